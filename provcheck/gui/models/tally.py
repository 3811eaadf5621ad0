"""All matches of a scan in their order, with what is counted of them, kept up to date match by match. Plain data, no Qt."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass
from itertools import batched

from provcheck.core.records import Decision, DecisionKind, Match, MatchOrder, PairKey, VerdictKind, resemblances_among
from provcheck.gui.models.bundles import STEP

DecisionOf = Callable[[Match], Decision]


@dataclass(frozen=True)
class Said:
    """What was said of some matches.

    Attributes:
        count: How many matches they are.
        resemblances: How many of them are only resemblances.
        kinds: What was said of one of them at least.
        only: The decision, where they are one match.
    """

    count: int = 0
    resemblances: int = 0
    kinds: frozenset[DecisionKind] = frozenset()
    only: Decision | None = None


class Tally:
    """Matches, strongest first, and how many of them were decided on in which way.

    Attributes:
        matches: All matches, strongest first; of equals, the one that came first stands first.
        kinds: How many matches there are of each decision.
        alike: How many matches of each decision are only resemblances.
    """

    def __init__(self) -> None:
        """Start empty."""
        self.matches: list[Match] = []
        self.kinds: Counter[DecisionKind] = Counter()
        self.alike: Counter[DecisionKind] = Counter()
        self._orders: list[MatchOrder] = []
        self._kind_of: dict[int, DecisionKind] = {}
        self._of_pair: dict[PairKey, list[Match]] = {}
        self._copies: Counter[str] = Counter()
        # Those of them that do not only lie around something else.
        self._sure: Counter[str] = Counter()

    @property
    def pictures(self) -> int:
        """Suspects of which a match, not dismissed, says that they contain a work or a part of one."""
        return len(self._copies)

    @property
    def doubted(self) -> int:
        """Those of the pictures of which every such match lies around something else."""
        return len(self._copies) - len(self._sure)

    def add(self, match: Match, decision: Decision) -> None:
        """Put a match in its place."""
        # Most come sorted.
        is_last = not self._orders or self._orders[-1] <= match.order
        place = len(self._orders) if is_last else bisect_right(self._orders, match.order)
        self._orders.insert(place, match.order)
        self.matches.insert(place, match)
        for pair in match.keys:
            self._of_pair.setdefault(pair, []).append(match)
        self._count(match, decision.kind, 1)

    def of_pairs(self, pairs: Iterable[PairKey]) -> list[Match]:
        """Matches that a decision on these pairs is about, each once."""
        found = {id(match): match for pair in pairs for match in self._of_pair.get(pair, ())}
        return list(found.values())

    def change(self, match: Match, decision: Decision) -> None:
        """Count a match under another decision."""
        self._count(match, self._kind_of[id(match)], -1)
        self._count(match, decision.kind, 1)

    def _count(self, match: Match, kind: DecisionKind, step: int) -> None:
        self.kinds[kind] += step
        self._kind_of[id(match)] = kind
        if match.verdict is VerdictKind.RESEMBLANCE:
            self.alike[kind] += step
        elif kind is not DecisionKind.DISMISSED:
            self._count_picture(self._copies, match, step)
            if not match.evidence.has_other_content:
                self._count_picture(self._sure, match, step)

    def _count_picture(self, counted: Counter[str], match: Match, step: int) -> None:
        counted[match.suspect] += step
        if not counted[match.suspect]:
            del counted[match.suspect]


def tallying(matches: Iterable[Match], decision_of: DecisionOf) -> Generator[None, None, Tally]:
    """A tally of many matches, step by step; quick when they are sorted already."""
    made = Tally()
    for some in batched(matches, STEP):
        for match in some:
            made.add(match, decision_of(match))
        yield
    return made


def counting(tally: Tally, decision_of: DecisionOf) -> Generator[None, None, Tally]:
    """Count all matches of a tally anew, step by step, as any decision may be another."""
    for some in batched(tuple(tally.matches), STEP):
        for match in some:
            tally.change(match, decision_of(match))
        yield
    return tally


def saying(matches: Sequence[Match], decision_of: DecisionOf) -> Generator[None, None, Said]:
    """What was said of matches, step by step."""
    kinds: set[DecisionKind] = set()
    resemblances = 0
    for some in batched(matches, STEP):
        resemblances += resemblances_among(some)
        kinds.update(decision_of(match).kind for match in some)
        yield
    only = decision_of(matches[0]) if len(matches) == 1 else None
    return Said(len(matches), resemblances, frozenset(kinds), only)
