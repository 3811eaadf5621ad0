"""Checking suspects against a portfolio, with the real model and the demo's pictures, made small."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import shutil
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pypdf
import pytest
from PIL import Image, ImageOps

from provcheck.app.reporting import _picture_facts, headline
from provcheck.core.assets import resource
from provcheck.core.errors import DecoderError, Reason
from provcheck.core.fingerprint.compact import CompactSpace
from provcheck.core.fingerprint.embedder import Embedding, OnnxEmbedder, Tensor
from provcheck.core.fingerprint.prints import Prints
from provcheck.core.imaging import parts
from provcheck.core.imaging.decoders import Decoders
from provcheck.core.imaging.door import FileBytes
from provcheck.core.imaging.worker import WorkerLimits
from provcheck.core.index.library import Library
from provcheck.core.index.portfolio_store import PortfolioStore
from provcheck.core.index.prints_store import PrintsStore
from provcheck.core.index.report_store import ReportStore
from provcheck.core.index.scan_store import ScanStore
from provcheck.core.jobs import CancelToken
from provcheck.core.matching import thresholds
from provcheck.core.matching.matcher import Matcher, Shortlist
from provcheck.core.matching.pair import chance_of_acceptance
from provcheck.core.matching.thresholds import THRESHOLDS
from provcheck.core.records import Level, ScanReport, ScanSettings, VerdictKind
from provcheck.core.scan import ahead, scanning, work_pictures
from provcheck.core.scan.events import Advanced, FileSkipped, MatchFound, ScanEvent, Scanned
from provcheck.core.scan.fingerprinting import Fingerprinter, Reading
from provcheck.core.scan.indexing import PortfolioIndexer
from provcheck.core.scan.scanning import Scanner, ScanRequest, _pair_version
from tests.builders import encoded, tiny_embedder, work_image
from tests.drives import vanish_while_listed

WORKS = ("picnic.jpg", "goldfish.png", "jukebox.jpg", "carpenter-saw.jpg")
SIDE = 300
FOUND = {
    "a-mirrored.png": ("picnic.png", VerdictKind.EDITED_COPY),
    "c-recompressed.jpg": ("goldfish.png", VerdictKind.RE_ENCODED_COPY),
    "d-same-pixels.bmp": ("goldfish.png", VerdictKind.IDENTICAL_PICTURE),
    "g-same-file.png": ("picnic.png", VerdictKind.IDENTICAL_FILE),
    "j-again.jpg": ("goldfish.png", VerdictKind.RE_ENCODED_COPY),
    "k-inverted.png": ("jukebox.png", VerdictKind.EDITED_COPY),
}
SKIPPED = {"e-cut-off.png": Reason.TRUNCATED, "i-text.png": Reason.NOT_A_PICTURE}


class Counting(Fingerprinter):
    """Notes which files were read."""

    seen: list[str]

    def _measure(self, file: FileBytes, level: Level, *, with_embeddings: bool) -> Reading:
        self.seen.append(file.path.name)
        return super()._measure(file, level, with_embeddings=with_embeddings)


class Desk:
    """A library whose portfolio holds four works, and a folder of suspects: copies, strangers, and what cannot be read."""

    def __init__(self, folder: Path, library: Path, embedder: OnnxEmbedder) -> None:
        self.art, self.suspects, self.embedder = folder / "art", folder / "suspects", embedder
        self.fingerprinter = Counting([embedder], CompactSpace.load(resource("calibration") / "compact.npz"))
        self.fingerprinter.seen = []
        self.library = Library(library)
        self.portfolio = PortfolioStore(self.library).create("Mine")

    def events(
        self, *targets: Path, token: CancelToken | None = None, level: Level = Level.STANDARD, candidates: int = 2
    ) -> Iterator[ScanEvent]:
        request = ScanRequest(self.portfolio, targets or (self.suspects,), ScanSettings(level, candidates), "1.2.3")
        return Scanner(self.library, self.fingerprinter, {}, request).run(token or CancelToken())

    def scan(self, *targets: Path, level: Level = Level.STANDARD) -> ScanReport:
        *_others, last = self.events(*targets, level=level)
        assert isinstance(last, Scanned)
        return last.report

    def suspect(self, *names: str) -> list[Path]:
        return [self.suspects / name for name in names]


def _write_pictures(folder: Path) -> None:
    (folder / "art").mkdir()
    (folder / "suspects").mkdir()
    for name in WORKS:
        (folder / "art" / f"{Path(name).stem}.png").write_bytes(encoded(work_image(name, SIDE), "PNG"))
    picnic, goldfish, jukebox = (work_image(name, SIDE) for name in WORKS[:3])
    files = {
        "a-mirrored.png": encoded(picnic.transpose(Image.Transpose.FLIP_LEFT_RIGHT), "PNG"),
        "b-stranger.jpg": encoded(work_image("chalet-in-snow.jpg", SIDE), "JPEG"),
        "c-recompressed.jpg": encoded(goldfish, "JPEG", quality=60),
        "d-same-pixels.bmp": encoded(goldfish, "BMP"),
        "e-cut-off.png": encoded(picnic, "PNG")[:5000],
        "f-flat.png": encoded(picnic.resize((1, 1)).resize((200, 150)), "PNG"),
        "g-same-file.png": (folder / "art" / "picnic.png").read_bytes(),
        "h-stranger.png": encoded(work_image("regatta.jpg", SIDE), "PNG"),
        "i-text.png": b"just text",
        "j-again.jpg": encoded(goldfish, "JPEG", quality=60),
        "k-inverted.png": encoded(ImageOps.invert(jukebox), "PNG"),
    }
    for name, data in files.items():
        (folder / "suspects" / name).write_bytes(data)
    for file in folder.glob("*/*"):
        os.utime(file, ns=(1, 1_234_567_890_123_456_789))
        file.chmod(0o444)


def _state(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every picture with its bytes and its time."""
    files = [file for part in ("art", "suspects") for file in (folder / part).iterdir()]
    return {str(file): (file.read_bytes(), file.stat().st_mtime_ns) for file in files}


