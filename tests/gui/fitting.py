"""What of a window does not fit: texts that are cut, and parts that lie over each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

from PySide6.QtCore import QSize, Qt, QTextBoundaryFinder
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QStyle,
    QStyleOptionButton,
    QToolButton,
    QWidget,
)

from provcheck.gui import tokens
from provcheck.gui.main_window import MainWindow
from provcheck.gui.widgets.basics import bare
from provcheck.gui.widgets.elided import ElidedLabel
from provcheck.gui.widgets.portfolio_picker import PickerBox

LEAST_SEEN = 10
"""Letters of a name by which it is known among others."""


def misfits(window: QWidget) -> list[str]:
    """All that does not fit: texts that are cut, and parts that lie over each other or stick out."""
    return [*cut(window), *unexplained(window), *crowded(window)]


def what_does_not_fit(
    application: QApplication, window: MainWindow, shown: Iterator[str], *measures: Callable[[QWidget], list[str]]
) -> list[str]:
    """What does not fit, also by further measures, each with the first state in which it is so."""
    found: dict[str, str] = {}
    for state in shown:
        for _ in range(3):
            application.processEvents()
        for measure in (misfits, *measures):
            found = dict.fromkeys(measure(window), state) | found
    return [f"{state}: {line}" for line, state in found.items()]


def seen_parts(window: QWidget) -> list[QWidget]:
    return [part for part in window.findChildren(QWidget) if part.isVisibleTo(window) and part.width() and part.height()]


def cut(window: QWidget) -> list[str]:
    """Texts of labels and buttons that do not fit, but for labels that shorten their text by design."""
    seen = seen_parts(window)
    labels = [part for part in seen if isinstance(part, QLabel) and not isinstance(part, ElidedLabel) and part.text()]
    buttons = [part for part in seen if isinstance(part, QAbstractButton) and part.text()]
    return [
        f"{type(part).__name__} {part.text()!r}: {part.width()}x{part.height()}, needs {needed(part)}"
        for part in (*labels, *buttons)
        if not fits(part)
    ]


def unexplained(window: QWidget) -> list[str]:
    """Texts that were shortened and are nowhere told whole."""
    labels = [part for part in seen_parts(window) if isinstance(part, ElidedLabel) and part.text() != part.whole_text()]
    return [f"{part.text()!r} is nowhere told whole" for part in labels if part.whole_text() not in part.toolTip()]


def unseen(window: QWidget) -> list[str]:
    """Texts of which hardly anything is left."""
    # Also of those that have no room at all.
    parts = [part for part in window.findChildren(QWidget) if part.isVisibleTo(window)]
    shown = [(part.text(), part.whole_text()) for part in parts if isinstance(part, ElidedLabel)]
    shown += [(part.shown_text, part.currentText()) for part in parts if isinstance(part, PickerBox)]
    return [f"{text!r} is all that is seen of {whole!r}" for text, whole in shown if text != whole and len(text) < LEAST_SEEN]


def crowded(window: QWidget) -> list[str]:
    """Parts that a layout could not give the room they need at least."""
    found = []
    for part in seen_parts(window):
        holder = part.parentWidget()
        if holder is None or (holder.layout() is None and not isinstance(holder, QSplitter)):
            continue
        if isinstance(part, QStackedWidget) or part.findChild(QStackedWidget) is not None:
            # It asks for the room that its largest page needs, also while another one is shown; pages are looked at themselves.
            continue
        least = part.minimumSizeHint().expandedTo(part.minimumSize()).boundedTo(part.maximumSize())
        if part.sizePolicy().verticalPolicy() is not QSizePolicy.Policy.Ignored and part.height() < least.height():
            found.append(f"{named(part)} in {named(holder)} is {part.height()} high, needs {least.height()}")
        beside = [other for other in holder.children() if isinstance(other, QWidget) and other is not part]
        for other in beside:
            laid_out = other.isVisibleTo(window) and id(other) > id(part) and not hovers(other) and not hovers(part)
            over = part.geometry() & other.geometry()
            if laid_out and over.width() > 1 and over.height() > 1:
                found.append(f"{named(part)} lies over {named(other)}")
    return found


def hovers(part: QWidget) -> bool:
    """Whether a part is meant to lie over others."""
    return part.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents) or part.isWindow()


def named(part: QWidget) -> str:
    return f"{type(part).__name__} {part.accessibleName()!r}"


def needed(part: QLabel | QAbstractButton) -> QSize:
    """Width and height that the text of a part takes at its width; of a button without the room around its text."""
    if isinstance(part, QLabel):
        if part.wordWrap():
            word = max((part.fontMetrics().horizontalAdvance(word) for word in unbroken(part.text())), default=0)
            return QSize(word, part.heightForWidth(part.width()))
        return part.sizeHint()
    lines = bare(part.text()).split("\n")
    widest = max(part.fontMetrics().horizontalAdvance(line) for line in lines)
    around = tokens.SPACE_5 if isinstance(part, QToolButton) else 2 * tokens.SPACE_1
    return QSize(widest + around, len(lines) * part.fontMetrics().height())


def unbroken(text: str) -> list[str]:
    """What of a text stays on one line: words, and in Chinese, Japanese and Korean mostly single letters."""
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Line, text)
    ends = [0]
    while (end := finder.toNextBoundary()) > 0:
        ends.append(end)
    # Qt counts in UTF-16.
    units = text.encode("utf-16-le", "surrogatepass")
    return [units[2 * first : 2 * end].decode("utf-16-le", "replace").strip() for first, end in pairwise(ends)]


def fits(part: QLabel | QAbstractButton) -> bool:
    size, inside = needed(part), part.width()
    holder = part.parentWidget()
    outside = holder is not None and not holder.rect().adjusted(-1, -1, 1, 1).contains(part.geometry())
    if isinstance(part, QAbstractButton):
        option = QStyleOptionButton()
        option.initFrom(part)
        element = QStyle.SubElement.SE_RadioButtonContents if part.inherits("QRadioButton") else None
        element = QStyle.SubElement.SE_CheckBoxContents if part.inherits("QCheckBox") else element
        if element is not None:
            inside = part.style().subElementRect(element, option, part).width()
            size.setWidth(size.width() - 2 * tokens.SPACE_1)
    return not outside and size.width() <= inside and size.height() <= part.height()
