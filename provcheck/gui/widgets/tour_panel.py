"""What the tour says of a step, and the buttons that lead on, back and out."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from provcheck.app.i18n import tr
from provcheck.app.joining import sentence, sentences
from provcheck.gui import tokens
from provcheck.gui.announce import announce
from provcheck.gui.widgets.basics import button, column, fill, label, row


class TourPanel(QFrame):
    """A strip below the page.

    Signals:
        next_asked: To the next step.
        back_asked: To the one before.
        again_asked: What did not go well is to be tried again.
        end_asked: Out of the tour.
        own_asked: Out of it, to the person's own works.
    """

    next_asked = Signal()
    back_asked = Signal()
    again_asked = Signal()
    end_asked = Signal()
    own_asked = Signal()

    def __init__(self) -> None:
        """Start without a step."""
        super().__init__()
        self.setProperty("surface", "message")
        self.title = label("", "title")
        self.text = label("", wraps=True)
        self.state = label("", "note", wraps=True)
        self.end = button(tr("End the tour"), "quiet")
        self.back = button(tr("Back"), name=tr("Back to the step before"))
        self.again = button(tr("Try again"), "main")
        self.next = button(tr("Next step"), "main")
        self.own = button(tr("Start with my own works"), "main")
        words = column(space=tokens.SPACE_1)
        fill(words, [self.title, self.text, self.state])
        line = row(space=tokens.SPACE_2)
        fill(line, [words, self.end, self.back, self.again, self.next, self.own])
        line.setStretch(0, 1)
        outer = column(self)
        outer.setContentsMargins(tokens.SPACE_5, tokens.SPACE_3, tokens.SPACE_5, tokens.SPACE_3)
        fill(outer, [line])
        for made, asked in (
            (self.end, self.end_asked),
            (self.back, self.back_asked),
            (self.again, self.again_asked),
            (self.next, self.next_asked),
            (self.own, self.own_asked),
        ):
            made.clicked.connect(asked)
        self.again.hide()
        self.state.hide()

    def show_step(self, number: int, count: int, title: str, text: str) -> None:
        """Show a step, counted from 0, and tell it aloud."""
        self.title.setText(tr("{number} of {count}: {title}").format(number=number + 1, count=count, title=title))
        self.text.setText(text)
        is_last = number == count - 1
        had_focus = self.next.hasFocus() or self.own.hasFocus()
        self.back.setEnabled(number > 0)
        self.next.setVisible(not is_last)
        self.own.setVisible(is_last)
        if had_focus:
            (self.own if is_last else self.next).setFocus()
        announce(self, sentences(sentence(self.title.text()), text))

    def tell(self, state: str, *, fails: bool = False) -> None:
        """Say how far the demo is, or nothing; where it failed, that it can be tried again."""
        self.state.setText(state)
        self.state.setVisible(bool(state))
        self.next.setEnabled(not state)
        self.again.setVisible(fails)
        if fails:
            announce(self, state, urgent=True)
