"""What this computer has for the program, a line each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLayoutItem, QWidget

from provcheck.app.i18n import tr
from provcheck.app.system_check import SystemLine
from provcheck.gui import tokens
from provcheck.gui.icons import NOT_READ, SignLabel
from provcheck.gui.widgets.basics import label


class SystemCheck(QWidget):
    """The name of each thing with what it means beside it; a sign before what should be done something about."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(tokens.SPACE_3)
        self._grid.setVerticalSpacing(tokens.SPACE_1)
        self._grid.setColumnMinimumWidth(1, tokens.SETTINGS_NAME)
        self._grid.setColumnStretch(2, 1)
        self._grid.addWidget(label(tr("Looking at this computer"), "second"), 0, 0, 1, 3)

    def show_lines(self, lines: Sequence[SystemLine]) -> None:
        """Show these in place of what is shown."""
        while (item := self._grid.takeAt(0)) is not None:
            _let_go(item)
        top = Qt.AlignmentFlag.AlignTop
        for number, line in enumerate(lines):
            if line.warns:
                sign = SignLabel(tokens.SIGN)
                sign.show_sign(NOT_READ)
                self._grid.addWidget(sign, number, 0, top)
            self._grid.addWidget(label(line.title, "second"), number, 1, top)
            self._grid.addWidget(label(line.text, wraps=True), number, 2, top)


def _let_go(item: QLayoutItem) -> None:
    widget = item.widget()
    if widget is not None:
        widget.hide()
        widget.deleteLater()
