"""Which pictures were compared with which works, so that nothing is taken for checked that was only read."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Container, Iterable
from dataclasses import dataclass

from provcheck.core.index.content_set import ContentSet
from provcheck.core.index.library import Library
from provcheck.core.records import Level, Portfolio

_BETWEEN = " "


@dataclass(frozen=True)
class Comparison:
    """With what pictures were compared, and how.

    Attributes:
        portfolio: The portfolio.
        level: How thoroughly.
        method: Everything else that determines the outcome, as models and limits, in a text.
        works: SHA-256 of every work.
        basis: What else it depends on whether anything is found, in a text; "" where that is not asked.
    """

    portfolio: Portfolio
    level: Level
    method: str
    works: frozenset[str]
    basis: str = ""


class ComparedStore:
    """Reads and writes which contents were compared. What is of no more use is forgotten."""

    def __init__(self, library: Library) -> None:
        """Use an open library."""
        self._library = library

    def save(self, made: Comparison, contents: Collection[str], clean: Container[str] = ()) -> None:
        """Keep that contents, by SHA-256, were compared, and in which of them nothing was found.

        Nothing is kept when the portfolio is not there any more.
        """
        if not contents:
            return
        portfolio = made.portfolio.number
        with self._library.transaction() as connection:
            if connection.execute("SELECT 1 FROM portfolios WHERE number = ?", (portfolio,)).fetchone() is None:
                return
            _forget_outdated(connection, made)
            works = _BETWEEN.join(sorted(made.works))
            key = (portfolio, made.level, made.method, works)
            same = "SELECT number, basis FROM comparisons WHERE portfolio = ? AND level = ? AND method = ? AND works = ?"
            known = connection.execute(same, key).fetchone()
            if known is None:
                insert = "INSERT INTO comparisons (portfolio, level, method, works, basis) VALUES (?, ?, ?, ?, ?)"
                known = (connection.execute(insert, (*key, made.basis)).lastrowid, made.basis)
            number, basis = known
            if basis != made.basis:
                connection.execute("UPDATE compared SET clean = 0 WHERE comparison = ?", (number,))
                connection.execute("UPDATE comparisons SET basis = ? WHERE number = ?", (made.basis, number))
            rows = [(number, content, content in clean) for content in contents]
            connection.executemany("INSERT OR REPLACE INTO compared VALUES (?, ?, ?)", rows)

    def compared(self, asked: Iterable[Comparison]) -> frozenset[str]:
        """Contents that one of these comparisons was made for, or one of the same kind with more works."""
        found: set[str] = set()
        for each in asked:
            rows = self._library.query(
                "SELECT number, works FROM comparisons WHERE portfolio = ? AND level = ? AND method = ?",
                (each.portfolio.number, each.level, each.method),
            )
            for number, works in rows:
                if each.works.issubset(str(works).split(_BETWEEN)):
                    contents = self._library.query("SELECT content FROM compared WHERE comparison = ?", (number,))
                    found.update(str(content) for (content,) in contents)
        return frozenset(found)

    def clean(self, made: Comparison) -> ContentSet:
        """Contents in which the very same comparison has found nothing: it would find nothing again.

        The same means with the same works on the same basis.
        """
        rows = self._library.rows(
            "SELECT c.content FROM compared c JOIN comparisons m ON m.number = c.comparison "
            "WHERE m.portfolio = ? AND m.level = ? AND m.method = ? AND m.works = ? AND m.basis = ? AND c.clean",
            (made.portfolio.number, made.level, made.method, _BETWEEN.join(sorted(made.works)), made.basis),
        )
        return ContentSet(str(content) for (content,) in rows)


def _forget_outdated(connection: sqlite3.Connection, made: Comparison) -> None:
    """Comparisons by other methods, and those that lack a work that there is now."""
    rows = connection.execute(
        "SELECT number, method, works FROM comparisons WHERE portfolio = ? AND level = ?", (made.portfolio.number, made.level)
    )
    outdated = [
        (number,)
        for number, method, works in rows.fetchall()
        if method != made.method or not made.works.issubset(works.split(_BETWEEN))
    ]
    connection.executemany("DELETE FROM comparisons WHERE number = ?", outdated)
