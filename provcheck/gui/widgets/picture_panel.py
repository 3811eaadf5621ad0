"""One checked picture beside the grid: large, what came of it, and the works most like it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from provcheck.app.i18n import tr
from provcheck.app.names import picture_name, picture_path
from provcheck.core.records import Match, Portfolio
from provcheck.core.scan_records import CheckedPicture
from provcheck.gui import tokens
from provcheck.gui.alike_works import AlikeWorks
from provcheck.gui.context import Context
from provcheck.gui.images import Pyramid, from_encoded, pyramid
from provcheck.gui.tasks import Latest
from provcheck.gui.widgets.basics import button, column, fill, row, scrolled
from provcheck.gui.widgets.elided import ElidedLabel
from provcheck.gui.widgets.picture_well import PictureWell


@dataclass(frozen=True)
class ShownPicture:
    """A picture to show.

    Attributes:
        picture: What was compared.
        outcome: What came of it, in words.
        match: Its strongest match.
        portfolio: What it was compared with.
    """

    picture: CheckedPicture
    outcome: str
    match: Match | None
    portfolio: Portfolio


class PicturePanel(QWidget):
    """Hidden while no picture is chosen.

    Signals:
        match_asked: The `Match` that is to be looked at.
        reveal_asked: Path of a file that is to be shown in its folder.
    """

    match_asked = Signal(object)
    reveal_asked = Signal(object)

    def __init__(self, context: Context) -> None:
        """Start hidden."""
        super().__init__()
        self._preview_of = context.services.finding.preview_of
        self._shown: ShownPicture | None = None
        self._preview = Latest(context.decodes, self)
        self.well = PictureWell()
        self.well.setAccessibleName(tr("The picture"))
        self.name = ElidedLabel(rank="title")
        self.outcome = ElidedLabel(rank="second")
        self.match = button(tr("Show the match"))
        self.reveal = button(tr("Show in folder"), "quiet", name=tr("Show the picture in its folder"))
        self.alike = AlikeWorks(context, tokens.CHECKED_PANEL)
        press = row()
        fill(press, [self.match, self.reveal, None])
        content = QWidget()
        content.setFixedWidth(tokens.CHECKED_PANEL)
        layout = column(content, space=tokens.SPACE_2)
        fill(layout, [self.well, self.name, self.outcome, press, self.alike])
        layout.setStretch(0, 1)
        room = scrolled(content)
        # What takes the keyboard is in it, and comes into view with it.
        room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        fill(column(self), [room])
        self.setFixedWidth(tokens.CHECKED_PANEL + tokens.SPACE_4)
        self._preview.answered.connect(self._show_pixels)
        self.match.clicked.connect(self._ask_match)
        self.reveal.clicked.connect(self._ask_reveal)
        self.hide()

    @property
    def shown(self) -> ShownPicture | None:
        """What is shown."""
        return self._shown

    def show_picture(self, shown: ShownPicture | None) -> None:
        """Show a picture, or nothing."""
        if shown == self._shown:
            return
        self._shown = shown
        self._preview.drop()
        self.alike.clear()
        self.setVisible(shown is not None)
        if shown is None:
            return
        path = Path(shown.picture.path)
        name = picture_name(shown.picture.path)
        self.well.clear(QSize())
        self.name.setText(name, more=picture_path(shown.picture.path))
        self.outcome.setText(_outcome_text(shown))
        self.match.setVisible(shown.match is not None)
        self._preview.ask(_load, self._preview_of, shown.picture.content, path)
        self.alike.look_for_picture(shown.portfolio, path, shown.picture.content)

    @Slot(object)
    def _show_pixels(self, levels: Pyramid | None) -> None:
        if levels is None:
            self.well.clear(QSize())
            self.well.say(
                tr("{name} is no longer in its place, or has changed since the scan.").format(name=self.name.whole_text())
            )
            return
        self.well.clear(levels.levels[0].size())
        self.well.set_levels(levels)

    @Slot()
    def _ask_match(self) -> None:
        if self._shown is not None and self._shown.match is not None:
            self.match_asked.emit(self._shown.match)

    @Slot()
    def _ask_reveal(self) -> None:
        if self._shown is not None:
            self.reveal_asked.emit(Path(self._shown.picture.path))


def _outcome_text(shown: ShownPicture) -> str:
    if shown.match is None:
        return shown.outcome
    work = picture_name(shown.match.work.path, shown.match.work.facts)
    return tr("{verdict}: {work}").format(verdict=shown.outcome, work=work)


def _load(preview_of: Callable[[str, Path], bytes | None], content: str, path: Path) -> Pyramid | None:
    data = preview_of(content, path)
    return None if data is None else pyramid(from_encoded(data))
