"""What is different between two scans: what was compared, why else they may differ, and each match, to be opened."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from provcheck.app.i18n import tr
from provcheck.app.joining import sentence, sentences
from provcheck.app.scan_comparing import ChangeKind, ComparedScans, difference_text, same_text, scan_text
from provcheck.app.times import own_moment_text
from provcheck.core.report.changes import Changed
from provcheck.gui import tokens
from provcheck.gui.announce import announce
from provcheck.gui.context import Context
from provcheck.gui.models.change_delegate import ChangeDelegate
from provcheck.gui.models.change_model import ChangeModel
from provcheck.gui.models.thumb_store import ThumbStore
from provcheck.gui.pages.page import centred
from provcheck.gui.slices import Sliced, letting_go
from provcheck.gui.tasks import Latest
from provcheck.gui.widgets.basics import button, column, fill, label, row, surface
from provcheck.gui.widgets.elided import ElidedLabel
from provcheck.gui.widgets.row_list import RowList

_ONLY_BEFORE = frozenset({ChangeKind.GONE, ChangeKind.NOT_READ, ChangeKind.NOT_LOOKED_AT})


class ChangeList(RowList):
    """The rows; a click or Enter opens one.

    Signals:
        opened: The index of a row that is to be opened.
    """

    opened = Signal(QModelIndex)

    def __init__(self, model: ChangeModel) -> None:
        """Show a model's rows."""
        super().__init__(model)
        self.setModel(model)
        self.setItemDelegate(ChangeDelegate(model.thumbs, self))
        self.setSelectionMode(RowList.SelectionMode.SingleSelection)
        self.setAccessibleName(tr("What is different"))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.clicked.connect(self.opened)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens on every platform; Qt's own signal for it does not come on all."""
        super().keyPressEvent(event)
        if event.text() in {"\r", "\n"} and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex())


