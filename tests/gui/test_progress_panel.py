"""How far a job is, told as often as it says so."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from pytestqt.qtbot import QtBot

from provcheck.core.jobs import Progress
from provcheck.gui.widgets.progress_panel import ProgressPanel


class Paints(QObject):
    """Counts how often a widget is drawn."""

    count = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's own name
        self.count += event.type() is QEvent.Type.Paint
        return False


def test_a_bar_waits_for_its_turn_to_be_drawn(qtbot: QtBot) -> None:
    """It would draw itself at once, with all that is to be laid out around it, in the middle of taking what was found."""
    panel = ProgressPanel("Checking")
    qtbot.addWidget(panel)
    panel.show()
    qtbot.waitExposed(panel)
    panel.advance(Progress(1, 100, 1.0, 99.0, "a.png"))
    paints = Paints()
    panel.bar.installEventFilter(paints)
    qtbot.wait(50)
    before = paints.count
    panel.advance(Progress(60, 100, 1.0, 40.0, "b.png"))
    assert paints.count == before
    qtbot.waitUntil(lambda: paints.count > before)
    assert panel.bar.value() == 60
