"""Radio buttons of which one at a time is on, each for a code."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QButtonGroup, QRadioButton

from provcheck.gui.widgets.basics import bare


def choices[Code: str](named: str, texts: Mapping[Code, str], chosen: str, group: QButtonGroup) -> dict[Code, QRadioButton]:
    """A button for each of some codes; `named` is their accessible name, with {choice}."""
    made: dict[Code, QRadioButton] = {}
    for code, text in texts.items():
        choice = QRadioButton(text)
        choice.setAccessibleName(named.format(choice=bare(text)))
        choice.setChecked(code == chosen)
        group.addButton(choice)
        made[code] = choice
    return made


def code_of[Code: str](choices: Mapping[Code, QRadioButton]) -> Code:
    """The code whose button is on."""
    return next(code for code, choice in choices.items() if choice.isChecked())
