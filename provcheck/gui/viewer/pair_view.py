"""The work and the suspect side by side, as one instrument: zoom and pan of one move the other."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from provcheck.app.i18n import tr
from provcheck.core.records import Match, PictureFacts
from provcheck.gui import tokens
from provcheck.gui.models.match_model import suspect_name
from provcheck.gui.viewer.picture_loader import Loaded, PictureLoader
from provcheck.gui.viewer.picture_view import ZOOM_STEP, PictureView
from provcheck.gui.viewer.view_state import FIT, PairLink, Size, ViewState
from provcheck.gui.widgets.basics import button, column, fill, label, row
from provcheck.gui.widgets.elided import ElidedLabel


def facts_text(facts: PictureFacts) -> str:
    """Size and format in a line."""
    template = tr("{width:,} × {height:,} pixels, {format}")  # noqa: RUF001  the sign of multiplication is meant
    return template.format(width=facts.width, height=facts.height, format=facts.file_format)


class _Side(QWidget):
    """One picture with its role, name and facts above it."""

    def __init__(self, role: str) -> None:
        super().__init__()
        self.name = ElidedLabel(rank="strong")
        self.facts = ElidedLabel(rank="note")
        self.picture = PictureView(role)
        head = row(space=tokens.SPACE_2)
        fill(head, [label(role, "second"), self.name])
        head.setStretch(1, 1)
        layout = column(self, space=tokens.SPACE_1)
        fill(layout, [head, self.facts, self.picture])
        layout.setStretch(2, 1)

    def show_file(self, name: str, facts: PictureFacts) -> None:
        self.name.setText(name)
        self.facts.setText(facts_text(facts))


class PairView(QWidget):
    """Work left, suspect right. The work's view is the one that is kept; the suspect's follows from it."""

    def __init__(self, loader: PictureLoader) -> None:
        """`loader` brings the pixels."""
        super().__init__()
        self._loader = loader
        self._link = PairLink()
        self._match: Match | None = None
        self.work = _Side(tr("Work"))
        self.suspect = _Side(tr("Suspect"))
        pictures = row(space=tokens.SPACE_3)
        fill(pictures, [self.work, self.suspect])
        self._make_tools()
        layout = column(self, space=tokens.SPACE_2)
        fill(layout, [pictures, self._tools()])
        layout.setStretch(0, 1)
        self._connect()

    def _make_tools(self) -> None:
        self.fit = button(tr("Whole"), "tool", name=tr("Show the whole pictures"))
        self.area = button(tr("Matched area"), "tool", name=tr("Show the matched area"))
        self.exact = button(tr("1 : 1"), "tool", name=tr("Show the work pixel by pixel"))
        self.nearer = button("+", "tool", name=tr("Zoom in"))
        self.farther = button("\u2212", "tool", name=tr("Zoom out"))
        self.percent = label("", "second")
        self.percent.setMinimumWidth(tokens.PERCENT_WIDTH)

    def _tools(self) -> QWidget:
        bar = QWidget()
        fill(row(bar), [self.fit, self.area, self.exact, None, self.percent, self.farther, self.nearer])
        return bar

    def _connect(self) -> None:
        self.work.picture.wanted.connect(self._move_work)
        self.suspect.picture.wanted.connect(self._move_suspect)
        for side in (self.work, self.suspect):
            side.picture.fit_wanted.connect(self.show_whole)
            side.picture.resized.connect(self._apply_again)
        self.fit.clicked.connect(self.show_whole)
        self.area.clicked.connect(self.show_area)
        self.exact.clicked.connect(self.show_exact)
        self.nearer.clicked.connect(self.zoom_in)
        self.farther.clicked.connect(self.zoom_out)
        self._loader.previews.connect(self._take_previews)
        self._loader.work.connect(self._take_work)
        self._loader.suspect.connect(self._take_suspect)

    def show_match(self, match: Match) -> None:
        """Show another match, whole; its pixels come by and by."""
        self._match = match
        alignment = match.evidence.alignment
        self._link = PairLink(alignment.work_to_suspect if alignment is not None else None)
        region = match.region
        self.work.show_file(match.work.name, match.work.facts)
        self.suspect.show_file(suspect_name(match), match.suspect_facts)
        self.work.picture.show_picture(_size(match.work.facts), region.work if region else ())
        self.suspect.picture.show_picture(_size(match.suspect_facts), region.suspect if region else ())
        self.area.setEnabled(region is not None)
        self.show_whole()
        self._loader.load(match)

    def clear(self) -> None:
        """Show nothing."""
        self._match = None
        self._loader.drop()

    @Slot()
    def show_whole(self) -> None:
        """Both pictures whole."""
        self._apply(FIT)

    @Slot()
    def show_area(self) -> None:
        """The matched region of the work as large as it fits."""
        if self._match is not None and self._match.region is not None:
            self._apply(self.work.picture.frame.showing(self._match.region.work))

    @Slot()
    def show_exact(self) -> None:
        """A pixel of the work on a pixel of the screen."""
        frame = self.work.picture.frame
        zoom = frame.zoom_of_scale(1.0 / self.devicePixelRatioF())
        self._apply(ViewState(zoom, frame.state.centre))

    @Slot()
    def zoom_in(self) -> None:
        """A step nearer."""
        state = self.work.picture.frame.state
        self._apply(state.zoomed(ZOOM_STEP, state.centre))

    @Slot()
    def zoom_out(self) -> None:
        """A step back."""
        state = self.work.picture.frame.state
        self._apply(state.zoomed(1 / ZOOM_STEP, state.centre))

    @Slot(object)
    def _move_work(self, wanted: ViewState) -> None:
        self._apply(wanted)

    @Slot(object)
    def _move_suspect(self, wanted: ViewState) -> None:
        self._apply(self._link.work_state(self.work.picture.frame, self.suspect.picture.frame, wanted))

    @Slot()
    def _apply_again(self) -> None:
        self._apply(self.work.picture.frame.state)

    def _apply(self, wanted: ViewState) -> None:
        """Show a state of the work, and of the suspect what follows from it."""
        self.work.picture.set_state(self.work.picture.frame.bounded(wanted, self._link.reach()))
        frame = self.work.picture.frame
        self.suspect.picture.set_state(self._link.suspect_state(frame, self.suspect.picture.frame))
        percent = 100 * frame.scale * self.devicePixelRatioF()
        self.percent.setText(tr("{value:.0f} %").format(value=percent))

    @Slot(object)
    def _take_previews(self, pair: tuple[Loaded, Loaded]) -> None:
        for side, loaded in zip((self.work, self.suspect), pair, strict=True):
            if loaded.levels is not None:
                side.picture.set_levels(loaded.levels)

    @Slot(object)
    def _take_work(self, loaded: Loaded) -> None:
        _better(self.work.picture, loaded)

    @Slot(object)
    def _take_suspect(self, loaded: Loaded) -> None:
        _better(self.suspect.picture, loaded)


def _better(view: PictureView, loaded: Loaded) -> None:
    if loaded.levels is not None:
        view.set_levels(loaded.levels)
    view.say(loaded.note)


def _size(facts: PictureFacts) -> Size:
    return Size(facts.width, facts.height)
