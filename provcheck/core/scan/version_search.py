"""Looking which works of a portfolio are versions of each other."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from provcheck.core.fingerprint.prints import PortfolioPrints
from provcheck.core.index.library import Library
from provcheck.core.index.prints_store import PrintsStore
from provcheck.core.index.version_store import VersionStore
from provcheck.core.jobs import CancelToken, ProgressClock
from provcheck.core.matching.pair import compare_pair
from provcheck.core.matching.pair_picture import PairPicture
from provcheck.core.matching.search import best_from, cosines
from provcheck.core.matching.thresholds import limit
from provcheck.core.matching.versions import are_versions
from provcheck.core.models.card import Role
from provcheck.core.records import Level, Portfolio
from provcheck.core.scan.ahead import Planned, in_order, workers
from provcheck.core.scan.events import VersionsSought
from provcheck.core.scan.fingerprinting import Fingerprinter
from provcheck.core.scan.work_pictures import WorkPictures, load_works

_AT_MOST = 12
_KEPT_AT_ONCE = 64
_LEVEL = Level.STANDARD

_Row = tuple[int, tuple[int, ...]]


class VersionSearch:
    """Compares new works of a portfolio with all its works. Lives in one thread, with an open library of that thread."""

    def __init__(self, library: Library, portfolio: Portfolio, fingerprinter: Fingerprinter) -> None:
        """Nothing is loaded before there is something to look for."""
        self._library = library
        self._portfolio = portfolio
        self._fingerprinter = fingerprinter
        self._store = VersionStore(library)

    def run(self, token: CancelToken) -> Generator[VersionsSought, None, int]:
        """Look, and keep what is found as it is found; returns how many works were put to others.

        Raises `CancelledError`; the works that were not looked at yet are looked at the next time.
        """
        new = self._store.new_works(self._portfolio)
        if not new:
            return 0
        prints = PrintsStore(self._library, self._fingerprinter.versions, self._fingerprinter.space)
        works, _incomplete = load_works(self._library, prints, self._portfolio)
        rows = [row for row, work in enumerate(works.works) if work.number in new]
        pictures = WorkPictures(prints, works, _LEVEL)
        if not rows:
            return 0
        signals = self._signals(works)
        clock = ProgressClock(len(rows), token)
        joined = 0
        waiting: list[tuple[int, list[int]]] = []
        try:
            with workers() as pool:
                planned = (_plan(row, _nearest(row, works, signals), works, pictures, token) for row in rows)
                for done, item in enumerate(in_order(planned, pool), start=1):
                    row = item.item
                    found = item.result() if item.result else []
                    waiting.append((works.works[row].number, [works.works[other].number for other in found]))
                    if len(waiting) >= _KEPT_AT_ONCE:
                        joined += self._keep(waiting)
                    yield VersionsSought(clock.at(done, works.works[row].path))
                    token.check()
        finally:
            joined += self._keep(waiting)
        return joined

    def _keep(self, waiting: list[tuple[int, list[int]]]) -> int:
        pairs = [(number, other) for number, others in waiting for other in others]
        joined = self._store.take_found(self._portfolio, [number for number, _others in waiting], pairs)
        waiting.clear()
        return joined

    def _signals(self, works: PortfolioPrints) -> list[tuple[NDArray[np.float32], float]]:
        """What tells that works may be versions, rows of length 1 with how close they must be: the drawing, the meaning."""
        copy_model = next((each.card.model_id for each in self._fingerprinter.embedders if each.card.role is Role.COPY), None)
        lengths = np.maximum(works.structure_lengths, 1)[:, None]
        drawings = np.asarray(works.structure.astype(np.float32) / lengths, np.float32)
        signals = [(drawings, limit("version-drawing"))]
        if copy_model is not None:
            signals.append((works.embeddings[copy_model], limit("version-embedding")))
        return signals


def _nearest(row: int, works: PortfolioPrints, signals: Sequence[tuple[NDArray[np.float32], float]]) -> tuple[int, ...]:
    """The few rows that may be versions of one: of the same pixels, or closest in drawing or meaning."""
    same = works.rows_of_pixels(works.works[row].facts.pixel_digest)
    near = dict.fromkeys([other for other in same if other != row][:_AT_MOST])
    for vectors, threshold in signals:
        scores = cosines(vectors[row], vectors)
        scores[row] = -1
        near |= dict.fromkeys(best_from(scores, _AT_MOST, threshold))
    return tuple(near)


def _plan(
    row: int, others: tuple[int, ...], works: PortfolioPrints, pictures: WorkPictures, token: CancelToken
) -> Planned[int, list[int]]:
    token.check()
    digest = works.works[row].facts.pixel_digest
    same = [other for other in others if works.works[other].facts.pixel_digest == digest]
    rest = [other for other in others if other not in same]
    loaded = pictures.of([row, *rest]) if rest else {}
    return Planned(row, partial(_versions, loaded, row, same))


def _versions(loaded: dict[int, PairPicture], row: int, same: list[int]) -> list[int]:
    """Those of the works that are versions of one of them, and those that are known to be."""
    found = [
        other for other, picture in loaded.items() if other != row and are_versions(compare_pair(picture, loaded[row], _LEVEL))
    ]
    return [*same, *found]
