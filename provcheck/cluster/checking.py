"""Checking a collection whose fingerprints are there against a portfolio of the library, over all machines of a cluster."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import batched
from pathlib import Path
from typing import Any

from provcheck import __version__
from provcheck.app import portfolios
from provcheck.app.scanning import keep_scan
from provcheck.app.workspace import Workspace
from provcheck.cluster import collection
from provcheck.cluster.collection import Collection
from provcheck.cluster.faults import ClusterError, Fault
from provcheck.cluster.machinery import Worker, running, sent, spread
from provcheck.cluster.method import SERVED, method_of
from provcheck.cluster.storage import Storage
from provcheck.cluster.workers import Judged, KeptWork, PortfolioMatcher, SentPortfolio
from provcheck.core.addresses import is_address
from provcheck.core.errors import Reason
from provcheck.core.fingerprint.grounds import mask_to_blob
from provcheck.core.fingerprint.local_features import LINES_SIGNAL, SIGNAL
from provcheck.core.index.codec import from_json
from provcheck.core.index.library import Library
from provcheck.core.index.prints_store import PrintsStore
from provcheck.core.index.report_store import ReportStore
from provcheck.core.jobs import CancelledError, CancelToken, ProgressClock
from provcheck.core.matching.pair import LEVELS_WITH_LINES
from provcheck.core.records import Level, Portfolio, Skipped
from provcheck.core.scan.account import ScanAccount, ScanRequest, Shown
from provcheck.core.scan.comparing import matcher_settings, space_at
from provcheck.core.scan.events import Advanced, ScanEvent, Scanned
from provcheck.core.scan_records import ScanReport, ScanSettings

_IN_PARCEL = 16


@dataclass(frozen=True)
class Against:
    """Fingerprints to check.

    Attributes:
        place: Folder or address of the fingerprints.
        level: How thoroughly to look; None as thoroughly as they were made for.
        address: Of the cluster.
        candidates: How many best works of every picture to list.
    """

    place: str
    level: Level | None
    address: str
    candidates: int = 0


def check(workspace: Workspace, portfolio: Portfolio, against: Against, token: CancelToken) -> Iterator[ScanEvent]:
    """Match a portfolio against a collection; the last event is `Scanned`, with the scan as it is kept.

    It is the scan of the collection's folder that one machine would have made, but for files that are only marked as reports,
    which are compared. Raises `ClusterError`, `LibraryError` or `ModelError`.
    """
    target = Storage(against.place)
    known = collection.load(target)
    settings = ScanSettings(against.level or known.method.level, against.candidates)
    if settings.level not in SERVED[known.method.level]:
        raise ClusterError(Fault.OTHER_LEVEL, target.place, str(known.method.level))
    yield from portfolios.made_ready(workspace, portfolio, token)
    fingerprinter = workspace.fingerprinter()
    if known.method.lacks(replace(method_of(fingerprinter, settings.level), level=known.method.level)):
        raise ClusterError(Fault.OTHER_METHOD, target.place)
    with workspace.open_library() as library:
        yield from _Check(workspace, library, known, target, portfolio, settings).run(against.address, token)


class _Check:
    """One check. Lives in one thread."""

    def __init__(
        self,
        workspace: Workspace,
        library: Library,
        known: Collection,
        target: Storage,
        portfolio: Portfolio,
        settings: ScanSettings,
    ) -> None:
        self._library = library
        self._known = known
        self._target = target
        self._source = Storage(known.source)
        self._settings = settings
        fingerprinter = workspace.fingerprinter()
        self._versions = fingerprinter.deciding_versions
        self._matching = matcher_settings(fingerprinter, workspace.backgrounds(), settings.level, settings.candidates)
        self._prints = PrintsStore(library, self._versions, space_at(fingerprinter, settings.level))
        request = ScanRequest(portfolio, (Path(known.source),), settings, __version__)
        self._account = ScanAccount(library, self._prints, request)
        self._reports = ReportStore(library)
        self._later: list[tuple[Judged, Shown]] = []

    def run(self, address: str, token: CancelToken) -> Iterator[ScanEvent]:
        """Check all; the last event is `Scanned`, also after cancelling."""
        self._account.begin()
        completed = True
        try:
            with running(address) as cluster:
                work = [{"key": key} for key in self._known.partitions]
                given = {"source": self._source.place, "target": self._target.place, "portfolio": sent(self._sent())}
                with closing(spread(cluster, work, _Matcher, given, in_order=True)) as rows:
                    yield from self._take_all(rows, token)
        except CancelledError:
            completed = False
            yield from self._account.tell(self._account.tally.rest())
        report = self._account.report(self._known.models, completed=completed)
        yield Scanned(keep_scan(self._library, self._spelled(report)))

    def _sent(self) -> SentPortfolio:
        """The portfolio for other machines: what all of it needs at once, and parcels of what is wanted now and then."""
        contents = list(dict.fromkeys(work.facts.sha256 for work in self._account.works.works))
        parcels = [sent({content: self._kept(content) for content in each}) for each in batched(contents, _IN_PARCEL)]
        parcel_of = {content: number // _IN_PARCEL for number, content in enumerate(contents)}
        return SentPortfolio(__version__, dict(self._versions), self._account.works, self._matching, parcels, parcel_of)

    def _kept(self, content: str) -> KeptWork:
        signals = (SIGNAL, LINES_SIGNAL) if self._settings.level in LEVELS_WITH_LINES else (SIGNAL,)
        features = {signal: self._prints.features(content, signal) for signal in signals}
        blobs = {signal: each.to_blob() for signal, each in features.items() if each is not None}
        return KeptWork(blobs, self._prints.preview(content), mask_to_blob(self._prints.shown(content)))

    def _take_all(self, rows: Iterator[dict[str, Any]], token: CancelToken) -> Iterator[ScanEvent]:
        """Files as they come, then their further frames and pages, in the order in which one machine meets them."""
        counts = self._known.counts
        self._account.tally.known = counts.pictures
        clock = ProgressClock(counts.pictures + counts.skipped, token)
        yield Advanced(clock.at(0))
        for done, row in enumerate(rows, start=1):
            token.check()
            judged, shown = from_json(Judged, row["judged"].decode("ascii")), Shown(row["jpeg"], row["clear"])
            if judged.is_part:
                self._later.append((judged, shown))
            else:
                yield from self._take(judged, shown)
            yield Advanced(clock.at(done, self._source.path_of(judged.name)))
        for judged, shown in self._later:
            yield from self._take(judged, shown)

    def _take(self, judged: Judged, shown: Shown) -> Iterator[ScanEvent]:
        """Add what came of one picture."""
        path = self._source.path_of(judged.name)
        if judged.facts is not None and self._reports.holds(judged.facts.file_sha256):
            if not judged.is_part:
                yield from self._account.skip(Skipped(path, Reason.OWN_REPORT))
        elif judged.facts is not None and judged.found is not None:
            place = Path(path) if is_address(path) else Path(os.path.abspath(path))
            yield from self._account.take(Path(path), place, judged.facts, judged.found, lambda: shown)
        else:
            yield from self._account.skip(judged.skipped)
        yield from self._account.tell(self._account.tally.done(Path(path)))

    def _spelled(self, report: ScanReport) -> ScanReport:
        """The report with addresses as people write them: as paths they lose a slash."""
        if not is_address(self._known.source):
            return report
        lost = str(Path(self._known.source))
        flat = (self._known.source + path.removeprefix(lost) for path in report.too_little_detail)
        further = tuple(replace(each, path=_with_slash(each.path, lost, self._known.source)) for each in report.skipped)
        return replace(report, targets=(self._known.source,), too_little_detail=tuple(flat), skipped=further)


def _with_slash(path: str, lost: str, source: str) -> str:
    return source + path.removeprefix(lost) if path.startswith(lost) else path


class _Matcher(Worker[PortfolioMatcher]):
    """Matches the pictures of pieces."""

    def equipped(self, **given: Any) -> PortfolioMatcher:  # noqa: ANN401
        return PortfolioMatcher(**given)

    def rows(self, tool: PortfolioMatcher, piece: Mapping[str, Any]) -> Iterator[Mapping[str, object]]:
        yield from tool.match(piece["key"])
