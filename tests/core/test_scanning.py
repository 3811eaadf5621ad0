"""Checking suspects against a portfolio, with the real model and the demo's pictures, made small."""

from __future__ import annotations

import errno
import hashlib
import io
import shutil
import zipfile
from collections import Counter
from contextlib import AbstractContextManager, closing
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from PIL import Image

from provcheck.app.headline import headline
from provcheck.core.errors import DecoderError, Reason
from provcheck.core.imaging.decoders import Decoders
from provcheck.core.imaging.door import FileBytes, Limits
from provcheck.core.imaging.picture import Picture
from provcheck.core.imaging.worker import WorkerLimits
from provcheck.core.index.portfolio_store import PortfolioStore
from provcheck.core.index.prints_store import PrintsStore
from provcheck.core.index.report_store import ReportStore
from provcheck.core.index.scan_store import ScanStore
from provcheck.core.jobs import CancelToken
from provcheck.core.matching.pair import chance_of_acceptance
from provcheck.core.matching.thresholds import THRESHOLDS
from provcheck.core.records import Level, VerdictKind
from provcheck.core.scan.events import Advanced, FileSkipped, MatchFound, ScanEvent, Scanned
from provcheck.core.scan.fingerprinting import Fingerprinter, Reading
from provcheck.core.scan.indexing import PortfolioIndexer
from tests.builders import encoded, tiny_embedder, work_image
from tests.core.scanning_desk import (
    FOUND,
    SIDE,
    SKIPPED,
    WORKS,
    Counting,
    Desk,
    Made,
    found_in,
    state_of,
)
from tests.drives import vanish_while_listed


