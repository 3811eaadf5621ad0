"""All pictures that a scan compared, those without a match too: a grid, in an order by words or likeness where it is asked."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QButtonGroup, QPushButton, QStackedWidget, QWidget

from provcheck.app.i18n import tr, tr_n
from provcheck.app.names import picture_name
from provcheck.app.reasons import error_text
from provcheck.app.scan_pictures import pictures_not_kept_text
from provcheck.app.searching import Nearest
from provcheck.core.errors import ProvcheckError
from provcheck.core.records import Work
from provcheck.core.scan_records import CheckedPicture, ScanReport
from provcheck.gui import tokens
from provcheck.gui.context import Context
from provcheck.gui.models.checked_model import CheckedDelegate, CheckedModel, order_by
from provcheck.gui.models.thumb_store import ThumbStore
from provcheck.gui.tasks import Latest
from provcheck.gui.widgets.basics import button, column, fill, label, row
from provcheck.gui.widgets.near_bar import NearBar
from provcheck.gui.widgets.picture_panel import PicturePanel, ShownPicture
from provcheck.gui.widgets.search_field import SearchField
from provcheck.gui.widgets.work_grid import PictureGrid

Tell = Callable[[str, Nearest], None]
Ranked = tuple[Nearest, tuple[int, ...], Callable[[Nearest], None]]
"""What is near, the places of all pictures in that order, and what says so."""


class CheckedPictures(QWidget):
    """The pictures of one scan.

    Signals:
        left: The result is wanted again.
        match_asked: A `Match` is to be looked at.
        work_asked: SHA-256 of a work that is to be seen in the portfolio.
        reveal_asked: Path of a file that is to be shown in its folder.
        settings_asked: A model is to be chosen.
    """

    left = Signal()
    match_asked = Signal(object)
    work_asked = Signal(str)
    reveal_asked = Signal(object)
    settings_asked = Signal()

    def __init__(self, context: Context) -> None:
        """Start empty."""
        super().__init__()
        self._finding = context.services.finding
        self._report: ScanReport | None = None
        self._then: Callable[[], None] | None = None
        self._loaded = 0
        self._paths: dict[str, str] = {}
        self._pictures = Latest(context.reads, self)
        self._ranks = Latest(context.jobs, self)
        side = round(tokens.GRID_THUMB * self.devicePixelRatioF())
        self.model = CheckedModel(self)
        self._thumbs = thumbs = ThumbStore(self._preview, context.decodes, side, self)
        self.grid = PictureGrid(self.model, thumbs, lambda view: CheckedDelegate(self.model, thumbs, view))
        self.grid.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.grid.setAccessibleName(tr("Pictures of the scan"))
        self.panel = PicturePanel(context)
        self.near = NearBar()
        self._choose_soon = QTimer(self)
        self._choose_soon.setSingleShot(True)
        self._choose_soon.setInterval(tokens.SETTLE_MS)
        self._make_bar()
        self._lay_out()
        self._connect()
        self.offer_words(known=False)

    def _make_bar(self) -> None:
        self.back = button(tr("Back to the result"))
        self.back.setToolTip(tr("Escape"))
        self.all, self.unmatched = button("", "tool"), button("", "tool")
        self._kinds = QButtonGroup(self)
        names = {self.all: tr("Show all pictures"), self.unmatched: tr("Show only pictures without a match")}
        for made, name in names.items():
            made.setAccessibleName(name)
            made.setToolTip(name)
            made.setCheckable(True)
            self._kinds.addButton(made)
        self.all.setChecked(True)
        self.words = SearchField(tr("Find by description"), tr("Find pictures of the scan by what they show"))
        self.words.setToolTip(tr("Words that describe the picture, then Enter. Many models know English words only."))
        self.words.setMinimumWidth(tokens.SEARCH_LEAST)
        self.words.setMaximumWidth(tokens.SEARCH_WIDTH)
        self.wordless = label(tr("To find pictures by description, get a model that knows words."), "note", wraps=True)
        self.settings: QPushButton = button(tr("Settings"), "quiet", name=tr("Get a model that knows words, in the settings"))

    def _lay_out(self) -> None:
        bar = row()
        fill(bar, [self.back, self.all, self.unmatched, None, self.words, self.wordless, self.settings])
        bar.setStretchFactor(self.words, 2)
        self.told = label("", "second", wraps=True)
        self.told.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.place = QStackedWidget()
        self.place.addWidget(self.grid)
        self.place.addWidget(self.told)
        body = row(space=tokens.SPACE_4)
        fill(body, [self.place, self.panel])
        body.setStretch(0, 1)
        whole = column(self, space=tokens.SPACE_3)
        fill(whole, [bar, self.near, body])
        whole.setStretch(2, 1)

    def _connect(self) -> None:
        self.back.clicked.connect(self.left)
        self._kinds.buttonClicked.connect(self._show_kind)
        self.words.returnPressed.connect(self._describe)
        self.words.textChanged.connect(self._described_anew)
        self.words.left.connect(self._keys_to_grid)
        self.settings.clicked.connect(self.settings_asked)
        QShortcut(QKeySequence("Ctrl+F"), self).activated.connect(self.words.setFocus)
        self.near.stop.clicked.connect(self.show_usual)
        self.near.usual.clicked.connect(self.show_usual)
        self._pictures.answered.connect(self._show_pictures)
        self._ranks.answered.connect(self._show_ranked)
        self._ranks.gave_up.connect(self.show_usual)
        self._choose_soon.timeout.connect(self._show_chosen)
        self.grid.selectionModel().selectionChanged.connect(self._show_soon)
        self.model.modelReset.connect(self._show_soon)
        self.grid.activated.connect(self._open_current)
        self.panel.match_asked.connect(self.match_asked)
        self.panel.reveal_asked.connect(self.reveal_asked)
        self.panel.alike.opened.connect(self.work_asked)

    def offer_words(self, *, known: bool) -> None:
        """Offer finding by description where a model that knows words is in use, else tell where to get one."""
        self.words.setVisible(known)
        for part in (self.wordless, self.settings):
            part.setVisible(not known)

    def clear(self) -> None:
        """Forget the scan."""
        self._report, self._then, self._loaded = None, None, 0
        for each in (self._pictures, self._ranks):
            each.drop()
        self._choose_soon.stop()
        self.words.clear()
        self.near.hide()
        self.all.setChecked(True)
        self.model.show_unmatched_only(only=False)
        self.model.set_pictures((), (), ())
        self.panel.show_picture(None)

    def show_scan(self, report: ScanReport, then: Callable[[], None] | None = None) -> None:
        """Show the pictures of a scan, and do something once they are there."""
        self._report, self._then = report, then
        if self._loaded == report.number:
            self._go_on()
            return
        self._tell(tr("The pictures of the scan are being read."))
        self._thumbs.forget_missing()
        self._pictures.ask(self._finding.pictures_of, report.number)

    def follow(self, report: ScanReport) -> None:
        """The same scan has other matches, as when the rest of them was read."""
        if self._loaded and self._loaded == report.number:
            self._report = report
            self.model.set_matches(report.matches)
            self._tell_counts()

    def choose(self, content: str) -> None:
        """Choose a picture by the SHA-256 of its file and show it, with the works most like it."""
        if self.model.row_of_content(content) is None:
            self.all.click()
        found = self.model.row_of_content(content)
        if found is not None:
            self.grid.choose([found], found)
            self.grid.scrollTo(self.model.index(found))
            self.grid.setFocus()

    def order_like(self, work: Work) -> None:
        """Put the pictures that are most like a work first."""
        if self._report is not None:
            self.words.clear()
            name = picture_name(work.path, work.facts)
            self._rank(name, self.near.tell_like, self._finding.checked_like, Path(work.path), work.facts.sha256)

    @Slot()
    def show_usual(self) -> None:
        """Show the pictures in the scan's own order."""
        self._ranks.drop()
        self.near.hide()
        self.words.clear()
        self.model.set_order(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leads back: to the usual order, then to the result."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.near.isVisibleTo(self):
            self.show_usual()
        else:
            self.left.emit()

    def _rank(self, name: str, tell: Tell, ranked: Callable[..., Nearest], *asked: object) -> None:
        """What the order is called goes with the question: the field may hold other words by the time of the answer."""
        if self._report is not None:
            self.near.tell_running(name)
            self._ranks.ask_at_length(_ranked, partial(tell, name), ranked, self.model.pictures, self._report.number, *asked)

    @Slot()
    def _describe(self) -> None:
        words = self.words.text().strip()
        if words:
            self._rank(words, self.near.tell_found, self._finding.checked_by_words, words)

    @Slot(str)
    def _described_anew(self, words: str) -> None:
        if not words.strip():
            self._ranks.drop()
            self.near.hide()
            self.model.set_order(None)

    @Slot(object)
    def _show_ranked(self, answer: Ranked | str) -> None:
        if isinstance(answer, str):
            self.near.tell_failed(answer)
            return
        nearest, order, tell = answer
        tell(nearest)
        self.model.set_order(order if nearest.searched else None)
        self._choose_first()

    def _choose_first(self) -> None:
        self.grid.verticalScrollBar().setValue(0)
        if self.model.rowCount():
            self.grid.choose([0], 0)

    @Slot(object)
    def _show_pictures(self, pictures: tuple[CheckedPicture, ...]) -> None:
        report = self._report
        if report is None:
            return
        self._loaded = report.number
        self._paths = {picture.content: picture.path for picture in pictures}
        self.model.set_pictures(pictures, report.matches, report.too_little_detail)
        self._tell_counts()
        if not pictures:
            self._tell(pictures_not_kept_text(report.number) if report.checked else tr("No picture was compared."))
            return
        self._choose_first()
        self._go_on()

    def _go_on(self) -> None:
        if self.model.pictures:
            self.place.setCurrentWidget(self.grid)
        then, self._then = self._then, None
        if then is not None and self.model.pictures:
            then()

    def _tell(self, sentence: str) -> None:
        self.told.setText(sentence)
        self.place.setCurrentWidget(self.told)

    def _tell_counts(self) -> None:
        count, without = len(self.model.pictures), self.model.unmatched
        self.all.setText(tr_n("{count:,} picture", "{count:,} pictures", count))
        self.unmatched.setText(tr_n("{count:,} without a match", "{count:,} without a match", without))
        for part in (self.all, self.unmatched):
            part.setVisible(count > 0)

    @Slot()
    def _show_kind(self) -> None:
        self.model.show_unmatched_only(only=self.unmatched.isChecked())

    @Slot()
    def _keys_to_grid(self) -> None:
        self.grid.setFocus()

    @Slot()
    def _show_soon(self) -> None:
        """While arrows are held, no picture is read that is not looked at."""
        self._choose_soon.start()

    @Slot()
    def _show_chosen(self) -> None:
        chosen, report = self.grid.chosen_rows(), self._report
        if not chosen or report is None:
            self.panel.show_picture(None)
            return
        (row_number,) = chosen
        match, outcome = self.model.match_of(row_number), self.model.outcome(row_number)
        self.panel.show_picture(ShownPicture(self.model.item(row_number).picture, outcome, match, report.portfolio))

    @Slot()
    def _open_current(self) -> None:
        current = self.grid.currentIndex()
        match = self.model.match_of(current.row()) if current.isValid() else None
        if match is not None:
            self.match_asked.emit(match)

    def _preview(self, content: str) -> bytes | None:
        """Called in a worker."""
        path = self._paths.get(content)
        return None if path is None else self._finding.preview_of(content, Path(path))


def _ranked(
    tell: Callable[[Nearest], None], ranked: Callable[..., Nearest], pictures: tuple[CheckedPicture, ...], *asked: object
) -> Ranked | str:
    """The order of all pictures by what is near, or why there is none."""
    try:
        nearest = ranked(*asked)
    except ProvcheckError as error:
        return error_text(error)
    return nearest, order_by(pictures, nearest.contents), tell
