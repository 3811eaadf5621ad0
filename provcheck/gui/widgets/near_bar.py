"""What an order of pictures by words or by likeness is worth, under the fields it was asked for in."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from provcheck.app.i18n import tr
from provcheck.app.joining import sentences
from provcheck.app.searching import Nearest, nearness_text, no_evidence_text, unseen_text
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
        self.stop = button(tr("Stop"), "quiet", name=tr("Stop finding by description"))
        self.usual = button(tr("Usual order"), "quiet", name=tr("Show all in their usual order again"))
        self.usual.setToolTip(tr("Escape"))
        line = row(self, space=tokens.SPACE_3)
        fill(line, [self.text, self.stop, self.usual])
        line.setStretch(0, 1)
        self.hide()

    def tell_running(self, words: str) -> None:
        """Say that it is being looked for."""
        self._say(tr("Looking for “{words}”…").format(words=words), runs=True)

    def tell_progress(self, progress: Progress) -> None:
        """Say how far the works are read with a model that is new to them."""
        told = tr("Works are read with the models in use; this is done once.")
        counted = tr("{done:,} of {total:,}").format(done=progress.done, total=progress.total)
        self.text.setText(sentences(told, counted))

    def tell_found(self, words: str, nearest: Nearest) -> None:
        """Say what is first after words and what that does not mean, or that there was nothing to look at."""
        told = tr("What is nearest to “{words}” comes first, as {model} sees it.")
        self._tell_order(told.format(words=words, model=nearest.model), nearest)

    def tell_like(self, name: str, nearest: Nearest) -> None:
        """Say what is first by likeness to a picture of that name, likewise."""
        first = tr("What is most like {name} comes first.").format(name=name)
        self._tell_order(sentences(first, nearness_text(nearest)), nearest)

    def tell_failed(self, sentence: str) -> None:
        """Say why nothing could be put in an order."""
        self._say(sentence, runs=False)

    def _tell_order(self, told: str, nearest: Nearest) -> None:
        if not nearest.searched:
            none = tr("There is no picture to search yet that the model {model} has seen.").format(model=nearest.model)
            self._say(sentences(none, unseen_text(nearest)), runs=False)
            return
        self._say(sentences(told, no_evidence_text(), unseen_text(nearest)), runs=False)

    def _say(self, sentence: str, *, runs: bool) -> None:
        self.text.setText(sentence)
        self.stop.setVisible(runs)
        self.usual.setVisible(not runs)
        self.show()
        announce(self, sentence)
