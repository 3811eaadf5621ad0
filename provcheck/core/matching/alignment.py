"""How a work lies in a suspect: matched local features, a homography, and its number of false alarms.

A-contrario acceptance after Moisan, Moulon and Monasse, "Automatic homographic registration of a pair of images, with a
contrario elimination of outliers", IPOL 2012: the inlier tolerance adapts, and a model is accepted by how unlikely its
agreement is by chance, not by a number of inliers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import lgamma, log, log10, pi

import cv2
import numpy as np
from numpy.typing import NDArray

from provcheck.core.evidence import Alignment
from provcheck.core.fingerprint.local_features import (
    INVERT_PERMUTATION,
    MIRROR_PERMUTATION,
    LocalFeatures,
)
from provcheck.core.matching.homography import (
    MIRROR,
    Homography,
    between_unit_squares,
    is_plausible,
    perspective,
    project,
    to_matrix3,
)
from provcheck.core.matching.matches import match_features
from provcheck.core.matching.repeats import windows_of_repeats
from provcheck.core.matching.thresholds import limit
from provcheck.core.point_pairs import PointPairs

HOMOGRAPHY_SAMPLE = 4
"""Matches that fix a homography."""

_TOLERANCE = 8.0
_ITERATIONS = 4000
_CONFIDENCE = 0.999
_LINES_SHOWN = 60


@dataclass(frozen=True)
class Variant:
    """A form of the suspect that is tried as a hypothesis of its own."""

    mirrored: bool
    inverted: bool


UPRIGHT = Variant(mirrored=False, inverted=False)
MIRRORED = Variant(mirrored=True, inverted=False)
INVERTED = Variant(mirrored=False, inverted=True)
MIRRORED_INVERTED = Variant(mirrored=True, inverted=True)


@dataclass(frozen=True)
class Fit:
    """A model of how matched places lie.

    Attributes:
        homography: From pixels of the work's features to those of the suspect's.
        sample: How many matches fix such a model; the others are evidence.
        residuals: float64 (matches,), in pixels of the suspect's features.
        inliers: Rows of the matches that it explains, the closest first.
        log10_nfa: log10 of its number of false alarms.
    """

    homography: Homography
    sample: int
    residuals: NDArray[np.float64]
    inliers: NDArray[np.intp]
    log10_nfa: float


Size = tuple[int, int]
"""Width and height in pixels."""

Points = NDArray[np.float32]
"""float32 (n, 2), x and y in pixels."""

Fitter = Callable[[Points, Points, Size, Size], Fit | None]
"""Fits a model to matched places of a work and a suspect of these sizes; None when there is no plausible one."""


@dataclass(frozen=True)
class Aligned:
    """An alignment with everything that was matched.

    Attributes:
        alignment: What is told of it.
        units: float32 (matches, 128), the work's descriptors that were matched, of length 1.
        places: float64 (matches, 2), matched places in the work's unit square.
        is_inlier: bool (matches,), whether the alignment explains them.
        residuals: float64 (matches,), how far off they are, in pixels of the suspect's features.
        suspect_size: Width and height that those pixels are of, or of the window in which chance could have put them.
        sample: How many matches fix a model of its kind.
    """

    alignment: Alignment
    units: NDArray[np.float32]
    places: NDArray[np.float64]
    is_inlier: NDArray[np.bool_]
    residuals: NDArray[np.float64]
    suspect_size: Size
    sample: int = HOMOGRAPHY_SAMPLE

    @property
    def inlier_places(self) -> NDArray[np.float64]:
        """float64 (inliers, 2), matched places that the alignment explains."""
        return self.places[self.is_inlier]

    def log10_nfa_of(self, kept: NDArray[np.bool_]) -> float:
        """log10 of the number of false alarms if only some of the matches, bool (matches,), had been there; 0 for too few."""
        if kept.sum() <= self.sample:
            return 0.0
        return float(_log10_nfa(np.sort(self.residuals[kept]), self.suspect_size, self.sample).min())


def align(work: LocalFeatures, suspect: LocalFeatures, variants: Sequence[Variant]) -> Aligned | None:
    """The most meaningful alignment of a work in a suspect over the variants, or None when none has a plausible model."""
    return next(iter(alignments(work, suspect, variants)), None)


def alignments(
    work: LocalFeatures, suspect: LocalFeatures, variants: Sequence[Variant], fitter: Fitter | None = None
) -> list[Aligned]:
    """One alignment for every variant that has a plausible model, the most meaningful first; by homographies unless told."""
    if len(work) <= HOMOGRAPHY_SAMPLE or len(suspect) <= HOMOGRAPHY_SAMPLE:
        return []
    found = [_align_variant(work, suspect, variant, fitter or fit_homography) for variant in variants]
    return sorted((each for each in found if each is not None), key=lambda each: each.alignment.log10_nfa)


@dataclass(frozen=True)
class _Sides:
    """A work and one form of a suspect.

    Attributes:
        work: Features of the work.
        suspect: Features of the suspect as it is.
        variant: The form.
        points: float32 (features, 2), where the suspect's features lie in that form.
        similarity: float32 (features of the work, of the suspect), their cosines.
    """

    work: LocalFeatures
    suspect: LocalFeatures
    variant: Variant
    points: NDArray[np.float32]
    similarity: NDArray[np.float32]

    def aligned(self, columns: NDArray[np.intp] | slice, size: Size, fitter: Fitter) -> Aligned | None:
        """Align with some of the suspect's features, which lie in an area of this size; to the suspect as it is."""
        points = self.points[columns]
        rows, nearest = match_features(self.work.points, points, self.similarity[:, columns])
        if len(rows) <= HOMOGRAPHY_SAMPLE:
            return None
        target = points[nearest]
        fit = fitter(self.work.points[rows], target, (self.work.width, self.work.height), size)
        return None if fit is None else self._as_aligned(fit, rows, target, size)

    def _as_aligned(self, fit: Fit, rows: NDArray[np.intp], target: Points, size: Size) -> Aligned:
        """Bring a fit to the unit squares of the pictures as they are."""
        work, suspect, variant = self.work, self.suspect, self.variant
        matrix = between_unit_squares(fit.homography, (work.width, work.height), (suspect.width, suspect.height))
        places = (work.points[rows].astype(np.float64) + 0.5) / (work.width, work.height)
        suspect_places = (target[fit.inliers] + 0.5) / (suspect.width, suspect.height)
        if variant.mirrored:
            matrix = MIRROR @ matrix
            suspect_places[:, 0] = 1 - suspect_places[:, 0]
        alignment = Alignment(
            work_to_suspect=to_matrix3(matrix),
            mirrored=variant.mirrored,
            inverted=variant.inverted,
            inliers=len(fit.inliers),
            matches=len(rows),
            log10_nfa=fit.log10_nfa,
            lines=_as_lines(places[fit.inliers], suspect_places),
        )
        is_inlier = np.zeros(len(rows), bool)
        is_inlier[fit.inliers] = True
        return Aligned(alignment, work.units[rows], places, is_inlier, fit.residuals, size, fit.sample)


