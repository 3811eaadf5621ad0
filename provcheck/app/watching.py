"""Use cases around watched folders."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from provcheck.app.settings import WatchedFolder
from provcheck.app.workspace import Workspace
from provcheck.core.errors import Reason
from provcheck.core.index.portfolio_store import PortfolioStore
from provcheck.core.index.prints_store import FileStamp
from provcheck.core.jobs import CancelToken
from provcheck.core.records import Portfolio, Skipped
from provcheck.core.scan.aside import Aside, NoAnswerError
from provcheck.core.scan.unseen import stamps_in, unseen
from provcheck.core.scan_records import Patterns

PATIENCE = 20.0
"""Seconds that a drive has to answer."""

_GRACE = 1.0
"""Seconds that a look which was given up has to end."""


_TROUBLE = frozenset({Reason.NO_PERMISSION, Reason.READ_ERROR, Reason.NO_ANSWER})
"""Reasons that lie in the drive or in permissions, so that they may pass."""


@dataclass(frozen=True)
class WatchLook:
    """What a look at a watched folder showed.

    Attributes:
        folder: The folder.
        portfolio: The portfolio it is compared with; None when there is none of that name.
        new: Pictures that were not compared with all its works, as they are now.
        skipped: What could not be looked into, the folder itself or something in it, archives too.
    """

    folder: WatchedFolder
    portfolio: Portfolio | None
    new: tuple[FileStamp, ...] = ()
    skipped: tuple[Skipped, ...] = ()

    @property
    def trouble(self) -> tuple[Skipped, ...]:
        """What keeps the folder, or folders and files in it, from being looked at; an archive's content is told by the scan."""
        own = self.folder.path
        return tuple(item for item in self.skipped if item.path == own or item.reason in _TROUBLE)


class FolderWatcher:
    """Looks at watched folders; may be used from several threads. A drive that hangs is not asked again while it does."""

    def __init__(self, workspace: Workspace, patience: float = PATIENCE) -> None:
        """Watch for the portfolios of one library."""
        self._workspace = workspace
        self._patience = patience
        self._lock = threading.Lock()
        self._begun: dict[str, Aside[FileStamp | Skipped]] = {}

    def look(self, folder: WatchedFolder, token: CancelToken, leave_out: Sequence[str] = ()) -> WatchLook:
        """Look at a folder and all in it but what patterns leave out; pictures are told by path, size and time.

        Only archives are opened, for the names of what is in them, files without an ending, for how they begin, and PDF, for
        the mark of a report at their end. Raises `CancelledError` or `LibraryError`, also `ModelError`.
        """
        with self._workspace.open_library() as library:
            portfolio = PortfolioStore(library).find(folder.portfolio)
            if portfolio is None or not portfolio.work_count:
                return WatchLook(folder, portfolio)
            found = list(self._found(folder.path, Patterns(tuple(leave_out)), token))
            stamps = [entry for entry in found if isinstance(entry, FileStamp)]
            new = unseen(library, self._workspace.fingerprinter(), portfolio, folder.level, stamps)
            return WatchLook(folder, portfolio, tuple(new), tuple(entry for entry in found if isinstance(entry, Skipped)))

    def _found(self, path: str, patterns: Patterns, token: CancelToken) -> Iterator[FileStamp | Skipped]:
        """Pictures in a folder and what cannot be looked into; the folder itself when its drive does not answer."""
        aside = self._begin(path, patterns)
        if aside is None:
            yield Skipped(path, Reason.NO_ANSWER)
            return
        try:
            yield from aside.items(token, self._patience)
        except NoAnswerError:
            yield Skipped(path, Reason.NO_ANSWER)

    def _begin(self, path: str, patterns: Patterns) -> Aside[FileStamp | Skipped] | None:
        """A look that has just begun; None while an earlier one of that folder hangs."""
        with self._lock:
            before = self._begun.get(path)
            if before is not None and not before.ends_within(_GRACE):
                return None
            self._begun[path] = Aside(lambda asked: stamps_in([Path(path)], asked, patterns), "watching")
            return self._begun[path]


def kept(folders: Iterable[WatchedFolder], forgotten: str) -> tuple[WatchedFolder, ...]:
    """The folders without those of a portfolio that was forgotten."""
    return tuple(folder for folder in folders if folder.portfolio != forgotten)


def followed(folders: Iterable[WatchedFolder], before: str, now: str) -> tuple[WatchedFolder, ...]:
    """The folders, those of a portfolio that was renamed with its name now."""
    return tuple(replace(folder, portfolio=now) if folder.portfolio == before else folder for folder in folders)
