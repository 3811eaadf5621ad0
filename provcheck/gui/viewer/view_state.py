"""What part of a picture is seen, in units of the picture, and how a suspect's view follows the work's. No Qt.

A point is (x, y) in the unit square of its picture. Zoom 1 shows a whole picture as large as the view allows.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from provcheck.core.evidence import Matrix3, Point, Polygon

_GLIDE = 0.5
"""Over this much zoom beyond 1 the suspect's view goes from its whole picture to the place of the work that is looked at."""

_LARGEST_PIXEL = 32.0
"""Screen pixels that one picture pixel of a pair may become."""

_REACH = 4.0
"""How far beyond the work's frame, in frames, the view may go to see the rest of the suspect."""

_FLAT = 1e-9


@dataclass(frozen=True)
class Size:
    """Width and height, in pixels of a picture or of a view."""

    width: float
    height: float


@dataclass(frozen=True)
class Span:
    """Where the centre of a view may be."""

    left: float = 0.0
    top: float = 0.0
    right: float = 1.0
    bottom: float = 1.0


@dataclass(frozen=True)
class ViewState:
    """Zoom and the point of the picture in the middle of the view."""

    zoom: float = 1.0
    centre: Point = (0.5, 0.5)

    def zoomed(self, factor: float, at: Point) -> ViewState:
        """Nearer by a factor, with the point `at` staying where it is seen."""
        centre = (at[0] + (self.centre[0] - at[0]) / factor, at[1] + (self.centre[1] - at[1]) / factor)
        return ViewState(self.zoom * factor, centre)

    def moved(self, across: float, down: float) -> ViewState:
        """The centre moved."""
        return replace(self, centre=(self.centre[0] + across, self.centre[1] + down))


FIT = ViewState()


@dataclass(frozen=True)
class Frame:
    """A picture in a view: turns points into pixels of the view and back.

    Attributes:
        picture: Size of the picture.
        view: Size of the view.
        state: What is seen.
        edge: Pixels of the view left free on every side of a picture that is shown whole.
        fit_most: Most screen pixels for a picture pixel at zoom 1: whether a small picture is made larger to fill its view.
        largest_pixel: Most screen pixels that a picture pixel may become by zooming.
    """

    picture: Size
    view: Size
    state: ViewState = FIT
    edge: float = 0.0
    fit_most: float = math.inf
    largest_pixel: float = _LARGEST_PIXEL

    @property
    def fit_scale(self) -> float:
        """Screen pixels for a picture pixel at zoom 1."""
        across = max(1.0, self.view.width - 2 * self.edge) / max(1.0, self.picture.width)
        down = max(1.0, self.view.height - 2 * self.edge) / max(1.0, self.picture.height)
        return max(_FLAT, min(across, down, self.fit_most))

    @property
    def scale(self) -> float:
        """Screen pixels for a picture pixel."""
        return self.fit_scale * self.state.zoom

    def to_view(self, point: Point) -> Point:
        """Where a point of the picture is seen."""
        x = self.view.width / 2 + (point[0] - self.state.centre[0]) * self.picture.width * self.scale
        y = self.view.height / 2 + (point[1] - self.state.centre[1]) * self.picture.height * self.scale
        return x, y

    def to_picture(self, seen: Point) -> Point:
        """The point of the picture that is seen at a place of the view."""
        x = self.state.centre[0] + (seen[0] - self.view.width / 2) / (self.picture.width * self.scale)
        y = self.state.centre[1] + (seen[1] - self.view.height / 2) / (self.picture.height * self.scale)
        return x, y

    def zoom_of_scale(self, scale: float) -> float:
        """The zoom at which a picture pixel is so many screen pixels."""
        return scale / self.fit_scale

    def bounded(self, state: ViewState, wide: Span | None = None) -> ViewState:
        """The nearest state that shows something: the whole picture at least, no empty room at its edges.

        Once zoomed in, the centre may go as far as `wide`.
        """
        zoom = self._possible(state.zoom)
        loose = min(1.0, (zoom - 1.0) / _GLIDE)
        span = wide or Span()
        half = (
            min(0.5, self.view.width / (2 * self.picture.width * self.fit_scale * zoom)),
            min(0.5, self.view.height / (2 * self.picture.height * self.fit_scale * zoom)),
        )
        tight = Span(half[0], half[1], 1 - half[0], 1 - half[1])
        if wide is None:
            span = tight
        x = _between(state.centre[0], _mix(tight.left, span.left, loose), _mix(tight.right, span.right, loose))
        y = _between(state.centre[1], _mix(tight.top, span.top, loose), _mix(tight.bottom, span.bottom, loose))
        return ViewState(zoom, (x, y))

    def _possible(self, zoom: float) -> float:
        return min(max(1.0, zoom), max(1.0, self.zoom_of_scale(self.largest_pixel)))

    def zoomed(self, factor: float, at: Point) -> ViewState:
        """Nearer by a factor as far as that goes, with the point `at` staying where it is seen as far as nothing is empty."""
        return self.bounded(self.state.zoomed(self._possible(self.state.zoom * factor) / self.state.zoom, at))

    def showing(self, polygon: Polygon, room: float = 1.15) -> ViewState:
        """The state that shows a polygon whole, with a little room around it."""
        box = bounds(polygon)
        centre = ((box.left + box.right) / 2, (box.top + box.bottom) / 2)
        width = max(_FLAT, (box.right - box.left) * self.picture.width)
        height = max(_FLAT, (box.bottom - box.top) * self.picture.height)
        scale = min(self.view.width / width, self.view.height / height) / room
        return ViewState(self.zoom_of_scale(scale), centre)


