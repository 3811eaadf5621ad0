"""Checking a report in a window of its own: dropped or chosen, perhaps with the files that it shows and the signer's key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QWidget

from provcheck.app.i18n import tr
from provcheck.app.report_check import CheckedReport, Outcome, ReportToCheck, outcome_name
from provcheck.gui import tokens
from provcheck.gui.announce import announce
from provcheck.gui.context import Context
from provcheck.gui.dialogs import DialogService
from provcheck.gui.drop_area import DropArea, DropWords
from provcheck.gui.icons import NOT_READ, SignLabel
from provcheck.gui.tasks import Latest
from provcheck.gui.widgets.basics import bare, button, column, fill, label, row, scrolled, surface
from provcheck.gui.widgets.elided import ElidedLabel, absolute

_CERTIFICATES = frozenset({".pem", ".crt", ".cer", ".der"})


class ReportDrop(DropArea):
    """A line for a report, and for a folder with its files; a click or Enter chooses a report."""

    def __init__(self, dialogs: DialogService) -> None:
        """Nothing is dropped yet."""
        words = DropWords(
            tr("Drop a report here"),
            tr("PDF, web page, table or data; with a folder, its files are looked for there."),
            tr("Look for its files…"),
            tr("Choose a report…"),
        )
        super().__init__(words, dialogs, compact=True)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose a report by a click anywhere."""
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.choose_files()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose a report by Enter or space; the rest is as in others."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.choose_files()
        else:
            super().keyPressEvent(event)


