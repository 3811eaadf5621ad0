"""The work and the suspect as one instrument: side by side or laid over each other, zoom and pan of one move the other."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPoint, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QStyle, QWidget

from provcheck.app.i18n import tr
from provcheck.core.evidence import Matrix3, Point
from provcheck.core.records import Match, PictureFacts
from provcheck.gui import tokens
from provcheck.gui.models.row_words import suspect_name, work_name
from provcheck.gui.viewer.lines_overlay import LinesOverlay
from provcheck.gui.viewer.looks import Looks, ViewMode
from provcheck.gui.viewer.loupe import Loupe, Magnified
from provcheck.gui.viewer.pair_pixels import PairPixels
from provcheck.gui.viewer.pair_side import PairSide
from provcheck.gui.viewer.pair_tools import PairTools
from provcheck.gui.viewer.picture_loader import PictureLoader
from provcheck.gui.viewer.picture_view import ZOOM_STEP, PictureView
from provcheck.gui.viewer.stack_view import StackView
from provcheck.gui.viewer.view_state import FIT, PairLink, Size, ViewState
from provcheck.gui.widgets.basics import column, fill, row

_NO_MOVE = 1e-6


class PairView(QWidget):
    """Work left, suspect right, or both in one view. The work's view is the one that is kept; the suspect's follows from it.

    Signals:
        touched: The person looks at the pair more closely, or in another way.
    """

    touched = Signal()

    def __init__(self, loader: PictureLoader) -> None:
        """`loader` brings the pixels."""
        super().__init__()
        self._loader = loader
        self._link = PairLink()
        self._match: Match | None = None
        self._state = FIT
        self._looks = Looks(blinks=bool(self.style().styleHint(QStyle.StyleHint.SH_Widget_Animate)))
        self.work = PairSide(tr("Work"))
        self.suspect = PairSide(tr("Suspect"))
        self.stack = StackView()
        self.tools = PairTools()
        self._blink = QTimer(self)
        self._pixels = PairPixels(loader, self.work, self.suspect, self.stack, self)
        self._lay_out()
        self.lines = LinesOverlay(self, self.work.picture, self.suspect.picture)
        self.loupe = Loupe(self)
        self._connect()
        self._show_looks()

    def _lay_out(self) -> None:
        heads, pictures = row(space=tokens.SPACE_3), QWidget()
        fill(heads, [self.work.head, self.suspect.head])
        beside = row(pictures, space=tokens.SPACE_3)
        fill(beside, [self.work.picture, self.suspect.picture])
        for each in (heads, beside):
            each.setStretch(0, 1)
            each.setStretch(1, 1)
        self.views = QStackedWidget()
        for view in (pictures, self.stack):
            self.views.addWidget(view)
        layout = column(self, space=tokens.SPACE_2)
        fill(layout, [heads, self.views, self.tools])
        layout.setStretch(1, 1)

    def _connect(self) -> None:
        self.work.picture.wanted.connect(self._move_work)
        self.stack.wanted.connect(self._move_work)
        self.suspect.picture.wanted.connect(self._move_suspect)
        for view in (self.work.picture, self.suspect.picture, self.stack):
            view.fit_wanted.connect(self.show_whole)
            view.can_pan = partial(self._can_pan, view)
            view.resized.connect(self._apply_again)
        self.work.picture.hovered.connect(self._magnify)
        self.stack.hovered.connect(self._magnify)
        self.suspect.picture.hovered.connect(self._magnify_suspect)
        self.stack.divided.connect(self._set_amount)
        self.stack.flip_wanted.connect(self.hold)
        self._connect_tools()
        self._blink.timeout.connect(self._flip)

    def _connect_tools(self) -> None:
        tools = self.tools
        tools.fit.clicked.connect(self.show_whole)
        tools.area.clicked.connect(self.show_area)
        tools.exact.clicked.connect(self.show_exact)
        tools.nearer.clicked.connect(self.zoom_in)
        tools.farther.clicked.connect(self.zoom_out)
        tools.straighten.clicked.connect(self._straighten)
        tools.region.clicked.connect(self._next_region)
        tools.loupe.clicked.connect(self._toggle_loupe)
        tools.of_lines.clicked.connect(self._toggle_of_lines)
        tools.mode_wanted.connect(self.show_mode)
        tools.amount_wanted.connect(self._set_amount)
        for key, slot in self._keys().items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.activated.connect(slot)

    def _keys(self) -> dict[str, Callable[[], None]]:
        """What the keys do while a pair is shown and no text is typed."""
        modes = {str(number): button.click for number, button in enumerate(self.tools.modes.values(), start=1)}
        return modes | {
            "0": self.show_whole,
            "R": self.tools.area.click,
            "X": self.show_exact,
            "L": self.tools.straighten.click,
            "M": self.tools.region.click,
            "Z": self.tools.loupe.click,
            "+": self.zoom_in,
            "-": self.zoom_out,
        }

    @property
    def looks(self) -> Looks:
        """How the pair is shown: as set, as far as it can be."""
        return self._looks.seen_as(aligned=self._link.aligned)

    @property
    def _to_suspect(self) -> Matrix3 | None:
        alignment = self._match.evidence.alignment if self._match is not None else None
        return alignment.work_to_suspect if alignment is not None else None

    @property
    def _primary(self) -> PictureView:
        """The view whose state is kept."""
        return self.stack if self.looks.mode.is_stacked else self.work.picture

    def show_match(self, match: Match) -> None:
        """Show another match, whole; its pixels come by and by."""
        self._match = match
        self._link = PairLink(self._to_suspect)
        region = match.region
        self.work.show_file(work_name(match), match.work.facts)
        self.suspect.show_file(suspect_name(match), match.suspect_facts)
        self._fit_heads()
        for view in (self.work.picture, self.stack):
            view.show_picture(_size(match.work.facts), region.work if region else ())
        self.suspect.picture.show_picture(_size(match.suspect_facts), region.suspect if region else ())
        self.stack.align(self._to_suspect)
        self.show_places(match)
        self.tools.area.setEnabled(region is not None)
        self.loupe.hide()
        self._state = FIT
        self._show_looks()
        self._loader.load(match)

    def show_places(self, match: Match) -> None:
        """Show the matched places of the match that is shown, which may come later than the rest of it."""
        self.lines.show_lines(match.evidence.alignment.lines if match.evidence.alignment is not None else ())

    def clear(self) -> None:
        """Show nothing."""
        self._match = None
        self._blink.stop()
        self.loupe.hide()
        self._loader.drop()
        for side in (self.work, self.suspect):
            side.clear()
        self.stack.show_picture(Size(1, 1), ())
        self.stack.align(None)
        self.lines.show_lines(())

    def _set_looks(self, looks: Looks) -> None:
        self._looks = looks
        self._show_looks()
        self.touched.emit()

    def _show_looks(self) -> None:
        """Bring views and tools to what is set."""
        looks = self.looks
        self.views.setCurrentIndex(1 if looks.mode.is_stacked else 0)
        self.tools.show_looks(looks, aligned=self._link.aligned)
        self.stack.show_looks(looks)
        self._lay_suspect(looks)
        for side in (self.work, self.suspect):
            side.picture.show_region(looks.region)
        self.lines.setVisible(looks.mode is ViewMode.LINES)
        if not looks.loupe:
            self.loupe.hide()
        if looks.mode is ViewMode.BLINK and looks.blinks:
            self._blink.start(round(1000 / looks.rate))
        else:
            self._blink.stop()
        self._apply(self._state)

    def _lay_suspect(self, looks: Looks) -> None:
        """Show the suspect as it is, or as the work lies."""
        match = self._match
        if match is None:
            return
        region = match.region
        if looks.straightened and looks.mode is ViewMode.SIDE:
            self.suspect.picture.lay(_size(match.work.facts), region.work if region else (), self._to_suspect)
        else:
            self.suspect.picture.lay(_size(match.suspect_facts), region.suspect if region else ())

    @property
    def _straight(self) -> bool:
        return self.looks.straightened and self.looks.mode is ViewMode.SIDE

    @Slot(object)
    def show_mode(self, mode: ViewMode) -> None:
        """Another view; blink again holds it."""
        has_keys = self._view_with_keys is not None
        self._set_looks(self._looks.in_mode(mode))
        if has_keys:
            # A view that is hidden would hand the keyboard to whatever comes next.
            self._primary.setFocus()

    @Slot(float)
    def _set_amount(self, amount: float) -> None:
        self._set_looks(self._looks.with_amount(amount))

    @Slot()
    def hold(self) -> None:
        """Hold what blinks, or let it go on."""
        if self.looks.mode is ViewMode.BLINK:
            self._set_looks(self._looks.held())

    @Slot()
    def _flip(self) -> None:
        self._looks = self._looks.flipped()
        self.stack.show_looks(self.looks)

    @Slot()
    def _straighten(self) -> None:
        self._set_looks(replace(self._looks, straightened=not self._looks.straightened))

    @Slot()
    def _next_region(self) -> None:
        self._set_looks(self._looks.with_next_region())

    @Slot()
    def _toggle_of_lines(self) -> None:
        self._set_looks(replace(self._looks, of_lines=not self._looks.of_lines))

    @Slot()
    def _toggle_loupe(self) -> None:
        self._set_looks(replace(self._looks, loupe=not self._looks.loupe))
        if self._looks.loupe:
            self._magnify(self._primary.frame.state.centre)

    @Slot(object)
    def _magnify_suspect(self, place: Point | None) -> None:
        of_work = place if place is None or self._straight else self._link.to_work(place)
        self._magnify(of_work, self.suspect.picture, place)

    @Slot(object)
    def _magnify(self, place: Point | None, view: PictureView | None = None, seen: Point | None = None) -> None:
        """Magnify a place of the work and the same place of the suspect, beside where it is seen in a view."""
        if place is None or not self._looks.loupe or self._match is None:
            self.loupe.hide()
            return
        view = view or self._primary
        at = view.frame.to_view(seen or place)
        beside = view.mapTo(self, view.rect().topLeft()) + _point(at)
        work = Magnified(self.work.picture.levels, _size(self._match.work.facts), place)
        scale = tokens.LOUPE_TIMES * self._primary.frame.scale
        self.loupe.magnify((work, self._suspect_under_loupe(place)), scale, beside)

    def _suspect_under_loupe(self, place: Point) -> Magnified:
        """As the work lies where it aligns; else the same part of its frame."""
        levels = self.suspect.picture.levels
        if self._match is None or self._to_suspect is None:
            return Magnified(levels, self.suspect.picture.frame.picture, place)
        return Magnified(levels, _size(self._match.work.facts), place, self._to_suspect)

    @Slot()
    def show_whole(self) -> None:
        """Both pictures whole."""
        self._go(FIT)

    @Slot()
    def show_area(self) -> None:
        """The matched region of the work as large as it fits."""
        if self._match is not None and self._match.region is not None:
            self._go(self._primary.frame.showing(self._match.region.work))

    @Slot()
    def show_exact(self) -> None:
        """A pixel of the work on a pixel of the screen."""
        frame = self._primary.frame
        zoom = frame.zoom_of_scale(1.0 / self.devicePixelRatioF())
        self._go(ViewState(zoom, frame.state.centre))

    @Slot()
    def zoom_in(self) -> None:
        """A step nearer."""
        state = self._primary.frame.state
        self._go(state.zoomed(ZOOM_STEP, state.centre))

    @Slot()
    def zoom_out(self) -> None:
        """A step back."""
        state = self._primary.frame.state
        self._go(state.zoomed(1 / ZOOM_STEP, state.centre))

    @Slot(object)
    def _move_work(self, wanted: ViewState) -> None:
        self._go(wanted)

    @Slot(object)
    def _move_suspect(self, wanted: ViewState) -> None:
        self._go(self._of_work(self.suspect.picture, wanted))

    @Slot()
    def _apply_again(self) -> None:
        self._apply(self._state)

    def _go(self, wanted: ViewState) -> None:
        """Show what the person asks for."""
        self._apply(wanted)
        self.touched.emit()

    @property
    def _view_with_keys(self) -> PictureView | None:
        views = (self.work.picture, self.suspect.picture, self.stack)
        return next((view for view in views if view.hasFocus()), None)

    def _can_pan(self, view: PictureView, wanted: ViewState) -> bool:
        """Whether there is more to see on a way, forth or back: at the end of it an arrow does nothing, and no other thing."""
        centre = view.frame.state.centre
        back = replace(wanted, centre=(2 * centre[0] - wanted.centre[0], 2 * centre[1] - wanted.centre[1]))
        ends = [self._bounded(self._of_work(view, each)).centre for each in (wanted, back)]
        return math.dist(*ends) > _NO_MOVE

    def _of_work(self, view: PictureView, wanted: ViewState) -> ViewState:
        """What is wanted in a view, as what it means for the view that is kept."""
        if view is not self.suspect.picture or self._straight:
            return wanted
        return self._link.work_state(self.work.picture.frame, self.suspect.picture.frame, wanted)

    def _bounded(self, wanted: ViewState) -> ViewState:
        return self._primary.frame.bounded(wanted, self._link.reach())

    def _apply(self, wanted: ViewState) -> None:
        """Show a state of the work, and of the suspect what follows from it."""
        primary = self._primary
        self._state = self._bounded(wanted)
        primary.set_state(self._state)
        frame = primary.frame
        if primary is self.work.picture:
            follows = self._state if self._straight else self._link.suspect_state(frame, self.suspect.picture.frame)
            self.suspect.picture.set_state(follows)
        self.lines.update()
        percent = 100 * frame.scale * self.devicePixelRatioF()
        self.tools.percent.setText(tr("{value:.0f} %").format(value=percent))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the lines over all of it; names have the room when it is scarce."""
        super().resizeEvent(event)
        self.lines.setGeometry(self.rect())
        self._fit_heads()

    def _fit_heads(self) -> None:
        sides, width = (self.work, self.suspect), (self.width() - tokens.SPACE_4) // 2
        # Both in the same way, and for any two names: pictures do not move from match to match.
        above = any(side.line > width for side in sides)
        for side in sides:
            side.fit(width, above=above)
        # The line of the roles comes out of what the pictures ask for, so that the pair fits into the same windows.
        for view in (self.work.picture, self.suspect.picture, self.stack):
            view.setMinimumHeight(tokens.VIEW_MINIMUM - (self.work.role.sizeHint().height() if above else 0))

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing blinks unseen."""
        super().hideEvent(event)
        self._blink.stop()

    def showEvent(self, event: QShowEvent) -> None:
        """Go on as it was left."""
        super().showEvent(event)
        self._show_looks()


def _size(facts: PictureFacts) -> Size:
    return Size(facts.width, facts.height)


def _point(at: tuple[float, float]) -> QPoint:
    return QPoint(round(at[0]), round(at[1]))
