"""What a person wants left out in folders: patterns of names, and that what they leave out is counted."""

from __future__ import annotations

import os
import zipfile
from dataclasses import replace
from pathlib import Path, PureWindowsPath

import pytest

from provcheck.core.jobs import CancelToken
from provcheck.core.records import Skipped
from provcheck.core.scan.walk import walk
from provcheck.core.scan_records import LeftOut, Patterns
from provcheck.core.selection import Selection, as_meant_here, means_something

TREE = [
    "a.png",
    "draft-a.png",
    "A.TIF",
    "#wip/c.png",
    "!keep/d.png",
    "finished/b.png",
    "finished/sketches/s.png",
    "old/e.png",
    "old/deep/f.png",
    "sketches/g.png",
    "sketches.png",
    "two words/h.png",
]


@pytest.fixture
def art(tmp_path: Path) -> Path:
    for name in TREE:
        file = tmp_path / "art" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"x")
    return tmp_path / "art"


def seen(art: Path, *leave_out: str, only: tuple[str, ...] = (), ignores_case: bool = False) -> tuple[set[str], LeftOut]:
    selection = Selection(Patterns(leave_out, only), ignores_case=ignores_case)
    found = walk([art], CancelToken(), selection=selection)
    names = {path.relative_to(art).as_posix() for path in found if isinstance(path, Path)}
    return names, replace(selection.left_out, unmet=())


def unmet(art: Path, *leave_out: str, only: tuple[str, ...] = ()) -> tuple[str, ...]:
    selection = Selection(Patterns(leave_out, only), ignores_case=False)
    list(walk([art], CancelToken(), selection=selection))
    return selection.left_out.unmet


@pytest.mark.parametrize(
    ("pattern", "gone", "counted"),
    [
        ("sketches", {"finished/sketches/s.png", "sketches/g.png"}, LeftOut(0, 2)),
        ("sketches/", {"finished/sketches/s.png", "sketches/g.png"}, LeftOut(0, 2)),
        ("/sketches", {"sketches/g.png"}, LeftOut(0, 1)),
        ("sketches*", {"finished/sketches/s.png", "sketches/g.png", "sketches.png"}, LeftOut(1, 2)),
        ("a.png", {"a.png"}, LeftOut(1, 0)),
        ("*.TIF", {"A.TIF"}, LeftOut(1, 0)),
        ("*.tif", set(), LeftOut()),
        ("draft-?.png", {"draft-a.png"}, LeftOut(1, 0)),
        ("old/*.png", {"old/e.png"}, LeftOut(1, 0)),
        ("old\\*.png", {"old/e.png"}, LeftOut(1, 0)),
        ("old/**", {"old/e.png", "old/deep/f.png"}, LeftOut(0, 1)),
        ("**/deep", {"old/deep/f.png"}, LeftOut(0, 1)),
        ("two words", {"two words/h.png"}, LeftOut(0, 1)),
        ("#wip", {"#wip/c.png"}, LeftOut(0, 1)),
        ("!keep", {"!keep/d.png"}, LeftOut(0, 1)),
        ("nothing of that name", set(), LeftOut()),
        ("./sketches", {"sketches/g.png"}, LeftOut(0, 1)),
        (".\\old\\*.png", {"old/e.png"}, LeftOut(1, 0)),
        ("[a-c].png", {"a.png", "finished/b.png", "#wip/c.png"}, LeftOut(3, 0)),
    ],
)
def test_names_and_patterns_that_leave_out(art: Path, pattern: str, gone: set[str], counted: LeftOut) -> None:
    assert seen(art, pattern) == (set(TREE) - gone, counted)


def test_capitals_count_only_where_the_system_tells_them_apart(art: Path) -> None:
    assert "A.TIF" in seen(art, "*.tif")[0]
    assert "A.TIF" not in seen(art, "*.tif", ignores_case=True)[0]
    assert "sketches/g.png" not in seen(art, "SKETCHES", ignores_case=True)[0]


