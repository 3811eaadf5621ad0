"""Reading a set of pictures that are looked at together, as the outputs of a generator: a generator of events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from provcheck.core.errors import PictureError, Reason
from provcheck.core.fingerprint.prints import Prints
from provcheck.core.fingerprint.small_picture import SmallPicture, small_picture
from provcheck.core.index.library import Library
from provcheck.core.index.origin_store import OriginStore
from provcheck.core.index.prints_store import FileStamp, PrintsStore
from provcheck.core.index.report_store import ReportStore
from provcheck.core.jobs import CancelToken, ProgressClock
from provcheck.core.records import Level, Skipped
from provcheck.core.scan.ahead import Done, Planned, in_order, workers
from provcheck.core.scan.events import Advanced, FileSkipped
from provcheck.core.scan.fingerprinting import Fingerprinter, Reading
from provcheck.core.scan.found import Found
from provcheck.core.scan.marked_reports import ReportsMet
from provcheck.core.scan.page_files import PageFiles
from provcheck.core.scan.stamps import stamp_of
from provcheck.core.scan.walk import walk


@dataclass(frozen=True)
class SetPicture:
    """A picture of a set.

    Attributes:
        path: Its file, as given; of an animation or a document the first frame or page is taken.
        prints: Its fingerprints, without compact descriptors.
        small: Its very small form.
    """

    path: str
    prints: Prints
    small: SmallPicture


@dataclass(frozen=True)
class SetRead:
    """The last event.

    Attributes:
        pictures: What was read, in the order of the walk.
        skipped: What could not be read.
    """

    pictures: tuple[SetPicture, ...]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True)
class _Item:
    path: Path
    stamp: FileStamp | None = None
    picture: SetPicture | None = None
    known: Prints | None = None
    skipped: Skipped | None = None


@dataclass
class _Tally:
    pictures: list[SetPicture] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)


class SetReader:
    """Fingerprints sets of pictures; what is known of one is not computed again. Lives in one thread, with its library."""

    def __init__(self, library: Library, fingerprinter: Fingerprinter) -> None:
        """Use an open library of the calling thread."""
        self._fingerprinter = fingerprinter.without_features()
        self._prints = PrintsStore(library, fingerprinter.versions)
        self._origins = OriginStore(library)
        self._reports = ReportStore(library)
        self._files = PageFiles()

    def run(self, targets: Sequence[Path], token: CancelToken) -> Iterator[Advanced | FileSkipped | SetRead]:
        """Read every picture in files and folders; the last event is `SetRead`.

        What was read is kept at once, so that it goes on from there when it was stopped. Raises `CancelledError`, `ModelError`,
        `LibraryError`, and `DecoderError` where no process that decodes can be started.
        """
        found, tally = Found(walk(targets, token, reports=ReportsMet(self._reports.holds))), _Tally()
        complete = frozenset(self._prints.contents_with_small())
        clock = ProgressClock(len(found), token)
        yield Advanced(clock.at(0))
        with workers() as pool:
            planned = (self._plan(entry, complete, token) for entry in found)
            for number, done in enumerate(in_order(planned, pool), start=1):
                picture = self._finish(done)
                if isinstance(picture, Skipped):
                    tally.skipped.append(picture)
                    yield FileSkipped(picture)
                else:
                    tally.pictures.append(picture)
                yield Advanced(clock.at(number, str(done.item.path)))
                token.check()
        yield SetRead(tuple(tally.pictures), tuple(tally.skipped))

    def _plan(self, entry: Path | Skipped, complete: frozenset[str], token: CancelToken) -> Planned[_Item, Reading | str]:
        """Look up what is known of a picture; plan to read it unless that is everything."""
        token.check()
        if isinstance(entry, Skipped):
            return Planned(_Item(Path(entry.path), skipped=entry), None)
        stamp = stamp_of(entry)
        if isinstance(stamp, Skipped):
            return Planned(_Item(entry, skipped=stamp), None)
        content = self._prints.content_of(stamp)
        known = None if content is None else self._prints.load(content)
        picture = None if known is None else self._picture(entry, known)
        if picture is not None:
            return Planned(_Item(entry, stamp, picture), None)
        embedded = () if known is None else (known.facts.sha256,)
        return Planned(_Item(entry, stamp, known=known), self._job(entry, stamp, complete, embedded))

    def _job(self, path: Path, stamp: FileStamp, complete: frozenset[str], embedded: Sequence[str]) -> partial[Reading | str]:
        read = self._files.reader(stamp)
        return partial(self._fingerprinter.read_in_two_tries, path, complete, Level.QUICK, tuple(embedded), read)

    def _picture(self, path: Path, prints: Prints) -> SetPicture | None:
        small = self._prints.small(prints.facts.sha256)
        return None if small is None else SetPicture(str(path), prints, small)

    def _finish(self, done: Done[_Item, Reading | str]) -> SetPicture | Skipped:
        """Keep one picture; gives the reason when it cannot be used."""
        item = done.item
        if item.skipped is not None:
            return item.skipped
        if item.picture is not None:
            return self._unless_report(item.path, item.picture)
        if item.stamp is None or done.result is None:
            raise ValueError(item.path)
        try:
            reading = done.result()
            return self._unless_report(item.path, self._taken(item, item.stamp, reading))
        except PictureError as error:
            return Skipped(str(item.path), error.reason, error.detail)

    def _taken(self, item: _Item, stamp: FileStamp, reading: Reading | str) -> SetPicture:
        """A picture by what was read of it; one whose content was kept before, as of a file that was moved, from there."""
        if isinstance(reading, str):
            kept = self._prints.load(reading)
            picture = None if kept is None else self._picture(item.path, kept)
            if picture is not None:
                self._prints.save_stamp(stamp, reading)
                return picture
            # What was kept is of another version by now.
            reading = self._fingerprinter.read(item.path, Level.QUICK)
        content, known = reading.facts.sha256, item.known
        prints = known if known is not None and known.facts.sha256 == content else reading.prints
        small = small_picture(reading.small)
        if prints is known:
            self._prints.save_stamp(stamp, content)
        else:
            self._prints.save(stamp, prints)
        self._origins.save(content, reading.origin)
        self._prints.save_small(content, small)
        return SetPicture(str(item.path), prints, small)

    def _unless_report(self, path: Path, picture: SetPicture) -> SetPicture | Skipped:
        if self._reports.holds(picture.prints.facts.file_sha256):
            return Skipped(str(path), Reason.OWN_REPORT)
        return picture
