"""What the suspect of a match says of its origin, among the reasons."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Slot
from PySide6.QtWidgets import QWidget

from provcheck.app.i18n import tr
from provcheck.app.origin_texts import lines_of
from provcheck.app.origins import FileOrigin
from provcheck.core.records import Match
from provcheck.gui import tokens
from provcheck.gui.context import Context
from provcheck.gui.tasks import Latest
from provcheck.gui.widgets.basics import column, fill, label, rule


class OriginSection(QWidget):
    """Asks for the origin of the match that is explained; it is read while the rest is shown already."""

    def __init__(self, context: Context) -> None:
        """Start empty."""
        super().__init__()
        self._services = context.services
        self._latest = Latest(context.reads, self)
        self._latest.answered.connect(self._show)
        title = label(tr("Origin: what the file says of how it was made"), "strong", wraps=True)
        self.text = label("", "note", wraps=True)
        self.text.setAccessibleName(title.text())
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        fill(column(self, space=tokens.SPACE_2), [rule(), title, self.text])
        self.hide()

    def ask(self, match: Match) -> None:
        """Show the origin of another match as soon as it is read."""
        self.hide()
        self._latest.ask(self._services.origin_of_match, match)

    def clear(self) -> None:
        """Show nothing."""
        self._latest.drop()
        self.hide()

    @Slot(object)
    def _show(self, found: FileOrigin) -> None:
        self.text.setText("\n".join(lines_of(found)))
        self.show()
        # What stands above is pressed together until all is laid out anew.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
