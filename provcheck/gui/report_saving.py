"""Saving the report of a scan as PDF: asked where to, written in a worker, one after the other."""

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
            self._context.dialogs.choose_target(self._window, tr("Save the report"), suggested, self._write)

    def _write(self, chosen: list[Path]) -> None:
        if self._report is None:
            return
        self._target = chosen[0]
        self._allow(allowed=False)
        task: Task = self._context.writes.call(self._context.services.export_pdf, self._report, self._target)
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
