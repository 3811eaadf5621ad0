"""Frames, pages and pictures in archives, checked against a portfolio."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PIL import ImageOps

from provcheck.app.report_matches import picture_facts
from provcheck.core.errors import Reason
from provcheck.core.imaging import door, parts
from provcheck.core.jobs import CancelToken
from provcheck.core.records import VerdictKind
from provcheck.core.scan.events import Advanced, MatchFound, Scanned
from provcheck.core.scan.indexing import PortfolioIndexer
from tests.builders import encoded, work_image
from tests.core.scanning_desk import (
    SIDE,
    Desk,
    timeless,
)


def test_pictures_inside_files_are_checked_too(desk: Desk, tmp_path: Path) -> None:
    """A copy on the last frame of an animation, on a page of a document, and in an archive; and what is wrong with others."""
    folder = tmp_path / "inside"
    folder.mkdir()
    goldfish, stranger = work_image("goldfish.png", SIDE), work_image("regatta.jpg", SIDE)
    strangers = [stranger, stranger.rotate(180), goldfish.resize(stranger.size)]
    (folder / "dance.gif").write_bytes(encoded(stranger, "GIF", save_all=True, append_images=strangers[1:]))
    (folder / "copy.gif").write_bytes(encoded(goldfish, "GIF", save_all=True, append_images=[goldfish.rotate(1), goldfish]))
    (folder / "pages.tif").write_bytes(encoded(stranger, "TIFF", save_all=True, append_images=[goldfish]))
    with zipfile.ZipFile(folder / "comic.cbz", "w") as archive:
        archive.writestr("pages/01.png", encoded(stranger, "PNG"))
        archive.writestr("pages/02.jpg", encoded(goldfish, "JPEG", quality=60))
        archive.writestr("pages/03.png", b"just text")
        archive.writestr("more.zip", b"")
        archive.writestr("more.cbr", b"")
        archive.writestr("readme.txt", b"text")
    (folder / "broken.zip").write_bytes(b"PK\x03\x04 no archive")
    report = desk.scan(folder)
    found = {str(Path(match.suspect).relative_to(folder)) for match in report.matches if match.work.name == "goldfish.png"}
    assert found == {"dance.gif/dance.gif#last", "copy.gif", "pages.tif/pages.tif#2", "comic.cbz/pages/02.jpg"}
    skipped = {str(Path(item.path).relative_to(folder)): item.reason for item in report.skipped}
    assert skipped == {
        "comic.cbz/pages/03.png": Reason.NOT_A_PICTURE,
        "comic.cbz/more.zip": Reason.PACKING_NOT_READ,
        "comic.cbz/more.cbr": Reason.PACKING_NOT_READ,
        "broken.zip": Reason.DAMAGED,
    }
    seen = list(desk.fingerprinter.seen)
    assert timeless(desk.scan(folder)).matches == report.matches, "again, from what is known by now"
    assert len(desk.fingerprinter.seen) < 2 * len(seen)


def test_a_smaller_version_in_a_tiff_is_not_compared_by_itself(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "pyramid.tif"
    with tifffile.TiffWriter(path) as writer:
        for name, subfile in (("regatta.jpg", 0), ("goldfish.png", 1)):
            values = np.asarray(work_image(name, SIDE).convert("RGB"))
            writer.write(values, photometric="rgb", subfiletype=subfile, metadata=None)
    report = desk.scan(path)
    assert (report.matches, report.skipped, len(desk.fingerprinter.seen)) == ((), (), 1)


def animation_of_a_work(folder: Path) -> Path:
    """A work with bars over it on the first frame, the work itself on the last one."""
    goldfish = work_image("goldfish.png", SIDE)
    covered = goldfish.copy()
    covered.paste((20, 20, 20), (0, 0, goldfish.width, goldfish.height // 4))
    file = folder / "dance.png"
    file.write_bytes(encoded(covered, "PNG", save_all=True, append_images=[covered.rotate(180), goldfish]))
    return file


def test_a_work_is_told_of_the_frame_that_shows_it_best(desk: Desk, tmp_path: Path) -> None:
    file = animation_of_a_work(tmp_path)
    events = list(desk.events(file))
    told = [event.match for event in events if isinstance(event, MatchFound)]
    assert [(match.suspect, match.verdict) for match in told] == [(str(file / "dance.png#last"), VerdictKind.IDENTICAL_PICTURE)]
    assert isinstance(events[-1], Scanned)
    assert [match.suspect for match in events[-1].report.matches] == [match.suspect for match in told]


def test_a_stopped_scan_tells_of_the_frames_that_it_reached(desk: Desk, tmp_path: Path) -> None:
    file, token = animation_of_a_work(tmp_path), CancelToken()
    told: list[str] = []
    for event in desk.events(file, token=token):
        if isinstance(event, Advanced) and event.progress.done == 1:
            token.cancel()
        if isinstance(event, MatchFound):
            told.append(event.match.suspect)
    assert told == [str(file)]
    assert isinstance(event, Scanned)
    assert [match.suspect for match in event.report.matches] == told


def test_pages_and_frames_in_an_archive_are_compared_too(desk: Desk, tmp_path: Path) -> None:
    stranger, copy = work_image("regatta.jpg", SIDE), work_image("goldfish.png", SIDE)
    archive = tmp_path / "pages.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("in/pages.tif", encoded(stranger, "TIFF", save_all=True, append_images=[copy]))
        opened.writestr("one.tif", encoded(stranger, "TIFF"))
        frames = [stranger.rotate(180), work_image("jukebox.jpg", SIDE).resize(stranger.size)]
        opened.writestr("dance.png", encoded(stranger, "PNG", save_all=True, append_images=frames))
    report = desk.scan(archive)
    assert report.skipped == ()
    assert report.checked == 6
    page, frame = archive / "in" / "pages.tif" / "pages.tif#2", archive / "dance.png" / "dance.png#last"
    assert {match.suspect for match in report.matches} == {str(page), str(frame)}
    assert [match.suspect for match in desk.scan(page).matches] == [str(page)]


def test_pages_beyond_the_limit_are_told(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "MOST_PAGES", 2)
    stranger = work_image("regatta.jpg", SIDE)
    file = tmp_path / "pages.tif"
    file.write_bytes(
        encoded(stranger, "TIFF", save_all=True, append_images=[stranger.rotate(angle) for angle in (90, 180, 270)])
    )
    for _again in range(2):
        report = desk.scan(file)
        told = [(item.path, item.reason, item.detail) for item in report.skipped]
        assert told == [(str(file), Reason.FURTHER_PARTS, "2 of 4")]
        assert report.checked == 2


def test_a_page_is_known_by_the_digest_of_its_file(desk: Desk, tmp_path: Path) -> None:
    stranger, copy = work_image("regatta.jpg", SIDE), work_image("goldfish.png", SIDE)
    file = tmp_path / "pages.tif"
    file.write_bytes(encoded(stranger, "TIFF", save_all=True, append_images=[copy]))
    (match,) = desk.scan(file).matches
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    assert (match.suspect_facts.file_sha256, match.suspect_facts.part) == (digest, "page-2")
    assert match.suspect_facts.sha256 != digest
    rows = {row.label: row.value for row in picture_facts(match.suspect_facts, match.suspect)}
    assert (rows["SHA-256 of the file"], rows["Part of the file"]) == (digest, "page 2")


def test_a_page_of_a_works_own_file_is_no_copy_of_it(desk: Desk, tmp_path: Path) -> None:
    tower, folder = work_image("chalet-in-snow.jpg", SIDE), tmp_path / "own"
    folder.mkdir()
    (folder / "comic.tif").write_bytes(encoded(tower, "TIFF", save_all=True, append_images=[ImageOps.mirror(tower)]))
    for _event in PortfolioIndexer(desk.library, desk.portfolio, desk.fingerprinter).run([folder], CancelToken()):
        pass
    (tmp_path / "found.tif").write_bytes((folder / "comic.tif").read_bytes())
    matches = desk.scan(folder, tmp_path / "found.tif").matches
    own = [(Path(match.suspect).name, match.work.name, match.verdict) for match in matches if match.evidence.own_file]
    same = VerdictKind.IDENTICAL_FILE
    assert sorted(own) == [("comic.tif", "comic.tif", same), ("comic.tif#2", "comic.tif#2", same)]
    others = {(Path(match.suspect).name, match.work.name) for match in matches if not match.evidence.own_file}
    assert others == {(f"found.tif{page}", f"comic.tif{other}") for page in ("", "#2") for other in ("", "#2")}


def test_a_suspect_of_many_pages_is_read_for_its_first_page_and_once_for_all_others(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("chalet-in-snow.jpg", "picnic.jpg", "campfire.jpg", "goldfish.png", "regatta.jpg")
    first, *others = (work_image(name, SIDE) for name in names)
    book = tmp_path / "found" / "book.tif"
    book.parent.mkdir()
    book.write_bytes(encoded(first, "TIFF", save_all=True, append_images=others))
    seen: list[str] = []
    whole = door._whole
    monkeypatch.setattr(door, "_whole", lambda path, limits: seen.append(path.name) or whole(path, limits))
    report = desk.scan(book.parent)
    assert seen == ["book.tif"] * 2
    assert report.checked == len(names)
    assert {Path(match.suspect).name: Path(match.work.path).name for match in report.matches} == {
        "book.tif#2": "picnic.png",
        "book.tif#4": "goldfish.png",
    }


def test_a_page_of_an_artbook_is_found(desk: Desk, tmp_path: Path) -> None:
    pages = [work_image(name, SIDE) for name in ("chalet-in-snow.jpg", "regatta.jpg", "campfire.jpg")]
    book = tmp_path / "book.pdf"
    book.write_bytes(encoded(pages[0], "PDF", save_all=True, append_images=pages[1:]))
    with zipfile.ZipFile(tmp_path / "comic.cbz", "w") as archive:
        archive.writestr("pages/01.png", encoded(work_image("french-horn.png", SIDE), "PNG"))
    indexer = PortfolioIndexer(desk.library, desk.portfolio, desk.fingerprinter)
    list(indexer.run([book, tmp_path / "comic.cbz"], CancelToken()))
    suspects = tmp_path / "found"
    suspects.mkdir()
    (suspects / "posted.jpg").write_bytes(encoded(pages[2].resize((200, 150)), "JPEG"))
    (suspects / "horn.jpg").write_bytes(encoded(work_image("french-horn.png", SIDE), "JPEG", quality=60))
    report = desk.scan(suspects)
    found = {Path(match.suspect).name: match for match in report.matches}
    assert {name: match.work.path for name, match in found.items()} == {
        "posted.jpg": str(book / "book.pdf#3"),
        "horn.jpg": str(tmp_path / "comic.cbz" / "pages" / "01.png"),
    }
    facts = found["posted.jpg"].work.facts
    assert (facts.file_sha256, facts.part) == (hashlib.sha256(book.read_bytes()).hexdigest(), "page-3")


def test_pages_of_one_archive_are_no_finds_among_each_other(desk: Desk, tmp_path: Path) -> None:
    tower = work_image("chalet-in-snow.jpg", SIDE)
    mirrored = ImageOps.mirror(tower)
    with zipfile.ZipFile(tmp_path / "comic.cbz", "w") as archive:
        archive.writestr("1.png", encoded(tower, "PNG"))
        archive.writestr("2.png", encoded(mirrored, "PNG"))
    list(PortfolioIndexer(desk.library, desk.portfolio, desk.fingerprinter).run([tmp_path / "comic.cbz"], CancelToken()))
    with zipfile.ZipFile(tmp_path / "comic.cbz", "a") as archive:
        archive.writestr("3.png", encoded(mirrored.resize((200, 150)), "PNG"))
    told = [(Path(match.suspect).name, match.evidence.own_file) for match in desk.scan(tmp_path / "comic.cbz").matches]
    assert set(told) == {("1.png", True), ("2.png", True), ("3.png", False)}, "what is no work yet may be somebody else's"


def test_every_page_counts_in_what_is_to_be_expected_by_chance(desk: Desk, tmp_path: Path) -> None:
    copy, stranger = work_image("goldfish.png", SIDE).rotate(3), work_image("regatta.jpg", SIDE)
    (tmp_path / "one.tif").write_bytes(encoded(copy, "TIFF"))
    (tmp_path / "many.tif").write_bytes(
        encoded(copy, "TIFF", save_all=True, append_images=[stranger, stranger.rotate(90), stranger.rotate(180)])
    )
    (tmp_path / "text.png").write_bytes(b"just text")
    (alone,) = desk.scan(tmp_path / "one.tif").matches
    report = desk.scan(tmp_path / "many.tif", tmp_path / "text.png")
    (of_many,) = report.matches
    assert report.checked == 4
    assert alone.false_alarms > 0
    assert of_many.false_alarms == pytest.approx(4 * alone.false_alarms, rel=1e-9, abs=0)
