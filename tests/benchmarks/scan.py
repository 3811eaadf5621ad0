"""Run the program on a set and read what it wrote."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

DONE = (0, 1)
"""Exit codes of a scan that found nothing or something."""


@dataclass(frozen=True)
class Scan:
    """What the program said of a set.

    Attributes:
        matches: By name of the suspect's file, then of the work's: the match as in the JSON.
        scores: By both names likewise: the highest score of a match or a candidate.
        suspects: Pictures that were read.
        scan_seconds: From start to end of the scan, without indexing.
        all_seconds: With indexing and loading.
    """

    matches: dict[str, dict[str, dict[str, Any]]]
    scores: dict[str, dict[str, float]]
    suspects: int
    scan_seconds: float
    all_seconds: float


def run(folder: Path, level: str, library: Path) -> Scan:
    """Scan copies and unrelated pictures of a set against its works."""
    written = folder / f"scan-{level}.json"
    command = [sys.executable, "-m", "provcheck", "scan", "copies", "unrelated", "--portfolio-dir", "works"]
    options = ["--library", str(library.resolve()), "--level", level, "--candidates", "10", "--json", written.name, "--quiet"]
    started = time.perf_counter()
    ended = subprocess.run([*command, *options], cwd=folder, check=False)
    if ended.returncode not in DONE:
        raise SystemExit(f"provcheck ended with {ended.returncode}")
    return read(written, time.perf_counter() - started)


def read(path: Path, all_seconds: float = 0.0) -> Scan:
    """Read the JSON of a scan."""
    values = values_of(path)
    scan = Scan({}, {}, int(values["suspects"]["checked"]), _seconds(values["tool"]), all_seconds)
    for match in values["matches"]:
        suspect, work = Path(match["suspect"]).name, Path(match["work"]).name
        scan.matches.setdefault(suspect, {})[work] = match
    for pair in (*values["matches"], *values.get("candidates", ())):
        suspect, work = Path(pair["suspect"]).name, Path(pair["work"]).name
        scores = scan.scores.setdefault(suspect, {})
        scores[work] = max(float(pair["score"]), scores.get(work, 0.0))
    return scan


def values_of(path: Path) -> dict[str, Any]:
    """The JSON of a scan."""
    values: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return values


def _seconds(tool: dict[str, Any]) -> float:
    started, finished = (datetime.fromisoformat(tool[key]) for key in ("started", "finished"))
    return (finished - started).total_seconds()
