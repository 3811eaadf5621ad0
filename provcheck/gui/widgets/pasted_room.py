"""How much room pasted pictures take, and a button that deletes them."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from provcheck.app.i18n import tr, tr_n
from provcheck.app.pasted import PastedRoom
from provcheck.gui import tokens
from provcheck.gui.context import Context
from provcheck.gui.tasks import Latest
from provcheck.gui.widgets.basics import button, fill, label, row
from provcheck.gui.widgets.confirm import ConfirmDialog
from provcheck.gui.widgets.sizes import size_text


class PastedRoomRow(QWidget):
    """A sentence and a button; asks anew whenever it is shown."""

    def __init__(self, context: Context) -> None:
        """Nothing is known before it is shown."""
        super().__init__()
        self._services, self._writes = context.services, context.writes
        self._room = Latest(context.reads, self)
        self._room.answered.connect(self._tell)
        self.said = label("", "note", wraps=True)
        self.clear = button(tr("Delete them…"), name=tr("Delete all pasted pictures"))
        self.question: ConfirmDialog | None = None
        line = row(self, space=tokens.SPACE_3)
        fill(line, [self.said, self.clear])
        line.setStretch(0, 1)
        self.clear.setEnabled(False)
        self.clear.clicked.connect(self._ask)

    def showEvent(self, event: QShowEvent) -> None:
        """Ask how much room they take now."""
        super().showEvent(event)
        self._room.ask(self._services.pasted_room)

    @Slot(object)
    def _tell(self, room: PastedRoom) -> None:
        pictures = tr_n("{count:,} picture", "{count:,} pictures", room.count)
        size = size_text(room.size)
        kept = tr("{pictures}, {size}. Those that no saved scan tells of are deleted at the start of the program.")
        self.said.setText(kept.format(pictures=pictures, size=size) if room.count else tr("No pasted picture is kept."))
        self.clear.setEnabled(room.count > 0)

    @Slot()
    def _ask(self) -> None:
        goes = [tr("The pictures that were pasted or dropped from a browser, as large as they came.")]
        stays = [tr("Saved scans of them, with the small pictures of what was found, their reports and decisions.")]
        question = tr("Delete all pasted pictures?")
        self.question = ConfirmDialog(question, goes, stays, tr("Delete the pictures"), self, tr("Keep them"))
        self.question.accepted.connect(self._clear)
        self.question.open()

    @Slot()
    def _clear(self) -> None:
        task = self._writes.call(self._services.clear_pasted)
        task.ended.connect(self._look_again)

    @Slot()
    def _look_again(self) -> None:
        self._room.ask(self._services.pasted_room)
