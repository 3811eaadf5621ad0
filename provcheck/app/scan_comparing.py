"""Comparing two kept scans for a person who looks at a window: what is different, by kinds, each match to be opened again."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from provcheck.app import scanning
from provcheck.app.collecting import no_collecting
from provcheck.app.i18n import tr, tr_n
from provcheck.app.joining import clauses
from provcheck.app.scan_changes import other_reasons
from provcheck.app.scan_pictures import paths_come_to
from provcheck.app.texts import level_name
from provcheck.app.workspace import Workspace
from provcheck.core.jobs import CancelToken
from provcheck.core.records import Match
from provcheck.core.report.changes import Changed, changes_between
from provcheck.core.scan_records import ScanReport

_LET_GO = 64
"""Records that are let go of in one step: no other thread runs within one."""


class ChangeKind(StrEnum):
    """How a match differs, in the order in which it is told.

    Attributes:
        NEW: Only the later scan has it.
        CHANGED: Both have it, and something of it is another.
        GONE: Only the earlier scan has it, and the later one looked where its picture lay.
        NOT_READ: Only the earlier one has it, and its file could not be read later: nothing is known of it.
        NOT_LOOKED_AT: Only the earlier one has it, and the later one did not look there: nothing is known of it either.
    """

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"
    NOT_READ = "not-read"
    NOT_LOOKED_AT = "not-looked-at"


type Difference = Match | Changed
"""A match that is different; `Changed` where both scans have it."""


@dataclass(frozen=True)
class ComparedScans:
    """What came of comparing two scans.

    Attributes:
        before: The earlier scan, without its long lists.
        after: The later one, likewise.
        reasons: Why they may differ for another reason than the pictures, each in a sentence.
        found: What is different, strongest first, by kinds; those of which there are some.
        same: Number of matches that are what they were.
    """

    before: ScanReport
    after: ScanReport
    reasons: tuple[str, ...] = ()
    found: Mapping[ChangeKind, Sequence[Difference]] = MappingProxyType({})
    same: int = 0

    @property
    def count(self) -> int:
        """Number of matches that are different."""
        return sum(map(len, self.found.values()))


def compare_scans(workspace: Workspace, numbers: tuple[int, int], token: CancelToken) -> ComparedScans | None:
    """Compare two scans by their numbers, in any order; None when one of them is not there.

    Files that are gone do no harm: only what was kept is looked at. Raises `LibraryError`, and `CancelledError` by the token.
    """
    with no_collecting():
        scans = []
        for number in numbers:
            token.check()
            scans.append(scanning.whole_scan(workspace, number))
        token.check()
        first, second = scans
        if first is None or second is None:
            return None
        before, after = sorted((first, second), key=lambda scan: (scan.started, scan.number))
        made = compared(before, after, paths_come_to(workspace, after))
        held: list[object] = [*before.matches, *after.matches, *before.works, *after.works]
    del scans, first, second, before, after
    while held:
        del held[-_LET_GO:]
    return made


def compared(before: ScanReport, after: ScanReport, came_to: Collection[str] = frozenset()) -> ComparedScans:
    """What is different between an earlier scan and a later one, and of a stopped one the pictures that it came to."""
    changes = changes_between(before, after, came_to)
    found: dict[ChangeKind, Sequence[Difference]] = {
        ChangeKind.NEW: changes.new,
        ChangeKind.CHANGED: changes.changed,
        ChangeKind.GONE: changes.gone,
        ChangeKind.NOT_READ: changes.not_read,
        ChangeKind.NOT_LOOKED_AT: changes.not_looked_at,
    }
    return ComparedScans(
        before=_head_of(before),
        after=_head_of(after),
        reasons=tuple(other_reasons(changes)),
        found=MappingProxyType({kind: matches for kind, matches in found.items() if matches}),
        same=changes.same,
    )


def _head_of(scan: ScanReport) -> ScanReport:
    return replace(scan, matches=(), works=(), candidates=(), skipped=(), too_little_detail=(), works_skipped=(), named=())


def kind_name(kind: ChangeKind) -> str:
    """What a kind of differences is called."""
    return {
        ChangeKind.NEW: tr("New: only the later scan has it"),
        ChangeKind.CHANGED: tr("Changed: both scans have it"),
        ChangeKind.GONE: tr("Gone: only the earlier scan has it"),
        ChangeKind.NOT_READ: tr("Could not be read this time, so nothing is known of it"),
        ChangeKind.NOT_LOOKED_AT: tr("Not looked at this time: the later scan did not look where it lies"),
    }[kind]


def kind_word(kind: ChangeKind) -> str:
    """The same in a word, for what is said of every match."""
    return {
        ChangeKind.NEW: tr("New"),
        ChangeKind.CHANGED: tr("Changed"),
        ChangeKind.GONE: tr("Gone"),
        ChangeKind.NOT_READ: tr("Not read"),
        ChangeKind.NOT_LOOKED_AT: tr("Not looked at"),
    }[kind]


def difference_text(compared: ComparedScans) -> str:
    """What came of it in a sentence."""
    if not compared.count:
        return tr("Nothing is different.")
    counts = {kind: len(matches) for kind, matches in compared.found.items()}
    told = [
        tr_n("{count:,} new match", "{count:,} new matches", counts.get(ChangeKind.NEW, 0)),
        tr_n("{count:,} changed", "{count:,} changed", counts.get(ChangeKind.CHANGED, 0)),
        tr_n("{count:,} gone", "{count:,} gone", counts.get(ChangeKind.GONE, 0)),
    ]
    unread = counts.get(ChangeKind.NOT_READ, 0)
    if unread:
        told.append(tr_n("{count:,} could not be read", "{count:,} could not be read", unread))
    unseen = counts.get(ChangeKind.NOT_LOOKED_AT, 0)
    if unseen:
        told.append(tr_n("{count:,} not looked at this time", "{count:,} not looked at this time", unseen))
    return clauses(*told)


def same_text(compared: ComparedScans) -> str:
    """How many matches are what they were."""
    if compared.same:
        return tr_n("{count:,} match is the same in both.", "{count:,} matches are the same in both.", compared.same)
    if ChangeKind.CHANGED in compared.found:
        return tr("No match is the same in both.")
    return tr("No match is in both scans.")


def scan_text(scan: ScanReport, when: str) -> str:
    """A scan in a line: which one, when, against what and how thoroughly; `when` is its time as it is shown."""
    told = tr("Scan {number} of {when}, against {portfolio}, level {level}")
    return told.format(number=scan.number, when=when, portfolio=scan.portfolio.name, level=level_name(scan.settings.level))
