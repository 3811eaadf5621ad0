"""Comparison of aligned pixels, window by window; windows without structure say nothing."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from provcheck.core.evidence import Agreement, Polygon
from provcheck.core.imaging.picture import Pixels, fit_within, to_grey
from provcheck.core.matching.colours import Colours
from provcheck.core.matching.homography import Homography
from provcheck.core.matching.places import large_places, one_place
from provcheck.core.matching.thresholds import limit
from provcheck.core.matching.warped import BoolMap, FloatMap, polygon_mask, resized_mask, warp

SIDE = 512
_WINDOW = 32
_STEP = 16
_BLUR = 1.5
_REACH = 5
_MASK_SIDE = 256
_ENOUGH_FOR_A_LINE = 6
_EVEN = 100.0
_NEVER_ZERO = 1e-6


@dataclass(frozen=True)
class Comparison:
    """Windows of the work, compared with what lies over them in the suspect.

    Attributes:
        centres: float64 (rows, columns, 2), centres of the windows in the unit square of the work.
        inside: Windows that lie wholly inside the suspect, and of which enough is solid in the work.
        informative: Windows inside in which either picture has structure.
        light: Informative windows whose light agrees.
        structure: Informative windows whose gradient directions agree.
        faint: Windows inside in which either picture has at least a trace of structure.
        faint_agreeing: Faint windows that agree in light and in structure.
        clear: Informative windows in which either picture has clear structure.
        altered: Informative windows in which neither light nor lines have anything in common: repainted or covered, where
            blur and recolouring only weaken the agreement.
        coinciding: Informative windows that agree, or whose surroundings have gradient directions in common.
        flat_alike: Windows inside that are not informative and as light as those that agree let expect.
        solid: Where the work is solid: bool (rows, columns) over all of it, of any size; None for everywhere.
        counted: Windows of which enough is solid, inside the suspect or not.
    """

    centres: NDArray[np.float64]
    inside: BoolMap
    informative: BoolMap
    light: BoolMap
    structure: BoolMap
    faint: BoolMap
    faint_agreeing: BoolMap
    clear: BoolMap
    altered: BoolMap
    coinciding: BoolMap
    flat_alike: BoolMap
    counted: BoolMap
    solid: BoolMap | None = None

    @property
    def agreeing(self) -> BoolMap:
        """Windows that agree in light or in structure."""
        return self.light | self.structure

    @property
    def agreeing_in_both(self) -> BoolMap:
        """Windows that agree in light and in structure."""
        return self.light & self.structure

    def at_places(self, places: NDArray[np.float64]) -> tuple[int, int]:
        """How many informative windows hold one of these places, and how many of them agree; places in the unit square."""
        held = self._holding(places) & self.informative
        return int(held.sum()), int((held & self.agreeing).sum())

    def at_faint_places(self, places: NDArray[np.float64]) -> tuple[int, int]:
        """As `at_places`, for windows with a trace of structure, which must agree in light and in structure."""
        held = self._holding(places) & self.faint
        return int(held.sum()), int((held & self.faint_agreeing).sum())

    def apart_from(self, mask: BoolMap) -> tuple[int, int, int]:
        """How many informative windows share no pixel with a mask, and of these agree in light and structure, and are altered.

        The mask lies over the work and may be of any size.
        """
        columns, rows = self.centres.shape[1], self.centres.shape[0]
        covered = cv2.resize(mask.astype(np.float32), (columns, rows), interpolation=cv2.INTER_AREA) > 0
        near = cv2.dilate(covered.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
        apart = self.informative & ~near
        return int(apart.sum()), int((apart & self.agreeing_in_both).sum()), int((apart & self.altered).sum())

    def places_in(self, places: NDArray[np.float64], group: BoolMap) -> int:
        """How many of these places (n, 2) of the unit square lie in a group of windows."""
        if not len(places):
            return 0
        rows, columns = self._nearest(places)
        return int(group[rows, columns].sum())

    def interior(self) -> tuple[int, int]:
        """How many informative windows lie off the border of the work, and how many of them agree."""
        off = (np.minimum(self.centres, 1 - self.centres) > limit("border")).all(axis=2) & self.informative
        return int(off.sum()), int((off & self.agreeing).sum())

    def altered_within(self, polygon: Polygon, *, off_rim: bool = False) -> tuple[int, int]:
        """How many informative windows have their centre in a polygon of the work's unit square, and how many are altered.

        `off_rim` leaves out the outermost line of windows, in which a small error of the alignment shows what lies around a
        work that was turned or placed.
        """
        within = self.within(polygon) & self.informative
        if off_rim:
            within[[0, -1], :] = within[:, [0, -1]] = False
        return int(within.sum()), int((within & self.altered).sum())

    @property
    def holds_other_motif(self) -> bool:
        """Whether so many informative windows have nothing in common that something else is shown."""
        return bool(self.altered.sum() >= self.informative.sum() * limit("other-motif-share"))

    def changed_place(self, polygon: Polygon) -> int:
        """Windows of one place in a polygon that was changed in a picture that agrees all around, as a face; 0 without one.

        Filters and noise leave windows that differ too, here and there; so do the outermost ones.
        """
        if not self.agrees_all_around:
            return 0
        differing = (self.clear & ~self.light & self.within(polygon)).astype(np.uint8)
        differing[[0, -1], :] = differing[:, [0, -1]] = 0
        _count, _labels, stats, _centres = cv2.connectedComponentsWithStats(differing, connectivity=8)
        largest = int(stats[1:, cv2.CC_STAT_AREA].max(initial=0))
        gathered = largest >= differing.sum() * limit("gathered")
        return largest if gathered and largest >= limit("changed-place") else 0

    def in_one_altered_place(self, places: NDArray[np.float64]) -> BoolMap:
        """Which places (n, 2) of the unit square lie where the work is altered, bool (n,); none when that is not one place."""
        return np.asarray(one_place(self.altered)[self._nearest(places)]) if len(places) else np.zeros(0, bool)

    @property
    def differing(self) -> BoolMap:
        """Windows inside the suspect that are altered, or flat and of another light than those that agree let expect."""
        return np.asarray(self.altered | (self.inside & ~self.informative & ~self.flat_alike))

    def enclosed_altered(self) -> int:
        """How many windows are altered in places that do not reach the rim of what is compared: beyond it lies anything."""
        amid = np.pad(self.inside, 1)
        count, labels = cv2.connectedComponents(np.pad(self.differing, 1).astype(np.uint8), connectivity=8)
        at_rim = cv2.dilate((~amid).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
        enclosed = ~np.isin(labels, np.unique(labels[at_rim])) & (labels > 0)
        return int((enclosed[1:-1, 1:-1] & self.altered).sum()) if count > 1 else 0

    @property
    def share_in_all(self) -> float:
        """Share of the informative windows that agree in light and in structure."""
        return float(self.agreeing_in_both.sum() / max(1, int(self.informative.sum())))

    @property
    def altered_here_and_there(self) -> bool:
        """Whether so much is altered, in places apart from each other, that other symbols may stand there."""
        altered = int(self.altered.sum())
        enough = altered >= max(limit("other-motif"), self.informative.sum() * limit("symbols-altered"))
        return bool(enough and not one_place(self.altered).any())

    def share_of_other_content(self) -> float:
        """Share of the windows with clear structure that show something else in places of their own; 0 when little else agrees.

        So look pictures that share a ground, a mock-up or a page around or beside different motifs, and copies of which a large
        part was replaced. Filters leave altered windows between agreeing ones.
        """
        other = self.clear & self.altered
        places = large_places(other, int(limit("other-motif")))
        inner, around = self.clear & places, self.informative & ~places
        gathered = (other & places).sum() >= other.sum() * limit("other-content-gathered")
        is_other = (self.agreeing & inner).sum() <= inner.sum() * limit("other-content-agree")
        agrees_around = around.any() and (self.agreeing & around).sum() >= around.sum() * limit("around-agree")
        if not (gathered and is_other and agrees_around):
            return 0.0
        return float((other & places).sum() / max(1, int(self.clear.sum())))

    @property
    def agrees_all_around(self) -> bool:
        """Whether light agrees in so many informative windows that the picture is the same but for some place at most."""
        return bool(self.light.sum() >= self.informative.sum() * limit("re-encoded-light"))

    @property
    def share_alike(self) -> float:
        """Share of the windows inside the suspect that coincide, or are flat and as light as those that agree let expect."""
        return float((self.coinciding | self.flat_alike).sum() / max(1, int(self.inside.sum())))

    def share_alike_within(self, polygon: Polygon) -> float:
        """Share of what the work shows that lies in a polygon and agrees, or is flat and as light as that lets expect."""
        alike = self.within(polygon) & (self.agreeing | self.flat_alike)
        return float(alike.sum() / max(1, int(self.counted.sum())))

    def share_shown_within(self, polygon: Polygon, area: float) -> float:
        """Share of what the work shows that lies in a polygon of this area of its unit square."""
        if self.solid is None or not self.solid.any() or len(polygon) < 3:
            return area
        return float(self.solid[polygon_mask(polygon, *self.solid.shape)].sum() / self.solid.sum())

    def share_other_within(self, polygon: Polygon) -> float:
        """Share of the windows inside the suspect, and in a polygon, that are altered, or flat and of another light."""
        within = self.within(polygon) & self.inside
        return float((within & self.differing).sum() / max(1, int(within.sum())))

    def within(self, polygon: Polygon) -> BoolMap:
        """Windows that have their centre in a polygon of the work's unit square; none in a polygon without area."""
        if len(polygon) < 3:
            return np.zeros_like(self.inside)
        mask = polygon_mask(polygon, _MASK_SIDE, _MASK_SIDE)
        columns, rows = np.minimum((self.centres * _MASK_SIDE).astype(np.intp), _MASK_SIDE - 1).transpose(2, 0, 1)
        return np.asarray(mask[rows, columns])

    def away_from(self, places: NDArray[np.float64]) -> tuple[int, int]:
        """How many informative windows share no pixel with a window that holds a place, and how many agree in all."""
        near = cv2.dilate(self._holding(places).astype(np.uint8), np.ones((_REACH, _REACH), np.uint8)) > 0
        away = self.informative & ~near
        return int(away.sum()), int((away & self.agreeing_in_both).sum())

    def _holding(self, places: NDArray[np.float64]) -> BoolMap:
        held = np.zeros_like(self.informative)
        held[self._nearest(places)] = True
        return held

    def _nearest(self, places: NDArray[np.float64]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Rows and columns of the windows whose centres are nearest to these places."""
        across, down = self.centres[0, :, 0], self.centres[:, 0, 1]
        return np.abs(places[:, 1:] - down).argmin(axis=1), np.abs(places[:, :1] - across).argmin(axis=1)

    def summary(self, colours: Colours) -> Agreement:
        """The shares, for the evidence."""
        count = max(1, int(self.informative.sum()))
        return Agreement(
            informative=float(self.informative.sum() / max(1, int(self.inside.sum()))),
            light=float(self.light.sum() / count),
            structure=float(self.structure.sum() / count),
            colour_difference=colours.difference,
        )


def compare(
    work: Pixels, suspect: Pixels, work_to_suspect: Homography, *, inverted: bool, shown: BoolMap | None = None
) -> Comparison:
    """Warp the suspect onto the work and compare.

    Takes uint8 (height, width, 3) pictures of any size, a homography between their unit squares and where the work is solid,
    bool (rows, columns) over it; None for everywhere. What shines through the rest is no part of the work.
    """
    work = fit_within(work, SIDE)
    warped, covered = warp(work, suspect, work_to_suspect)
    if inverted:
        warped = 255 - warped
    grid = _grid(work.shape[0], work.shape[1])
    weights = None if shown is None else resized_mask(shown, (work.shape[1], work.shape[0])).astype(np.float32)
    windows = _Windows(grid, weights)
    inside = (_at(_box(covered), grid) > 0.98) & windows.enough
    work_luma, suspect_luma = _luma(work), _luma(warped)
    light_value, std_work, std_suspect = _zncc(work_luma, suspect_luma, windows)
    strongest = np.maximum(std_work, std_suspect)
    informative = inside & (strongest > limit("informative"))
    faint = inside & (strongest > limit("faint"))
    structure_value = _direction_agreement(work_luma, suspect_luma, windows)
    agreeing_light = informative & (light_value >= limit("window-light"))
    agreeing_structure = informative & (structure_value >= limit("window-structure"))
    agreeing = agreeing_light | agreeing_structure
    around = _mean_around(structure_value, informative)
    return Comparison(
        centres=_unit_centres(grid, work.shape[0], work.shape[1]),
        inside=inside,
        informative=informative,
        light=agreeing_light,
        structure=agreeing_structure,
        faint=faint,
        faint_agreeing=faint & (light_value >= limit("window-light")) & (structure_value >= limit("window-structure")),
        clear=informative & (strongest > limit("clear")),
        altered=informative & (light_value < limit("altered-light")) & (structure_value < limit("altered-structure")),
        coinciding=informative & (agreeing | (around >= limit("coinciding"))),
        flat_alike=inside & ~informative & _as_expected(windows.mean(work_luma), windows.mean(suspect_luma), agreeing),
        counted=windows.enough,
        solid=shown,
    )


class _Windows:
    """Means over windows, of their solid pixels where not all are."""

    def __init__(self, grid: tuple[NDArray[np.intp], NDArray[np.intp]], weights: FloatMap | None) -> None:
        self._grid = grid
        self._weights = weights
        self._held = None if weights is None else np.maximum(_at(_box(weights), grid), _NEVER_ZERO)

    @property
    def enough(self) -> BoolMap:
        """Windows of which enough is solid."""
        if self._held is None:
            return np.ones((len(self._grid[0]), len(self._grid[1])), bool)
        return np.asarray(self._held >= limit("solid"))

    def mean(self, values: FloatMap) -> FloatMap:
        """Mean of each window, float32 (rows, columns)."""
        if self._weights is None or self._held is None:
            return _at(_box(values), self._grid)
        return np.asarray(_at(_box(values * self._weights), self._grid) / self._held, np.float32)


def _mean_around(values: FloatMap, where: BoolMap) -> FloatMap:
    """Mean over a window and its eight neighbours, of those that count; 0 where none does."""
    counting = where.astype(np.float32)
    kernel = np.ones((3, 3), np.float32)
    total = cv2.filter2D(values * counting, -1, kernel, borderType=cv2.BORDER_CONSTANT)
    return np.asarray(total / np.maximum(cv2.filter2D(counting, -1, kernel, borderType=cv2.BORDER_CONSTANT), 1), np.float32)


def _as_expected(work: FloatMap, suspect: FloatMap, agreeing: BoolMap) -> BoolMap:
    """Whether the mean light of windows follows from the work's by the straight line through those that agree."""
    if agreeing.sum() < _ENOUGH_FOR_A_LINE:
        return np.ones_like(agreeing)
    level, target = work[agreeing].astype(np.float64), suspect[agreeing].astype(np.float64)
    spread = level.var()
    slope = float(((level - level.mean()) * (target - target.mean())).mean() / spread) if spread > _EVEN else 1.0
    expected = target.mean() + slope * (work - level.mean())
    return np.asarray(np.abs(expected - suspect) <= limit("flat-light"))


def _luma(rgb: Pixels) -> FloatMap:
    grey = to_grey(rgb).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(grey, (0, 0), _BLUR), np.float32)


