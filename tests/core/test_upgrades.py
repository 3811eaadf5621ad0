"""Libraries of every earlier schema open and hold what they held."""

from __future__ import annotations

import gzip
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from provcheck.core.errors import Reason
from provcheck.core.index.library import FILE_NAME, Library
from provcheck.core.index.portfolio_store import PortfolioStore
from provcheck.core.index.prints_store import PrintsStore
from provcheck.core.index.scan_store import ScanStore
from provcheck.core.index.schema import MIGRATIONS
from provcheck.core.records import VerdictKind

Rows = dict[str, list[tuple[object, ...]]]

# What a column holds by its declared type, where a table does not say otherwise.
VALUES: dict[str, object] = {"TEXT": "[]", "INTEGER": 1, "BLOB": b"held"}
# A report as it was kept whole, from which the second schema reads which pairs a scan found.
REPORT = '{"matches": [{"suspect_facts": {"pixel_digest": "s"}, "work": {"facts": {"pixel_digest": "w"}}}]}'


def older(folder: Path, version: int) -> Rows:
    """A library of a schema, with a row in each of its tables; gives the rows."""
    with closing(sqlite3.connect(folder / FILE_NAME)) as made:
        for script in MIGRATIONS[:version]:
            made.executescript(script)
        made.execute(f"PRAGMA user_version = {version}")
        for table in tables(made):
            columns = made.execute(f"PRAGMA table_info({table})").fetchall()
            held = [REPORT if name == "report" else VALUES[kind] for _number, name, kind, *_rest in columns]
            made.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(held))})", held)
        made.commit()
        return {table: made.execute(f"SELECT * FROM {table}").fetchall() for table in tables(made)}


def tables(connection: sqlite3.Connection) -> list[str]:
    named = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return [name for (name,) in named]


@pytest.mark.parametrize("version", range(1, len(MIGRATIONS) + 1))
def test_every_row_of_an_older_library_is_kept(version: int, tmp_path: Path) -> None:
    before = older(tmp_path, version)
    assert len(before) > 8
    with Library(tmp_path) as library:
        assert library.query("PRAGMA user_version") == [(len(MIGRATIONS),)]
        assert library.query("PRAGMA foreign_key_check") == []
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as opened:
        for table, held in before.items():
            now = [row[: len(held[0])] for row in opened.execute(f"SELECT * FROM {table}")]
            assert set(held) <= set(now), table
        if version == 1:
            assert opened.execute("SELECT scan, suspect, work FROM scan_pairs").fetchall() == [(1, "s", "w")]


def test_a_library_that_the_first_schema_wrote_tells_all_it_told_then(tmp_path: Path) -> None:
    packed = Path(__file__).parents[1] / "data" / "libraries" / "schema-1.sqlite3.gz"
    (tmp_path / FILE_NAME).write_bytes(gzip.decompress(packed.read_bytes()))
    with Library(tmp_path) as library:
        (portfolio,) = PortfolioStore(library).all()
        report = ScanStore(library).load(1)
        assert report is not None
        (match,) = report.matches
        small = PrintsStore(library, {}).preview(match.suspect_facts.sha256)
    assert (portfolio.artist, portfolio.work_count, report.portfolio.name) == ("Ana", 1, portfolio.name)
    assert (Path(match.suspect).name, Path(match.work.path).name) == ("mirrored.jpg", "saw.png")
    assert match.verdict is VerdictKind.EDITED_COPY
    assert {edit.kind for edit in match.evidence.edits} >= {"mirrored"}
    assert [(skipped.reason, Path(skipped.path).name) for skipped in report.skipped] == [(Reason.TRUNCATED, "broken.jpg")]
    assert small is not None
    assert small[:2] == b"\xff\xd8"
