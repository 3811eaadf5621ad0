"""Small pictures for lists: loaded in a worker when they come into view, the latest asked for first."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QImage, QPixmap

from provcheck.core.jobs import CancelToken
from provcheck.gui.images import thumb_from
from provcheck.gui.tasks import TaskRunner

_log = logging.getLogger(__name__)

KEPT_BYTES = 128 << 20
"""Pixels that are kept: some 2,000 pictures of the grid on a plain screen, and more than the largest screen shows at once."""

_ASKED = 400
_PIXEL = 4
_NONE = 1 << 10
"""What a picture without a preview counts for."""


class ThumbStore(QObject):
    """Thumbnails by the SHA-256 of the picture's file.

    Signals:
        arrived: SHA-256 of pictures that `get` gives from now on.
    """

    arrived = Signal(list)

    def __init__(self, load_preview: Callable[[str], bytes | None], runner: TaskRunner, side: int, parent: QObject) -> None:
        """`load_preview` is called in a worker; `side` bounds both sides of a thumbnail, in pixels of the screen."""
        super().__init__(parent)
        self._load_preview = load_preview
        self._runner = runner
        self._side = side
        self._kept: OrderedDict[str, QPixmap | None] = OrderedDict()
        self._kept_bytes = 0
        self._wanted: list[str] = []
        self._pending: set[str] = set()
        self._seen: frozenset[str] = frozenset()
        self._on_the_way: dict[str, int] = {}
        self._loading = False

    @property
    def kept_bytes(self) -> int:
        """How much the kept thumbnails take."""
        return self._kept_bytes

    def get(self, sha256: str) -> QPixmap | None:
        """The thumbnail, or None when there is none or it is still to come."""
        if sha256 in self._kept:
            return self.peek(sha256)
        if sha256 not in self._pending:
            self._pending.add(sha256)
            self._wanted.append(sha256)
            # What was asked for long ago has scrolled out of view; it is asked for again when it comes back.
            self._pending.difference_update(self._wanted[:-_ASKED])
            del self._wanted[:-_ASKED]
            self._start()
        return None

    def peek(self, sha256: str) -> QPixmap | None:
        """The thumbnail if it is here, without asking for it."""
        found = self._kept.get(sha256)
        if found is not None:
            self._kept.move_to_end(sha256)
        return found

    def want(self, seen: Sequence[str], near: Sequence[str] = ()) -> None:
        """Load what is seen, the first one first, then what is near, and nothing that was asked for before.

        What is seen is kept however much it is.
        """
        self._seen = frozenset(seen)
        digests = (*seen, *near)
        on_the_way = {sha256 for sha256, side in self._on_the_way.copy().items() if side == self._side}
        new = [sha256 for sha256 in reversed(digests) if sha256 not in self._kept and sha256 not in on_the_way]
        self._wanted[:] = new
        self._pending = on_the_way.union(new)
        if new:
            self._start()

    def has(self, sha256: str) -> bool:
        """Whether it is known what `get` gives."""
        return sha256 in self._kept

    def set_side(self, side: int) -> None:
        """Make thumbnails of another size, as for another screen; those that are here are forgotten."""
        if side != self._side:
            self._side = side
            self._kept.clear()
            self._kept_bytes = 0

    def forget_missing(self) -> None:
        """Ask again for pictures that had no preview, as they may have one now."""
        for sha256 in [sha256 for sha256, pixmap in self._kept.items() if pixmap is None]:
            self._drop(sha256)

    def _start(self) -> None:
        if self._loading:
            return
        self._loading = True
        task = self._runner.start(self._load)
        task.events.connect(self._take)
        task.ended.connect(self._ended)

    def _load(self, token: CancelToken) -> Iterator[tuple[str, int, QImage | None]]:
        """Runs in a worker; each step on the list and the table is atomic, so no lock is needed."""
        while not token.cancelled:
            try:
                sha256 = self._wanted.pop()
            except IndexError:
                return
            side = self._side
            self._on_the_way[sha256] = side
            yield sha256, side, self._thumb(sha256, side)

    def _thumb(self, sha256: str, side: int) -> QImage | None:
        data = self._load_preview(sha256)
        if data is None:
            return None
        try:
            return thumb_from(data, side)
        except ValueError as error:
            _log.warning("preview of %s cannot be decoded: %s", sha256, error)
            return None

    @Slot(list)
    def _take(self, loaded: list[tuple[str, int, QImage | None]]) -> None:
        for sha256, _side, _image in loaded:
            self._on_the_way.pop(sha256, None)
        current = [(sha256, image) for sha256, side, image in loaded if side == self._side]
        for sha256, image in current:
            self._drop(sha256)
            self._kept[sha256] = None if image is None else QPixmap.fromImage(image)
            self._kept_bytes += _bytes_of(self._kept[sha256])
            self._pending.discard(sha256)
        self._make_room()
        self.arrived.emit([sha256 for sha256, _image in current])

    def _make_room(self) -> None:
        """Forget what was shown longest ago and is not seen now."""
        if self._kept_bytes <= KEPT_BYTES:
            return
        for sha256 in [each for each in self._kept if each not in self._seen]:
            self._drop(sha256)
            if self._kept_bytes <= KEPT_BYTES:
                return

    def _drop(self, sha256: str) -> None:
        if sha256 in self._kept:
            self._kept_bytes -= _bytes_of(self._kept.pop(sha256))

    @Slot()
    def _ended(self) -> None:
        self._loading = False
        self._on_the_way.clear()
        self._pending.intersection_update(self._wanted)
        if self._wanted:
            self._start()


def _bytes_of(pixmap: QPixmap | None) -> int:
    return _NONE if pixmap is None else _PIXEL * pixmap.width() * pixmap.height()
