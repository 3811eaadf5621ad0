"""Which portfolio the window is about."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter, QToolTip, QWidget

from provcheck.app.i18n import tr, tr_n
from provcheck.core.records import Portfolio
from provcheck.gui import tokens
from provcheck.gui.theme import colour
from provcheck.gui.widgets.basics import fill, label, row


def portfolio_text(portfolio: Portfolio) -> str:
    """Name and size in a line."""
    works = tr_n("{count} work", "{count} works", portfolio.work_count)
    return tr("{name}, {works}").format(name=portfolio.name, works=works)


class PickerBox(QComboBox):
    """A combo box with an arrow in the colours of the tokens; a style sheet takes Qt's own arrow away.

    What does not fit is shortened in the middle, and whole in the tool tip.
    """

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.view().setTextElideMode(Qt.TextElideMode.ElideMiddle)

    def add(self, text: str, data: object = None, *, tip: str = "") -> None:
        """Add a line; its tool tip is the text itself where nothing else is said."""
        self.addItem(text, data)
        self.setItemData(self.count() - 1, tip or text, Qt.ItemDataRole.ToolTipRole)

    def event(self, event: QEvent) -> bool:
        """Say in the tool tip what is chosen."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip and not self.toolTip():
            told = self.currentData(Qt.ItemDataRole.ToolTipRole)
            QToolTip.showText(event.globalPos(), told or self.currentText(), self)
            return True
        return super().event(event)

    def sizeHint(self) -> QSize:
        """Room for every line of it; Qt's own is a little less than what is left for the text beside the arrow."""
        hint = super().sizeHint()
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        option.rect = QRect(QPoint(), hint)
        lines = (self.itemText(number) for number in range(self.count()))
        widest = max((self.fontMetrics().horizontalAdvance(line) for line in lines), default=0)
        # A letter may be wider than whole pixels tell.
        lacking = widest + tokens.SPACE_1 + 2 - self._room(option).width()
        return QSize(hint.width() + max(0, lacking), hint.height())

    @property
    def shown_text(self) -> str:
        """What of the text is seen."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        return self._shortened(option)

    def _shortened(self, option: QStyleOptionComboBox) -> str:
        width = self._room(option).width() - tokens.SPACE_1
        return self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideMiddle, width)

    def _room(self, option: QStyleOptionComboBox) -> QRect:
        """Where the text stands."""
        field = QStyle.SubControl.SC_ComboBoxEditField
        return self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, self)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the arrow over the rest."""
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        option.currentText = self._shortened(option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(self, "second"), tokens.FOCUS))
        half, middle = tokens.SPACE_1, self.height() / 2
        centre = tokens.SPACE_4 if self.isRightToLeft() else self.width() - tokens.SPACE_4
        tip = QPointF(centre, middle + half / 2)
        painter.drawPolyline([QPointF(centre - half, middle - half / 2), tip, QPointF(centre + half, middle - half / 2)])
        painter.end()


class PortfolioPicker(QWidget):
    """A list that opens. Hidden while there is no portfolio.

    Signals:
        picked: The `Portfolio` that is now the one.
    """

    picked = Signal(object)

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self._portfolios: tuple[Portfolio, ...] = ()
        self.box = PickerBox()
        self.box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.box.setAccessibleName(tr("Portfolio"))
        self.box.setMinimumWidth(tokens.CHOOSER_WIDTH)
        self.box.setMaximumWidth(tokens.CHOOSER_MOST)
        fill(row(self), [label(tr("Portfolio"), "second"), self.box])
        self.box.activated.connect(self._pick)
        self.hide()

    @property
    def current(self) -> Portfolio | None:
        """The portfolio that is chosen."""
        row_number = self.box.currentIndex()
        return self._portfolios[row_number] if 0 <= row_number < len(self._portfolios) else None

    @property
    def portfolios(self) -> tuple[Portfolio, ...]:
        """All that can be chosen."""
        return self._portfolios

    def show_portfolios(self, portfolios: Sequence[Portfolio], name: str) -> None:
        """Show these, the one of that name chosen, else the first."""
        self._portfolios = tuple(portfolios)
        self.box.clear()
        for portfolio in portfolios:
            self.box.add(portfolio_text(portfolio))
        names = [portfolio.name for portfolio in portfolios]
        self.box.setCurrentIndex(names.index(name) if name in names else min(0, len(names) - 1))
        self.setVisible(bool(portfolios))

    @Slot(int)
    def _pick(self, _row: int) -> None:
        self.picked.emit(self.current)
