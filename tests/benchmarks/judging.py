"""Hold a scan against the truth."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tests.benchmarks import metrics
from tests.benchmarks.geometry import Matrix, moved, rasterised, scaling
from tests.benchmarks.metrics import Scored
from tests.benchmarks.related import Related
from tests.benchmarks.scan import Scan
from tests.benchmarks.truth import CopyTruth, Truth

RESEMBLANCE = "resemblance"
_STATED = (0.001, 0.01, 0.1, 1.0)


@dataclass
class KindTally:
    """What became of the copies of one kind; lists hold a number per copy that was found and can be measured."""

    copies: int = 0
    candidate: int = 0
    first: int = 0
    found: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    overlaps: list[float] = field(default_factory=list)
    turns: list[float] = field(default_factory=list)
    scales: list[float] = field(default_factory=list)
    places: list[float] = field(default_factory=list)
    mirror_wrong: int = 0


@dataclass(frozen=True)
class Accusation:
    """A wrong work named for a suspect with a verdict that claims a copy."""

    suspect: str
    work: str
    verdict: str
    score: float
    log10_nfa: float | None
    originals: tuple[str, str]


class Judge:
    """Tells right pairs from wrong ones; pairs of originals that share something count as neither."""

    def __init__(self, truth: Truth) -> None:
        self._related = Related()
        self._of_work = {work.file: work.original for work in truth.works}
        self._right = {copy.file: copy.work for copy in truth.copies}
        self._of_suspect = {other.file: [other.original] for other in truth.unrelated}
        self._of_suspect |= {copy.file: [self._of_work[copy.work], *copy.others] for copy in truth.copies}
        self._numbers = {file: number for number, file in enumerate(self._of_suspect)}
        self.truth = truth

    def right(self, suspect: str, work: str) -> bool:
        """Whether the suspect was made from the work."""
        return self._right.get(suspect) == work

    def counts(self, suspect: str, work: str) -> bool:
        """Whether the pair is right or wrong, and not in between."""
        original = self._of_work[work]
        related = any(self._related.holds(other, original) for other in self._of_suspect[suspect])
        return self.right(suspect, work) or not related

    def originals(self, suspect: str, work: str) -> tuple[str, str]:
        """Of which originals a suspect and a work are."""
        return self._of_suspect[suspect][0], self._of_work[work]

    def scored(self, scores: dict[str, dict[str, float]]) -> Scored:
        """Pairs that count, as arrays."""
        rows = [
            (score, self.right(suspect, work), self._numbers[suspect])
            for suspect, works in scores.items()
            for work, score in works.items()
            if self.counts(suspect, work)
        ]
        return Scored(
            np.array([row[0] for row in rows], np.float64),
            np.array([row[1] for row in rows], bool),
            np.array([row[2] for row in rows], np.int64),
            len(self.truth.copies),
            len(self.truth.unrelated),
        )


def tally(judge: Judge, scan: Scan) -> dict[str, KindTally]:
    """Count by kind of edit, in the order of names."""
    kinds: dict[str, KindTally] = {kind: KindTally() for kind in sorted({copy.kind for copy in judge.truth.copies})}
    for copy in judge.truth.copies:
        counts, scores = kinds[copy.kind], scan.scores.get(copy.file, {})
        counts.copies += 1
        counts.candidate += copy.work in scores
        wrong = max(
            (score for work, score in scores.items() if work != copy.work and judge.counts(copy.file, work)), default=-1.0
        )
        counts.first += scores.get(copy.work, -1.0) > wrong
        match = scan.matches.get(copy.file, {}).get(copy.work)
        if match is not None and match["verdict"] != RESEMBLANCE:
            counts.found += 1
            counts.verdicts[match["verdict"]] += 1
            _measure(counts, copy, match)
    return kinds


def _measure(counts: KindTally, copy: CopyTruth, match: dict[str, Any]) -> None:
    if match["region"] is not None:
        counts.overlaps.append(metrics.overlap(rasterised([match["region"]["suspect"]]), rasterised(copy.region_suspect)))
    alignment = match["evidence"]["alignment"]
    if alignment is None or copy.work_to_suspect is None or copy.rotation is None:
        return
    edits = {edit["kind"]: edit["amount"] for edit in match["evidence"]["edits"]}
    work, suspect = (np.array([match[f"{side}_file"][key] for key in ("width", "height")]) for side in ("work", "suspect"))
    matrix = np.array(copy.work_to_suspect)
    counts.mirror_wrong += bool(alignment["mirrored"]) != copy.mirrored
    counts.turns.append(metrics.turn_between(float(edits.get("rotated", 0.0)), copy.rotation))
    counts.scales.append(abs(float(edits.get("scaled", 1.0)) / scale_at_centre(matrix, work) - 1))
    found = np.array(alignment["work_to_suspect"], np.float64)
    if np.isfinite(found).all():
        counts.places.append(_misplaced(found, matrix, copy, work, suspect))


def scale_at_centre(matrix: Matrix, work: np.ndarray) -> float:
    """Root of the change of area at the centre of the work."""
    points = moved(matrix, work / 2 + np.array([[0.0, 0.0], [0.5, 0.0], [0.0, 0.5]]))
    return float(np.sqrt(abs(np.linalg.det(points[1:] - points[0]))) * 2)


def _misplaced(found: Matrix, true: Matrix, copy: CopyTruth, work: np.ndarray, suspect: np.ndarray) -> float:
    """Mean distance between found and true places of points of the work that are seen, by the suspect's diagonal."""
    rows, columns = np.nonzero(rasterised(copy.region_work, 16))
    points = (np.column_stack([columns, rows]) + 0.5) / 16
    if not len(points):
        return 0.0
    places = moved(scaling(*suspect) @ found, points) - moved(true, points * work)
    return float(np.mean(np.hypot(*places.T)) / np.hypot(*suspect))


def accusations(judge: Judge, scan: Scan) -> list[Accusation]:
    """Wrong works named with a verdict that claims a copy, strongest first."""
    found = []
    for suspect, works in scan.matches.items():
        for work, match in works.items():
            if match["verdict"] == RESEMBLANCE or judge.right(suspect, work) or not judge.counts(suspect, work):
                continue
            alignment = match["evidence"]["alignment"]
            nfa = None if alignment is None else alignment["log10_nfa"]
            found.append(Accusation(suspect, work, match["verdict"], match["score"], nfa, judge.originals(suspect, work)))
    return sorted(found, key=lambda each: (-each.score, each.suspect, each.work))


def calibration(judge: Judge, scan: Scan) -> dict[str, float]:
    """Cllr of the best scores of suspects, and for stated numbers of false alarms how many wrong matches state no more."""
    targets = np.array([scan.scores.get(copy.file, {}).get(copy.work, 0.0) for copy in judge.truth.copies])
    others = []
    for unrelated in judge.truth.unrelated:
        scores = scan.scores.get(unrelated.file, {})
        others.append(max((score for work, score in scores.items() if judge.counts(unrelated.file, work)), default=0.0))
    stated = [
        float(match["false_alarms"])
        for suspect, works in scan.matches.items()
        for work, match in works.items()
        if not judge.right(suspect, work) and judge.counts(suspect, work)
    ]
    values = {"Cllr": metrics.log_likelihood_cost(targets, np.array(others, np.float64))}
    return values | {
        f"wrong matches stating <= {limit:g} false alarms": sum(each <= limit for each in stated) for limit in _STATED
    }