class ReportCheckDialog(QDialog):
    """What is checked, with what, and what came of it. Closing it gives up a check that runs.

    Signals:
        told: The `CheckedReport` that is shown now.
    """

    told = Signal(object)

    def __init__(self, context: Context, parent: QWidget) -> None:
        """Wait for a report."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Check a report"))
        self.setAcceptDrops(True)
        self._check = context.services.reports.check
        self._dialogs = context.dialogs
        self._path: Path | None = None
        self._folder: Path | None = None
        self._authority: Path | None = None
        self._asked: ReportToCheck | None = None
        self._answer, self._sorted = Latest(context.jobs, self), Latest(context.reads, self)
        self.drop = ReportDrop(context.dialogs)
        self.chosen, self.at_hand = ElidedLabel(), ElidedLabel()
        self.others = label("", "strong", wraps=True)
        self.key = QLineEdit()
        self.key.setPlaceholderText("RW…")
        self.authority = ElidedLabel()
        self.choose = button(tr("&Choose a file…"), name=tr("Choose the certificate of the authority for timestamps"))
        self.drop_authority = button(tr("&None"), name=tr("Check the timestamp without a certificate"))
        self.outcome = _Result()
        self.close_button = button(tr("Close"))
        self._lay_out()
        self.drop.dropped.connect(self.take)
        self.key.editingFinished.connect(self._go)
        self.choose.clicked.connect(self._ask_authority)
        self.drop_authority.clicked.connect(self._trust_none)
        self.close_button.clicked.connect(self.close)
        for each in (self._answer, self._sorted):
            self.finished.connect(each.drop)
        self._sorted.answered.connect(self._take_sorted)
        self._answer.answered.connect(self._show)
        self._answer.gave_up.connect(self._give_up)

    def _lay_out(self) -> None:
        told = tr(
            "Is a report of Provcheck still as it was written, who signed it, and are these the files that it shows? "
            "Nothing is changed, and nothing leaves this computer."
        )
        caption = label(tr("&Public key of whoever should have signed it, if you have it"), "second")
        caption.setBuddy(self.key)
        self.key.setAccessibleName(bare(caption.text()))
        key = column(space=tokens.SPACE_1)
        fill(key, [caption, self.key])
        names = column(space=tokens.SPACE_1)
        trusted = row(space=tokens.SPACE_2)
        fill(trusted, [self.authority, self.choose, self.drop_authority])
        trusted.setStretch(0, 1)
        stamp = column(space=tokens.SPACE_1)
        asked = tr("Certificate of whoever should have timestamped it, if you have it")
        fill(stamp, [label(asked, "second", wraps=True), trusted])
        fill(names, [self.chosen, self.at_hand, self.others])
        for part in (self.chosen, self.at_hand, self.others):
            part.hide()
        buttons = row()
        fill(buttons, [None, self.close_button])
        layout = column(self, space=tokens.SPACE_4, margin=tokens.SPACE_5)
        fill(layout, [label(told, "second", wraps=True), self.drop, names, key, stamp, self.outcome, buttons])
        layout.setStretch(5, 1)
        self._show_authority()
        self.resize(tokens.REPORT_WIDTH, tokens.REPORT_MOST)

    def showEvent(self, event: QShowEvent) -> None:
        """Enter chooses a report."""
        super().showEvent(event)
        self.drop.files_button.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in the field checks; that it chooses a report too is left to the button."""
        if self.key.hasFocus() and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            event.accept()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """As if it were over the line for it."""
        self.drop.dragEnterEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """As if it were dropped there."""
        self.drop.dropEvent(event)

    @Slot(list)
    def take(self, paths: list[Path]) -> None:
        """Take a report, a folder with its files, or both."""
        # Looking at the disk would hold the window up.
        self._sorted.ask(_sorted, paths)

    @Slot(object)
    def _take_sorted(self, found: _Sorted) -> None:
        reports = found.reports
        self._path, self._folder = next(iter(reports), self._path), next(iter(found.folders), self._folder)
        self._authority = next(iter(found.certificates), self._authority)
        self._show_authority()
        self._asked = None
        self._tell_others(reports)
        self._go()

    @Slot()
    def _ask_authority(self) -> None:
        self._dialogs.choose_files(self, self.choose.accessibleName(), lambda chosen: self._trust(chosen[0]))

    @Slot()
    def _trust_none(self) -> None:
        self._trust(None)

    def _trust(self, file: Path | None) -> None:
        """Check the timestamp by the certificates in a file from now on, or by none."""
        self._authority = file
        self._show_authority()
        self._go()

    def _show_authority(self) -> None:
        name = tr("none") if self._authority is None else self._authority.name
        self.authority.setText(name, more="" if self._authority is None else str(self._authority))
        if self._authority is None and self.drop_authority.hasFocus():
            self.choose.setFocus()
        self.drop_authority.setEnabled(self._authority is not None)

    def _tell_others(self, reports: Sequence[Path]) -> None:
        """Say that others which came with a report are not checked."""
        self.others.setVisible(len(reports) > 1)
        if len(reports) > 1:
            told = tr("One report is checked at a time, now {name}. Drop each of the others after it.")
            self.others.setText(told.format(name=reports[0].name))
            announce(self, self.others.text())

    @Slot()
    def _go(self) -> None:
        """Check what is chosen, unless just that is shown or under way."""
        for part, template, path in (
            (self.chosen, tr("Report: {path}"), self._path),
            (self.at_hand, tr("Its files are looked for in {path}"), self._folder),
        ):
            part.setVisible(path is not None)
            part.setText(template.format(path=path))
        if self._path is None:
            return
        folders = (self._folder,) if self._folder is not None else ()
        asked = ReportToCheck(self._path, folders, self.key.text().strip(), self._authority)
        if asked != self._asked:
            self._asked = asked
            self.outcome.tell_running()
            self._answer.ask_at_length(self._check, asked)

    @Slot(object)
    def _show(self, checked: CheckedReport) -> None:
        self.outcome.show_checked(checked)
        announce(self, checked.headline, urgent=checked.outcome is Outcome.CHANGED)
        self.told.emit(checked)

    @Slot()
    def _give_up(self) -> None:
        sentence = tr("The check failed. What failed is told in the main window.")
        self._show(CheckedReport(Outcome.NOT_CHECKED, sentence))


