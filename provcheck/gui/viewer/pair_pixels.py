"""What the loader brings of a pair, put into the views: previews first, then originals, or why there are none."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from provcheck.app.joining import sentences
from provcheck.gui.images import Pyramid
from provcheck.gui.viewer.pair_side import PairSide
from provcheck.gui.viewer.picture_loader import Loaded, PictureLoader
from provcheck.gui.viewer.stack_view import StackView


class PairPixels(QObject):
    """Keeps both sides and the view of both at the best pixels that are here."""

    def __init__(self, loader: PictureLoader, work: PairSide, suspect: PairSide, stack: StackView, parent: QObject) -> None:
        """Follow a loader."""
        super().__init__(parent)
        self._work = work
        self._suspect = suspect
        self._stack = stack
        loader.previews.connect(self._take_previews)
        loader.work.connect(self._take_work)
        loader.suspect.connect(self._take_suspect)

    @Slot(object)
    def _take_previews(self, pair: tuple[Loaded, Loaded]) -> None:
        work, suspect = pair
        self._put(self._work, self._stack.set_levels, work)
        self._put(self._suspect, self._stack.set_suspect, suspect)

    @Slot(object)
    def _take_work(self, loaded: Loaded) -> None:
        self._take_original(self._work, self._stack.set_levels, loaded)

    @Slot(object)
    def _take_suspect(self, loaded: Loaded) -> None:
        self._take_original(self._suspect, self._stack.set_suspect, loaded)

    def _take_original(self, side: PairSide, into_stack: Callable[[Pyramid], None], loaded: Loaded) -> None:
        """Put in an original, or say why there is none."""
        self._put(side, into_stack, loaded)
        side.picture.say(loaded.note)
        self._say_in_stack()

    def _put(self, side: PairSide, into_stack: Callable[[Pyramid], None], loaded: Loaded) -> None:
        if loaded.levels is not None:
            side.picture.set_levels(loaded.levels)
            into_stack(loaded.levels)

    def _say_in_stack(self) -> None:
        self._stack.say(sentences(*(side.picture.note for side in (self._work, self._suspect))))
