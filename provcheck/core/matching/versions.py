"""Which works are versions of one artwork: a layered file, its export, a small one that was posted, a sketch of it."""

from __future__ import annotations

from provcheck.core.evidence import OTHER_CONTENT
from provcheck.core.matching.homography import from_matrix3, largest_corner_move
from provcheck.core.matching.pair_result import PairResult
from provcheck.core.matching.thresholds import limit


def are_versions(pair: PairResult) -> bool:
    """Whether the whole of one picture lies on the whole of the other, upright, with little of it altered.

    Works that share a figure, a frame or a template are not; they have other contents or lettering somewhere. A signed one is.
    """
    if not pair.accepted or pair.alignment is None or pair.region is None or pair.agreement is None:
        return False
    if pair.alignment.mirrored or pair.alignment.inverted:
        return False
    altered, overlaid = (
        sum(edit.amount or 0.0 for edit in pair.edits if edit.kind == kind) for kind in ("altered", "overlaid")
    )
    return bool(
        largest_corner_move(from_matrix3(pair.alignment.work_to_suspect)) <= limit("same-frame")
        and min(pair.region.share_of_work, pair.region.share_of_suspect) >= limit("version-share")
        and max(pair.agreement.light, pair.agreement.structure) >= limit("version-agree")
        and altered <= limit("version-altered")
        and overlaid < limit("overlaid")
        and not any(edit.kind in {"distorted", "repeated", "other-ground", OTHER_CONTENT} for edit in pair.edits)
    )
