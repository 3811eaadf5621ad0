"""Which works are versions of one artwork, as the program found and as the artist said; what the artist said counts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, product

from provcheck.core.index.library import Library
from provcheck.core.records import Portfolio

_Pair = tuple[str, str]
_DIGITS = 15
"""Hexadecimal digits of a digest that fit into SQLite's whole numbers."""


@dataclass(frozen=True)
class Regrouped:
    """What was told of versions before it was changed, complete enough to be put back.

    Attributes:
        portfolio: Number of the portfolio.
        artworks: Content and artwork of every work that is concerned.
        apart: Pairs of these and other contents that were said to be no versions of each other.
    """

    portfolio: int
    artworks: tuple[tuple[str, int], ...]
    apart: frozenset[_Pair]

    @property
    def contents(self) -> frozenset[str]:
        """The works' contents; numbers of works are given anew."""
        return frozenset(content for content, _artwork in self.artworks)


class VersionStore:
    """Reads and changes which works belong together. An artwork of 0 is a work that stands alone."""

    def __init__(self, library: Library) -> None:
        """Use an open library."""
        self._library = library

    def new_works(self, portfolio: Portfolio) -> frozenset[int]:
        """Numbers of the works whose versions were not looked for yet."""
        rows = self._library.query("SELECT number FROM works WHERE portfolio = ? AND versions_sought = 0", (portfolio.number,))
        return frozenset(int(str(row[0])) for row in rows)

    def take_found(self, portfolio: Portfolio, sought: Iterable[int], found: Iterable[tuple[int, int]]) -> int:
        """Keep which works were looked at and which pairs are versions; gives how many works were put to others.

        A pair is left alone where that would bring together what the artist has taken apart.
        """
        with self._library.transaction() as connection:
            apart = _apart(connection, portfolio.number)
            joined = 0
            for first, second in sorted(found):
                groups = [_group(connection, portfolio.number, number) for number in (first, second)]
                if all(groups) and groups[0].keys() != groups[1].keys() and not _forbidden(groups[0], groups[1], apart):
                    joined += min(len(group) for group in groups)
                    _join(connection, {**groups[0], **groups[1]})
            done = [(number, portfolio.number) for number in sought]
            connection.executemany("UPDATE works SET versions_sought = 1 WHERE number = ? AND portfolio = ?", done)
        return joined

    def join(self, portfolio: Portfolio, works: Sequence[int]) -> Regrouped:
        """The artist says that works, with all versions they have, are versions of one artwork."""
        with self._library.transaction() as connection:
            groups = _groups(connection, portfolio.number, works)
            together = {number: content for group in groups for number, content in group.items()}
            before = _snapshot(connection, portfolio.number, together)
            contents = set(together.values())
            pairs = [pair for pair in _apart(connection, portfolio.number) if contents.issuperset(pair)]
            _bring_near(connection, portfolio.number, pairs)
            _join(connection, together)
        return before

    def split(self, portfolio: Portfolio, works: Sequence[int]) -> Regrouped:
        """The artist says that works are no versions of anything they are put to; each then stands alone."""
        with self._library.transaction() as connection:
            asked = set(works)
            groups = _groups(connection, portfolio.number, works)
            concerned = {number: content for group in groups for number, content in group.items()}
            before = _snapshot(connection, portfolio.number, concerned)
            for group in groups:
                leaving = {number: content for number, content in group.items() if number in asked}
                both = product(leaving.values(), group.values())
                pairs = [_ordered(content, other) for content, other in both if content != other]
                _take_apart(connection, portfolio.number, pairs)
                rest = {number: content for number, content in group.items() if number not in leaving}
                _set_artwork(connection, leaving, 0)
                _join(connection, rest)
        return before

    def restore(self, before: Regrouped) -> None:
        """Put back what was told of versions; works that are gone since then stay gone."""
        with self._library.transaction() as connection:
            now = _apart(connection, before.portfolio)
            pairs = [pair for pair in now if not before.contents.isdisjoint(pair)]
            _bring_near(connection, before.portfolio, pairs)
            _take_apart(connection, before.portfolio, before.apart)
            _let_go(connection, before)
            values = [(artwork, content, before.portfolio) for content, artwork in before.artworks]
            connection.executemany("UPDATE works SET artwork = ? WHERE content = ? AND portfolio = ?", values)