def bounds(points: Iterable[Point]) -> Span:
    """The smallest box around points."""
    listed = list(points)
    across = [x for x, _y in listed]
    down = [y for _x, y in listed]
    return Span(min(across), min(down), max(across), max(down))


def project(matrix: Matrix3, point: Point) -> Point:
    """A point through a homography."""
    x, y, depth = (line[0] * point[0] + line[1] * point[1] + line[2] for line in matrix)
    depth = depth if abs(depth) > _FLAT else _FLAT
    return x / depth, y / depth


def inverse(matrix: Matrix3) -> Matrix3:
    """The homography that leads back, by the adjugate; raises ValueError when there is none."""
    (a, b, c), (d, e, f), (g, h, i) = matrix
    determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
    if abs(determinant) < _FLAT**2:
        raise ValueError(matrix)
    return (
        ((e * i - f * h) / determinant, (c * h - b * i) / determinant, (b * f - c * e) / determinant),
        ((f * g - d * i) / determinant, (a * i - c * g) / determinant, (c * d - a * f) / determinant),
        ((d * h - e * g) / determinant, (b * g - a * h) / determinant, (a * e - b * d) / determinant),
    )


def area_change(matrix: Matrix3, point: Point) -> float:
    """By what factor a small area round a point grows through a homography."""
    step = 1e-4
    origin = project(matrix, point)
    right = project(matrix, (point[0] + step, point[1]))
    below = project(matrix, (point[0], point[1] + step))
    cross = (right[0] - origin[0]) * (below[1] - origin[1]) - (right[1] - origin[1]) * (below[0] - origin[0])
    return max(_FLAT, abs(cross) / step**2)


class PairLink:
    """How the suspect's view follows the work's.

    With a homography the same place of the work is in the middle of both views, at the same size; without one both show the
    same part of their frames. At zoom 1 both show their whole picture; on the way in the suspect's view glides to its place.
    """

    def __init__(self, matrix: Matrix3 | None = None) -> None:
        """`matrix` leads from the work's unit square to the suspect's."""
        self._forth = matrix
        self._back = inverse(matrix) if matrix is not None else None

    @property
    def aligned(self) -> bool:
        """Whether the views follow an alignment."""
        return self._forth is not None

    def to_work(self, point: Point) -> Point:
        """The place of the work that belongs to a point of the suspect."""
        return point if self._back is None else project(self._back, point)

    def suspect_state(self, work: Frame, suspect: Frame) -> ViewState:
        """What the suspect's view shows for what the work's view shows."""
        if self._forth is None:
            return suspect.bounded(work.state)
        centre = project(self._forth, work.state.centre)
        change = area_change(self._forth, work.state.centre)
        areas = (work.picture.width * work.picture.height) / (suspect.picture.width * suspect.picture.height)
        zoom = suspect.zoom_of_scale(work.scale * (areas / change) ** 0.5)
        glide = min(1.0, max(0.0, (work.state.zoom - 1.0) / _GLIDE))
        return ViewState(_mix(1.0, zoom, glide), (_mix(0.5, centre[0], glide), _mix(0.5, centre[1], glide)))

    def work_state(self, work: Frame, suspect: Frame, wanted: ViewState) -> ViewState:
        """What the work's view must show so that the suspect's view shows what is wanted."""
        factor = wanted.zoom / max(_FLAT, suspect.state.zoom)
        centre = self.to_work(wanted.centre) if work.state.zoom * factor > 1.0 else FIT.centre
        return ViewState(work.state.zoom * factor, centre)

    def reach(self) -> Span | None:
        """Where the centre of the work's view may be, so that every place of the suspect can be brought to the middle."""
        if self._back is None:
            return None
        corners = [project(self._back, corner) for corner in ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))]
        box = bounds([*corners, (0.0, 0.0), (1.0, 1.0)])
        return Span(max(-_REACH, box.left), max(-_REACH, box.top), min(1 + _REACH, box.right), min(1 + _REACH, box.bottom))


def _mix(start: float, end: float, share: float) -> float:
    return start + (end - start) * share


def _between(value: float, least: float, most: float) -> float:
    return (least + most) / 2 if least > most else min(max(value, least), most)
