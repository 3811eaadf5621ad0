"""Building a portfolio: every file fingerprinted once, kept as soon as it is done."""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from provcheck.core.errors import PictureError, Reason
from provcheck.core.imaging.door import reason_of
from provcheck.core.imaging.parts import is_animation, part_names, place_of
from provcheck.core.imaging.preview import to_jpeg
from provcheck.core.index.library import Library
from provcheck.core.index.portfolio_contents import PortfolioContents
from provcheck.core.index.portfolio_store import PortfolioStore, WorkFile
from provcheck.core.index.prints_store import FileStamp, PrintsStore
from provcheck.core.index.report_store import ReportStore
from provcheck.core.jobs import CancelledError, CancelToken, ProgressClock
from provcheck.core.matching.artworks import without_detail
from provcheck.core.records import EVERYTHING, Portfolio, Skipped
from provcheck.core.scan.ahead import Planned, in_order, workers
from provcheck.core.scan.events import Advanced, FileSkipped, FirstPage, Indexed, IndexEvent, IndexSummary
from provcheck.core.scan.fingerprinting import Fingerprinter, Reading
from provcheck.core.scan.selection import Selection
from provcheck.core.scan.version_search import VersionSearch
from provcheck.core.scan.walk import brief, path_of, walk, whole

_NO_FILES = frozenset({Reason.NOT_FOUND, Reason.PART_AS_WORK})


@dataclass(frozen=True)
class _Item:
    """A file to index; `content` when its fingerprints are known, `skipped` when it cannot be looked at."""

    path: Path
    stamp: FileStamp | None = None
    content: str | None = None
    skipped: Skipped | None = None


@dataclass
class _Tally:
    added: int = 0
    known: int = 0
    computed: int = 0
    skipped: list[tuple[Path, Skipped]] = field(default_factory=list)
    seen: set[Path] = field(default_factory=set)
    new: set[str] = field(default_factory=set)

    @property
    def unread(self) -> frozenset[Path]:
        """Files and folders of which this run says nothing."""
        return frozenset(path for path, _skipped in self.skipped)


