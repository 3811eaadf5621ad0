"""Small pictures for lists: loaded in a worker when they come into view, the latest asked for first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QImage, QPixmap

from provcheck.core.jobs import CancelToken
from provcheck.gui.images import from_jpeg, scaled_within
from provcheck.gui.tasks import TaskRunner

_KEPT = 2000
_ASKED = 400


class ThumbStore(QObject):
    """Thumbnails by the SHA-256 of the picture's file.

    Signals:
        arrived: SHA-256 of pictures that `get` gives from now on.
    """

    arrived = Signal(list)

    def __init__(self, load_preview: Callable[[str], bytes | None], runner: TaskRunner, side: int, parent: QObject) -> None:
        """`load_preview` is called in a worker; `side` bounds both sides of a thumbnail."""
        super().__init__(parent)
        self._load_preview = load_preview
        self._runner = runner
        self._side = side
        self._kept: OrderedDict[str, QPixmap | None] = OrderedDict()
        self._wanted: list[str] = []
        self._pending: set[str] = set()
        self._loading = False

    def get(self, sha256: str) -> QPixmap | None:
        """The thumbnail, or None when there is none or it is still to come."""
        if sha256 in self._kept:
            self._kept.move_to_end(sha256)
            return self._kept[sha256]
        if sha256 not in self._pending:
            self._pending.add(sha256)
            self._wanted.append(sha256)
            # What was asked for long ago has scrolled out of view; it is asked for again when it comes back.
            self._pending.difference_update(self._wanted[:-_ASKED])
            del self._wanted[:-_ASKED]
            self._start()
        return None

    def has(self, sha256: str) -> bool:
        """Whether it is known what `get` gives."""
        return sha256 in self._kept

    def forget_missing(self) -> None:
        """Ask again for pictures that had no preview, as they may have one now."""
        for sha256 in [sha256 for sha256, pixmap in self._kept.items() if pixmap is None]:
            del self._kept[sha256]

    def _start(self) -> None:
        if self._loading:
            return
        self._loading = True
        task = self._runner.start(self._load)
        task.events.connect(self._take)
        task.ended.connect(self._ended)

    def _load(self, token: CancelToken) -> Iterator[tuple[str, QImage | None]]:
        """Runs in a worker; popping from a list is atomic, so no lock is needed."""
        while not token.cancelled:
            try:
                sha256 = self._wanted.pop()
            except IndexError:
                return
            data = self._load_preview(sha256)
            yield sha256, None if data is None else scaled_within(from_jpeg(data), self._side)

    @Slot(list)
    def _take(self, loaded: list[tuple[str, QImage | None]]) -> None:
        for sha256, image in loaded:
            self._kept[sha256] = None if image is None else QPixmap.fromImage(image)
            self._pending.discard(sha256)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        self.arrived.emit([sha256 for sha256, _image in loaded])

    @Slot()
    def _ended(self) -> None:
        self._loading = False
        self._pending.intersection_update(self._wanted)
        if self._wanted:
            self._start()
