"""What the window remembers for the next time it is opened: kept as soon as it changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Slot

from provcheck.gui.context import Context
from provcheck.gui.services import Preferences


class Memory(QObject):
    """Holds the preferences.

    Attributes:
        preferences: As they are now.
    """

    def __init__(self, preferences: Preferences, context: Context, parent: QObject) -> None:
        """Start with what was kept."""
        super().__init__(parent)
        self.preferences = preferences
        self._context = context

    def change(self, **values: Any) -> None:  # noqa: ANN401  of the fields of `Preferences`
        """Give fields other values and keep all of them."""
        self.preferences = replace(self.preferences, **values)
        self._context.writes.call(self._context.services.save_preferences, self.preferences)

    @Slot(str)
    def set_appearance(self, appearance: str) -> None:
        """Look like this next time too."""
        self.change(appearance=appearance)

    @Slot(str)
    def set_language(self, language: str) -> None:
        """Speak this from the next time on."""
        self.change(language=language)

    @Slot(str)
    def set_runs_on(self, runs_on: str) -> None:
        """Run models on this from the next time on."""
        self.change(runs_on=runs_on)

    @Slot(str)
    def set_paper(self, paper: str) -> None:
        """Lay reports out for this paper."""
        self.change(paper=paper)
