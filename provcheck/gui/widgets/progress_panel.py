"""How far a job is: what, how many, how fast, how long, and a button to stop it."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QProgressBar, QWidget

from provcheck.app.i18n import tr, tr_n
from provcheck.app.names import picture_name
from provcheck.core.jobs import Progress
from provcheck.gui import tokens
from provcheck.gui.widgets.basics import button, column, fill, label, row
from provcheck.gui.widgets.elided import ElidedLabel

_MINUTE = 60
_HOUR = 3600


def time_left_text(seconds: float | None) -> str:
    """An estimate of the time left, in words no finer than it is."""
    if seconds is None:
        return ""
    if seconds < _MINUTE:
        return tr("less than a minute left")
    if seconds < _HOUR:
        return tr_n("{count} minute left", "{count} minutes left", round(seconds / _MINUTE))
    return tr("{hours:.1f} hours left").format(hours=seconds / _HOUR)


class ProgressPanel(QWidget):
    """A bar with its words.

    Attributes:
        job: What goes on, as a person reads it.
        runs: Whether it goes on now.

    Signals:
        changed: Something else is to be told of the job, or it has begun or ended.
        cancel_asked: The person wants to stop.
        pause_asked: The person wants it to wait (true), or to go on (false).
    """

    changed = Signal()
    cancel_asked = Signal()
    pause_asked = Signal(bool)

    def __init__(self, name: str) -> None:
        """`name` says to a screen reader what goes on."""
        super().__init__()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(name)
        self.count = label()
        self.pace = label("", "second")
        self.current = ElidedLabel(rank="note")
        self.cancel = button(tr("Cancel"), name=tr("Cancel: {job}").format(job=name))
        self.job, self.runs = name, False
        self._told = ""
        self.pause = button(tr("Pause"))
        self.pause.setCheckable(True)
        words = row(space=tokens.SPACE_4)
        fill(words, [self.count, self.pace, None, self.pause, self.cancel])
        fill(column(self, space=tokens.SPACE_2), [words, self.bar, self.current])
        self.cancel.clicked.connect(self._ask)
        self.pause.toggled.connect(self._pause)
        self.begin()

    def begin(self) -> None:
        """Show a job that has not told anything yet."""
        self.bar.setRange(0, 0)
        self.count.setText(tr("Looking for pictures"))
        self._told = ""
        self.pace.clear()
        self.current.setText("")
        self.cancel.setEnabled(True)
        self.cancel.setText(tr("Cancel"))
        self.pause.setEnabled(True)
        self.pause.setChecked(False)
        self._name_pause()
        self.changed.emit()

    def set_running(self, *, runs: bool) -> None:
        """Be seen while the job goes on."""
        self.runs = runs
        self.setVisible(runs)
        self.changed.emit()

    def advance(self, progress: Progress, doing: str = "") -> None:
        """Show how far the job is, and what it does where that is not what it is named for."""
        # A bar of 0 to 0 is one that moves without end; nothing to do is a full bar.
        # A bar draws itself at once, and all that is to be laid out and drawn around it: it is to wait for its turn.
        self.bar.setUpdatesEnabled(False)
        self.bar.setRange(0, max(1, progress.total))
        self.bar.setValue(progress.done if progress.total else 1)
        self.bar.setUpdatesEnabled(True)
        text = tr("{done:,} of {total:,}").format(done=progress.done, total=progress.total)
        text = tr("{doing}: {count}").format(doing=doing, count=text) if doing else text
        self.count.setText(text)
        self.bar.setAccessibleDescription(text)
        pace = [tr("{rate:.1f} a second").format(rate=progress.per_second)] if progress.per_second else []
        left = time_left_text(progress.seconds_left) if progress.done < progress.total else ""
        self._told = "   ".join([*pace, *([left] if left else [])])
        self._show_pace()
        self.current.setText(picture_name(progress.current))
        self.changed.emit()

    def _show_pace(self) -> None:
        self.pace.setText(tr("Paused") if self.pause.isChecked() else self._told)

    @Slot(bool)
    def _pause(self, pauses: bool) -> None:  # noqa: FBT001  Qt's own signature
        self._name_pause()
        self._show_pace()
        self.pause_asked.emit(pauses)
        self.changed.emit()

    def _name_pause(self) -> None:
        word = tr("Continue") if self.pause.isChecked() else tr("Pause")
        self.pause.setText(word)
        self.pause.setAccessibleName(tr("{action}: {job}").format(action=word, job=self.job))

    @Slot()
    def _ask(self) -> None:
        self.pause.setEnabled(False)
        self.cancel.setEnabled(False)
        self.cancel.setText(tr("Stopping"))
        self.cancel_asked.emit()