def test_a_report_of_this_library_is_not_decoded(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "report.pdf"
    file.write_bytes(encoded(work_image("goldfish.png", SIDE), "PDF"))
    ReportStore(desk.library).add(hashlib.sha256(file.read_bytes()).hexdigest())
    decoded: list[object] = []
    monkeypatch.setattr(Fingerprinter, "_measure", lambda _self, measured, *_rest, **_options: decoded.append(measured))
    report = desk.scan(file)
    assert [(item.path, item.reason) for item in report.skipped] == [(str(file), Reason.OWN_REPORT)]
    assert decoded == []


def test_a_report_is_passed_over_where_this_library_exported_it_and_nowhere_else(desk: Desk, tmp_path: Path) -> None:
    """Also one in an archive, and a page that is named; a stranger's with the report's key word is compared as any other."""
    writer, stream = pypdf.PdfWriter(), io.BytesIO()
    copies = encoded(work_image("goldfish.png", SIDE), "PDF", save_all=True, append_images=[work_image("picnic.jpg", SIDE)])
    writer.append(io.BytesIO(copies))
    writer.add_metadata({"/Keywords": "provcheck-report"})
    writer.write(stream)
    file, packed = tmp_path / "report.pdf", tmp_path / "reports.zip"
    file.write_bytes(stream.getvalue())
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("report.pdf", stream.getvalue())
    found = {match.suspect for match in desk.scan(file).matches}
    assert found == {str(file), str(file / "report.pdf#2")}
    ReportStore(desk.library).add(hashlib.sha256(stream.getvalue()).hexdigest())
    for _once_more in range(2):
        report = desk.scan(file, packed, file / "report.pdf#2")
        assert report.matches == ()
        told = [(item.path, item.reason) for item in report.skipped]
        assert told == [(str(path), Reason.OWN_REPORT) for path in (file, packed / "report.pdf", file / "report.pdf#2")]
        # Nothing is known of it any more.
        with desk.library.transaction() as connection:
            connection.execute("DELETE FROM files")


HOSTILE = {
    "a-0.png": ("crash", Reason.DECODER_FAILED),
    "c-0.png": ("balloon", Reason.OUT_OF_MEMORY),
    "g-0.png": ("hang", Reason.DECODING_TOO_LONG),
    "z-0.png": ("raise", Reason.DECODER_FAILED),
}


def test_files_that_break_the_decoder_change_nothing_but_themselves(made: Made, desk: Desk, tmp_path: Path) -> None:
    """One folder of suspects with hostile files in between, in a scan of several threads."""
    mixed = tmp_path / "mixed"
    shutil.copytree(made.folder / "suspects", mixed)
    planted = {f"{fault}-{name}": reason for name, (fault, reason) in HOSTILE.items()}
    for name in planted:
        (mixed / name).write_bytes(encoded(work_image(), "PNG"))
    limits = WorkerLimits(seconds=3.0, memory_bytes=400 << 20)
    with closing(Decoders(limits=limits, decoder="tests.faulty_decoders:decode")) as decoders:
        desk.fingerprinter = Counting([desk.embedder], desk.fingerprinter.space, decoding=decoders)
        desk.fingerprinter.seen = []
        report = desk.scan(mixed)
    assert found_in(report) == FOUND
    assert report.checked == made.report.checked
    told = {Path(item.path).name: item.reason for item in report.skipped}
    assert told == SKIPPED | planted


class Refusing(Counting):
    """Cannot decode a picture of that name, so often: no process starts."""

    refused: dict[str, int]

    def _measure(self, file: FileBytes, level: Level, times_given_up: int, *, with_embeddings: bool) -> Reading:
        if self.refused.get(file.path.name, 0) > 0:
            self.refused[file.path.name] -= 1
            raise DecoderError(Reason.DECODER_MISSING, None, "no memory")
        return super()._measure(file, level, times_given_up, with_embeddings=with_embeddings)


@pytest.mark.parametrize(("times", "completed"), [(1, True), (9, False)])
def test_a_scan_that_cannot_decode_any_more_tells_what_it_found(desk: Desk, *, times: int, completed: bool) -> None:
    desk.fingerprinter = Refusing([desk.embedder], desk.fingerprinter.space)
    desk.fingerprinter.seen, desk.fingerprinter.refused = [], {"c-recompressed.jpg": times}
    report = desk.scan(*desk.suspect("a-mirrored.png", "c-recompressed.jpg"))
    assert report.completed is completed
    assert set(found_in(report)) == {"a-mirrored.png"} | ({"c-recompressed.jpg"} if completed else set())
    stopped_by = [(str(desk.suspects / "c-recompressed.jpg"), Reason.DECODER_MISSING)]
    assert [(item.path, item.reason) for item in report.skipped] == ([] if completed else stopped_by)


def test_everything_is_found_counted_and_told(made: Made) -> None:
    report, names = made.report, sorted(file.name for file in (made.folder / "suspects").iterdir())
    assert found_in(report) == FOUND
    assert len(report.matches) == len(FOUND)
    assert {Path(item.path).name: item.reason for item in report.skipped} == SKIPPED
    assert [Path(path).name for path in report.too_little_detail] == ["f-flat.png"]
    assert report.checked + len(report.skipped) == len(names) == 11

    progress = [event.progress for event in made.events if isinstance(event, Advanced)]
    assert [(item.done, item.total) for item in progress] == [(done, 11) for done in range(12)]
    assert [Path(item.current).name for item in progress[1:]] == names
    assert [event.skipped for event in made.events if isinstance(event, FileSkipped)] == list(report.skipped)
    told = [event.match for event in made.events if isinstance(event, MatchFound)]
    assert sorted(match.suspect for match in told) == sorted(match.suspect for match in report.matches)
    reported = [replace(match, false_alarms=0.0) for match in report.matches]
    assert all(replace(match, false_alarms=0.0) in reported for match in told)


def test_the_report_says_how_it_was_made(made: Made, later: Desk) -> None:
    report = made.report
    assert report.completed
    assert report.started <= report.finished
    assert report.started.endswith("+00:00")
    assert (report.version, report.targets) == ("1.2.3", (str(later.suspects),))
    assert report.portfolio.work_count == len(report.works) == 4
    assert [use.model_id for use in report.models] == ["sscd"]
    assert set(report.thresholds) == set(THRESHOLDS)
    order = [(match.verdict.rank, -match.score) for match in report.matches]
    assert order == sorted(order)
    assert Counter(candidate.suspect for candidate in report.candidates) == {
        str(file): 2 for file in later.suspects.iterdir() if file.name not in SKIPPED
    }
    store = ScanStore(later.library)
    assert store.load(store.save(report).number) == replace(report, number=1)


def test_what_a_scan_lets_expect_by_chance_grows_with_its_size_and_level(made: Made, later: Desk) -> None:
    report = made.report
    pairs = report.checked * len(report.works)
    assert report.false_alarms == pytest.approx(pairs * chance_of_acceptance(Level.STANDARD))
    assert 0 < chance_of_acceptance(Level.QUICK) < chance_of_acceptance(Level.STANDARD) <= chance_of_acceptance(Level.THOROUGH)
    assert later.scan(later.suspects / "a-mirrored.png").false_alarms == pytest.approx(4 * chance_of_acceptance(Level.STANDARD))


def test_originals_are_not_touched(made: Made) -> None:
    assert state_of(made.folder) == made.before


def test_copies_of_one_suspect_are_each_told(made: Made) -> None:
    first, second = (match for match in made.report.matches if Path(match.suspect).suffix == ".jpg")
    assert first.suspect != second.suspect
    assert replace(first, suspect="") == replace(second, suspect="")


def test_cancelling_gives_what_was_found_so_far_and_keeps_it(desk: Desk) -> None:
    names = ["a-mirrored.png", "b-stranger.jpg", "c-recompressed.jpg", "d-same-pixels.bmp"]
    token = CancelToken()
    last: ScanEvent | None = None
    for last in desk.events(*desk.suspect(*names), token=token):
        if isinstance(last, Advanced) and last.progress.done == 2:
            token.cancel()
    assert isinstance(last, Scanned)
    report = last.report
    assert (report.completed, report.finished, report.checked) == (False, "", 2)
    assert found_in(report) == {names[0]: FOUND[names[0]]}
    desk.fingerprinter.seen.clear()
    assert len(desk.scan(*desk.suspect(*names)).matches) == 3
    assert desk.fingerprinter.seen == names[2:]


def test_cancelled_before_it_began(desk: Desk) -> None:
    token = CancelToken()
    token.cancel()
    (event,) = desk.events(token=token)
    assert isinstance(event, Scanned)
    assert not event.report.completed
    assert (event.report.checked, event.report.matches) == (0, ())
    assert desk.fingerprinter.seen == []


def test_a_work_s_own_file_is_marked_and_a_copy_elsewhere_is_not(later: Desk) -> None:
    report = later.scan(later.art, *later.suspect("g-same-file.png"))
    own = {Path(match.suspect).name: match.evidence.own_file for match in report.matches}
    assert own == {f"{Path(name).stem}.png": True for name in WORKS} | {"g-same-file.png": False}
    assert {match.verdict for match in report.matches} == {VerdictKind.IDENTICAL_FILE}


def test_a_work_s_place_that_holds_another_work_now_is_not_its_own_file(later: Desk, tmp_path: Path) -> None:
    for name in ("picnic.png", "goldfish.png"):
        (tmp_path / name).write_bytes((later.art / name).read_bytes())
    later.portfolio = PortfolioStore(later.library).create("Moving")
    for _event in PortfolioIndexer(later.library, later.portfolio, later.fingerprinter).run([tmp_path], CancelToken()):
        pass
    (tmp_path / "picnic.png").write_bytes((later.art / "goldfish.png").read_bytes())
    (match,) = later.scan(tmp_path / "picnic.png").matches
    assert (match.work.name, match.verdict) == ("goldfish.png", VerdictKind.IDENTICAL_FILE)
    assert not match.evidence.own_file


def test_files_that_vanish_meanwhile_are_told(later: Desk, tmp_path: Path) -> None:
    names = ["a-mirrored.png", "b-stranger.jpg"]
    for name in names:
        shutil.copy(later.suspects / name, tmp_path)
    events = later.events(*(tmp_path / name for name in names))
    assert isinstance(next(events), Advanced)
    (tmp_path / names[0]).unlink()
    *_others, last = events
    assert isinstance(last, Scanned)
    assert [(item.path, item.reason) for item in last.report.skipped] == [(str(tmp_path / names[0]), Reason.NOT_FOUND)]
    assert last.report.checked == 1


def test_missing_targets_are_told(later: Desk) -> None:
    gone, there = later.suspect("gone.png", "b-stranger.jpg")
    report = later.scan(gone, there)
    assert [(item.path, item.reason) for item in report.skipped] == [(str(gone), Reason.NOT_FOUND)]
    assert report.checked == 1
    assert report.completed


def test_one_picture_that_is_checked_goes_before_those_of_scans(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    urgent: list[tuple[str, bool]] = []
    decoded = Decoders.decoded

    def watched(
        decoders: Decoders, file: FileBytes, limits: Limits, *, is_urgent: bool, times_given_up: int
    ) -> AbstractContextManager[Picture]:
        urgent.append((file.path.name, is_urgent))
        return decoded(decoders, file, limits, is_urgent=is_urgent, times_given_up=times_given_up)

    monkeypatch.setattr(Decoders, "decoded", watched)
    desk.scan(*desk.suspect("b-stranger.jpg"))
    desk.scan(*desk.suspect("c-recompressed.jpg", "h-stranger.png"))
    assert sorted(urgent) == [("b-stranger.jpg", True), ("c-recompressed.jpg", False), ("h-stranger.png", False)]
    desk.scan(desk.suspects)
    assert [is_urgent for _name, is_urgent in urgent].count(True) == 1


def test_works_that_were_not_indexed_with_the_models_in_use_are_told(desk: Desk, tmp_path: Path) -> None:
    desk.fingerprinter = Counting([tiny_embedder(tmp_path)])
    desk.fingerprinter.seen = []
    report = desk.scan(*desk.suspect("c-recompressed.jpg"))
    assert report.works == ()
    assert [item.reason for item in report.works_skipped] == [Reason.NOT_INDEXED] * 4
    assert report.matches == ()
    assert report.checked == 1


def test_an_empty_portfolio_and_an_empty_folder(later: Desk, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    report = later.scan(tmp_path / "nothing")
    assert (report.checked, report.completed, report.matches) == (0, True, ())
    later.portfolio = PortfolioStore(later.library).create("Empty")
    report = later.scan(*later.suspect("a-mirrored.png", "f-flat.png"))
    assert (report.checked, report.works, report.matches, report.candidates) == (2, (), (), ())
    assert [Path(path).name for path in report.too_little_detail] == ["f-flat.png"]


def test_a_scan_of_a_drive_that_vanishes_says_so(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drive = tmp_path / "drive"
    drive.mkdir()
    (drive / "a.png").write_bytes(encoded(work_image("regatta.jpg", SIDE), "PNG"))
    for seen, told in ((1, "No copy of the works was found among what could be read."), (0, "No picture could be compared.")):
        with monkeypatch.context() as patched:
            vanish_while_listed(patched, drive, seen, OSError(errno.ESTALE, "stale file handle"))
            report = desk.scan(drive)
        assert report.checked == seen
        assert [(item.path, item.reason) for item in report.skipped] == [(str(drive), Reason.READ_ERROR)]
        assert headline(report) == told


def test_a_transparent_suspect_that_matches_is_kept_as_people_are_to_see_it(desk: Desk, tmp_path: Path) -> None:
    figure = work_image("goldfish.png", SIDE).convert("RGBA")
    alpha = Image.new("L", figure.size, 255)
    alpha.paste(0, (0, 0, figure.width // 5, figure.height))
    figure.putalpha(alpha)
    file = tmp_path / "cut-out.png"
    file.write_bytes(encoded(figure, "PNG"))
    (found,) = desk.scan(file).matches
    assert PrintsStore(desk.library, {}).clear_preview(found.suspect_facts.sha256) is not None
    assert PrintsStore(desk.library, {}).clear_preview(found.work.facts.sha256) is None


@pytest.mark.parametrize(
    ("frames", "parts"), [("flat work", ["#first"]), ("work flat", ["#last"]), ("flat flat", ["", "#last"])]
)
def test_an_animation_lacks_detail_only_as_far_as_it_does(desk: Desk, tmp_path: Path, frames: str, parts: list[str]) -> None:
    """What was compared by one of its frames is not told to be too flat to be compared."""
    goldfish = work_image("goldfish.png", SIDE)
    tones = iter(((20, 20, 20), (40, 40, 40)))
    first, last = (goldfish if name == "work" else Image.new("RGB", goldfish.size, next(tones)) for name in frames.split())
    file = tmp_path / "dance.png"
    file.write_bytes(encoded(first, "PNG", save_all=True, append_images=[last]))
    report = desk.scan(file)
    assert list(report.too_little_detail) == [str(file / f"dance.png{part}") if part else str(file) for part in parts]
    assert len(report.matches) == frames.count("work")
    assert report.checked == 2


def test_a_document_lacks_detail_only_as_far_as_it_does(desk: Desk, tmp_path: Path) -> None:
    goldfish = work_image("goldfish.png", SIDE)
    file = tmp_path / "book.tif"
    file.write_bytes(encoded(Image.new("RGB", goldfish.size, "white"), "TIFF", save_all=True, append_images=[goldfish]))
    report = desk.scan(file)
    assert report.too_little_detail == (str(file / "book.tif#1"),)
    assert [match.suspect for match in report.matches] == [str(file / "book.tif#2")]
