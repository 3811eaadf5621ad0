"""Matching suspects whose fingerprints are all at hand, apart from any library."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial

from provcheck.core.fingerprint.prints import PortfolioPrints, Prints
from provcheck.core.matching.matcher import Matcher, MatcherSettings, Shortlist, SuspectResult
from provcheck.core.matching.pair import compare_pair
from provcheck.core.matching.pair_picture import PairPicture
from provcheck.core.matching.pair_result import PairResult
from provcheck.core.records import Level
from provcheck.core.scan.ahead import Planned, in_order
from provcheck.core.scan.work_pictures import KeptWorks, WorkPictures


@dataclass(frozen=True)
class SuspectAtHand:
    """A suspect with all that was computed of it.

    Attributes:
        path: Its path, as given.
        prints: Its fingerprints.
        picture: What aligning needs of it.
    """

    path: str
    prints: Prints
    picture: PairPicture


@dataclass(frozen=True)
class _Shortlisted[Item]:
    item: Item
    suspect: SuspectAtHand | None = None
    shortlist: Shortlist | None = None


class Judge:
    """Matches suspects against the works of one portfolio, as a scan does. Lives in one thread."""

    def __init__(self, works: PortfolioPrints, kept: KeptWorks, settings: MatcherSettings) -> None:
        """Serve these works; `kept` has what aligning needs of them."""
        self._level = settings.level
        self._matcher = Matcher(works, settings)
        self._pictures = WorkPictures(kept, works, settings.level)

    def judged[Item](
        self, suspects: Iterable[tuple[Item, SuspectAtHand | None]], pool: Executor
    ) -> Iterator[tuple[Item, SuspectResult | None]]:
        """What is found for suspects, in their order; threads of the pool help.

        Each comes and goes with an item of the caller's; an item without a suspect is given back as it is.
        """
        for done in in_order((self._planned(item, suspect) for item, suspect in suspects), pool):
            suspect, shortlist = done.item.suspect, done.item.shortlist
            if suspect is None or shortlist is None:
                yield done.item.item, None
                continue
            pairs = done.result() if done.result else {}
            yield done.item.item, self._matcher.match(suspect.path, suspect.prints, shortlist.ranking, pairs)

    def _planned[Item](
        self, item: Item, suspect: SuspectAtHand | None
    ) -> Planned[_Shortlisted[Item], Mapping[int, PairResult]]:
        if suspect is None:
            return Planned(_Shortlisted(item), None)
        shortlist = self._matcher.shortlist(suspect.prints)
        works = self._pictures.of(shortlist.rows)
        return Planned(_Shortlisted(item, suspect, shortlist), partial(compare_all, works, suspect.picture, self._level))


def compare_all(works: Mapping[int, PairPicture], suspect: PairPicture, level: Level) -> dict[int, PairResult]:
    """Compare a suspect with works, by row."""
    return {row: compare_pair(work, suspect, level) for row, work in works.items()}
