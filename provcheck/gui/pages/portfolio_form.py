"""Whose works were dropped: name of the portfolio, artist, handles. Part of the page, not a wizard."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from provcheck.app.i18n import tr, tr_n
from provcheck.app.portfolios import DEFAULT_NAME
from provcheck.core.imaging.formats import looks_like_picture
from provcheck.gui import tokens
from provcheck.gui.services import IndexOrder
from provcheck.gui.widgets.basics import button, column, fill, label, row


def suggested_name(targets: Sequence[Path]) -> str:
    """The name of the first folder, else one that fits anything."""
    # By the name alone: looking at the disk would hold the window up.
    folder = next((target for target in targets if not looks_like_picture(target)), None)
    return (folder.name if folder is not None else "") or tr(DEFAULT_NAME)


def split_handles(text: str) -> tuple[str, ...]:
    """Handles from what was typed, separated by commas or spaces."""
    return tuple(part for part in re.split(r"[,;\s]+", text.strip()) if part)


class PortfolioForm(QWidget):
    """Three fields and a button.

    Signals:
        ready: The `IndexOrder` that was filled in.
        abandoned: The person does not want to go on.
    """

    ready = Signal(object)
    abandoned = Signal()

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.setFixedWidth(tokens.FORM_WIDTH)
        self._targets: tuple[Path, ...] = ()
        self._known: frozenset[str] = frozenset()
        self.title = label("", "page")
        self.note = label(
            tr("Names help to recognise you in prompts and licences later.\nThey stay on this computer."), "second", wraps=True
        )
        self.name, self.artist, self.handles = QLineEdit(), QLineEdit(), QLineEdit()
        self.adds = label("", "note", wraps=True)
        self.start = button(tr("Index these pictures"), "main")
        self.back = button(tr("Back"), "quiet")
        layout = column(self, space=tokens.SPACE_4)
        fill(layout, [self.title, self.note])
        fill(layout, [_field(tr("Name of the portfolio"), self.name), self.adds])
        fill(layout, [_field(tr("Artist"), self.artist)])
        self.handles.setPlaceholderText(tr("separated by commas"))
        fill(layout, [_field(tr("Other names and handles"), self.handles)])
        buttons = row()
        fill(buttons, [self.start, self.back, None])
        fill(layout, [buttons])
        self.name.textChanged.connect(self._check)
        self.start.clicked.connect(self._go)
        self.back.clicked.connect(self.abandoned)
        for field in (self.name, self.artist, self.handles):
            field.returnPressed.connect(self._go)

    def ask(self, targets: Sequence[Path], known: Sequence[str]) -> None:
        """Ask about what was dropped; `known` are the names of portfolios that are there."""
        self._targets = tuple(targets)
        self._known = frozenset(known)
        what = targets[0].name if len(targets) == 1 else tr_n("{count} item", "{count} items", len(targets))
        self.title.setText(tr("Whose works are these?"))
        self.title.setToolTip(what)
        self.name.setText(suggested_name(targets))
        self.artist.clear()
        self.handles.clear()
        self._check()
        self.name.setFocus()
        self.name.selectAll()

    @Slot()
    def _check(self) -> None:
        name = self.name.text().strip()
        self.start.setEnabled(bool(name))
        known = name in self._known
        self.adds.setText(tr("There is a portfolio of this name: the pictures are added to it.") if known else "")
        self.adds.setVisible(known)

    @Slot()
    def _go(self) -> None:
        name = self.name.text().strip()
        if name:
            artist = self.artist.text().strip()
            self.ready.emit(IndexOrder(name, self._targets, artist, split_handles(self.handles.text())))


def _field(title: str, edit: QLineEdit) -> QWidget:
    holder = QWidget()
    caption = label(title, "second")
    caption.setBuddy(edit)
    edit.setAccessibleName(title)
    fill(column(holder, space=tokens.SPACE_1), [caption, edit])
    return holder
