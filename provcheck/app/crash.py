"""What a crash leaves behind: a report on this computer, told of at the next start and sent nowhere."""

from __future__ import annotations

import faulthandler
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from provcheck import __version__

_OPEN = "running.txt"
_KEPT = 5


class CrashRecord:
    """A file that a crash of the interpreter or of a library writes its stack into.

    It holds places in code, no picture and no name of one.
    """

    def __init__(self, folder: Path) -> None:
        """Keep reports in a folder, which need not exist yet."""
        self._folder = folder
        self._file: IO[str] | None = None

    def start(self) -> Path | None:
        """Begin to watch; gives the report of a crash since the last start, None when there was none.

        Where nothing can be written nothing is watched: that must not keep the program from its work.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            report = self._put_away()
            self._file = (self._folder / _OPEN).open("w", encoding="utf-8")
        except OSError:
            return None
        faulthandler.enable(self._file, all_threads=True)
        return report

    def stop(self) -> None:
        """End without a crash."""
        if self._file is not None:
            faulthandler.disable()
            self._file.close()
            (self._folder / _OPEN).unlink(missing_ok=True)
            self._file = None

    def _put_away(self) -> Path | None:
        """Make a report of what the last run left, and keep only the latest few."""
        left = self._folder / _OPEN
        text = left.read_text(encoding="utf-8", errors="replace") if left.is_file() else ""
        if not text.strip():
            return None
        report = self._folder / f"crash-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.txt"
        system = f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
        report.write_text(f"Provcheck {__version__}, {system}\n\n{text}", encoding="utf-8")
        left.unlink()
        for old in sorted(self._folder.glob("crash-*.txt"))[:-_KEPT]:
            old.unlink()
        return report