def test_accents_are_the_same_however_a_system_keeps_them(tmp_path: Path) -> None:
    apart, together = "Entwu\u0308rfe", "Entw\u00fcrfe"
    for name, pattern in ((apart, together), (together, apart)):
        selection = Selection(Patterns((pattern,)))
        selection.enter(tmp_path)
        assert not selection.takes_folder(tmp_path / name)


def test_an_absolute_path_is_meant_where_it_lies_in_the_folder(art: Path) -> None:
    assert seen(art, str(art / "sketches")) == (set(TREE) - {"sketches/g.png"}, LeftOut(0, 1))
    assert seen(art, str(art.parent / "sketches"))[1] == LeftOut()


@pytest.mark.parametrize("name", ["[WIP] cats", "[Commission-Alice]", "[a]", "x [2]"])
def test_a_name_with_brackets_is_meant_as_it_is_written(art: Path, name: str) -> None:
    (art / "old" / name).mkdir()
    (art / "old" / name / "i.png").write_bytes(b"x")
    for pattern in (name, f"old/{name}", str(art / "old" / name), str(art / "old" / name / "*.png")):
        assert f"old/{name}/i.png" not in seen(art, pattern)[0]
    assert seen(art, only=(name,))[0] == {f"old/{name}/i.png"}


def test_a_path_from_the_working_folder_is_meant_too(art: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(art.parent)
    for pattern in ("art/sketches", "./art/sketches/", "art/../art/sketches"):
        assert as_meant_here(pattern) == (pattern, str(art / "sketches"))
        assert seen(art, *as_meant_here(pattern)) == (set(TREE) - {"sketches/g.png"}, LeftOut(0, 1))
    for pattern in ("art", "art/", "old/e.png", "art/*.png", str(art / "old")):
        assert as_meant_here(pattern) == (pattern,)


def test_only_what_is_wanted(art: Path) -> None:
    assert seen(art, only=("*.TIF",)) == ({"A.TIF"}, LeftOut(len(TREE) - 1, 0))
    assert seen(art, only=("finished/", "a.png"))[0] == {"a.png", "finished/b.png", "finished/sketches/s.png"}
    assert seen(art, "sketches", only=("finished",)) == ({"finished/b.png"}, LeftOut(len(TREE) - 3, 2))


def test_patterns_are_of_the_folder_that_is_named(art: Path) -> None:
    selection = Selection(Patterns(("/e.png", "/sketches")))
    found = list(walk([art / "old", art / "finished"], CancelToken(), selection=selection))
    assert found == [art / "old" / "deep" / "f.png", art / "finished" / "b.png"]
    assert selection.left_out == LeftOut(1, 1)


def test_what_is_named_by_itself_is_taken_whatever_is_left_out(art: Path) -> None:
    selection = Selection(Patterns(("*.png", "sketches")))
    assert list(walk([art / "a.png", art / "sketches"], CancelToken(), selection=selection)) == [art / "a.png"]
    assert selection.left_out == LeftOut(1, 0, ("sketches",)), "what lies in a folder that was named is judged"


def test_pictures_in_archives_are_judged_by_their_paths(art: Path) -> None:
    with zipfile.ZipFile(art / "comic.zip", "w") as archive:
        for name in ("pages/1.png", "pages/sketches/2.png", "cover.jpg"):
            archive.writestr(name, b"x")
    inside = {name for name in seen_in_archives(art, "sketches") if name.startswith("comic.zip")}
    assert inside == {"comic.zip/pages/1.png", "comic.zip/cover.jpg"}
    assert not any(name.startswith("comic") for name in seen_in_archives(art, "*.zip"))


def seen_in_archives(art: Path, *leave_out: str) -> set[str]:
    found = walk([art], CancelToken(), selection=Selection(Patterns(leave_out)))
    return {path.relative_to(art).as_posix() for path in found if isinstance(path, Path)}


def test_what_is_left_out_is_not_looked_at(art: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A drive that hangs, or a folder without permission, can be left out."""
    scandir = os.scandir

    def guarded(path: Path) -> object:
        if Path(path).name == "sketches":
            raise PermissionError(13, "denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", guarded)
    assert any(isinstance(found, Skipped) for found in walk([art], CancelToken()))
    selection = Selection(Patterns(("sketches",)))
    assert not any(isinstance(found, Skipped) for found in walk([art], CancelToken(), selection=selection))


@pytest.mark.parametrize(
    "pattern",
    ["sketches", "*.tif", "old/*.png", "a b", "#wip", "!keep", "[ab].png", "old\\e.png", "**", "[Commission-Alice]", "./a"],
)
def test_what_is_a_pattern(pattern: str) -> None:
    assert means_something(pattern)


@pytest.mark.parametrize("pattern", ["", "  ", "/", "\\", "[", "old[/a.png"])
def test_what_is_none(pattern: str) -> None:
    assert not means_something(pattern)


@pytest.mark.parametrize("root", ["D:/art", "D:\\", "\\\\server\\share", "art", "."])
def test_paths_of_windows(root: str) -> None:
    folder = PureWindowsPath(root)
    absolute = folder if folder.is_absolute() else PureWindowsPath("C:/nowhere")
    patterns = Patterns(("Sketches", "old\\*.png", str(absolute / "Gone"), "*.TIF"))
    selection = Selection(patterns, ignores_case=True)
    selection.enter(folder)
    assert not selection.takes_folder(folder / "sketches")
    assert not selection.takes_folder(folder / "a" / "SKETCHES")
    assert not selection.takes_file(folder / "OLD" / "a.png")
    assert not selection.takes_file(folder / "a.tif")
    assert selection.takes_file(folder / "a" / "old" / "a.png")
    assert selection.takes_folder(folder / "gone") == (not folder.is_absolute())
    assert selection.takes_folder(folder / "a" / "gone")


def test_the_folder_a_program_runs_in(art: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(art)
    for root in (Path(), Path("../art"), Path("old/..")):
        selection = Selection(Patterns(("/a.png", "sketches", str(art / "old"))))
        found = list(walk([root], CancelToken(), selection=selection))
        assert {Path(os.path.abspath(path)).relative_to(art).as_posix() for path in found if isinstance(path, Path)} == {
            name for name in TREE if name != "a.png" and not name.startswith(("old", "sketches/", "finished/sketches"))
        }


def test_patterns_that_meet_nothing_are_told(art: Path) -> None:
    assert unmet(art, "sketches", "skteches", "*.tif", "*.TIF") == ("skteches", "*.tif")
    assert unmet(art, "sketches/", "old/*.jpg", only=("*.png", "*.psd")) == ("old/*.jpg", "*.psd")
    assert unmet(art, "sketches", "sketch*", "g.png") == ("g.png",), "what lies in a folder that is left out is not met"
    assert unmet(art) == ()


def test_a_pattern_has_met_something_where_another_one_left_it_out_too(art: Path) -> None:
    assert unmet(art, "*.png", "a.png", "old", "o*") == ()


def test_a_pattern_is_met_when_it_is_in_one_of_several_folders(art: Path) -> None:
    selection = Selection(Patterns(("sketches", "b.png", "nowhere")), ignores_case=False)
    list(walk([art / "old", art / "finished"], CancelToken(), selection=selection))
    assert selection.left_out.unmet == ("nowhere",)


def test_nothing_is_told_of_patterns_where_no_folder_was_looked_through(art: Path) -> None:
    selection = Selection(Patterns(("nowhere",)), ignores_case=False)
    assert list(walk([art / "a.png"], CancelToken(), selection=selection)) == [art / "a.png"]
    assert selection.left_out.unmet == ()


def test_a_path_from_the_working_folder_is_told_once_or_not_at_all(art: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(art.parent)
    assert unmet(art, *as_meant_here("art/old")) == ()
    assert unmet(art / "finished", *as_meant_here("art/old/")) == ("art/old/",)
    assert unmet(art, *as_meant_here("./art/old")) == ()


def test_patterns_for_pictures_in_archives_are_met_there(art: Path) -> None:
    with zipfile.ZipFile(art / "x.zip", "w") as archive:
        archive.writestr("deep/inside.png", b"x")
    assert unmet(art, "inside.png", "x.zip/deep/*.jpg") == ("x.zip/deep/*.jpg",)
    assert unmet(art, "x.zip") == ()
