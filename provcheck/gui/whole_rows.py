"""Where a part that scrolls may end so that it cuts through no line of text and no row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPoint
from PySide6.QtGui import QFontMetricsF, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QWidget

Span = tuple[int, int]
"""First pixel of what is to be seen whole, and the first below it."""


def whole_height(spans: Sequence[Span], room: int) -> int:
    """How much of a height of `room` pixels is used so that none of the spans is cut; all of it where that cannot be."""
    if all(end <= room for _, end in spans):
        return room
    ends = {end for _, end in spans if end <= room}
    whole = (end for end in ends if not any(first < end < last for first, last in spans))
    return max(whole, default=room)


def span_of(parts: Iterable[QWidget], holder: QWidget) -> Span:
    """From the top of the highest of some parts of a holder to the bottom of the lowest."""
    tops = [(part.mapTo(holder, QPoint(0, 0)).y(), part.height()) for part in parts]
    return min(top for top, _ in tops), max(top + height for top, height in tops)


def lines_of(label: QLabel, holder: QWidget) -> list[Span]:
    """The lines of a label that breaks its text."""
    top, leading = span_of([label], holder)[0], QFontMetricsF(label.font()).leading()
    layout = QTextLayout(label.text(), label.font())
    # As Qt lays out the text of labels.
    layout.setTextOption(QTextOption())
    layout.beginLayout()
    spans: list[Span] = []
    end = -leading
    while (line := layout.createLine()).isValid():
        line.setLineWidth(label.width())
        first, end = end, end + leading + line.height()
        spans.append((top + round(first), top + round(end)))
    layout.endLayout()
    return spans
