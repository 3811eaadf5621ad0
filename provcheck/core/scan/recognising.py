"""Files in which nothing was found and that have not changed since: looked for many at a time, none of them is opened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import batched
from pathlib import Path

from provcheck.core.index.prints_store import MOST_AT_ONCE, FileStamp, PrintsStore
from provcheck.core.index.report_store import ReportStore
from provcheck.core.jobs import CancelToken
from provcheck.core.records import Skipped
from provcheck.core.scan.outcomes import Outcomes
from provcheck.core.scan.suspects import SuspectAgain, SuspectAsked


class Recogniser:
    """Knows them by size, time and number on the drive. Lives in the thread of the scan."""

    def __init__(self, prints: PrintsStore, reports: ReportStore, outcomes: Outcomes) -> None:
        """Ask these."""
        self._prints = prints
        self._reports = reports
        self._outcomes = outcomes

    def among(self, entries: Iterable[Path | Skipped], token: CancelToken) -> Iterator[Path | Skipped | SuspectAgain]:
        """The entries in their order; those in which nothing would be found again with what came of them.

        Any other is to be looked at in its turn, also where it cannot be looked at now. Raises `CancelledError`.
        """
        for some in batched(entries, MOST_AT_ONCE):
            known = self._known([entry for entry in some if isinstance(entry, Path)], token)
            yield from (known.get(entry, entry) if isinstance(entry, Path) else entry for entry in some)

    def _known(self, paths: Iterable[Path], token: CancelToken) -> dict[Path, SuspectAgain]:
        stamps = list(_stamps_of(paths, token))
        contents = self._prints.contents_of([stamp for _path, stamp in stamps])
        outcomes = self._outcomes.again(set(contents.values()))
        reports = self._reports.among({outcome.facts.file_sha256 for outcome in outcomes.values()})
        known: dict[Path, SuspectAgain] = {}
        for path, stamp in stamps:
            content = contents.get(stamp.path, "")
            outcome = outcomes.get(content)
            if outcome is not None and outcome.facts.file_sha256 not in reports:
                known[path] = SuspectAgain(SuspectAsked(path, stamp, content), outcome, None)
        return known


def _stamps_of(paths: Iterable[Path], token: CancelToken) -> Iterator[tuple[Path, FileStamp]]:
    """Of those that can be looked at."""
    for path in paths:
        token.check()
        try:
            yield path, FileStamp.of(path)
        except OSError:
            continue
