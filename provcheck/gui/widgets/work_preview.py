"""One work, large: its picture, what is known of it, where its files lie."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QLabel, QPushButton, QSizePolicy, QWidget

from provcheck.app.i18n import tr, tr_n
from provcheck.app.joining import sentences
from provcheck.app.names import picture_name, picture_path
from provcheck.app.reasons import reason_text, skipped_text
from provcheck.app.texts import too_little_detail_text
from provcheck.app.times import day_text
from provcheck.core.errors import PictureError
from provcheck.core.records import PictureFacts, Work
from provcheck.gui import tokens
from provcheck.gui.context import Context
from provcheck.gui.images import Pyramid, from_encoded, from_pixels, pyramid
from provcheck.gui.models.work_shelf import Kind, Version, WorkItem
from provcheck.gui.services import FullPicture, Services
from provcheck.gui.tasks import Latest
from provcheck.gui.widgets.basics import as_button, button, column, fill, label, row, scrolled, surface
from provcheck.gui.widgets.elided import ElidedLabel, absolute
from provcheck.gui.widgets.picture_well import PictureWell
from provcheck.gui.widgets.sizes import size_text


@dataclass(frozen=True)
class ShownVersion:
    """A version with its files; no work when the file could not be read."""

    work: Work | None
    paths: tuple[str, ...]


@dataclass(frozen=True)
class ShownWork:
    """A work to show.

    Attributes:
        item: The work, or the file that could not be read.
        path: The file to show of the largest version.
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

    def version(self, number: int) -> ShownVersion:
        """One of its versions, 0 for the largest; the file itself where it was never read."""
        if number < len(self.item.versions):
            return ShownVersion(self.item.versions[number].work, self.item.versions[number].paths)
        return ShownVersion(self.item.work, self.item.paths)


@dataclass(frozen=True)
class _Pixels:
    levels: Pyramid | None
    note: str = ""


class WorkPreview(QWidget):
    """A work with buttons for the ones before and after it.

    Signals:
        back_asked: Back to the grid.
        step_asked: -1 for the work before, 1 for the one after.
        split_asked: Number of a version that is another work.
    """

    back_asked = Signal()
    step_asked = Signal(int)
    split_asked = Signal(int)

    def __init__(self, context: Context) -> None:
        """Start empty."""
        super().__init__()
        self._services: Services = context.services
        self._shown: ShownWork | None = None
        self._version = 0
        self._versions = QButtonGroup(self)
        self._preview = Latest(context.reads, self)
        self._original = Latest(context.decodes, self)
        self._preview.answered.connect(self._show_preview)
        self._original.answered.connect(self._show_original)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(tokens.SETTLE_MS)
        self._settled.timeout.connect(self._load_original)
        self._make_widgets()
        self.setFocusProxy(self.well)
        self._lay_out()
        self.back.clicked.connect(self.back_asked)
        self.before.clicked.connect(self._step_back)
        self.after.clicked.connect(self._step_on)
        self._versions.idClicked.connect(self._choose_version)
        self.apart.clicked.connect(self._ask_split)

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
        self.versions_title = label("", "strong")
        self.versions = QWidget()
        self.apart = button(tr("This is another work"), "quiet")
        self.apart.setAccessibleDescription(tr("The version that is shown will be a work of its own."))
        self.files_title = label("", "strong")
        self.files = QWidget()
        self.buttons = column(space=tokens.SPACE_2)

    def _lay_out(self) -> None:
        head = row()
        fill(head, [self.back, None, self.place, self.before, self.after])
        panel = surface("panel")
        panel.setFixedWidth(tokens.PREVIEW_PANEL)
        whole = column(panel, space=tokens.SPACE_3, margin=tokens.SPACE_4)
        told = QWidget()
        said = column(told, space=tokens.SPACE_3)
        said.setContentsMargins(0, 0, tokens.SPACE_3, 0)
        self._file_lines: QBoxLayout = column(self.files, space=tokens.SPACE_1)
        self._version_lines: QBoxLayout = column(self.versions, space=tokens.SPACE_1)
        fill(said, [self.name, self.facts, self.trouble, self.note, self.versions_title, self.versions, self.apart])
        fill(said, [self.files_title, self.files, None])
        # Versions and files of one work may be many.
        self.told = scrolled(told)
        self.told.setAccessibleName(tr("What is known of the work"))
        fill(whole, [self.told, self.buttons])
        whole.setStretch(0, 1)
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
        if not same:
            self._version = 0
            self._tell_versions(work)
        self.place.setText(tr("{place:,} of {total:,}").format(place=work.place, total=work.total))
        self.before.setEnabled(work.place > 1)
        self.after.setEnabled(work.place < work.total)
        self._tell(work)
        if not same:
            self._show_picture(work)

    def _show_picture(self, work: ShownWork) -> None:
        """Show the version that is chosen."""
        shown = work.version(self._version).work
        facts = shown.facts if shown is not None else None
        self.well.clear(QSize(facts.width, facts.height) if facts is not None else QSize())
        self.well.setAccessibleName(tr("Picture of {name}").format(name=work.item.name))
        self._preview.drop()
        self._original.drop()
        if facts is None:
            self.well.say(self.trouble.text())
            return
        self._preview.ask(_load_preview, self._services, facts.sha256)
        self._settled.start()

    def leave(self) -> None:
        """Load nothing more."""
        self._settled.stop()
        self._preview.drop()
        self._original.drop()
        self._shown = None

    def _tell(self, work: ShownWork) -> None:
        version = work.version(self._version)
        facts = None if version.work is None else version.work.facts
        self.name.setText(picture_name(version.paths[0], facts))
        self.facts.setText("\n".join(facts_lines(version.work, work.item.added)))
        self.facts.setVisible(version.work is not None)
        self.trouble.setText(trouble_text(work))
        self.trouble.setVisible(bool(self.trouble.text()))
        self.note.hide()
        _empty(self._file_lines)
        paths = version.paths
        several = tr_n("{count} file of the same content", "{count} files of the same content", len(paths))
        self.files_title.setText(tr("File") if len(paths) == 1 else several)
        for path in paths:
            fill(self._file_lines, [_path_label(path, facts)])
            if path in work.missing and len(paths) > 1:
                fill(self._file_lines, [label(tr("not in its place"), "note")])

    def _tell_versions(self, work: ShownWork) -> None:
        """List the versions, each to be looked at."""
        versions = work.item.versions
        _empty(self._version_lines)
        for part in (self.versions_title, self.versions, self.apart):
            part.setVisible(bool(versions))
        self.versions_title.setText(tr_n("{count} version of this work", "{count} versions of this work", len(versions)))
        for number, version in enumerate(versions):
            made = VersionButton(version)
            made.setChecked(number == self._version)
            self._versions.addButton(made, number)
            fill(self._version_lines, [made])

    @Slot(int)
    def _choose_version(self, number: int) -> None:
        if self._shown is not None and number != self._version:
            self._version = number
            self._tell(self._shown)
            self._show_picture(self._shown)

    @Slot()
    def _ask_split(self) -> None:
        shown = self._shown.version(self._version).work if self._shown is not None else None
        if shown is not None:
            self.split_asked.emit(shown.number)

    @Slot(object)
    def _show_preview(self, levels: Pyramid | None) -> None:
        if levels is not None and self.well.levels is None:
            self.well.set_levels(levels)

    @Slot()
    def _load_original(self) -> None:
        work = self._shown
        if work is None or work.mark is Kind.MISSING:
            return
        version = work.version(self._version)
        if version.work is not None:
            path = Path(next((path for path in version.paths if path not in work.missing), version.paths[0]))
            self._original.ask(_load_original, self._services, path, version.work.facts.sha256)

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


