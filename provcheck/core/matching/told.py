"""What people are told was done to a copy: of what the rules weigh, that which the pixels bear out."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from provcheck.core.evidence import OTHER_CONTENT, Alignment, Edit, Region
from provcheck.core.imaging.picture import Pixels
from provcheck.core.matching.edits import as_part, extent_edits, geometry, shape_edits
from provcheck.core.matching.homography import Homography, area, frame_overlap, from_matrix3, largest_corner_move
from provcheck.core.matching.overlay import Foreign, foreign_marks
from provcheck.core.matching.pair_picture import PairPicture
from provcheck.core.matching.pixels import SIDE, Comparison, compare
from provcheck.core.matching.plain_frame import on_plain_frame
from provcheck.core.matching.sharpness import softening
from provcheck.core.matching.surface import cover_edits, is_overlaid
from provcheck.core.matching.thresholds import limit
from provcheck.core.matching.tone import tone_edits, tone_of
from provcheck.core.matching.warped import LaidOver, lay_over, polygon_mask

_COVERS = frozenset({"altered", "overlaid"})
_OF_WHAT_LIES_AROUND = frozenset({"other-ground", "added-on-ground", OTHER_CONTENT})
_OFF_EDGE = 33
_BESIDE_EDGE = 65
_SOFT = 3.0


@dataclass(frozen=True)
class Weighed:
    """What the rules weigh of an accepted copy.

    Attributes:
        comparison: Its windows.
        region: Where they agree.
        edits: The changes that were measured.
    """

    comparison: Comparison
    region: Region
    edits: tuple[Edit, ...]

    def among(self, kinds: frozenset[str]) -> tuple[Edit, ...]:
        """The measured changes of some kinds."""
        return tuple(edit for edit in self.edits if edit.kind in kinds)


def told_edits(work: PairPicture, suspect: PairPicture, alignment: Alignment, weighed: Weighed) -> tuple[Edit, ...]:
    """The changes of a copy that are told.

    A verdict may rest on a doubtful sign of a change, which speaks against a mere copy; what is told must be there.
    Covers are told only of a kind that was measured, so that they stand beside the verdict.
    """
    measured = {edit.kind for edit in weighed.edits}
    plain = on_plain_frame(work.small, suspect.small, alignment)
    pair = _Pair(work, suspect, from_matrix3(plain.work_to_suspect), alignment.inverted)
    if plain is not alignment:
        weighed = pair.weighed_anew(weighed)
    shape = geometry(pair.matrix, plain, work.facts, suspect.facts)
    region, shown = weighed.region, pair.shown()
    seen = shown.inside(region.work)
    colours = _colours(seen, inverted=alignment.inverted)
    side_in_suspect = max(work.facts.width, work.facts.height) * shape.scale
    blurred = () if weighed.among(frozenset({"other-ground"})) else _blurred(seen, side_in_suspect)
    covers = _borne_out(pair, shown, weighed, colours) if pair.is_framed else _amid(pair, weighed, seen)
    return (
        *shape_edits(plain, shape),
        *(as_part(region) if _stands_in_something_else(pair, weighed) else extent_edits(region, pair.matrix)),
        *colours,
        *(edit for edit in covers if edit.kind in measured and not (_is_small(edit) and (colours or blurred))),
        *blurred,
        *weighed.among(_OF_WHAT_LIES_AROUND),
    )


@dataclass(frozen=True)
class _Pair:
    """Two pictures under the homography that what is told goes by."""

    work: PairPicture
    suspect: PairPicture
    matrix: Homography
    inverted: bool

    @property
    def is_framed(self) -> bool:
        """Whether the frames lie on each other, so that nothing can lie beside the work."""
        return largest_corner_move(self.matrix) <= limit("same-frame")

    def shown(self) -> LaidOver:
        """The suspect laid over what the work shows."""
        laid = lay_over(self.work.small, self.suspect.small, self.matrix, SIDE, inverted=self.inverted)
        return laid if self.work.shown is None else laid.where(self.work.shown)

    def weighed_anew(self, weighed: Weighed) -> Weighed:
        """Windows and covers under this homography, all else as it was."""
        comparison = compare(self.work.small, self.suspect.small, self.matrix, inverted=self.inverted, shown=self.work.shown)
        covers = cover_edits(self.shown(), comparison, weighed.region, self.matrix)
        return Weighed(comparison, weighed.region, (*covers, *weighed.among(_OF_WHAT_LIES_AROUND)))

    def differs_in_coarse_forms(self, region: Region) -> bool:
        """Whether windows have nothing in common without their fine grain as well."""
        work, suspect = (_softer(each.small) for each in (self.work, self.suspect))
        coarse = compare(work, suspect, self.matrix, inverted=self.inverted, shown=self.work.shown)
        altered = coarse.altered_within(region.work, off_rim=True)[1]
        return max(altered, coarse.changed_place(region.work)) >= limit("altered-windows")


def _softer(rgb: Pixels) -> Pixels:
    return np.asarray(cv2.GaussianBlur(rgb, (0, 0), _SOFT), np.uint8)


def _stands_in_something_else(pair: _Pair, weighed: Weighed) -> bool:
    """Whether the region is a part of the work around which another picture lies: within it all is alike, around it little."""
    in_work, region, comparison = frame_overlap(pair.matrix)[1], weighed.region, weighed.comparison
    if pair.is_framed or region.share_of_work > area(in_work) * limit("part-of-frame"):
        return False
    within = comparison.within(region.work) & comparison.inside
    around = comparison.within(in_work) & comparison.inside & ~within
    return bool(
        around.sum() >= limit("part-windows")
        and (around & comparison.differing).sum() >= around.sum() * limit("part-around")
        and (within & comparison.differing).sum() <= within.sum() * limit("part-within")
    )


def _colours(seen: LaidOver, *, inverted: bool) -> tuple[Edit, ...]:
    """Inverted, and what became of colours and light; of the light of a negative nothing more."""
    tone = tone_of(seen)
    changes = () if tone is None else tone_edits(tone)
    if any(edit.kind == "recoloured" for edit in changes) and foreign_marks(seen).scatter > limit("recoloured-follow"):
        changes = ()
    if not inverted:
        return changes
    return (Edit("inverted"), *(edit for edit in changes if edit.kind in {"greyscale", "paler", "recoloured"}))


def _blurred(seen: LaidOver, side_in_suspect: float) -> tuple[Edit, ...]:
    """Blurred, where a Gaussian explains the difference and the suspect is as soft as the work is then."""
    found = softening(seen)
    if found is None or found.radius < limit("softened") or found.left > limit("softening-explains"):
        return ()
    if not 1 / limit("as-soft") <= found.fineness <= limit("as-soft"):
        return ()
    return (Edit("blurred", round(found.radius * side_in_suspect / max(seen.work.shape[:2]), 1), "pixels"),)


def _borne_out(pair: _Pair, shown: LaidOver, weighed: Weighed, colours: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """Of pictures frame on frame, what is altered in colours or coarse forms: filters take the structure of a place as well.

    Of a recoloured copy colours alone tell, because light and dark trade places in its forms too.
    """
    covers = _covers_off_edge(pair, shown, weighed)
    share = sum(edit.amount or 0.0 for edit in covers if edit.kind == "altered")
    if not share:
        return covers
    marks = foreign_marks(shown)
    if any(edit.kind == "recoloured" for edit in colours):
        is_there = _has_foreign(marks, share)
    else:
        is_there = marks.thick >= share * limit("foreign-share") or pair.differs_in_coarse_forms(weighed.region)
    return covers if is_there else tuple(edit for edit in covers if edit.kind != "altered")


def _covers_off_edge(pair: _Pair, shown: LaidOver, weighed: Weighed) -> tuple[Edit, ...]:
    """The covers without windows beside an edge at which the suspect ends within the work: there a crop leaves its rim."""
    comparison = weighed.comparison
    beyond = ~polygon_mask(frame_overlap(pair.matrix)[1], *shown.within.shape)
    if not beyond.any():
        return weighed.among(_COVERS)
    near = cv2.dilate(beyond.astype(np.uint8), np.ones((_BESIDE_EDGE, _BESIDE_EDGE), np.uint8)) > 0
    columns, rows = (comparison.centres * near.shape[::-1]).astype(np.intp).transpose(2, 0, 1)
    away = ~near[rows, columns]
    inner = replace(comparison, altered=comparison.altered & away, clear=comparison.clear & away)
    return cover_edits(shown, inner, weighed.region, pair.matrix)


def _has_foreign(marks: Foreign, share: float) -> bool:
    return marks.thin + marks.thick >= share * limit("foreign-share")


def _amid(pair: _Pair, weighed: Weighed, seen: LaidOver) -> tuple[Edit, ...]:
    """Of a work that was cropped, turned or placed, what lies amid what is alike: at its rim anything may lie beside it.

    Where the region is all that the frames share, and the work has no clear ground, nothing lies beside it.
    """
    region, comparison = weighed.region, weighed.comparison
    altered = comparison.enclosed_altered()
    if pair.work.shown is None and region.share_of_work > area(frame_overlap(pair.matrix)[1]) * limit("part-of-frame"):
        altered = comparison.altered_within(region.work, off_rim=True)[1]
    if altered < limit("altered-windows"):
        return ()
    marks = foreign_marks(_off_edge(seen))
    share = round(altered / max(1, int(comparison.informative.sum())), 3)
    if is_overlaid(marks, share):
        return (Edit("overlaid", round(marks.thin, 3), "share"),)
    return (Edit("altered", share, "share"),) if _has_foreign(marks, share) else ()


def _off_edge(seen: LaidOver) -> LaidOver:
    inner = cv2.erode(seen.within.astype(np.uint8), np.ones((_OFF_EDGE, _OFF_EDGE), np.uint8), borderValue=0)
    return replace(seen, within=np.asarray(inner > 0))


def _is_small(edit: Edit) -> bool:
    """Whether it is a mark as small as a filter or a change of light leaves."""
    return edit.kind == "overlaid" and (edit.amount or 0.0) < limit("overlaid")
