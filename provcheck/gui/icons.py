"""The signs of verdicts, decisions and tools, drawn in the colour of the text beside them."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QLabel, QWidget

from provcheck.core.assets import resource
from provcheck.gui.theme import colour

NOTHING = "nothing"
TOO_LITTLE_DETAIL = "too-little-detail"
NOT_READ = "not-read"
NAMED = "named"
MISSING = "missing"
CHOSEN = "chosen"


def sign(code: str, side: int, ink: QColor, ratio: float) -> QPixmap:
    """The sign of a verdict's code, `side` pixels high; clear when there is no such sign."""
    return _draw(f"verdict-{code}", side, ink.name(), ratio)


def decision_sign(code: str, side: int, ink: QColor, ratio: float) -> QPixmap:
    """The sign of a decision's code, likewise."""
    return _draw(f"decision-{code}", side, ink.name(), ratio)


def tool_sign(code: str, side: int, ink: QColor, ratio: float) -> QPixmap:
    """The sign of a tool's code, likewise."""
    return _draw(f"tool-{code}", side, ink.name(), ratio)


def work_sign(code: str, side: int, ink: QColor, ratio: float) -> QPixmap:
    """The sign of what is said of a work of the portfolio, likewise."""
    return _draw(f"work-{code}", side, ink.name(), ratio)


@lru_cache(maxsize=128)
def _draw(name: str, side: int, ink: str, ratio: float) -> QPixmap:
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    path = resource("icons") / f"{name}.svg"
    if not path.is_file():
        return pixmap
    painter = QPainter(pixmap)
    QSvgRenderer(str(path)).render(painter, QRectF(0, 0, side, side))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(0, 0, side, side, QColor(ink))
    painter.end()
    return pixmap


class SignLabel(QLabel):
    """A label that shows a sign and stays right when the colours change."""

    def __init__(
        self,
        side: int,
        parent: QWidget | None = None,
        draw: Callable[[str, int, QColor, float], QPixmap] = sign,
    ) -> None:
        """Show nothing yet; `draw` is `sign`, `decision_sign` or `work_sign`."""
        super().__init__(parent)
        self._side = side
        self._sign = draw
        self._code, self._ink = "", "text"
        self.setFixedSize(side, side)

    def show_sign(self, code: str, ink: str = "text") -> None:
        """Show the sign of a code, in the ink of that name in `Colours`."""
        self._code, self._ink = code, ink
        self.update()

    def paintEvent(self, _event: object) -> None:
        """Draw in the colours of the moment."""
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._sign(self._code, self._side, colour(self, self._ink), self.devicePixelRatioF()))
        painter.end()
