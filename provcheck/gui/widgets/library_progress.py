"""How far work on the library as a whole is, and a button to stop it."""

from __future__ import annotations

from provcheck.app.i18n import tr
from provcheck.gui.widgets.progress_panel import ProgressPanel

_STEPS = 1000


class LibraryProgress(ProgressPanel):
    """A bar for a share of the whole. It is not paused: it takes moments, and nothing else may happen meanwhile."""

    def __init__(self) -> None:
        """Be hidden until something begins."""
        super().__init__(tr("Library"))
        self.pause.hide()
        self.current.hide()
        self.hide()

    def begin_job(self, job: str) -> None:
        """Show work that has not told anything yet."""
        self.begin()
        self.count.setText(job)
        self.bar.setAccessibleName(job)
        self._job = job

    def advance_share(self, share: float) -> None:
        """So much is done, 0 to 1."""
        self.bar.setRange(0, _STEPS)
        self.bar.setValue(round(_STEPS * share))
        text = tr("{doing}: {percent:.0f} %").format(doing=self._job, percent=100 * share)
        self.count.setText(text)
        self.bar.setAccessibleDescription(text)
        self.changed.emit()
