"""The pictures of a match that show how the work lies in the suspect, with what is said under them."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from provcheck.app.i18n import tr
from provcheck.core.evidence import Alignment, Region
from provcheck.core.imaging.picture import Pixels
from provcheck.core.imaging.preview import encoded_jpeg, from_jpeg
from provcheck.core.records import Match, VerdictKind
from provcheck.core.report.document import Figure
from provcheck.core.report.evidence_pictures import matched_places, same_place

_UNCHANGED = frozenset({VerdictKind.IDENTICAL_FILE, VerdictKind.IDENTICAL_PICTURE, VerdictKind.RE_ENCODED_COPY})

_log = logging.getLogger(__name__)


def figures_of(match: Match, work: bytes | None, suspect: bytes | None) -> tuple[Figure, ...]:
    """The figures of a match from the previews of both pictures (JPEG).

    None where nothing aligns or a preview is missing, and where the picture is as it was, as there is nothing to see then.
    """
    alignment, region = match.evidence.alignment, match.region
    if alignment is None or region is None or work is None or suspect is None or match.verdict in _UNCHANGED:
        return ()
    try:
        pictures = from_jpeg(work), from_jpeg(suspect)
    except ValueError as error:
        _log.warning("no figures of %s: a preview cannot be decoded: %s", match.suspect, error)
        return ()
    return tuple(_figures(*pictures, alignment, region))


def _figures(work: Pixels, suspect: Pixels, alignment: Alignment, region: Region) -> Iterator[Figure]:
    place = same_place(work, suspect, alignment, region)
    yield _figure(tr("The matched part of the work; around it the work is paler."), place.work)
    yield _figure(tr("The same place in the suspect, laid onto the work, at the same scale."), place.suspect)
    told = tr(
        "Lines of both pictures laid over each other: grey where both have them, orange of the work alone, blue of the suspect "
        "alone."
    )
    yield _figure(told, place.lines)
    if alignment.lines:
        places = matched_places(work, suspect, alignment.lines)
        yield _figure(
            tr("Places that match: work on the left, suspect on the right; some of them are shown."), places, is_wide=True
        )


def _figure(caption: str, pixels: Pixels, *, is_wide: bool = False) -> Figure:
    return Figure(caption, encoded_jpeg(pixels), pixels.shape[0] / pixels.shape[1], is_wide)
