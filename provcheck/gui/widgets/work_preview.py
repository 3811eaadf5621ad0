"""One work, large: its picture, what is known of it, where its files lie."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale, QRectF, QSize, QSizeF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from provcheck.app.i18n import tr, tr_n
from provcheck.app.texts import reason_text, skipped_text
from provcheck.core.errors import PictureError
from provcheck.gui import tokens
from provcheck.gui.context import Context
from provcheck.gui.images import Pyramid, from_jpeg, from_pixels, pyramid
from provcheck.gui.models.work_shelf import Kind, WorkItem
from provcheck.gui.services import FullPicture, Services
from provcheck.gui.tasks import Latest
from provcheck.gui.theme import colour
from provcheck.gui.widgets.basics import button, column, fill, label, row, surface
from provcheck.gui.widgets.elided import ElidedLabel, absolute


@dataclass(frozen=True)
class ShownWork:
    """A work to show.

    Attributes:
        item: The work, or the file that could not be read.
        path: The file to show.
        mark: What is wrong with it.
        missing: Those of its files that are not in their places.
        place: Where it stands among those that are shown, from 1.
        total: How many are shown.
    """

    item: WorkItem
    path: Path
    mark: Kind
    missing: frozenset[str]
    place: int
    total: int


@dataclass(frozen=True)
class _Pixels:
    levels: Pyramid | None
    note: str = ""


class PictureWell(QWidget):
    """A picture, whole, as large as there is room for, never larger than it is."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self._levels: Pyramid | None = None
        self._whole = QSize()
        self._note = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(tokens.VIEW_MINIMUM, tokens.VIEW_MINIMUM)

    @property
    def levels(self) -> Pyramid | None:
        """The pixels that are shown."""
        return self._levels

    @property
    def note(self) -> str:
        """What is said in place of a picture, or under it."""
        return self._note

    def clear(self, whole: QSize) -> None:
        """Show nothing, of a picture of a size that is still to come."""
        self._whole = whole
        self._levels = None
        self.say("")

    def set_levels(self, levels: Pyramid) -> None:
        """Set or better the pixels; what is seen keeps its size."""
        self._levels = levels
        self.update()

    def say(self, note: str) -> None:
        """Say something."""
        self._note = note
        self.setAccessibleDescription(note)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw well, picture and note."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour(self, "well"))
        room = QRectF(self.rect()).adjusted(tokens.SPACE_4, tokens.SPACE_4, -tokens.SPACE_4, -tokens.SPACE_4)
        ratio = self.devicePixelRatioF()
        if self._levels is not None:
            size = QSizeF(self._whole) / ratio
            if size.width() > room.width() or size.height() > room.height():
                size.scale(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
            area = QRectF(0, 0, size.width(), size.height())
            area.moveCenter(room.center())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(area, self._levels.at(area.width() * ratio))
        elif self._note:
            painter.setPen(colour(self, "well_text"))
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._note)
        painter.end()


