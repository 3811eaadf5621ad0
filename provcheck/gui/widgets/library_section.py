"""Where things are kept and the room they take, and what can be done with the library: copied, put back, moved."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import QLabel, QWidget

from provcheck.app.i18n import tr
from provcheck.app.joining import clauses, sentence
from provcheck.app.library_care import KeptPlace
from provcheck.gui import tokens
from provcheck.gui.context import Context
from provcheck.gui.library_jobs import LibraryJobs
from provcheck.gui.tasks import Latest
from provcheck.gui.widgets.basics import button, column, fill, label, row
from provcheck.gui.widgets.elided import ElidedLabel
from provcheck.gui.widgets.pasted_room import PastedRoomRow
from provcheck.gui.widgets.sizes import size_text


class LibrarySection(QWidget):
    """A line for every place, then three buttons and what came of them."""

    def __init__(self, context: Context) -> None:
        """Sizes are asked for whenever this is shown."""
        super().__init__()
        self._kept = Latest(context.reads, self)
        self._ask_kept = context.services.library.kept
        self.jobs = LibraryJobs(context, self)
        self.pasted = PastedRoomRow(context)
        self.open_buttons: dict[str, QWidget] = {}
        self.sizes: dict[str, QLabel] = {}
        self.total = label("", "note", wraps=True)
        self.back_up = button(tr("Back up…"), name=tr("Back up the library into one file"))
        self.restore = button(tr("Put back…"), name=tr("Put back a copy of the library"))
        self.move_away = button(tr("Move…"), name=tr("Keep the library in another folder"))
        self.told = label("", wraps=True)
        self.told.hide()
        lines = column(self, space=tokens.SPACE_2)
        places = context.services.places
        for key, title, path, folder in (
            ("library", tr("Library"), places.library, places.library),
            ("log", tr("Log"), places.log, places.log.parent),
            ("crashes", tr("Reports of crashes"), places.crashes, places.crashes),
            ("pasted", tr("Pasted pictures"), places.pasted, places.pasted),
        ):
            fill(lines, [self._place(key, title, path, folder)])
        under = row(space=0)
        # A margin would stay on its side where texts run from right to left.
        under.addSpacing(tokens.SETTINGS_NAME + tokens.SPACE_3)
        fill(under, [self.pasted])
        note = label(
            tr("A copy holds portfolios, fingerprints, scans and decisions in one file; not your pictures and no models."),
            "note",
            wraps=True,
        )
        buttons = row(space=tokens.SPACE_2)
        fill(buttons, [self.back_up, self.restore, self.move_away, None])
        fill(lines, [under, self.total, buttons, note, self.jobs.progress, self.told])
        self._connect()

    def _place(self, key: str, title: str, path: Path, folder: Path) -> QWidget:
        holder = QWidget()
        line = row(holder, space=tokens.SPACE_3)
        name = label(title, "second")
        name.setMinimumWidth(tokens.SETTINGS_NAME)
        self.open_buttons[key] = _opener(title, folder)
        self.sizes[key] = label("", "second")
        fill(line, [name, ElidedLabel(str(path)), self.sizes[key], self.open_buttons[key]])
        line.setStretch(1, 1)
        return holder

    def _connect(self) -> None:
        self._kept.answered.connect(self._show_sizes)
        self.back_up.clicked.connect(self.jobs.ask_back_up)
        self.restore.clicked.connect(self.jobs.ask_restore)
        self.move_away.clicked.connect(self.jobs.ask_move)
        self.jobs.told.connect(self._tell)
        self.jobs.running.connect(self._allow)

    def showEvent(self, event: QShowEvent) -> None:
        """Ask how much room everything takes now."""
        super().showEvent(event)
        self._kept.ask(self._ask_kept)

    @Slot(object)
    def _show_sizes(self, places: tuple[KeptPlace, ...]) -> None:
        room = {kind: sum(place.size for place in places if place.kind == kind) for kind in {each.kind for each in places}}
        for key, shown in self.sizes.items():
            shown.setText(size_text(room[key]) if key in room else "")
        parts = [tr("{size} in all").format(size=size_text(sum(room.values())))]
        for kind, told in (("models", tr("{size} of it added models")), ("demo", tr("{size} the demo"))):
            parts += [told.format(size=size_text(room[kind]))] if kind in room else []
        self.total.setText(sentence(clauses(*parts)))

    @Slot(bool)
    def _allow(self, runs: bool) -> None:  # noqa: FBT001  Qt's own signature
        for each in (self.back_up, self.restore, self.move_away):
            each.setEnabled(not runs)
        if not runs:
            self._kept.ask(self._ask_kept)

    @Slot(str)
    def _tell(self, sentence: str) -> None:
        self.told.setText(sentence)
        self.told.setVisible(bool(sentence))


def _opener(title: str, folder: Path) -> QWidget:
    made = button(tr("Open folder"), name=tr("Open the folder: {place}").format(place=title))
    made.clicked.connect(partial(_open, folder), Qt.ConnectionType.QueuedConnection)
    return made


def _open(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
