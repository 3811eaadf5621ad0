"""Everything that can be done on the portfolio page: each an action with words and a key, for menus, buttons and keyboard."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from provcheck.app.i18n import tr
from provcheck.gui.widgets.basics import bare, button

_Keys = QKeySequence.StandardKey | str


class PortfolioActions(QObject):
    """The actions. Those of works ask for works that are chosen, those of the portfolio for one that is shown."""

    def __init__(self, parent: QObject) -> None:
        """Make them all."""
        super().__init__(parent)
        self.open = self._action(tr("&Open large"), "Return")
        self.reveal = self._action(tr("Show in &folder"), "Ctrl+Return")
        self.copy = self._action(tr("&Copy path"), QKeySequence.StandardKey.Copy)
        self.alike = self._action(tr("Most alike among checked pict&ures"), "Shift+S")
        self.relocate = self._action(tr("Find &moved files…"), "Ctrl+L")
        self.remove = self._action(tr("&Remove from the portfolio"), QKeySequence.StandardKey.Delete)
        self.join = self._action(tr("Put together as &versions of one work"), "Ctrl+G")
        self.split = self._action(tr("Take versions a&part"), "Ctrl+Shift+G")
        self.choose_all = self._action(tr("Choose &all"), QKeySequence.StandardKey.SelectAll)
        self.add_files = self._action(tr("Add f&iles…"), QKeySequence.StandardKey.Open)
        self.add_folder = self._action(tr("Add a fol&der…"), "Ctrl+Shift+O")
        self.refresh = self._action(tr("&Look for changes"), QKeySequence.StandardKey.Refresh)
        self.edit = self._action(tr("&Name and artist…"), "F2")
        self.find = self._action(tr("&Find a name"), QKeySequence.StandardKey.Find)
        self.describe = self._action(tr("Find &by description"), "Ctrl+Shift+F")
        self.describe.setVisible(False)
        self.undo = self._action(tr("&Undo"), QKeySequence.StandardKey.Undo)
        self.new = self._action(tr("Ne&w portfolio…"), QKeySequence.StandardKey.New)
        self.delete = self._action(tr("D&elete the portfolio…"), "Ctrl+Shift+Del")
        for action in self.of_page:
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)

    def _action(self, text: str, keys: _Keys) -> QAction:
        made = QAction(text, self)
        made.setShortcut(QKeySequence(keys))
        made.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        made.setToolTip(f"{bare(text)} ({made.shortcut().toString(QKeySequence.SequenceFormat.NativeText)})")
        return made

    @property
    def of_works(self) -> list[QAction]:
        """For works that are chosen."""
        return [self.open, self.reveal, self.copy, self.alike, self.relocate, self.remove, self.join, self.split]

    @property
    def of_page(self) -> list[QAction]:
        """For the portfolio; they work wherever the keyboard is while the page is shown."""
        return [
            *(self.add_files, self.add_folder, self.refresh, self.edit),
            *(self.find, self.describe, self.undo, self.new, self.delete),
        ]

    def works_menu(self, parent: QWidget) -> QMenu:
        """For the works under the pointer."""
        menu = QMenu(parent)
        menu.setToolTipsVisible(True)
        menu.addActions([self.open, self.reveal, self.copy, self.alike])
        menu.addSeparator()
        menu.addActions([self.join, self.split])
        menu.addSeparator()
        menu.addActions([self.relocate, self.remove])
        menu.addSeparator()
        menu.addActions([self.choose_all, self.add_files, self.add_folder])
        return menu

    def portfolio_menu(self, parent: QWidget) -> QMenu:
        """For the portfolio as a whole."""
        menu = QMenu(parent)
        menu.addActions([self.add_files, self.add_folder, self.refresh, self.relocate])
        menu.addSeparator()
        menu.addActions([self.find, self.describe, self.choose_all, self.undo])
        menu.addSeparator()
        menu.addActions([self.edit, self.new, self.delete])
        return menu


def button_of(action: QAction, kind: str = "") -> QPushButton:
    """A button that does what an action does, and is pressed when it can be done."""
    made = button(bare(action.text()), kind)
    made.setToolTip(action.toolTip())
    made.setEnabled(action.isEnabled())
    made.clicked.connect(action.trigger)
    action.enabledChanged.connect(made.setEnabled)
    return made
