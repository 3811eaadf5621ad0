"""Whose works these are: name of the portfolio, artist, handles, asked at first and changed later. Part of the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from provcheck.app.i18n import tr, tr_n
from provcheck.app.portfolio_names import known_name, no_name_text, typed_name
from provcheck.app.portfolios import DEFAULT_NAME, NewPortfolio
from provcheck.core.imaging.formats import looks_like_picture
from provcheck.core.records import Portfolio
from provcheck.gui import tokens
from provcheck.gui.services import IndexOrder
from provcheck.gui.widgets.basics import button, column, fill, label, row


def suggested_name(targets: Sequence[Path]) -> str:
    """The name of the first folder, else one that fits anything."""
    # By the name alone: looking at the disk would hold the window up.
    folder = next((target for target in targets if not looks_like_picture(target)), None)
    return (folder.name if folder is not None else "") or tr(DEFAULT_NAME)


def split_handles(text: str) -> tuple[str, ...]:
    """Names and handles from what was typed, separated by commas, of Chinese and Japanese too, or by a space before an @."""
    parts = (" ".join(part.split()) for part in re.split(r"[,;\uff0c\u3001\uff1b\n]|\s(?=@)", text))
    return tuple(dict.fromkeys(part for part in parts if part))


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
        name = typed_name(self.name.text())
        self.start.setEnabled(bool(name))
        known = tr("There is a portfolio of this name: the pictures are added to it.")
        told = no_name_text() if not name else known if known_name(self._known, name) is not None else ""
        self.adds.setText(told)
        self.adds.setVisible(bool(told))

    @Slot()
    def _go(self) -> None:
        name = typed_name(self.name.text())
        if name:
            name = known_name(self._known, name) or name
            artist = self.artist.text().strip()
            self.ready.emit(IndexOrder(name, self._targets, artist, split_handles(self.handles.text())))


class PortfolioEditor(QWidget):
    """The same three fields of a portfolio that is there.

    Signals:
        saved: The `NewPortfolio` with what it is to be called now.
        abandoned: Nothing is to be changed.
    """

    saved = Signal(object)
    abandoned = Signal()

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.setFixedWidth(tokens.FORM_WIDTH)
        self._known: frozenset[str] = frozenset()
        self._own = ""
        self.name, self.artist, self.handles = QLineEdit(), QLineEdit(), QLineEdit()
        self.handles.setPlaceholderText(tr("separated by commas"))
        self.taken = label("", "strong", wraps=True)
        self.save = button(tr("Save"), "main")
        self.back = button(tr("Back"), "quiet")
        note = label(
            tr("Names help to recognise the artist in prompts and licences.\nThey stay on this computer."), "second", wraps=True
        )
        layout = column(self, space=tokens.SPACE_4)
        fill(layout, [label(tr("Name and artist"), "page"), note])
        fill(layout, [_field(tr("Name of the portfolio"), self.name), self.taken])
        fill(layout, [_field(tr("Artist"), self.artist), _field(tr("Other names and handles"), self.handles)])
        buttons = row()
        fill(buttons, [self.save, self.back, None])
        fill(layout, [buttons])
        self.name.textChanged.connect(self._check)
        self.save.clicked.connect(self._go)
        self.back.clicked.connect(self.abandoned)
        for field in (self.name, self.artist, self.handles):
            field.returnPressed.connect(self._go)

    def ask(self, portfolio: Portfolio, known: Sequence[str]) -> None:
        """Show a portfolio; `known` are the names of all."""
        self._known, self._own = frozenset(known) - {portfolio.name}, portfolio.name
        self.name.setText(portfolio.name)
        self.artist.setText(portfolio.artist)
        self.handles.setText(", ".join(portfolio.handles))
        self._check()
        self.name.setFocus()
        self.name.selectAll()

    def refuse(self) -> None:
        """The name is another portfolio's."""
        self._known |= {typed_name(self.name.text())}
        self._check()

    @Slot()
    def _check(self) -> None:
        name = typed_name(self.name.text())
        is_taken = name in self._known or (name != self._own and known_name(self._known, name) is not None)
        told = no_name_text() if not name else tr("Another portfolio has this name.") if is_taken else ""
        self.taken.setText(told)
        self.taken.setVisible(bool(told))
        self.save.setEnabled(not told)

    @Slot()
    def _go(self) -> None:
        if self.save.isEnabled():
            artist, handles = self.artist.text().strip(), split_handles(self.handles.text())
            self.saved.emit(NewPortfolio(typed_name(self.name.text()), artist, handles))


def _field(title: str, edit: QLineEdit) -> QWidget:
    holder = QWidget()
    caption = label(title, "second")
    caption.setBuddy(edit)
    edit.setAccessibleName(title)
    fill(column(holder, space=tokens.SPACE_1), [caption, edit])
    return holder
