"""Suspects that are works themselves."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest

from provcheck.core.evidence import Evidence
from provcheck.core.imaging.parts import part_path
from provcheck.core.index.portfolio_store import WorkFile
from provcheck.core.records import Match, VerdictKind, Work
from provcheck.core.scan.own_files import OwnFiles
from tests.builders import facts


class Shelf:
    """A folder with works: single files, an animation, a document, and an archive that holds pictures and a document."""

    def __init__(self, folder: Path) -> None:
        self.single = folder / "single.png"
        self.other = folder / "other.png"
        self.animation = folder / "dance.gif"
        self.comic = folder / "comic.pdf"
        self.archive = folder / "all.zip"
        for file in (self.single, self.other, self.animation, self.comic):
            file.write_bytes(b"a picture")
        with zipfile.ZipFile(self.archive, "w") as archive:
            for name in ("a.png", "b.png", "new.png", "book.pdf"):
                archive.writestr(name, b"a picture")
        self.works = {
            "single": self.single,
            "other": self.other,
            "dance": self.animation,
            "comic 1": self.comic,
            "comic 2": part_path(self.comic, "2"),
            "a": self.archive / "a.png",
            "b": self.archive / "b.png",
            "book 1": self.archive / "book.pdf",
            "book 2": part_path(self.archive / "book.pdf", "2"),
        }
        self.own = OwnFiles(WorkFile(path, path, content(name)) for name, path in self.works.items())

    def match(self, work: str, *versions: str) -> Match:
        """A match with a work, and with others as its versions."""
        first, *others = (Work(1, str(self.works[name]), facts(sha256=content(name)), 1) for name in (work, *versions))
        return Match("suspect", facts(), first, VerdictKind.PARTIAL_COPY, 0.9, 1e-9, Evidence(), versions=tuple(others))

    def told(self, path: Path, name: str, *matches: Match) -> list[Match]:
        """What is told of a suspect with the content of that name."""
        return list(self.own.marked(matches, path, content(name)))


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def content(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def names(match: Match) -> list[str]:
    """Of the work and its versions, the contents."""
    return [work.facts.sha256 for work in (match.work, *match.versions)]


@pytest.mark.parametrize("name", ["single", "dance", "comic 1", "comic 2", "a", "book 1", "book 2"])
def test_a_work_in_its_own_place_is_marked_and_its_versions_are_not_told(shelf: Shelf, name: str) -> None:
    (match,) = shelf.told(shelf.works[name], name, shelf.match(name, "other"))
    assert match.evidence.own_file
    assert names(match) == [content(name)]


def test_a_work_in_its_own_place_is_marked_when_another_version_matches_better(shelf: Shelf) -> None:
    (match,) = shelf.told(shelf.single, "single", shelf.match("other", "single"))
    assert match.evidence.own_file
    assert names(match) == [content("other")]


def test_a_work_s_content_elsewhere_is_told_as_any_other(shelf: Shelf, tmp_path: Path) -> None:
    match = shelf.match("single", "other")
    assert shelf.told(tmp_path / "taken.png", "single", match) == [match]
    assert shelf.told(shelf.other, "single", match)[0].evidence.own_file, "a version of it has its place there"


def test_a_place_that_holds_something_else_now_is_told_of_other_works(shelf: Shelf) -> None:
    match = shelf.match("other")
    assert shelf.told(shelf.single, "new", match) == [match]
    assert shelf.told(shelf.single, "new", shelf.match("single"))[0].evidence.own_file, "a later state of the work"


@pytest.mark.parametrize(("work", "part"), [("dance", "last"), ("comic 1", "3")])
def test_a_further_part_of_a_work_s_file_is_marked(shelf: Shelf, work: str, part: str) -> None:
    further = part_path(shelf.works[work], part)
    own, other = shelf.told(further, "new", shelf.match(work, "single"), shelf.match("other", "single"))
    assert own.evidence.own_file
    assert names(own) == [content(work)]
    assert other == shelf.match("other", "single")


def test_a_further_page_of_a_document_in_an_archive_is_marked_for_that_document_alone(shelf: Shelf) -> None:
    further = part_path(shelf.works["book 1"], "3")
    own, other = shelf.told(further, "new", shelf.match("book 2"), shelf.match("a", "single"))
    assert own.evidence.own_file
    assert other == shelf.match("a", "single")


def test_what_came_into_an_archive_is_told_of_the_works_in_it(shelf: Shelf) -> None:
    match = shelf.match("a", "b", "single")
    assert shelf.told(shelf.archive / "new.png", "new", match) == [match]


@pytest.mark.parametrize(
    ("name", "other"), [("comic 1", "comic 2"), ("comic 2", "comic 1"), ("a", "b"), ("a", "book 2"), ("book 2", "b")]
)
@pytest.mark.parametrize("versions", [(), ("single",)])
def test_works_of_one_file_are_no_finds_among_each_other(
    shelf: Shelf, name: str, other: str, versions: tuple[str, ...]
) -> None:
    assert shelf.told(shelf.works[name], name, shelf.match(other, *versions)) == []


@pytest.mark.parametrize(("name", "inside"), [("a", "b"), ("book 2", "a"), ("comic 2", "comic 1")])
def test_a_work_that_lies_elsewhere_is_told_without_its_versions_in_the_same_file(shelf: Shelf, name: str, inside: str) -> None:
    (match,) = shelf.told(shelf.works[name], name, shelf.match("single", inside, "other"))
    assert not match.evidence.own_file
    assert names(match) == [content("single"), content("other")]


def test_pages_are_known_as_those_of_their_document_when_it_is_gone_meanwhile(shelf: Shelf) -> None:
    shelf.comic.unlink()
    assert shelf.told(shelf.works["comic 2"], "comic 2", shelf.match("comic 1")) == []


def test_all_matches_of_a_suspect_are_looked_at(shelf: Shelf) -> None:
    told = shelf.told(shelf.works["a"], "a", shelf.match("b"), shelf.match("single"), shelf.match("a"))
    assert [(names(match), match.evidence.own_file) for match in told] == [([content("single")], False), ([content("a")], True)]
