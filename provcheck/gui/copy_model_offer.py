"""What is said at a start without the model that finds copies: what that means, and where to get it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from provcheck.app.i18n import tr
from provcheck.app.model_texts import no_copy_model_text
from provcheck.core.records import ModelUse
from provcheck.gui.models_status import ModelsStatus
from provcheck.gui.widgets.message_bar import MessageBar


class CopyModelOffer(QObject):
    """Tells it once in a run, where no other message is shown."""

    def __init__(self, models: ModelsStatus, messages: MessageBar, *show_models: Callable[[], None]) -> None:
        """What `show_models` are, done one after the other, leads to where models are got."""
        super().__init__(messages)
        self._messages, self._show_models = messages, show_models
        self._told = False
        models.loaded.connect(self._take)

    def withhold(self) -> None:
        """Say nothing, as another window of this run does."""
        self._told = True

    @Slot(object)
    def _take(self, uses: tuple[ModelUse, ...]) -> None:
        sentence = no_copy_model_text(uses)
        if sentence and not self._told and self._messages.isHidden():
            self._told = True
            self._messages.offer(sentence, tr("Show the models"), self._show)

    def _show(self) -> None:
        for step in self._show_models:
            step()
