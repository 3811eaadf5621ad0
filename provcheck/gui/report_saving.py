"""Saving the report of a scan: asked where to and in which form, written in a worker, one after the other."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from provcheck.app.i18n import tr
from provcheck.app.paths import documents_folder
from provcheck.core.scan_records import ScanReport
from provcheck.gui.context import Context
from provcheck.gui.tasks import Task


def suggested_file(report: ScanReport, folder: Path) -> Path:
    """Where a report is offered to be saved; a name that every system takes."""
    name = re.sub(r"[^\w-]+", "-", report.portfolio.name).strip("-") or "portfolio"
    return folder / f"provcheck-{name}-{report.started[:10]}.pdf"


def kinds_of_reports() -> dict[str, str]:
    """Endings of the forms a report can have, by their names."""
    return {
        tr("PDF"): ".pdf",
        tr("Web page, one file"): ".html",
        tr("Table of the matches"): ".csv",
        tr("Data of the scan, JSON"): ".json",
    }


class ReportSaving(QObject):
    """What buttons for it do; they are off while a report is written.

    Signals:
        saved: Path of a report that was written.
    """

    saved = Signal(object)

    def __init__(self, context: Context, parent: QWidget, *buttons: QPushButton) -> None:
        """The dialog belongs to `parent`."""
        super().__init__(parent)
        self._context = context
        self._window = parent
        self._buttons = buttons
        self._report: ScanReport | None = None
        self._target = Path()

    def ask(self, report: ScanReport) -> None:
        """Ask where to, then write; nothing while another report is written."""
        if all(each.isEnabled() for each in self._buttons):
            self._report = report
            suggested = suggested_file(report, documents_folder())
            title, kinds = tr("Save the report"), kinds_of_reports()
            self._context.dialogs.choose_target(self._window, title, suggested, self._write, kinds)

    def _write(self, chosen: list[Path]) -> None:
        if self._report is None:
            return
        self._target = chosen[0]
        self._allow(allowed=False)
        task: Task = self._context.writes.call(self._context.services.export_report, self._report, self._target)
        task.done.connect(self._tell)
        task.ended.connect(self._end)

    @Slot(object)
    def _tell(self, _nothing: object) -> None:
        self.saved.emit(self._target)

    @Slot()
    def _end(self) -> None:
        self._allow(allowed=True)

    def _allow(self, *, allowed: bool) -> None:
        for each in self._buttons:
            each.setEnabled(allowed)
