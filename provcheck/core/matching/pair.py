"""One work and one suspect, aligned and compared pixel by pixel."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from math import lgamma, log

import numpy as np
from numpy.typing import NDArray

from provcheck.core.fingerprint.local_features import LocalFeatures
from provcheck.core.imaging.picture import Pixels
from provcheck.core.matching.alignment import (
    INVERTED,
    MIRRORED,
    MIRRORED_INVERTED,
    UPRIGHT,
    Variant,
    align,
)
from provcheck.core.matching.edits import name_edits
from provcheck.core.matching.homography import IDENTITY, MIRROR, Homography, from_matrix3, to_matrix3
from provcheck.core.matching.pixels import Comparison, compare, compare_colours, frame_correlation, frame_light
from provcheck.core.matching.region import matched_region
from provcheck.core.matching.thresholds import limit
from provcheck.core.records import Agreement, Alignment, Edit, Level, PictureFacts, Region

PAIR_VERSION = 3
"""Raised when the same two pictures would give another `PairResult`; kept results of other versions are not used."""

VARIANTS_AT_LEVEL: dict[Level, tuple[Variant, ...]] = {
    Level.QUICK: (UPRIGHT, MIRRORED),
    Level.STANDARD: (UPRIGHT, MIRRORED, INVERTED, MIRRORED_INVERTED),
    Level.THOROUGH: (UPRIGHT, MIRRORED, INVERTED, MIRRORED_INVERTED),
}

LEVELS_WITH_LINES = frozenset({Level.THOROUGH})
"""Levels at which pictures that do not align by their light are aligned by their line maps."""

_LINE_VARIANTS = (UPRIGHT, MIRRORED)
_WORTH_COMPARING = -3.0
_CHANCE_AGREEMENT = 0.1
_WINDOWS_PER_INDEPENDENT_ONE = 4


@dataclass(frozen=True)
class PairPicture:
    """What aligning needs of a picture: facts, pixels at a small size, local features of its light and of its line map."""

    facts: PictureFacts
    small: Pixels
    features: LocalFeatures
    lines: LocalFeatures | None = None

    @cached_property
    def frame(self) -> NDArray[np.float64]:
        """Light of the picture squeezed to a small square."""
        return frame_light(self.small)


@dataclass(frozen=True)
class PairResult:
    """Outcome for a pair; everything is None or empty when nothing aligns.

    Attributes:
        alignment: The best alignment found, accepted or not.
        agreement: Pixel agreement under it.
        region: Where they agree.
        edits: Named changes.
        accepted: Whether the alignment is beyond chance and bears the guards.
    """

    alignment: Alignment | None = None
    agreement: Agreement | None = None
    region: Region | None = None
    edits: tuple[Edit, ...] = ()
    accepted: bool = False


def compare_pair(work: PairPicture, suspect: PairPicture, level: Level) -> PairResult:
    """Align by local features, then by line maps, then the whole picture as it stands, mirrored and inverted.

    The first that is accepted counts, else the outcome by local features.
    """
    variants = VARIANTS_AT_LEVEL[level]
    alignment = align(work.features, suspect.features, variants)
    by_features = _judge(work, suspect, alignment) if alignment is not None else PairResult()
    if by_features.accepted:
        return by_features
    by_lines = _by_lines(work, suspect) if level in LEVELS_WITH_LINES else None
    if by_lines is not None and by_lines.accepted:
        return by_lines
    whole = _whole_picture(work, suspect, variants)
    return whole if whole is not None else by_features


def _by_lines(work: PairPicture, suspect: PairPicture) -> PairResult | None:
    """Align by line maps. They are the same for a picture and its inverse; which of them it is, the light tells."""
    if work.lines is None or suspect.lines is None:
        return None
    alignment = align(work.lines, suspect.lines, _LINE_VARIANTS)
    if alignment is None:
        return None
    upright = _judge(work, suspect, alignment)
    inverted = _judge(work, suspect, replace(alignment, inverted=True))
    return max(upright, inverted, key=_accepted_then_light)


def _accepted_then_light(result: PairResult) -> tuple[bool, float]:
    return result.accepted, result.agreement.light if result.agreement is not None else 0.0


def hypotheses(level: Level) -> int:
    """Ways in which a pair is tried at a level: each variant by local features and as a whole picture, and line maps."""
    return 2 * len(VARIANTS_AT_LEVEL[level]) + (len(_LINE_VARIANTS) if level in LEVELS_WITH_LINES else 0)


def _judge(work: PairPicture, suspect: PairPicture, alignment: Alignment) -> PairResult:
    """Accept an alignment that is beyond chance and borne out by pixels."""
    if alignment.log10_nfa > _WORTH_COMPARING:
        return PairResult(alignment=alignment)
    matrix = from_matrix3(alignment.work_to_suspect)
    comparison = compare(work.small, suspect.small, matrix, inverted=alignment.inverted)
    accepted = (
        -alignment.log10_nfa >= limit("alignment")
        and alignment.inliers >= limit("inliers")
        and _pixels_agree(alignment, comparison)
        and not _only_border(alignment, comparison)
    )
    return _result(work, suspect, alignment, comparison, accepted=accepted)


def _only_border(alignment: Alignment, comparison: Comparison) -> bool:
    """Whether only a frame, page number or signature at the border is shared, around something else.

    Weyand, Tsai and Leibe, "Fixing WTFs", WACV 2015: matches of marks lie at the borders.
    """
    places = np.array([line[0] for line in alignment.lines], dtype=np.float64).reshape(-1, 2)
    off_border = (np.minimum(places, 1 - places) > limit("border")).all(axis=1)
    held, _agreeing = comparison.at_places(places[off_border])
    inner, agreeing = comparison.interior()
    shows_something = inner >= limit("interior-windows")
    return held < limit("places-windows") and shows_something and agreeing < inner * limit("interior-agree")


def _pixels_agree(alignment: Alignment, comparison: Comparison) -> bool:
    """Whether the pixels agree where places were matched: chance alignments of look-alike corners do not survive this.

    Places that fill few windows, as in a small crop or a dark picture, say too little; then nearly everything else must agree,
    or the faint structure at the places where there is hardly any other.
    """
    places = np.array([line[0] for line in alignment.lines], dtype=np.float64).reshape(-1, 2)
    held, agreeing = comparison.at_places(places)
    if held >= limit("places-windows"):
        return agreeing >= held * limit("places-agree")
    away, agreeing_away = comparison.away_from(places)
    if away >= limit("beyond-windows"):
        return agreeing_away >= away * limit("beyond-agree")
    faint, agreeing_faint = comparison.at_faint_places(places)
    return faint >= limit("places-windows") and agreeing_faint >= faint * limit("places-agree")


def _result(
    work: PairPicture, suspect: PairPicture, alignment: Alignment, comparison: Comparison, *, accepted: bool
) -> PairResult:
    matrix = from_matrix3(alignment.work_to_suspect)
    region = matched_region(matrix, comparison, alignment)
    colours = compare_colours(work.small, suspect.small, matrix, region.work, inverted=alignment.inverted)
    return PairResult(
        alignment=alignment,
        agreement=comparison.summary(colours),
        region=region,
        edits=name_edits(alignment, comparison, colours, region, work.facts, suspect.facts),
        accepted=accepted,
    )


def _whole_picture(work: PairPicture, suspect: PairPicture, variants: tuple[Variant, ...]) -> PairResult | None:
    """An alignment of frame on frame, accepted only when nearly all of many informative windows agree in light.

    For pictures with too few local features, as flat clip art and soft gradients.
    """
    for variant in variants:
        if not _frames_alike(work, suspect, variant):
            continue
        matrix: Homography = MIRROR if variant.mirrored else IDENTITY
        comparison = compare(work.small, suspect.small, matrix, inverted=variant.inverted)
        informative = int(comparison.informative.sum())
        agreeing = int((comparison.light & comparison.structure).sum())
        if informative < limit("whole-picture-windows") or not _nearly_all_agree(comparison, informative):
            continue
        alignment = Alignment(
            work_to_suspect=to_matrix3(matrix),
            mirrored=variant.mirrored,
            inverted=variant.inverted,
            inliers=0,
            matches=0,
            log10_nfa=_log10_chance(informative, agreeing),
        )
        return _result(work, suspect, alignment, comparison, accepted=True)
    return None


def _nearly_all_agree(comparison: Comparison, informative: int) -> bool:
    return bool(
        comparison.light.sum() >= informative * limit("whole-picture-light")
        and comparison.structure.sum() >= informative * limit("whole-picture-structure")
    )


def _frames_alike(work: PairPicture, suspect: PairPicture, variant: Variant) -> bool:
    """A cheap look that spares the comparison of windows for nearly all pairs."""
    correlation = frame_correlation(work.frame, suspect.frame, mirrored=variant.mirrored)
    return (-correlation if variant.inverted else correlation) >= limit("whole-picture-frames")


def _log10_chance(windows: int, agreeing: int) -> float:
    """log10 of the binomial tail for that many agreeing windows.

    Overlapping windows count as a quarter each; one in ten agrees by chance, as was measured on unrelated pictures.
    """
    total = max(1, windows // _WINDOWS_PER_INDEPENDENT_ONE)
    hits = agreeing * total // windows
    p = _CHANCE_AGREEMENT
    terms = [
        lgamma(total + 1) - lgamma(k + 1) - lgamma(total - k + 1) + k * log(p) + (total - k) * log(1 - p)
        for k in range(hits, total + 1)
    ]
    return float(np.logaddexp.reduce(terms) / log(10))
