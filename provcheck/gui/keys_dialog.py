"""The keys of the window, as a plain list."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QWidget

from provcheck.app.i18n import tr
from provcheck.gui import tokens
from provcheck.gui.widgets.basics import button, column, fill, label, resize_within, row, scrolled


def keys() -> dict[str, list[tuple[str, str]]]:
    """What every key does, by where it does it."""
    return {
        tr("Everywhere"): [
            (tr("Ctrl+1 to Ctrl+5"), tr("Portfolio, check, scans, AI outputs, settings")),
            (tr("Ctrl+V"), tr("Take files or a picture from the clipboard")),
            (tr("F1, Shift+F1, Ctrl+R"), tr("Help, these keys, check a report")),
        ],
        tr("Works"): [
            (tr("Enter, Delete"), tr("Look at a work, take it out of the portfolio")),
            (tr("Ctrl+G, Ctrl+Shift+G"), tr("Versions of one work: put together, take apart")),
            (tr("Shift+S, Ctrl+Z"), tr("Checked pictures most like a work, undo")),
            (tr("Ctrl+F, Ctrl+Shift+F, F5"), tr("Find a name, find by description, look for changes")),
        ],
        tr("Scans"): [(tr("Enter, C, Delete"), tr("Open, compare two, remove"))],
        tr("Matches"): [
            (tr("Down, Up, N, P"), tr("Next match, previous match")),
            ("U", tr("Next match that you have not decided on")),
            ("C, D, A, O", tr("Confirm, dismiss, authorise, undecided again")),
            (tr("Ctrl+Z, Ctrl+Shift+Z"), tr("Undo, redo")),
            (tr("Ctrl+F, Escape"), tr("Find names and folders, find no more")),
            ("W, F", tr("Only this work, only this folder")),
            (tr("S, Shift+S"), tr("What is most alike in the portfolio, or among the checked pictures")),
            ("G", tr("All checked pictures")),
            (tr("F5"), tr("Check the same pictures again")),
            ("E", tr("Save the report")),
            (tr("Ctrl+N"), tr("Draft a notice from the selected matches")),
            ("Y", tr("More room for the reasons, or for the pictures")),
        ],
        tr("Pictures"): [
            ("1, 2, 3, 4, 5, 6", tr("Side by side, swipe, blink, overlay, difference, lines")),
            (tr("Space"), tr("Hold what blinks, or let it go on")),
            ("L", tr("The suspect as the work lies")),
            ("M", tr("Outline the matched region, dim the rest, or neither")),
            ("Z", tr("Loupe")),
            (tr("+, -, wheel"), tr("Zoom")),
            (tr("Arrows, drag"), tr("Move the pictures while they are zoomed")),
            ("0, R, X", tr("Whole pictures, matched area, pixel by pixel")),
        ],
    }


class KeysDialog(QDialog):
    """All keys at once; Escape closes it."""

    def __init__(self, parent: QWidget) -> None:
        """Make the list."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Keys"))
        content = QWidget()
        grid = QGridLayout(content)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(tokens.SPACE_5)
        grid.setVerticalSpacing(tokens.SPACE_1)
        number = 0
        for title, entries in keys().items():
            heading = label(title, "title")
            heading.setContentsMargins(0, tokens.SPACE_2, 0, 0)
            grid.addWidget(heading, number, 0, 1, 2)
            for key, text in entries:
                number += 1
                grid.addWidget(label(key, "strong"), number, 0)
                grid.addWidget(label(text), number, 1)
            number += 1
        close = button(tr("Close"), "main")
        close.clicked.connect(self.close)
        bottom = row()
        fill(bottom, [None, close])
        scroller = scrolled(content)
        scroller.setAccessibleName(tr("Keys"))
        fill(column(self, space=tokens.SPACE_4, margin=tokens.SPACE_5), [scroller, bottom])
        wanted = content.sizeHint()
        around = 2 * tokens.SPACE_5
        height = wanted.height() + around + tokens.SPACE_4 + close.sizeHint().height()
        # Beside the keys there is room for the bar that scrolls them.
        resize_within(self, wanted.width() + around + tokens.SPACE_4, height)
