"""Pages of documents and archives in a portfolio that is cared for: changes, files that moved, reports beside them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from provcheck.app import portfolios
from provcheck.app.outputs import would_replace_picture
from provcheck.app.reasons import skipped_text
from provcheck.app.relocation import Relocated, relocate
from provcheck.core.errors import Reason
from provcheck.core.imaging.parts import is_there
from provcheck.core.index.portfolio_store import PortfolioStore
from provcheck.core.jobs import CancelToken
from provcheck.core.records import Skipped
from provcheck.core.scan.presence import look_for
from tests.app.test_portfolio_care import Studio
from tests.core.test_pages_as_works import document, picture, zipped

BOOK = ("regatta.jpg", "campfire.jpg", "chalet-in-snow.jpg")


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    made = Studio(tmp_path)
    document(made.art / "book.tif", BOOK)
    zipped(made.art / "comic.cbz", {"01.png": picture("french-horn.png"), "02.png": picture("carpenter-saw.jpg")})
    made.add(made.art)
    return made


def paged(studio: Studio) -> set[str]:
    return {path for path in studio.places if "book" in path or "comic" in path}


ALL = {"art/book.tif", "art/book.tif/book.tif#2", "art/book.tif/book.tif#3", "art/comic.cbz/01.png", "art/comic.cbz/02.png"}


def change(path: Path) -> None:
    os.utime(path, ns=(1, path.stat().st_mtime_ns + 1_000_000))


def test_changes_of_pages_are_found_later(studio: Studio) -> None:
    assert paged(studio) == ALL
    summary = studio.look()
    assert (summary.added, summary.computed, summary.known, summary.missing) == (0, 0, 8, ())
    change(document(studio.art / "book.tif", (*BOOK, "picnic.jpg")))
    change(zipped(studio.art / "comic.cbz", {"01.png": picture("french-horn.png"), "03.png": picture("goldfish.png")}))
    studio.look()
    assert paged(studio) == {*ALL, "art/book.tif/book.tif#4", "art/comic.cbz/03.png"} - {"art/comic.cbz/02.png"}
    change(document(studio.art / "book.tif", BOOK[:2]))
    studio.look()
    assert paged(studio) == {"art/book.tif", "art/book.tif/book.tif#2", "art/comic.cbz/01.png", "art/comic.cbz/03.png"}


def test_an_archive_that_was_added_by_itself_is_looked_into_again(tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    comic = zipped(tmp_path / "comic.cbz", {"01.png": picture("french-horn.png")})
    studio.add(comic)
    change(zipped(comic, {"01.png": picture("french-horn.png"), "02.png": picture("goldfish.png")}))
    assert studio.look().added == 1
    assert set(studio.places) == {"comic.cbz/01.png", "comic.cbz/02.png"}


def test_a_library_of_before_gets_its_pages_when_changes_are_looked_for(studio: Studio) -> None:
    """Of files of several pages the first one was kept, and archives were named as not taken."""
    portfolio, comic = studio.contents.portfolio, studio.art / "comic.cbz"
    with studio.workspace.open_library() as library:
        store = PortfolioStore(library)
        for path in ALL - {"art/book.tif"}:
            store.remove_file(portfolio, studio.art.parent / path)
        store.set_skipped(portfolio, [comic], [(comic, Skipped(str(comic), Reason.ARCHIVE_AS_WORKS))])
    assert paged(studio) == {"art/book.tif"}
    assert "Look for changes" in skipped_text(studio.contents.unread[0].skipped)
    summary = studio.look()
    assert (summary.added, summary.computed) == (4, 0)
    assert paged(studio) == ALL
    assert studio.contents.unread == ()


def test_pages_that_were_taken_out_stay_out(studio: Studio) -> None:
    before = studio.places
    out = [before["art/book.tif"], before["art/book.tif/book.tif#3"], before["art/comic.cbz/01.png"]]
    removed = portfolios.remove_works(studio.workspace, studio.contents.portfolio, out, [])
    assert studio.look().added == 0
    assert paged(studio) == {"art/book.tif/book.tif#2", "art/comic.cbz/02.png"}
    change(document(studio.art / "book.tif", (*BOOK, "picnic.jpg")))
    studio.look()
    assert paged(studio) == {"art/book.tif/book.tif#2", "art/book.tif/book.tif#4", "art/comic.cbz/02.png"}
    portfolios.restore_works(studio.workspace, removed)
    assert paged(studio) == {*ALL, "art/book.tif/book.tif#4"}


def test_a_page_that_could_not_be_read_is_tried_again_with_its_file(studio: Studio) -> None:
    whole = (studio.art / "book.tif").read_bytes()
    studio.put("book.png", "picnic")
    (studio.art / "comic.cbz").unlink()
    zipped(studio.art / "comic.cbz", {"01.png": b"broken", "02.png": picture("carpenter-saw.jpg")})
    summary = studio.look()
    assert [Path(item.path).name for item in summary.skipped] == ["01.png"]
    assert [file.path for file in studio.contents.unread] == [studio.art / "comic.cbz" / "01.png"]
    zipped(studio.art / "comic.cbz", {"02.png": picture("carpenter-saw.jpg")})
    assert studio.look().skipped == ()
    assert studio.contents.unread == (), "what is no more in the archive is forgotten"
    assert (studio.art / "book.tif").read_bytes() == whole


def test_files_that_moved_take_their_pages_along(studio: Studio) -> None:
    before = studio.places
    moved = studio.art.parent / "drive"
    moved.mkdir()
    (studio.art / "book.tif").rename(moved / "my book.tif")
    (studio.art / "comic.cbz").rename(moved / "comic.cbz")
    missing = [path for kept in studio.contents.works for path in kept.paths if not is_there(path)]
    assert len(missing) == 5
    *_others, last = relocate(studio.workspace, studio.contents.portfolio, missing, moved, CancelToken())
    assert last == Relocated(3), "a file with its pages counts once"
    after = studio.places
    assert after["drive/my book.tif"] == before["art/book.tif"]
    assert after["drive/my book.tif/my book.tif#3"] == before["art/book.tif/book.tif#3"]
    assert after["drive/comic.cbz/02.png"] == before["art/comic.cbz/02.png"]
    assert paged(studio) == {path for path in after if path.startswith("drive")}
    assert studio.look().computed == 0, "nothing has to be read again"


def test_pages_are_in_their_place_where_their_file_is(studio: Studio) -> None:
    paths = [str(path) for kept in studio.contents.works for path in kept.paths]
    assert {path for look in look_for(paths, CancelToken()) for path in look.missing} == set()
    (studio.art / "book.tif").unlink()
    zipped(studio.art / "comic.cbz", {"02.png": picture("carpenter-saw.jpg")})
    missing = {os.path.relpath(path, studio.art.parent) for look in look_for(paths, CancelToken()) for path in look.missing}
    assert missing == ALL - {"art/comic.cbz/02.png"}


def test_no_report_takes_the_place_of_a_file_that_holds_works(studio: Studio) -> None:
    assert would_replace_picture(studio.workspace, studio.art / "comic.cbz", ".csv", ())
    assert portfolios.folder_of(studio.workspace, studio.contents.portfolio) == studio.art
