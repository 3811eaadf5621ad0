"""Pages of documents and pictures in archives, each a work of its own."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PIL import Image

from provcheck.core.errors import PictureError, Reason
from provcheck.core.fingerprint.digests import pixel_digest
from provcheck.core.imaging import door, parts
from provcheck.core.imaging.decoding import read_picture
from provcheck.core.index.portfolio_contents import PortfolioContents
from provcheck.core.index.report_store import ReportStore
from provcheck.core.jobs import CancelToken
from provcheck.core.records import Skipped
from provcheck.core.scan.events import Advanced, Indexed, IndexSummary, SeveralPictures
from provcheck.core.scan.indexing import PortfolioIndexer
from tests.builders import encoded, work_image
from tests.core.indexing_desk import NAMES, Desk

PAGES = ("picnic.jpg", "goldfish.png", "jukebox.jpg")
TRANSPARENCY_MASK = 4
BLANK = Image.new("RGB", (100, 140), "white")


def document(path: Path, pages: Sequence[str | Image.Image], kind: str = "TIFF") -> Path:
    first, *others = (work_image(page, 100) if isinstance(page, str) else page for page in pages)
    path.write_bytes(encoded(first, kind, save_all=True, append_images=others))
    return path


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def picture(name: str) -> bytes:
    return encoded(work_image(name, 100), "PNG")


def indexed_without(index_desk: Desk, target: Path, out: set[Path]) -> IndexSummary:
    """Index as the program does when it looks for changes by itself: what was taken out stays out."""
    indexer = PortfolioIndexer(index_desk.library, index_desk.portfolio, index_desk.fingerprinter, out, stay_out=out)
    *_others, last = indexer.run([target], CancelToken())
    assert isinstance(last, Indexed)
    return last.summary


@pytest.mark.parametrize(("name", "kind"), [("artbook.pdf", "PDF"), ("artbook.tif", "TIFF")])
def test_every_page_is_a_work(index_desk: Desk, tmp_path: Path, name: str, kind: str) -> None:
    book = document(tmp_path / name, PAGES, kind)
    summary = index_desk.index(book)
    assert (summary.added, summary.computed, summary.known, summary.skipped) == (3, 3, 0, ())
    works = index_desk.store.works(index_desk.portfolio)
    assert [work.path for work in works] == [str(book), str(book / f"{name}#2"), str(book / f"{name}#3")]
    assert [work.facts.part for work in works] == ["", "page-2", "page-3"]
    assert len({work.facts.file_sha256 for work in works}) == 1
    assert len({work.facts.sha256 for work in works}) == 3
    assert summary.several == (SeveralPictures(str(book), 3),)


def readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the files that are read from now on."""
    seen: list[str] = []
    whole = door._whole
    monkeypatch.setattr(door, "_whole", lambda path, limits: seen.append(path.name) or whole(path, limits))
    return seen


