"""Versions of one work in the portfolio: put together, looked at, taken apart."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt

from tests.gui.studio import NAMES, Studio

Key = Qt.Key


ALL = [str(Path(name).with_suffix(".png")) for name in NAMES]


def test_versions_are_put_together_looked_at_and_taken_apart(studio: Studio) -> None:
    page = studio.open().page
    studio.choose("goldfish")
    assert not page.view.buttons[page.commands.join].isVisible(), "one work alone has nothing to be put to"
    studio.choose("goldfish", "jukebox", "picnic")
    assert page.view.buttons[page.commands.join].isVisible()
    studio.press(Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert len(studio.shown) == 3
    assert studio.counts == ["3 works"]
    assert studio.window.picker.current.work_count == 3
    row = next(row for row in range(3) if page.model.item(row).versions)
    assert page.model.data(page.model.index(row), Qt.ItemDataRole.AccessibleTextRole).endswith("3 versions")
    page.view.bar.words.setText("juke")
    assert len(studio.shown) == 1, "found by the name of any version"
    page.view.bar.words.clear()
    page.grid.setFocus()
    page.grid.choose([row], row)
    studio.press(Key.Key_Return)
    preview = page.preview
    assert preview.versions_title.text() == "3 versions of this work"
    first = preview.name.whole_text()
    second = preview._versions.button(1)
    second.click()
    studio.settle()
    assert preview.name.whole_text() != first
    assert second.text().startswith(preview.name.whole_text())
    assert preview._versions.button(1).isChecked()
    preview.apart.click()
    studio.settle()
    assert len(studio.shown) == 4
    page.undo()
    studio.settle()
    assert len(studio.shown) == 3
    page.preview.back.click()
    row = next(row for row in range(3) if page.model.item(row).versions)
    page.grid.setFocus()
    page.grid.choose([row], row)
    assert not page.view.buttons[page.commands.join].isVisible()
    studio.press(Key.Key_G, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert studio.shown == ALL
    page.undo()
    studio.settle()
    page.undo()
    studio.settle()
    assert studio.shown == ALL
    assert not page.commands.undo.isEnabled()


def test_a_work_is_taken_out_with_all_its_versions(studio: Studio) -> None:
    page = studio.open().page
    studio.choose("goldfish", "jukebox")
    studio.press(Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    row = next(row for row in range(4) if page.model.item(row).versions)
    page.grid.choose([row], row)
    studio.press(Key.Key_Delete)
    assert studio.held == ["campfire.png", "picnic.png", "regatta.png"]
    page.undo()
    studio.settle()
    assert studio.held == ALL
    assert len(studio.shown) == 4
