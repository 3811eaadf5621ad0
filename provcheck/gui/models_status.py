"""The line at the top that says what pictures are compared on: the models are loaded for it when the program starts."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal, Slot

from provcheck.app.i18n import tr
from provcheck.app.providers import models_text, no_card_text, places_text
from provcheck.core.records import ModelUse
from provcheck.gui.context import Context
from provcheck.gui.tasks import Latest
from provcheck.gui.widgets.elided import ElidedLabel


class ModelsStatus(QObject):
    """Loads the models and says on what they run.

    Attributes:
        label: The line.

    Signals:
        loaded: The models in use, as a tuple.
        failed: They could not be loaded.
        knows_words: Whether one of them knows words.
    """

    loaded = Signal(object)
    failed = Signal()
    knows_words = Signal(object)

    def __init__(self, context: Context, parent: QObject) -> None:
        """Say nothing until `load`."""
        super().__init__(parent)
        self._services = context.services
        self.label = ElidedLabel(rank="note")
        self.label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._models, self._words = Latest(context.jobs, self), Latest(context.reads, self)
        self._models.answered.connect(self._show)
        self._models.gave_up.connect(self._show_none)
        self._words.answered.connect(self.knows_words)

    @Slot()
    def load(self) -> None:
        """Load the models, or load them again after others were chosen."""
        self.label.setText(tr("Getting ready to compare"))
        self._models.ask(self._services.model_uses)

    @Slot(object)
    def _show(self, uses: tuple[ModelUse, ...]) -> None:
        self.label.setText(
            places_text(uses) or tr("Pictures are compared without a model"),
            more="\n".join(filter(None, (no_card_text(uses), models_text(uses)))),
        )
        self.loaded.emit(uses)
        self._words.ask(self._services.finding.knows_words)

    @Slot()
    def _show_none(self) -> None:
        self.label.setText(tr("The models could not be loaded"))
        self.failed.emit()
