"""Pictures of what is asked before a report is saved, and of checking one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from provcheck.app.report_order import ReportOrder
from provcheck.gui.report_checking import ReportCheckDialog
from provcheck.gui.tokens import DARK, LIGHT
from tests.gui.shooting import Studio


def reports(studio: Studio) -> None:
    window = studio.window()
    window.go_to(window.scans_page)
    window.scans_page.open_scan(studio.report.number)
    studio.settle(window)
    result = window.scans_page.result
    result.ask_export()
    studio.settle(window, lambda: result.saving.dialog is not None)
    asked = result.saving.dialog
    assert asked is not None
    both(studio, asked, "40-save-a-report")
    asked.enter.click()
    assert result.saving.contact is not None
    both(studio, result.saving.contact, "40-contact-data")
    result.saving.contact.reject()
    asked.reject()
    target = studio.folder / "report.pdf"
    studio.services.reports.export(studio.report, ReportOrder(), target)
    changed = studio.folder / "changed.pdf"
    changed.write_bytes(target.read_bytes().replace(b"0", b"1", 1))
    window.scans_page.check_report()
    dialog = window.findChild(ReportCheckDialog)
    assert dialog is not None
    suspects = Path(studio.report.matches[0].suspect).parent
    for report in (target, changed):
        dialog.take([report, suspects])
        studio.settle(window, lambda: not (window.context.jobs.busy or window.context.reads.busy))
        both(studio, dialog, f"41-{report.stem}-checked")
        report.unlink()
    dialog.close()
    studio.close(window)


def both(studio: Studio, dialog: QWidget, name: str) -> None:
    """A dialog in both schemes."""
    for scheme, colours in (("light", LIGHT), ("dark", DARK)):
        if studio.only and f"{name}-{scheme}" not in studio.only:
            continue
        studio.dress(colours)
        for _ in range(5):
            studio.application.processEvents()
        dialog.grab().save(str(studio.folder / f"{name}-{scheme}.png"))
    print(name)
