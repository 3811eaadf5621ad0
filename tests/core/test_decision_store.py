from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from provcheck.core.index.codec import to_json
from provcheck.core.index.decision_store import DecisionStore
from provcheck.core.index.library import FILE_NAME, Library
from provcheck.core.index.scan_store import ScanStore
from provcheck.core.index.schema import MIGRATIONS
from provcheck.core.records import Decision, DecisionKind, Portfolio
from provcheck.core.scan_records import ScanReport
from tests.render.builders import match, scan_report

PAIR, OTHER = ("a" * 64, "b" * 64), ("a" * 64, "c" * 64)
CONFIRMED = Decision(DecisionKind.CONFIRMED, "", "2026-11-21T10:00:00+00:00")
AUTHORISED = Decision(DecisionKind.AUTHORISED, "licence 12, until May; \N{SNOWMAN}", "2026-11-22T10:00:00+00:00")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path) as opened:
        yield opened


def test_decisions_are_kept_and_taken_away(library: Library, tmp_path: Path) -> None:
    store = DecisionStore(library)
    store.save({PAIR: CONFIRMED, OTHER: AUTHORISED})
    store.save({PAIR: Decision()})
    with Library(tmp_path) as again:
        assert DecisionStore(again).all() == {OTHER: AUTHORISED}


def test_decisions_are_kept_all_or_none(library: Library) -> None:
    store = DecisionStore(library)
    broken = Decision(DecisionKind.CONFIRMED, None, "")  # type: ignore[arg-type]
    with pytest.raises(Exception, match="NOT NULL"):
        store.save({PAIR: CONFIRMED, OTHER: broken})
    assert store.all() == {}


def named(report: ScanReport, name: str) -> ScanReport:
    return replace(report, portfolio=Portfolio(1, name))


def test_pairs_of_earlier_scans_of_the_portfolio_are_known(library: Library) -> None:
    scans = ScanStore(library)
    found = match("/s/a.png", "/w/b.png")
    assert scans.pairs_before("Ana", None) is None
    first = scans.save(named(scan_report(found), "Ana"))
    second = scans.save(named(scan_report(), "Ana"))
    scans.save(named(scan_report(found), "Ben"))
    assert scans.pairs_before("Ana", first.number) is None
    assert scans.pairs_before("Ana", second.number) == {found.key}
    assert scans.pairs_before("Ana", None) == {found.key}
    assert scans.pairs_before("Ben", first.number) is None


def test_a_library_of_the_first_version_knows_the_pairs_of_its_scans(tmp_path: Path) -> None:
    report = named(scan_report(match("/s/a.png", "/w/b.png")), "Ana")
    connection = sqlite3.connect(tmp_path / FILE_NAME)
    connection.executescript(MIGRATIONS[0])
    values = (report.started, "Ana", json.dumps({}), to_json(report))
    connection.execute("INSERT INTO scans (started, portfolio, summary, report) VALUES (?, ?, ?, ?)", values)
    connection.execute("PRAGMA user_version = 1")
    connection.commit()
    connection.close()
    with Library(tmp_path) as opened:
        assert ScanStore(opened).pairs_before("Ana", None) == {report.matches[0].key}