def test_a_file_is_read_for_its_first_page_and_once_for_all_others(
    index_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    turned = [work_image(name, 100).rotate(90) for name in NAMES]
    books = [document(tmp_path / "a.tif", NAMES), document(tmp_path / "b.tif", turned)]
    seen = readings(monkeypatch)
    assert index_desk.index(*books).added == 2 * len(NAMES)
    assert sorted(seen) == ["a.tif", "a.tif", "b.tif", "b.tif"]
    for work in index_desk.store.works(index_desk.portfolio):
        assert work.facts.sha256 == door.read_bytes(Path(work.path)).sha256
        assert work.facts.pixel_digest == pixel_digest(read_picture(Path(work.path)))


def test_a_file_that_changes_between_its_pages_is_read_anew(
    index_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = document(tmp_path / "a.tif", NAMES)
    seen = readings(monkeypatch)
    for event in index_desk.events(book):
        if isinstance(event, Advanced) and event.progress.done == 2:
            document(book, NAMES[::-1])
            os.utime(book, ns=(1, 1))
    assert len(seen) == 3
    index_desk.index(book)
    for work in index_desk.store.works(index_desk.portfolio):
        assert work.facts.pixel_digest == pixel_digest(read_picture(Path(work.path)))


def test_no_bytes_are_held_when_all_is_read(index_desk: Desk, tmp_path: Path) -> None:
    indexer = PortfolioIndexer(index_desk.library, index_desk.portfolio, index_desk.fingerprinter)
    list(indexer.run([document(tmp_path / "a.tif", PAGES)], CancelToken()))
    assert indexer._files._shared._found is None


def test_bytes_are_not_held_while_what_follows_is_known(index_desk: Desk, tmp_path: Path) -> None:
    first, second = document(tmp_path / "a.tif", PAGES), document(tmp_path / "b.tif", NAMES)
    index_desk.index(second)
    indexer = PortfolioIndexer(index_desk.library, index_desk.portfolio, index_desk.fingerprinter)
    held = {
        Path(event.progress.current).name: indexer._files._shared._found is not None
        for event in indexer.run([first, second], CancelToken())
        if isinstance(event, Advanced)
    }
    assert held["b.tif#2"] is False


def pyramid(path: Path, pages: Sequence[str], kind: str = "uint8", *, first: bool = True) -> Path:
    """A TIFF whose pages have smaller versions and a mask after them, or before them."""
    with tifffile.TiffWriter(path) as writer:
        for page in pages:
            whole = np.asarray(work_image(page, 100).convert("RGB"))
            values = whole.astype(np.float32) / 255 if kind == "float32" else whole
            mask = np.ones(values.shape[:2], bool)
            smaller = [(values[::2, ::2], 1, "rgb"), (values[::4, ::4], 1, "rgb"), (mask, 4, TRANSPARENCY_MASK)]
            whole_page = [(values, 0, "rgb")]
            for pixels, subfile, meaning in whole_page + smaller if first else smaller + whole_page:
                writer.write(np.ascontiguousarray(pixels), photometric=meaning, subfiletype=subfile, metadata=None)
    return path


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("kind", ["uint8", "float32"])
def test_smaller_versions_and_masks_are_no_pages(index_desk: Desk, tmp_path: Path, kind: str, *, first: bool) -> None:
    single = pyramid(tmp_path / "single.tif", PAGES[:1], kind, first=first)
    assert (index_desk.index(single).added, index_desk.index(single).several) == (1, ())
    book = pyramid(tmp_path / "book.tif", PAGES[1:], kind, first=first)
    summary = index_desk.index(book)
    assert (summary.added, summary.skipped, summary.several) == (2, (), (SeveralPictures(str(book), 2),))
    works = {work.path: work.facts.part for work in index_desk.store.works(index_desk.portfolio)}
    assert works == {str(single): "", str(book): "", str(book / "book.tif#2"): "page-2"}
    for path, name in ((single, PAGES[0]), (book, PAGES[1]), (book / "book.tif#2", PAGES[2])):
        shown = read_picture(path).rgb.astype(int)
        wanted = np.asarray(work_image(name, 100).convert("RGB"), int)
        assert shown.shape == wanted.shape
        assert np.abs(shown - wanted).max() <= 1
    with pytest.raises(PictureError):
        read_picture(book / "book.tif#3")


def test_what_the_old_tag_calls_a_smaller_version_is_no_page(index_desk: Desk, tmp_path: Path) -> None:
    """SubfileType: 1 a whole picture, 2 a smaller version, 3 a page."""
    book = tmp_path / "book.tif"
    with tifffile.TiffWriter(book) as writer:
        for page, kinds in zip(PAGES, ((1, 2), (3, 2, 2), (3,)), strict=True):
            for number, kind in enumerate(kinds):
                pixels = np.asarray(work_image(page, 100 >> number).convert("RGB"))
                writer.write(pixels, photometric="rgb", metadata=None, extratags=[(255, 3, 1, kind, True)])
    summary = index_desk.index(book)
    assert (summary.added, summary.several) == (3, (SeveralPictures(str(book), 3),))
    assert [max(work.facts.width, work.facts.height) for work in index_desk.store.works(index_desk.portfolio)] == [100] * 3


def test_a_file_of_smaller_versions_alone_shows_them(tmp_path: Path) -> None:
    path = tmp_path / "small.tif"
    with tifffile.TiffWriter(path) as writer:
        for light in (50, 200):
            writer.write(np.full((8, 8), light, np.uint8), subfiletype=1, metadata=None)
    assert read_picture(path).origin.frames == 2
    assert read_picture(path / "small.tif#2").rgb.max() == 200


def test_a_second_run_reads_no_page_and_says_nothing_new(index_desk: Desk, tmp_path: Path) -> None:
    book = document(tmp_path / "artbook.tif", PAGES)
    index_desk.index(book)
    index_desk.fingerprinter.seen.clear()
    summary = index_desk.index(book)
    assert (summary.added, summary.computed, summary.known, summary.several) == (0, 0, 3, ())
    assert index_desk.fingerprinter.seen == []


def test_progress_counts_pages_as_they_become_known(index_desk: Desk, tmp_path: Path) -> None:
    book = document(tmp_path / "artbook.tif", PAGES)
    progress = [event.progress for event in index_desk.events(book) if hasattr(event, "progress")]
    told = [(each.done, each.total, Path(each.current).name) for each in progress[:4]]
    assert told == [(0, 1, ""), (1, 1, "artbook.tif"), (2, 3, "artbook.tif#2"), (3, 3, "artbook.tif#3")]


def test_pages_of_a_file_that_came_in_before_its_pages_did(index_desk: Desk, tmp_path: Path) -> None:
    book = document(tmp_path / "artbook.tif", PAGES)
    index_desk.index(book)
    for number in (2, 3):
        index_desk.store.remove_file(index_desk.portfolio, book / f"artbook.tif#{number}")
    assert index_desk.works() == ["artbook.tif"], "as in a library of an earlier version"
    summary = index_desk.index(book)
    assert (summary.added, summary.computed) == (2, 0)
    assert summary.several == (SeveralPictures(str(book), 3),)


def test_a_file_that_has_other_pages_now(index_desk: Desk, tmp_path: Path) -> None:
    book = document(tmp_path / "artbook.tif", PAGES)
    index_desk.index(book)
    before = [work.facts.pixel_digest for work in index_desk.store.works(index_desk.portfolio)]
    document(book, ["picnic.jpg", "campfire.jpg"])
    os.utime(book, ns=(1, 1))
    summary = index_desk.index(book)
    after = [work.facts.pixel_digest for work in index_desk.store.works(index_desk.portfolio)]
    assert index_desk.works() == ["artbook.tif", "artbook.tif#2"], "the third page is no more"
    assert after[0] == before[0]
    assert after[1] != before[1]
    assert summary.missing == ()
    document(book, ["picnic.jpg"])
    os.utime(book, ns=(2, 2))
    index_desk.index(book)
    assert index_desk.works() == ["artbook.tif"]


def test_a_file_that_is_gone_is_missing_once(index_desk: Desk, tmp_path: Path) -> None:
    book = document(tmp_path / "artbook.tif", PAGES)
    turned = {f"{name}.png": encoded(work_image(name, 100).rotate(180), "PNG") for name in ("regatta.jpg", "campfire.jpg")}
    comic = zipped(tmp_path / "comic.cbz", turned)
    index_desk.index(book, comic)
    assert len(index_desk.works()) == 5
    book.unlink()
    comic.unlink()
    assert index_desk.index(index_desk.art).missing == (str(book), str(comic))
    assert len(index_desk.works()) == 5 + len(NAMES)


def test_mirroring_forgets_all_pages_of_what_is_gone(index_desk: Desk) -> None:
    book = document(index_desk.art / "artbook.tif", [work_image(name, 90) for name in PAGES])
    index_desk.index(mirror=True)
    assert len(index_desk.works()) == len(NAMES) + 3
    book.unlink()
    index_desk.index(mirror=True)
    assert len(index_desk.works()) == len(NAMES)


def test_mirroring_keeps_the_pages_of_a_file_that_cannot_be_read_now(index_desk: Desk) -> None:
    book = document(index_desk.art / "artbook.tif", [work_image(name, 90) for name in PAGES])
    comic = zipped(index_desk.art / "comic.cbz", {"01.png": picture("chalet-in-snow.jpg")})
    index_desk.index(mirror=True)
    before = index_desk.works()
    book.write_bytes(b"")
    comic.write_bytes(b"PK\x03\x04")
    summary = index_desk.index(mirror=True)
    assert {item.reason for item in summary.skipped} == {Reason.EMPTY_FILE, Reason.DAMAGED}
    assert index_desk.works() == before


def test_a_moved_file_takes_its_pages_along(index_desk: Desk) -> None:
    book = document(index_desk.art / "artbook.tif", [work_image(name, 90) for name in PAGES])
    index_desk.index()
    numbers = {work.facts.part: work.number for work in index_desk.store.works(index_desk.portfolio) if "artbook" in work.path}
    book.rename(index_desk.art / "finished.tif")
    summary = index_desk.index()
    assert (summary.added, summary.moved, summary.missing) == (0, 3, ())
    works = {work.facts.part: work for work in index_desk.store.works(index_desk.portfolio) if "finished" in work.path}
    assert {part: work.number for part, work in works.items()} == numbers
    assert not any("artbook" in work.path for work in index_desk.store.works(index_desk.portfolio))


def test_blank_pages_are_no_works(index_desk: Desk, tmp_path: Path) -> None:
    book = document(tmp_path / "artbook.tif", ["picnic.jpg", BLANK, "jukebox.jpg", BLANK])
    summary = index_desk.index(book)
    assert summary.added == 2
    assert index_desk.works() == ["artbook.tif", "artbook.tif#3"]
    assert index_desk.index(book).several == ()
    document(book, ["picnic.jpg", "goldfish.png", BLANK, BLANK])
    os.utime(book, ns=(1, 1))
    index_desk.index(book)
    assert index_desk.works() == ["artbook.tif", "artbook.tif#2"], "a page that was wiped is none any more"


def test_a_damaged_page_is_told_and_the_others_are_works(index_desk: Desk, tmp_path: Path) -> None:
    book = tmp_path / "artbook.tif"
    first, second, third = (work_image(page, 100) for page in PAGES)
    data = encoded(first, "TIFF", save_all=True, append_images=[second, third], compression="tiff_adobe_deflate")
    whole = document(tmp_path / "whole.tif", PAGES)
    with Image.open(whole) as image:
        assert getattr(image, "n_frames", 1) == 3
    with Image.open(Path(_written(book, data))) as image:
        image.seek(1)
        start = image.tag_v2[273][0]
    book.write_bytes(data[:start] + bytes(8) + data[start + 8 :])
    summary = index_desk.index(book)
    assert [(item.path, item.reason) for item in summary.skipped] == [(str(book / "artbook.tif#2"), Reason.DAMAGED)]
    assert index_desk.works() == ["artbook.tif", "artbook.tif#3"]
    assert [file.path for file in PortfolioContents(index_desk.library).unread(index_desk.portfolio)] == [
        book / "artbook.tif#2"
    ]
    book.write_bytes(data)
    index_desk.index(book)
    assert len(index_desk.works()) == 3
    assert PortfolioContents(index_desk.library).unread(index_desk.portfolio) == ()


def _written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_pages_beyond_the_limit_are_told_and_the_rest_are_works(
    index_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "MOST_PAGES", 2)
    book = document(tmp_path / "artbook.tif", PAGES)
    for _again in range(2):
        summary = index_desk.index(book)
        assert summary.skipped == (Skipped(str(book), Reason.FURTHER_PARTS, "2 of 3"),)
        assert index_desk.works() == ["artbook.tif", "artbook.tif#2"]


def test_a_page_that_was_taken_out_stays_out_until_its_file_is_added_again(index_desk: Desk, tmp_path: Path) -> None:
    book = document(tmp_path / "artbook.tif", PAGES)
    index_desk.index(book)
    contents = PortfolioContents(index_desk.library)
    first, second, _third = index_desk.store.works(index_desk.portfolio)
    contents.remove(index_desk.portfolio, [first.number, second.number])
    out = set(contents.left_out(index_desk.portfolio))
    assert out == {book, book / "artbook.tif#2"}
    assert indexed_without(index_desk, book, out).added == 0
    assert index_desk.works() == ["artbook.tif#3"]
    document(book, [*PAGES, "regatta.jpg"])
    assert indexed_without(index_desk, book, out).added == 1
    assert index_desk.works() == ["artbook.tif#3", "artbook.tif#4"], "a page that is new comes in"
    index_desk.index(book)
    assert len(index_desk.works()) == 4


def test_pictures_in_an_archive_are_works(index_desk: Desk, tmp_path: Path) -> None:
    book = document(tmp_path / "artbook.tif", PAGES).read_bytes()
    members = {"pages/01.png": picture("regatta.jpg"), "pages/02.png": b"broken", "artbook.tif": book, "notes.txt": b"x"}
    comic = zipped(tmp_path / "comic.cbz", members)
    summary = index_desk.index(comic)
    assert [item.path for item in summary.skipped] == [str(comic / "pages" / "02.png")]
    inside = [Path(work.path).relative_to(comic).as_posix() for work in index_desk.store.works(index_desk.portfolio)]
    assert inside == ["artbook.tif", "artbook.tif/artbook.tif#2", "artbook.tif/artbook.tif#3", "pages/01.png"]


def test_an_archive_that_holds_other_pictures_now(index_desk: Desk, tmp_path: Path) -> None:
    comic = zipped(tmp_path / "comic.cbz", {"01.png": picture("regatta.jpg"), "02.png": picture("campfire.jpg")})
    index_desk.index(comic)
    zipped(comic, {"01.png": picture("regatta.jpg"), "03.png": picture("picnic.jpg")})
    summary = index_desk.index(comic)
    assert index_desk.works() == ["01.png", "03.png"]
    assert summary.missing == ()


def test_a_page_that_is_named_comes_in_alone(index_desk: Desk, tmp_path: Path) -> None:
    book = document(tmp_path / "artbook.tif", PAGES)
    comic = zipped(tmp_path / "comic.cbz", {"01.png": picture("regatta.jpg"), "02.png": picture("campfire.jpg")})
    index_desk.index(book / "artbook.tif#2", comic / "02.png", comic / "99.png")
    assert index_desk.works() == ["artbook.tif#2", "02.png"]
    assert PortfolioContents(index_desk.library).unread(index_desk.portfolio) == (), "what is not there is not kept in mind"


def test_no_page_of_an_exported_report_is_a_work(index_desk: Desk, tmp_path: Path) -> None:
    report = document(tmp_path / "report.pdf", PAGES, "PDF")
    ReportStore(index_desk.library).add(hashlib.sha256(report.read_bytes()).hexdigest())
    summary = index_desk.index(report, report / "report.pdf#2")
    assert [item.reason for item in summary.skipped] == [Reason.OWN_REPORT] * 2
    assert index_desk.works() == []


def test_of_an_animation_the_first_frame_is_a_work(index_desk: Desk, tmp_path: Path) -> None:
    dance = document(tmp_path / "dance.gif", PAGES, "GIF")
    summary = index_desk.index(dance)
    assert index_desk.works() == ["dance.gif"]
    assert summary.several == (SeveralPictures(str(dance), 3, is_animation=True),)
    assert index_desk.index(dance).several == ()
