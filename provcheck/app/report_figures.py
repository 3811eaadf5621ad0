"""The pictures of a match that show how the work lies in the suspect, with what is said under them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from enum import StrEnum

from provcheck.app.i18n import tr
from provcheck.core.evidence import Alignment, Region
from provcheck.core.imaging.picture import Pixels
from provcheck.core.imaging.preview import encoded_jpeg, from_jpeg
from provcheck.core.records import Match, VerdictKind
from provcheck.core.report.document import Figure, Places
from provcheck.core.report.evidence_pictures import SIDE, same_place, some_places

_UNCHANGED = frozenset({VerdictKind.IDENTICAL_FILE, VerdictKind.IDENTICAL_PICTURE})

_log = logging.getLogger(__name__)


class Room(StrEnum):
    """How much room the pictures of a match have in a report."""

    MUCH = "much"
    LITTLE = "little"
    LEAST = "least"


_DRAWN = {Room.MUCH: (SIDE, 90), Room.LITTLE: (240, 72), Room.LEAST: (220, 66)}
"""Long side in pixels and quality of figures: a third of a page wide, or a fifth, 33 mm."""


def figures_of(match: Match, work: bytes | None, suspect: bytes | None, room: Room) -> tuple[Figure, ...]:
    """The figures of a match from the previews of both pictures (JPEG).

    None where nothing aligns or a preview is missing, and where all pixels are the same, as there is nothing to see then.
    """
    alignment, region = match.evidence.alignment, match.region
    if alignment is None or region is None or work is None or suspect is None or match.verdict in _UNCHANGED:
        return ()
    try:
        pictures = from_jpeg(work), from_jpeg(suspect)
    except ValueError as error:
        _log.warning("no figures of %s: a preview cannot be decoded: %s", match.suspect, error)
        return ()
    return tuple(_figures(*pictures, alignment, region, room))


def places_of(match: Match) -> Places | None:
    """The places that match, where some are known and not all pixels are the same."""
    alignment = match.evidence.alignment
    if alignment is None or not alignment.lines or match.verdict in _UNCHANGED:
        return None
    told = tr("Places that match: work on the left, suspect on the right; some of them are shown.")
    return Places(told, some_places(alignment.lines))


def _figures(work: Pixels, suspect: Pixels, alignment: Alignment, region: Region, room: Room) -> Iterator[Figure]:
    side, quality = _DRAWN[room]
    place = same_place(work, suspect, alignment, region, side)
    yield _figure(tr("The matched part of the work; around it the work is paler."), place.work, quality)
    yield _figure(tr("The same place in the suspect, laid onto the work, at the same scale."), place.suspect, quality)
    told = tr("Their lines laid over each other: grey in both, orange in the work alone, blue in the suspect alone.")
    yield _figure(told, place.lines, quality)


def _figure(caption: str, pixels: Pixels, quality: int) -> Figure:
    return Figure(caption, encoded_jpeg(pixels, quality), pixels.shape[0] / pixels.shape[1])
