"""Whether the files of a portfolio are in their places."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from provcheck.app.i18n import tr, tr_n
from provcheck.app.joining import sentences
from provcheck.app.portfolios import folder_of
from provcheck.app.workspace import Workspace
from provcheck.core.imaging.parts import whole_of
from provcheck.core.index.portfolio_store import PortfolioStore
from provcheck.core.jobs import CancelToken
from provcheck.core.records import Portfolio
from provcheck.core.scan.presence import look_for


@dataclass(frozen=True)
class Presence:
    """What was seen of the files of a portfolio.

    Attributes:
        folder: The innermost folder that holds all of them; None when there is none.
        files: How many there are, a document once.
        missing: How many of them are not there.
        unknown: Of how many that is not known, as their drive does not answer.
        has_folder: Whether the folder is there, as far as its drive answers.
    """

    folder: Path | None
    files: int
    missing: int = 0
    unknown: int = 0
    has_folder: bool = True

    @property
    def text(self) -> str:
        """What is not as it should be; empty where all is there."""
        if self.missing == self.files and not self.has_folder:
            return tr("The folder is not there: connect its drive, or say in the window where it is now.")
        told = []
        if self.missing:
            told.append(tr_n("{count:,} file is missing.", "{count:,} files are missing.", self.missing))
        if self.unknown:
            unknown = tr_n(
                "Of {count:,} file it is not known whether it is there: the drive does not answer.",
                "Of {count:,} files it is not known whether they are there: the drive does not answer.",
                self.unknown,
            )
            told.append(unknown)
        return sentences(*told)


def presence(workspace: Workspace, portfolio: Portfolio, token: CancelToken) -> Presence:
    """Look for the files of a portfolio without waiting for a drive that does not answer; raises `CancelledError`."""
    with workspace.open_library() as library:
        files = {str(whole_of(file.path)[0]) for file in PortfolioStore(library).files(portfolio)}
    looks = list(look_for(sorted(files), token))
    missing = sum(len(look.missing) for look in looks)
    unknown = sum(look.files for look in looks if not look.answered)
    folder = folder_of(workspace, portfolio)
    # Asked only where nothing is there, and so where drives answer.
    has_folder = folder is None or missing < len(files) or folder.is_dir()
    return Presence(folder, len(files), missing, unknown, has_folder)
