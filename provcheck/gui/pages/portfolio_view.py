"""A portfolio as it is shown: its name, what is in it, and what can be done with the works that are chosen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QToolButton, QWidget

from provcheck.app.i18n import tr, tr_n
from provcheck.app.joining import listed
from provcheck.core.records import Portfolio
from provcheck.gui import tokens
from provcheck.gui.context import Context
from provcheck.gui.drop_area import DropArea, DropWords
from provcheck.gui.models.thumb_store import ThumbStore
from provcheck.gui.models.work_model import WorkModel
from provcheck.gui.models.work_shelf import Kind, View
from provcheck.gui.pages.page import centred
from provcheck.gui.pages.portfolio_actions import PortfolioActions, button_of
from provcheck.gui.widgets.basics import button, column, fill, label, row
from provcheck.gui.widgets.elided import ElidedLabel
from provcheck.gui.widgets.file_list import FileLists
from provcheck.gui.widgets.near_bar import NearBar
from provcheck.gui.widgets.not_compared import UnreadList
from provcheck.gui.widgets.notice_bar import NoticeBar
from provcheck.gui.widgets.progress_panel import ProgressPanel
from provcheck.gui.widgets.search_field import SearchField
from provcheck.gui.widgets.work_bar import WorkBar
from provcheck.gui.widgets.work_grid import WorkGrid


class PortfolioView(QWidget):
    """Head, bar, grid, and the line of what is chosen."""

    def __init__(self, context: Context, actions: PortfolioActions) -> None:
        """Start empty."""
        super().__init__()
        self._actions = actions
        self._free = True
        self._over = False
        self._loaded = False
        side = round(tokens.GRID_THUMB * self.devicePixelRatioF())
        self.thumbs = ThumbStore(context.services.load_preview, context.reads, side, self)
        self.model = WorkModel(self)
        self.grid = WorkGrid(self.model, self.thumbs)
        self.grid.setAccessibleName(tr("Works of the portfolio"))
        self.moved = button_of(actions.relocate, "quiet")
        self.bar = WorkBar(self.moved)
        self.near = NearBar()
        more = DropWords(tr("Drop more works here"), "", tr("Choose a folder…"), tr("Choose files…"))
        self.more = DropArea(more, context.dialogs, compact=True)
        first = DropWords(
            tr("Drop works here"), tr("This portfolio has no works yet."), tr("Choose a folder…"), tr("Choose files…")
        )
        self.first = DropArea(first, context.dialogs)
        self._make_head()
        self.indexing = ProgressPanel(tr("Indexing"))
        self.relocating = ProgressPanel(tr("Looking for files that moved"))
        self.skipped = UnreadList()
        self.notice = NoticeBar()
        self._make_chosen()
        self._lay_out()
        self._connect()

    def _make_head(self) -> None:
        self.title = ElidedLabel(rank="page")
        self.names = ElidedLabel(rank="second")
        # No wider than its text, so that the button stands beside it.
        self.names.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.refresh = button_of(self._actions.refresh)
        self.another = button_of(self._actions.new)
        self.menu = QToolButton()
        self.menu.setText(tr("More"))
        self.menu.setProperty("kind", "menu")
        self.menu.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.menu.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu.setAccessibleName(tr("What can be done with the portfolio"))
        self.menu.setMenu(self._actions.portfolio_menu(self.menu))
        self.edit = button(tr("Edit"), "quiet", name=tr("Edit name and artist"))
        self.edit.setToolTip(self._actions.edit.toolTip())
        self.edit.clicked.connect(self._actions.edit.trigger)
        self._actions.edit.enabledChanged.connect(self.edit.setEnabled)

    def _make_chosen(self) -> None:
        self.chosen = label("", "second")
        self.chosen_line = QWidget()
        line = row(self.chosen_line)
        short = {
            self._actions.open: tr("Open"),
            self._actions.reveal: tr("Show in folder"),
            self._actions.copy: tr("Copy path"),
            self._actions.join: tr("Same work"),
            self._actions.split: tr("Take apart"),
            self._actions.remove: tr("Remove"),
        }
        fill(line, [self.chosen, None])
        self.buttons = {}
        for action, text in short.items():
            made = button_of(action)
            made.setText(text)
            self.buttons[action] = made
            if action in {self._actions.join, self._actions.split}:
                made.setVisible(action.isEnabled())
                action.enabledChanged.connect(made.setVisible)
            line.addWidget(made)

    def _lay_out(self) -> None:
        words = column(space=0)
        under = row(space=tokens.SPACE_1)
        fill(under, [self.names, self.edit, None])
        fill(words, [self.title, under])
        head = row(space=tokens.SPACE_2)
        fill(head, [words, self.refresh, self.another, self.menu])
        head.setStretch(0, 1)
        layout = column(self, space=tokens.SPACE_3)
        lists = FileLists(*self.skipped.lists)
        self.body = QStackedWidget()
        self.no_works = centred(self.first)
        self.foot = QStackedWidget()
        self.foot.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        for stack, views in ((self.body, (self.grid, self.no_works)), (self.foot, (self.more, self.chosen_line))):
            for view in views:
                stack.addWidget(view)
        fill(layout, [head, self.indexing, self.relocating, self.bar, self.near, self.body, self.notice, self.foot, lists])
        layout.setStretchFactor(self.body, 1)
        self.indexing.hide()
        self.relocating.hide()

    def _connect(self) -> None:
        self.bar.changed.connect(self._show_view)
        for field in (self.bar.words, self.bar.seen):
            field.left.connect(self._keys_to_grid)
        self.bar.usual_asked.connect(self.show_usual)
        self.near.usual.clicked.connect(self.bar.seen.clear)
        self.model.counted.connect(self.tell)
        self.grid.selectionModel().selectionChanged.connect(self.tell_chosen)
        self.model.modelReset.connect(self.tell_chosen)
        self.grid.customContextMenuRequested.connect(self._open_menu)
        self.grid.activated.connect(self._actions.open.trigger)
        self._actions.choose_all.triggered.connect(self.grid.selectAll)
        self._actions.find.triggered.connect(self.find_name)
        self._actions.describe.triggered.connect(self.describe)
        for action in (*self._actions.of_works, self._actions.choose_all):
            self.grid.addAction(action)
        self.tell()
        self.tell_chosen()

    def show_head(self, portfolio: Portfolio) -> None:
        """Show whose portfolio it is."""
        self.title.setText(portfolio.name)
        names = listed(portfolio.names)
        self.names.setText(tr("by {names}").format(names=names) if names else tr("No artist named"))

    @property
    def chosen_rows(self) -> list[int]:
        """Rows of the works that are chosen, from the top."""
        return self.grid.chosen_rows()

    @property
    def chosen_paths(self) -> list[Path]:
        """A file of each of these works, one that is in its place where there is one."""
        return [self.model.shelf.shown_path(self.model.number(row)) for row in self.chosen_rows]

    def set_loaded(self, *, loaded: bool) -> None:
        """Whether it is known what the portfolio holds; only then it can be said that it holds nothing."""
        self._loaded = loaded
        self.tell()
        self.tell_chosen()

    def set_free(self, *, free: bool) -> None:
        """Whether works can be added now."""
        self._free = free
        self.more.setEnabled(free)
        self.bar.seen.setEnabled(free)
        self.tell()
        self.tell_chosen()

    def show_drop(self, *, over: bool) -> None:
        """While files hover over the page, show that they can be dropped, whatever is chosen."""
        self._over = over
        self.tell_chosen()

    @Slot(object)
    def _show_view(self, view: View) -> None:
        self.model.set_view(view)
        self.grid.verticalScrollBar().setValue(0)

    def offer_description(self, *, offered: bool) -> None:
        """Whether works can be found by words that describe them."""
        self.bar.seen.setVisible(offered)
        self._actions.describe.setVisible(offered)

    def show_near(self, contents: tuple[str, ...]) -> None:
        """Show the works of these contents first, in their order; the keyboard goes on at the first one."""
        self.model.set_near(contents)
        self.bar.show_nearest(nearest=True)
        if self.model.rowCount():
            self.grid.choose([], 0)
        self.grid.verticalScrollBar().setValue(0)

    @Slot()
    def show_usual(self) -> None:
        """Show the works in the order of the bar again."""
        self.near.hide()
        self.model.set_near(None)
        self.bar.show_nearest(nearest=False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leads back from an order by words, Down from the fields to the works."""
        if event.key() == Qt.Key.Key_Escape and self.bar.seen.text():
            self.bar.seen.clear()
        elif event.key() == Qt.Key.Key_Down and (self.bar.seen.hasFocus() or self.bar.words.hasFocus()):
            self._keys_to_grid()
            if not self.grid.chosen_count and self.model.rowCount():
                self.grid.choose([0], 0)
        else:
            super().keyPressEvent(event)

    @Slot()
    def tell(self) -> None:
        """Say how many works there are and what is shown of them."""
        self.bar.show_counts(self.model.shelf, self.model.rowCount())
        view = self.model.view
        if view.words.strip():
            self.grid.empty_text = tr("No name holds “{words}”.").format(words=view.words.strip())
        elif view.kind is not Kind.ALL:
            self.grid.empty_text = tr("None.")
        else:
            self.grid.empty_text = ""
        empty = self._loaded and self._free and not self.model.shelf.items
        self.body.setCurrentWidget(self.no_works if empty else self.grid)
        self.bar.setVisible(not empty)
        self.moved.setVisible(view.kind is Kind.MISSING)
        self.grid.setAccessibleDescription("" if self.model.rowCount() else self.grid.empty_text)
        self.grid.viewport().update()

    @Slot()
    def tell_chosen(self) -> None:
        """Say how many are chosen and what can be done with them."""
        count = self.grid.chosen_count
        self.chosen.setText(tr_n("{count:,} chosen", "{count:,} chosen", count) if count else tr("Nothing chosen"))
        of_any = (self._actions.open, self._actions.reveal, self._actions.copy, self._actions.alike, self._actions.remove)
        for action in of_any:
            action.setEnabled(count > 0)
        # No longer looked at than is needed: everything may be chosen.
        self._actions.join.setEnabled(count > 1)
        are_some = bool(self.model.shelf.arranged.several)
        self._actions.split.setEnabled(are_some and any(map(self.model.has_versions, self.grid.each_chosen())))
        self.foot.setCurrentWidget(self.chosen_line if count and not self._over else self.more)
        self.foot.setVisible(bool(count) or (self._free and bool(self.model.shelf.items)))

    @Slot()
    def find_name(self) -> None:
        """Type a name."""
        self._type_in(self.bar.words)

    @Slot()
    def describe(self) -> None:
        """Type words that describe a work."""
        self._type_in(self.bar.seen)

    def _type_in(self, field: SearchField) -> None:
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        field.selectAll()

    @Slot()
    def _keys_to_grid(self) -> None:
        self.grid.setFocus()

    @Slot(QPoint)
    def _open_menu(self, point: QPoint) -> None:
        menu = self._actions.works_menu(self.grid)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.grid.viewport().mapToGlobal(point))
