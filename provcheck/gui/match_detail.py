"""The match that is looked at: the pair, why it was reported under it, and what the artist says of it below both."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from provcheck.gui import tokens
from provcheck.gui.viewer.pair_view import PairView
from provcheck.gui.why_panel import WhyPanel
from provcheck.gui.widgets.basics import column, fill
from provcheck.gui.widgets.decision_bar import DecisionBar


class MatchDetail(QWidget):
    """Shares its height between pictures and reasons, as the person drags, or gives the reasons all that can be spared.

    The latter is for the match that is read, while it is seen: with another one the pictures come first again. What is dragged
    stays.

    Attributes:
        both: What divides the two.
    """

    def __init__(self, pair: PairView, why: WhyPanel, decision: DecisionBar) -> None:
        """Lay these out."""
        super().__init__()
        self._why = why
        self._shares = [tokens.PAIR_HEIGHT, tokens.WHY_HEIGHT]
        self.both = QSplitter(Qt.Orientation.Vertical)
        self.both.addWidget(pair)
        self.both.addWidget(why)
        self.both.setStretchFactor(0, 5)
        self.both.setStretchFactor(1, 2)
        self.both.setSizes(self._shares)
        self.both.setHandleWidth(tokens.SPACE_4)
        self.both.setChildrenCollapsible(False)
        why.setMinimumHeight(tokens.WHY_MINIMUM)
        why.more.toggled.connect(self._share)
        self.both.splitterMoved.connect(self._keep_dragged)
        fill(column(self), [self.both, decision])

    def show_reasons(self, *, shown: bool) -> None:
        """Show the reasons under the pictures, or leave all the room to these."""
        self._why.setVisible(shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The reasons have what the pictures can spare of the new height too."""
        super().resizeEvent(event)
        if self._why.more.isChecked():
            self._spare_all()

    def hideEvent(self, event: QHideEvent) -> None:
        """Who comes back to the page finds the pictures; a window that was made small is not left."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._why.more.setChecked(False)

    @Slot()
    def _keep_dragged(self) -> None:
        """What the person has dragged is how it is divided from now on."""
        self._shares = self.both.sizes()
        self._why.more.setChecked(False)

    def _spare_all(self) -> None:
        # The pictures keep their least height.
        self.both.setSizes([0, self.both.height()])

    @Slot(bool)
    def _share(self, more: bool) -> None:  # noqa: FBT001  Qt's own signature
        """Give the reasons all that the pictures can spare, or back what they had."""
        if more:
            self._shares = self.both.sizes()
            self._spare_all()
        else:
            self.both.setSizes(self._shares)