def _grid(height: int, width: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows and columns of window centres."""
    half = _WINDOW // 2
    rows = np.arange(min(half, height // 2), max(height - half, height // 2) + 1, _STEP)
    columns = np.arange(min(half, width // 2), max(width - half, width // 2) + 1, _STEP)
    return np.minimum(rows, height - 1), np.minimum(columns, width - 1)


def _at(values: FloatMap, grid: tuple[NDArray[np.intp], NDArray[np.intp]]) -> FloatMap:
    return np.asarray(values[np.ix_(*grid)], np.float32)


def _unit_centres(grid: tuple[NDArray[np.intp], NDArray[np.intp]], height: int, width: int) -> NDArray[np.float64]:
    rows, columns = grid
    x, y = np.meshgrid((columns + 0.5) / width, (rows + 0.5) / height)
    return np.stack([x, y], axis=2)


def _box(values: FloatMap) -> FloatMap:
    return np.asarray(cv2.blur(values, (_WINDOW, _WINDOW)), np.float32)


def _zncc(work: FloatMap, suspect: FloatMap, windows: _Windows) -> tuple[FloatMap, FloatMap, FloatMap]:
    """Zero-mean normalised cross-correlation and both standard deviations, at the window centres."""
    mean_work, mean_suspect = windows.mean(work), windows.mean(suspect)
    var_work = np.maximum(windows.mean(work * work) - mean_work**2, 0)
    var_suspect = np.maximum(windows.mean(suspect * suspect) - mean_suspect**2, 0)
    covariance = windows.mean(work * suspect) - mean_work * mean_suspect
    zncc = covariance / np.sqrt(var_work * var_suspect + np.float32(1))
    return zncc, np.sqrt(var_work), np.sqrt(var_suspect)


def _direction_agreement(work: FloatMap, suspect: FloatMap, windows: _Windows) -> FloatMap:
    """Correlation -1..1 of gradient directions without sign, which survives recolouring and local inversion."""
    first, second = doubled_angle(work), doubled_angle(suspect)
    product = windows.mean(first[0] * second[0] + first[1] * second[1])
    energy = windows.mean(first[0] ** 2 + first[1] ** 2) * windows.mean(second[0] ** 2 + second[1] ** 2)
    return np.asarray(product / np.sqrt(energy + np.float32(1e-3)), np.float32)


def doubled_angle(luma: FloatMap) -> tuple[FloatMap, FloatMap]:
    """Gradient as a vector of doubled angle, so that opposite directions are the same; length is the magnitude."""
    x = cv2.Scharr(luma, cv2.CV_32F, 1, 0) / 16
    y = cv2.Scharr(luma, cv2.CV_32F, 0, 1) / 16
    magnitude = np.sqrt(x * x + y * y) + 1e-6
    return np.asarray((x * x - y * y) / magnitude, np.float32), np.asarray(2 * x * y / magnitude, np.float32)
