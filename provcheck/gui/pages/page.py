"""What the pages have in common: margins, and that the whole page takes what its drop area takes."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from provcheck.gui import tokens
from provcheck.gui.drop_area import DropArea
from provcheck.gui.tasks import Task
from provcheck.gui.widgets.basics import column, fill, row


class Page(QWidget):
    """A room of the window.

    Signals:
        paste_wanted: Something is to be pasted, and the page itself takes nothing now.
    """

    paste_wanted = Signal()

    def __init__(self) -> None:
        """Start empty, with the margins of a page."""
        super().__init__()
        self.setProperty("surface", "window")
        self.setAcceptDrops(True)
        self.outer: QVBoxLayout = column(self, space=tokens.SPACE_4)
        self.outer.setContentsMargins(tokens.SPACE_5, tokens.SPACE_4, tokens.SPACE_5, tokens.SPACE_4)
        self._areas: tuple[DropArea, ...] = ()
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self._paste)

    def take_drops_for(self, *areas: DropArea) -> None:
        """Hand what is dropped anywhere on the page to the one of these areas that is shown."""
        self._areas = areas

    def take_focus(self) -> None:
        """Give the keyboard to the first thing of the page that takes it."""
        self.setFocus()
        self.focusNextChild()

    def _area(self) -> DropArea | None:
        return next((area for area in self._areas if area.isVisible() and area.isEnabled()), None)

    @Slot()
    def _paste(self) -> None:
        area = self._area()
        if area is not None:
            area.paste()
        else:
            self.paste_wanted.emit()

    def paste_here(self) -> None:
        """Take what is on the clipboard, if the page takes something now."""
        area = self._area()
        if area is not None:
            area.paste()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """As if it were over the area."""
        area = self._area()
        if area is None:
            event.ignore()
        else:
            area.dragEnterEvent(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """As if it had left the area."""
        area = self._area()
        if area is not None:
            area.dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """As if it were dropped on the area."""
        area = self._area()
        if area is not None:
            area.dropEvent(event)


class WorkingPage(Page):
    """A room in which one job at a time runs, and can be paused and stopped.

    Attributes:
        task: The job; None while none runs.
    """

    def __init__(self) -> None:
        """Nothing runs."""
        super().__init__()
        self.task: Task | None = None

    @property
    def busy(self) -> bool:
        """Whether the job runs."""
        return self.task is not None

    @Slot()
    def cancel(self) -> None:
        """Stop after the file that is in work; what was done is kept."""
        if self.task is not None:
            self.task.cancel()

    @Slot(bool)
    def _pause(self, pauses: bool) -> None:  # noqa: FBT001  Qt's own signature
        if self.task is not None:
            self.task.pause() if pauses else self.task.resume()


def centred(*items: QWidget) -> QWidget:
    """Widgets under each other in the middle of the room there is."""
    holder = QWidget()
    across = row()
    block = column(space=tokens.SPACE_5)
    for item in items:
        block.addWidget(item, 0, Qt.AlignmentFlag.AlignHCenter)
    fill(across, [None, block, None])
    fill(column(holder), [None, across, None])
    return holder
