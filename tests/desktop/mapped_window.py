"""The real window, with a map of what is seen of it kept in a file, so that a test can point at things as a person does.

    python -m tests.desktop.mapped_window MAP

Everything it does comes from the outside, by the mouse and the keyboard of the X server.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

# ONNX Runtime before Qt, as in the program.
from provcheck.gui.app import run

# isort: split
from PySide6.QtCore import QModelIndex, QRect, QTimer
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QLabel, QLineEdit, QWidget

_EVERY_MS = 100
_ROWS = 60


def _place(widget: QWidget, area: QRect) -> list[int]:
    corner = widget.mapToGlobal(area.topLeft())
    return [corner.x(), corner.y(), area.width(), area.height()]


def _items(view: QAbstractItemView) -> list[dict[str, Any]]:
    model = view.model()
    if model is None:
        return []
    root: QModelIndex = view.rootIndex()
    found = []
    for row in range(min(_ROWS, model.rowCount(root))):
        index = model.index(row, 0, root)
        area = view.visualRect(index).intersected(view.viewport().rect())
        if not area.isEmpty():
            text = str(model.data(index) or "")
            found.append({"kind": "item", "name": text, "place": _place(view.viewport(), area), "enabled": True})
    return found


def _seen() -> dict[str, Any]:
    """Names and places of what is visible, and where the keyboard is."""
    things: list[dict[str, Any]] = []
    modal = QApplication.activeModalWidget()
    # While something is asked nothing else can be used.
    for top in QApplication.topLevelWidgets() if modal is None else [modal]:
        if not top.isVisible():
            continue
        for widget in top.findChildren(QWidget):
            if not widget.isVisible():
                continue
            if isinstance(widget, QAbstractButton | QLineEdit | QLabel):
                name = widget.accessibleName() or getattr(widget, "text", str)()
                kind = "label" if isinstance(widget, QLabel) else "field" if isinstance(widget, QLineEdit) else "button"
                things.append(
                    {"kind": kind, "name": name, "place": _place(widget, widget.rect()), "enabled": widget.isEnabled()}
                )
            elif isinstance(widget, QAbstractItemView):
                things += _items(widget)
    focus = QApplication.focusWidget()
    name = "" if focus is None else focus.accessibleName() or str(getattr(focus, "text", str)() or type(focus).__name__)
    return {
        "things": things,
        "focus": name,
        "kind": type(focus).__name__,
        "dialog": modal is not None,
    }


def main() -> None:
    """Run the window; the map is written as soon as there is an application."""
    target = Path(sys.argv[1])

    def write() -> None:
        beside = target.with_suffix(".new")
        beside.write_text(json.dumps(_seen()), encoding="utf-8")
        beside.replace(target)

    made = QApplication.__init__

    def begin(application: QApplication, *arguments: Any) -> None:
        made(application, *arguments)
        timer = QTimer(application)
        timer.setInterval(_EVERY_MS)
        timer.timeout.connect(write)
        timer.start()

    QApplication.__init__ = begin  # type: ignore[method-assign]
    sys.exit(run(None))


if __name__ == "__main__":
    main()
