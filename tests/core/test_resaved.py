"""Works whose file is saved anew with the same pixels stay the same works."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Container, Sequence
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from provcheck.core.errors import PictureError, Reason
from provcheck.core.imaging.door import Read
from provcheck.core.index.resaved import free_number
from provcheck.core.index.version_store import VersionStore
from provcheck.core.jobs import CancelToken
from provcheck.core.records import Work
from provcheck.core.scan.events import Advanced
from provcheck.core.scan.fingerprinting import Reading
from tests.builders import encoded, work_image
from tests.core.indexing_desk import Desk

PAGES = ("picnic.jpg", "goldfish.png", "jukebox.jpg", "regatta.jpg")
A, B, C, D = PAGES
# A number that is the last one could be given again.
EITHER_NUMBERS = pytest.mark.parametrize("are_last", [True, False])
BLANK = "blank"
OTHER = "campfire.jpg"


def saved(path: Path, pages: Sequence[str], time: int = 0) -> Path:
    """A document with these pages; of another time, so that its bytes are others too."""
    images = [Image.new("RGB", (100, 140), "white") if page == BLANK else work_image(page, 100) for page in pages]
    options = {"title": str(time)} if path.suffix == ".pdf" else {"description": f"saved at {time}"}
    kind = "PDF" if path.suffix == ".pdf" else "TIFF"
    path.write_bytes(encoded(images[0], kind, save_all=True, append_images=images[1:], **options))
    os.utime(path, ns=(time, time))
    return path


def pages_of(index_desk: Desk, book: Path) -> list[Work]:
    """Works of the file's pages, in their order."""
    found = [work for work in index_desk.store.works(index_desk.portfolio) if book.name in work.path]
    return sorted(found, key=lambda work: (len(work.path), work.path))


def numbers(index_desk: Desk, book: Path) -> list[int]:
    return [work.number for work in pages_of(index_desk, book)]


def in_words(index_desk: Desk) -> list[tuple[object, ...]]:
    return index_desk.library.query("SELECT number, added, artwork, versions_sought FROM works ORDER BY number")


def is_consistent(index_desk: Desk, book: Path) -> bool:
    """Whether each page has its own content and every content a file."""
    works = pages_of(index_desk, book)
    whole = {work.facts.file_sha256 for work in works}
    parts = [work.facts.part for work in works]
    named = [f"page-{work.path.rpartition('#')[2]}" if "#" in work.path else "" for work in works]
    count = len(index_desk.library.query("SELECT number FROM works"))
    return len(whole) == 1 and parts == named and count == len(index_desk.store.works(index_desk.portfolio))


