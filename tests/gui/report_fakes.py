"""Reports of a made-up program: what was written and kept."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from provcheck.app.report_check import CheckedReport, Outcome, ReportToCheck
from provcheck.app.report_order import ReportOrder
from provcheck.core.jobs import CancelToken
from provcheck.core.scan_records import ScanReport
from provcheck.gui.report_services import KeptOfReports, ReportServices

FOUND_WHOLE = CheckedReport(Outcome.WHOLE, "r.pdf is whole by its own checksum.", ("Checksum: it fits.",))


@dataclass
class FakeReports:
    """Writes reports that hold nothing; remembers what was ordered.

    `problem` is why the sender cannot be kept. Trying a passphrase and keeping the sender wait at `gate` when there is one.
    """

    kept: KeptOfReports = field(default_factory=KeptOfReports)
    orders: list[ReportOrder] = field(default_factory=list)
    exported: list[tuple[ScanReport, Path]] = field(default_factory=list)
    problem: str = ""
    checked: CheckedReport = FOUND_WHOLE
    asked: list[ReportToCheck] = field(default_factory=list)
    check_error: Exception | None = None
    passphrase: str = ""
    gate: threading.Event | None = None
    keep_error: Exception | None = None

    def services(self) -> ReportServices:
        return ReportServices(
            export=self.export,
            kept=lambda: self.kept,
            keep_order=self.keep_order,
            keep_sender=self.keep_sender,
            unlocks=self.unlocks,
            check=self.check,
        )

    def export(self, made: ScanReport, order: ReportOrder, target: Path) -> None:
        target.write_bytes(b"%PDF-")
        self.orders.append(order)
        self.exported.append((made, target))

    def keep_order(self, order: ReportOrder) -> None:
        self.kept = replace(self.kept, order=replace(order, selected=frozenset()))

    def unlocks(self, passphrase: str) -> bool:
        self.wait()
        return passphrase == self.passphrase

    def wait(self) -> None:
        if self.gate is not None:
            assert self.gate.wait(30)

    def keep_sender(self, kept: Mapping[str, str]) -> str:
        self.wait()
        if self.keep_error is not None:
            raise self.keep_error
        if not self.problem:
            self.kept = replace(self.kept, sender=dict(kept))
        return self.problem

    def check(self, asked: ReportToCheck, _token: CancelToken) -> CheckedReport:
        self.asked.append(asked)
        if self.check_error is not None:
            raise self.check_error
        return self.checked