class ComparisonView(QWidget):
    """Asks for a comparison and shows it.

    Attributes:
        compared: What is shown; None before there is something.

    Signals:
        left: The list of scans is wanted again.
        missing: One of the scans is not there any more.
        match_asked: Number of a scan, and the `Match` of it that is to be looked at.
    """

    left = Signal()
    missing = Signal()
    match_asked = Signal(int, object)

    def __init__(self, context: Context) -> None:
        """Start empty."""
        super().__init__()
        self._context = context
        self.compared: ComparedScans | None = None
        self._thumbs = ThumbStore(context.services.load_preview, context.reads, 2 * tokens.MATCH_THUMB, self)
        self.model = ChangeModel(self._thumbs, context.decisions.of, self)
        self.list = ChangeList(self.model)
        self._answer = Latest(context.reads, self)
        self._letting_go = Sliced(self)
        self._lay_out()
        self.back.clicked.connect(self.leave)
        self.list.opened.connect(self._open)
        self.list.customContextMenuRequested.connect(self._show_menu)
        self._answer.answered.connect(self._show)
        self._answer.gave_up.connect(self.leave)
        context.decisions.changed.connect(self._draw_again)

    def _lay_out(self) -> None:
        self.back = button(tr("All scans"), name=tr("Back to all scans"))
        self.headline = label("", "title", wraps=True)
        self.earlier, self.later = ElidedLabel(rank="second"), ElidedLabel(rank="second")
        head = row(space=tokens.SPACE_4)
        fill(head, [self.back, self.headline])
        head.setStretch(1, 1)
        self.same = label("", "second", wraps=True)
        names = column(space=tokens.SPACE_1)
        fill(names, [self.earlier, self.later, self.same])
        self.reasons = label("", wraps=True)
        self.box = surface("message")
        fill(column(self.box, margin=tokens.SPACE_3), [self.reasons])
        self.nothing = label("", "title", wraps=True)
        self.waiting = label(tr("Comparing the two scans…"), "second")
        for each in (self.nothing, self.waiting):
            each.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setFixedWidth(tokens.DROP_WIDTH)
        self.bare = centred(self.nothing)
        self.stack = QStackedWidget()
        for part in (self.waiting, self.bare, self.list):
            self.stack.addWidget(part)
        layout = column(self, space=tokens.SPACE_3)
        fill(layout, [head, names, self.box, self.stack])
        layout.setStretch(3, 1)

    def compare(self, first: int, second: int) -> None:
        """Ask what is different between two scans, by their numbers."""
        self._let_go()
        self.headline.setText("")
        for part in (self.earlier, self.later, self.same, self.box):
            part.hide()
        self.stack.setCurrentWidget(self.waiting)
        self.back.setFocus()
        self._answer.ask_at_length(self._context.services.scans.compare, (first, second))

    def take_focus(self) -> None:
        """Give the keyboard to what is different, or to what leads back."""
        (self.list if self.stack.currentWidget() is self.list else self.back).setFocus()

    @Slot()
    def _draw_again(self) -> None:
        self.list.viewport().update()

    @Slot()
    def leave(self) -> None:
        """Compare none any more."""
        self.clear()
        self.left.emit()

    def clear(self) -> None:
        """Forget what is shown or asked for."""
        self._answer.drop()
        self._let_go()

    def _let_go(self) -> None:
        """Forget what was shown, step by step, as it may be very much."""
        compared, self.compared = self.compared, None
        self.model.show_compared(None)
        if compared is not None:
            self._letting_go.start(letting_go([each for found in compared.found.values() for each in found]), waits=True)

    @Slot(object)
    def _show(self, compared: ComparedScans | None) -> None:
        if compared is None:
            self.leave()
            self.missing.emit()
            return
        self.compared = compared
        self._thumbs.forget_missing()
        told = difference_text(compared)
        # Where nothing is different, that stands in the place of the list.
        self.headline.setText(told if compared.count else "")
        for part, template, scan in (
            (self.earlier, tr("Earlier: {scan}"), compared.before),
            (self.later, tr("Later: {scan}"), compared.after),
        ):
            part.setText(template.format(scan=scan_text(scan, own_moment_text(scan.started))))
            part.show()
        self.same.setText(same_text(compared))
        self.same.setVisible(bool(compared.count))
        self.reasons.setText("\n".join(compared.reasons))
        self.box.setVisible(bool(compared.reasons))
        self.nothing.setText(_nothing_text(compared))
        self.model.show_compared(compared)
        self.stack.setCurrentWidget(self.list if compared.count else self.bare)
        had_keyboard = self.back.hasFocus()
        if compared.count:
            self.list.setCurrentIndex(self.list.nearest(0))
            self.list.verticalScrollBar().setValue(0)
        if had_keyboard:
            self.take_focus()
        announce(self, sentences(sentence(told), *compared.reasons))

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        """Look at a match as it was found last."""
        row_of = self.model.difference_at(index)
        if row_of is not None:
            self._ask_for(index, is_later=self.model.kind_of(index) not in _ONLY_BEFORE)

    def _ask_for(self, index: QModelIndex, *, is_later: bool) -> None:
        found = self.model.difference_at(index)
        if found is None or self.compared is None:
            return
        scan = self.compared.after if is_later else self.compared.before
        if isinstance(found, Changed):
            found = found.after if is_later else found.before
        self.match_asked.emit(scan.number, found)

    @Slot(QPoint)
    def _show_menu(self, _point: QPoint) -> None:
        """Where both scans have a match, either can be looked at."""
        index = self.list.currentIndex()
        kind = self.model.kind_of(index) if index.isValid() and self.compared is not None else None
        if kind is None:
            return
        menu = QMenu(self.list)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if kind not in _ONLY_BEFORE:
            menu.addAction(tr("Open in the &later scan"), partial(self._ask_for, index, is_later=True))
        if kind is not ChangeKind.NEW:
            menu.addAction(tr("Open in the &earlier scan"), partial(self._ask_for, index, is_later=False))
        menu.popup(self.list.viewport().mapToGlobal(self.list.visualRect(index).center()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leads back."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)


def _nothing_text(compared: ComparedScans) -> str:
    """That nothing is different, and of how many matches."""
    return sentences(difference_text(compared), same_text(compared))
