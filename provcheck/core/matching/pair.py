"""One work and one suspect, aligned and compared pixel by pixel."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from math import lgamma, log, log10

import numpy as np

from provcheck.core.fingerprint import orientation
from provcheck.core.fingerprint.local_features import LocalFeatures
from provcheck.core.fingerprint.orientation import Orientation
from provcheck.core.fingerprint.structure_map import StructureMap, orientations
from provcheck.core.imaging.picture import Pixels
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
from provcheck.core.matching.edits import bent, geometry, name_edits
from provcheck.core.matching.further import further_regions, joined
from provcheck.core.matching.guards import (
    at_border_only,
    meaning_of_looks,
    only_lettering,
    only_symmetric_shape,
    only_template,
    pixels_agree,
    some_pixels_agree,
)
from provcheck.core.matching.homography import (
    FRAME,
    Homography,
    corners,
    from_matrix3,
    largest_corner_move,
    of_orientation,
    to_matrix3,
)
from provcheck.core.matching.lettering import lettering_mask
from provcheck.core.matching.pixels import SIDE, Comparison, compare, compare_colours
from provcheck.core.matching.region import is_whole_overlap, matched_region
from provcheck.core.matching.similarity_fit import fit_similarity
from provcheck.core.matching.structure import NO_PEAK, Peak, Spectrum, aligned_peak, peak, spectrum
from provcheck.core.matching.surface import on_other_ground, surface_edits
from provcheck.core.matching.thresholds import limit
from provcheck.core.matching.warped import BoolMap, lay_over
from provcheck.core.records import Agreement, Alignment, Edit, Level, PictureFacts, Region

PAIR_VERSION = 34
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

LEVELS_WITH_SIMILARITIES = frozenset({Level.STANDARD, Level.THOROUGH})
"""Levels at which parts of flat pictures, whose few places fix no homography, are aligned by a similarity."""

_LINE_VARIANTS = (UPRIGHT, MIRRORED)
_LEAVES_NO_ROOM = 0.95
_CHANCE_AGREEMENT = 0.1
_WINDOWS_PER_INDEPENDENT_ONE = 4
_WORTH_COMPARING = 0.0


@dataclass(frozen=True)
class PairPicture:
    """What aligning needs of a picture.

    Attributes:
        facts: Digests, size, detail.
        small: Its pixels at a preview's size.
        features: Local features of its light.
        drawing: Map of its drawing.
        lines: Local features of its line map, for levels that use them.
        shown: Where `small` is solid: bool, of any size; None when that is no matter.
    """

    facts: PictureFacts
    small: Pixels
    features: LocalFeatures
    drawing: StructureMap
    lines: LocalFeatures | None = None
    shown: BoolMap | None = None
    _spectra: dict[Orientation, Spectrum] = field(default_factory=dict, repr=False, compare=False)

    def structure(self, form: Orientation = orientation.UPRIGHT) -> Spectrum:
        """Structure of the whole picture in one of its orientations."""
        # Works are shared by threads: two may compute the same, neither takes what the other has put away.
        known = self._spectra.get(form)
        if known is None:
            known = self._spectra[form] = spectrum(self.small, form)
        return known

    @cached_property
    def lettering(self) -> BoolMap:
        """Where the picture holds lines of lettering: bool, at the size of `lettering_mask`."""
        return lettering_mask(self.small)

    @cached_property
    def self_mirrored(self) -> Peak:
        """How far the picture coincides with its own mirror image."""
        return peak(self.structure(), self.structure(orientation.MIRRORED))


@dataclass(frozen=True)
class PairResult:
    """Outcome for a pair; everything is None or empty when nothing aligns.

    Attributes:
        alignment: The best alignment found, accepted or not.
        agreement: Pixel agreement under it.
        region: Where they agree.
        edits: Named changes.
        accepted: Whether the alignment is beyond chance and bears the guards.
        refused: Whether a guard refused an alignment that is beyond chance: what is shared may lie around a copy.
        only_template: Whether it was refused because a template around something else is all that is shared.
        helped: Whether too few places aligned to tell by themselves, so that structure had to help.
    """

    alignment: Alignment | None = None
    agreement: Agreement | None = None
    region: Region | None = None
    edits: tuple[Edit, ...] = ()
    accepted: bool = False
    refused: bool = False
    only_template: bool = False
    helped: bool = False


def needs_lines(level: Level, suspect: LocalFeatures) -> bool:
    """Whether a suspect's line map is looked at: always at level thorough, at standard only of soft pictures.

    A misty landscape has a score of places in its light and a hundred in its lines.
    """
    return level is Level.THOROUGH or (level is Level.STANDARD and len(suspect) < limit("soft-features"))


def compare_pair(work: PairPicture, suspect: PairPicture, level: Level) -> PairResult:
    """Align by local features, then frame on frame by structure, then by line maps, then by a similarity.

    The first that is accepted counts, else the outcome by local features.
    """
    variants = VARIANTS_AT_LEVEL[level]
    aligned = _aligned(work, suspect, variants)
    by_features = _judge(work, suspect, aligned) if aligned is not None else PairResult()
    if aligned is not None and by_features.refused:
        by_features = _apart_from(aligned, work, suspect, variants) or by_features
    if by_features.accepted:
        looks_further = level in LEVELS_LOOKING_FURTHER
        return _with_further(work, suspect, by_features, variants) if looks_further else by_features
    if by_features.only_template and not by_features.helped:
        return by_features
    by_frame = _by_frame(work, suspect)
    if by_frame is not None:
        return by_frame
    if by_features.only_template:
        return by_features
    by_lines = _by_lines(work, suspect) if needs_lines(level, suspect.features) else None
    if by_lines is not None and by_lines.accepted:
        return by_lines
    by_similarity = _by_similarity(work, suspect, variants) if level in LEVELS_WITH_SIMILARITIES else None
    return by_similarity or by_features


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


def _compared(work: PairPicture, suspect: PairPicture, matrix: Homography, *, inverted: bool) -> Comparison:
    return compare(work.small, suspect.small, matrix, inverted=inverted, shown=work.shown)


def _with_further(work: PairPicture, suspect: PairPicture, first: PairResult, variants: tuple[Variant, ...]) -> PairResult:
    """The result with the region and the edits of all alignments that are accepted one after the other."""
    if first.region is None or first.alignment is None or first.region.share_of_suspect > _LEAVES_NO_ROOM:
        return first

    def judge(aligned: Aligned) -> Region | None:
        result = _judge(work, suspect, aligned)
        return result.region if result.accepted else None

    further = further_regions(work.features, suspect.features, first.region, variants, judge)
    region, places = joined(first.region, further)
    edits = list(first.edits)
    if region != first.region:
        edits = list(bent(first.edits, region, from_matrix3(first.alignment.work_to_suspect)))
    elif places > 1:
        edits.append(Edit("repeated", places, "places"))
    return replace(first, region=region, edits=tuple(edits))


def _by_lines(work: PairPicture, suspect: PairPicture) -> PairResult | None:
    """Align by line maps. They are the same for a picture and its inverse; which of them it is, the light tells."""
    if work.lines is None or suspect.lines is None:
        return None
    aligned = align(work.lines, suspect.lines, _LINE_VARIANTS)
    if aligned is None:
        return None
    upright = _judge(work, suspect, aligned)
    inverted = _judge(work, suspect, replace(aligned, alignment=replace(aligned.alignment, inverted=True)))
    return max(upright, inverted, key=_accepted_then_light)


def _by_similarity(work: PairPicture, suspect: PairPicture, variants: tuple[Variant, ...]) -> PairResult | None:
    """A part of flat art, moved, turned and scaled at most, in which nearly all that both pictures show is the same; else None.

    Its few places mean little by themselves, so what lies between them must agree in light and in structure. Places that look
    alike count once, as corners of regular shapes do.
    """
    if len(suspect.features) >= limit("flat-features"):
        return None
    for aligned in alignments(work.features, suspect.features, variants, fit_similarity):
        of_looks = meaning_of_looks(aligned)
        if of_looks < limit("similarity"):
            continue
        alignment = aligned.alignment
        comparison = _compared(work, suspect, from_matrix3(alignment.work_to_suspect), inverted=alignment.inverted)
        chance = log10_of_both(-of_looks, _log10_chance(comparison))
        if -chance < limit("alignment") or not _nothing_differs(comparison):
            continue
        if not only_template(aligned, comparison, of_looks, NO_PEAK):
            return _result(work, suspect, replace(alignment, log10_nfa=chance), comparison, accepted=True)
    return None


def _nothing_differs(comparison: Comparison) -> bool:
    """Whether most windows that show anything agree in light and in structure, and hardly one has nothing in common."""
    informative = int(comparison.informative.sum())
    return bool(
        informative >= limit("similarity-windows")
        and (comparison.light & comparison.structure).sum() >= informative * limit("similarity-agree")
        and not comparison.holds_other_motif
    )


def _accepted_then_light(result: PairResult) -> tuple[bool, float]:
    return result.accepted, result.agreement.light if result.agreement is not None else 0.0


def hypotheses(level: Level) -> int:
    """Ways in which a pair is tried at a level: variants by local features, eight orientations of the frame, line maps.

    Variants count twice where they are tried by a similarity too.
    """
    return (
        len(VARIANTS_AT_LEVEL[level]) * (2 if level in LEVELS_WITH_SIMILARITIES else 1)
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


def _judge(work: PairPicture, suspect: PairPicture, aligned: Aligned) -> PairResult:
    """Accept an alignment that is beyond chance and borne out by pixels.

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
    comparison = _compared(work, suspect, matrix, inverted=alignment.inverted)
    of_looks = meaning_of_looks(aligned)
    borne_out = elsewhere.bears_witness or of_looks >= limit("looks") or (alone and pixels_agree(places, comparison))
    borne_out = borne_out and some_pixels_agree(comparison, 0 if alone else limit("some-windows"))
    only_border = at_border_only(places, comparison) and not _interior_coincides(work, suspect, matrix)
    if not borne_out or only_border:
        return replace(_result(work, suspect, alignment, comparison, accepted=False), refused=only_border)
    is_template = only_template(aligned, comparison, of_looks, elsewhere) or only_lettering(
        aligned, comparison, lambda: work.lettering
    )
    result = _result(work, suspect, alignment, comparison, accepted=not is_template)
    return replace(result, refused=is_template, only_template=is_template, helped=not alone)


