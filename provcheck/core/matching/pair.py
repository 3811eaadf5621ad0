"""One work and one suspect, aligned and compared pixel by pixel."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from provcheck.core.evidence import Edit, Region
from provcheck.core.fingerprint import orientation
from provcheck.core.fingerprint.local_features import LocalFeatures
from provcheck.core.matching.alignment import (
    INVERTED,
    MIRRORED,
    MIRRORED_INVERTED,
    UPRIGHT,
    Aligned,
    Variant,
    align,
    alignments,
)
from provcheck.core.matching.colours import compare_colours
from provcheck.core.matching.edits import bent
from provcheck.core.matching.flat_part import flat_part
from provcheck.core.matching.frame_on_frame import by_frame
from provcheck.core.matching.further import MOST, further_regions, joined
from provcheck.core.matching.guards import (
    at_border_only,
    is_covered_pattern,
    may_be_symbols,
    meaning_of_looks,
    only_ground,
    only_lettering,
    only_symbols,
    only_template,
    pixels_agree,
    some_pixels_agree,
)
from provcheck.core.matching.homography import (
    FRAME,
    corners,
    from_matrix3,
)
from provcheck.core.matching.pair_picture import PairPicture
from provcheck.core.matching.pair_result import PairResult, accepted_then_light, compared, log10_of_both, result_of
from provcheck.core.matching.structure import Peak, aligned_peak, interior_coincides
from provcheck.core.matching.thresholds import limit
from provcheck.core.matching.verdict import decide
from provcheck.core.records import Level, VerdictKind

PAIR_VERSION = 52
"""Raised when the same two pictures would give another `PairResult`; kept results of other versions are not used."""

VARIANTS_AT_LEVEL: dict[Level, tuple[Variant, ...]] = {
    Level.QUICK: (UPRIGHT, MIRRORED),
    Level.STANDARD: (UPRIGHT, MIRRORED, INVERTED, MIRRORED_INVERTED),
    Level.THOROUGH: (UPRIGHT, MIRRORED, INVERTED, MIRRORED_INVERTED),
}

LEVELS_WITH_LINES = frozenset({Level.STANDARD, Level.THOROUGH})
"""Levels at which pictures that do not align by their light may be aligned by their line maps."""

LEVELS_LOOKING_FURTHER = frozenset({Level.STANDARD, Level.THOROUGH})
"""Levels at which a work is looked for again beside where it was found, as when it is bent or lies there several times."""

LEVELS_WITH_FLAT_PARTS = frozenset({Level.STANDARD, Level.THOROUGH})
"""Levels at which parts of flat pictures, whose few places fix no homography, are looked for."""

_LINE_VARIANTS = (UPRIGHT, MIRRORED)
_LEAVES_NO_ROOM = 0.95
_WORTH_COMPARING = 0.0


def needs_lines(level: Level, suspect: LocalFeatures) -> bool:
    """Whether a suspect's line map is looked at: always at level thorough, at standard only of soft pictures.

    A misty landscape has a score of places in its light and a hundred in its lines.
    """
    return level is Level.THOROUGH or (level is Level.STANDARD and len(suspect) < limit("soft-features"))


def compare_pair(work: PairPicture, suspect: PairPicture, level: Level) -> PairResult:
    """Align by local features, then frame on frame by structure, then by line maps, then as a part of flat art.

    The first that is accepted counts, else the outcome by local features.
    """
    found = _found(work, suspect, level)
    if decide(found, same_file=False, same_pixels=False, measures={}) is not VerdictKind.RE_ENCODED_COPY:
        return found
    # Of the whole picture, only resized or compressed anew, nothing else can be told beside that verdict.
    return replace(found, told=tuple(edit for edit in found.told if edit.kind == "scaled"))


def _found(work: PairPicture, suspect: PairPicture, level: Level) -> PairResult:
    variants = VARIANTS_AT_LEVEL[level]
    aligned = _aligned(work, suspect, variants)
    by_features = _judge(work, suspect, aligned, work.features) if aligned is not None else PairResult()
    if aligned is not None and by_features.refused:
        by_features = _apart_from(aligned, work, suspect, variants) or by_features
    if by_features.accepted:
        looks_further = level in LEVELS_LOOKING_FURTHER
        return _with_further(work, suspect, by_features, variants) if looks_further else by_features
    if by_features.only_template and not by_features.helped:
        return by_features
    framed = by_frame(work, suspect)
    if framed is not None:
        return framed
    if by_features.only_template:
        return by_features
    by_lines = _by_lines(work, suspect) if needs_lines(level, suspect.features) else None
    if by_lines is not None and by_lines.accepted:
        return by_lines
    part = flat_part(work, suspect, variants) if level in LEVELS_WITH_FLAT_PARTS else None
    return part or by_features


def _aligned(work: PairPicture, suspect: PairPicture, variants: tuple[Variant, ...]) -> Aligned | None:
    """The most meaningful alignment, unless one that means nearly as much has clearly closer colours.

    A symmetric work lies in its mirror image as well as upright; small things and colours tell which it is.
    """
    found = alignments(work.features, suspect.features, variants)
    close = [each for each in found if each.alignment.log10_nfa <= found[0].alignment.log10_nfa * limit("nearly-as-much")]
    if len(close) < 2 or -close[0].alignment.log10_nfa < limit("alignment"):
        return next(iter(found), None)

    def colour_difference(aligned: Aligned) -> float:
        matrix = from_matrix3(aligned.alignment.work_to_suspect)
        inverted = aligned.alignment.inverted
        return compare_colours(work.small, suspect.small, matrix, FRAME, inverted=inverted, shown=work.shown).difference

    differences = [colour_difference(each) for each in close]
    least = min(differences)
    return close[differences.index(least)] if least < differences[0] * limit("closer-colours") else close[0]


def _with_further(work: PairPicture, suspect: PairPicture, first: PairResult, variants: tuple[Variant, ...]) -> PairResult:
    """The result with the region and the edits of all alignments that are accepted one after the other."""
    if first.region is None or first.alignment is None or first.region.share_of_suspect > _LEAVES_NO_ROOM:
        return first

    def judge(aligned: Aligned) -> Region | None:
        result = _judge(work, suspect, aligned, work.features)
        return result.region if result.accepted else None

    further = further_regions(work.features, suspect.features, first.region, variants, judge)
    region, places = joined(first.region, further)
    matrix = from_matrix3(first.alignment.work_to_suspect)

    def with_all(edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
        if region != first.region:
            return bent(edits, region, matrix)
        more = Edit("repeated", places, "places" if places <= MOST else "places or more")
        return (*edits, more) if places > 1 else edits

    return replace(first, region=region, edits=with_all(first.edits), told=with_all(first.told))


def _by_lines(work: PairPicture, suspect: PairPicture) -> PairResult | None:
    """Align by line maps. They are the same for a picture and its inverse; which of them it is, the light tells."""
    if work.lines is None or suspect.lines is None:
        return None
    aligned = align(work.lines, suspect.lines, _LINE_VARIANTS)
    if aligned is None:
        return None
    upright = _judge(work, suspect, aligned, None)
    inverted = _judge(work, suspect, replace(aligned, alignment=replace(aligned.alignment, inverted=True)), None)
    return max(upright, inverted, key=accepted_then_light)


def hypotheses(level: Level) -> int:
    """Ways in which a pair is tried at a level: variants by local features, eight orientations of the frame, line maps.

    Variants count twice where they are tried by a similarity too.
    """
    return (
        len(VARIANTS_AT_LEVEL[level]) * (2 if level in LEVELS_WITH_FLAT_PARTS else 1)
        + len(orientation.ORIENTATIONS)
        + (len(_LINE_VARIANTS) if level in LEVELS_WITH_LINES else 0)
    )


def chance_of_acceptance(level: Level) -> float:
    """Expected acceptances of an unrelated pair at a level: of every form by features, and of frames by structure."""
    by_features = (hypotheses(level) - len(orientation.ORIENTATIONS)) * 10 ** -limit("alignment")
    return float(
        by_features
        + len(orientation.ORIENTATIONS)
        * (
            10 ** -Peak(limit("structure-frame"), limit("structure-margin"), 0.0).decades
            + 10 ** -Peak(limit("drawing-height"), 0.0, limit("drawing-correlation")).drawing_decades
        )
    )


def _judge(work: PairPicture, suspect: PairPicture, aligned: Aligned, features: LocalFeatures | None) -> PairResult:
    """Accept an alignment that is beyond chance and borne out by pixels.

    It is of these local features of the work; None for those of line maps, which look alike on any grain.

    Structure that coincides apart from the matched places is evidence of its own, and combined with theirs.
    """
    alignment = aligned.alignment
    if alignment.log10_nfa > _WORTH_COMPARING:
        return PairResult(alignment=alignment)
    matrix = from_matrix3(alignment.work_to_suspect)
    places = aligned.inlier_places
    elsewhere = aligned_peak(work.small, suspect.small, matrix, apart_from=places)
    alone = -alignment.log10_nfa >= limit("alignment") and alignment.inliers >= limit("inliers")
    if not alone:
        alignment = replace(alignment, log10_nfa=log10_of_both(alignment.log10_nfa, -elsewhere.decades))
    if -alignment.log10_nfa < limit("alignment"):
        return PairResult(alignment=alignment)
    comparison = compared(work, suspect, matrix, inverted=alignment.inverted)
    of_looks = meaning_of_looks(aligned)
    borne_out = elsewhere.bears_witness or of_looks >= limit("looks") or (alone and pixels_agree(places, comparison))
    borne_out = borne_out and some_pixels_agree(comparison, 0 if alone else limit("some-windows"))
    only_border = at_border_only(places, comparison) and not interior_coincides(work.small, suspect.small, matrix)
    if not borne_out or only_border:
        return replace(result_of(work, suspect, alignment, comparison, accepted=False), refused=only_border)
    # Within a frame a figure may have been moved; on one paper, and among symbols that recur, places align again anyway.
    settled = only_ground(alignment, comparison) or only_symbols(aligned, comparison, of_looks)
    is_template = settled or (
        (
            only_template(aligned, comparison, of_looks, elsewhere)
            or only_lettering(aligned, comparison, of_looks, lambda: work.lettering)
        )
        and not (features is not None and is_covered_pattern(features, aligned, comparison))
    )
    result = result_of(work, suspect, alignment, comparison, accepted=not is_template)
    if result.accepted and may_be_symbols(aligned, comparison, of_looks):
        result = result.around_something_else(comparison)
    return replace(result, refused=is_template and not settled, only_template=is_template, helped=not alone and not settled)


def _apart_from(template: Aligned, work: PairPicture, suspect: PairPicture, variants: tuple[Variant, ...]) -> PairResult | None:
    """What aligns otherwise than a template or frame, as a figure that was moved within it; None when that is not accepted."""
    rest = work.features.apart_from(template.inlier_places)
    aligned = align(rest, suspect.features, variants)
    if aligned is None or _corners_apart(template, aligned) < limit("same-frame"):
        return None
    # Structure that coincides elsewhere may be the template again, so places must tell by themselves.
    if -aligned.alignment.log10_nfa < limit("alignment"):
        return None
    result = _judge(work, suspect, aligned, rest)
    return result if result.accepted else None


def _corners_apart(one: Aligned, other: Aligned) -> float:
    """How far apart two alignments lay a corner of the work at most, in widths or heights of the suspect."""
    first, second = (corners(from_matrix3(each.alignment.work_to_suspect)) for each in (one, other))
    return float(np.abs(first - second).max())
