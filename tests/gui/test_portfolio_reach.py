"""What the portfolio page offers is named and reached: by menus, keys and Tab."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QListView, QMenu, QToolButton

from provcheck.gui.pages.portfolio_form import split_handles
from provcheck.gui.reveal import reveal_command
from tests.gui.studio import Studio


def test_the_menu_holds_what_can_be_done(studio: Studio) -> None:
    page = studio.open().page
    studio.choose("goldfish")
    place = page.grid.area_of(1).center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, page.grid.viewport().mapToGlobal(place))
    QApplication.sendEvent(page.grid.viewport(), event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    there = [action for action in menu.actions() if not action.isSeparator()]
    commands = page.commands
    assert there[:4] == [commands.open, commands.reveal, commands.copy, commands.alike]
    assert there[4:8] == [commands.join, commands.split, commands.relocate, commands.remove]
    menu.close()


def test_every_action_is_in_a_menu_and_has_a_key(studio: Studio) -> None:
    page = studio.open().page
    menus = [page.view.menu.menu(), page.commands.works_menu(page)]
    offered = {action for menu in menus for action in menu.actions()}
    actions = page.commands.findChildren(QAction)
    assert len(actions) == 18
    assert set(actions) <= offered
    keys = [action.shortcut().toString() for action in actions]
    assert all(keys)
    assert len(set(keys)) == len(keys)
    assert all("&" in action.text() for action in actions)


def test_everything_has_a_name_and_is_reached_by_tab(studio: Studio) -> None:
    page = studio.open().page
    (studio.art / "picnic.png").unlink()
    page.commands.refresh.trigger()
    studio.qtbot.waitUntil(lambda: not page.busy)
    studio.settle()
    studio.choose("goldfish")
    for view in (page.view, page.preview, page.editing):
        page.stack.setCurrentWidget(view)
        found = [
            widget
            for kind in (QAbstractButton, QLineEdit, QListView, QComboBox)
            for widget in view.findChildren(kind)
            if widget.isVisible() and not (isinstance(widget, QToolButton) and isinstance(widget.parent(), QLineEdit))
        ]
        assert found
        for widget in found:
            assert widget.accessibleName(), widget
            assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus, widget.accessibleName()


def test_the_focus_is_seen_in_the_grid(studio: Studio) -> None:
    page = studio.open().page
    page.view.bar.words.setFocus()
    before = page.grid.viewport().grab().toImage()
    page.grid.setFocus(Qt.FocusReason.TabFocusReason)
    assert page.grid.currentIndex().row() == 0
    after = page.grid.viewport().grab().toImage()
    corner = page.grid.area_of(0).topLeft() + QPoint(page.grid.area_of(0).width() // 2, 1)
    assert before.pixelColor(corner) != after.pixelColor(corner)


def test_names_and_handles_are_split_at_commas() -> None:
    assert split_handles("@ana, Ana Maria Example ;@x @y") == ("@ana", "Ana Maria Example", "@x", "@y")
    assert split_handles(" , ") == ()
    assert split_handles("@ana\u3001Ana\uff0c@x\uff1b@y") == ("@ana", "Ana", "@x", "@y"), "as Japanese and Chinese separate"


def test_the_file_manager_is_asked_as_each_system_wants_it() -> None:
    path = Path("/art/a b.png")
    assert reveal_command(path, "darwin") == ("open", ["-R", "/art/a b.png"])
    assert reveal_command(path, "win32") == ("explorer.exe", ["/select,/art/a b.png"])
    assert reveal_command(path, "linux") is None
