"""The side of the window: its rooms, what runs in those that are not seen, the manual and the keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QSizePolicy, QStackedWidget, QWidget

from provcheck.app.i18n import tr
from provcheck.gui import tokens
from provcheck.gui.widgets.basics import button, column
from provcheck.gui.widgets.job_sign import JobSign
from provcheck.gui.widgets.progress_panel import ProgressPanel


class Sidebar(QFrame):
    """Leads from room to room.

    Attributes:
        help: Asks for the manual.
        keys: Asks for the keys of the window.
        signs: Of the jobs that may run.
    """

    def __init__(self, names: Sequence[str], rooms: QStackedWidget, jobs: Sequence[tuple[ProgressPanel, QWidget]]) -> None:
        """`names` are those of the rooms, in order; `jobs` may run on the pages beside them."""
        super().__init__()
        self.setProperty("surface", "side")
        self.setFixedWidth(tokens.SIDEBAR)
        self._rooms = rooms
        self._group = QButtonGroup(self)
        places = column(self, space=tokens.SPACE_1, margin=tokens.SPACE_3)
        for number, name in enumerate(names):
            places.addWidget(self._room(number, name))
        places.addStretch(1)
        self.signs = [JobSign(panel, page, rooms) for panel, page in jobs]
        for sign in self.signs:
            sign.page_wanted.connect(rooms.setCurrentWidget)
            places.addWidget(sign)
        self.help = button(tr("Help  F1"), "side", name=tr("Open the manual"))
        self.keys = button(tr("Keys"), "side", name=tr("Show the keys of the window"))
        self.keys.setToolTip(tr("{action} ({key})").format(action=self.keys.accessibleName(), key=tr("Shift+F1")))
        for below in (self.help, self.keys):
            below.setFixedHeight(tokens.ROW)
            places.addWidget(below)
        self._group.idClicked.connect(rooms.setCurrentIndex)
        rooms.currentChanged.connect(self._mark)
        self._mark(rooms.currentIndex())

    def _room(self, number: int, name: str) -> QPushButton:
        made = button(name, "side", name=tr("Go to {page}").format(page=name))
        made.setToolTip(tr("{action} ({key})").format(action=made.accessibleName(), key=tr("Ctrl+{n}").format(n=number + 1)))
        made.setCheckable(True)
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        made.setFixedHeight(tokens.ROW)
        made.setMaximumWidth(tokens.SIDEBAR)
        self._group.addButton(made, number)
        return made

    @Slot(int)
    def _mark(self, number: int) -> None:
        """Mark the room that is shown; none on a page that is no room."""
        shown = self._group.button(number)
        self._group.setExclusive(shown is not None)
        for room in self._group.buttons():
            room.setChecked(room is shown)

    @property
    def anything_runs(self) -> bool:
        """Whether one of the jobs goes on."""
        return any(job.runs for job in self.signs)

    def hide_room(self, number: int) -> None:
        """Lead to all rooms but this one."""
        self._group.button(number).hide()
