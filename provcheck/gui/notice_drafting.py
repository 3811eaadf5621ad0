"""Drafting a notice from the selected matches: what a false one means is said first, then it is asked where to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from provcheck.app.i18n import tr
from provcheck.app.paths import documents_folder
from provcheck.core.records import Match
from provcheck.core.scan_records import ScanReport
from provcheck.gui.context import Context
from provcheck.gui.report_saving import suggested_file
from provcheck.gui.services import NoticeOrder
from provcheck.gui.tasks import Task
from provcheck.gui.widgets.notice_dialog import NoticeDialog


def kinds_of_letters() -> dict[str, str]:
    """Endings of the forms a letter can have, by their names."""
    return {tr("Word document"): ".docx", tr("Plain text"): ".txt"}


class NoticeDrafting(QObject):
    """What the action for it does."""

    def __init__(
        self,
        context: Context,
        parent: QWidget,
        selected: Callable[[], tuple[ScanReport | None, Sequence[Match]]],
        tell_saved: Callable[[Path], None],
    ) -> None:
        """`selected` gives the scan that is shown, None while it runs, and its selected matches; a saved file is told."""
        super().__init__(parent)
        self._context = context
        self._window = parent
        self._selected = selected
        self._tell_saved = tell_saved
        self.dialog: NoticeDialog | None = None

    @Slot()
    def ask(self) -> None:
        """Tell what such a letter means and what would stand in it, then ask where to; nothing while the scan runs."""
        report, matches = self._selected()
        if report is None or not matches:
            return
        dialog = self.dialog = NoticeDialog(matches, self._context.decisions.of, self._window)
        dialog.wanted.connect(lambda order: self._ask_where(dialog, report, order))
        dialog.open()

    def _ask_where(self, dialog: NoticeDialog, report: ScanReport, order: NoticeOrder) -> None:
        """Ask on top of the dialog: who chooses no place finds it as it was."""
        name = suggested_file(report, documents_folder())
        suggested = name.with_name(name.stem.replace("provcheck-", "notice-", 1) + ".docx")

        def write(chosen: list[Path]) -> None:
            dialog.accept()
            task: Task = self._context.writes.call(self._context.services.export_notice, report, order, chosen[0])
            task.done.connect(lambda _nothing: self._tell_saved(chosen[0]))

        title = tr("Save the draft")
        self._context.dialogs.choose_target(dialog, title, suggested, write, kinds_of_letters())
