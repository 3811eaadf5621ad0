"""The match that is looked at: the pair, why it was reported under it, and what the artist says of it below both."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt, Slot
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from provcheck.gui import tokens
from provcheck.gui.viewer.pair_view import PairView
from provcheck.gui.why_panel import WhyPanel
from provcheck.gui.widgets.basics import column, fill
from provcheck.gui.widgets.decision_bar import DecisionBar


class _Divided(QSplitter):
    """Knows whether the person has divided it, now or at an earlier start."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self.was_dragged = False
        self.splitterMoved.connect(self._note)

    @Slot()
    def _note(self) -> None:
        self.was_dragged = True

    def restoreState(self, state: QByteArray | bytes | bytearray | memoryview) -> bool:
        is_state = super().restoreState(state)
        self.was_dragged = self.was_dragged or is_state
        return is_state


class MatchDetail(QWidget):
    """Shares its height between pictures and reasons, as the person drags, or gives the reasons all that can be spared.

    The latter is for the match that is read, while it is seen: with another one the pictures come first again. What is dragged
    stays. Until then the verdict and its sentences are seen whole wherever the pictures can spare the height.

    Attributes:
        both: What divides the two.
    """

    def __init__(self, pair: PairView, why: WhyPanel, decision: DecisionBar) -> None:
        """Lay these out."""
        super().__init__()
        self._pair, self._why = pair, why
        self._shares = [tokens.PAIR_HEIGHT, tokens.WHY_HEIGHT]
        self._most_said = 0
        self.both = _Divided()
        self.both.addWidget(pair)
        self.both.addWidget(why)
        self.both.setStretchFactor(0, 5)
        self.both.setStretchFactor(1, 2)
        self.both.setSizes(self._shares)
        self.both.setHandleWidth(tokens.SPACE_4)
        self.both.setChildrenCollapsible(False)
        why.setMinimumHeight(tokens.WHY_MINIMUM)
        why.more.toggled.connect(self._share)
        why.explained.connect(self._divide)
        self.both.splitterMoved.connect(self._keep_dragged)
        fill(column(self), [self.both, decision])

    def make_room(self, height: int) -> int:
        """Get along with a height: where it is too little, without the tools under the pictures, whose keys go on working.

        Gives by how many pixels it is too little then too.
        """
        tools = self._pair.tools
        of_tools = tools.minimumSizeHint().height() + tokens.SPACE_2
        # Added up here, as the layout knows of what was shown or hidden only later.
        pair = self._pair.minimumSizeHint().height() - (0 if tools.isHidden() else of_tools)
        least = pair + self.both.handleWidth() + tokens.WHY_MINIMUM + tokens.SPACE_2 + tokens.DECISION_BAR
        shown = height >= least + of_tools
        if shown is tools.isHidden():
            tools.setVisible(shown)
            self._divide()
        return max(0, least - height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The reasons have what the pictures can spare of the new height too."""
        super().resizeEvent(event)
        self._most_said = 0
        self._divide()

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

    @Slot()
    def _divide(self) -> None:
        """Give each its share; the reasons no less than their sentences need, of any match that was seen at this size."""
        if self._why.more.isChecked():
            self._spare_all()
        elif not self.both.was_dragged:
            # So that the pictures do not move with every match.
            self._most_said = max(self._most_said, self._why.said_height)
            total = self.both.height() - self.both.handleWidth()
            share = total * tokens.WHY_HEIGHT // (tokens.WHY_HEIGHT + tokens.PAIR_HEIGHT)
            why = min(max(share, self._most_said), total - self._pair.minimumSizeHint().height())
            self.both.setSizes([total - why, why])

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
            self._divide()
