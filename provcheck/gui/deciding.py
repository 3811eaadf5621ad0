"""Deciding on the matches that are selected in a list, with the bar under the pair: at once, in the open, and back again."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication

from provcheck.app.i18n import tr
from provcheck.core.records import DecisionKind, Match, resemblances_of
from provcheck.gui.announce import announce
from provcheck.gui.decisions import DecisionBook, Step, done_text, replaced_text
from provcheck.gui.models.match_model import MatchModel
from provcheck.gui.models.tally import Said, saying
from provcheck.gui.slices import Sliced
from provcheck.gui.widgets.decision_bar import DecisionBar
from provcheck.gui.widgets.match_list import MatchList

_MANY = 500
"""Selected matches from which what is said of them all is told a little later."""


class Deciding(QObject):
    """Between the bar, the list and the decisions that are kept.

    Signals:
        keys_free: The keyboard was in the bar, and what it was there for is done.
    """

    keys_free = Signal()

    def __init__(self, book: DecisionBook, model: MatchModel, matches: MatchList, bar: DecisionBar, parent: QObject) -> None:
        """Decide on what `matches` has selected of `model`."""
        super().__init__(parent)
        self._book = book
        self._model = model
        self._list = matches
        self._bar = bar
        self._of: tuple[Match, ...] = ()
        self._waits = False
        self._sums = Sliced(self)
        self._sums.done.connect(self._show_said)
        matches.selected.connect(self._show)
        matches.handled.connect(self._say_no_more)
        matches.must_wait.connect(self._ask_to_wait)
        model.counted.connect(self._wait_no_more)
        bar.decided.connect(self._decide)
        bar.undo_wanted.connect(self.undo)
        bar.redo_wanted.connect(self.redo)
        bar.note_left.connect(self.keys_free)
        book.changed.connect(model.decided)
        book.changed.connect(self._show)

    @Slot()
    def _show(self) -> None:
        """Show what was said of what is selected; of very many a little later, as deciding on them takes a while by itself."""
        self._of = tuple(self._list.selection)
        self._sums.start(saying(self._of, self._book.of), waits=len(self._of) > _MANY)

    @Slot(object)
    def _show_said(self, said: Said) -> None:
        undo, redo = ("" if step is None else step.text for step in (self._book.to_undo, self._book.to_redo))
        self._bar.show_said(said, undo=undo, redo=redo, of=self._of)

    @Slot(object, str)
    def _decide(self, kind: DecisionKind, note: str) -> None:
        """Decide on what is selected, of which one is shown; the keyboard is then where it leads to the next.

        Several may be meant as all of a kind, and are not while only the beginning is there.
        """
        self._list.take_in_hand()
        chosen = self._list.selection
        if len(chosen) > 1 and self._model.loading:
            self._ask_to_wait()
            return
        files = self._model.files_of(chosen[0]) if len(chosen) == 1 else 1
        count, alike = self._model.count_of(chosen), self._model.count_of(resemblances_of(chosen))
        step = self._book.decide(chosen, kind, note, count=count, resemblances=alike, files=files)
        if step is not None:
            self._tell(done_text(step), shown=replaced_text(step))
        if self._bar.isAncestorOf(QApplication.focusWidget() or self._list):
            self.keys_free.emit()

    @Slot()
    def undo(self) -> None:
        """Take the last decision back."""
        self._go_back(self._book.undo(), tr("Undone: {action}"))

    @Slot()
    def redo(self) -> None:
        """Do again what was taken back."""
        self._go_back(self._book.redo(), tr("Redone: {action}"))

    def _go_back(self, step: Step | None, template: str) -> None:
        """Show what was taken back or done again, and say so."""
        if step is None:
            return
        index = self._model.first_of(step.after)
        if index.isValid() and not self._list.selectionModel().isSelected(index):
            self._list.go_to(index)
        sentence = template.format(action=step.text)
        self._tell(sentence, shown=sentence)

    def _tell(self, sentence: str, *, shown: str) -> None:
        """Say what was done to who does not see it, and what of it is easily overlooked to who does."""
        self._bar.tell(shown)
        announce(self._bar, shown or sentence)

    @Slot()
    def _say_no_more(self) -> None:
        self._waits = False
        self._bar.tell("")

    @Slot()
    def _ask_to_wait(self) -> None:
        """Say why nothing is done yet with what is about all matches."""
        sentence = tr("This can be done once the other matches are read.")
        self._waits = True
        self._tell(sentence, shown=sentence)

    @Slot()
    def _wait_no_more(self) -> None:
        if self._waits and not self._model.loading:
            self._say_no_more()
