"""A message above the page that blocks nothing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFrame, QTextEdit, QWidget

from provcheck.app.i18n import tr
from provcheck.gui import tokens
from provcheck.gui.announce import announce
from provcheck.gui.errors import describe
from provcheck.gui.icons import NOT_READ, SignLabel
from provcheck.gui.widgets.basics import button, column, fill, label, row
from provcheck.gui.widgets.passing import Passing


class MessageBar(QFrame):
    """A sentence, "Details" for the rest, and a button to close it. Hidden while there is nothing to say.

    Attributes:
        passing: Lets those go by themselves that tell of something that went well.

    Signals:
        shown_or_hidden: Whether there is something to say now.
    """

    shown_or_hidden = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start hidden."""
        super().__init__(parent)
        self.setProperty("surface", "message")
        self.sign = SignLabel(tokens.SIGN)
        self.text = label(wraps=True)
        self.act = button("", "quiet", name=tr("Do what the message offers"))
        self._action: Callable[[], object] | None = None
        self.more = button(tr("Details"), "quiet", name=tr("Show the details of the message"))
        self.close_button = button(tr("Close"), "quiet", name=tr("Close the message"))
        self.details: QDialog | None = None
        self._details_text = ""
        line = row(space=tokens.SPACE_3)
        fill(line, [self.sign, self.text, self.act, self.more, self.close_button])
        line.setStretch(1, 1)
        outer = column(self)
        outer.setContentsMargins(tokens.SPACE_4, tokens.SPACE_1, tokens.SPACE_2, tokens.SPACE_1)
        fill(outer, [line])
        self.act.clicked.connect(self._do)
        self.more.clicked.connect(self.show_details)
        self.close_button.clicked.connect(self.dismiss)
        self.passing = Passing(self, self.dismiss)
        self.hide()

    def say(self, sentence: str, details: str = "", *, warns: bool = False, passes: bool = False) -> None:
        """Show a sentence in place of the one that is there; one that `passes` goes by itself."""
        self.text.setText(sentence)
        self.setAccessibleName(sentence)
        self._details_text = details
        self.more.setVisible(bool(details))
        self._action = None
        self.act.hide()
        self.sign.setVisible(warns)
        self.sign.show_sign(NOT_READ)
        self.show()
        self.shown_or_hidden.emit(True)
        self.passing.start(sentence) if passes else self.passing.stop()
        announce(self, sentence, urgent=warns)

    def offer(self, sentence: str, word: str, action: Callable[[], object], *, passes: bool = False) -> None:
        """Show a sentence with something to do about it; doing it closes the message, and one that `passes` goes by itself."""
        self.say(sentence, passes=passes)
        self._action = action
        self.act.setText(word)
        self.act.setAccessibleName(tr("{word}: {sentence}").format(word=word, sentence=sentence))
        self.act.show()

    @Slot()
    def _do(self) -> None:
        action, self._action = self._action, None
        self.dismiss()
        if action is not None:
            action()

    @Slot(object)
    def report(self, error: BaseException) -> None:
        """Say what failed and what to do."""
        sentence, details = describe(error)
        self.say(sentence, details, warns=True)

    @Slot()
    def dismiss(self) -> None:
        """Say nothing any more."""
        self.passing.stop()
        self.hide()
        self.shown_or_hidden.emit(False)

    @Slot()
    def show_details(self) -> None:
        """Show the rest in a window of its own, which does not hold the other one up."""
        self.details = DetailsDialog(self.text.text(), self._details_text, self)
        self.details.show()


class DetailsDialog(QDialog):
    """Technical details, to be read or copied."""

    def __init__(self, sentence: str, details: str, parent: QWidget) -> None:
        """Show a sentence and the text under it."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Details"))
        self.resize(tokens.DETAILS_WIDTH, tokens.DETAILS_HEIGHT)
        text = QTextEdit()
        text.setPlainText(details)
        text.setReadOnly(True)
        text.setAccessibleName(tr("Details of the message"))
        self._text = text
        copy, close = button(tr("Copy")), button(tr("Close"), "main")
        buttons = row()
        fill(buttons, [None, copy, close])
        fill(column(self, space=tokens.SPACE_3, margin=tokens.SPACE_4), [label(sentence, wraps=True), text, buttons])
        copy.clicked.connect(self._copy)
        close.clicked.connect(self.close)

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text.toPlainText())