def _align_variant(work: LocalFeatures, suspect: LocalFeatures, variant: Variant, fitter: Fitter) -> Aligned | None:
    """Align against one variant, and where nothing is beyond chance, against one place of what it shows many times."""
    points = _variant_points(suspect, variant)
    sides = _Sides(work, suspect, variant, points, work.units @ suspect.units[:, _bins(variant)].T)
    whole = sides.aligned(slice(None), (suspect.width, suspect.height), fitter)
    if fitter is not fit_homography or (whole is not None and -whole.alignment.log10_nfa >= limit("alignment")):
        return whole
    windows = windows_of_repeats(sides.similarity, work.points, points)
    once = (sides.aligned(each.holds(points), (round(each.side), round(each.side)), fit_homography) for each in windows)
    found = [whole, *(_of_so_many(each, len(windows)) for each in once)]
    return min((each for each in found if each is not None), key=lambda each: each.alignment.log10_nfa, default=None)


def _of_so_many(aligned: Aligned | None, tried: int) -> Aligned | None:
    """An alignment that is one of so many that were tried, which makes it so many times less surprising."""
    if aligned is None:
        return None
    alignment = aligned.alignment
    return replace(aligned, alignment=replace(alignment, log10_nfa=alignment.log10_nfa + log10(tried)))


def _variant_points(suspect: LocalFeatures, variant: Variant) -> NDArray[np.float32]:
    if not variant.mirrored:
        return suspect.points
    points = suspect.points.copy()
    points[:, 0] = suspect.width - 1 - points[:, 0]
    return points


def _bins(variant: Variant) -> NDArray[np.intp]:
    order = np.arange(128)
    if variant.mirrored:
        order = order[MIRROR_PERMUTATION]
    if variant.inverted:
        order = order[INVERT_PERMUTATION]
    return order