@pytest.mark.parametrize("name", ["book.pdf", "book.tif"])
def test_pages_of_a_document_that_is_saved_anew(index_desk: Desk, tmp_path: Path, name: str) -> None:
    book = saved(tmp_path / name, PAGES)
    index_desk.index(index_desk.art, book)
    index_desk.library._connection.execute("UPDATE works SET added = number")
    works = pages_of(index_desk, book)
    versions = VersionStore(index_desk.library)
    alone = next(work for work in index_desk.store.works(index_desk.portfolio) if Path(work.path).stem == "campfire")
    versions.join(index_desk.portfolio, [works[2].number, alone.number])
    versions.split(index_desk.portfolio, [works[1].number])
    before = in_words(index_desk)
    apart = index_desk.library.query("SELECT first, second FROM versions_apart")
    summary = index_desk.index(index_desk.art, saved(book, PAGES, 1))
    assert [work.facts.pixel_digest for work in pages_of(index_desk, book)] == [work.facts.pixel_digest for work in works]
    assert not {work.facts.sha256 for work in pages_of(index_desk, book)} & {work.facts.sha256 for work in works}
    assert in_words(index_desk) == before
    assert (summary.added, summary.moved, summary.missing, summary.versions) == (0, 0, (), 0)
    assert is_consistent(index_desk, book)
    now = {works[1].facts.sha256: pages_of(index_desk, book)[1].facts.sha256}
    renamed = {tuple(sorted(now.get(str(each), str(each)) for each in pair)) for pair in apart}
    assert renamed <= set(index_desk.library.query("SELECT first, second FROM versions_apart"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((A, B, C), (D, A, B, C)),
        ((A, B, C), (A, D, B, C)),
        ((A, B, C, D), (B, C, D)),
        ((A, B, C, D), (A, C, D)),
        ((A, B, C), (C, B, A)),
        ((A, B, C), (B, C, A)),
        ((A, B, C), (A, BLANK, B, C)),
        ((A, BLANK, B, C), (A, B, C)),
        ((A, B, C), (D, C, OTHER, B)),
        ((A,), (D, A)),
        ((A, B), (B,)),
        ((A, B), (A, BLANK, C, B)),
    ],
)
def test_pages_that_have_other_places_now(
    index_desk: Desk, tmp_path: Path, before: Sequence[str], after: Sequence[str]
) -> None:
    book = saved(tmp_path / "book.tif", before)
    index_desk.index(book)
    known = dict(zip([page for page in before if page != BLANK], numbers(index_desk, book), strict=True))
    summary = index_desk.index(saved(book, after, 1))
    shown = [page for page in after if page != BLANK]
    now = dict(zip(shown, numbers(index_desk, book), strict=True))
    assert {page: now[page] for page in known if page in now} == {page: known[page] for page in known if page in now}
    assert summary.added == len(set(shown) - set(known))
    assert summary.moved == 0
    assert is_consistent(index_desk, book)


@pytest.mark.parametrize("after", [(A, B, B), (D, A, B, B), (B, B), (A, D, B, B)])
def test_pages_that_are_the_same_twice(index_desk: Desk, tmp_path: Path, after: Sequence[str]) -> None:
    book = saved(tmp_path / "book.tif", (A, B, B))
    index_desk.index(book)
    before = numbers(index_desk, book)[1:]
    index_desk.index(saved(book, after, 1))
    assert is_consistent(index_desk, book)
    assert sorted(numbers(index_desk, book)[-2:]) == before


def test_a_page_with_other_pixels_is_another_work(index_desk: Desk, tmp_path: Path) -> None:
    book = saved(tmp_path / "book.tif", (A, B, C))
    index_desk.index(book)
    index_desk.library._connection.execute("UPDATE works SET added = 1")
    index_desk.index(saved(book, (A, D, C), 1))
    assert [row[1] == 1 for row in sorted(in_words(index_desk))].count(False) == 1
    assert is_consistent(index_desk, book)


def test_a_document_that_lies_elsewhere_too_keeps_its_works(index_desk: Desk, tmp_path: Path) -> None:
    book, copy = saved(tmp_path / "book.tif", (A, B)), saved(tmp_path / "copy.tif", (A, B))
    index_desk.index(book, copy)
    before = {work.number for work in index_desk.store.works(index_desk.portfolio)}
    assert len(before) == 2
    assert index_desk.index(saved(book, (A, B), 1), copy).added == 2
    assert set(numbers(index_desk, copy)) == before
    assert is_consistent(index_desk, copy)


def test_a_single_picture_that_is_saved_anew(index_desk: Desk) -> None:
    index_desk.index()
    before = in_words(index_desk)
    told = PngInfo()
    told.add_text("Software", "another program")
    picture = index_desk.art / "picnic.png"
    picture.write_bytes(encoded(work_image("picnic.jpg", 100), "PNG", pnginfo=told))
    assert index_desk.index().added == 0
    assert in_words(index_desk) == before
    picture.write_bytes(encoded(work_image("picnic.jpg", 90), "PNG"))
    assert index_desk.index().added == 1


def test_a_document_in_an_archive_that_is_saved_anew(index_desk: Desk, tmp_path: Path) -> None:
    comic = tmp_path / "all.zip"
    found: list[list[int]] = []
    for time, pages in enumerate(((A, B, C), (D, A, B, C))):
        with zipfile.ZipFile(comic, "w") as archive:
            archive.writestr("book.tif", saved(tmp_path / "book.tif", pages, time).read_bytes())
        index_desk.index(comic)
        found.append(numbers(index_desk, comic / "book.tif"))
    assert found[1][1:] == found[0]


