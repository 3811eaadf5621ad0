"""Pictures are named as people name them, wherever they lie."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from provcheck.app.names import names_of, picture_name, picture_path
from provcheck.app.reasons import error_text, skipped_text
from provcheck.app.texts import several_text
from provcheck.core.errors import PictureError, Reason
from provcheck.core.imaging.parts import place_in_name, place_of
from provcheck.core.records import Skipped
from provcheck.core.scan.events import SeveralPictures
from tests.render.builders import match


@pytest.mark.parametrize(
    ("path", "name", "whole"),
    [
        ("/art/cat.png", "cat.png", "/art/cat.png"),
        ("dance.gif/dance.gif#different", "dance.gif, most different frame", "dance.gif, most different frame"),
        ("/art/dance.gif/dance.gif#last", "dance.gif, last frame", "/art/dance.gif, last frame"),
        ("/art/dance.gif/dance.gif#first", "dance.gif, first frame", "/art/dance.gif, first frame"),
        ("a/comic.pdf/comic.pdf#2", "comic.pdf, page 2", "a/comic.pdf, page 2"),
        ("/art/x.cbz/pages/01.png", "01.png in x.cbz", "pages/01.png in /art/x.cbz"),
        ("/x.cbz/in/c.pdf/c.pdf#2", "c.pdf, page 2 in x.cbz", "in/c.pdf, page 2 in /x.cbz"),
        ("./a//x.zip/01.png", "01.png in x.zip", "01.png in a/x.zip"),
        # Not parts: files that are called so by whoever made them.
        ("#2", "#2", "#2"),
        ("/#2.png", "#2.png", "/#2.png"),
        ("/art/cats#2.png", "cats#2.png", "/art/cats#2.png"),
        ("/art/pinup/pinup#1.png", "pinup#1.png", "/art/pinup/pinup#1.png"),
        ("/art/x.zip", "x.zip", "/art/x.zip"),
        ("/art/a\\b.png", "a\\b.png", "/art/a\\b.png"),
        # Object storage.
        ("s3://art/a/cat.png", "cat.png", "s3://art/a/cat.png"),
        ("s3://art/c.pdf/c.pdf#2", "c.pdf, page 2", "s3://art/c.pdf, page 2"),
        ("s3://art/x.zip/in/1.png", "1.png in x.zip", "in/1.png in s3://art/x.zip"),
        # A library that was carried over from Windows.
        ("C:\\art\\comic.pdf\\comic.pdf#2", "comic.pdf, page 2", "C:\\art\\comic.pdf, page 2"),
    ],
)
def test_parts_of_files_are_named_by_file_and_part(path: str, name: str, whole: str) -> None:
    assert (picture_name(path), picture_path(path)) == (name, whole)


@pytest.mark.parametrize(
    ("path", "file_format", "frames", "name"),
    [
        ("/art/comic.pdf", "PDF", 3, "comic.pdf, page 1"),
        ("/art/comic.pdf", "PDF", 1, "comic.pdf"),
        ("/art/scan.tif", "TIFF", 2, "scan.tif, page 1"),
        ("/art/comic.pdf/comic.pdf#2", "PDF", 3, "comic.pdf, page 2"),
        ("/art/x.zip/comic.pdf", "PDF", 3, "comic.pdf, page 1 in x.zip"),
        ("/art/dance.gif", "GIF", 9, "dance.gif"),
    ],
)
def test_the_first_of_several_pages_is_named_as_the_others_are(path: str, file_format: str, frames: int, name: str) -> None:
    facts = replace(match("a.png", "b.png").suspect_facts, file_format=file_format, frames=frames)
    assert picture_name(path, facts) == name
    assert picture_path(path, facts).endswith(name if "x.zip" not in path else "/x.zip")


def test_many_are_named_as_each_alone() -> None:
    paths = ["C:\\art\\comic.pdf\\comic.pdf#2", "/art/x.cbz/01.png", "/art/cat.png", "/art/dog.png"]
    assert names_of(paths) == "comic.pdf, page 2, 01.png in x.cbz, cat.png and 1 more"


@pytest.mark.parametrize("count", [1, 2])
def test_files_of_several_pages_are_named_in_a_library_of_another_system(count: int) -> None:
    told = several_text(count * [SeveralPictures("C:\\art\\comic.pdf", 3)])
    assert "comic.pdf" in told
    assert "art" not in told


def test_names_and_the_drive_agree_on_where_a_part_is(tmp_path: Path) -> None:
    (tmp_path / "dance.gif").write_bytes(b"GIF89a")
    (tmp_path / "x.cbz").write_bytes(b"PK")
    for inside in ("dance.gif/dance.gif#last", "x.cbz/pages/01.png"):
        place = place_of(tmp_path / inside)
        assert place_in_name(tmp_path / inside) == (place.file, place.member, place.part)


def test_sentences_on_failures_name_the_part() -> None:
    path = "/art/comic.pdf/comic.pdf#2"
    assert skipped_text(Skipped(path, Reason.DAMAGED)).startswith("comic.pdf, page 2 is damaged")
    assert error_text(PictureError(Reason.DAMAGED, Path(path))).startswith("/art/comic.pdf, page 2 is damaged")