@dataclass(frozen=True)
class Made:
    """What is computed once for all tests: pictures, a library with the portfolio, and the same library after one scan."""

    folder: Path
    before: dict[str, tuple[bytes, int]]
    events: tuple[ScanEvent, ...]
    seen: tuple[str, ...]

    @property
    def report(self) -> ScanReport:
        last = self.events[-1]
        assert isinstance(last, Scanned)
        return last.report


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, sscd: OnnxEmbedder) -> Made:
    folder = tmp_path_factory.mktemp("desk")
    _write_pictures(folder)
    before = _state(folder)
    desk = Desk(folder, folder / "indexed", sscd)
    for _event in PortfolioIndexer(desk.library, desk.portfolio, desk.fingerprinter).run([desk.art], CancelToken()):
        pass
    desk.library.close()
    shutil.copytree(folder / "indexed", folder / "scanned")
    desk = Desk(folder, folder / "scanned", sscd)
    events = tuple(desk.events())
    desk.library.close()
    return Made(folder, before, events, tuple(desk.fingerprinter.seen))


@pytest.fixture
def desk(made: Made, tmp_path: Path, sscd: OnnxEmbedder) -> Iterator[Desk]:
    """A desk where the portfolio is indexed and nothing was scanned yet."""
    shutil.copytree(made.folder / "indexed", tmp_path / "library")
    opened = Desk(made.folder, tmp_path / "library", sscd)
    yield opened
    opened.library.close()


@pytest.fixture
def later(made: Made, tmp_path: Path, sscd: OnnxEmbedder) -> Iterator[Desk]:
    """A desk where all suspects were scanned once."""
    shutil.copytree(made.folder / "scanned", tmp_path / "later")
    opened = Desk(made.folder, tmp_path / "later", sscd)
    yield opened
    opened.library.close()


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
        archive.writestr("readme.txt", b"text")
    (folder / "broken.zip").write_bytes(b"PK\x03\x04 no archive")
    report = desk.scan(folder)
    found = {str(Path(match.suspect).relative_to(folder)) for match in report.matches if match.work.name == "goldfish.png"}
    assert found == {"dance.gif/dance.gif#last", "copy.gif", "pages.tif/pages.tif#2", "comic.cbz/pages/02.jpg"}
    skipped = {str(Path(item.path).relative_to(folder)): item.reason for item in report.skipped}
    assert skipped == {
        "comic.cbz/pages/03.png": Reason.NOT_A_PICTURE,
        "comic.cbz/more.zip": Reason.FORMAT_NOT_READ,
        "broken.zip": Reason.DAMAGED,
    }
    seen = list(desk.fingerprinter.seen)
    assert timeless(desk.scan(folder)).matches == report.matches, "again, from what is known by now"
    assert len(desk.fingerprinter.seen) < 2 * len(seen)


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
    rows = {row.label: row.value for row in _picture_facts(match.suspect_facts, match.suspect)}
    assert (rows["SHA-256 of the file"], rows["Part of the file"]) == (digest, "page 2")


