"""Which matches are shown, and in what order. Plain data, no Qt."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import batched, pairwise
from pathlib import PureWindowsPath

from provcheck.app.names import picture_name
from provcheck.core.imaging.parts import place_in_name
from provcheck.core.records import (
    UNDECIDED,
    Decision,
    DecisionKind,
    Match,
    MatchOrder,
    PairKey,
    PictureFacts,
    VerdictKind,
    resemblances_among,
)
from provcheck.gui.models.bundles import ALONE, STEP, Beside, bundling, picture_of, rows_of_picture


class Grouping(StrEnum):
    """How matches are laid out: by strength with those of one picture together, each by itself, or under lines."""

    TOGETHER = "together"
    STRENGTH = "strength"
    WORK = "work"
    SUSPECT = "suspect"


@dataclass(frozen=True)
class Standing:
    """What is known of a match besides what the engine found.

    Attributes:
        decision: What the artist said of it.
        is_new: No earlier scan of the portfolio had found it.
        mark: What is told of its suspect's origin, in a word or two; empty where that is nothing.
    """

    decision: DecisionKind = UNDECIDED.kind
    is_new: bool = False
    mark: str = ""


@dataclass(frozen=True)
class MatchFilter:
    """What a match must be to be shown; what is empty asks for nothing.

    Attributes:
        verdicts: One of these verdicts.
        decisions: One of these decisions.
        only_new: Found by no earlier scan.
        words: Each of these words in a path of the work or of the suspect, in whatever case.
        work: `Work.identity` of its work.
        folder: Folder that the suspect lies in, at any depth.
    """

    verdicts: frozenset[VerdictKind] = frozenset()
    decisions: frozenset[DecisionKind] = frozenset()
    only_new: bool = False
    words: str = ""
    work: tuple[int, int] | None = None
    folder: str = ""

    @property
    def asks(self) -> bool:
        """Whether it leaves anything out."""
        return self != MatchFilter()

    def passes(self, match: Match, standing: Standing) -> bool:
        """Whether a match is shown."""
        if self.verdicts and match.verdict not in self.verdicts:
            return False
        if self.decisions and standing.decision not in self.decisions:
            return False
        if self.only_new and not standing.is_new:
            return False
        if self.work is not None and match.work.identity != self.work:
            return False
        if self.folder and not is_within(match.suspect, self.folder):
            return False
        paths = f"{match.work.path}\n{match.suspect}".casefold()
        return all(word in paths for word in self.words.casefold().split())


@dataclass(frozen=True)
class Group:
    """The line above matches that have a work or a suspect in common.

    Attributes:
        path: The file they have in common.
        count: How many they are; 0 while nobody knows.
        resemblances: How many of them are only resemblances.
        facts: Facts of that file, where they are known.
    """

    path: str
    count: int
    resemblances: int = 0
    facts: PictureFacts | None = field(default=None, compare=False)

    @property
    def name(self) -> str:
        """The picture's name."""
        return picture_name(self.path, self.facts)


Row = Match | Group


def same_rows(rows: Sequence[Row], others: Sequence[Row]) -> bool:
    """Whether these are the same matches, not only equal ones, under the same lines."""
    if len(rows) != len(others):
        return False
    return all(one is other or (isinstance(one, Group) and one == other) for one, other in zip(rows, others, strict=True))


def file_name(path: str) -> str:
    """The last part of a path of any system."""
    return PureWindowsPath(path).name


def folder_of(path: str) -> str:
    """The folder or archive that a picture lies in, by a path of any system; empty for a bare name."""
    file, member, _part = place_in_name(PureWindowsPath(path))
    # A frame or page lies where its file does.
    parent = str((file / member).parent if member else file.parent)
    return path[: len(parent)] if parent != "." else ""


def is_within(path: str, folder: str) -> bool:
    """Whether a path of any system lies in a folder."""
    return PureWindowsPath(path).is_relative_to(PureWindowsPath(folder))


def standing(match: Match, decision: DecisionKind, before: frozenset[PairKey] | None) -> Standing:
    """What is known of a match; `before` are the pairs of earlier scans, None when there was none."""
    return Standing(decision, before is not None and before.isdisjoint(match.keys))


@dataclass(frozen=True)
class Asked:
    """How matches are to be laid out.

    Attributes:
        filter: What is shown.
        grouping: In what groups.
        before: Pairs that earlier scans had found; None when there was none.
    """

    filter: MatchFilter = MatchFilter()
    grouping: Grouping = Grouping.TOGETHER
    before: frozenset[PairKey] | None = None


