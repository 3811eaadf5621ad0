"""Sets of AI outputs: choose them, watch, look at what they show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from provcheck.app.i18n import tr, tr_n
from provcheck.app.output_plots import parts_of
from provcheck.app.output_report import KeptOutputs, OutputsReport
from provcheck.app.output_sets import AskedSets
from provcheck.app.output_texts import influence_text
from provcheck.app.paths import documents_folder
from provcheck.app.report_order import Form
from provcheck.core.records import Portfolio, pictures_among
from provcheck.core.report.plots import Part
from provcheck.core.scan.events import Advanced, FileSkipped
from provcheck.gui import tokens
from provcheck.gui.context import Context
from provcheck.gui.outputs_result import OutputsResult
from provcheck.gui.outputs_services import NothingToCompare, OutputsEvent, OutputsKept
from provcheck.gui.pages.page import WorkingPage, centred
from provcheck.gui.report_saving import suggested_name
from provcheck.gui.tasks import Latest
from provcheck.gui.widgets.basics import button, column, fill, label, row, scrolled
from provcheck.gui.widgets.kept_sets import KeptSets
from provcheck.gui.widgets.progress_panel import ProgressPanel
from provcheck.gui.widgets.report_dialog import kinds_of_reports
from provcheck.gui.widgets.science_dialog import ScienceDialog
from provcheck.gui.widgets.set_chooser import SetChooser


@dataclass(frozen=True)
class _Opened:
    """What a set shows, with what is drawn of it."""

    report: OutputsReport
    parts: tuple[Part, ...]


def _prepared(report: OutputsReport) -> _Opened:
    return _Opened(report, parts_of(report))


def _opened(open_kept: Callable[[int], OutputsReport | None], number: int) -> _Opened | None:
    report = open_kept(number)
    return None if report is None else _prepared(report)


class OutputsPage(WorkingPage):
    """Without a portfolio, with the choice of sets, or with what one shows.

    Attributes:
        task: What looks at a set now; None when nothing does.

    Signals:
        portfolio_wanted: The person wants to make a portfolio first.
        check_wanted: A list of files and folders that are to be checked for copies.
        exported: Path of a report that was written.
    """

    portfolio_wanted = Signal()
    check_wanted = Signal(list)
    exported = Signal(object)

    def __init__(self, context: Context) -> None:
        """Start without a portfolio."""
        super().__init__()
        self._context = context
        self._portfolio: Portfolio | None = None
        self._skipped = 0
        dialogs = context.dialogs
        self.outputs = SetChooser(tr("AI outputs"), tr("The folder of pictures that a generator made."), dialogs)
        self.against = SetChooser(
            tr("Other outputs"),
            tr("If you have some: made with the same prompts without the artist's name, to be compared with."),
            dialogs,
        )
        self.baseline = SetChooser(
            tr("Neutral pictures"), tr("If you have some: pictures that have nothing to do with the works."), dialogs
        )
        self.start = button(tr("Look at the set"), "main")
        self.make_portfolio = button(tr("Make a portfolio"), "main")
        self.science = button(tr("Where the science stands…"), "quiet")
        self.beside = label("", "second", wraps=True)
        self.note = label("", "strong", wraps=True)
        self.progress = ProgressPanel(tr("Looking at AI outputs"))
        self.kept = KeptSets()
        self.result = OutputsResult(context)
        self.words: ScienceDialog | None = None
        self._kept, self._opened = Latest(context.reads, self), Latest(context.reads, self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        first = label(tr("There is no portfolio yet to compare pictures with."), "title")
        self.without = centred(first, self.make_portfolio)
        content = QWidget()
        content.setMaximumWidth(tokens.SETTINGS_WIDTH)
        self.note.hide()
        self.progress.hide()
        press = row(space=tokens.SPACE_3)
        fill(press, [self.start, self.beside])
        press.setStretch(1, 1)
        head = row(space=tokens.SPACE_3)
        fill(head, [label(tr("AI outputs"), "page"), None, self.science])
        # While a set is looked at there is nothing to choose, and how far that is stands in view.
        self.form = QWidget()
        form = column(self.form, space=tokens.SPACE_4)
        fill(form, [self.outputs, self.against, self.baseline, press])
        lines = column(content, space=tokens.SPACE_4)
        fill(lines, [head, label(influence_text(), wraps=True), self.note, self.progress, self.form, self.kept, None])
        self.ask = scrolled(content)
        self.ask.setAccessibleName(tr("AI outputs"))
        self.stack = QStackedWidget()
        for view in (self.without, self.ask, self.result):
            self.stack.addWidget(view)
        fill(self.outer, [self.stack])

    def _connect(self) -> None:
        for chooser in (self.outputs, self.against, self.baseline):
            chooser.changed.connect(self._allow)
        self.make_portfolio.clicked.connect(self.portfolio_wanted)
        self.start.clicked.connect(self.look)
        for each in (self.science.clicked, self.result.science_asked):
            each.connect(self.tell_science)
        self.progress.cancel_asked.connect(self.cancel)
        self.progress.pause_asked.connect(self._pause)
        self._kept.answered.connect(self._show_kept)
        self._opened.answered.connect(self._show_opened)
        self.kept.opened.connect(self.open_set)
        self.kept.forgotten.connect(self._forget)
        self.result.again_asked.connect(self.show_choice)
        self.result.check_asked.connect(self._ask_check)
        self.result.save_asked.connect(self._ask_where)
        self.show_choice()

    def set_portfolio(self, portfolio: Portfolio | None) -> None:
        """Compare with another portfolio from now on."""
        if portfolio == self._portfolio:
            return
        self._portfolio = portfolio
        self.beside.setText("" if portfolio is None else tr("beside {portfolio}").format(portfolio=portfolio.name))
        self._allow()
        if self.stack.currentWidget() is not self.result:
            self.show_choice()
        self._kept.ask(self._context.services.outputs.kept)

    @Slot()
    def show_choice(self) -> None:
        """Choose sets, or one that was looked at before."""
        self.stack.setCurrentWidget(self.ask if self._portfolio is not None else self.without)

    @Slot()
    def _allow(self) -> None:
        self.start.setEnabled(bool(self.outputs.folders) and self._portfolio is not None and not self.busy)

    @Slot()
    def look(self) -> None:
        """Look at the chosen sets in a worker."""
        if self.busy or self._portfolio is None or not self.outputs.folders:
            return
        self._skipped = 0
        self._say("")
        self.progress.begin()
        asked = AskedSets(self.outputs.folders, self.against.folders, self.baseline.folders)
        analyse, portfolio = self._context.services.outputs.analyse, self._portfolio
        self.task = self._context.jobs.start(lambda token: analyse(portfolio, asked, token))
        self.task.events.connect(self._take)
        self.task.cancelled.connect(self._cancelled)
        self.task.ended.connect(self._ended)
        self._set_running(runs=True)

    @Slot(list)
    def _take(self, events: list[OutputsEvent]) -> None:
        self._skipped += len(pictures_among(event.skipped for event in events if isinstance(event, FileSkipped)))
        advanced = [event for event in events if isinstance(event, Advanced)]
        if advanced:
            self.progress.advance(advanced[-1].progress)
        if self._skipped:
            self._say(
                tr_n("{count:,} file could not be read so far.", "{count:,} files could not be read so far.", self._skipped)
            )
        for event in events:
            if isinstance(event, OutputsKept):
                self._finish(event.report)
            elif isinstance(event, NothingToCompare):
                self._say(tr("There is nothing to compare: no work, or no output, could be read and has enough detail."))

    def _finish(self, report: OutputsReport) -> None:
        self._say("")
        self._opened.ask(_prepared, report)
        self._kept.ask(self._context.services.outputs.kept)

    @Slot()
    def _cancelled(self) -> None:
        self._say(tr("Stopped before the end. What was read is kept: look at the set again to go on where it stopped."))

    @Slot()
    def _ended(self) -> None:
        self.task = None
        self._set_running(runs=False)

    def _set_running(self, *, runs: bool) -> None:
        self.progress.set_running(runs=runs)
        self._allow()
        self.form.setVisible(not runs)

    def _say(self, sentence: str) -> None:
        self.note.setText(sentence)
        self.note.setVisible(bool(sentence))

    @Slot(object)
    def _show_kept(self, kept: tuple[KeptOutputs, ...]) -> None:
        self.kept.show_sets(kept)

    @Slot(int)
    def open_set(self, number: int) -> None:
        """Show what was found out before."""
        self._opened.ask(_opened, self._context.services.outputs.open_kept, number)

    @Slot(object)
    def _show_opened(self, opened: _Opened | None) -> None:
        if opened is None:
            self._kept.ask(self._context.services.outputs.kept)
            return
        self.result.show_report(opened.report, opened.parts)
        self.stack.setCurrentWidget(self.result)

    @Slot(int)
    def _forget(self, number: int) -> None:
        services = self._context.services.outputs
        task = self._context.writes.call(services.forget, number)
        task.done.connect(self._ask_kept)

    @Slot(object)
    def _ask_kept(self, _nothing: object) -> None:
        self._kept.ask(self._context.services.outputs.kept)

    @Slot()
    def tell_science(self) -> None:
        """Tell what none of this shows, and where the science stands."""
        self.words = ScienceDialog(self)
        self.words.open()

    @Slot()
    def _ask_check(self) -> None:
        if self.result.report is not None:
            self.check_wanted.emit([Path(folder) for folder in self.result.report.outputs.folders])

    @Slot()
    def _ask_where(self) -> None:
        report = self.result.report
        if report is None:
            return
        names = kinds_of_reports() | {Form.JSON: tr("Data of the set, JSON")}
        kinds = {names[form]: form.ending for form in (Form.PDF, Form.HTML, Form.JSON)}
        suggested = documents_folder() / suggested_name(f"{report.portfolio.name}-outputs", report.started, Form.PDF.ending)
        self._context.dialogs.choose_target(
            self, tr("Save the report"), suggested, lambda chosen: self._write(report, chosen[0]), kinds
        )

    def _write(self, report: OutputsReport, target: Path) -> None:
        self.result.save.setEnabled(False)
        task = self._context.writes.call(self._context.services.outputs.export, report, target)
        task.done.connect(partial(self._tell_written, target))
        task.ended.connect(self._written)

    def _tell_written(self, target: Path, _nothing: object) -> None:
        self.exported.emit(target)

    @Slot()
    def _written(self) -> None:
        self.result.save.setEnabled(True)