def _apart_from(template: Aligned, work: PairPicture, suspect: PairPicture, variants: tuple[Variant, ...]) -> PairResult | None:
    """What aligns otherwise than a template or frame, as a figure that was moved within it; None when that is not accepted."""
    rest = work.features.apart_from(template.inlier_places)
    aligned = align(rest, suspect.features, variants)
    if aligned is None or _corners_apart(template, aligned) < limit("same-frame"):
        return None
    # Structure that coincides elsewhere may be the template again, so places must tell by themselves.
    if -aligned.alignment.log10_nfa < limit("alignment"):
        return None
    result = _judge(work, suspect, aligned)
    return result if result.accepted else None


def _corners_apart(one: Aligned, other: Aligned) -> float:
    """How far apart two alignments lay a corner of the work at most, in widths or heights of the suspect."""
    first, second = (corners(from_matrix3(each.alignment.work_to_suspect)) for each in (one, other))
    return float(np.abs(first - second).max())


def log10_of_both(one: float, other: float) -> float:
    """log10 of the chance of two independent findings: t (1 - ln t) of their product t (Fisher 1932)."""
    product = one + other
    return min(one, product + log10(1 - product * log(10)))


def _interior_coincides(work: PairPicture, suspect: PairPicture, matrix: Homography) -> bool:
    """Whether what lies off the border coincides of its own; of long contours alone more is asked."""
    border = limit("border")
    apart = aligned_peak(work.small, suspect.small, matrix, border=border)
    if apart is not NO_PEAK:
        return apart.bears_witness
    return aligned_peak(work.small, suspect.small, matrix, border=border, with_contours=True).stands_out


