"""What the loader brings of a pair, put into the views: previews first, then originals, or why there are none."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from provcheck.gui.viewer.pair_side import PairSide
from provcheck.gui.viewer.picture_loader import Loaded, PictureLoader
from provcheck.gui.viewer.picture_view import PictureView
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
        if work.levels is not None:
            self._work.picture.set_levels(work.levels)
            self._stack.set_levels(work.levels)
        if suspect.levels is not None:
            self._suspect.picture.set_levels(suspect.levels)
            self._stack.set_suspect(suspect.levels)

    @Slot(object)
    def _take_work(self, loaded: Loaded) -> None:
        _better(self._work.picture, loaded)
        if loaded.levels is not None:
            self._stack.set_levels(loaded.levels)
        self._say_in_stack()

    @Slot(object)
    def _take_suspect(self, loaded: Loaded) -> None:
        _better(self._suspect.picture, loaded)
        if loaded.levels is not None:
            self._stack.set_suspect(loaded.levels)
        self._say_in_stack()

    def _say_in_stack(self) -> None:
        self._stack.say(" ".join(side.picture.note for side in (self._work, self._suspect) if side.picture.note))


def _better(view: PictureView, loaded: Loaded) -> None:
    if loaded.levels is not None:
        view.set_levels(loaded.levels)
    view.say(loaded.note)