def test_a_page_of_a_works_own_file_is_no_copy_of_it(desk: Desk, tmp_path: Path) -> None:
    tower, folder = work_image("chalet-in-snow.jpg", SIDE), tmp_path / "own"
    folder.mkdir()
    (folder / "comic.tif").write_bytes(encoded(tower, "TIFF", save_all=True, append_images=[ImageOps.mirror(tower)]))
    for _event in PortfolioIndexer(desk.library, desk.portfolio, desk.fingerprinter).run([folder], CancelToken()):
        pass
    (tmp_path / "found.tif").write_bytes((folder / "comic.tif").read_bytes())
    told = {Path(match.suspect).name: match.evidence.own_file for match in desk.scan(folder, tmp_path / "found.tif").matches}
    assert told == {"comic.tif": True, "comic.tif#2": True, "found.tif": False, "found.tif#2": False}


def test_a_file_that_lies_there_often_is_computed_once(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shortlisted: list[str] = []
    shortlist = Matcher.shortlist

    def noted(self: Matcher, suspect: Prints) -> Shortlist:
        shortlisted.append(suspect.facts.sha256)
        return shortlist(self, suspect)

    monkeypatch.setattr(Matcher, "shortlist", noted)
    folder = tmp_path / "often"
    folder.mkdir()
    copy = encoded(work_image("goldfish.png", SIDE), "JPEG", quality=60)
    for number in range(30):
        (folder / f"{number:02}.jpg").write_bytes(copy)
    report = desk.scan(folder)
    assert len(report.matches) == report.checked == 30
    assert len({(match.verdict, match.score) for match in report.matches}) == 1
    assert len(desk.fingerprinter.seen) <= 1 + 3 * ahead.LOOK_AHEAD, "only those that were in work at the same time"
    assert len(desk.fingerprinter.seen) < 20
    assert len(shortlisted) == 1
    desk.fingerprinter.seen.clear()
    assert timeless(desk.scan(folder)) == timeless(replace(report, number=0))
    assert desk.fingerprinter.seen == []


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
    limits = WorkerLimits(seconds=1.0, memory_bytes=400 << 20)
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

    def _measure(self, file: FileBytes, level: Level, *, with_embeddings: bool) -> Reading:
        if self.refused.get(file.path.name, 0) > 0:
            self.refused[file.path.name] -= 1
            raise DecoderError(Reason.DECODER_MISSING, None, "no memory")
        return super()._measure(file, level, with_embeddings=with_embeddings)


@pytest.mark.parametrize(("times", "completed"), [(1, True), (9, False)])
def test_a_scan_that_cannot_decode_any_more_tells_what_it_found(desk: Desk, *, times: int, completed: bool) -> None:
    desk.fingerprinter = Refusing([desk.embedder], desk.fingerprinter.space)
    desk.fingerprinter.seen, desk.fingerprinter.refused = [], {"c-recompressed.jpg": times}
    report = desk.scan(*desk.suspect("a-mirrored.png", "c-recompressed.jpg"))
    assert report.completed is completed
    assert set(found_in(report)) == {"a-mirrored.png"} | ({"c-recompressed.jpg"} if completed else set())
    stopped_by = [(str(desk.suspects / "c-recompressed.jpg"), Reason.DECODER_MISSING)]
    assert [(item.path, item.reason) for item in report.skipped] == ([] if completed else stopped_by)


def timeless(report: ScanReport) -> ScanReport:
    return replace(report, started="", finished="")


def found_in(report: ScanReport) -> Mapping[str, tuple[str, VerdictKind]]:
    return {Path(match.suspect).name: (match.work.name, match.verdict) for match in report.matches}


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


def test_originals_are_not_touched(made: Made) -> None:
    assert _state(made.folder) == made.before


def test_copies_of_one_suspect_are_each_told(made: Made) -> None:
    first, second = (match for match in made.report.matches if Path(match.suspect).suffix == ".jpg")
    assert first.suspect != second.suspect
    assert replace(first, suspect="") == replace(second, suspect="")


def test_previews_are_kept_of_what_matched_only(made: Made, later: Desk) -> None:
    kept = {content for (content,) in later.library.query("SELECT content FROM previews")}
    suspects = {match.suspect_facts.sha256 for match in made.report.matches}
    assert kept == suspects | {work.facts.sha256 for work in made.report.works}


def test_a_second_scan_says_the_same_without_reading_again(made: Made, later: Desk) -> None:
    names = {file.name for file in later.suspects.iterdir()}
    assert len(set(made.seen)) == len(made.seen)
    assert names - {"j-again.jpg"} <= set(made.seen) <= names, "a content that was compared already need not be read again"
    assert timeless(later.scan()) == timeless(made.report)
    assert sorted(later.fingerprinter.seen) == sorted(SKIPPED), "only what could not be read is tried again"


@pytest.mark.parametrize("forgotten", ["pairs", "files", "previews"])
def test_results_do_not_depend_on_what_was_kept(made: Made, later: Desk, forgotten: str) -> None:
    kept = {"pairs": "", "files": "", "previews": " WHERE content NOT IN (SELECT content FROM works)"}
    later.library.query(f"DELETE FROM {forgotten}{kept[forgotten]}")
    assert timeless(later.scan()) == timeless(made.report)


def test_results_do_not_depend_on_how_many_works_are_held(made: Made, later: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work_pictures, "_HELD", 1)
    later.library.query("DELETE FROM pairs")
    assert timeless(later.scan()) == timeless(made.report)


@pytest.mark.parametrize("workers", [1, 4])
def test_results_do_not_depend_on_the_number_of_threads(
    made: Made, desk: Desk, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "WORKERS", workers)
    monkeypatch.setattr(ahead, "LOOK_AHEAD", 2 * workers + 1)
    assert timeless(desk.scan()) == timeless(made.report)


def test_results_do_not_depend_on_the_order_of_files(made: Made, desk: Desk) -> None:
    backwards = desk.scan(*sorted(desk.suspects.iterdir(), reverse=True))
    assert backwards.matches == made.report.matches
    assert set(backwards.candidates) == set(made.report.candidates)
    assert set(backwards.skipped) == set(made.report.skipped)
    assert backwards.checked == made.report.checked


def test_a_picture_alone_is_judged_as_among_others(made: Made, desk: Desk) -> None:
    (alone,) = desk.scan(*desk.suspect("a-mirrored.png")).matches
    (same,) = (match for match in made.report.matches if match.suspect == alone.suspect)
    assert alone.false_alarms < same.false_alarms, "fewer pictures, fewer chances"
    assert replace(alone, false_alarms=0.0) == replace(same, false_alarms=0.0)


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


def test_a_file_named_twice_is_checked_once(later: Desk) -> None:
    report = later.scan(*later.suspect("a-mirrored.png", "a-mirrored.png", "b-stranger.jpg"))
    assert report.checked == 2
    assert len(report.matches) == 1


def test_a_changed_file_is_looked_at_again(later: Desk, tmp_path: Path) -> None:
    suspect = tmp_path / "suspect.jpg"
    suspect.write_bytes((later.suspects / "b-stranger.jpg").read_bytes())
    assert later.scan(suspect).matches == ()
    suspect.write_bytes((later.suspects / "c-recompressed.jpg").read_bytes())
    assert found_in(later.scan(suspect)) == {"suspect.jpg": FOUND["c-recompressed.jpg"]}


def test_line_maps_are_made_of_suspects_at_level_thorough_only(later: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []

    def measure(self: Fingerprinter, file: FileBytes, level: Level, *, with_embeddings: bool) -> Reading:
        reading = Fingerprinter._measure(self, file, level, with_embeddings=with_embeddings)
        asked.append(reading.lines is not None)
        return reading

    monkeypatch.setattr(Counting, "_measure", measure)
    for level in Level:
        later.library.query("DELETE FROM pairs")
        later.scan(*later.suspect("b-stranger.jpg"), level=level)
    assert asked == [level is Level.THOROUGH for level in Level]


def test_a_quick_scan_does_not_borrow_from_another_level(later: Desk) -> None:
    """An inverted picture is found at both levels, at level quick by structure alone."""
    suspect = later.suspects / "k-inverted.png"
    places = {}
    for level in (Level.STANDARD, Level.QUICK):
        (match,) = later.scan(suspect, level=level).matches
        assert match.verdict is FOUND["k-inverted.png"][1]
        assert match.evidence.alignment is not None
        places[level] = match.evidence.alignment.inliers
    assert places[Level.QUICK] == 0 < places[Level.STANDARD]


def test_what_a_quick_scan_kept_changes_nothing_at_another_level(made: Made, desk: Desk) -> None:
    desk.scan(level=Level.QUICK)
    assert timeless(desk.scan()) == timeless(made.report)


def test_kept_outcomes_are_not_used_when_the_engine_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    before = _pair_version(Level.STANDARD)
    assert _pair_version(Level.QUICK) != before
    raised = {**THRESHOLDS, "inliers": replace(THRESHOLDS["inliers"], value=9)}
    monkeypatch.setattr(thresholds, "THRESHOLDS", raised)
    assert _pair_version(Level.STANDARD) != before
    monkeypatch.undo()
    monkeypatch.setattr(scanning, "PAIR_VERSION", -1)
    assert _pair_version(Level.STANDARD) != before


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


def test_what_is_known_of_a_suspect_is_not_embedded_again(later: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    embedded: list[int] = []
    of_one = OnnxEmbedder.embed

    def embed(self: OnnxEmbedder, tensor: Tensor) -> Embedding:
        embedded.append(1)
        return of_one(self, tensor)

    monkeypatch.setattr(OnnxEmbedder, "embed", embed)
    later.library.query("DELETE FROM pairs")
    later.scan()
    assert later.fingerprinter.seen, "the pairs are aligned anew"
    assert embedded == []


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
