"""The matches of a scan: the list with its filters left, the one that is looked at right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from provcheck.app.i18n import tr
from provcheck.gui import tokens
from provcheck.gui.match_detail import MatchDetail
from provcheck.gui.widgets.basics import column, fill, label
from provcheck.gui.widgets.filter_bar import FilterBar
from provcheck.gui.widgets.match_list import MatchList


class MatchesPage(QSplitter):
    """Both sides, divided as the person drags."""

    def __init__(self, filters: FilterBar, matches: MatchList, detail: MatchDetail) -> None:
        """Lay these out."""
        super().__init__(Qt.Orientation.Horizontal)
        self._matches = matches
        self.none_fits = label(tr("No match passes the filters."), "second", wraps=True)
        self.none_fits.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.addWidget(self._list_side(filters))
        # Without a match its place stays free, so that nothing moves while a filter is typed.
        self._place = QStackedWidget()
        self._place.addWidget(QWidget())
        self._place.addWidget(detail)
        self.addWidget(self._place)
        self.setStretchFactor(1, 1)
        self.setSizes([tokens.LIST_WIDTH, tokens.WINDOW_WIDTH])
        self.setHandleWidth(tokens.SPACE_4)
        self.setChildrenCollapsible(False)

    def _list_side(self, filters: FilterBar) -> QWidget:
        """Filters above the list, or above the word that nothing passes them."""
        side = QWidget()
        side.setMinimumWidth(tokens.LIST_MINIMUM)
        self._rows = QStackedWidget()
        self._rows.addWidget(self._matches)
        self._rows.addWidget(self.none_fits)
        fill(column(side), [filters, self._rows])
        return side

    def tell_fitting(self, *, nothing: bool) -> None:
        """Show the list, or that nothing passes the filters."""
        self._rows.setCurrentWidget(self.none_fits if nothing else self._matches)

    def show_detail(self, *, shown: bool) -> None:
        """Show the match that is looked at, or nothing in its place."""
        self._place.setCurrentIndex(1 if shown else 0)
