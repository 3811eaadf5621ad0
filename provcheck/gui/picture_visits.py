"""Going from a result to the pictures that its scan compared, and back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from provcheck.core.records import Match, Work
from provcheck.core.scan_records import ScanReport
from provcheck.gui.checked_pictures import CheckedPictures
from provcheck.gui.models.match_model import MatchModel
from provcheck.gui.widgets.filter_bar import FilterBar
from provcheck.gui.widgets.match_list import MatchList
from provcheck.gui.widgets.match_menu import MatchMenu


class PictureVisits(QObject):
    """Between the matches and the pictures of one scan.

    Signals:
        went: The pictures are to be shown.
        returned: The result is to be shown again.
    """

    went = Signal()
    returned = Signal()

    def __init__(
        self,
        report: Callable[[], ScanReport | None],
        pictures: CheckedPictures,
        matches: tuple[MatchModel, MatchList, FilterBar, MatchMenu],
        parent: QObject,
    ) -> None:
        """`report` gives the scan that is shown, None while it runs."""
        super().__init__(parent)
        self._report = report
        self._pictures = pictures
        self._model, self._list, self._filters, menu = matches
        self._awaited: Match | None = None
        menu.alike_asked.connect(self._show_alike)
        menu.pictures_asked.connect(self._order)
        pictures.left.connect(self.returned)
        pictures.match_asked.connect(self.look_at)
        self._model.counted.connect(self._go_on)

    @Slot()
    def go(self) -> None:
        """Show all pictures, when the scan has ended and was kept."""
        self._go(None)

    def _go(self, then: Callable[[], None] | None) -> None:
        report = self._report()
        if report is not None and report.number:
            self.went.emit()
            self._pictures.show_scan(report, then)

    def order_like(self, work: Work) -> None:
        """Show all pictures, those most like a work first."""
        self._go(partial(self._pictures.order_like, work))

    @Slot(object)
    def _show_alike(self, match: Match) -> None:
        self._go(partial(self._pictures.choose, match.suspect_facts.sha256))

    @Slot(object)
    def _order(self, match: Match) -> None:
        self.order_like(match.work)

    def await_none(self) -> None:
        """Another scan is to be shown: a match that did not come is not looked for in it."""
        self._awaited = None

    @Slot(object)
    def look_at(self, match: Match) -> None:
        """Look at a match, also one that the filters leave out, as soon as it is there."""
        self.returned.emit()
        self._awaited = match
        if not self._model.first_of(match.keys).isValid():
            self._filters.show_all()
        self._go_on()

    @Slot()
    def _go_on(self) -> None:
        """Look at the match that is awaited, once it is shown."""
        if self._awaited is None:
            return
        index = self._model.first_of(self._awaited.keys)
        if index.isValid():
            self._awaited = None
            self._list.go_to(index)
