"""Matches that belong together in a list: copies of one picture as one row, several works in one picture side by side.

Plain data, no Qt.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from itertools import batched

from provcheck.core.records import Match, PairKey, VerdictKind

STEP = 64
"""Matches that are looked at in one step; a step takes less than a millisecond."""

_RowKey = tuple[VerdictKind, bool, tuple[PairKey, ...]]


@dataclass(frozen=True)
class Beside:
    """What a row stands for besides its match.

    Attributes:
        copies: All matches of the row, its own first: of copies of one picture, which say the same of the same work.
        works: Works that the rows of one picture are of, told by the first of them where they are several; else 1.
        follows: Whether the row above is of the same picture.
    """

    copies: tuple[Match, ...] = ()
    works: int = 1
    follows: bool = False

    @property
    def files(self) -> int:
        """Files that the row stands for."""
        return max(1, len(self.copies))


ALONE = Beside()


def picture_of(match: Match) -> str:
    """What copies of one suspect have in common, whatever their files are called and hold besides."""
    return match.suspect_facts.pixel_digest


def bundling(matches: Sequence[Match]) -> Generator[None, None, dict[str, list[Match]]]:
    """Matches that are sorted, by their pictures, in the order of the strongest match of each, step by step."""
    pictures: dict[str, list[Match]] = {}
    for some in batched(matches, STEP):
        for match in some:
            pictures.setdefault(picture_of(match), []).append(match)
        yield
    return pictures


def rows_of_picture(matches: Sequence[Match]) -> list[tuple[Match, Beside]]:
    """The rows of one picture's matches, strongest first, each by its strongest match, with what it stands for besides."""
    rows: dict[_RowKey, list[Match]] = {}
    for match in matches:
        rows.setdefault((match.verdict, match.evidence.own_file, match.keys), []).append(match)
    works = len({match.work.identity for match in matches})
    return [
        (copies[0], Beside(tuple(copies) if len(copies) > 1 else (), 1 if number else works, number > 0))
        for number, copies in enumerate(rows.values())
    ]
