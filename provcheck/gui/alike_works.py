"""The few works most like a picture, for who wonders what is near. It is no part of the result."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from provcheck.app.i18n import tr
from provcheck.app.reasons import error_text
from provcheck.app.searching import Nearest, nearness_text, only_picture
from provcheck.core.errors import ProvcheckError
from provcheck.core.records import Portfolio
from provcheck.core.scan_records import ScanReport
from provcheck.gui import tokens
from provcheck.gui.context import Context
from provcheck.gui.models.thumb_store import ThumbStore
from provcheck.gui.tasks import Latest
from provcheck.gui.widgets.alike_list import AlikeList
from provcheck.gui.widgets.basics import column, fill, label, row


class AlikeWorks(QWidget):
    """Hidden where there is nothing to show.

    Signals:
        opened: SHA-256 of a work that is to be seen in the portfolio.
    """

    opened = Signal(str)

    def __init__(self, context: Context, width: int = tokens.TEXT_WIDTH, *, by_style: bool = False) -> None:
        """Start hidden; as many works are shown as there is room for beside each other.

        `by_style` shows works that are made alike, where a model for that is in use.
        """
        super().__init__()
        finding = context.services.finding
        self._find = finding.alike_in_style if by_style else finding.most_alike
        self._by_style = by_style
        self._width = width
        self._most = width // tokens.ALIKE_CELL
        self._latest = Latest(context.jobs, self)
        side = round(tokens.ALIKE_THUMB * self.devicePixelRatioF())
        self.list = AlikeList(ThumbStore(context.services.load_preview, context.reads, side, self))
        by_likeness = tr("Most alike in the portfolio: no evidence of copying, nor of training")
        told = tr("Most alike in style: a hint, no part of the result and no evidence of copying") if by_style else by_likeness
        self.title = label(told, "strong", wraps=True)
        self.note = label("", "note", wraps=True)
        self.failure = label("", "note", wraps=True)
        for text in (self.title, self.note):
            text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.failure.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._lay_out()
        self._latest.answered.connect(self._take)
        self.list.opened.connect(self.opened)
        self.hide()

    def _lay_out(self) -> None:
        """Room for all of it from the start, so that no button goes away from under the pointer when it comes."""
        self._place = QStackedWidget()
        within = QWidget()
        fill(row(within), [None, self.list, None])
        for part in (QWidget(), within, self.failure):
            self._place.addWidget(part)
        self._place.setFixedHeight(self.list.height())
        block = QWidget()
        block.setFixedWidth(self._width)
        layout = column(block, space=tokens.SPACE_1)
        fill(layout, [self.title, self.note])
        layout.addSpacing(tokens.SPACE_1)
        fill(layout, [self._place])
        fill(row(self), [None, block, None])
        for part in (self.title, self.note):
            keeps = part.sizePolicy()
            keeps.setRetainSizeWhenHidden(True)
            part.setSizePolicy(keeps)

    def clear(self) -> None:
        """Show nothing."""
        self._latest.drop()
        self.hide()

    def look_for(self, report: ScanReport) -> None:
        """Find works like the picture of a check in which nothing was found, if it was of one picture."""
        self.clear()
        picture = only_picture(report)
        if picture is not None and not report.matches:
            self.look_for_picture(report.portfolio, picture)

    def look_for_picture(self, portfolio: Portfolio, picture: Path, content: str = "") -> None:
        """Find works like a picture, whatever came of it; by its SHA-256 also when its file is gone or another one by now."""
        self.clear()
        if portfolio.work_count > 1:
            self._show_part(None)
            # Few have a model for style: for others no room is kept.
            self.setVisible(not self._by_style)
            self._latest.ask(_look_for, self._find, portfolio, picture, content)

    @Slot(object)
    def _take(self, answer: Nearest | str | None) -> None:
        if isinstance(answer, str):
            self.failure.setText(tr("The works most like it could not be told. {why}").format(why=answer))
            self._show_part(self.failure)
            self.show()
        elif answer is not None and answer.found:
            self.note.setText(nearness_text(answer))
            self.list.show_works(answer.found[: self._most])
            self._show_part(self.list)
            self.show()

    def _show_part(self, shown: QWidget | None) -> None:
        self._place.setCurrentIndex(0 if shown is None else 1 if shown is self.list else 2)
        for part in (self.title, self.note):
            part.setVisible(shown is self.list)


def _look_for(
    most_alike: Callable[[Portfolio, Path, str], Nearest | None], portfolio: Portfolio, picture: Path, content: str
) -> Nearest | str | None:
    """What is most alike, or why that cannot be told: a failure here takes nothing from the result of the check."""
    try:
        return most_alike(portfolio, picture, content)
    except ProvcheckError as error:
        return error_text(error)
