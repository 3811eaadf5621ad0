"""Brings the pixels of a match: previews at once, originals when the match stays chosen. All decoding is in workers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from provcheck.app.i18n import tr
from provcheck.app.joining import sentences
from provcheck.app.names import picture_name
from provcheck.app.reasons import reason_text
from provcheck.core.addresses import is_address
from provcheck.core.errors import PictureError, Reason
from provcheck.core.records import Match
from provcheck.gui.images import Pyramid, from_encoded, from_pixels, pyramid
from provcheck.gui.services import FullPicture
from provcheck.gui.tasks import Latest, TaskRunner
from provcheck.gui.tokens import SETTLE_MS


@dataclass(frozen=True)
class Loaded:
    """Pixels of one picture of a match.

    Attributes:
        levels: None when there are none.
        note: What a person must know of them; empty when they are the original's.
    """

    levels: Pyramid | None
    note: str = ""


@dataclass(frozen=True)
class Original:
    """A file as the scan saw it."""

    path: Path
    sha256: str


def load_original(read_picture: Callable[[Path], FullPicture], original: Original) -> Loaded:
    """Decode an original; without it, say why and that the preview is what is shown."""
    preview = tr("What is shown is the preview kept from the scan.")
    name = picture_name(str(original.path))
    if is_address(str(original.path)):
        away = tr("{name} lies in object storage, which the window does not read.").format(name=name)
        return Loaded(None, sentences(away, preview))
    try:
        full = read_picture(original.path)
    except PictureError as error:
        if error.reason in {Reason.NOT_FOUND, Reason.BROKEN_LINK}:
            gone = tr("{name} is no longer in its place.").format(name=name)
            return Loaded(None, sentences(gone, preview))
        return Loaded(None, sentences(reason_text(error.reason, name), preview))
    if full.sha256 != original.sha256:
        changed = tr("{name} has changed since the scan.").format(name=name)
        return Loaded(None, sentences(changed, preview))
    return Loaded(pyramid(from_pixels(full.rgb, full.alpha)))


class PictureLoader(QObject):
    """Loads both pictures of the newest match that was asked for.

    Signals:
        previews: Two `Loaded`, work and suspect.
        work: The work's original, or why not.
        suspect: The suspect's original, or why not.
    """

    previews = Signal(object)
    work = Signal(object)
    suspect = Signal(object)

    def __init__(
        self,
        load_preview: Callable[[str], bytes | None],
        read_picture: Callable[[Path], FullPicture],
        runner: TaskRunner,
        parent: QObject,
    ) -> None:
        """Both callables are called in workers of the runner."""
        super().__init__(parent)
        self._load_preview = load_preview
        self._read_picture = read_picture
        self._match: Match | None = None
        self._previews = Latest(runner, self)
        self._originals = Latest(runner, self), Latest(runner, self)
        self._previews.answered.connect(self.previews)
        self._originals[0].answered.connect(self.work)
        self._originals[1].answered.connect(self.suspect)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLE_MS)
        self._settled.timeout.connect(self._load_originals)

    def load(self, match: Match) -> None:
        """Load a match; whatever was being loaded is forgotten."""
        self.drop()
        self._match = match
        digests = match.work.facts.sha256, match.suspect_facts.sha256
        self._previews.ask(_load_previews, self._load_preview, digests)
        self._settled.start()

    def drop(self) -> None:
        """Forget what is being loaded."""
        self._match = None
        self._settled.stop()
        self._previews.drop()
        for side in self._originals:
            side.drop()

    @Slot()
    def _load_originals(self) -> None:
        if self._match is None:
            return
        pair = (
            Original(Path(self._match.work.path), self._match.work.facts.sha256),
            Original(Path(self._match.suspect), self._match.suspect_facts.sha256),
        )
        for side, original in zip(self._originals, pair, strict=True):
            side.ask(load_original, self._read_picture, original)


def _load_previews(load_preview: Callable[[str], bytes | None], digests: tuple[str, str]) -> tuple[Loaded, Loaded]:
    return _load_preview(load_preview, digests[0]), _load_preview(load_preview, digests[1])


def _load_preview(load_preview: Callable[[str], bytes | None], sha256: str) -> Loaded:
    data = load_preview(sha256)
    return Loaded(pyramid(from_encoded(data)) if data is not None else None)