def _result(
    work: PairPicture, suspect: PairPicture, alignment: Alignment, comparison: Comparison, *, accepted: bool
) -> PairResult:
    matrix = from_matrix3(alignment.work_to_suspect)
    shown, inverted = work.shown, alignment.inverted
    laid = None
    if accepted or shown is not None:
        laid = lay_over(work.small, suspect.small, matrix, SIDE, inverted=inverted)
    elsewhere = laid is not None and shown is not None and on_other_ground(laid, shown)
    grounds_alike = shown is not None and not elsewhere and _ground_alike(work, suspect, matrix, inverted=inverted)
    region = matched_region(matrix, comparison, alignment, grounds_alike=grounds_alike)
    colours = compare_colours(work.small, suspect.small, matrix, region.work, inverted=inverted, shown=shown)
    shape = geometry(matrix, alignment, work.facts, suspect.facts)
    edits = name_edits(alignment, shape, colours, region)
    if accepted and laid is not None:
        side = max(work.facts.width, work.facts.height) * shape.scale
        looked_at = laid if shown is None else laid.where(shown)
        edits += surface_edits(looked_at, comparison, region, matrix, side, other_ground=elsewhere)
        # Where the figure changed its colours too, the whole picture was changed.
        if elsewhere and colours.difference <= limit("re-encoded-colour"):
            edits += (Edit("other-ground"),)
    return PairResult(
        alignment=alignment,
        agreement=comparison.summary(colours),
        region=region,
        edits=edits,
        accepted=accepted,
    )


