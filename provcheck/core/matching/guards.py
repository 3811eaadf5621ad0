"""Guards: what pictures that were not made from each other have in common all the same.

Frames, page numbers and signatures at the border, look-alike corners, templates, as badges, cards and panels, and paper.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from provcheck.core.evidence import Alignment
from provcheck.core.fingerprint.local_features import MIRROR_PERMUTATION, LocalFeatures
from provcheck.core.fingerprint.orientation import ORIENTATIONS
from provcheck.core.matching.alignment import Aligned
from provcheck.core.matching.homography import from_matrix3, hull, largest_corner_move, of_orientation
from provcheck.core.matching.pixels import Comparison
from provcheck.core.matching.structure import Peak
from provcheck.core.matching.thresholds import limit
from provcheck.core.matching.warped import BoolMap


def at_border_only(places: NDArray[np.float64], comparison: Comparison) -> bool:
    """Whether only a frame, page number or signature at the border is shared, around something else.

    Weyand, Tsai and Leibe, "Fixing WTFs", WACV 2015: matches of marks lie at the borders.
    """
    off_border = (np.minimum(places, 1 - places) > limit("border")).all(axis=1)
    held, _agreeing = comparison.at_places(places[off_border])
    at_all, _agreeing = comparison.at_places(places)
    few = held < max(limit("places-windows"), at_all * limit("off-border-share"))
    inner, agreeing = comparison.interior()
    shows_something = inner >= limit("interior-windows")
    return few and shows_something and agreeing < inner * limit("interior-agree")


def pixels_agree(places: NDArray[np.float64], comparison: Comparison) -> bool:
    """Whether the pixels agree where places were matched: chance alignments of look-alike corners do not survive this.

    Places that fill few windows, as in a small crop or a dark picture, say too little; then nearly everything else must agree,
    or the faint structure at the places where there is hardly any other.
    """
    held, agreeing = comparison.at_places(places)
    if held >= limit("places-windows"):
        return agreeing >= held * limit("places-agree")
    away, agreeing_away = comparison.away_from(places)
    if away >= limit("beyond-windows"):
        return agreeing_away >= away * limit("beyond-agree")
    faint, agreeing_faint = comparison.at_faint_places(places)
    return faint >= limit("places-windows") and agreeing_faint >= faint * limit("places-agree")


def some_pixels_agree(comparison: Comparison, at_least: float) -> bool:
    """Whether pixels agree at all, in so many windows and a share of the informative ones.

    Places of line maps and structure that coincides do not show that they do.
    """
    return bool(comparison.agreeing.sum() >= max(at_least, comparison.informative.sum() * limit("some-agree")))


def meaning_of_looks(aligned: Aligned) -> float:
    """-log10 of the number of false alarms with one place of every look: places that look alike are no independent evidence."""
    return _meaning_of_looks_among(aligned, aligned.is_inlier)


def _meaning_of_looks_among(aligned: Aligned, inliers: BoolMap) -> float:
    kept = ~aligned.is_inlier
    kept[inliers] = _first_of_each_look(aligned.units[inliers])
    return -aligned.log10_nfa_of(kept)


def only_template(aligned: Aligned, comparison: Comparison, of_looks: float, elsewhere: Peak) -> bool:
    """Whether no more is shared than a template around something else: a badge, card, page with panels, certificate.

    Rendered shapes match exactly, however simple they are, but if each look is counted once, little of their meaning is left,
    or so little that it would be no alignment. Where it would be none, but nearly all agrees and nothing differs amid the
    matched places, it is a picture of few looks, as one that was recoloured.
    Hardly any is left of a regular shape; more of ornaments and lettering, which are refused when much of the picture differs,
    also amid the matched places, and nothing else stands out: of a picture of which one side was replaced the rest is whole.
    Pictures that hold nothing else are not refused. `of_looks` is the `meaning_of_looks`, `elsewhere` the coinciding structure
    apart from the matched places.
    """
    if _other_motif(aligned, comparison) < limit("other-motif"):
        return False
    of_all = -aligned.alignment.log10_nfa
    within, altered_within = comparison.altered_within(hull(aligned.inlier_places))
    if of_looks < limit("alignment") and altered_within == 0 and comparison.agrees_all_around:
        return False
    if of_looks < limit("looks") and of_looks < of_all * limit("looks-share"):
        return True
    if of_looks < limit("alignment") and not elsewhere.stands_out:
        return True
    is_ornament = of_looks < limit("ornament-looks") and of_looks < of_all * limit("ornament-looks-share")
    differs = comparison.holds_other_motif
    is_around = altered_within >= within * limit("other-motif-share")
    return is_ornament and differs and is_around and not elsewhere.stands_out


def only_symbols(aligned: Aligned, comparison: Comparison, of_looks: float) -> bool:
    """Whether two pages show the same few symbols in other places: chess diagrams, sheet music, number puzzles, crosswords.

    What is matched is the grid and the symbols that stand where they stood. Their looks recur, so little is left of their
    meaning if each is counted once, and here and there something else stands; of a grid alone hardly anything is left, and
    much of it agrees with nothing.
    """
    of_all = -aligned.alignment.log10_nfa
    if of_all < limit("symbols-meaning"):
        return False
    recur = of_looks < limit("symbols-looks") and of_looks < of_all * limit("symbols-looks-share")
    is_grid = of_looks < limit("grid-looks") and of_looks < of_all * limit("grid-looks-share")
    # What was bent or slanted has altered places too, and lies askew.
    if is_grid and comparison.share_in_all < limit("grid-agree"):
        return _turned_frame_on_frame(aligned.alignment)
    return recur and _frame_on_frame(aligned.alignment) and comparison.altered_here_and_there


def may_be_symbols(aligned: Aligned, comparison: Comparison, of_looks: float) -> bool:
    """Whether an accepted alignment may be of two pages with the same few symbols all the same, so that it has to be told."""
    few = of_looks < limit("symbols-looks") and of_looks < -aligned.alignment.log10_nfa * limit("symbols-told-share")
    return few and _frame_on_frame(aligned.alignment) and comparison.altered_here_and_there


def is_covered_pattern(features: LocalFeatures, aligned: Aligned, comparison: Comparison) -> bool:
    """Whether one place of a picture of one piece is covered or bent away: wood, a mosaic, a page of symbols.

    Under the cover the work, of which these are all local features, looks as it does where it matches. The motif of a template
    looks like none of its ornaments.
    """
    places = features.points / np.array([features.width, features.height], np.float64)
    beneath = features.units[comparison.in_one_altered_place(places)]
    if len(beneath) < limit("pattern-places"):
        return False
    matched = aligned.units[aligned.is_inlier]
    return bool(_look_alike(beneath, matched).any(axis=1).mean() >= limit("pattern-share"))


def only_ground(alignment: Alignment, comparison: Comparison) -> bool:
    """Whether frame on frame no more is shared than the faint structure of a ground, as paper, under something else."""
    clear = int(comparison.clear.sum())
    weak = -alignment.log10_nfa < limit("ground-meaning")
    return bool(
        _frame_on_frame(alignment)
        and clear >= limit("ground-clear")
        and (comparison.clear & comparison.agreeing).sum() < clear * limit("ground-agree" if weak else "ground-agree-at-all")
        and comparison.holds_other_motif
    )


def only_lettering(aligned: Aligned, comparison: Comparison, of_looks: float, lettering_of_work: Callable[[], BoolMap]) -> bool:
    """Whether little more is shared than lettering around something else: a title, caption, calendar, watermark, menu.

    Letters of one typeface are the same in pictures that have nothing else in common. `lettering_of_work` tells where the work
    holds any, bool of any size; it is asked only where much differs, or little is left of the `meaning_of_looks`, as of two
    tablatures: their lines are the same and hardly show that other numbers stand on them. A picture that shows nothing apart
    from lettering is not refused, nor one that agrees there, unless something else stands off the lettering where hardly a
    place matches: frames and grounds agree too.
    """
    if not comparison.holds_other_motif and of_looks >= limit("lettering-looks"):
        return False
    lettering = lettering_of_work()
    height, width = lettering.shape
    columns, rows = np.clip(aligned.places * (width, height), 0, (width - 1, height - 1)).astype(np.intp).T
    on_letters = lettering[rows, columns] & aligned.is_inlier
    share = on_letters.sum() / max(1, int(aligned.is_inlier.sum()))
    if share < limit("lettering-places"):
        return False
    meaning = _meaning_of_looks_among(aligned, aligned.is_inlier & ~on_letters)
    apart, agreeing, altered = comparison.apart_from(lettering)
    if apart < limit("interior-windows"):
        return False
    agrees = agreeing >= apart * limit("lettering-agree")
    if not comparison.holds_other_motif:
        return meaning < limit("lettering-rest") and not agrees
    other_ground = altered >= comparison.informative.sum() * limit("other-motif-share")
    if other_ground and share >= limit("lettering-nearly-all") and meaning < limit("lettering-rest"):
        return True
    little = meaning < limit("lettering-looks") and meaning < -aligned.alignment.log10_nfa * limit("lettering-looks-share")
    return little and not agrees


def _other_motif(aligned: Aligned, comparison: Comparison) -> int:
    """Windows with nothing in common: anywhere when the frames lie on each other, else between the matched places."""
    if _frame_on_frame(aligned.alignment):
        return int(comparison.altered.sum())
    return comparison.altered_within(hull(aligned.inlier_places))[1]


def _frame_on_frame(alignment: Alignment) -> bool:
    return largest_corner_move(from_matrix3(alignment.work_to_suspect)) <= limit("same-frame")


def _turned_frame_on_frame(alignment: Alignment) -> bool:
    """Whether the frames lie on each other upright or turned by quarters, mirrored or not."""
    matrix = from_matrix3(alignment.work_to_suspect)
    return any(largest_corner_move(matrix @ of_orientation(form)) <= limit("same-frame") for form in ORIENTATIONS)


def only_symmetric_shape(self_mirrored: Peak, comparison: Comparison) -> bool:
    """Whether two pictures that coincide frame on frame share but a symmetric shape, as a star, around something else."""
    return bool(comparison.altered.sum() >= limit("other-motif")) and self_mirrored.height >= limit("symmetric")


def _look_alike(some: NDArray[np.float32], others: NDArray[np.float32]) -> BoolMap:
    """Which descriptors, float32 (n, 128) and (m, 128) of length 1, look alike, mirrored or not: bool (n, m)."""
    return np.asarray(np.maximum(some @ others.T, some @ others[:, MIRROR_PERMUTATION].T) >= limit("same-look"))


def _first_of_each_look(units: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Which descriptors, float32 (n, 128) of length 1, look like none before them, mirrored or not: bool (n,)."""
    alike = _look_alike(units, units)
    first = np.zeros(len(units), bool)
    for row in range(len(units)):
        first[row] = not alike[row, first].any()
    return first
