"""What an order of works by words is worth, under the fields it was asked for in."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from provcheck.app.i18n import tr
from provcheck.app.searching import Nearest
from provcheck.core.jobs import Progress
from provcheck.gui import tokens
from provcheck.gui.announce import announce
from provcheck.gui.widgets.basics import button, fill, label, row


class NearBar(QWidget):
    """A sentence, and a button that leads back to the usual order. Hidden while there is nothing to say."""

    def __init__(self) -> None:
        """Start hidden."""
        super().__init__()
        self.text = label("", "second", wraps=True)
        self.stop = button(tr("Stop"), "quiet", name=tr("Stop finding works by words"))
        self.usual = button(tr("Usual order"), "quiet", name=tr("Show the works in their usual order again"))
        self.usual.setToolTip(tr("Escape"))
        line = row(self, space=tokens.SPACE_3)
        fill(line, [self.text, self.stop, self.usual])
        line.setStretch(0, 1)
        self.hide()

    def tell_running(self, words: str) -> None:
        """Say that works are looked for."""
        self._say(tr("Looking for “{words}”…").format(words=words), runs=True)

    def tell_progress(self, progress: Progress) -> None:
        """Say how far the works are read with a model that is new to them."""
        told = tr("Works are read with the models in use; this is done once.")
        counted = tr("{done:,} of {total:,}").format(done=progress.done, total=progress.total)
        self.text.setText(f"{told} {counted}")

    def tell_found(self, words: str, nearest: Nearest) -> None:
        """Say what is first and what that does not mean, or that there was nothing to look at."""
        if not nearest.searched:
            none = tr("There is no picture to search yet that the model {model} has seen.")
            self._say(none.format(model=nearest.model), runs=False)
            return
        first = tr("What is nearest to “{words}” comes first, as {model} sees it. Nearness is no evidence of copying.")
        self._say(first.format(words=words, model=nearest.model), runs=False)

    def _say(self, sentence: str, *, runs: bool) -> None:
        self.text.setText(sentence)
        self.stop.setVisible(runs)
        self.usual.setVisible(not runs)
        self.show()
        announce(self, sentence)
