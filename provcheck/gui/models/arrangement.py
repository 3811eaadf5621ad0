"""Which matches are shown, and in what order. Plain data, no Qt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PureWindowsPath

from provcheck.core.records import UNDECIDED, DecisionKind, Match, VerdictKind

SortKey = tuple[int, float, str, str]


class Grouping(StrEnum):
    """How matches are laid out."""

    STRENGTH = "strength"
    WORK = "work"
    SUSPECT = "suspect"


@dataclass(frozen=True)
class Standing:
    """What is known of a match besides what the engine found.

    Attributes:
        decision: What the artist said of it.
        is_new: No earlier scan of the portfolio had found it.
    """

    decision: DecisionKind = UNDECIDED.kind
    is_new: bool = False


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
        count: How many they are.
    """

    path: str
    count: int

    @property
    def name(self) -> str:
        """The file's name."""
        return file_name(self.path)


Row = Match | Group


def file_name(path: str) -> str:
    """The last part of a path of any system."""
    return PureWindowsPath(path).name


def folder_of(path: str) -> str:
    """The folder of a file, by a path of any system; empty for a bare name."""
    parent = str(PureWindowsPath(path).parent)
    return path[: len(parent)] if parent != "." else ""


def is_within(path: str, folder: str) -> bool:
    """Whether a path of any system lies in a folder."""
    return PureWindowsPath(path).is_relative_to(PureWindowsPath(folder))


def sort_key(match: Match) -> SortKey:
    """The order of a report, so that a finished list stands as it stood while it grew."""
    return match.verdict.rank, -match.score, match.suspect, match.work.path


def grouped(matches: Sequence[Match], grouping: Grouping) -> list[Row]:
    """Matches in the order of their strength, under a line for every group; the group with the strongest one first."""
    if grouping is Grouping.STRENGTH:
        return list(matches)
    groups: dict[str, list[Match]] = {}
    for match in matches:
        groups.setdefault(match.work.path if grouping is Grouping.WORK else match.suspect, []).append(match)
    rows: list[Row] = []
    for path, members in groups.items():
        rows += [Group(path, len(members)), *members]
    return rows


def open_count(standings: Iterable[Standing]) -> int:
    """How many matches the artist has not decided on."""
    return sum(standing.decision is DecisionKind.OPEN for standing in standings)
