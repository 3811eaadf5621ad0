"""What the artist says of the matches that are selected: three answers, a note, and the way back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QStackedWidget, QWidget

from provcheck.app.i18n import tr
from provcheck.app.joining import listed
from provcheck.app.texts import decision_meaning, decision_name, matches_text
from provcheck.app.times import own_moment_text
from provcheck.core.records import Decision, DecisionKind, Match
from provcheck.gui import tokens
from provcheck.gui.icons import SignLabel, decision_sign
from provcheck.gui.models.tally import Said
from provcheck.gui.widgets.basics import button, column, fill, label, row
from provcheck.gui.widgets.elided import ElidedLabel

_AS_BUTTONS = int(Qt.TextFlag.TextShowMnemonic)


class _Note(QLineEdit):
    """A line for a note; Enter keeps it, Escape leaves it."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape is told, not swallowed; up and down would lead to another match, and what is written would be lost."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            event.accept()
        else:
            super().keyPressEvent(event)


class DecisionBar(QWidget):
    """Under the pair that is looked at.

    Signals:
        decided: A `DecisionKind` and a note.
        undo_wanted: The last decision is to be taken back.
        redo_wanted: What was taken back is to be done again.
        note_left: The note was kept or left.
    """

    decided = Signal(object, str)
    undo_wanted = Signal()
    redo_wanted = Signal()
    note_left = Signal()

    def __init__(self) -> None:
        """Start with nothing selected."""
        super().__init__()
        self.sign = SignLabel(tokens.SIGN, draw=decision_sign)
        self.state = ElidedLabel(rank="strong")
        self.state.setMinimumWidth(tokens.STATE_WIDTH)
        self.said = ElidedLabel(rank="note")
        self._answers: dict[QPushButton, tuple[str, str]] = {}
        self.confirm = self._answer(tr("Confirm"), "C", tr("Confirm: made from my work"))
        self.dismiss = self._answer(tr("Dismiss"), "D", tr("Dismiss: not my work"))
        self.authorise = self._answer(tr("Authorised"), "A", tr("Authorised: this use is allowed; asks for a note"))
        self.reopen = self._answer(tr("Undecided"), "O", tr("Take the decision away"))
        self.undo = button(tr("Undo"), "quiet")
        self.redo = button(tr("Redo"), "quiet")
        self._steps = ("", "")
        self._said = ""
        self._told = ""
        self._of: tuple[Match, ...] | None = None
        self.note = _Note()
        self.keep = button(tr("Keep"), "main", name=tr("Keep the note and mark as authorised"))
        self.leave = button(tr("Leave"), name=tr("Leave without a decision"))
        self._lay_out()
        self._connect()

    def _answer(self, text: str, key: str, name: str) -> QPushButton:
        made = button(text, name=name)
        made.setToolTip(tr("{action} ({key})").format(action=name, key=key))
        self._answers[made] = (text, key)
        return made

    def _lay_out(self) -> None:
        answers = QWidget()
        line = row()
        fill(line, [self.sign, self.state, self.undo, self.redo, self.confirm, self.dismiss, self.authorise, self.reopen])
        line.setStretch(1, 1)
        # Takes the place of the state where that is hidden.
        line.insertStretch(2, 0)
        # Under the answers, where it has all the room there is.
        fill(column(answers, space=tokens.SPACE_1), [line, self.said])
        noting = QWidget()
        self.note.setPlaceholderText(tr("Who may use it, for what, until when"))
        self.note.setAccessibleName(tr("Note on what is allowed"))
        line = row(noting)
        fill(line, [label(tr("Authorised:"), "strong"), self.note, self.keep, self.leave])
        line.setStretch(1, 1)
        self.stack = QStackedWidget()
        self.stack.addWidget(answers)
        self.stack.addWidget(noting)
        fill(column(self), [self.stack])
        self.setFixedHeight(tokens.DECISION_BAR)

    def _connect(self) -> None:
        self.confirm.clicked.connect(self._confirm)
        self.dismiss.clicked.connect(self._dismiss)
        self.authorise.clicked.connect(self.ask_note)
        self.reopen.clicked.connect(self._reopen)
        self.undo.clicked.connect(self.undo_wanted)
        self.redo.clicked.connect(self.redo_wanted)
        self.note.returnPressed.connect(self._authorise)
        self.note.left.connect(self._leave_note)
        self.keep.clicked.connect(self._authorise)
        self.leave.clicked.connect(self._leave_note)

    def show_said(self, said: Said, *, undo: str = "", redo: str = "", of: tuple[Match, ...] | None = None) -> None:
        """Show what was said of the selected matches.

        `undo` and `redo` say what would be taken back or done again, empty where nothing would. A note that is being written
        stays while `of` names the same matches.
        """
        kinds, only = said.kinds, said.only
        code = next(iter(kinds)).value if len(kinds) == 1 else ""
        self.sign.show_sign(code)
        self.state.setText(_state(said))
        self._said = _said(only) if only is not None else _selected(said)
        self._say()
        self._steps = (undo, redo)
        self._offer(kinds)
        if of is not None and of == self._of and self.stack.currentIndex() == 1:
            return
        self._of = of
        self.note.setText(only.note if only is not None else "")
        self.stack.setCurrentIndex(0)

    def tell(self, sentence: str) -> None:
        """Say quietly what a decision did, in place of what was said of the match; empty to say that again."""
        self._told = sentence
        self._say()

    def _say(self) -> None:
        self.said.setText(self._told or self._said)

    def _fit(self) -> None:
        """Keys stand on the answers where there is room for them, and in their tool tips everywhere.

        Where all four answers are offered, or the way back is, what was said may have to stand under them alone.
        """
        shown = [each for each in self._answers if not each.isHidden()]
        with_keys = {each: tr("{action}  {key}").format(action=text, key=key) for each, (text, key) in self._answers.items()}
        # The way back has its room also while there is nothing to take back, so that keys do not come and go with it.
        needs = self._width_with([self._width_of(each, with_keys[each]) for each in shown]) + self._width_of_step(self.undo)
        needs += 0 if self.redo.isHidden() else self._width_of_step(self.redo)
        has_room = needs <= self.width()
        for each, (text, _key) in self._answers.items():
            each.setText(with_keys[each] if has_room else text)
        back = 0 if self.undo.isHidden() else self._width_of_step(self.undo)
        needs = self._width_with([self._width_of(each) for each in shown]) + back
        self.state.setVisible(has_room or needs <= self.width())

    def _width_of(self, answer: QPushButton, text: str = "") -> int:
        """How wide an answer is with a text, without its key where none is given."""
        # Measured as Qt does for a button, to the pixel, whatever text it has now.
        shown, wanted = (
            answer.fontMetrics().size(_AS_BUTTONS, each).width() for each in (answer.text(), text or self._answers[answer][0])
        )
        return answer.sizeHint().width() - shown + wanted

    @staticmethod
    def _width_of_step(step: QPushButton) -> int:
        return step.sizeHint().width() + tokens.SPACE_2

    @staticmethod
    def _width_with(answers: Sequence[int]) -> int:
        """How wide the bar is with answers of these widths."""
        return tokens.SIGN + tokens.STATE_WIDTH + sum(answers) + (len(answers) + 1) * tokens.SPACE_2

    def minimumSizeHint(self) -> QSize:
        """The same whatever was decided, so that nothing moves when it is: mostly three of the answers are offered."""
        _narrowest, *others = sorted(self._width_of(each) for each in self._answers)
        return QSize(self._width_with(others), tokens.DECISION_BAR)

    def _show_steps(self) -> None:
        """The way back has a button where there is room for it, and a key everywhere."""
        offered = [self._width_of(each) for each in self._answers if not each.isHidden()]
        # The sign tells the state too, and what was said stands below: undo is worth more than its name.
        room = self.width() - self._width_with(offered) + tokens.STATE_WIDTH + tokens.SPACE_2
        names = tr("Undo: {action}"), tr("Redo: {action}")
        keys = tr("Ctrl+Z"), tr("Ctrl+Shift+Z")
        for each, action, name, key in zip((self.undo, self.redo), self._steps, names, keys, strict=True):
            has_room = bool(action) and self._width_of_step(each) <= room
            room -= self._width_of_step(each) + tokens.STATE_WIDTH + tokens.SPACE_2
            each.setVisible(has_room)
            each.setAccessibleName(name.format(action=action))
            each.setToolTip(tr("{action} ({key})").format(action=each.accessibleName(), key=key))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the steps as far as there is room."""
        super().resizeEvent(event)
        self._show_steps()
        self._fit()

    def _offer(self, kinds: frozenset[DecisionKind]) -> None:
        """Offer what would change something; a note may always be added."""
        answers = {DecisionKind.CONFIRMED: self.confirm, DecisionKind.DISMISSED: self.dismiss, DecisionKind.OPEN: self.reopen}
        for kind, each in answers.items():
            each.setVisible(kinds != {kind} and (bool(kinds) or kind is not DecisionKind.OPEN))
            each.setEnabled(bool(kinds))
        self.authorise.setEnabled(bool(kinds))
        self._show_steps()
        self._fit()

    @Slot()
    def ask_note(self) -> None:
        """Ask for the note that goes with an authorisation."""
        if self.authorise.isEnabled():
            self.stack.setCurrentIndex(1)
            self.note.setFocus()
            self.note.selectAll()

    @Slot()
    def _confirm(self) -> None:
        self.decided.emit(DecisionKind.CONFIRMED, "")

    @Slot()
    def _dismiss(self) -> None:
        self.decided.emit(DecisionKind.DISMISSED, "")

    @Slot()
    def _reopen(self) -> None:
        self.decided.emit(DecisionKind.OPEN, "")

    @Slot()
    def _authorise(self) -> None:
        self.decided.emit(DecisionKind.AUTHORISED, self.note.text().strip())
        self._leave_note()

    @Slot()
    def _leave_note(self) -> None:
        self.stack.setCurrentIndex(0)
        self.note_left.emit()


def _state(said: Said) -> str:
    if not said.count:
        return tr("No match is selected.")
    names = [decision_name(kind) for kind in DecisionKind if kind in said.kinds]
    return names[0] if len(names) == 1 else tr("Different")


def _selected(said: Said) -> str:
    """How many are selected, where they are several, and what was said of them, where that is not the same."""
    if not said.count:
        return ""
    told = tr("{matches} selected").format(matches=matches_text(said.count, said.resemblances))
    names = [decision_name(kind) for kind in DecisionKind if kind in said.kinds]
    return told if len(names) == 1 else tr("{told}: {decisions}").format(told=told, decisions=listed(names))


def _said(decision: Decision) -> str:
    """When it was said, and the note."""
    if decision.kind is DecisionKind.OPEN:
        return decision_meaning(decision.kind)
    when = own_moment_text(decision.decided)
    return tr("{when}: {note}").format(when=when, note=decision.note or decision_meaning(decision.kind))
