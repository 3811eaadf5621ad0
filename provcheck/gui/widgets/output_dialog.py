"""One output, large, beside the work that it is held against, with what is known of the two."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QWidget

from provcheck.app.i18n import tr
from provcheck.app.names import picture_name
from provcheck.app.output_report import OutputsReport
from provcheck.app.output_texts import pair_text
from provcheck.core.records import Work
from provcheck.core.report.plots import ContactSheet
from provcheck.gui import tokens
from provcheck.gui.images import Pyramid, from_encoded, pyramid
from provcheck.gui.tasks import Latest, TaskRunner
from provcheck.gui.widgets.basics import button, column, fill, label, row
from provcheck.gui.widgets.elided import ElidedLabel
from provcheck.gui.widgets.picture_well import PictureWell

Preview = Callable[[str, Path], bytes | None]


class _Side(QWidget):
    """A picture with its name over it."""

    def __init__(self, role: str, runner: TaskRunner, preview_of: Preview) -> None:
        super().__init__()
        self._preview_of = preview_of
        self._latest = Latest(runner, self)
        self.well = PictureWell()
        self.well.setAccessibleName(role)
        self.name = ElidedLabel(rank="title")
        fill(column(self, space=tokens.SPACE_1), [label(role, "note"), self.name, self.well])
        self._latest.answered.connect(self._show)

    def load(self, content: str, path: str) -> None:
        self.name.setText(picture_name(path), more=path)
        self.well.clear(QSize())
        self._latest.ask(_load, self._preview_of, content, Path(path))

    @Slot(object)
    def _show(self, levels: Pyramid | None) -> None:
        if levels is None:
            self.well.say(tr("{name} is no longer in its place, or has changed.").format(name=self.name.whole_text()))
            return
        self.well.clear(levels.levels[0].size())
        self.well.set_levels(levels)


class OutputDialog(QDialog):
    """Goes through the pictures of a sheet by arrows; Escape closes it.

    Attributes:
        place: Which one is shown.
    """

    def __init__(
        self, report: OutputsReport, sheet: ContactSheet, place: int, look: tuple[TaskRunner, Preview], parent: QWidget
    ) -> None:
        """Show one of a sheet; `look` is what previews are loaded with."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("An output beside its nearest work"))
        self.resize(tokens.WINDOW_LEAST_WIDTH, tokens.WINDOW_LEAST_HEIGHT)
        self._report, self._sheet = report, sheet
        self.place = place
        self.work = _Side(tr("Nearest work"), *look)
        self.output = _Side(tr("Output"), *look)
        self.told = label("", wraps=True)
        self.before, self.after = button(tr("Previous")), button(tr("Next"))
        done = button(tr("Close"))
        pair = row(space=tokens.SPACE_4)
        fill(pair, [self.work, self.output])
        pair.setStretch(0, 1)
        pair.setStretch(1, 1)
        bottom = row()
        fill(bottom, [self.before, self.after, None, done])
        whole = column(self, space=tokens.SPACE_4, margin=tokens.SPACE_5)
        fill(whole, [pair, self.told, bottom])
        whole.setStretch(0, 1)
        done.clicked.connect(self.accept)
        for step, pressed, key in ((-1, self.before, "P"), (1, self.after, "N")):
            pressed.clicked.connect(lambda _checked=False, step=step: self.go(step))
            QShortcut(QKeySequence(key), self).activated.connect(lambda step=step: self.go(step))
        self._show()

    def go(self, step: int) -> None:
        """Show another picture of the sheet, where there is one."""
        if 0 <= self.place + step < len(self._sheet.pictures):
            self.place += step
            self._show()

    def _show(self) -> None:
        picture = self._sheet.pictures[self.place]
        self.before.setEnabled(self.place > 0)
        self.after.setEnabled(self.place + 1 < len(self._sheet.pictures))
        self.output.load(picture.content, picture.path)
        work = self._work_beside(picture.path)
        self.work.setVisible(work is not None)
        if work is not None:
            self.work.load(work.facts.sha256, work.path)
        self.told.setText(pair_text(picture.path, self._report))

    def _work_beside(self, output: str) -> Work | None:
        """The work that the check found in an output, else its nearest one."""
        match, known = self._report.match_of(output), self._report.by_path.get(output)
        if match is not None:
            return match.work
        return None if known is None else self._report.works[known.work]


def _load(preview_of: Preview, content: str, path: Path) -> Pyramid | None:
    data = preview_of(content, path)
    return None if data is None else pyramid(from_encoded(data))
