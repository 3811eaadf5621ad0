"""What a set of outputs cannot show, and where the science stands: half a page, always at hand."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from provcheck.app.i18n import tr
from provcheck.app.output_science import science, science_title
from provcheck.app.output_texts import influence_text
from provcheck.gui import tokens
from provcheck.gui.widgets.basics import button, column, fill, label, resize_within, row, scrolled


class ScienceDialog(QDialog):
    """The words; Escape closes it."""

    def __init__(self, parent: QWidget) -> None:
        """Show them."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(science_title())
        resize_within(self, tokens.NOTICE_WIDTH, tokens.NOTICE_HEIGHT)
        content = QWidget()
        lines = column(content, space=tokens.SPACE_4)
        fill(lines, [label(science_title(), "page", wraps=True), label(influence_text(), "strong", wraps=True)])
        for paragraph in science():
            text = label(paragraph, wraps=True)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            fill(lines, [text])
        lines.addStretch(1)
        self.close_button = button(tr("Close"))
        self.close_button.clicked.connect(self.accept)
        bottom = row()
        fill(bottom, [None, self.close_button])
        scroller = scrolled(content)
        scroller.setAccessibleName(science_title())
        fill(column(self, space=tokens.SPACE_4, margin=tokens.SPACE_5), [scroller, bottom])