def fit_homography(source: Points, target: Points, work_size: Size, suspect_size: Size) -> Fit | None:
    """A homography by MAGSAC++, then the tolerance with the fewest false alarms, then a refit on its inliers.

    Bent pictures pull a homography out of shape; where it is none that pictures go through, stiffer models are tried.
    """

    def assessed(matrices: list[Homography]) -> list[Fit]:
        return [
            assess(matrix, HOMOGRAPHY_SAMPLE, source, target, suspect_size)
            for matrix in matrices
            if is_plausible(matrix, work_size)
        ]

    found = [fit for fit in assessed(_homographies(source, target)) if _is_usual(fit, work_size)]
    if not found:
        found = [fit for fit in assessed(_stiffer_models(source, target)) if -fit.log10_nfa >= limit("unusual-model")]
    if not found:
        return None
    fit = min(found, key=lambda each: each.log10_nfa)
    if len(fit.inliers) <= HOMOGRAPHY_SAMPLE:
        return fit
    refined, _mask = cv2.findHomography(source[fit.inliers], target[fit.inliers], 0)
    if refined is None or not is_plausible(closer := np.asarray(refined, np.float64), work_size):
        return fit
    again = assess(closer, HOMOGRAPHY_SAMPLE, source, target, suspect_size)
    return again if again.log10_nfa < fit.log10_nfa else fit


def _is_usual(fit: Fit, work_size: Size) -> bool:
    """Whether a homography is seen from no steep side, or means much: steep ones fit to much that is merely alike."""
    steep = perspective(fit.homography, work_size) > limit("steep-perspective")
    return not steep or -fit.log10_nfa >= limit("unusual-model")


def _homographies(source: NDArray[np.float32], target: NDArray[np.float32]) -> list[Homography]:
    matrix, _mask = cv2.findHomography(
        source, target, cv2.USAC_MAGSAC, _TOLERANCE, maxIters=_ITERATIONS, confidence=_CONFIDENCE
    )
    return [] if matrix is None else [np.asarray(matrix, np.float64)]


def _stiffer_models(source: NDArray[np.float32], target: NDArray[np.float32]) -> list[Homography]:
    """An affine map and a similarity, as homographies; those that were found."""
    affine, _mask = cv2.estimateAffine2D(
        source,
        target,
        method=cv2.USAC_MAGSAC,
        ransacReprojThreshold=_TOLERANCE,
        maxIters=_ITERATIONS,
        confidence=_CONFIDENCE,
    )
    found = (
        None if affine is None else as_homography(np.asarray(affine, np.float64)),
        similarity_by_ransac(source, target, _TOLERANCE),
    )
    return [matrix for matrix in found if matrix is not None]


def similarity_by_ransac(source: Points, target: Points, tolerance: float) -> Homography | None:
    """A similarity that explains many matches to within a tolerance in pixels of the target; None when none is found."""
    matrix, _mask = cv2.estimateAffinePartial2D(
        source,
        target,
        method=cv2.RANSAC,
        ransacReprojThreshold=tolerance,
        maxIters=_ITERATIONS,
        confidence=_CONFIDENCE,
    )
    return None if matrix is None else as_homography(np.asarray(matrix, np.float64))


def as_homography(affine: NDArray[np.float64]) -> Homography:
    """An affine map (2, 3) with the last row of a homography."""
    return np.vstack([affine, (0.0, 0.0, 1.0)])


def assess(matrix: Homography, sample: int, source: Points, target: Points, size: Size) -> Fit:
    """Choose the number of inliers with the fewest expected false alarms, for a model that so many matches fix."""
    residuals = np.linalg.norm(project(matrix, source) - target, axis=1)
    order = np.argsort(residuals, kind="stable")
    values = _log10_nfa(residuals[order], size, sample)
    count = int(values.argmin()) + sample + 1
    return Fit(matrix, sample, residuals, order[:count], float(values.min()))


def _log10_nfa(residuals: NDArray[np.float64], size: Size, sample: int) -> NDArray[np.float64]:
    """log10 NFA for k = s + 1..n inliers: log10((n-s) C(n,k) C(k,s) alpha_k^(k-s)), alpha_k = pi e_k^2 / area, s the sample."""
    total = len(residuals)
    width, height = size
    errors = np.maximum(residuals[sample:], 0.5)
    alpha = np.minimum(pi * errors**2 / (width * height), 1.0)
    counts = np.arange(sample + 1, total + 1)
    combinations = np.array([_log10_choose(total, k) + _log10_choose(k, sample) for k in counts.tolist()])
    values = log10(total - sample) + combinations + (counts - sample) * np.log10(alpha)
    return np.where(errors <= _TOLERANCE, values, np.inf) if (errors <= _TOLERANCE).any() else values


def _log10_choose(total: int, chosen: int) -> float:
    return (lgamma(total + 1) - lgamma(chosen + 1) - lgamma(total - chosen + 1)) / log(10)


def _as_lines(places: NDArray[np.float64], suspect_places: NDArray[np.float64]) -> PointPairs:
    """The first matched places of work and suspect, float64 (n, 2) in their unit squares, as many as are shown."""
    pairs = zip(places[:_LINES_SHOWN].tolist(), suspect_places[:_LINES_SHOWN].tolist(), strict=True)
    return PointPairs(((a[0], a[1]), (b[0], b[1])) for a, b in pairs)
