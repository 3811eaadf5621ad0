"""Pictures of the manual in its window."""

from __future__ import annotations

from tests.gui.report_shots import both
from tests.gui.shooting import Studio


def manual(studio: Studio) -> None:
    """Its first page, a page with examples, and words that are looked for."""
    window = studio.window()
    shown = window.help.show()
    both(studio, shown, "56-manual")
    shown.open_page("verdicts", "edited-copy")
    both(studio, shown, "56-manual-verdicts")
    shown.search.setText("signature")
    both(studio, shown, "56-manual-searched")
    shown.close()
    studio.close(window)
