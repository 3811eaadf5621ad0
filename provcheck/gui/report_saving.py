"""Saving the report of a scan: asked what it tells and where to, written in a worker, one after the other."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QDialog, QPushButton, QWidget
from shiboken6 import isValid

from provcheck.app.i18n import tr
from provcheck.app.paths import documents_folder
from provcheck.app.report_choice import MatchName, Told, name_of, with_files_told
from provcheck.app.report_order import ReportOrder, Tally, name_problem, tally_of
from provcheck.core.records import Decision, Match
from provcheck.core.scan_records import ScanReport
from provcheck.gui.context import Context
from provcheck.gui.errors import describe
from provcheck.gui.report_services import KeptOfReports
from provcheck.gui.tasks import Latest, Task
from provcheck.gui.widgets.report_dialog import ReportDialog, kinds_of_reports
from provcheck.gui.widgets.sender_dialog import SenderDialog


def suggested_file(report: ScanReport, folder: Path, ending: str = ".pdf", called: str = "") -> Path:
    """Where a report is offered to be saved, a name that every system takes; `called`: what stands for the portfolio's name."""
    return folder / suggested_name(called or report.portfolio.name, report.started, ending)


def suggested_name(called: str, started: str, ending: str) -> str:
    """A name of a report that every system takes, of what it is called after and when it was."""
    name = re.sub(r"[^\w-]+", "-", called).strip("-") or "portfolio"
    return f"provcheck-{name}-{started[:10]}{ending}"


@dataclass(frozen=True)
class _Prepared:
    """What is known before anything is asked: the scan, what is selected of it, and what was kept of reports before.

    `hidden_name` is what the portfolio is called where files are not told of by their places.
    """

    report: ScanReport
    hidden_name: str
    selected: frozenset[MatchName]
    tally: Tally
    kept: KeptOfReports