def _path_label(path: str, facts: PictureFacts | None) -> QLabel:
    """A path that may be broken after each of its folders."""
    told = picture_path(path, facts)
    made = label(told.replace(os.sep, f"{os.sep}\u200b"), "second", wraps=True)
    made.setAlignment(absolute(made, made.alignment()))
    made.setAccessibleName(told)
    made.setToolTip(told)
    return made


class VersionButton(QPushButton):
    """A version by its name, shortened in the middle where it must be, and under it its size and format."""

    def __init__(self, version: Version) -> None:
        """Tell a version."""
        facts = version.work.facts
        self._name = picture_name(version.paths[0], facts)
        self._size = tr("{width:,} x {height:,}, {format}").format(
            width=facts.width, height=facts.height, format=facts.file_format
        )
        super().__init__(f"{self._name}\n{self._size}")
        as_button(self, "tool", tr("Version {name}, {size}").format(name=self._name, size=self._size))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setToolTip("\n".join(version.paths))
        self.setCheckable(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten anew."""
        super().resizeEvent(event)
        room = self.width() - 2 * tokens.SPACE_2
        self.setText(f"{self.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideMiddle, room)}\n{self._size}")


def _empty(layout: QBoxLayout) -> None:
    """Take out all widgets of a layout."""
    while (old := layout.takeAt(0)) is not None:
        widget = old.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def facts_lines(work: Work | None, added: int) -> list[str]:
    """What is known of a work's picture and file."""
    if work is None:
        return []
    facts = work.facts
    lines = [
        tr("{width:,} x {height:,} pixels").format(width=facts.width, height=facts.height),
        tr("{format}, {size}").format(format=facts.file_format, size=size_text(facts.file_bytes)),
    ]
    if added:
        lines.append(tr("Added {day}").format(day=day_text(date.fromtimestamp(added))))  # noqa: DTZ012  the person's own day
    return lines


def trouble_text(work: ShownWork) -> str:
    """What is wrong with a work and what to do; empty when nothing is."""
    if work.mark is Kind.MISSING:
        return tr("The file is not in its place. The work is still searched for, by what was kept of it.")
    if work.mark is Kind.FLAT:
        return too_little_detail_text(work.item.name)
    return skipped_text(work.item.skipped) if work.item.skipped is not None else ""


def _load_preview(services: Services, sha256: str) -> Pyramid | None:
    data = services.load_preview(sha256)
    return None if data is None else pyramid(from_encoded(data))


def _load_original(services: Services, path: Path, sha256: str) -> _Pixels:
    """Decode the file; where that cannot be, say why and that the kept preview is shown."""
    kept = tr("What is shown is the small picture that was kept.")
    try:
        full: FullPicture = services.read_picture(path)
    except PictureError as error:
        return _Pixels(None, sentences(reason_text(error.reason, picture_name(str(path))), kept))
    if full.sha256 != sha256:
        changed = tr("{name} has changed since it was indexed: look for changes.").format(name=picture_name(str(path)))
        return _Pixels(None, sentences(changed, kept))
    return _Pixels(pyramid(from_pixels(full.rgb, full.alpha)))
