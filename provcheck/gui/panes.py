"""How the room of a result is divided, as the person has dragged it: the same on every page, and at the next start."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QByteArray, QObject
from PySide6.QtWidgets import QSplitter

_BETWEEN = "."


class Panes(QObject):
    """Keeps the splitters of several views alike.

    Attributes:
        state: How they are divided, as base64 of Qt's own form; empty while nothing was dragged.
    """

    def __init__(self, views: Sequence[Sequence[QSplitter]], state: str, parent: QObject) -> None:
        """`views` have as many splitters each; `state` is what was kept, whatever it is."""
        super().__init__(parent)
        self._views = views
        self.state = state
        for view in views:
            _divide(view, state)
            for splitter in view:
                splitter.splitterMoved.connect(partial(self._dragged, view))

    def _dragged(self, dragged: Sequence[QSplitter], _place: int, _number: int) -> None:
        self.state = _BETWEEN.join(each.saveState().toBase64().toStdString() for each in dragged)
        for view in self._views:
            if view is not dragged:
                _divide(view, self.state)


def _divide(view: Sequence[QSplitter], state: str) -> None:
    """Divide a view; what is no state of such splitters changes nothing."""
    states = state.split(_BETWEEN)
    if len(states) == len(view):
        for splitter, text in zip(view, states, strict=True):
            lies = splitter.orientation()
            splitter.restoreState(QByteArray.fromBase64(text.encode("ascii", "replace")))
            # That is in a state too.
            splitter.setOrientation(lies)
