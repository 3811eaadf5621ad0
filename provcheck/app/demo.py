"""The pictures that come with the program to try it with, on a library of their own, and how fast this computer checks them."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from provcheck.app import paths, portfolios, scanning
from provcheck.app.i18n import tr
from provcheck.app.workspace import Workspace
from provcheck.core.assets import resource
from provcheck.core.jobs import CancelToken
from provcheck.core.records import Level, Portfolio
from provcheck.core.scan.events import IndexEvent, ScanEvent, Scanned
from provcheck.core.scan_records import ScanReport, ScanSettings

_PACE_FILE = "pace.json"


@dataclass(frozen=True)
class Pace:
    """How long a check took on this computer.

    Attributes:
        level: How thorough it was.
        pictures: How many were compared.
        seconds: How long that took, models loaded before.
        provider: What the models ran on, as ONNX Runtime names it; empty without models.
    """

    level: Level
    pictures: int
    seconds: float
    provider: str

    @property
    def per_second(self) -> float:
        """Pictures a second."""
        return self.pictures / self.seconds


def demo_name() -> str:
    """Name of the demo's portfolio."""
    return tr("Demo")


def demo_works() -> Path:
    """Folder of the demo's works."""
    return resource("demo/portfolio")


def demo_suspects() -> Path:
    """Folder of the pictures that are checked in the demo."""
    return resource("demo/suspects")


def demo_library() -> Path:
    """Folder of the demo's own library: nothing of it is ever in the artist's."""
    return paths.demo_folder() / "library"


def index_demo(workspace: Workspace, token: CancelToken) -> Iterator[IndexEvent]:
    """Read the demo's works, wherever the program lies by now; known ones are quick. Raises as `portfolios.index`."""
    asked = portfolios.NewPortfolio(demo_name())
    return portfolios.index(workspace, asked, [demo_works()], token, mirror=True)


def check_demo(workspace: Workspace, portfolio: Portfolio, settings: ScanSettings, token: CancelToken) -> Iterator[ScanEvent]:
    """Check the demo's pictures; how long that took is kept when none of them was known before. Raises as `scanning.scan`."""
    is_first = not scanning.list_scans(workspace)
    began = time.monotonic()
    for event in scanning.scan(workspace, portfolio, [demo_suspects()], settings, token):
        if isinstance(event, Scanned) and is_first and event.report.completed:
            _keep_pace(event.report, time.monotonic() - began - token.paused_seconds)
        yield event


def _keep_pace(report: ScanReport, seconds: float) -> None:
    provider = report.models[0].providers_got[0] if report.models else ""
    pace = Pace(report.settings.level, report.checked, seconds, provider)
    place = paths.demo_folder() / _PACE_FILE
    beside = place.with_suffix(".new")
    # Where it cannot be kept it is not told; what was checked is whole.
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(json.dumps(asdict(pace)), encoding="utf-8")
        os.replace(beside, place)


def pace_here() -> Pace | None:
    """How fast the demo was checked here; None where that was not measured."""
    try:
        kept = json.loads((paths.demo_folder() / _PACE_FILE).read_text(encoding="utf-8"))
        pace = Pace(Level(kept["level"]), int(kept["pictures"]), float(kept["seconds"]), str(kept["provider"]))
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None
    return pace if pace.pictures > 0 and pace.seconds > 0 else None