def stopped(index_desk: Desk, book: Path, done: int) -> None:
    token = CancelToken()
    for event in index_desk.events(book, token=token):
        if isinstance(event, Advanced) and event.progress.done == done:
            token.cancel()


@EITHER_NUMBERS
@pytest.mark.parametrize("done", [1, 2, 3])
@pytest.mark.parametrize("after", [(B, C, D), (OTHER, A, B, C, D), (D, C, B, A), (OTHER, D)])
def test_a_run_that_is_stopped_between_pages_goes_on_next_time(
    index_desk: Desk, tmp_path: Path, after: Sequence[str], done: int, *, are_last: bool
) -> None:
    book = saved(tmp_path / "book.tif", (A, B, C, D))
    index_desk.index(book)
    if not are_last:
        index_desk.index(index_desk.art)
    index_desk.library._connection.execute("UPDATE works SET added = number")
    known = dict(zip((A, B, C, D), numbers(index_desk, book), strict=True))
    VersionStore(index_desk.library).join(index_desk.portfolio, [known[D], known[C]])
    groups = dict(index_desk.library.query("SELECT number, artwork FROM works"))
    stopped(index_desk, saved(book, after, 1), done)
    index_desk.index(book)
    now = dict(zip(after, numbers(index_desk, book), strict=True))
    kept = [page for page in after if page != OTHER]
    assert {page: now[page] for page in kept} == {page: known[page] for page in kept}
    assert is_consistent(index_desk, book)
    told = {number: (added, artwork) for number, added, artwork, _sought in in_words(index_desk)}
    assert {page: told[now[page]][0] for page in kept} == {page: known[page] for page in kept}
    if C in after:
        assert (told[now[D]][1], told[now[C]][1]) == (groups[known[D]], groups[known[C]])
    assert index_desk.library.query("SELECT * FROM works_left") == []


def test_a_work_that_waits_for_its_page_is_not_overwritten(index_desk: Desk, tmp_path: Path) -> None:
    book = saved(tmp_path / "book.tif", (A, B))
    index_desk.index(book)
    index_desk.library._connection.execute("UPDATE works SET added = number")
    before = numbers(index_desk, book)
    stopped(index_desk, saved(book, (A, BLANK, C, B), 1), 3)
    index_desk.index(saved(book, (A, BLANK, D, B), 2))
    now = numbers(index_desk, book)
    assert [now[0], now[2]] == before
    since = {number: when for number, when, _artwork, _sought in in_words(index_desk)}
    assert [since[number] for number in before] == before


def test_works_do_not_wait_for_a_file_that_is_gone(index_desk: Desk, tmp_path: Path) -> None:
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    book = saved(shelf / "book.tif", (A, B, C))
    index_desk.index(shelf)
    stopped(index_desk, saved(book, (A, D, B, C), 1), 2)
    index_desk.index(index_desk.art)
    assert len(index_desk.library.query("SELECT * FROM works_left")) == 1
    book.unlink()
    index_desk.index(shelf)
    assert len(index_desk.library.query("SELECT * FROM works_left")) == 1
    index_desk.index(shelf, mirror=True)
    assert index_desk.library.query("SELECT * FROM works_left") == []


@EITHER_NUMBERS
def test_a_file_that_was_saved_anew_and_back_before_the_next_run(index_desk: Desk, tmp_path: Path, *, are_last: bool) -> None:
    book = saved(tmp_path / "book.tif", (A, B, C))
    index_desk.index(book)
    if not are_last:
        index_desk.index(index_desk.art)
    before = numbers(index_desk, book)
    stopped(index_desk, saved(book, (D, OTHER, A, B, C), 1), 3)
    index_desk.index(saved(book, (A, B, C)))
    assert numbers(index_desk, book) == before
    assert is_consistent(index_desk, book)


