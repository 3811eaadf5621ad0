"""Checking pictures against the portfolio: drop, watch, look at what was found."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QStackedWidget, QWidget

from provcheck.app.collecting import look_again
from provcheck.app.i18n import tr
from provcheck.app.texts import level_text
from provcheck.core.records import Level, Portfolio
from provcheck.core.scan.events import Advanced, FileSkipped, MatchFound, ScanEvent, Scanned
from provcheck.core.scan_records import ScanReport, ScanSettings
from provcheck.gui import tokens
from provcheck.gui.context import Context
from provcheck.gui.drop_area import DropArea, DropWords
from provcheck.gui.images import to_png
from provcheck.gui.pages.page import WorkingPage, centred
from provcheck.gui.result_view import ResultView
from provcheck.gui.services import ScanOrder
from provcheck.gui.tasks import Latest
from provcheck.gui.widgets.basics import button, column, fill, label, row
from provcheck.gui.widgets.level_chooser import LevelChooser
from provcheck.gui.widgets.progress_panel import ProgressPanel


class CheckPage(WorkingPage):
    """Without a portfolio, waiting for pictures, or with a scan.

    Signals:
        portfolio_wanted: The person wants to make a portfolio first.
        scanned: The `ScanReport` of a scan that has ended.
        level_changed: The `Level` that was chosen.
        exported: Path of a report that was written.
        again_asked: The `ScanReport` of which the same pictures are to be checked again.
        work_asked: SHA-256 of a work that is to be seen in the portfolio.
    """

    portfolio_wanted = Signal()
    scanned = Signal(object)
    level_changed = Signal(object)
    exported = Signal(object)
    again_asked = Signal(object)
    work_asked = Signal(str)

    def __init__(self, context: Context, level: Level) -> None:
        """Start with a level and no portfolio."""
        super().__init__()
        self._context = context
        self._portfolio: Portfolio | None = None
        self.level = LevelChooser(level)
        self.level_note = label(level_text(level), "note", wraps=True)
        self.make_portfolio = button(tr("Make a portfolio"), "main")
        self.progress = ProgressPanel(tr("Checking"))
        self._kept = Latest(context.reads, self)
        self.result = ResultView(context)
        self._make_drop_areas()
        self._lay_out()
        self._connect()

    def _make_drop_areas(self) -> None:
        words = DropWords(
            tr("Drop pictures to check"),
            tr("A folder or single pictures, to be compared with the works of the portfolio. Or paste one with Ctrl+V."),
            tr("Choose a folder…"),
            tr("Choose files…"),
        )
        again = DropWords(tr("Drop more pictures"), "", tr("Choose a folder…"), tr("Choose files…"), short=tr("Drop more"))
        self.drop = DropArea(words, self._context.dialogs, takes_pictures=True)
        self.again = DropArea(again, self._context.dialogs, compact=True, takes_pictures=True)

    def _lay_out(self) -> None:
        self.level_note.setFixedWidth(tokens.DROP_WIDTH)
        self.level_note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        first = label(tr("There is no portfolio yet to compare pictures with."), "title")
        self.without = centred(first, self.make_portfolio)
        self._level_place = row()
        fill(self._level_place, [None, None])
        level_block = QWidget()
        fill(column(level_block, space=tokens.SPACE_1), [self._level_place, self.level_note])
        self.idle = centred(self.drop, level_block)
        self.scan = QWidget()
        self._strip = row(space=tokens.SPACE_2)
        fill(self._strip, [self.again])
        self._strip.setStretch(0, 1)
        layout = column(self.scan, space=tokens.SPACE_4)
        fill(layout, [self._strip, self.progress, self.result])
        layout.setStretch(2, 1)
        self.stack = QStackedWidget()
        for view in (self.without, self.idle, self.scan):
            self.stack.addWidget(view)
        fill(self.outer, [self.stack])

    def _connect(self) -> None:
        self.take_drops_for(self.drop, self.again)
        for area in (self.drop, self.again):
            area.dropped.connect(self.check)
            area.pictured.connect(self.check_picture)
        self._kept.answered.connect(self._check_kept)
        self.make_portfolio.clicked.connect(self.portfolio_wanted)
        self.progress.cancel_asked.connect(self.cancel)
        self.progress.pause_asked.connect(self._pause)
        self.level.changed.connect(self._level_changed)
        self.result.exported.connect(self.exported)
        self.result.again_asked.connect(self.again_asked)
        for near in self.result.nothing.near:
            near.opened.connect(self.work_asked)
        self._show_idle()

    def set_portfolio(self, portfolio: Portfolio | None) -> None:
        """Check against another portfolio from now on."""
        changed = (portfolio and portfolio.number) != (self._portfolio and self._portfolio.number)
        self._portfolio = portfolio
        if not self.busy and (changed or portfolio is None):
            self._show_idle()

    def _show_idle(self) -> None:
        """Wait for pictures; the choice of the level stands under the drop area."""
        self._level_place.insertWidget(1, self.level)
        self.stack.setCurrentWidget(self.idle if self._portfolio is not None else self.without)

    def check_again(self, report: ScanReport) -> None:
        """Check what a scan checked, as thoroughly."""
        self._start([Path(target) for target in report.targets], report.settings.level)

    @Slot(list)
    def check(self, paths: list[Path]) -> None:
        """Check files and folders in a worker."""
        self._start(paths, self.level.level)

    def _start(self, paths: list[Path], level: Level) -> None:
        if self.busy or self._portfolio is None:
            return
        self._strip.addWidget(self.level)
        self.progress.begin()
        lets_go = self.result.model.total > 0
        self.result.begin(self._portfolio.name)
        if lets_go:
            # Of the matches of the scan before; it takes as long as a few frames, so it is left be where there were none.
            look_again()
        self.result.tell_new_since(self._portfolio.name)
        self._set_running(running=True)
        self.stack.setCurrentWidget(self.scan)
        order = ScanOrder(self._portfolio, tuple(paths), ScanSettings(level))
        scan = self._context.services.scan
        self.task = self._context.jobs.start(lambda token: scan(order, token))
        self.task.events.connect(self._take)
        self.task.failed.connect(self._failed)
        self.task.ended.connect(self._ended)

    @Slot(object)
    def check_picture(self, image: QImage) -> None:
        """Check a picture that came without a file: it is kept first, so that it can be shown again."""
        if not self.busy and self._portfolio is not None:
            self._kept.ask(_keep, self._context.services.keep_picture, image)

    @Slot(object)
    def _check_kept(self, path: Path) -> None:
        self.check([path])

    @Slot(list)
    def _take(self, events: list[ScanEvent]) -> None:
        """Show a batch; a long list of events costs one change of the bar."""
        matches = [event.match for event in events if isinstance(event, MatchFound)]
        skipped = [event.skipped for event in events if isinstance(event, FileSkipped)]
        self.result.add(matches, skipped)
        advanced = [event for event in events if isinstance(event, Advanced)]
        if advanced:
            self.progress.advance(advanced[-1].progress)
        for event in events:
            if isinstance(event, Scanned):
                self._finish(event.report)

    def _finish(self, report: ScanReport) -> None:
        self.result.finish(report)
        if self._portfolio is not None and self._portfolio.number == report.portfolio.number:
            for near in self.result.nothing.near:
                near.look_for(report)
        self.scanned.emit(report)

    @Slot(object)
    def _failed(self, _error: BaseException) -> None:
        """The message bar tells what failed; matches that were found stay to be looked at."""
        if self.result.model.total == 0:
            self._show_idle()

    @Slot()
    def _ended(self) -> None:
        self.task = None
        self._set_running(running=False)

    def _set_running(self, *, running: bool) -> None:
        self.progress.set_running(runs=running)
        self.again.setVisible(not running)
        self.level.setVisible(not running)

    @Slot(object)
    def _level_changed(self, level: Level) -> None:
        self.level_note.setText(level_text(level))
        self.level_changed.emit(level)


def _keep(keep_picture: Callable[[bytes], Path], image: QImage) -> Path:
    return keep_picture(to_png(image))
