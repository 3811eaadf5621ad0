"""One model in the list: what it is for, what its licence allows, where it is, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from provcheck.app.i18n import isolated, tr
from provcheck.app.joining import sentences
from provcheck.app.model_list import ModelEntry, ModelState
from provcheck.app.model_texts import digests_text, licence_text, purpose_text, state_text, taken_digest_text
from provcheck.app.reasons import error_text
from provcheck.gui import tokens
from provcheck.gui.announce import announce
from provcheck.gui.icons import NOT_READ, SignLabel
from provcheck.gui.widgets.basics import button, column, fill, label, row, rule
from provcheck.gui.widgets.elided import absolute
from provcheck.gui.widgets.sizes import size_text

_HERE = frozenset({ModelState.ALWAYS_USED, ModelState.IN_USE, ModelState.HERE, ModelState.BROKEN})


class ModelRow(QWidget):
    """Lines of words and the buttons that make sense.

    Attributes:
        entry: The model as it is shown.
        is_busy: Whether something is done with it now.

    Signals:
        get_asked: It is to be downloaded.
        use_asked: It is to be used.
        unuse_asked: It is not to be used any more.
        check_asked: Its files are to be checked.
        remove_asked: It is to be deleted.
    """

    get_asked = Signal()
    use_asked = Signal()
    unuse_asked = Signal()
    check_asked = Signal()
    remove_asked = Signal()

    def __init__(self, entry: ModelEntry) -> None:
        """Show a model; `show_entry` shows it again when it has changed."""
        super().__init__()
        self.entry = entry
        self.is_busy = False
        self.title = label("", "strong", wraps=True)
        self.state = label("", "second")
        self.purpose, self.licence = label("", "note", wraps=True), label("", "note", wraps=True)
        self.warning = _sign()
        self.result, self.result_sign = label("", wraps=True), _sign()
        self.get, self.use, self.unuse = button(""), button(tr("Use")), button(tr("Stop using"))
        self.check, self.remove = button(tr("Check files"), "quiet"), button(tr("Remove…"), "quiet")
        self.place = column(space=0)
        self._lay_out()
        for pressed, signal in (
            (self.get, self.get_asked),
            (self.use, self.use_asked),
            (self.unuse, self.unuse_asked),
            (self.check, self.check_asked),
            (self.remove, self.remove_asked),
        ):
            pressed.clicked.connect(signal)
        self.say("")
        self.show_entry(entry)

    @property
    def buttons(self) -> tuple[QPushButton, ...]:
        """All of them, shown or not."""
        return self.get, self.use, self.unuse, self.check, self.remove

    def _lay_out(self) -> None:
        # Both beside the buttons, whose labels are long in some languages: a title in two lines would run into what follows.
        words = column(space=0)
        fill(words, [self.title, self.state])
        head = row(space=tokens.SPACE_2)
        fill(head, [words, *self.buttons])
        head.setStretch(0, 1)
        layout = column(self, space=tokens.SPACE_1)
        fill(layout, [rule(), head, self.purpose, _line(self.warning, self.licence), _line(self.result_sign, self.result)])
        layout.addLayout(self.place)

    def show_entry(self, entry: ModelEntry) -> None:
        """Show a model as it is now; the keyboard stays with it where the button that it was on goes."""
        pressed = next((made for made in self.buttons if made.hasFocus()), None)
        self.entry = entry
        self.title.setText(isolated(entry.title))
        # A title of another direction stands where the rest stands.
        self.title.setAlignment(absolute(self.title, Qt.AlignmentFlag.AlignLeft))
        self.state.setText(state_text(entry))
        card = entry.card
        if card is not None:
            self.purpose.setText(purpose_text(card))
            self.licence.setText(sentences(licence_text(card), digests_text(entry)))
            self.title.setToolTip("\n".join(filter(None, (card.source, taken_digest_text(card) if card.sha256 else ""))))
        elif entry.error is not None:
            self.purpose.setText(error_text(entry.error))
            self.licence.setText(tr("No model for resemblance is used until it is removed."))
        self.warning.setVisible(entry.error is not None or (card is not None and card.research_only))
        self.get.setText(_get_text(entry))
        shown = {
            self.get: entry.can_get,
            self.use: entry.can_be_chosen,
            self.unuse: entry.state is ModelState.IN_USE,
            self.check: entry.state in _HERE,
            self.remove: entry.can_be_removed,
        }
        for made, is_shown in shown.items():
            made.setVisible(is_shown)
            made.setAccessibleName(tr("{action}: {model}").format(action=made.text().rstrip("…"), model=entry.title))
        if pressed is not None and pressed.isHidden():
            self.take_keyboard()

    def take_keyboard(self) -> None:
        """Give the keyboard to the first button that can be pressed."""
        first = next((made for made in self.buttons if not made.isHidden() and made.isEnabled()), None)
        if first is not None:
            first.setFocus()

    def say(self, sentence: str, *, warns: bool = False) -> None:
        """Say what came of what was asked for; nothing where it is empty."""
        self.result.setText(sentence)
        self.result.setVisible(bool(sentence))
        self.result_sign.setVisible(warns)
        if sentence:
            announce(self, sentence, urgent=warns)

    def allow(self, *, get: bool, rest: bool) -> None:
        """Whether a download can begin now, and whether anything else can be done with it."""
        self.get.setEnabled(get)
        self.get.setToolTip("" if get else tr("One model is downloaded at a time."))
        for made in (self.use, self.unuse, self.check, self.remove):
            made.setEnabled(rest)


def _sign() -> SignLabel:
    made = SignLabel(tokens.SIGN)
    made.show_sign(NOT_READ)
    return made


def _line(sign: SignLabel, text: QLabel) -> QWidget:
    holder = QWidget()
    line = row(holder, space=tokens.SPACE_2)
    fill(line, [sign, text])
    line.setStretch(1, 1)
    return holder


def _get_text(entry: ModelEntry) -> str:
    """What is downloaded by a press, with its size where that is known."""
    if entry.state is ModelState.PARTLY:
        left = entry.size - entry.begun
        return tr("Download the rest, {size}").format(size=size_text(left)) if left > 0 else tr("Download the rest")
    plain, sized = tr("Download"), tr("Download, {size}")
    if entry.lacks_words:
        plain, sized = tr("Download the words"), tr("Download the words, {size}")
    return sized.format(size=size_text(entry.size)) if entry.size else plain
