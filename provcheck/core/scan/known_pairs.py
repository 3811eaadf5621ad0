"""Outcomes of pairs that were compared before, from the library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from provcheck.core.index.codec import from_json, to_json
from provcheck.core.index.library import Library
from provcheck.core.index.pair_store import PairStore
from provcheck.core.matching.pair_result import PairResult
from provcheck.core.scan.held import Held

_HELD = 512


class KnownPairs:
    """Loads and keeps them. Those asked for last are held: matches of a picture that lies in many places share them."""

    def __init__(self, library: Library, version: str) -> None:
        """Use an open library, and what was found by this version of the method."""
        self._library = library
        self._store = PairStore(library, version)
        self._held: Held[tuple[str, str], PairResult] = Held(_HELD)

    def load(self, suspect: str, works: Sequence[str]) -> dict[str, PairResult]:
        """Of a suspect, by the contents of works, as far as it was compared with them; raises `LibraryError` where damaged."""
        found = self._store.load(suspect, works)
        with self._library.reading():
            return {work: self._held.of((suspect, work), partial(from_json, PairResult, text)) for work, text in found.items()}

    def save(self, suspect: str, pairs: Mapping[str, PairResult]) -> None:
        """Keep what a suspect was compared with."""
        if pairs:
            self._store.save(suspect, {work: to_json(pair) for work, pair in pairs.items()})
