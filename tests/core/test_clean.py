"""Pictures in which nothing was found are not looked at again while nothing changes that their outcome depends on."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from provcheck.core.index.compared_store import ComparedStore
from provcheck.core.index.portfolio_store import PortfolioStore
from provcheck.core.index.prints_store import FileStamp, PrintsStore
from provcheck.core.index.version_store import VersionStore
from provcheck.core.jobs import CancelToken
from provcheck.core.matching.matcher import Matcher, Shortlist
from provcheck.core.records import Level
from provcheck.core.scan.account import ScanRequest
from provcheck.core.scan.events import Scanned
from provcheck.core.scan.scanning import Scanner
from provcheck.core.scan_records import ScanReport, ScanSettings
from tests.builders import encoded, work_image
from tests.core.scanning_desk import FOUND, SIDE, Desk, found_in, timeless

CLEAN = {"b-stranger.jpg", "f-flat.png", "h-stranger.png"}


def scan_and_keep(desk: Desk, *targets: Path, settings: ScanSettings | None = None, version: str = "1.2.3") -> ScanReport:
    """As the program does it: what was compared is kept with the scan."""
    request = ScanRequest(desk.portfolio, targets or (desk.suspects,), settings or ScanSettings(), version)
    scanner = Scanner(desk.library, desk.fingerprinter, {}, request)
    *_others, last = scanner.run(CancelToken())
    assert isinstance(last, Scanned)
    ComparedStore(desk.library).save(scanner.comparison, scanner.compared, scanner.clean)
    return last.report


@pytest.fixture
def shortlisted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """SHA-256 of every suspect that is ranked from now on."""
    seen: list[str] = []
    shortlist = Matcher.shortlist

    def noted(self: Matcher, suspect: object) -> Shortlist:
        seen.append(suspect.facts.sha256)  # type: ignore[attr-defined]
        return shortlist(self, suspect)  # type: ignore[arg-type]

    monkeypatch.setattr(Matcher, "shortlist", noted)
    return seen


def contents(desk: Desk, names: set[str]) -> set[str]:
    prints = PrintsStore(desk.library, {})
    return {prints.content_of(FileStamp.of(path)) or "" for path in desk.suspect(*names)}


def test_a_second_scan_looks_only_at_what_had_a_match_and_says_the_same(later: Desk, shortlisted: list[str]) -> None:
    first = scan_and_keep(later)
    assert set(found_in(first)) == set(FOUND)
    shortlisted.clear()
    later.fingerprinter.seen.clear()
    second = scan_and_keep(later)
    assert timeless(second) == timeless(first)
    assert second.too_little_detail != ()
    assert not contents(later, CLEAN) & set(shortlisted)
    assert shortlisted != []
    assert not CLEAN & set(later.fingerprinter.seen)


def test_a_clean_file_that_was_moved_is_known_by_its_content(later: Desk, tmp_path: Path) -> None:
    scan_and_keep(later)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    shutil.copy(later.suspects / "b-stranger.jpg", elsewhere / "renamed.jpg")
    later.fingerprinter.seen.clear()
    report = scan_and_keep(later, elsewhere)
    assert report.checked == 1
    assert later.fingerprinter.seen == []


def test_pages_in_which_nothing_was_found_are_not_looked_at_again(later: Desk, shortlisted: list[str], tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    stranger, copy = work_image("regatta.jpg", SIDE), work_image("goldfish.png", SIDE)
    pages = [stranger.rotate(90), copy.resize((250, 250)), stranger.rotate(180)]
    (folder / "book.tif").write_bytes(encoded(stranger, "TIFF", save_all=True, append_images=pages))
    first = scan_and_keep(later, folder)
    assert set(found_in(first)) == {"book.tif#3"}
    shortlisted.clear()
    assert timeless(scan_and_keep(later, folder)) == timeless(first)
    assert len(shortlisted) == 1


def test_another_work_makes_everything_be_looked_at_again(later: Desk, shortlisted: list[str]) -> None:
    scan_and_keep(later)
    store = PortfolioStore(later.library)
    store.remove_file(later.portfolio, store.files(later.portfolio)[0].path)
    shortlisted.clear()
    scan_and_keep(later)
    assert contents(later, CLEAN - {"f-flat.png"}) <= set(shortlisted)


def test_works_put_together_or_taken_apart_make_everything_be_looked_at_again(later: Desk, shortlisted: list[str]) -> None:
    # Versions of one artwork are no rivals when local features vote, so other works may be aligned.
    scan_and_keep(later)
    works = [work.number for work in PortfolioStore(later.library).works(later.portfolio)][:2]
    for change in (VersionStore(later.library).join, VersionStore(later.library).split):
        change(later.portfolio, works)
        shortlisted.clear()
        scan_and_keep(later)
        assert contents(later, CLEAN - {"f-flat.png"}) <= set(shortlisted)
    shortlisted.clear()
    scan_and_keep(later)
    assert not contents(later, CLEAN) & set(shortlisted)


def test_another_version_of_the_program_looks_at_everything_again(later: Desk, shortlisted: list[str]) -> None:
    scan_and_keep(later)
    for version, is_new in (("1.3.0", True), ("1.3.0", False), ("1.2.3", True)):
        shortlisted.clear()
        scan_and_keep(later, version=version)
        assert (contents(later, CLEAN - {"f-flat.png"}) <= set(shortlisted)) is is_new


@pytest.mark.parametrize("are_moved", [False, True])
def test_contents_that_another_version_of_the_program_read_otherwise_are_read_again(
    later: Desk, tmp_path: Path, *, are_moved: bool
) -> None:
    folder = shutil.copytree(later.suspects, tmp_path / "moved") if are_moved else later.suspects
    first = scan_and_keep(later)
    with later.library.transaction() as connection:
        connection.execute("UPDATE contents SET imaging_version = 0 WHERE content NOT IN (SELECT content FROM works)")
    later.fingerprinter.seen.clear()
    again = scan_and_keep(later, folder)
    assert found_in(again) == found_in(first)
    assert again.checked == first.checked
    assert set(later.fingerprinter.seen) >= CLEAN


@pytest.mark.parametrize("settings", [ScanSettings(Level.QUICK), ScanSettings(candidates=2)])
def test_another_level_and_lists_of_best_works_look_at_everything(
    later: Desk, shortlisted: list[str], settings: ScanSettings
) -> None:
    scan_and_keep(later)
    shortlisted.clear()
    report = scan_and_keep(later, settings=settings)
    assert contents(later, CLEAN - {"f-flat.png"}) <= set(shortlisted)
    assert (report.candidates != ()) is bool(settings.candidates)


def test_files_that_seem_unchanged_are_read_where_that_is_asked_for(later: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "seem"
    folder.mkdir()
    picture = folder / "a.jpg"
    shutil.copy(later.suspects / "b-stranger.jpg", picture)
    os.utime(picture, ns=(1, 1))
    scan_and_keep(later, folder)
    # Another picture of the same size and time in the same file, as some programs write it.
    stolen = encoded(work_image("goldfish.png", SIDE), "JPEG", quality=40)
    size = picture.stat().st_size
    assert len(stolen) < size
    picture.write_bytes(stolen + bytes(size - len(stolen)))
    os.utime(picture, ns=(1, 1))
    assert found_in(scan_and_keep(later, folder)) == {}
    assert "a.jpg" in found_in(scan_and_keep(later, folder, settings=ScanSettings(reread=True)))
    assert "a.jpg" in found_in(scan_and_keep(later, folder)), "from then on it is known"


def test_a_file_that_was_exchanged_is_another_though_size_and_time_are_the_same(later: Desk, tmp_path: Path) -> None:
    file = tmp_path / "a.png"
    file.write_bytes(b"1")
    os.utime(file, ns=(1, 1))
    prints = PrintsStore(later.library, {})
    prints.save_stamp(FileStamp.of(file), "one")
    assert prints.content_of(FileStamp.of(file)) == "one"
    other = tmp_path / "b.png"
    other.write_bytes(b"2")
    os.utime(other, ns=(1, 1))
    other.replace(file)
    assert prints.content_of(FileStamp.of(file)) is None
    # What was kept by versions that did not look at the number is still known.
    prints.save_stamp(FileStamp(file, 1, 1), "old")
    assert prints.content_of(FileStamp.of(file)) == "old"


def test_a_drive_that_numbers_its_files_anew_changes_none_of_them(later: Desk, tmp_path: Path) -> None:
    file = tmp_path / "a.png"
    file.write_bytes(b"1")
    prints, stamp = PrintsStore(later.library, {}), FileStamp.of(file)
    prints.save_stamp(stamp, "one")
    numbered_anew = replace(stamp, inode=stamp.inode + 1)
    assert prints.content_of(numbered_anew) == "one"
    assert numbered_anew == stamp, "a file that could not be read is not tried again for its number"
    with_other_permissions = replace(stamp, ctime_ns=stamp.ctime_ns + 1)
    assert prints.content_of(with_other_permissions) == "one"
    exchanged = replace(stamp, inode=stamp.inode + 1, ctime_ns=stamp.ctime_ns + 1)
    assert prints.content_of(exchanged) is None
