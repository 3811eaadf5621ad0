"""Taking scans out of the list: asked before, done in a worker."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path, PurePath

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from provcheck.app.i18n import tr, tr_n
from provcheck.app.texts import matches_text
from provcheck.core.index.scan_store import ScanSummary
from provcheck.gui.context import Context
from provcheck.gui.widgets.confirm import ConfirmDialog


class ScanRemoval(QObject):
    """Asks and removes.

    Attributes:
        question: What was asked last.

    Signals:
        removed: Scans are gone.
    """

    removed = Signal()

    def __init__(self, context: Context, parent: QWidget) -> None:
        """The question belongs to `parent`."""
        super().__init__(parent)
        self._context = context
        self._window = parent
        self.question: ConfirmDialog | None = None

    def ask(self, scans: Sequence[ScanSummary]) -> None:
        """Ask whether these are to be removed."""
        only = scans[0] if len(scans) == 1 else None
        title = tr_n("Remove {count:,} scan?", "Remove {count:,} scans?", len(scans))
        if only is not None:
            title = tr("Remove scan {number}?").format(number=only.number)
        act = tr("Remove the scan") if only is not None else tr("Remove the scans")
        keep = tr("Keep it") if only is not None else tr("Keep them")
        self.question = ConfirmDialog(title, self._goes(scans), _stays(), act, self._window, keep)
        self.question.accepted.connect(partial(self._remove, tuple(scan.number for scan in scans)))
        self.question.open()

    def _goes(self, scans: Sequence[ScanSummary]) -> list[str]:
        matches, alike = sum(scan.matches for scan in scans), sum(scan.resemblances for scan in scans)
        told = tr("What was found: {matches}. To see that again, the same pictures are checked again.")
        goes = [told.format(matches=matches_text(matches, alike))]
        if matches:
            goes.append(tr("Matches that no other scan has count as new when they are found again."))
        if any(_lies_in(target, self._context.services.places.pasted) for scan in scans for target in scan.targets):
            goes.append(tr("Pictures that were pasted and lie nowhere else go at the next start if no scan tells of them."))
        return goes

    def _remove(self, numbers: tuple[int, ...]) -> None:
        task = self._context.writes.call(self._context.services.scans.remove, numbers)
        task.done.connect(self.removed)


def _stays() -> list[str]:
    return [
        tr("Your pictures: no file of yours is touched."),
        tr("Your portfolios, what you decided on matches, and the reports that you saved."),
    ]


def _lies_in(target: str, folder: Path) -> bool:
    return folder in PurePath(target).parents
