"""Matches that belong together in a list: copies of one picture as one row, several works in one picture side by side.

Plain data, no Qt.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from itertools import batched

from provcheck.app.names import pure_path
from provcheck.core.imaging.parts import place_in_name
from provcheck.core.records import Match, PairKey, VerdictKind

STEP = 64
"""Matches that are looked at in one step, however many pictures or rows they are; it takes about a millisecond at most."""

_RowKey = tuple[VerdictKind, bool, tuple[PairKey, ...]]


@dataclass(frozen=True)
class Beside:
    """What a row stands for besides its match.

    Attributes:
        copies: All matches of the row, its own first: of copies of one picture, which say the same of the same work.
        files: Files that these lie in; pages of one file, and its frames, are in the same.
        works: Works that the rows of one picture are of, told by the first of them where they are several; else 1.
        follows: Whether the row above is of the same picture.
    """

    copies: tuple[Match, ...] = ()
    files: int = 1
    works: int = 1
    follows: bool = False


ALONE = Beside()


def picture_of(match: Match) -> str:
    """What copies of one suspect have in common, whatever their files are called and hold besides."""
    return match.suspect_facts.pixel_digest


def file_of(match: Match) -> str:
    """The file that a suspect is, or is a frame or page of."""
    # Most are files, of which there may be very many.
    if "#" not in match.suspect:
        return match.suspect
    path = pure_path(match.suspect)
    _file, _member, part = place_in_name(path)
    return str(path.parent if part else path)


def bundling(matches: Sequence[Match]) -> Generator[None, None, dict[str, list[Match]]]:
    """Matches that are sorted, by their pictures, in the order of the strongest match of each, step by step."""
    pictures: dict[str, list[Match]] = {}
    for some in batched(matches, STEP):
        for match in some:
            pictures.setdefault(picture_of(match), []).append(match)
        yield
    return pictures


def rows_of_picture(matches: Sequence[Match]) -> Generator[None, None, list[tuple[Match, Beside]]]:
    """The rows of one picture's matches, strongest first, each by its strongest match, with what it stands for besides.

    Step by step, as one picture may lie in very many places.
    """
    rows: dict[_RowKey, list[Match]] = {}
    files: dict[_RowKey, set[str]] = {}
    works: set[tuple[int, int]] = set()
    for number, match in enumerate(matches, start=1):
        key = match.verdict, match.evidence.own_file, match.keys
        rows.setdefault(key, []).append(match)
        files.setdefault(key, set()).add(file_of(match))
        works.add(match.work.identity)
        if not number % STEP:
            yield
    return [
        (copies[0], Beside(tuple(copies) if len(copies) > 1 else (), len(files[key]), 1 if number else len(works), number > 0))
        for number, (key, copies) in enumerate(rows.items())
    ]
