"""How far a download is: bytes, pace, time left, and a button to stop it."""

from __future__ import annotations

import time

from provcheck.app.i18n import tr
from provcheck.gui.widgets.progress_panel import ProgressPanel, time_left_text
from provcheck.gui.widgets.sizes import share_text, size_text

# A bar counts in whole numbers that a file of some gigabytes would not fit into.
_UNIT = 1024
_FIRST_SECONDS = 1.0


class DownloadPanel(ProgressPanel):
    """A bar for bytes. A download is stopped and goes on later instead of being paused: servers do not wait."""

    def __init__(self) -> None:
        """Start with nothing told."""
        self._began_at, self._began_with = 0.0, 0
        super().__init__(tr("Getting a model"))
        self.pause.hide()
        self.current.hide()

    def begin(self) -> None:
        """Show a download that has not brought anything yet."""
        super().begin()
        self._began_at = 0.0
        self.count.setText(tr("Asking the server for it"))

    def advance_bytes(self, done: int, total: int) -> None:
        """So many bytes are here, out of so many; 0 where that is not known."""
        now = time.monotonic()
        if not self._began_at:
            # What was kept of an earlier try did not come now.
            self._began_at, self._began_with = now, done
        self.bar.setRange(0, total // _UNIT)
        self.bar.setValue(min(done, total) // _UNIT)
        text = share_text(done, total) if total else size_text(done)
        self.count.setText(text)
        self.bar.setAccessibleDescription(text)
        self.pace.setText("   ".join(self._pace(done, total, now - self._began_at)))
        self.changed.emit()

    def _pace(self, done: int, total: int, seconds: float) -> list[str]:
        rate = (done - self._began_with) / seconds if seconds > _FIRST_SECONDS else 0.0
        if not rate:
            return []
        told = [tr("{size} a second").format(size=size_text(round(rate)))]
        return [*told, time_left_text((total - done) / rate)] if total > done else told
