"""Which pictures of a folder have not been compared with the works of a portfolio, as both are now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from provcheck.core.imaging.door import reason_of
from provcheck.core.index.compared_store import ComparedStore, Comparison
from provcheck.core.index.library import Library
from provcheck.core.index.portfolio_store import PortfolioStore
from provcheck.core.index.prints_store import FileStamp, PrintsStore
from provcheck.core.index.texts_store import TextsStore
from provcheck.core.jobs import CancelToken
from provcheck.core.records import Level, Portfolio, Skipped
from provcheck.core.scan.beside import TextsBeside
from provcheck.core.scan.comparing import comparison_with, space_at
from provcheck.core.scan.fingerprinting import Fingerprinter
from provcheck.core.scan.marked_reports import ReportsMet
from provcheck.core.scan.walk import walk
from provcheck.core.scan_records import EVERYTHING, Patterns
from provcheck.core.selection import Selection

_REPORTS = ReportsMet(lambda _digest: False, in_archives=False)
"""Without a library nothing is proved to be a report."""


def stamps_in(folders: Sequence[Path], token: CancelToken, patterns: Patterns = EVERYTHING) -> Iterator[FileStamp | Skipped]:
    """Stamps of the pictures in folders that are wanted, with texts beside them, and what cannot be looked into.

    Files that vanish meanwhile are passed over; of archives only the names in them are read, so that what is marked there as
    a report is a picture as others. Raises `CancelledError`.
    """
    texts = TextsBeside()
    for found in walk(folders, token, selection=Selection(patterns), reports=_REPORTS):
        if isinstance(found, Skipped):
            yield found
            continue
        try:
            stamp = FileStamp.of(found)
            yield replace(stamp, texts=texts.state_of(stamp.path))
        except FileNotFoundError:
            continue
        except OSError as error:
            yield Skipped(str(found), reason_of(error, found), str(error))


def unseen(
    library: Library,
    fingerprinter: Fingerprinter,
    portfolio: Portfolio,
    level: Level,
    stamps: Iterable[FileStamp],
) -> Iterator[FileStamp]:
    """Files that are new, have changed, as texts beside them, or were not compared with all works that the portfolio has now.

    A comparison at a higher level counts too. What has been read is told by path, size and time.
    """
    prints = PrintsStore(library, {})
    levels = list(Level)[list(Level).index(level) :]
    compared = ComparedStore(library).compared(_comparisons(library, fingerprinter, portfolio, levels))
    texts = TextsStore(library, portfolio)
    for stamp in stamps:
        content = prints.content_of(stamp)
        if content is None or content not in compared or stamp.texts != texts.state_of(stamp.path):
            yield stamp


def _comparisons(
    library: Library, fingerprinter: Fingerprinter, portfolio: Portfolio, levels: Iterable[Level]
) -> Iterator[Comparison]:
    """What scans would compare with now: works whose fingerprints are missing cannot be compared."""
    works = frozenset(file.content for file in PortfolioStore(library).files(portfolio))
    complete: dict[bool, frozenset[str]] = {}
    for level in levels:
        space = space_at(fingerprinter, level)
        votes = space is not None
        if votes not in complete:
            complete[votes] = PrintsStore(library, fingerprinter.versions, space).complete_works() & works
        yield comparison_with(fingerprinter, portfolio, level, complete[votes])
