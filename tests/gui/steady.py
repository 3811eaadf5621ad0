"""The program's answers with one time and one computer, whenever and wherever they are given: their pictures stay the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, tzinfo
from unittest.mock import patch

from provcheck.app import system_check
from provcheck.app.demo import Pace
from provcheck.app.library_care import KeptPlace
from provcheck.app.output_report import KeptOutputs
from provcheck.app.system_check import SystemFacts, SystemLine, system_lines
from provcheck.core.index.scan_store import OpenedScan
from provcheck.core.jobs import CancelToken
from provcheck.core.models.providers import CPU
from provcheck.core.records import Level, ModelUse
from provcheck.core.scan.events import ScanEvent, Scanned
from provcheck.core.scan_records import ScanReport
from provcheck.gui import decisions
from provcheck.gui.services import ScanOrder, Services

MOMENT = "2026-11-30T18:00:00+00:00"
"""When everything was checked."""

_GIGABYTE = 1_000_000_000
_SIZE = 12_000_000


def dated(report: ScanReport) -> ScanReport:
    """The report as of `MOMENT`."""
    return replace(report, started=MOMENT)


class _Moment(datetime):
    """A clock that stands still."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        return datetime.fromisoformat(MOMENT).astimezone(tz)


@contextmanager
def steady_decisions() -> Iterator[None]:
    """Decisions that are made meanwhile are of `MOMENT`."""
    with patch.object(decisions, "datetime", _Moment):
        yield


def steady(services: Services) -> Services:
    """The same services; scans and sets are of `MOMENT`, and the computer is an ordinary laptop without a graphics card."""

    def scan(order: ScanOrder, token: CancelToken) -> Iterator[ScanEvent]:
        for event in services.scan(order, token):
            yield replace(event, report=dated(event.report)) if isinstance(event, Scanned) else event

    def open_scan(number: int) -> OpenedScan | None:
        opened = services.open_scan(number)
        return None if opened is None else replace(opened, report=dated(opened.report))

    def kept() -> tuple[KeptOutputs, ...]:
        return tuple(replace(each, summary=replace(each.summary, started=MOMENT)) for each in services.outputs.kept())

    return replace(
        services,
        scan=scan,
        open_scan=open_scan,
        rest_of_scan=lambda opened: dated(services.rest_of_scan(opened)),
        list_scans=lambda: tuple(replace(each, started=MOMENT) for each in services.list_scans()),
        outputs=replace(services.outputs, kept=kept),
        library=replace(services.library, system=_laptop, kept=lambda: _sized(services.library.kept())),
    )


def _sized(places: Sequence[KeptPlace]) -> tuple[KeptPlace, ...]:
    """What is kept, each of one size: that of a library's file depends on when it was looked at."""
    return tuple(replace(place, size=_SIZE) for place in places)


def _laptop(uses: Sequence[ModelUse]) -> tuple[SystemLine, ...]:
    facts = SystemFacts(tuple(uses), 8, 16 * _GIGABYTE, 4 * _GIGABYTE, 240 * _GIGABYTE, Pace(Level.STANDARD, 20, 5.0, CPU))
    with patch.object(system_check, "WORKERS", 4):
        return system_lines(facts)
