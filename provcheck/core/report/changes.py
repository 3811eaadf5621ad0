"""What is different between two scans: matches that are new, that are gone, and that are now something else."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from operator import not_
from pathlib import PurePath, PureWindowsPath

from provcheck.core.records import Match, PairKey
from provcheck.core.report.reach import Reach
from provcheck.core.scan_records import ScanReport

_SCORE_STEP = 0.05
"""Scores of one pair that differ by less are the same: re-saved files and other levels of the same pair differ by so much."""


@dataclass(frozen=True)
class Changed:
    """A match of both scans that another verdict was given, or that lies elsewhere now.

    Attributes:
        before: The match in the earlier scan.
        after: In the later one.
    """

    before: Match
    after: Match

    @property
    def has_other_verdict(self) -> bool:
        """Whether it is called something else now."""
        return self.before.verdict is not self.after.verdict

    @property
    def has_other_content(self) -> bool:
        """Whether another picture lies there now, which has to do with the same work."""
        return self.before.suspect_facts.pixel_digest != self.after.suspect_facts.pixel_digest

    @property
    def has_moved(self) -> bool:
        """Whether the picture lies elsewhere now."""
        return self.before.suspect != self.after.suspect


@dataclass(frozen=True)
class ScanChanges:
    """Two scans of which one is compared with the other, by the pixels of the pictures.

    Attributes:
        before: The earlier scan.
        after: The later one.
        new: Matches of the later scan that the earlier one has not, strongest first.
        gone: Matches of the earlier scan that the later one has not, though it looked where their pictures lay.
        not_read: Those that the later one has not because their files could not be read: nothing is known of them.
        not_looked_at: Those that it did not look at, as far as can be told, or that lie in what is marked as a report by now:
            nothing is known of them either.
        changed: Pictures and works that match in both, but otherwise.
        same: Number of matches that are what they were.
    """

    before: ScanReport
    after: ScanReport
    new: tuple[Match, ...]
    gone: tuple[Match, ...]
    not_read: tuple[Match, ...]
    not_looked_at: tuple[Match, ...]
    changed: tuple[Changed, ...]
    same: int

    @property
    def of_one_portfolio(self) -> bool:
        """Whether both were compared with the same portfolio, by its name."""
        return self.before.portfolio.name == self.after.portfolio.name

    @property
    def of_same_works(self) -> bool:
        """Whether the portfolio held the same pictures both times."""
        before, after = ({work.facts.pixel_digest for work in scan.works} for scan in (self.before, self.after))
        return before == after

    @property
    def with_same_models(self) -> bool:
        """Whether the same models compared the pictures."""
        before, after = ({model.sha256 for model in scan.models} for scan in (self.before, self.after))
        return before == after

    @property
    def read_since(self) -> frozenset[str]:
        """Files and folders that the earlier scan could not read, and the later one not as well; empty where nothing is new."""
        before = {skipped.path for skipped in self.before.unread}
        after = {skipped.path for skipped in self.after.skipped if not skipped.is_text}
        return frozenset(before - after if self.new else ())

    @property
    def unread_since(self) -> frozenset[str]:
        """Files and folders that the later scan could not read, and of which the earlier one does not tell so."""
        before = {skipped.path for skipped in self.before.skipped}
        after = {skipped.path for skipped in self.after.unread}
        return frozenset(after - before)

    @property
    def of_one_level(self) -> bool:
        """Whether both looked as thoroughly."""
        return self.before.settings.level is self.after.settings.level


def changes_between(before: ScanReport, after: ScanReport, compared: Collection[str] = frozenset()) -> ScanChanges:
    """Compare two scans; a match is known again by its two pictures, whatever their files are called and where they lie.

    Where the later scan was stopped, `compared` are the paths of the pictures that it came to.
    """
    known, found = _by_pair(before.matches), _by_pair(after.matches)
    unread = {skipped.path for skipped in after.unread}
    reach = Reach(before, after, compared)
    lost_ones = (_lost(matches, reach) for key, matches in known.items() if key not in found)
    lost = {_place(match): match for match in lost_ones}
    new = {_place(matches[0]): matches[0] for key, matches in found.items() if key not in known}
    exchanged = [Changed(match, new[place]) for place, match in lost.items() if place in new]
    missed = [match for place, match in lost.items() if place not in new]
    marked = {skipped.path for skipped in after.marked}
    absent = [match for match in missed if not _lies_in(match.suspect, unread)]
    looked_at = [reach.holds(match) and not _lies_in(match.suspect, marked) for match in absent]
    both = [_in_both(matches, found[key]) for key, matches in known.items() if key in found]
    changed = tuple(pair for pair in both if pair.has_other_verdict or pair.has_moved or _has_other_score(pair))
    return ScanChanges(
        before=before,
        after=after,
        new=tuple(match for place, match in new.items() if place not in lost),
        gone=tuple(compress(absent, looked_at)),
        not_read=tuple(match for match in missed if _lies_in(match.suspect, unread)),
        not_looked_at=tuple(compress(absent, map(not_, looked_at))),
        changed=(*changed, *exchanged),
        same=len(both) - len(changed),
    )


def _lost(matches: Sequence[Match], reach: Reach) -> Match:
    """Which of the places of a lost pair is told: one where it was looked for, where there is one."""
    return next((match for match in matches if reach.holds(match)), matches[0])


def _place(match: Match) -> tuple[str, str]:
    """Where a picture lies, and of which work it is found to be: one picture lies there at a time."""
    return match.suspect, match.work.facts.pixel_digest


def _lies_in(path: str, places: Container[str]) -> bool:
    """Whether a picture, or the file or a folder that it lies in, is one of these: of a drive that is away no file is named."""
    place = PurePath(path) if "/" in path else PureWindowsPath(path)
    return any(str(each) in places for each in (place, *place.parents))


def _in_both(before: Sequence[Match], after: Sequence[Match]) -> Changed:
    """A pair of both scans: at a place where the picture lay and lies, where there is one."""
    places = {match.suspect: match for match in reversed(after)}
    stayed = next((match for match in before if match.suspect in places), None)
    return Changed(before[0], after[0]) if stayed is None else Changed(stayed, places[stayed.suspect])


def _has_other_score(pair: Changed) -> bool:
    return abs(pair.before.score - pair.after.score) >= _SCORE_STEP


def _by_pair(matches: Iterable[Match]) -> Mapping[PairKey, Sequence[Match]]:
    """The matches of every pair of pictures, strongest first; one picture may lie in several places."""
    found: dict[PairKey, list[Match]] = {}
    for match in sorted(matches, key=lambda match: match.order):
        found.setdefault(match.key, []).append(match)
    return found
