"""Outcomes of pairs come from the library, and are in memory once for all places of a picture."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from provcheck.core.errors import LibraryError
from provcheck.core.evidence import Edit
from provcheck.core.index.library import Library
from provcheck.core.matching.pair_result import PairResult
from provcheck.core.scan.known_pairs import KnownPairs

PAIRS = {"b" * 64: PairResult(edits=(Edit("mirrored"),), accepted=True), "c" * 64: PairResult()}
SUSPECT = "a" * 64


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path) as made:
        yield made


def test_what_was_kept_is_loaded_and_shared(library: Library) -> None:
    KnownPairs(library, "1").save(SUSPECT, PAIRS)
    known = KnownPairs(library, "1")
    first, second = (known.load(SUSPECT, [*PAIRS, "d" * 64]) for _again in range(2))
    assert first == second == PAIRS
    assert all(first[work] is second[work] for work in PAIRS)
    assert known.load("e" * 64, tuple(PAIRS)) == {}
    assert KnownPairs(library, "2").load(SUSPECT, tuple(PAIRS)) == {}


def test_nothing_is_written_for_nothing(library: Library) -> None:
    KnownPairs(library, "1").save(SUSPECT, {})
    assert library.query("SELECT * FROM pairs") == []


def test_an_outcome_that_holds_something_else_is_a_damaged_library(library: Library) -> None:
    known = KnownPairs(library, "1")
    known.save(SUSPECT, PAIRS)
    library._connection.execute("UPDATE pairs SET result = '[]'")
    with pytest.raises(LibraryError):
        known.load(SUSPECT, tuple(PAIRS))
