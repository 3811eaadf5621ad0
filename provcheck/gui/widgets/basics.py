"""Labels, buttons and layouts with the look of the tokens."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from provcheck.gui import tokens


def label(text: str = "", rank: str = "", *, wraps: bool = False) -> QLabel:
    """A label of a rank: "big", "page", "title", "strong", "second", "note" or body."""
    made = _Words()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("rank", rank)
    made.setWordWrap(wraps)
    made.setText(text)
    return made


class _Words(QLabel):
    """A label in which no line ends between a number and its sign."""

    def setText(self, text: str) -> None:
        """Show a text."""
        super().setText(kept_together(text))


_BEFORE_SIGN = re.compile(r"(?<=\d) (?=%)")


def kept_together(text: str) -> str:
    """A text in which no line ends between a number and its percent sign."""
    return _BEFORE_SIGN.sub("\N{NO-BREAK SPACE}", text)


def resize_within(dialog: QWidget, width: int, height: int) -> None:
    """Make a dialog as large as this, where the window that it stands over is as large."""
    parent = dialog.parentWidget()
    room = None if parent is None else parent.window().size()
    if room is not None:
        width, height = min(width, room.width() - tokens.SPACE_6), min(height, room.height() - tokens.SPACE_6)
    dialog.resize(width, height)


_LETTER_BEHIND = re.compile(r"[(\uff08]&\w[)\uff09]")


def bare(text: str) -> str:
    """A text without the mark of its mnemonic, and without the letter that is put behind a text in other writing for it."""
    text = _LETTER_BEHIND.sub("", text)
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


def button(text: str, kind: str = "", *, name: str = "") -> QPushButton:
    """A button of a kind: "main", "quiet", "side", "tool" or plain; `name` says more than its text to a screen reader."""
    made = QPushButton(text)
    as_button(made, kind, name or bare(text))
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return made


def as_button(made: QPushButton, kind: str, name: str) -> None:
    """Make one of a class of its own look and be reached as every button of a kind."""
    made.setProperty("kind", kind)
    made.setAccessibleName(name)
    # Reached by Tab, not by a click: the focus ring shows where the keyboard is, not where the mouse was.
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setAutoDefault(True)


def rule() -> QFrame:
    """A thin line across."""
    made = QFrame()
    made.setProperty("surface", "rule")
    return made


def surface(kind: str) -> QFrame:
    """A frame of a surface: "panel", "top", "side", "message", or "alarm" for what nobody may miss."""
    made = QFrame()
    made.setProperty("surface", kind)
    return made


def scrolled(content: QWidget) -> QScrollArea:
    """A part in a frameless area that scrolls where there is too little height for it."""
    made = QScrollArea()
    made.setWidgetResizable(True)
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    content.setProperty("surface", "clear")
    made.setWidget(content)
    return made


def column(parent: QWidget | None = None, *, space: int = tokens.SPACE_2, margin: int = 0) -> QVBoxLayout:
    """A layout downwards."""
    return _set(QVBoxLayout(parent) if parent is not None else QVBoxLayout(), space, margin)


def row(parent: QWidget | None = None, *, space: int = tokens.SPACE_2, margin: int = 0) -> QHBoxLayout:
    """A layout across."""
    return _set(QHBoxLayout(parent) if parent is not None else QHBoxLayout(), space, margin)


def _set[Layout: QBoxLayout](layout: Layout, space: int, margin: int) -> Layout:
    layout.setSpacing(space)
    layout.setContentsMargins(margin, margin, margin, margin)
    return layout


def fill(layout: QBoxLayout, items: Sequence[QWidget | QLayout | None]) -> None:
    """Add widgets and layouts in order; None is a stretch."""
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, QWidget):
            layout.addWidget(item)
        else:
            layout.addLayout(item)
