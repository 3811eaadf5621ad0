"""Files of many pages, read once for all pages that are planned one after another."""

from __future__ import annotations

from pathlib import Path

from provcheck.core.imaging.door import Read, SharedReading, read_bytes
from provcheck.core.imaging.parts import whole_of
from provcheck.core.index.prints_store import FileStamp


class PageFiles:
    """Tells how to read files in their turn. To be asked by one thread; what it gives may be used in others.

    Bytes live as long as a page that is to be read has them, or the next one may: those of one file, or of few small ones. To
    be asked for every file that is read, in its turn.
    """

    def __init__(self) -> None:
        """Hold nothing."""
        self._file: tuple[Path, int, int] | None = None
        self._shared = SharedReading()

    def reader(self, stamp: FileStamp) -> Read:
        """What reads the file, or the page of one, with that stamp: of a file that has changed since the page before, anew."""
        whole, part = whole_of(stamp.path)
        if not part:
            self.let_go()
            return read_bytes
        file = (whole, stamp.file_bytes, stamp.mtime_ns)
        if file != self._file:
            self._file, self._shared = file, SharedReading()
        return self._shared

    def let_go(self) -> None:
        """No further page of the last file is to be read."""
        self._file, self._shared = None, SharedReading()
