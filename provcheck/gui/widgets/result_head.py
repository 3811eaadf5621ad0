"""What came of a scan in a sentence, with its numbers under it, and what can be done with it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from provcheck.app.doubts import doubt_text
from provcheck.app.figures import checked_text, marked_shortly, reports_shortly
from provcheck.app.headline import headline
from provcheck.app.i18n import tr, tr_n
from provcheck.app.joining import clauses, sentence, sentences
from provcheck.app.texts import left_out_text, matches_text
from provcheck.core.records import DecisionKind
from provcheck.core.scan_records import ScanReport
from provcheck.gui import tokens
from provcheck.gui.models.match_model import MatchModel
from provcheck.gui.widgets.basics import button, column, fill, label, row
from provcheck.gui.widgets.elided import ElidedLabel
from provcheck.gui.widgets.icon_button import IconButton


@dataclass(frozen=True)
class Numbers:
    """What is counted of a scan's matches.

    Attributes:
        matches: All of them.
        undecided: Those the artist has not decided on.
        dismissed: Those the artist said are not their work.
        pictures: Suspects that contain a work, or a part of one, as far as that was not dismissed.
        resemblances: Those of the matches that are only resemblances.
        dismissed_finds: Those of the dismissed ones that are more.
        confirmed: Those the artist said were made from their work.
        authorised: Those the artist allowed.
        doubted: Those of the pictures that show it around something else alone.
    """

    matches: int = 0
    undecided: int = 0
    dismissed: int = 0
    pictures: int = 0
    resemblances: int = 0
    dismissed_finds: int = 0
    confirmed: int = 0
    authorised: int = 0
    doubted: int = 0


def numbers_of(model: MatchModel) -> Numbers:
    """What is counted of the matches that are shown."""
    return Numbers(
        matches=model.total,
        undecided=model.undecided,
        dismissed=model.told_as(DecisionKind.DISMISSED),
        pictures=model.pictures,
        resemblances=model.resemblances,
        dismissed_finds=model.dismissed_finds,
        confirmed=model.told_as(DecisionKind.CONFIRMED),
        authorised=model.told_as(DecisionKind.AUTHORISED),
        doubted=model.doubted,
    )


def headline_text(report: ScanReport, numbers: Numbers) -> str:
    """The result in a sentence, and in another one how much of it was dismissed."""
    dismissed = numbers.dismissed_finds
    if not dismissed:
        return headline(report, (numbers.pictures, numbers.doubted))
    if report.completed and not numbers.pictures:
        return tr_n(
            "No copy is left: {count} match is dismissed.", "No copy is left: {count} matches are dismissed.", dismissed
        )
    told = tr_n("{count} match is dismissed.", "{count} matches are dismissed.", dismissed)
    return sentences(headline(report, (numbers.pictures, numbers.doubted)), told)


def count_text(report: ScanReport | None, numbers: Numbers) -> str:
    """How many matches there are, how many need a look or were decided on, and how many pictures were checked."""
    parts = [matches_text(numbers.matches, numbers.resemblances)]
    if 0 < numbers.undecided < numbers.matches:
        parts.append(tr_n("{count:,} undecided", "{count:,} undecided", numbers.undecided))
    if numbers.confirmed:
        parts.append(tr_n("{count:,} confirmed", "{count:,} confirmed", numbers.confirmed))
    if numbers.authorised:
        parts.append(tr_n("{count:,} authorised", "{count:,} authorised", numbers.authorised))
    if numbers.dismissed:
        parts.append(tr_n("{count:,} dismissed", "{count:,} dismissed", numbers.dismissed))
    if report is None:
        return clauses(*parts) if numbers.matches else ""
    parts.append(checked_text(report.checked, len(report.unread)))
    parts += [reports_shortly(len(report.reports))] if report.reports else []
    parts += [marked_shortly(len(report.marked))] if report.marked else []
    counted = clauses(*parts)
    left_out = left_out_text(report.left_out)
    return sentences(sentence(counted), left_out) if left_out else counted


def again_text(report: ScanReport) -> str:
    """What checking the same pictures once more is called."""
    return tr("Check again") if report.completed else tr("Go on checking")


def all_pictures_text() -> str:
    """What leads to the pictures of a scan is called."""
    return tr("Look at all pictures that were checked, those without a match too")


class ResultHead(QWidget):
    """Above a result: whose works were looked for, and what came of it. While a scan runs only the numbers are told.

    The window's own choice of a portfolio may be another one by now, so the portfolio is always named.

    Signals:
        resized: It takes another height, or width.
    """

    resized = Signal()

    def __init__(self) -> None:
        """Start without words."""
        super().__init__()
        self._title = ""
        self._report: ScanReport | None = None
        self.headline = label("", "title", wraps=True)
        self.doubt = label(wraps=True)
        self.portfolio = ElidedLabel(rank="strong")
        # No wider than its text, so that the numbers stand beside it.
        self.portfolio.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.portfolio.setMaximumWidth(tokens.CHOOSER_WIDTH)
        self.count = ElidedLabel(rank="second")
        self.export = button(tr("Save report…"), "main", name=tr("Save the report"))
        self.again = button(tr("Check again"))
        self.again.setToolTip(tr("Check the same files and folders again (F5): only what is new or changed takes time"))
        self.pictures = IconButton("pictures", all_pictures_text(), "G")
        self._line = row(space=tokens.SPACE_2)
        fill(self._line, [self.headline, self.pictures, self.again, self.export])
        self._line.setStretch(0, 1)
        # Under the rest, where there is most room.
        numbers = row(space=tokens.SPACE_3)
        fill(numbers, [self.portfolio, self.count])
        numbers.setStretch(1, 1)
        fill(column(self, space=tokens.SPACE_1), [self._line, self.doubt, numbers])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell of it."""
        super().resizeEvent(event)
        self.resized.emit()

    def lead_with(self, widget: QWidget) -> None:
        """Put a widget before the headline."""
        self._line.insertWidget(0, widget)

    def begin(self, against: str) -> None:
        """Head a scan that runs, against a portfolio of that name."""
        self._show(against, None)

    def show_report(self, report: ScanReport, title: str = "") -> None:
        """Head a scan that has ended; the title stands after its numbers."""
        self._show(report.portfolio.name, report, title)
        self.again.setText(again_text(report))

    def complete(self, report: ScanReport) -> None:
        """The whole of the scan that is headed."""
        self._report = report

    def _show(self, against: str, report: ScanReport | None, title: str = "") -> None:
        self.portfolio.setText(tr("Portfolio: {name}").format(name=against))
        self._report, self._title = report, title
        for part in (self.headline, self.export, self.again):
            part.setVisible(report is not None and bool(report.matches))
        self.pictures.setVisible(report is not None and bool(report.matches) and report.number > 0)
        self.headline.setText("")
        self._tell_doubt("")
        self.count.setText("")

    def tell_part(self) -> None:
        """Tell that only the beginning is there, and no number yet."""
        self.count.setText(tr("These are the strongest; the others are being read"))

    def show_numbers(self, numbers: Numbers) -> None:
        """Tell the numbers."""
        text = count_text(self._report, numbers)
        # Where there is little room the numbers are what is read.
        whole = tr("{text}. {title}").format(title=self._title, text=text) if self._title else text
        self.count.setText(whole, core=text)
        if self._report is not None:
            self.headline.setText(headline_text(self._report, numbers))
            self._tell_doubt(doubt_text(numbers.pictures, numbers.doubted))

    def _tell_doubt(self, text: str) -> None:
        self.doubt.setText(text)
        self.doubt.setVisible(bool(text))