@dataclass
class Arrangement:
    """Rows as they are shown.

    Attributes:
        rows: Matches, and the lines above groups.
        count: How many matches are shown, with those that rows of other matches stand for.
        orders: For every row the `Match.order` that it stands in its place by; empty where there are lines above groups.
        heads: Rows that are lines above groups, from the top.
        beside: What rows stand for besides their match, by the `id` of it, where there is anything.
        pictures: What is shown by `picture_of`, where the rows of one picture stand together.
        leads: The `id` of a match that another one's row stands for, to the `id` of that one.
    """

    rows: list[Row] = field(default_factory=list)
    count: int = 0
    orders: list[MatchOrder] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    beside: dict[int, Beside] = field(default_factory=dict)
    pictures: set[str] = field(default_factory=set)
    leads: dict[int, int] = field(default_factory=dict)

    def insert(self, match: Match) -> int:
        """Put a match in its place among ungrouped ones, after its equals; gives the row."""
        row = self.place(match)
        self.orders.insert(row, match.order)
        self.rows.insert(row, match)
        self.pictures.add(picture_of(match))
        self.count += 1
        return row

    def without(self, matches: Sequence[Match]) -> Arrangement:
        """This arrangement without some of the matches it shows, and without the lines above groups that are empty then."""
        gone = {id(match) for match in matches}
        made = replace(self, rows=[], count=self.count - len(gone), orders=[], heads=[])
        if not self.heads:
            kept = [number for number, row in enumerate(self.rows) if id(row) not in gone]
            made.rows, made.orders = [self.rows[number] for number in kept], [self.orders[number] for number in kept]
            return made
        for first, last in pairwise([*self.heads, len(self.rows)]):
            head, *some = self.rows[first:last]
            members = [row for row in some if isinstance(row, Match) and id(row) not in gone]
            if members and isinstance(head, Group):
                made.heads.append(len(made.rows))
                made.rows += [replace(head, count=len(members), resemblances=resemblances_among(members)), *members]
        return made

    def joins(self, matches: Sequence[Match]) -> bool:
        """Whether some of these are of one picture, or of one that is shown where those of one stand together."""
        pictures = {picture_of(match) for match in matches}
        return len(pictures) < len(matches) or not pictures.isdisjoint(self.pictures)

    def place(self, match: Match) -> int:
        """The row that an ungrouped match would have."""
        return bisect_right(self.orders, match.order)


def arranging(
    matches: Sequence[Match], asked: Asked, decision_of: Callable[[Match], Decision]
) -> Generator[None, None, Arrangement]:
    """Lay out matches that are sorted, step by step."""
    passing: list[Match] = []
    for some in batched(matches, STEP):
        passing += _passing(some, asked, decision_of)
        yield
    if asked.grouping is Grouping.TOGETHER:
        pictures = yield from bundling(passing)
        return (yield from _together(pictures, len(passing)))
    groups: dict[str, list[Match]] = {}
    orders: list[MatchOrder] = []
    for some in batched(passing, STEP):
        orders += [match.order for match in some]
        for match in some:
            groups.setdefault(_group_of(match, asked.grouping), []).append(match)
        yield
    if asked.grouping is Grouping.STRENGTH:
        return Arrangement([*passing], len(passing), orders)
    made = Arrangement(count=len(passing))
    for some_groups in batched(groups.items(), STEP):
        for path, members in some_groups:
            made.heads.append(len(made.rows))
            facts = _facts_of(members[0], asked.grouping)
            made.rows += [Group(path, len(members), resemblances_among(members), facts), *members]
        yield
    return made


def _together(pictures: Mapping[str, Sequence[Match]], count: int) -> Generator[None, None, Arrangement]:
    """The rows of pictures one after the other; all of one picture stand where its strongest match would."""
    made = Arrangement(count=count, pictures=set(pictures))
    since = 0
    for matches in pictures.values():
        if len(matches) > 1:
            yield from _add_rows(made, matches)
        else:
            made.rows.append(matches[0])
            made.orders.append(matches[0].order)
        since += len(matches)
        if since >= STEP:
            since = 0
            yield
    return made


def _add_rows(made: Arrangement, matches: Sequence[Match]) -> Generator[None, None, None]:
    """Add what is shown of several matches of one picture; in several steps where they are many."""
    rows = yield from rows_of_picture(matches)
    for row, beside in rows:
        made.rows.append(row)
        made.orders.append(matches[0].order)
        if beside != ALONE:
            made.beside[id(row)] = beside
        for some in batched(beside.copies, STEP):
            made.leads.update({id(copy): id(row) for copy in some})
            if len(some) == STEP:
                yield


def _passing(some: Sequence[Match], asked: Asked, decision_of: Callable[[Match], Decision]) -> Sequence[Match]:
    if not asked.filter.asks:
        return some
    return [match for match in some if asked.filter.passes(match, standing(match, decision_of(match).kind, asked.before))]


def _group_of(match: Match, grouping: Grouping) -> str:
    if grouping is Grouping.STRENGTH:
        return ""
    return match.work.path if grouping is Grouping.WORK else match.suspect


def _facts_of(match: Match, grouping: Grouping) -> PictureFacts:
    return match.work.facts if grouping is Grouping.WORK else match.suspect_facts