@EITHER_NUMBERS
def test_pages_return_when_all_can_be_read_again(
    index_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, are_last: bool
) -> None:
    book = saved(tmp_path / "book.tif", (A, B, C))
    index_desk.index(book)
    if not are_last:
        index_desk.index(index_desk.art)
    before = numbers(index_desk, book)
    reads = index_desk.fingerprinter.read_unless_known

    def broken(path: Path, known: Container[str], *, read: Read) -> Reading | str:
        if path.name.endswith("#3"):
            raise PictureError(Reason.READ_ERROR, path)
        return reads(path, known, read=read)

    with monkeypatch.context() as patched:
        patched.setattr(index_desk.fingerprinter, "read_unless_known", broken)
        index_desk.index(saved(book, (D, C, A, B), 1))
    index_desk.index(book)
    assert numbers(index_desk, book)[1:] == [before[2], before[0], before[1]]
    assert index_desk.library.query("SELECT * FROM works_left") == []


@EITHER_NUMBERS
@pytest.mark.parametrize("after", [(A, B, C), (D, A, B, C), (C, A)])
@pytest.mark.parametrize("at_once", [True, False])
def test_a_file_that_is_saved_anew_in_both_its_places(
    index_desk: Desk, tmp_path: Path, after: Sequence[str], *, at_once: bool, are_last: bool
) -> None:
    book, copy = saved(tmp_path / "book.tif", (A, B, C)), saved(tmp_path / "copy.tif", (A, B, C))
    index_desk.index(book, copy)
    if not are_last:
        index_desk.index(index_desk.art)
    index_desk.library._connection.execute("UPDATE works SET added = number")
    known = dict(zip((A, B, C), numbers(index_desk, book), strict=True))
    VersionStore(index_desk.library).split(index_desk.portfolio, [known[A]])
    saved(book, after, 1)
    if not at_once:
        index_desk.index(book, copy)
    saved(copy, after, 1)
    added = index_desk.index(book, copy).added
    assert added == (len(set(after) - set(known)) if at_once else 0)
    now = dict(zip(after, numbers(index_desk, book), strict=True))
    assert {page: now[page] for page in after if page in known} == {page: known[page] for page in after if page in known}
    since = {number: when for number, when, _artwork, _sought in in_words(index_desk)}
    assert all(since[known[page]] == known[page] for page in after if page in known)
    assert is_consistent(index_desk, book)
    assert index_desk.library.query("SELECT * FROM works WHERE content = ''") == []


def test_a_picture_that_becomes_an_older_one_is_that_work(index_desk: Desk, tmp_path: Path) -> None:
    first, second = tmp_path / "first.png", tmp_path / "second.png"
    for number, path in enumerate((first, second)):
        told = PngInfo()
        told.add_text("Software", str(number))
        path.write_bytes(encoded(work_image(A, 100), "PNG", pnginfo=told))
        index_desk.index(path)
    older, _newer = numbers(index_desk, first) + numbers(index_desk, second)
    second.write_bytes(first.read_bytes())
    index_desk.index(second)
    assert index_desk.library.query("SELECT number FROM works") == [(older,)]
    assert len(index_desk.store.files(index_desk.portfolio)) == 2


def test_a_number_for_a_new_work_costs_no_more_among_many_works(index_desk: Desk) -> None:
    connection = index_desk.library._connection
    portfolio = index_desk.portfolio.number
    steps: list[int] = []
    connection.set_progress_handler(lambda: steps.append(1), 100)
    with index_desk.library.transaction():
        rows = ((number, portfolio, str(number), 0) for number in range(1, 5001))
        connection.executemany("INSERT INTO works (number, portfolio, content, added) VALUES (?, ?, ?, ?)", rows)
        steps.clear()
        assert free_number(connection) == 5001
        assert len(steps) <= 1, "hundreds of steps"
        connection.execute("DELETE FROM works WHERE number > 10")
        connection.execute("INSERT INTO works_left VALUES (?, x'00', 77, '77', 0, 0, 0)", (portfolio,))
        assert free_number(connection) == 78
