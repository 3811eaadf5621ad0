"""Whole pictures that lie on each other frame on frame, told by their structure."""

from __future__ import annotations

import numpy as np

from provcheck.core.evidence import Alignment
from provcheck.core.fingerprint import orientation
from provcheck.core.fingerprint.orientation import Orientation
from provcheck.core.fingerprint.structure_map import orientations
from provcheck.core.matching.guards import only_ground, only_symmetric_shape
from provcheck.core.matching.homography import of_orientation, to_matrix3
from provcheck.core.matching.pair_picture import PairPicture
from provcheck.core.matching.pair_result import PairResult, accepted_then_light, compared, log10_chance, result_of
from provcheck.core.matching.pixels import Comparison
from provcheck.core.matching.structure import Peak, aligned_peak, interior_coincides, peak
from provcheck.core.matching.thresholds import limit


def by_frame(work: PairPicture, suspect: PairPicture) -> PairResult | None:
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
    best = max(results, key=accepted_then_light)
    return best if best.accepted else None


def _framed(work: PairPicture, suspect: PairPicture, form: Orientation, found: Peak, *, inverted: bool) -> PairResult:
    """Frame on frame in one form.

    Soft pictures coincide at many shifts, so their peak is not sharp; they are accepted when nearly all windows agree.
    """
    matrix = of_orientation(form)
    comparison = compared(work, suspect, matrix, inverted=inverted)
    inner, _agreeing = comparison.interior()
    sharp = (
        found.stands_out
        and aligned_peak(work.small, suspect.small, matrix).bears_witness
        and (inner < limit("interior-windows") or interior_coincides(work.small, suspect.small, matrix))
    )
    same_drawing = _drawing_coincides(found, comparison)
    alignment = Alignment(
        work_to_suspect=to_matrix3(matrix),
        mirrored=form.mirrored,
        inverted=inverted,
        inliers=0,
        matches=0,
        log10_nfa=-found.decades if sharp else -found.drawing_decades if same_drawing else log10_chance(comparison),
    )
    coincides = sharp or same_drawing or _nearly_all_agree(comparison)
    # How far a work lies on its own mirror image is worked out only of those that coincide.
    accepted = coincides and not (only_ground(alignment, comparison) or only_symmetric_shape(work.self_mirrored, comparison))
    return result_of(work, suspect, alignment, comparison, accepted=accepted)


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
