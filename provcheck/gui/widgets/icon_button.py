"""A small button with a sign instead of words; its name and key stand in the tool tip."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton

from provcheck.app.i18n import tr
from provcheck.gui import tokens
from provcheck.gui.icons import tool_sign
from provcheck.gui.theme import colour
from provcheck.gui.widgets.basics import as_button


class IconButton(QPushButton):
    """A button of the kind "icon"."""

    def __init__(self, code: str, name: str, key: str, *, checkable: bool = False) -> None:
        """`code` names the sign, `key` is told beside the name."""
        super().__init__()
        as_button(self, "icon", name)
        self.setToolTip(tr("{action} ({key})").format(action=name, key=key))
        self.setCheckable(checkable)
        self.setFixedSize(tokens.TARGET, tokens.TARGET)
        self._code = code

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sign in the colour of text on the button."""
        super().paintEvent(event)
        painter = QPainter(self)
        ink = colour(self, "text" if self.isEnabled() else "second")
        if not self.isEnabled():
            painter.setOpacity(tokens.FAINT)
        side = tokens.SIGN
        left, top = (self.width() - side) // 2, (self.height() - side) // 2
        painter.drawPixmap(left, top, tool_sign(self._code, side, ink, self.devicePixelRatioF()))
        painter.end()
