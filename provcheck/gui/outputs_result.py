"""What a set of outputs shows: the result, then every figure with what is drawn of it, what it shows and what it does not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from provcheck.app import output_texts
from provcheck.app.comparison_texts import not_neutral_text
from provcheck.app.i18n import tr, tr_n
from provcheck.app.joining import sentences
from provcheck.app.output_plots import bin_text, pictures_of
from provcheck.app.output_report import OutputsReport
from provcheck.core.report.plots import ContactSheet, Histogram, IntervalPlot, Part, PartTable
from provcheck.core.setstats.closeness import bin_of
from provcheck.gui import tokens
from provcheck.gui.context import Context
from provcheck.gui.models.thumb_store import ThumbStore
from provcheck.gui.widgets.basics import button, column, fill, label, row, scrolled, surface
from provcheck.gui.widgets.contact_strip import ContactStrip
from provcheck.gui.widgets.interval_list import IntervalList
from provcheck.gui.widgets.output_dialog import OutputDialog

_ABOVE = 4
"""What stands above the parts: the result, pictures that are not neutral, what it does not show, what was not checked."""


class SheetView(QWidget):
    """A contact sheet with its sentence, and a button for the lines that are not shown.

    Signals:
        opened: A `ContactSheet`, and the place of the picture in it that is to be looked at.
    """

    opened = Signal(object, int)

    def __init__(self, thumbs: ThumbStore, *, closes: bool = False) -> None:
        """Start empty; one that `closes` has a button for that."""
        super().__init__()
        self.sheet = ContactSheet("", None, ())
        self.text = label("", wraps=True)
        self.strip = ContactStrip(thumbs)
        self.all = button(tr("Show all"), "quiet")
        self.away = button(tr("Close"), "quiet", name=tr("Close these pictures"))
        self.away.setVisible(closes)
        head = row(space=tokens.SPACE_3)
        fill(head, [self.text, self.away])
        head.setStretch(0, 1)
        fill(column(self, space=tokens.SPACE_2), [head, self.strip, self.all])
        self.strip.opened.connect(self._open)
        self.strip.fitted.connect(self._offer_all)
        self.all.clicked.connect(self.strip.show_all)
        self.away.clicked.connect(self.hide)

    def show_sheet(self, sheet: ContactSheet) -> None:
        """Show these pictures."""
        self.sheet = sheet
        self.text.setText(sheet.text)
        self.strip.show_sheet(sheet)
        self.show()

    @Slot()
    def _offer_all(self) -> None:
        hidden = self.strip.hidden
        self.all.setText(tr_n("Show {count:,} more", "Show {count:,} more", hidden))
        self.all.setVisible(hidden > 0)

    @Slot(int)
    def _open(self, place: int) -> None:
        if place < len(self.sheet.pictures):
            self.opened.emit(self.sheet, place)


class OutputsResult(QWidget):
    """The result, scrolled.

    Attributes:
        report: What is shown; None before anything was.
        dialog: The picture that was opened last.

    Signals:
        again_asked: Another set is to be looked at.
        check_asked: All of the outputs are to be checked for copies.
        science_asked: Where the science stands is to be told.
        save_asked: The report is to be saved.
    """

    again_asked = Signal()
    check_asked = Signal()
    science_asked = Signal()
    save_asked = Signal()

    def __init__(self, context: Context) -> None:
        """Start empty."""
        super().__init__()
        self._context = context
        self.report: OutputsReport | None = None
        self.dialog: OutputDialog | None = None
        self._paths: dict[str, str] = {}
        self.thumbs = ThumbStore(self._preview, context.decodes, 2 * tokens.SHEET_THUMB, self)
        self.headline = label("", "page", wraps=True)
        self.influence = label(output_texts.influence_text(), "strong", wraps=True)
        self.not_neutral = label("", wraps=True)
        self.unchecked = label("", wraps=True)
        self.check = button(tr("Check all of them"), name=tr("Check all outputs for copies"))
        self.again = button(tr("All sets"), name=tr("Back to all sets"))
        self.science = button(tr("Where the science stands…"), "quiet")
        self.save = button(tr("Save the report…"))
        self.found: list[QFrame] = []
        self._rest: tuple[Part, ...] = ()
        # A part at a time, so that the window answers between two of them.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._show_next)
        self._lay_out()
        self.again.clicked.connect(self.again_asked)
        self.check.clicked.connect(self.check_asked)
        self.science.clicked.connect(self.science_asked)
        self.save.clicked.connect(self.save_asked)

    def _lay_out(self) -> None:
        head = row(space=tokens.SPACE_2)
        fill(head, [self.again, None, self.science, self.save])
        # Beside its sentence: what is to be done about outputs that were not checked is to be seen at once.
        self.rest = surface("panel")
        rest = row(self.rest, space=tokens.SPACE_4, margin=tokens.SPACE_4)
        fill(rest, [self.unchecked, self.check])
        rest.setStretch(0, 1)
        content = QWidget()
        self._column = column(content, space=tokens.SPACE_4)
        self.warning = surface("message")
        fill(column(self.warning, margin=tokens.SPACE_3), [self.not_neutral])
        fill(self._column, [self.headline, self.warning, self.influence, self.rest])
        self._column.addStretch(1)
        self.scroller = scrolled(content)
        self.scroller.setAccessibleName(tr("What the set shows"))
        whole = column(self, space=tokens.SPACE_3)
        fill(whole, [head, self.scroller])
        whole.setStretch(1, 1)

    @property
    def is_whole(self) -> bool:
        """Whether all parts are shown."""
        return self.report is not None and not self._rest

    def show_report(self, report: OutputsReport, parts: tuple[Part, ...]) -> None:
        """Show what was found out, its first part at once."""
        self.report = report
        self._paths = {picture.content: picture.path for account in report.sets for picture in account.pictures}
        self._paths |= {work.facts.sha256: work.path for work in (*report.works, *(near.work for near in report.near))}
        self._paths |= {match.work.facts.sha256: match.work.path for match in report.matches}
        self.thumbs.set_side(round(tokens.SHEET_THUMB * self.devicePixelRatioF()))
        self.headline.setText(output_texts.headline_alone(report))
        self.not_neutral.setText(not_neutral_text(report))
        self.warning.setVisible(bool(report.not_neutral))
        told = (output_texts.checked_text(report), output_texts.check_all_text(report))
        self.unchecked.setText(sentences(*told))
        self.check.setVisible(report.unchecked > 0)
        for panel in self.found:
            panel.hide()
            panel.deleteLater()
        self.found, self._rest = [], parts
        self._show_next()
        self.scroller.verticalScrollBar().setValue(0)

    @Slot()
    def _show_next(self) -> None:
        if self._rest:
            part, *rest = self._rest
            self._rest = tuple(rest)
            self.found.append(self._panel(part))
            self._column.insertWidget(_ABOVE + len(self.found) - 1, self.found[-1])
            self._soon.start()

    def _panel(self, part: Part) -> QFrame:
        panel = surface("panel")
        lines = column(panel, space=tokens.SPACE_3, margin=tokens.SPACE_4)
        fill(lines, [label(part.title, "title")])
        if part.histogram is not None:
            fill(lines, self._closeness(part.histogram))
        if part.table is not None:
            fill(lines, [_table(part.table)])
        if part.intervals is not None:
            fill(lines, self._intervals(part.intervals))
        for sheet in part.sheets:
            view = self._sheet_view()
            view.show_sheet(sheet)
            fill(lines, [view])
        fill(lines, [label(line, wraps=True) for line in part.lines])
        fill(lines, [label(line, "note", wraps=True) for line in (part.shows, part.not_shown)])
        return panel

    def _sheet_view(self, *, closes: bool = False) -> SheetView:
        made = SheetView(self.thumbs, closes=closes)
        made.opened.connect(self.open_picture)
        return made

    def _closeness(self, plot: Histogram) -> Sequence[QWidget]:
        """The histogram, and under it the outputs of a bar that was pressed."""
        # pyqtgraph takes half a second to load, which nobody is to wait for who only opens the window.
        from provcheck.gui.widgets.closeness_plot import ClosenessView  # noqa: PLC0415

        self.closeness = ClosenessView(plot)
        self.in_bin = self._sheet_view(closes=True)
        self.in_bin.hide()

        def show_bin(place: int) -> None:
            if self.report is not None:
                pictures = self.report.outputs.pictures
                places = [number for number, each in enumerate(pictures) if bin_of(each.cosine) == place]
                text = bin_text(plot, place).partition("\n")[0]
                self._show_places(self.in_bin, tr("Outputs at a closeness of {bin}").format(bin=text), places)

        self.closeness.opened.connect(show_bin)
        return self.closeness, self.in_bin

    def _intervals(self, plot: IntervalPlot) -> Sequence[QWidget]:
        """The words, and under them the outputs of one that was pressed."""
        self.words = IntervalList(plot)
        self.with_word = self._sheet_view(closes=True)
        self.with_word.hide()

        def show_word(place: int) -> None:
            if self.report is not None and place < len(self.report.label_pictures):
                text = tr("Outputs with {word}, the nearest first").format(word=plot.bars[place].label)
                self._show_places(self.with_word, text, self.report.label_pictures[place])

        self.words.opened.connect(show_word)
        return self.words, self.with_word

    def _show_places(self, view: SheetView, text: str, places: Sequence[int]) -> None:
        if self.report is not None:
            view.show_sheet(ContactSheet(text, None, pictures_of(self.report, places)))

    @Slot(object, int)
    def open_picture(self, sheet: ContactSheet, place: int) -> None:
        """Show a picture of a sheet beside the work that it is held against."""
        if self.report is not None:
            look = (self._context.decodes, self._context.services.outputs.preview_of)
            self.dialog = OutputDialog(self.report, sheet, place, look, self)
            self.dialog.open()

    def _preview(self, content: str) -> bytes | None:
        """Called in a worker."""
        return self._context.services.outputs.preview_of(content, Path(self._paths.get(content, "")))


def _table(table: PartTable) -> QWidget:
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(tokens.SPACE_4)
    grid.setVerticalSpacing(tokens.SPACE_1)
    grid.setColumnStretch(0, 1)
    for place, head in enumerate(table.heads):
        grid.addWidget(label(head, "note"), 0, place, _side(place))
    for number, line in enumerate(table.lines, start=1):
        for place, cell in enumerate(line):
            grid.addWidget(label(cell, "strong" if place == 0 else ""), number, place, _side(place))
    return holder


def _side(place: int) -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignLeft if place == 0 else Qt.AlignmentFlag.AlignRight
