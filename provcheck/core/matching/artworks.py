"""Artworks with all their versions: their matches told once, and those that cannot be found again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from provcheck.core.matching.thresholds import limit
from provcheck.core.records import Match, PictureFacts, Work


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


def without_detail(works: Iterable[Work]) -> tuple[Work, ...]:
    """Works too flat or too small for anything but identity to be told, of each artwork the first version.

    An artwork that has a version with detail is found by that one.
    """
    by_artwork: dict[tuple[int, int], list[Work]] = {}
    for work in works:
        by_artwork.setdefault(work.identity, []).append(work)
    return tuple(versions[0] for versions in by_artwork.values() if all(has_too_little_detail(work.facts) for work in versions))


def has_too_little_detail(facts: PictureFacts) -> bool:
    """Whether a picture is too flat or too small for anything but identity to be told."""
    return facts.detail < limit("detail") or min(facts.width, facts.height) < limit("short-side")


def _says_as_much(best: Match, other: Match) -> bool:
    return other.evidence.alignment is not None or other.evidence.same_pixels or best.evidence.alignment is None