class ReportSaving(QObject):
    """What buttons for it do; they are off while a report is written.

    Attributes:
        dialog: The questions that were asked last.
        contact: The question whom reports come from that was asked last.

    Signals:
        saved: Path of a report that was written.
    """

    saved = Signal(object)

    def __init__(self, context: Context, parent: QWidget, *buttons: QPushButton) -> None:
        """The dialogs belong to `parent`."""
        super().__init__(parent)
        self._context = context
        self._window = parent
        self._buttons = buttons
        self._target = Path()
        self._sender: Mapping[str, str] = {}
        self.dialog: ReportDialog | None = None
        self.contact: SenderDialog | None = None
        self._prepared = Latest(context.reads, self)
        self._prepared.answered.connect(self._open)

    def ask(self, report: ScanReport, selected: Sequence[Match], *, is_whole: bool) -> None:
        """Ask what is to be told of a scan, or of one of which the beginning is here; nothing while a report is written."""
        if all(each.isEnabled() for each in self._buttons):
            names = frozenset(map(name_of, selected))
            decision_of, kept = self._context.decisions.of, self._context.services.reports.kept
            self._prepared.ask(_prepare, kept, decision_of, report, names, is_whole)

    @Slot(object)
    def _open(self, known: _Prepared) -> None:
        self._drop_dialog()
        self._sender = known.kept.sender
        self.dialog = ReportDialog(known.kept, known.tally, known.selected, self._window)
        self.dialog.sender_wanted.connect(self._ask_sender)
        self.dialog.wanted.connect(lambda order: self._take(known, order))
        self.dialog.open()

    def _take(self, known: _Prepared, order: ReportOrder) -> None:
        """Go on where the order can be done: what is to be signed needs the key."""
        dialog = self.dialog
        if dialog is None:
            return

        def answer(unlocks: bool) -> None:  # noqa: FBT001  Qt's own signature
            # Whoever closes the questions while the passphrase is tried wants no report.
            if not _is_open(dialog):
                return
            if not unlocks:
                dialog.refuse_passphrase()
                return
            dialog.setEnabled(True)
            self._ask_where(dialog, known, order)

        if order.is_signed:
            unlocking = self._context.reads.call(self._context.services.reports.unlocks, order.passphrase)
            unlocking.done.connect(answer)
            unlocking.failed.connect(dialog.reject)
        else:
            answer(unlocks=True)

    @Slot()
    def _ask_sender(self) -> None:
        if self.dialog is not None:
            self.contact = SenderDialog(self._sender, self._context.dialogs, self.dialog)
            self.contact.wanted.connect(self._keep_sender)
            self.contact.open()

    @Slot(object)
    def _keep_sender(self, kept: Mapping[str, str]) -> None:
        contact, dialog = self.contact, self.dialog
        if contact is None or dialog is None:
            return

        def answer(problem: str) -> None:
            if not problem:
                self._sender = kept
                if _is_open(dialog):
                    dialog.show_sender(kept, told=True)
            if _is_open(contact):
                contact.answer(problem)

        keeping = self._context.writes.call(self._context.services.reports.keep_sender, kept)
        keeping.done.connect(answer)
        keeping.failed.connect(lambda error: answer(describe(error)[0]))

    def _ask_where(self, dialog: ReportDialog, known: _Prepared, order: ReportOrder) -> None:
        """Ask on top of the questions: who chooses no place finds them as they were, and who chooses a wrong one too."""
        report = known.report
        called = "" if order.files is Told.PATHS else known.hidden_name
        kinds = {kinds_of_reports()[order.form]: order.form.ending}
        suggested = suggested_file(report, documents_folder(), order.form.ending, called)
        self._context.dialogs.choose_target(
            dialog, tr("Save the report"), suggested, lambda chosen: self._go_on(report, order, chosen[0]), kinds
        )

    def _go_on(self, report: ScanReport, order: ReportOrder, typed: Path) -> None:
        """Write to the place that was typed, or say in the questions why not."""
        problem, dialog = name_problem(order.form, typed), self.dialog
        if problem and dialog is not None:
            dialog.refuse(problem)
            return
        self._drop_dialog()
        self._write(report, order, order.form.named(typed))

    def _drop_dialog(self) -> None:
        """Do without the questions that were asked last, which may be closed."""
        if self.dialog is not None and isValid(self.dialog):
            self.dialog.accept()

    def _write(self, report: ScanReport, order: ReportOrder, target: Path) -> None:
        self._target = target
        self._allow(allowed=False)
        reports, writes = self._context.services.reports, self._context.writes
        task: Task = writes.call(reports.export, report, order, target)
        task.done.connect(self._tell)
        task.ended.connect(self._end)
        writes.call(reports.keep_order, order)

    @Slot(object)
    def _tell(self, _nothing: object) -> None:
        self.saved.emit(self._target)

    @Slot()
    def _end(self) -> None:
        self._allow(allowed=True)

    def _allow(self, *, allowed: bool) -> None:
        for each in self._buttons:
            each.setEnabled(allowed)


def _prepare(
    kept: Callable[[], KeptOfReports],
    decision_of: Callable[[Match], Decision],
    report: ScanReport,
    selected: frozenset[MatchName],
    is_whole: bool,  # noqa: FBT001  handed over by the bridge to workers
) -> _Prepared:
    tally = tally_of(report, decision_of, selected, is_whole=is_whole)
    return _Prepared(report, _hidden_name(report, is_whole=is_whole), selected, tally, kept())


def _hidden_name(report: ScanReport, *, is_whole: bool) -> str:
    """What a report that hides folders calls the portfolio; by its number too where a part of the scan cannot tell."""
    if is_whole:
        return with_files_told(report, Told.NUMBERS, report).portfolio.name
    return tr("portfolio {number}").format(number=report.portfolio.number)


def _is_open(dialog: QDialog) -> bool:
    """Whether a dialog was not closed meanwhile, by which it is deleted."""
    return isValid(dialog) and dialog.isVisible()