class PortfolioIndexer:
    """Indexes files and folders into one portfolio."""

    def __init__(
        self,
        library: Library,
        portfolio: Portfolio,
        fingerprinter: Fingerprinter,
        out_before: Container[Path] | None = None,
    ) -> None:
        """Use an open library of the calling thread; `out_before` are files that had been taken out when this was asked for."""
        self._portfolio = portfolio
        self._fingerprinter = fingerprinter
        self._prints = PrintsStore(library, fingerprinter.versions, fingerprinter.space)
        self._reports = ReportStore(library)
        self._store = PortfolioStore(library)
        self._contents = PortfolioContents(library)
        self._out_before = self._contents.left_out(portfolio) if out_before is None else out_before
        self._versions = VersionSearch(library, portfolio, fingerprinter)

    def run(
        self, targets: Sequence[Path | Skipped], token: CancelToken, *, mirror: bool = False, selection: Selection | None = None
    ) -> Iterator[IndexEvent]:
        """Index; the last event is `Indexed`, also after cancelling.

        With `mirror` the portfolio becomes what the targets hold now: works whose files are gone are forgotten. Without
        it they stay and are reported as missing. Of a file or folder that could not be read nothing is forgotten. What is
        taken out of the portfolio while this runs stays out. What the selection leaves out is passed over in folders; it counts
        what it left out before, too.
        """
        tally = _Tally()
        selection = selection or Selection(EVERYTHING)
        completed = True
        try:
            yield from self._index_files(targets, token, tally, selection)
        except CancelledError:
            completed = False
        if completed:
            # What is no file of its own is none of the portfolio: it is told now and not kept.
            out = {path for path in self._contents.left_out(self._portfolio) if path not in self._out_before}
            told = [(path, skipped) for path, skipped in tally.skipped if path not in out]
            kept = [(path, skipped) for path, skipped in told if skipped.reason not in _NO_FILES]
            roots = None if mirror else [Path(os.path.abspath(path_of(target))) for target in targets]
            self._store.set_skipped(self._portfolio, roots, kept, unread=tally.unread)
        moved, missing = self._settle(tally, mirror=mirror and completed)
        versions = 0
        if completed:
            try:
                versions = yield from self._versions.run(token)
            except CancelledError:
                completed = False
        works = self._store.works(self._portfolio)
        yield Indexed(
            IndexSummary(
                portfolio=self._store.create(self._portfolio.name),
                added=tally.added,
                known=tally.known,
                computed=tally.computed,
                moved=moved,
                missing=missing,
                skipped=tuple(item for _path, item in tally.skipped),
                completed=completed,
                versions=versions,
                too_little_detail=tuple(work.path for work in without_detail(works)),
                first_pages=tuple(
                    FirstPage(work.path, work.facts.frames, is_animation=is_animation(work.facts.file_format))
                    for work in works
                    if work.facts.sha256 in tally.new and part_names(work.facts.file_format, work.facts.frames)
                ),
                left_out=selection.left_out,
            )
        )

    def _index_files(
        self, targets: Sequence[Path | Skipped], token: CancelToken, tally: _Tally, selection: Selection
    ) -> Iterator[IndexEvent]:
        found = [brief(entry) for entry in walk(targets, token, selection=selection)]
        complete = self._prints.complete_works()
        # Read by the threads that read files: what was kept since is not decoded a second time.
        settled = {*complete, *self._reports.all()}
        clock = ProgressClock(len(found), token)
        yield Advanced(clock.at(0))
        with workers() as pool:
            planned = (self._plan(whole(entry), complete, settled, token) for entry in found)
            for number, done in enumerate(in_order(planned, pool), start=1):
                skipped = self._finish(done.item, done.result, tally, settled)
                if skipped is not None:
                    tally.skipped.append((Path(os.path.abspath(done.item.path)), skipped))
                    yield FileSkipped(skipped)
                yield Advanced(clock.at(number, done.item.path.name))
                token.check()

    def _plan(
        self, entry: Path | Skipped, complete: frozenset[str], settled: Container[str], token: CancelToken
    ) -> Planned[_Item, Reading | str]:
        """Look up what is known of a file; plan to read it unless that is everything, to decode it unless it is `settled`."""
        token.check()
        if isinstance(entry, Skipped):
            return Planned(_Item(Path(entry.path), skipped=entry), None)
        if place_of(entry).is_inside:
            # It has no place of its own where it could be looked for again.
            return Planned(_Item(entry, skipped=Skipped(str(entry), Reason.PART_AS_WORK)), None)
        try:
            stamp = FileStamp.of(entry)
        except OSError as error:
            return Planned(_Item(entry, skipped=Skipped(str(entry), reason_of(error, entry), str(error))), None)
        content = self._prints.content_of(stamp)
        if content is not None and content in complete:
            return Planned(_Item(entry, stamp, content), None)
        return Planned(_Item(entry, stamp), lambda: self._fingerprinter.read_unless_known(entry, settled))

    def _finish(
        self, item: _Item, result: Callable[[], Reading | str] | None, tally: _Tally, settled: set[str]
    ) -> Skipped | None:
        """Keep one file, and add its content to what is settled; gives the reason when it cannot be used."""
        if item.skipped is not None or item.stamp is None:
            return item.skipped
        content = item.content
        if content is None and result is not None:
            try:
                reading = result()
            except PictureError as error:
                return Skipped(str(item.path), error.reason, error.detail)
            if self._reports.holds(reading if isinstance(reading, str) else reading.facts.sha256):
                return Skipped(str(item.path), Reason.OWN_REPORT)
            content = self._keep(item.stamp, reading)
            # A content that lies there twice is known the second time, also where both files were read at the same time.
            tally.known += content in settled
            tally.computed += content not in settled
            settled.add(content)
        else:
            tally.known += 1
        if content is not None:
            file = WorkFile(item.stamp.path, item.path, content)
            if self._store.add_file(self._portfolio, file, self._out_before):
                tally.added += 1
                tally.new.add(content)
            tally.seen.add(item.stamp.path)
        return None

    def _keep(self, stamp: FileStamp, reading: Reading | str) -> str:
        """Keep what was computed; only the stamp of a content that was known, as of a file that was moved."""
        content = reading if isinstance(reading, str) else reading.facts.sha256
        if isinstance(reading, str) or self._prints.is_complete_work(content):
            self._prints.save_stamp(stamp, content)
            return content
        if reading.lines is None:
            raise ValueError(content)
        self._prints.save_work(content, reading.features, reading.lines, to_jpeg(reading.small), reading.shown)
        self._prints.save_clear(content, reading.clear_preview)
        self._prints.save(stamp, reading.prints)
        return content

    def _settle(self, tally: _Tally, *, mirror: bool) -> tuple[int, tuple[str, ...]]:
        """Deal with files that were not met: moved ones, gone ones. Returns how many moved and which are missing."""
        files = self._store.files(self._portfolio)
        present = {file.content for file in files if file.path in tally.seen}
        unread = tally.unread
        moved = 0
        missing = []
        for file in files:
            is_there = os.path.exists(file.path)  # noqa: PTH110  it never raises
            if file.path in tally.seen or (is_there and not mirror):
                continue
            is_unread = not unread.isdisjoint((file.path, *file.path.parents))
            if not is_unread and (mirror or file.content in present):
                moved += file.content in present
                self._store.remove_file(self._portfolio, file.path)
            elif not is_there:
                missing.append(str(file.given))
        return moved, tuple(missing)
