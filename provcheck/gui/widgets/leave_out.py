"""What the window passes over in folders: names and patterns, one a line."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from provcheck.app.i18n import tr
from provcheck.app.texts import no_pattern_text
from provcheck.core.selection import means_something
from provcheck.gui import tokens
from provcheck.gui.widgets.basics import column, fill, label

_LINES = 4


class _Lines(QPlainTextEdit):
    """Says when the keyboard leaves it, so that half a word is never taken for a name."""

    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Qt's own."""
        super().focusOutEvent(event)
        self.left.emit()


class LeaveOutList(QWidget):
    """A field for names and patterns, and what they do.

    Signals:
        changed: The patterns, a tuple of texts, when the keyboard has left the field and they are others than before.
    """

    changed = Signal(object)

    def __init__(self, patterns: tuple[str, ...]) -> None:
        """Show what is set."""
        super().__init__()
        self._patterns = patterns
        self.field = _Lines("\n".join(patterns))
        self.field.setTabChangesFocus(True)
        self.field.setAccessibleName(tr("Left out in folders"))
        self.field.setPlaceholderText("sketches\n*.tif\nold/*.png")
        self.field.setFixedHeight(self.field.fontMetrics().lineSpacing() * _LINES + tokens.SPACE_5)
        told = tr(
            "Files and folders of these names are left out when a folder is added, checked or watched: one a line, as "
            "sketches, *.tif (all of that kind) or old/*.png. Files that you choose by themselves are always taken."
        )
        self.problem = label("", "note", wraps=True)
        self.problem.hide()
        fill(column(self), [label(told, "note", wraps=True), self.field, self.problem])
        self.field.left.connect(self.take)

    @Slot()
    def take(self) -> None:
        """Take what was typed; what is no pattern is said and stays to be mended."""
        lines = [line.strip() for line in self.field.toPlainText().splitlines()]
        typed = tuple(dict.fromkeys(line for line in lines if line))
        wrong = [line for line in typed if not means_something(line)]
        self.problem.setText("\n".join(no_pattern_text(line) for line in wrong))
        self.problem.setVisible(bool(wrong))
        usable = tuple(line for line in typed if line not in wrong)
        if usable != self._patterns:
            self._patterns = usable
            self.changed.emit(usable)
