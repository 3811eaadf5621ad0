"""Pictures of the room for sets of AI outputs, on the demo's pictures."""

from __future__ import annotations

from pathlib import Path

from provcheck.core.assets import resource
from tests.gui.shooting import Studio

NEUTRAL = Path(__file__).parents[1] / "data" / "open_clip"
"""Pictures that have nothing to do with the demo's works."""


def outputs(studio: Studio) -> None:
    window = studio.window()
    page = window.outputs_page
    window.go_to(page)
    studio.shoot(window, "50-outputs-choice")
    page.outputs.take([resource("demo/suspects")])
    page.baseline.take([NEUTRAL])
    page.look()
    result = page.result
    studio.settle(window, lambda: not page.busy and page.stack.currentWidget() is result and result.is_whole)
    studio.shoot(window, "51-outputs-result")
    assert result.report is not None
    filled = [place for place, count in enumerate(result.report.outputs.closeness.histogram) if count]
    result.closeness.opened.emit(filled[-1])
    result.scroller.ensureWidgetVisible(result.in_bin)
    studio.shoot(window, "52-outputs-of-a-bar")
    result.in_bin.strip.opened.emit(0)
    dialog = result.dialog
    assert dialog is not None
    studio.settle(window)
    dialog.grab().save(str(studio.folder / "53-output-beside-its-work.png"))
    dialog.accept()
    page.tell_science()
    assert page.words is not None
    page.words.grab().save(str(studio.folder / "54-science.png"))
    page.words.accept()
    page.show_choice()
    studio.shoot(window, "55-outputs-looked-at-before")
    studio.close(window)
