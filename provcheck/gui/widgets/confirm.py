"""A question before something that cannot be undone: what goes, what stays, and two buttons that say what they do."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from provcheck.app.i18n import tr
from provcheck.gui import tokens
from provcheck.gui.widgets.basics import button, column, fill, label, row


class ConfirmDialog(QDialog):
    """Accepted when the person wants it. Opened with `open`, so that nothing waits for it."""

    def __init__(
        self, question: str, goes: Sequence[str], stays: Sequence[str], act: str, parent: QWidget, keep: str = ""
    ) -> None:
        """`act` names what is done, `keep` what is not; to leave things as they are is what Enter does."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(question)
        self.setFixedWidth(tokens.DIALOG_WIDTH)
        self.act = button(act)
        self.keep = button(keep or tr("Keep it"), "main")
        self.keep.setDefault(True)
        buttons = row()
        fill(buttons, [None, self.act, self.keep])
        layout = column(self, space=tokens.SPACE_4, margin=tokens.SPACE_5)
        fill(layout, [label(question, "title", wraps=True)])
        for title, lines in ((tr("What goes"), goes), (tr("What stays"), stays)):
            part = column(space=tokens.SPACE_1)
            fill(part, [label(title, "strong"), *(label(line, "second", wraps=True) for line in lines)])
            fill(layout, [part])
        fill(layout, [buttons])
        self.act.clicked.connect(self.accept)
        self.keep.clicked.connect(self.reject)
        self.keep.setFocus()
        # Labels that wrap ask for more height than they need until the width is known.
        self.setFixedHeight(layout.totalHeightForWidth(tokens.DIALOG_WIDTH))
