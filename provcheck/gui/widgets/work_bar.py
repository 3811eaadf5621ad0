"""Which works are shown and in which order: counts that can be pressed, a field, a menu."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QMenu, QPushButton, QToolButton, QWidget

from provcheck.app.i18n import tr, tr_n
from provcheck.gui import tokens
from provcheck.gui.models.work_shelf import Kind, Order, Shelf, View
from provcheck.gui.widgets.basics import button, fill, label, row
from provcheck.gui.widgets.search_field import SearchField


class WorkBar(QWidget):
    """Above the grid.

    Signals:
        changed: The `View` that is asked for.
        described: Words by which works are to be found.
        usual_asked: The order of the view is wanted again, in place of one by words.
    """

    changed = Signal(object)
    described = Signal(str)
    usual_asked = Signal()

    def __init__(self, *extras: QWidget) -> None:
        """Start with everything shown, by name; `extras` stand beside the counts."""
        super().__init__()
        self.kinds: dict[Kind, QPushButton] = {}
        self._group = QButtonGroup(self)
        names = {
            Kind.ALL: tr("Show all works"),
            Kind.MISSING: tr("Show only works whose file is missing"),
            Kind.UNREAD: tr("Show only files that could not be read"),
            Kind.FLAT: tr("Show only works with too little detail to be found again"),
        }
        for kind, name in names.items():
            made = button("", "tool", name=name)
            made.setToolTip(name)
            made.setCheckable(True)
            self._group.addButton(made)
            self.kinds[kind] = made
        self.kinds[Kind.ALL].setChecked(True)
        self.words = SearchField(tr("Find a name"), tr("Find works by name"))
        self.words.setMinimumWidth(tokens.SEARCH_LEAST)
        self.words.setMaximumWidth(tokens.SEARCH_WIDTH)
        self.seen = _description_field()
        self.seen.hide()
        self.shown = label("", "note")
        self.orders = QActionGroup(self)
        self.order = self._order_menu()
        self._counts, self._finding = QWidget(), QWidget()
        fill(row(self._counts), [*self.kinds.values(), *extras, self.shown, None])
        finding = row(self._finding)
        fill(finding, [None, self.seen, self.words, self.order])
        for field in (self.seen, self.words):
            finding.setStretchFactor(field, 2)
        self._both = row(self)
        fill(self._both, [self._counts, self._finding])
        self._both.setStretch(1, 1)
        self._group.buttonClicked.connect(self._changed)
        self.words.textChanged.connect(self._changed)
        self.orders.triggered.connect(self._order_picked)
        self.seen.returnPressed.connect(self._describe)
        self.seen.textChanged.connect(self._described_anew)

    def event(self, event: QEvent) -> bool:
        """One line where there is room for it, else two; looked at anew whenever a part of it comes, goes or changes."""
        if event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.Resize}:
            needs = self._counts.sizeHint().width() + self._finding.minimumSizeHint().width() + tokens.SPACE_2
            one_line = needs <= self.width()
            self._both.setDirection(QBoxLayout.Direction.LeftToRight if one_line else QBoxLayout.Direction.TopToBottom)
        return super().event(event)

    def _order_menu(self) -> QToolButton:
        made = QToolButton()
        made.setProperty("kind", "menu")
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        made.setAccessibleName(tr("Sort the works"))
        menu = QMenu(made)
        for order, text in order_names().items():
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setData(order)
            self.orders.addAction(action)
        made.setMenu(menu)
        self._usual = self.orders.actions()[0]
        self._usual.setChecked(True)
        made.setText(self._usual.text())
        self._nearest = menu.addAction(tr("Nearest first"))
        self._nearest.setCheckable(True)
        self._nearest.setVisible(False)
        self.orders.addAction(self._nearest)
        return made

    @property
    def view(self) -> View:
        """What is asked for."""
        kind = next(kind for kind, made in self.kinds.items() if made.isChecked())
        return View(self.words.text(), kind, Order(self._usual.data()))

    def show_counts(self, shelf: Shelf, shown: int) -> None:
        """Say how many there are of each kind, and how many are shown where that is fewer."""
        counts = {kind: shelf.count(kind) for kind in Kind}
        self.kinds[Kind.ALL].setText(tr_n("{count:,} work", "{count:,} works", counts[Kind.ALL]))
        self.kinds[Kind.MISSING].setText(tr_n("{count:,} missing", "{count:,} missing", counts[Kind.MISSING]))
        self.kinds[Kind.UNREAD].setText(tr_n("{count:,} not read", "{count:,} not read", counts[Kind.UNREAD]))
        self.kinds[Kind.FLAT].setText(tr("{count:,} with little detail").format(count=counts[Kind.FLAT]))
        for kind in (Kind.MISSING, Kind.UNREAD, Kind.FLAT):
            self.kinds[kind].setVisible(counts[kind] > 0)
            if not counts[kind] and self.kinds[kind].isChecked():
                self.kinds[Kind.ALL].click()
        self.shown.setText(tr_n("{count:,} shown", "{count:,} shown", shown) if self.view.asks else "")

    def show_all(self) -> None:
        """Ask for everything again."""
        self.kinds[Kind.ALL].setChecked(True)
        self.words.clear()
        self.seen.clear()
        self._changed()

    def show_nearest(self, *, nearest: bool) -> None:
        """Tell whether the works are in an order by words now."""
        self._nearest.setVisible(nearest)
        (self._nearest if nearest else self._usual).setChecked(True)
        self.order.setText((self._nearest if nearest else self._usual).text())

    @Slot()
    def _changed(self) -> None:
        self.changed.emit(self.view)

    @Slot(QAction)
    def _order_picked(self, action: QAction) -> None:
        if action is self._nearest:
            return
        self._usual = action
        self.seen.clear()
        self.show_nearest(nearest=False)
        self._changed()

    @Slot()
    def _describe(self) -> None:
        words = self.seen.text().strip()
        if words:
            self.described.emit(words)

    @Slot(str)
    def _described_anew(self, words: str) -> None:
        if not words.strip():
            self.usual_asked.emit()


def _description_field() -> SearchField:
    made = SearchField(tr("Find by description"), tr("Find works by what they show"))
    made.setToolTip(tr("Words that describe the picture, then Enter. Many models know English words only."))
    made.setMinimumWidth(tokens.SEARCH_LEAST)
    made.setMaximumWidth(tokens.SEARCH_WIDTH)
    return made


def order_names() -> dict[Order, str]:
    """What works are sorted by, in words."""
    return {Order.NAME: tr("By name"), Order.ADDED: tr("Newest first"), Order.SIZE: tr("Largest file first")}
