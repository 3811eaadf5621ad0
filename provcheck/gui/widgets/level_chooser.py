"""How thoroughly to check, as three choices with what each finds and costs."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from provcheck.app.i18n import tr
from provcheck.app.texts import level_name, level_text
from provcheck.core.records import Level
from provcheck.gui import tokens
from provcheck.gui.widgets.basics import fill, label, row


class LevelChooser(QWidget):
    """One of the three levels.

    Signals:
        changed: The `Level` that was chosen.
    """

    changed = Signal(object)

    def __init__(self, level: Level) -> None:
        """Start with a level."""
        super().__init__()
        self.setAccessibleName(tr("How thoroughly to check"))
        self._group = QButtonGroup(self)
        self.buttons: dict[Level, QRadioButton] = {}
        line = row(self, space=tokens.SPACE_1)
        fill(line, [label(tr("Level"), "second")])
        for number, choice in enumerate(Level):
            made = QRadioButton(level_name(choice))
            made.setAccessibleName(tr("Level {level}").format(level=level_name(choice)))
            made.setAccessibleDescription(level_text(choice))
            made.setToolTip(level_text(choice))
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            made.setChecked(choice is level)
            self._group.addButton(made, number)
            self.buttons[choice] = made
            line.addWidget(made)
        self._group.idClicked.connect(self._tell)

    @property
    def level(self) -> Level:
        """The level that is chosen."""
        return next(level for level, made in self.buttons.items() if made.isChecked())

    @Slot(int)
    def _tell(self, _number: int) -> None:
        self.changed.emit(self.level)
