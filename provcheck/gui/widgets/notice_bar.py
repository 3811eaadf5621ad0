"""A line under the works that says what was done, with a button to take it back where that can be."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame

from provcheck.app.i18n import tr
from provcheck.gui import tokens
from provcheck.gui.announce import announce
from provcheck.gui.icons import NOT_READ, SignLabel
from provcheck.gui.widgets.basics import button, fill, label, row
from provcheck.gui.widgets.passing import Passing


class NoticeBar(QFrame):
    """A sentence, perhaps "Undo", and a button to close it. Hidden while there is nothing to say.

    Attributes:
        passing: Lets those go by themselves that tell of something that went well.

    Signals:
        undo_asked: What was done is to be taken back.
    """

    undo_asked = Signal()

    def __init__(self) -> None:
        """Start hidden."""
        super().__init__()
        self.setProperty("surface", "message")
        self.sign = SignLabel(tokens.SIGN)
        self.sign.show_sign(NOT_READ)
        self.text = label(wraps=True)
        self.undo = button(tr("Undo"), "quiet", name=tr("Undo: put the works back into the portfolio"))
        self.undo.setToolTip(tr("Ctrl+Z"))
        self.close_button = button(tr("Close"), "quiet", name=tr("Close the notice"))
        line = row(self, space=tokens.SPACE_3)
        line.setContentsMargins(tokens.SPACE_4, tokens.SPACE_1, tokens.SPACE_2, tokens.SPACE_1)
        fill(line, [self.sign, self.text, self.undo, self.close_button])
        line.setStretch(1, 1)
        self.undo.clicked.connect(self.undo_asked)
        self.close_button.clicked.connect(self.dismiss)
        self.passing = Passing(self, self.dismiss)
        self.hide()

    def say(self, sentence: str, *, undo: bool = False, warns: bool = False, passes: bool = False) -> None:
        """Show a sentence in place of the one that is there; one that `passes` goes by itself."""
        self.text.setText(sentence)
        self.setAccessibleName(sentence)
        self.undo.setVisible(undo)
        self.sign.setVisible(warns)
        self.show()
        self.passing.start(sentence) if passes else self.passing.stop()
        announce(self, sentence, urgent=warns)

    @Slot()
    def dismiss(self) -> None:
        """Say nothing any more."""
        self.passing.stop()
        self.hide()