def _let_go(connection: sqlite3.Connection, before: Regrouped) -> None:
    """Works that were put to these since then stand alone again, and their versions are looked for anew."""
    rows = connection.execute("SELECT content, artwork FROM works WHERE portfolio = ? AND artwork != 0", (before.portfolio,))
    now = {str(content): int(artwork) for content, artwork in rows}
    concerned = {now[content] for content in before.contents if content in now}
    others = [(before.portfolio, content) for content, artwork in now.items() if artwork in concerned - {0}]
    alone = [pair for pair in others if pair[1] not in before.contents]
    connection.executemany("UPDATE works SET artwork = 0, versions_sought = 0 WHERE portfolio = ? AND content = ?", alone)


def _group(connection: sqlite3.Connection, portfolio: int, number: int) -> dict[int, str]:
    """Numbers and contents of a work and its versions; empty when there is no such work in the portfolio."""
    mine = "SELECT artwork FROM works WHERE number = ? AND portfolio = ?"
    rows = connection.execute(
        f"SELECT number, content FROM works WHERE portfolio = ? AND (number = ? OR artwork != 0 AND artwork = ({mine})) "  # noqa: S608
        "AND EXISTS (SELECT 1 FROM works WHERE number = ? AND portfolio = ?) ORDER BY number",
        (portfolio, number, number, portfolio, number, portfolio),
    )
    return {int(row[0]): str(row[1]) for row in rows}


def _groups(connection: sqlite3.Connection, portfolio: int, works: Iterable[int]) -> list[dict[int, str]]:
    """The groups that works are in, each once."""
    groups: list[dict[int, str]] = []
    seen: set[int] = set()
    for number in works:
        if number not in seen:
            groups.append(_group(connection, portfolio, number))
            seen.update(groups[-1])
    return groups


def _join(connection: sqlite3.Connection, works: Mapping[int, str]) -> None:
    """Give works one artwork; one alone stands alone."""
    _set_artwork(connection, works, 0)
    if len(works) > 1:
        # From the contents, so that it is the same in every library; but what another artwork has is taken.
        numbers = (int(content[:_DIGITS], 16) + more for more in count() for content in sorted(works.values()))
        used = "SELECT 1 FROM works WHERE artwork = ?"
        free = (number for number in numbers if number and connection.execute(used, (number,)).fetchone() is None)
        _set_artwork(connection, works, next(free))


def _set_artwork(connection: sqlite3.Connection, works: Iterable[int], artwork: int) -> None:
    connection.executemany("UPDATE works SET artwork = ? WHERE number = ?", [(artwork, number) for number in works])


def _forbidden(first: Mapping[int, str], second: Mapping[int, str], apart: frozenset[_Pair]) -> bool:
    return any(_ordered(one, other) in apart for one in first.values() for other in second.values())


def _apart(connection: sqlite3.Connection, portfolio: int) -> frozenset[_Pair]:
    rows = connection.execute("SELECT first, second FROM versions_apart WHERE portfolio = ?", (portfolio,))
    return frozenset((str(row[0]), str(row[1])) for row in rows)


def _take_apart(connection: sqlite3.Connection, portfolio: int, pairs: Iterable[_Pair]) -> None:
    values = [(portfolio, *pair) for pair in pairs]
    connection.executemany("INSERT OR IGNORE INTO versions_apart VALUES (?, ?, ?)", values)


def _bring_near(connection: sqlite3.Connection, portfolio: int, pairs: Iterable[_Pair]) -> None:
    values = [(portfolio, *pair) for pair in pairs]
    connection.executemany("DELETE FROM versions_apart WHERE portfolio = ? AND first = ? AND second = ?", values)


def _snapshot(connection: sqlite3.Connection, portfolio: int, works: Mapping[int, str]) -> Regrouped:
    artworks: dict[str, int] = {}
    for number in works:
        artworks |= connection.execute("SELECT content, artwork FROM works WHERE number = ?", (number,)).fetchall()
    apart = frozenset(pair for pair in _apart(connection, portfolio) if not artworks.keys().isdisjoint(pair))
    return Regrouped(portfolio, tuple(sorted(artworks.items())), apart)


def _ordered(first: str, second: str) -> _Pair:
    return (first, second) if first <= second else (second, first)
