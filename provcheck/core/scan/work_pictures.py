"""Works as aligning needs them, from the library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Protocol

from provcheck.core.errors import LibraryError, Reason
from provcheck.core.fingerprint.grounds import Mask
from provcheck.core.fingerprint.local_features import LINES_SIGNAL, QUICK_WORK_LIMIT, SIGNAL, LocalFeatures
from provcheck.core.fingerprint.prints import PortfolioPrints, stack
from provcheck.core.imaging.preview import from_jpeg
from provcheck.core.index.library import Library
from provcheck.core.index.portfolio_store import PortfolioStore
from provcheck.core.index.prints_store import PrintsStore
from provcheck.core.matching.pair import LEVELS_WITH_LINES
from provcheck.core.matching.pair_picture import PairPicture
from provcheck.core.records import Level, Portfolio, Skipped
from provcheck.core.scan.held import Held

_HELD = 128


class KeptWorks(Protocol):
    """Where what aligning needs of works is kept, by SHA-256, as in `PrintsStore`; None for what is not there."""

    def features(self, content: str, signal: str = SIGNAL) -> LocalFeatures | None:
        """Local features of its light or of its line map."""

    def preview(self, content: str) -> bytes | None:
        """Its pixels, small, as JPEG."""

    def shown(self, content: str) -> Mask | None:
        """Where these are solid; None also where that is no matter."""


class WorkPictures:
    """Loads works; the ones used last are held."""

    def __init__(self, store: KeptWorks, portfolio: PortfolioPrints, level: Level) -> None:
        """Serve these works with what the level needs."""
        self._store = store
        self._portfolio = portfolio
        self._level = level
        self._held: Held[int, PairPicture] = Held(_HELD)

    def of(self, rows: Sequence[int]) -> dict[int, PairPicture]:
        """Works by row; raises `LibraryError` when the library no longer holds one."""
        return {row: self._held.of(row, partial(self._load, row)) for row in rows}

    def _load(self, row: int) -> PairPicture:
        facts = self._portfolio.works[row].facts
        features = self._store.features(facts.sha256)
        lines = self._store.features(facts.sha256, LINES_SIGNAL) if self._level in LEVELS_WITH_LINES else None
        preview = self._store.preview(facts.sha256)
        if features is None or preview is None or (lines is None and self._level in LEVELS_WITH_LINES):
            raise LibraryError(Reason.LIBRARY_UNUSABLE, None, f"work {facts.sha256} is not indexed")
        try:
            small = from_jpeg(preview)
        except ValueError as error:
            raise LibraryError(Reason.LIBRARY_UNUSABLE, None, f"preview of work {facts.sha256} is damaged") from error
        shown = self._store.shown(facts.sha256)
        picture = PairPicture(facts, small, features, self._portfolio.structure[row], lines, shown)
        return replace(picture, features=features.first(QUICK_WORK_LIMIT)) if self._level is Level.QUICK else picture


def load_works(library: Library, prints: PrintsStore, portfolio: Portfolio) -> tuple[PortfolioPrints, tuple[Skipped, ...]]:
    """Fingerprints of the works, and the works that have none and so cannot be compared."""
    complete_works = prints.complete_works()
    loaded = [
        (work, prints.load(work.facts.sha256) if work.facts.sha256 in complete_works else None)
        for work in PortfolioStore(library).works(portfolio)
    ]
    works = tuple(work for work, found in loaded if found is not None)
    complete = tuple(found for _work, found in loaded if found is not None)
    missing = tuple(Skipped(work.path, Reason.NOT_INDEXED) for work, found in loaded if found is None)
    return stack(works, complete), missing
