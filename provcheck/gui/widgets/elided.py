"""A label that shortens what does not fit, in the middle, so that a file's ending stays readable."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyle


def absolute(label: QLabel, side: Qt.AlignmentFlag) -> Qt.AlignmentFlag:
    """A side of the reading direction of a label as one of the screen; Qt would take the direction of its text."""
    return QStyle.visualAlignment(label.layoutDirection(), side) | Qt.AlignmentFlag.AlignAbsolute


class ElidedLabel(QLabel):
    """A one-line label that may be any narrower than its text."""

    def __init__(self, text: str = "", rank: str = "") -> None:
        """Show a text in one of the ranks of `widgets.basics.label`."""
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("rank", rank)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._whole = self._core = ""
        self._more = ""
        self._side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self.setAlignment(self._side)
        self.setText(text)

    def setText(self, text: str, *, more: str = "", core: str = "") -> None:
        """Show a text, shortened where it must be; whole for screen readers and in the tool tip, with `more` where there is.

        `core` is what is shown, and shortened, in place of a text that does not fit.
        """
        self._whole = text
        self._core = core or text
        self._more = more
        self.setAccessibleName(text)
        self.setAccessibleDescription(more)
        # The size asked for is another one, also where what is shown of the text is not.
        self.updateGeometry()
        self._fit()

    def setAlignment(self, side: Qt.AlignmentFlag) -> None:
        """Stand at a side of the reading direction of the window, whatever the direction of the text: names are of any."""
        self._side = side
        super().setAlignment(absolute(self, side))

    def changeEvent(self, event: QEvent) -> None:
        """Change sides with the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self.setAlignment(self._side)

    def whole_text(self) -> str:
        """The text before it was shortened."""
        return self._whole

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten anew."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """One line high, of no width of its own."""
        return QSize(0, self.fontMetrics().height())

    def sizeHint(self) -> QSize:
        """Wide enough for the whole text."""
        metrics = self.fontMetrics()
        # Rounded up: a text is shortened as soon as a part of a pixel is missing.
        return QSize(metrics.horizontalAdvance(self._whole) + 1, metrics.height())

    def _fit(self) -> None:
        metrics, width = self.fontMetrics(), max(0, self.width())
        text = self._whole if metrics.horizontalAdvance(self._whole) <= width else self._core
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, width)
        super().setText(shown)
        told = [self._whole if shown != self._whole else "", self._more]
        self.setToolTip("\n".join(text for text in told if text))
