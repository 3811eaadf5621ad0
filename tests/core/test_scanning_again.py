"""What is kept of scans is used again, and changes no result."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from provcheck.core.errors import Reason
from provcheck.core.fingerprint.embedder import Embedding, OnnxEmbedder
from provcheck.core.fingerprint.prints import Prints
from provcheck.core.imaging.door import FileBytes
from provcheck.core.index.report_store import ReportStore
from provcheck.core.matching import thresholds
from provcheck.core.matching.candidates import Ranking
from provcheck.core.matching.matcher import Matcher, Shortlist, SuspectResult
from provcheck.core.matching.pair_result import PairResult
from provcheck.core.matching.thresholds import THRESHOLDS
from provcheck.core.models.batching import Tensor
from provcheck.core.records import Level
from provcheck.core.scan import ahead, comparing, scanning, work_pictures
from provcheck.core.scan.comparing import pair_version
from provcheck.core.scan.fingerprinting import Fingerprinter, Reading
from tests.builders import encoded, work_image
from tests.core.scanning_desk import (
    FOUND,
    SIDE,
    SKIPPED,
    Counting,
    Desk,
    Made,
    found_in,
    timeless,
)


def test_a_file_that_lies_there_often_is_computed_once(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shortlisted: list[str] = []
    shortlist = Matcher.shortlist

    def noted(self: Matcher, suspect: Prints) -> Shortlist:
        shortlisted.append(suspect.facts.sha256)
        return shortlist(self, suspect)

    matched: list[str] = []
    match = Matcher.match

    def noted_match(self: Matcher, name: str, *rest: Any) -> SuspectResult:
        matched.append(name)
        return match(self, name, *rest)

    monkeypatch.setattr(Matcher, "shortlist", noted)
    monkeypatch.setattr(Matcher, "match", noted_match)
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
    assert len(shortlisted) == len(matched) == 1, "also of those"
    desk.fingerprinter.seen.clear()
    assert timeless(desk.scan(folder)) == timeless(replace(report, number=0))
    assert desk.fingerprinter.seen == []


def test_copies_of_many_contents_are_matched_once_each(
    made: Made, later: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    matched: list[str] = []
    match = Matcher.match

    def noted(self: Matcher, name: str, suspect: Prints, ranking: Ranking, pairs: Mapping[int, PairResult]) -> SuspectResult:
        matched.append(suspect.facts.sha256)
        return match(self, name, suspect, ranking, pairs)

    monkeypatch.setattr(Matcher, "match", noted)
    monkeypatch.setattr(scanning, "_SHORTLISTS", 1)
    folders = [tmp_path / "copies" / str(number) for number in range(4)]
    for folder in folders:
        shutil.copytree(later.suspects, folder)
    report = later.scan(tmp_path / "copies")
    contents = {each.suspect_facts.sha256 for each in report.matches}
    assert report.checked == 4 * made.report.checked
    assert len(matched) == len(set(matched)), "also of what lies in a folder twice and is in work at the same time"
    assert contents < set(matched)
    first, *others = ([each for each in report.matches if Path(each.suspect).parent == folder] for folder in folders)
    for folder, found in zip(folders[1:], others, strict=True):
        assert [replace(each, suspect=str(folder / Path(each.suspect).name)) for each in first] == found
    of_folder = [each for each in report.candidates if Path(each.suspect).parent == folders[2]]
    plain = [(Path(each.suspect).name, each.work, each.score) for each in made.report.candidates]
    assert [(Path(each.suspect).name, each.work, each.score) for each in of_folder] == plain


class Overwriting(Counting):
    """Of a file that is about to be read, others write over it first."""

    written: Mapping[str, bytes]

    def read_unless_known(self, path: Path, *rest: Any) -> Reading | str:
        if path.name in self.written:
            path.write_bytes(self.written[path.name])
        return super().read_unless_known(path, *rest)


def test_a_report_that_is_written_over_a_known_file_is_told_as_one(later: Desk, tmp_path: Path) -> None:
    file, other = tmp_path / "a.jpg", tmp_path / "b.png"
    for path, name in ((file, "c-recompressed.jpg"), (other, "a-mirrored.png")):
        path.write_bytes((later.suspects / name).read_bytes())
    assert len(later.scan(tmp_path).matches) == 2
    later.library.query("DELETE FROM pairs")
    report = b"%PDF-1.7 a report"
    ReportStore(later.library).add(hashlib.sha256(report).hexdigest())
    later.fingerprinter = Overwriting([later.embedder], later.fingerprinter.space)
    later.fingerprinter.seen, later.fingerprinter.written = [], {file.name: report}
    told = later.scan(tmp_path)
    assert [(item.path, item.reason) for item in told.skipped] == [(str(file), Reason.OWN_REPORT)]
    assert [match.suspect for match in told.matches] == [str(other)], "the scan goes on"
    assert told.completed


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


@pytest.mark.features_anew
@pytest.mark.parametrize("workers", [1, 4])
def test_results_do_not_depend_on_the_number_of_threads(
    made: Made, desk: Desk, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "WORKERS", workers)
    monkeypatch.setattr(ahead, "LOOK_AHEAD", 2 * workers + 1)
    assert timeless(desk.scan()) == timeless(made.report)


@pytest.mark.features_anew
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

    def measure(self: Fingerprinter, file: FileBytes, level: Level, times_given_up: int, *, with_embeddings: bool) -> Reading:
        reading = Fingerprinter._measure(self, file, level, times_given_up, with_embeddings=with_embeddings)
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
    before = pair_version(Level.STANDARD)
    assert pair_version(Level.QUICK) != before
    raised = {**THRESHOLDS, "inliers": replace(THRESHOLDS["inliers"], value=9)}
    monkeypatch.setattr(thresholds, "THRESHOLDS", raised)
    assert pair_version(Level.STANDARD) != before
    monkeypatch.undo()
    monkeypatch.setattr(comparing, "PAIR_VERSION", -1)
    assert pair_version(Level.STANDARD) != before


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