class WorkPreview(QWidget):
    """A work with buttons for the ones before and after it.

    Signals:
        back_asked: Back to the grid.
        step_asked: -1 for the work before, 1 for the one after.
    """

    back_asked = Signal()
    step_asked = Signal(int)

    def __init__(self, context: Context) -> None:
        """Start empty."""
        super().__init__()
        self._services: Services = context.services
        self._shown: ShownWork | None = None
        self._preview = Latest(context.reads, self)
        self._original = Latest(context.decodes, self)
        self._preview.answered.connect(self._show_preview)
        self._original.answered.connect(self._show_original)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(tokens.SETTLE_MS)
        self._settled.timeout.connect(self._load_original)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._make_widgets()
        self._lay_out()
        self.back.clicked.connect(self.back_asked)
        self.before.clicked.connect(self._step_back)
        self.after.clicked.connect(self._step_on)

    def _make_widgets(self) -> None:
        self.well = PictureWell()
        self.back = button(tr("Back to the works"), name=tr("Back to the works"))
        self.back.setToolTip(tr("Esc"))
        self.before = button(tr("Previous"), name=tr("Previous work"))
        self.before.setToolTip(tr("Left arrow"))
        self.after = button(tr("Next"), name=tr("Next work"))
        self.after.setToolTip(tr("Right arrow"))
        self.place = label("", "second")
        self.name = ElidedLabel(rank="title")
        self.facts = label("", "second", wraps=True)
        self.trouble = label("", "strong", wraps=True)
        self.note = label("", "note", wraps=True)
        self.files_title = label("", "strong")
        self.files = QWidget()
        self.buttons = column(space=tokens.SPACE_2)

    def _lay_out(self) -> None:
        head = row()
        fill(head, [self.back, None, self.place, self.before, self.after])
        panel = surface("panel")
        panel.setFixedWidth(tokens.PREVIEW_PANEL)
        said = column(panel, space=tokens.SPACE_3, margin=tokens.SPACE_4)
        self._file_lines: QBoxLayout = column(self.files, space=tokens.SPACE_1)
        fill(said, [self.name, self.facts, self.trouble, self.note, self.files_title, self.files, None, self.buttons])
        body = row(space=tokens.SPACE_4)
        fill(body, [self.well, panel])
        body.setStretch(0, 1)
        layout = column(self, space=tokens.SPACE_4)
        fill(layout, [head, body])
        layout.setStretch(1, 1)

    def add_button(self, made: QPushButton) -> None:
        """Add what can be done with the work, under what is said of it."""
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.buttons.addWidget(made)

    @property
    def shown(self) -> ShownWork | None:
        """The work that is shown."""
        return self._shown

    def show_work(self, work: ShownWork) -> None:
        """Show a work: what was kept of it at once, the original when it stays."""
        same = self._shown is not None and self._shown.item == work.item and self._shown.path == work.path
        self._shown = work
        self.place.setText(tr("{place:,} of {total:,}").format(place=work.place, total=work.total))
        self.before.setEnabled(work.place > 1)
        self.after.setEnabled(work.place < work.total)
        self._tell(work)
        if same:
            return
        facts = work.item.work.facts if work.item.work is not None else None
        self.well.clear(QSize(facts.width, facts.height) if facts is not None else QSize())
        self.well.setAccessibleName(tr("Picture of {name}").format(name=work.item.name))
        self._preview.drop()
        self._original.drop()
        if facts is None:
            self.well.say(self.trouble.text())
            return
        self._preview.ask(_load_preview, self._services, work.item.sha256)
        self._settled.start()

    def leave(self) -> None:
        """Load nothing more."""
        self._settled.stop()
        self._preview.drop()
        self._original.drop()
        self._shown = None

    def _tell(self, work: ShownWork) -> None:
        self.name.setText(work.item.name)
        self.facts.setText("\n".join(facts_lines(work.item)))
        self.facts.setVisible(work.item.work is not None)
        self.trouble.setText(trouble_text(work))
        self.trouble.setVisible(bool(self.trouble.text()))
        self.note.hide()
        while (old := self._file_lines.takeAt(0)) is not None:
            widget = old.widget()
            if widget is not None:
                widget.deleteLater()
        paths = work.item.paths
        self.files_title.setText(tr_n("File", "{count} files of the same content", len(paths)))
        for path in paths:
            fill(self._file_lines, [_path_label(path)])
            if path in work.missing and len(paths) > 1:
                fill(self._file_lines, [label(tr("not in its place"), "note")])

    @Slot(object)
    def _show_preview(self, levels: Pyramid | None) -> None:
        if levels is not None and self.well.levels is None:
            self.well.set_levels(levels)

    @Slot()
    def _load_original(self) -> None:
        work = self._shown
        if work is not None and work.item.work is not None and work.mark is not Kind.MISSING:
            self._original.ask(_load_original, self._services, work.path, work.item.sha256)

    @Slot(object)
    def _show_original(self, pixels: _Pixels) -> None:
        if pixels.levels is not None:
            self.well.set_levels(pixels.levels)
        self.note.setText(pixels.note)
        self.note.setVisible(bool(pixels.note))

    @Slot()
    def _step_back(self) -> None:
        self.step_asked.emit(-1)

    @Slot()
    def _step_on(self) -> None:
        self.step_asked.emit(1)


def _path_label(path: str) -> QLabel:
    """A path that may be broken after each of its folders."""
    made = label(path.replace(os.sep, f"{os.sep}\u200b"), "second", wraps=True)
    made.setAlignment(absolute(made, made.alignment()))
    made.setAccessibleName(path)
    made.setToolTip(path)
    return made


def facts_lines(item: WorkItem) -> list[str]:
    """What is known of a work's picture and file."""
    if item.work is None:
        return []
    facts, locale = item.work.facts, QLocale()
    lines = [
        tr("{width:,} x {height:,} pixels").format(width=facts.width, height=facts.height),
        tr("{format}, {size}").format(format=facts.file_format, size=locale.formattedDataSize(facts.file_bytes)),
    ]
    if item.added:
        day = QDateTime.fromSecsSinceEpoch(item.added).date()
        lines.append(tr("Added {day}").format(day=locale.toString(day, tr("d MMM yyyy"))))
    return lines


def trouble_text(work: ShownWork) -> str:
    """What is wrong with a work and what to do; empty when nothing is."""
    if work.mark is Kind.MISSING:
        return tr("The file is not in its place. The work is still searched for, by what was kept of it.")
    return skipped_text(work.item.skipped) if work.item.skipped is not None else ""


def _load_preview(services: Services, sha256: str) -> Pyramid | None:
    data = services.load_preview(sha256)
    return None if data is None else pyramid(from_jpeg(data))


def _load_original(services: Services, path: Path, sha256: str) -> _Pixels:
    """Decode the file; where that cannot be, say why and that the kept preview is shown."""
    kept = tr("What is shown is the small picture that was kept.")
    try:
        full: FullPicture = services.read_picture(path)
    except PictureError as error:
        return _Pixels(None, f"{reason_text(error.reason, path.name)} {kept}")
    if full.sha256 != sha256:
        changed = tr("{name} has changed since it was indexed: look for changes.").format(name=path.name)
        return _Pixels(None, f"{changed} {kept}")
    return _Pixels(pyramid(from_pixels(full.rgb)))
