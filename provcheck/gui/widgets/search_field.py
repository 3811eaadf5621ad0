"""A field that what is looked for is typed into."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QToolButton

from provcheck.app.i18n import tr


class SearchField(QLineEdit):
    """Escape empties it; where it is empty, the keyboard is wanted elsewhere.

    Signals:
        left: Escape was pressed in the empty field.
    """

    left = Signal()

    def __init__(self, hint: str, name: str) -> None:
        """`hint` stands in the empty field, `name` is for screen readers."""
        super().__init__()
        self.setPlaceholderText(hint)
        self.setAccessibleName(name)
        self.setClearButtonEnabled(True)
        for clear in self.findChildren(QToolButton):
            clear.setAccessibleName(tr("Clear the field"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Escape."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.text():
            self.clear()
        else:
            self.left.emit()
