"""What is known of a set: which suspect was made from which work, how, and where it lies."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.geometry import Polygon


@dataclass(frozen=True)
class WorkTruth:
    """A work of the portfolio: its file, and the original it is."""

    file: str
    original: str


@dataclass(frozen=True)
class CopyTruth:
    """A suspect that was made from a work.

    Attributes:
        file: Name of the suspect.
        work: Name of the work's file.
        kind: Kind of edit.
        region_suspect: Outlines of the copy in the suspect, 0 to 1, filled by the even-odd rule.
        region_work: Outlines of the part of the work that is seen.
        rotation: Degrees clockwise after undoing a mirroring left to right; None where lines are bent.
        scale: Length in the suspect by length in the work, both in pixels, along x and along y of the work; None likewise.
        mirrored: Whether it is mirrored.
        work_to_suspect: Homography in pixels, row by row; None likewise.
        others: Originals of which something lies beside it, as tiles and grounds.
    """

    file: str
    work: str
    kind: str
    region_suspect: list[Polygon]
    region_work: list[Polygon]
    rotation: float | None
    scale: tuple[float, float] | None
    mirrored: bool
    work_to_suspect: list[list[float]] | None
    others: list[str]


@dataclass(frozen=True)
class UnrelatedTruth:
    """A suspect that was made from no work: its file, its original, and the kind of edit or nothing."""

    file: str
    original: str
    kind: str


@dataclass(frozen=True)
class Truth:
    """A whole set."""

    split: str
    set: str
    seed: int
    works: list[WorkTruth]
    copies: list[CopyTruth]
    unrelated: list[UnrelatedTruth]

    def write(self, path: Path) -> None:
        """Write as JSON."""
        path.write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")

    @staticmethod
    def read(path: Path) -> Truth:
        """Read what `write` wrote."""
        values: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return Truth(
            values["split"],
            values["set"],
            values["seed"],
            [WorkTruth(**work) for work in values["works"]],
            [CopyTruth(**copy) for copy in values["copies"]],
            [UnrelatedTruth(**other) for other in values["unrelated"]],
        )
