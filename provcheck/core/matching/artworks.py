"""Matches of one suspect told once for each artwork, however many versions of it match."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from provcheck.core.records import Match


def once_an_artwork(matches: Iterable[Match]) -> tuple[Match, ...]:
    """The strongest match of every artwork, with the other versions that match; takes matches strongest first.

    A resemblance to a version says nothing beside a match that is more.
    """
    by_artwork: dict[tuple[int, int], list[Match]] = {}
    for match in matches:
        by_artwork.setdefault(match.work.identity, []).append(match)
    return tuple(
        replace(best, versions=tuple(other.work for other in others if _says_as_much(best, other)))
        for best, *others in by_artwork.values()
    )


def _says_as_much(best: Match, other: Match) -> bool:
    return other.evidence.alignment is not None or other.evidence.same_pixels or best.evidence.alignment is None
