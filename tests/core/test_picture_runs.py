"""The pictures that a scan compared, in little memory and shared between scans."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import pytest

from provcheck.core.errors import LibraryError
from provcheck.core.index.library import Library
from provcheck.core.index.picture_runs import PictureRuns, pictures_of, save_runs
from provcheck.core.scan_records import CheckedPicture


def picture(path: str) -> CheckedPicture:
    return CheckedPicture(path, hashlib.sha256(path.encode("utf-8", "surrogatepass")).hexdigest())


ODD = [
    picture(path)
    for path in (
        "/art/a.png",
        "/art/b.pdf",
        "/art/b.pdf/page 2",
        "/art/\udcff.png",
        "/art/\ud800.png",
        "/art/comic.cbz/a\0b.png",
        "/art/a.png",
        "/c.png",
        "s3:/bucket/d.png",
        "e.png",
    )
]
MANY = [picture(f"/a/folder/with/a/name/{number // 1000}/{number:06}.png") for number in range(10_000)]
SAME = [CheckedPicture(f"/copies/{number}.png", "11" * 32) for number in range(10_000)]


def keep(library: Library, pictures: list[CheckedPicture], scan: int) -> None:
    with library.transaction() as connection:
        connection.execute("INSERT INTO scans VALUES (?, '', '', '', '')", (scan,))
        save_runs(connection, scan, PictureRuns(pictures).runs())


def runs_kept(library: Library) -> int:
    return len(library.query("SELECT 1 FROM picture_runs"))


@pytest.mark.parametrize("pictures", [[], ODD, ODD[:1], MANY, SAME], ids=["none", "odd", "one", "many", "same"])
def test_they_come_back_as_they_were(tmp_path: Path, pictures: list[CheckedPicture]) -> None:
    assert list(PictureRuns(pictures)) == pictures
    with Library(tmp_path) as library:
        keep(library, pictures, 1)
        assert list(pictures_of(library, 1)) == pictures


def test_what_has_not_changed_is_kept_once(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        keep(library, MANY, 1)
        before = runs_kept(library)
        keep(library, MANY, 2)
        assert runs_kept(library) == before
        new = picture("/a/folder/with/a/name/0/000000 new.png")
        keep(library, [MANY[0], new, *MANY[1:-1]], 3)
        assert runs_kept(library) <= before + 3, "around what is new, and at the end"
        assert list(pictures_of(library, 2)) == MANY
        assert len(list(pictures_of(library, 3))) == len(MANY)


def test_they_take_a_fraction_of_the_memory_of_texts() -> None:
    held = sum(sys.getsizeof(run.names) + sys.getsizeof(run.digests) for run in PictureRuns(MANY).runs())
    assert held / len(MANY) < 50
    assert held < sum(sys.getsizeof(each.path) + sys.getsizeof(each.content) for each in MANY) / 3


@pytest.mark.parametrize("content", ["11" * 31, "x" * 64])
def test_only_digests_are_held(content: str) -> None:
    with pytest.raises(ValueError, match=r"11|hex"):
        PictureRuns([CheckedPicture("/a.png", content)])


@pytest.mark.parametrize("change", ["digests = x'00'", "names = 3", "digests = 'no'"])
def test_runs_of_another_shape_are_a_damaged_library(tmp_path: Path, change: str) -> None:
    with Library(tmp_path) as library:
        keep(library, ODD, 1)
        with library.transaction() as connection:
            connection.execute(f"UPDATE picture_runs SET {change}")
        with pytest.raises(LibraryError):
            list(pictures_of(library, 1))
