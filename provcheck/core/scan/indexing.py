"""Building a portfolio: every file fingerprinted once, kept as soon as it is done.

Pages of documents and pictures in archives are works of their own, by the paths that suspects' parts have; of an animation the
first frame is one.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from provcheck.core.errors import PictureError, Reason
from provcheck.core.imaging.parts import further_parts, is_animation, pages_beyond, place_in_name, place_of, whole_of
from provcheck.core.imaging.preview import to_jpeg
from provcheck.core.index.library import Library
from provcheck.core.index.origin_store import OriginStore
from provcheck.core.index.portfolio_contents import PortfolioContents
from provcheck.core.index.portfolio_store import PortfolioStore, WorkFile
from provcheck.core.index.prints_store import FileStamp, PrintsStore
from provcheck.core.index.report_store import ReportStore
from provcheck.core.jobs import CancelledError, CancelToken, ProgressClock
from provcheck.core.matching.artworks import without_detail
from provcheck.core.records import PictureFacts, Portfolio, Skipped
from provcheck.core.scan.ahead import Planned, in_order, workers
from provcheck.core.scan.events import Advanced, FileSkipped, Indexed, IndexEvent, IndexSummary, SeveralPictures
from provcheck.core.scan.fingerprinting import Fingerprinter, Reading
from provcheck.core.scan.found import Found
from provcheck.core.scan.marked_reports import ReportsMet
from provcheck.core.scan.page_files import PageFiles
from provcheck.core.scan.presence import look_for
from provcheck.core.scan.stamps import stamp_of
from provcheck.core.scan.version_search import VersionSearch
from provcheck.core.scan.walk import path_of, walk
from provcheck.core.scan_records import EVERYTHING
from provcheck.core.selection import Selection


@dataclass(frozen=True)
class _Item:
    """A file to index; `content` when its fingerprints are known, `skipped` when it cannot be looked at."""

    path: Path
    stamp: FileStamp | None = None
    content: str | None = None
    skipped: Skipped | None = None


@dataclass
class _Tally:
    known: int = 0
    computed: int = 0
    skipped: list[tuple[Path, Skipped]] = field(default_factory=list)
    seen: set[Path] = field(default_factory=set)
    new: set[Path] = field(default_factory=set)
    several: list[tuple[Path, SeveralPictures]] = field(default_factory=list)
    parts: list[Path] = field(default_factory=list)
    parts_of: dict[Path, frozenset[Path]] = field(default_factory=dict)

    @property
    def unread(self) -> frozenset[Path]:
        """Files and folders of which this run says nothing."""
        return frozenset(path for path, skipped in self.skipped if skipped.reason is not Reason.FURTHER_PARTS)

    @property
    def read_whole(self) -> frozenset[Path]:
        """Files of which this run, if it came to its end, read all that there is."""
        return frozenset(whole_of(path)[0] for path in self.seen) - {whole_of(path)[0] for path in self.unread}

    @property
    def several_new(self) -> tuple[SeveralPictures, ...]:
        """Files of several pictures of which any was added."""
        return tuple(told for path, told in self.several if not self.new.isdisjoint((path, *self.parts_of[path])))

    def has_dropped(self, path: Path) -> bool:
        """Whether this run read the file that a page was of, and it has no such page any more."""
        return path.parent in self.parts_of and path not in self.parts_of[path.parent]


class PortfolioIndexer:
    """Indexes files and folders into one portfolio."""

    def __init__(
        self,
        library: Library,
        portfolio: Portfolio,
        fingerprinter: Fingerprinter,
        out_before: Container[Path] | None = None,
        stay_out: Container[Path] = frozenset(),
    ) -> None:
        """Use an open library of the calling thread.

        `out_before` are files that had been taken out when this was asked for; those in `stay_out` do not come in, be they
        named or pages of a file that is.
        """
        self._portfolio = portfolio
        self._fingerprinter = fingerprinter.for_works()
        self._prints = PrintsStore(library, fingerprinter.versions, fingerprinter.space)
        self._origins = OriginStore(library)
        self._reports = ReportStore(library)
        self._store = PortfolioStore(library)
        self._contents = PortfolioContents(library)
        self._out_before = self._contents.left_out(portfolio) if out_before is None else out_before
        self._stay_out = stay_out
        self._versions = VersionSearch(library, portfolio, fingerprinter)
        self._files = PageFiles()

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
        before = self._store.identities(self._portfolio)
        selection = selection or Selection(EVERYTHING)
        completed = True
        try:
            yield from self._index_files(targets, token, tally, selection)
        except CancelledError:
            completed = False
        if completed:
            # What is not there is none of the portfolio, and no report is: both are told now and not kept.
            out = {path for path in self._contents.left_out(self._portfolio) if path not in self._out_before}
            told = [(path, skipped) for path, skipped in tally.skipped if path not in out]
            kept = [each for each in told if not (each[1].reason is Reason.NOT_FOUND or each[1].is_report)]
            roots = None if mirror else [Path(os.path.abspath(path_of(target))) for target in targets]
            self._store.set_skipped(self._portfolio, roots, kept, unread=tally.unread)
        moved, missing = self._settle(tally, mirror=mirror and completed, completed=completed)
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
                # What seemed new at a place may have become a work that was there before.
                added=len(self._store.identities(self._portfolio) - before),
                known=tally.known,
                computed=tally.computed,
                moved=moved,
                missing=missing,
                skipped=tuple(item for _path, item in tally.skipped),
                completed=completed,
                versions=versions,
                too_little_detail=tuple(work.path for work in without_detail(works)),
                several=tally.several_new,
                left_out=selection.left_out,
            )
        )

    def _index_files(
        self, targets: Sequence[Path | Skipped], token: CancelToken, tally: _Tally, selection: Selection
    ) -> Iterator[IndexEvent]:
        found = Found(walk(targets, token, selection=selection, reports=ReportsMet(self._reports.holds)))
        complete = self._prints.complete_works()
        # Read by the threads that read files: what was kept since is not decoded a second time.
        settled = {*complete, *self._reports.all()}
        clock = ProgressClock(len(found), token)
        yield Advanced(clock.at(0))
        with workers() as pool:
            before = 0
            while found:
                planned = (self._plan(entry, complete, settled, token) for entry in found)
                for number, done in enumerate(in_order(planned, pool), start=before + 1):
                    skipped = self._finish(done.item, done.result, tally, settled)
                    if skipped is not None:
                        tally.skipped.append((Path(os.path.abspath(done.item.path)), skipped))
                        yield FileSkipped(skipped)
                    yield Advanced(clock.at(number, str(done.item.path)))
                    token.check()
                # That a file has further pages is known when its first one has been read.
                before += len(found)
                found, tally.parts = Found(tally.parts), []
                clock.grow(len(found))
                self._files.let_go()

    def _plan(
        self, entry: Path | Skipped, complete: frozenset[str], settled: Container[str], token: CancelToken
    ) -> Planned[_Item, Reading | str]:
        """Look up what is known of a file; plan to read it unless that is everything, to decode it unless it is `settled`."""
        token.check()
        if isinstance(entry, Skipped):
            return Planned(_Item(Path(entry.path), skipped=entry), None)
        stamp = stamp_of(entry)
        if isinstance(stamp, Skipped):
            return Planned(_Item(entry, skipped=stamp), None)
        read = self._files.reader(stamp)
        content = self._prints.content_of(stamp)
        if content is not None and content in complete:
            return Planned(_Item(entry, stamp, content), None)
        return Planned(_Item(entry, stamp), lambda: self._fingerprinter.read_unless_known(entry, settled, read=read))

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
            if self._reports.holds(reading if isinstance(reading, str) else reading.facts.file_sha256):
                return Skipped(str(item.path), Reason.OWN_REPORT)
            content = self._keep(item.stamp, reading)
            # A content that lies there twice is known the second time, also where both files were read at the same time.
            tally.known += content in settled
            tally.computed += content not in settled
            settled.add(content)
        else:
            tally.known += 1
        facts = self._prints.facts(content) if content is not None else None
        return None if facts is None else self._take(WorkFile(item.stamp.path, item.path, facts.sha256), facts, tally)

    def _take(self, file: WorkFile, facts: PictureFacts, tally: _Tally) -> Skipped | None:
        """Put a picture into the portfolio; its further pages are to be read next. Tells when these are too many."""
        tally.seen.add(file.path)
        if _is_blank_page(facts):
            # Blank pages of a size are all the same, so that of any two books they would be copies of each other.
            self._store.remove_file(self._portfolio, file.path, more_follow=True)
        elif file.path not in self._stay_out and self._store.add_file(
            self._portfolio, file, self._out_before, more_follow=True
        ):
            tally.new.add(file.path)
        if facts.part:
            return None
        further = list(further_parts(file.given, facts.file_format, facts.frames))
        places = {part: Path(os.path.abspath(part)) for part in further}
        tally.parts_of[file.path] = frozenset(places.values())
        animated = is_animation(facts.file_format)
        if further:
            tally.several.append((file.path, SeveralPictures(str(file.given), facts.frames, is_animation=animated)))
        if animated:
            return None
        tally.parts += [part for part in further if places[part] not in tally.seen and places[part] not in self._stay_out]
        beyond = pages_beyond(facts.file_format, facts.frames)
        told = f"{facts.frames - beyond} of {facts.frames}"
        return Skipped(str(file.given), Reason.FURTHER_PARTS, told) if beyond else None

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
        if not reading.facts.part:
            self._origins.save_unread(content)
        return content

    def _settle(self, tally: _Tally, *, mirror: bool, completed: bool) -> tuple[int, tuple[str, ...]]:
        """Deal with files that were not met: moved ones, gone ones. Returns how many moved and which are missing.

        Those of a drive that does not answer are taken to be where they were.
        """
        files = self._store.files(self._portfolio)
        present = {file.content for file in files if file.path in tally.seen}
        unread = tally.unread
        looks = look_for((str(file.path) for file in files if file.path not in tally.seen), CancelToken())
        gone = {path for look in looks for path in look.missing}
        moved = 0
        missing = []
        for file in files:
            there = str(file.path) not in gone
            # The file is there, and what it held at that place is not: it has changed.
            is_dropped = tally.has_dropped(file.path) or (not there and place_of(file.path).is_inside)
            if file.path in tally.seen or (there and not is_dropped and not mirror):
                continue
            is_unread = not unread.isdisjoint((file.path, *file.path.parents))
            if not is_unread and (mirror or is_dropped or file.content in present):
                moved += file.content in present
                self._store.remove_file(self._portfolio, file.path, more_follow=not completed)
            elif not there:
                missing.append(str(place_in_name(file.given)[0]))
        if completed:
            self._store.forget_left(self._portfolio, tally.read_whole)
        return moved, tuple(dict.fromkeys(missing))


def _is_blank_page(facts: PictureFacts) -> bool:
    """Whether a picture is a page besides the first one, and nothing is on it."""
    return bool(facts.part) and not is_animation(facts.file_format) and facts.detail == 0
