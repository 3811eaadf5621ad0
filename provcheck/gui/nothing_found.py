"""That a scan found nothing, as a result: what was checked, against what, and how."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from provcheck.app.figures import marked_text
from provcheck.app.headline import headline
from provcheck.app.i18n import tr, tr_n
from provcheck.app.joining import listed, sentences
from provcheck.app.searching import only_picture
from provcheck.app.texts import left_out_text, level_name, level_text, nothing_met_text
from provcheck.core.records import Level
from provcheck.core.scan_records import ScanReport
from provcheck.gui import tokens
from provcheck.gui.alike_works import AlikeWorks
from provcheck.gui.context import Context
from provcheck.gui.icons import NOTHING, SignLabel
from provcheck.gui.widgets.basics import button, column, fill, label, row, scrolled
from provcheck.gui.widgets.icon_button import IconButton
from provcheck.gui.widgets.result_head import again_text, all_pictures_text


class NothingFound(QWidget):
    """A sign, a title, and what was checked.

    Signals:
        thorough_asked: The `ScanReport` of which the same picture is to be checked at level thorough.
    """

    thorough_asked = Signal(object)

    def __init__(self, context: Context) -> None:
        """Start without words."""
        super().__init__()
        self._report: ScanReport | None = None
        sign = SignLabel(tokens.SIGN_LARGE)
        sign.show_sign(NOTHING)
        self.title = label("", "page", wraps=True)
        self.checked = label("", wraps=True)
        self.level = label("", "second", wraps=True)
        self.targets = label("", "note", wraps=True)
        self.more = label("", "second", wraps=True)
        self.thorough = button(tr("Check thoroughly"))
        self.thorough.clicked.connect(self._ask_thorough)
        self.export = button(tr("Save report…"), "main", name=tr("Save the report that nothing was found"))
        self.again = button(tr("Check again"))
        self.pictures = IconButton("pictures", all_pictures_text(), "G")
        block = QWidget()
        block.setFixedWidth(tokens.TEXT_WIDTH)
        texts = (self.title, self.checked, self.level, self.more, self.targets)
        for text in texts:
            text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        mark = row()
        fill(mark, [None, sign, None])
        press = row()
        fill(press, [None, self.pictures, self.again, self.thorough, self.export, None])
        fill(column(block, space=tokens.SPACE_3), [mark, *texts, press])
        self.alike, self.in_style = AlikeWorks(context), AlikeWorks(context, by_style=True)
        across = row()
        fill(across, [None, block, None])
        content = QWidget()
        fill(column(content, space=tokens.SPACE_4), [None, across, self.alike, self.in_style, None])
        room = scrolled(content)
        # What takes the keyboard is in it, and comes into view with it.
        room.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        fill(column(self), [room])

    @property
    def near(self) -> tuple[AlikeWorks, ...]:
        """What shows works that are near the picture: by likeness, and by style."""
        return self.alike, self.in_style

    def show_report(self, report: ScanReport) -> None:
        """Say what a scan without matches looked at."""
        for near in self.near:
            near.clear()
        self._report = report
        title = tr("Nothing found") if report.completed else tr("Nothing found before the check was stopped")
        # Where not all could be compared, that nothing was found says less than that.
        is_whole = report.checked and report.works and not (report.is_partial and report.completed)
        self.title.setText(title if is_whole else headline(report))
        self.again.setText(again_text(report))
        self.pictures.setVisible(report.number > 0 and report.checked > 0)
        pictures = tr_n("{count:,} picture was compared with", "{count:,} pictures were compared with", report.checked)
        works = tr_n("{count:,} work", "{count:,} works", report.work_count)
        compared = tr("{pictures} {works} of {portfolio}.").format(
            pictures=pictures, works=works, portfolio=report.portfolio.name
        )
        told = nothing_met_text(report.left_out) if report.met_nothing else compared
        marked = marked_text(len(report.marked)) if report.marked else ""
        self.checked.setText(sentences(told, marked, left_out_text(report.left_out)))
        self.level.setVisible(not report.met_nothing)
        level = report.settings.level
        self.level.setText(tr("Level {level}: {meaning}").format(level=level_name(level), meaning=level_text(level)))
        self.targets.setText(tr("Checked: {targets}").format(targets=listed(report.targets)))
        finds_more = level is not Level.THOROUGH and only_picture(report) is not None
        self.more.setText(tr("A thorough check finds more: soft pictures with lettering on them, for one, may need it."))
        for part in (self.more, self.thorough):
            part.setVisible(finds_more)

    @Slot()
    def _ask_thorough(self) -> None:
        if self._report is not None:
            self.thorough_asked.emit(replace(self._report, settings=replace(self._report.settings, level=Level.THOROUGH)))