def _ground_alike(work: PairPicture, suspect: PairPicture, matrix: Homography, *, inverted: bool) -> bool:
    """Whether the clear ground of a work is alike too; not where a suspect in the work's own frame shows more on it."""
    comparison = compare(work.small, suspect.small, matrix, inverted=inverted)
    shows_more = largest_corner_move(matrix) <= limit("same-frame") and comparison.holds_other_motif
    return not shows_more and is_whole_overlap(comparison)


def _by_frame(work: PairPicture, suspect: PairPicture) -> PairResult | None:
    """Frame on frame, upright, mirrored or turned, when the structure of both coincides far beyond chance; else None.

    For pictures that have few local features, or of which filters left none. A picture and its inverse have the same structure;
    which of them it is, the light tells.
    """
    closest = int((orientations(suspect.drawing).astype(np.float32) @ work.drawing.astype(np.float32)).argmax())
    tried = dict.fromkeys((orientation.UPRIGHT, orientation.MIRRORED, orientation.ORIENTATIONS[closest]))
    peaks = {form: peak(work.structure(), suspect.structure(form)) for form in tried}
    form = max(peaks, key=lambda form: peaks[form].height)
    found = peaks[form]
    if not found.stands_out and found.correlation < limit("drawing-correlation"):
        return None
    results = [_framed(work, suspect, form, found, inverted=inverted) for inverted in (False, True)]
    best = max(results, key=_accepted_then_light)
    return best if best.accepted else None


def _framed(work: PairPicture, suspect: PairPicture, form: Orientation, found: Peak, *, inverted: bool) -> PairResult:
    """Frame on frame in one form.

    Soft pictures coincide at many shifts, so their peak is not sharp; they are accepted when nearly all windows agree.
    """
    matrix = of_orientation(form)
    comparison = _compared(work, suspect, matrix, inverted=inverted)
    inner, _agreeing = comparison.interior()
    sharp = (
        found.stands_out
        and aligned_peak(work.small, suspect.small, matrix).bears_witness
        and (inner < limit("interior-windows") or _interior_coincides(work, suspect, matrix))
    )
    same_drawing = _drawing_coincides(found, comparison)
    alignment = Alignment(
        work_to_suspect=to_matrix3(matrix),
        mirrored=form.mirrored,
        inverted=inverted,
        inliers=0,
        matches=0,
        log10_nfa=-found.decades if sharp else -found.drawing_decades if same_drawing else _log10_chance(comparison),
    )
    coincides = sharp or same_drawing or _nearly_all_agree(comparison)
    accepted = coincides and not only_symmetric_shape(work.self_mirrored, comparison)
    return _result(work, suspect, alignment, comparison, accepted=accepted)


def _drawing_coincides(found: Peak, comparison: Comparison) -> bool:
    """Whether the drawing of the whole picture is the same, however it is coloured and filtered.

    Pictures that share an outline around different motifs have windows with nothing in common.
    """
    informative, structure = int(comparison.informative.sum()), int(comparison.structure.sum())
    inner, inner_agreeing = comparison.interior()
    return bool(
        found.correlation >= limit("drawing-correlation")
        and found.height >= limit("drawing-height")
        and informative >= limit("drawing-windows")
        and structure >= informative * limit("drawing-agree")
        and inner_agreeing >= inner * limit("drawing-agree")
        and comparison.altered.sum() < limit("other-motif")
    )


def _nearly_all_agree(comparison: Comparison) -> bool:
    informative = int(comparison.informative.sum())
    return bool(
        informative >= limit("whole-picture-windows")
        and comparison.light.sum() >= informative * limit("whole-picture-light")
        and comparison.structure.sum() >= informative * limit("whole-picture-structure")
    )


def _log10_chance(comparison: Comparison) -> float:
    """log10 of the binomial tail for that many agreeing windows.

    Overlapping windows count as a quarter each; one in ten agrees by chance, as was measured on unrelated pictures.
    """
    windows = max(1, int(comparison.informative.sum()))
    agreeing = int((comparison.light & comparison.structure).sum())
    total = max(1, windows // _WINDOWS_PER_INDEPENDENT_ONE)
    hits = agreeing * total // windows
    p = _CHANCE_AGREEMENT
    terms = [
        lgamma(total + 1) - lgamma(k + 1) - lgamma(total - k + 1) + k * log(p) + (total - k) * log(1 - p)
        for k in range(hits, total + 1)
    ]
    return float(np.logaddexp.reduce(terms) / log(10))
