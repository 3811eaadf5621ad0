"""Which files a job has to account for, and in what order."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import sys
import tracemalloc
import zipfile
from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provcheck.core.errors import Reason
from provcheck.core.jobs import CancelledError, CancelToken
from provcheck.core.records import Skipped
from provcheck.core.scan import walk as walk_module
from provcheck.core.scan.walk import walk
from tests.drives import vanish_while_listed


def tree(root: Path, names: Iterable[str]) -> Path:
    for name in names:
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"x")
    return root


def walked(*targets: Path) -> list[Path | Skipped]:
    return list(walk(targets, CancelToken()))


def names(root: Path, found: list[Path | Skipped]) -> list[str]:
    """Paths below a root, what was skipped with a question mark."""
    return [
        item.relative_to(root).as_posix() if isinstance(item, Path) else f"{Path(item.path).relative_to(root).as_posix()}?"
        for item in found
    ]


def test_pictures_and_art_are_found_in_an_order_of_names(tmp_path: Path) -> None:
    given_names = ["b.png", "a.JPG", "z/1.webp", "m/2.tiff", "m/deep/3.psd", "c.clip", "notes.txt", "README", "m/thumbs.db"]
    tree(tmp_path, given_names)
    assert names(tmp_path, walked(tmp_path)) == ["a.JPG", "b.png", "c.clip", "m/2.tiff", "m/deep/3.psd", "z/1.webp"]


@settings(max_examples=25)
@given(st.permutations(["b.png", "a.png", "B.png", "é.png", "sub/x.png", "sub.png", "10.png", "9.png"]))
def test_the_order_depends_on_the_names_only(tmp_path_factory: pytest.TempPathFactory, order: list[str]) -> None:
    root = tree(tmp_path_factory.mktemp("tree"), order)
    expected = ["10.png", "9.png", "B.png", "a.png", "b.png", "sub.png", "é.png", "sub/x.png"]
    assert names(root, walked(root)) == expected


def test_hidden_files_and_folders_are_passed_over_but_not_when_named(tmp_path: Path) -> None:
    tree(tmp_path, ["seen.png", ".hidden.png", ".cache/thumb.png"])
    assert names(tmp_path, walked(tmp_path)) == ["seen.png"]
    assert names(tmp_path, walked(tmp_path / ".hidden.png")) == [".hidden.png"]
    assert names(tmp_path, walked(tmp_path / ".cache")) == [".cache/thumb.png"]


def test_a_named_file_is_given_whatever_it_is_called(tmp_path: Path) -> None:
    tree(tmp_path, ["picture", "notes.txt"])
    assert names(tmp_path, walked(tmp_path / "picture", tmp_path / "notes.txt")) == ["picture", "notes.txt"]
    assert walked(tmp_path) == []


def test_links_are_followed_and_folders_entered_once(tmp_path: Path) -> None:
    tree(tmp_path, ["art/a.png", "art/deep/b.png", "elsewhere/c.png"])
    (tmp_path / "art" / "deep" / "up").symlink_to(tmp_path / "art")
    (tmp_path / "art" / "out").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "art" / "link.png").symlink_to(tmp_path / "elsewhere" / "c.png")
    assert names(tmp_path, walked(tmp_path / "art")) == ["art/a.png", "art/link.png", "art/deep/b.png", "art/out/c.png"]


def test_links_that_lead_nowhere_are_told(tmp_path: Path) -> None:
    tree(tmp_path, ["a.png"])
    (tmp_path / "gone.png").symlink_to(tmp_path / "nothing.png")
    (tmp_path / "gone-folder").symlink_to(tmp_path / "nothing")
    found = walked(tmp_path)
    assert names(tmp_path, found) == ["a.png", "gone.png?"]
    assert [item.reason for item in found if isinstance(item, Skipped)] == [Reason.BROKEN_LINK]


def test_links_that_lead_in_a_circle_are_told(tmp_path: Path) -> None:
    tree(tmp_path, ["a.png", "z.png"])
    (tmp_path / "loop.png").symlink_to(tmp_path / "loop.png")
    found = walked(tmp_path)
    assert names(tmp_path, found) == ["a.png", "loop.png?", "z.png"]
    assert [item.reason for item in found if isinstance(item, Skipped)] == [Reason.BROKEN_LINK]


def test_every_file_is_given_once_whatever_targets_lead_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree(tmp_path, ["art/a.png", "art/deep/b.png"])
    monkeypatch.chdir(tmp_path)
    art = tmp_path / "art"
    assert names(tmp_path, walked(art / "deep", art)) == ["art/deep/b.png", "art/a.png"]
    assert names(tmp_path, walked(art, art / "deep", art / "a.png")) == ["art/a.png", "art/deep/b.png"]
    assert walked(Path("art/a.png"), art / "a.png") == [Path("art/a.png")], "as it was given first"
    (tmp_path / "link").symlink_to(art)
    assert names(tmp_path, walked(art, tmp_path / "link")) == ["art/a.png", "art/deep/b.png"]
    assert walked(tmp_path / "gone", tmp_path / "gone") == walked(tmp_path / "gone")


def test_pictures_in_an_archive_are_given_once_whatever_targets_lead_to_it(tmp_path: Path) -> None:
    comic = tmp_path / "comic.cbz"
    with zipfile.ZipFile(comic, "w") as archive:
        archive.writestr("1.png", b"x")
    link = tmp_path / "z.cbz"
    link.symlink_to(comic)
    for targets in ([tmp_path, comic], [comic, tmp_path], [comic, comic], [comic, link]):
        assert list(walk(targets, CancelToken())) == [comic / "1.png"]


def test_archives_that_are_not_unpacked_are_told(tmp_path: Path) -> None:
    tree(tmp_path, ["a.png", "b.cbr", "c.RAR", "d.cb7", "deep/e.7z", "f.tar", "g.tar.GZ", "h.psd.xz", "log.txt.gz", "i.gz"])
    (tmp_path / "gone.cbr").symlink_to(tmp_path / "nothing.cbr")
    found = walked(tmp_path)
    assert names(tmp_path, found) == [
        "a.png",
        "b.cbr?",
        "c.RAR?",
        "d.cb7?",
        "f.tar?",
        "g.tar.GZ?",
        "gone.cbr?",
        "h.psd.xz?",
        "deep/e.7z?",
    ]
    told = [item.reason for item in found if isinstance(item, Skipped)]
    assert told == [*5 * [Reason.PACKING_NOT_READ], Reason.BROKEN_LINK, *2 * [Reason.PACKING_NOT_READ]]
    assert walked(tmp_path / "b.cbr") == [tmp_path / "b.cbr"], "which is told by reading it"


def test_paths_stay_as_they_were_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree(tmp_path, ["art/a.png"])
    monkeypatch.chdir(tmp_path)
    assert walked(Path("art")) == [Path("art/a.png")]


def test_missing_targets_are_told_and_the_others_still_walked(tmp_path: Path) -> None:
    tree(tmp_path, ["a.png"])
    (tmp_path / "link").symlink_to(tmp_path / "nothing")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    found = walked(tmp_path / "gone", tmp_path / "link", tmp_path / "loop", tmp_path / "a.png" / "below", tmp_path / "a.png")
    assert names(tmp_path, found) == ["gone?", "link?", "loop?", "a.png/below?", "a.png"]
    reasons = [item.reason for item in found if isinstance(item, Skipped)]
    assert reasons == [Reason.NOT_FOUND, Reason.BROKEN_LINK, Reason.BROKEN_LINK, Reason.READ_ERROR]


@pytest.mark.parametrize(
    ("error", "reason"),
    [(PermissionError(errno.EACCES, "denied"), Reason.NO_PERMISSION), (OSError(errno.EIO, "io"), Reason.READ_ERROR)],
)
def test_a_folder_that_cannot_be_looked_into_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, reason: Reason
) -> None:
    tree(tmp_path, ["a.png", "locked/b.png", "open/c.png"])
    scandir = os.scandir

    def guarded(path: str | Path) -> object:
        if Path(path).name == "locked":
            raise error
        return scandir(path)

    monkeypatch.setattr(os, "scandir", guarded)
    found = walked(tmp_path)
    assert names(tmp_path, found) == ["a.png", "locked?", "open/c.png"]
    assert [item.reason for item in found if isinstance(item, Skipped)] == [reason]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may look into everything")
def test_a_folder_without_permission_is_told(tmp_path: Path) -> None:
    tree(tmp_path, ["locked/b.png"])
    (tmp_path / "locked").chmod(0)
    try:
        assert names(tmp_path, walked(tmp_path)) == ["locked?"]
    finally:
        (tmp_path / "locked").chmod(0o700)


def test_names_of_any_kind(tmp_path: Path) -> None:
    odd = ["🎨 art.png", "שלום.png", "line\nbreak.png", "per%20cent.png", " space .png"]
    tree(tmp_path, odd)
    assert sorted(names(tmp_path, walked(tmp_path))) == sorted(odd)


@pytest.mark.skipif(os.name == "nt", reason="names are valid text there")
def test_names_that_are_no_text(tmp_path: Path) -> None:
    tree(tmp_path, [os.fsdecode(b"caf\xe9.png")])
    (found,) = walked(tmp_path)
    assert isinstance(found, Path)
    assert os.fsencode(found.name) == b"caf\xe9.png"


def test_walking_stops_when_asked(tmp_path: Path) -> None:
    tree(tmp_path, ["a.png", "b.png", "c.png"])
    token = CancelToken()
    steps = walk([tmp_path], token)
    assert next(steps) == tmp_path / "a.png"
    token.cancel()
    with pytest.raises(CancelledError):
        next(steps)


@pytest.mark.parametrize("name", ["$RECYCLE.BIN", "System Volume Information", "lost+found", "@eaDir", "__MACOSX"])
def test_what_belongs_to_the_system_is_passed_over(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    (tmp_path / name / "thumb.jpg").write_bytes(b"x")
    (tmp_path / "picture.jpg").write_bytes(b"x")
    assert list(walk([tmp_path], CancelToken())) == [tmp_path / "picture.jpg"]
    assert list(walk([tmp_path / name], CancelToken())) == [tmp_path / name / "thumb.jpg"], "when it is named it is meant"


@pytest.mark.parametrize("code", ["ENODEV", "EIO", "ESTALE", "ENOENT", "ENOTCONN", "ETIMEDOUT", "EHOSTDOWN"])
def test_a_drive_that_vanishes_while_it_is_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """What was listed is kept, the folder is named with the reason, other folders are walked."""
    tree(tmp_path, ["drive/a.png", "drive/b.png", "drive/c.png", "else/d.png"])
    error = OSError(getattr(errno, code), os.strerror(getattr(errno, code)))
    vanish_while_listed(monkeypatch, tmp_path / "drive", 2, error)
    found = walked(tmp_path / "drive", tmp_path / "else")
    told = [item for item in found if isinstance(item, Skipped)]
    assert len([item for item in found if isinstance(item, Path)]) == 3
    assert [item.path for item in told] == [str(tmp_path / "drive")]
    assert told[0].reason is (Reason.NOT_FOUND if code == "ENOENT" else Reason.READ_ERROR)
    assert told[0].detail
    assert found.index(told[0]) == 2, "after what was seen of it"


def test_a_folder_that_vanishes_before_it_is_entered_is_told(tmp_path: Path) -> None:
    tree(tmp_path, ["a.png", "sub/b.png", "sub/c.png"])
    steps = walk([tmp_path], CancelToken())
    assert next(steps) == tmp_path / "a.png"
    shutil.rmtree(tmp_path / "sub")
    assert [item.reason for item in steps if isinstance(item, Skipped)] == [Reason.NOT_FOUND]


def test_files_that_come_and_go_while_a_folder_is_walked(tmp_path: Path) -> None:
    """What was there when the folder was listed is given; whether it still is, is told by reading it."""
    tree(tmp_path, ["a.png", "b.png", "c.png"])
    steps = walk([tmp_path], CancelToken())
    first = next(steps)
    (tmp_path / "b.png").unlink()
    tree(tmp_path, ["bb.png"])
    assert names(tmp_path, [first, *steps]) == ["a.png", "b.png", "c.png"]


def test_folders_that_lead_to_each_other_are_entered_once(tmp_path: Path) -> None:
    tree(tmp_path, ["one/a.png", "two/b.png"])
    (tmp_path / "one" / "to-two").symlink_to(tmp_path / "two")
    (tmp_path / "two" / "to-one").symlink_to(tmp_path / "one")
    (tmp_path / "one" / "self").symlink_to(tmp_path / "one")
    assert names(tmp_path, walked(tmp_path)) == ["one/a.png", "one/to-two/b.png"]


@pytest.mark.parametrize(
    "name",
    [
        "$Recycle.Bin",
        "RECYCLER",
        ".Trashes",
        ".Trash-1000",
        ".thumbnails",
        "@Recently-Snapshot",
        "#snapshot",
        "Temporary Items",
    ],
)
def test_what_systems_keep_is_passed_over_however_they_write_it(tmp_path: Path, name: str) -> None:
    tree(tmp_path, [f"{name}/thumb.jpg", "picture.jpg"])
    assert names(tmp_path, walked(tmp_path)) == ["picture.jpg"]


class Entry:
    """An entry of a folder as other systems give it."""

    def __init__(self, name: str, **status: int) -> None:
        self.name = name
        self._status = SimpleNamespace(**status)

    def stat(self, *, follow_symlinks: bool) -> SimpleNamespace:
        assert not follow_symlinks
        if not self._status.__dict__:
            raise OSError(errno.ENODEV, "gone")
        return self._status


@pytest.mark.parametrize(
    ("system", "entry", "hidden"),
    [
        ("win32", Entry("a.png", st_file_attributes=stat.FILE_ATTRIBUTE_HIDDEN), True),
        ("win32", Entry("a.png", st_file_attributes=stat.FILE_ATTRIBUTE_SYSTEM | stat.FILE_ATTRIBUTE_ARCHIVE), True),
        ("win32", Entry("a.png", st_file_attributes=stat.FILE_ATTRIBUTE_ARCHIVE), False),
        ("darwin", Entry("Library", st_flags=stat.UF_HIDDEN), True),
        ("darwin", Entry("Pictures", st_flags=0), False),
        ("linux", Entry("a.png"), False),
        ("win32", Entry("a.png"), False),
        ("darwin", Entry("a.png"), False),
    ],
)
def test_what_other_systems_mark_as_hidden(monkeypatch: pytest.MonkeyPatch, system: str, entry: Any, hidden: bool) -> None:
    """A mark that cannot be asked for hides nothing: what is wrong is told where the file is read."""
    monkeypatch.setattr(sys, "platform", system)
    assert walk_module._is_hidden(entry) is hidden


def test_the_memory_of_a_walk_depends_on_the_largest_folder_not_on_all(tmp_path: Path) -> None:
    """Of names alone; the system is asked for as many as there would be in a large collection."""

    def peak(folders: int) -> int:
        root = tmp_path / str(folders)
        for number in range(folders):
            tree(root, [f"{number}/{each}.png" for each in range(40)])
        tracemalloc.start()
        count = sum(1 for _found in walk([root], CancelToken()))
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert count == 40 * folders
        return most

    peak(1)
    few, many = peak(5), peak(60)
    assert many - few < 55 * 1500, "what is kept of a folder, and nothing of its files"