@dataclass(frozen=True)
class _Sorted:
    """What was dropped or chosen, by what it is for."""

    reports: Sequence[Path]
    folders: Sequence[Path]
    certificates: Sequence[Path]


def _sorted(paths: list[Path]) -> _Sorted:
    """What lies beside a file under its name and an ending more, as a signature does, comes with it and is none of these."""
    folders = [path for path in paths if path.is_dir()]
    files = [path for path in paths if path not in folders]
    certificates = [path for path in files if path.suffix.lower() in _CERTIFICATES]
    reports = [path for path in files if path not in certificates and path.with_suffix("") not in files]
    return _Sorted(reports, folders, certificates)


class _Result(QWidget):
    """The outcome in large letters, the sentence, and what was checked in small ones."""

    def __init__(self) -> None:
        super().__init__()
        self.sign = SignLabel(tokens.SIGN_LARGE)
        self.outcome = label("", "big", wraps=True)
        self.headline = label("", "title", wraps=True)
        self.box = surface("message")
        words = column(space=tokens.SPACE_1)
        fill(words, [self.outcome, self.headline])
        line = row(self.box, space=tokens.SPACE_4, margin=tokens.SPACE_4)
        fill(line, [self.sign, words])
        line.setStretch(1, 1)
        self.files, self.details = _Lines(), _Lines("second")
        lines = QWidget()
        fill(column(lines, space=tokens.SPACE_4), [self.files, self.details, None])
        self.lines = scrolled(lines)
        self.lines.setAccessibleName(tr("What was checked"))
        layout = column(self, space=tokens.SPACE_4)
        fill(layout, [self.box, self.lines])
        layout.setStretch(1, 1)
        self.hide()

    def tell_running(self) -> None:
        """Say that a report is being checked."""
        self._dress("message")
        self.outcome.hide()
        self.sign.hide()
        self.headline.setText(tr("Checking the report…"))
        for part in (self.files, self.details):
            part.hide()
        self.show()

    def show_checked(self, checked: CheckedReport) -> None:
        """Show what came of it."""
        is_loud = checked.outcome is Outcome.CHANGED
        self._dress("alarm" if is_loud else "message")
        self.sign.setVisible(checked.outcome is not Outcome.WHOLE)
        self.sign.show_sign(NOT_READ, "window" if is_loud else "text")
        self.outcome.setText(outcome_name(checked.outcome))
        self.outcome.show()
        self.headline.setText(checked.headline)
        some_differ = tr("Not all of the files at hand are those that it shows")
        self.files.show_lines(some_differ if checked.differs else tr("The files that it shows"), checked.files)
        self.details.show_lines(tr("What was checked"), checked.details)

    def _dress(self, kind: str) -> None:
        """Give the box another surface."""
        self.box.setProperty("surface", kind)
        for part in (self.box, *self.box.findChildren(QWidget)):
            part.style().unpolish(part)
            part.style().polish(part)


class _Lines(QWidget):
    """A title and lines of which each may be broken; hidden while there are none."""

    def __init__(self, rank: str = "") -> None:
        super().__init__()
        self._rank = rank
        self.title = label("", "strong", wraps=True)
        self.shown: list[QLabel] = []
        fill(column(self, space=tokens.SPACE_1), [self.title])
        self.hide()

    def show_lines(self, title: str, lines: Sequence[str]) -> None:
        """Show these in place of others."""
        layout = self.layout()
        for old in self.shown:
            old.deleteLater()
        self.title.setText(title)
        self.shown = [label(line, self._rank, wraps=True) for line in lines]
        for new in self.shown:
            # A name of another direction stands where the others stand.
            new.setAlignment(absolute(new, Qt.AlignmentFlag.AlignLeft))
        if layout is not None:
            for new in self.shown:
                layout.addWidget(new)
        self.setVisible(bool(lines))
