"""Whom reports come from: a field for each of what may be told, and a picture for the first page."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from provcheck.app.i18n import tr
from provcheck.app.sending import LOGO
from provcheck.gui import tokens
from provcheck.gui.announce import announce
from provcheck.gui.dialogs import DialogService
from provcheck.gui.widgets.basics import bare, button, column, fill, label, row
from provcheck.gui.widgets.elided import ElidedLabel


class SenderDialog(QDialog):
    """Fields under each other; each may stay empty. Opened with `open`, so that nothing waits for it.

    Signals:
        wanted: What is to be kept, by the names of `Sender`'s fields, only what is told.
    """

    wanted = Signal(object)

    def __init__(self, kept: Mapping[str, str], dialogs: DialogService, parent: QWidget) -> None:
        """Show what is kept; `dialogs` chooses a picture."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Contact data"))
        self._dialogs = dialogs
        self._logo = kept.get(LOGO, "")
        titles = {
            "name": tr("&Name or studio"),
            "address": tr("&Address"),
            "email": tr("E-&mail"),
            "phone": tr("Tele&phone"),
            "website": tr("&Web page"),
        }
        self._kept = {name: kept.get(name, "") for name in titles}
        self.fields = {name: QLineEdit(_in_a_line(text)) for name, text in self._kept.items()}
        self.logo_name = ElidedLabel()
        self.choose = button(tr("&Choose a picture…"), name=tr("Choose a picture for the first page"))
        self.drop = button(tr("N&o picture"))
        self.problem = label("", "strong", wraps=True)
        self.problem.hide()
        self.act, self.back = button(tr("&Keep"), "main", name=tr("Keep the contact data")), button(tr("Cancel"))
        self.act.setDefault(True)
        self._lay_out(titles)
        self.choose.clicked.connect(self._ask_logo)
        self.drop.clicked.connect(lambda: self._set_logo(""))
        self.act.clicked.connect(self._go)
        self.back.clicked.connect(self.reject)
        self._set_logo(self._logo)

    def _lay_out(self, titles: Mapping[str, str]) -> None:
        told = tr("What is left empty is not told. It stays on this computer until you save a report with it.")
        layout = column(self, space=tokens.SPACE_3, margin=tokens.SPACE_5)
        fill(layout, [label(told, "second", wraps=True)])
        for name, title in titles.items():
            caption = label(title, "second")
            caption.setBuddy(self.fields[name])
            self.fields[name].setAccessibleName(bare(title))
            part = column(space=tokens.SPACE_1)
            fill(part, [caption, self.fields[name]])
            fill(layout, [part])
        logo = row(space=tokens.SPACE_2)
        fill(logo, [self.logo_name, self.choose, self.drop])
        logo.setStretch(0, 1)
        picture = column(space=tokens.SPACE_1)
        fill(picture, [label(tr("Picture for the first page"), "second"), logo])
        buttons = row()
        fill(buttons, [None, self.back, self.act])
        fill(layout, [picture, self.problem, buttons])
        self.setFixedWidth(tokens.DIALOG_WIDTH)

    def showEvent(self, event: QShowEvent) -> None:
        """Be as high as all of it takes; that is known when it is dressed."""
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        layout = self.layout()
        if layout is not None:
            self.setFixedHeight(layout.totalHeightForWidth(tokens.DIALOG_WIDTH))

    @Slot()
    def _ask_logo(self) -> None:
        self._dialogs.choose_files(self, bare(self.choose.text()), self._take_logo)

    def _take_logo(self, chosen: list[Path]) -> None:
        self._set_logo(str(chosen[0].absolute()))

    def _set_logo(self, path: str) -> None:
        self._logo = path
        self.logo_name.setText(Path(path).name if path else tr("none"))
        self.drop.setEnabled(bool(path))

    @Slot()
    def _go(self) -> None:
        texts = {name: self._text_of(name) for name in self.fields} | {LOGO: self._logo}
        self.wanted.emit({name: text for name, text in texts.items() if text})

    def _text_of(self, name: str) -> str:
        """What a field tells; what was not edited in it stays as it was kept, with its lines."""
        text, kept = self.fields[name].text(), self._kept[name]
        return kept if text == _in_a_line(kept) else text.strip()

    def answer(self, problem: str) -> None:
        """Close where all was kept, else say why not."""
        if not problem:
            self.accept()
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self._fit()
        if problem:
            announce(self, problem, urgent=True)


def _in_a_line(text: str) -> str:
    return ", ".join(text.split("\n"))
