"""Pictures of the welcome, the tour and the care for the library."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from provcheck.app.i18n import tr
from provcheck.app.workspace import Workspace
from provcheck.gui.app import real_services
from provcheck.gui.dialogs import QtDialogs
from provcheck.gui.guide import Guide
from provcheck.gui.library_keeping import LibraryKeeping
from provcheck.gui.main_window import MainWindow
from provcheck.gui.services import Preferences
from tests.gui.report_shots import both
from tests.gui.shooting import Studio
from tests.gui.steady import steady


def first_run(studio: Studio) -> None:
    """The welcome, every step of the tour on a library of its own, and the library section of the settings."""
    window = studio.window(list_portfolios=tuple, list_scans=tuple)
    library = studio.folder / "tour-library"

    def make_tour() -> MainWindow:
        services = replace(steady(real_services(Workspace(library))), save_preferences=lambda _: None)
        return MainWindow(services, QtDialogs(), Preferences())

    guide = Guide(window, make_tour)
    LibraryKeeping(window)
    window.models.load()
    studio.settle(window)
    guide.show_welcome()
    studio.shoot(window, "40-welcome")
    window.go_to(window.settings_page)
    settings = window.settings_page
    studio.settle(window)
    for number, part in enumerate((settings.library, settings.tour)):
        settings.scroller.ensureWidgetVisible(part)
        studio.shoot(window, f"41-settings-{number}")
    settings.library.jobs._confirm_move([Path("/media/drive/provcheck library")])
    both(studio, settings.library.jobs.question, "42-move")
    settings.library.jobs.question.keep.click()
    settings.library.jobs.progress.begin_job(tr("Moving the library"))
    settings.library.jobs.progress.set_running(runs=True)
    settings.library.jobs.progress.advance_share(0.42)
    settings.scroller.ensureWidgetVisible(settings.library.jobs.progress)
    studio.shoot(window, "43-moving")
    settings.library.jobs.progress.set_running(runs=False)
    guide.show_tour()
    tour = guide.tour
    assert tour is not None
    while tour.window.portfolio_page.busy:
        QCoreApplication.processEvents()
    studio.shoot(tour.window, "44-tour-preparing", waits=False)
    while not tour.panel.next.isEnabled():
        QCoreApplication.processEvents()
    for number in range(6):
        studio.settle(tour.window)
        studio.shoot(tour.window, f"45-tour-{number + 1}")
        tour.panel.next.click()
    studio.close(window)
