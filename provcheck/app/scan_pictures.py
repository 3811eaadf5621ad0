"""The pictures that scans compared, of those scans that kept which these are."""

from __future__ import annotations

from pathlib import Path

from provcheck.app.i18n import tr
from provcheck.app.picture_source import PreviewSource
from provcheck.app.workspace import Workspace
from provcheck.core.index.scan_store import ScanStore
from provcheck.core.scan_records import CheckedPicture, ScanReport


def pictures_of_scan(workspace: Workspace, number: int) -> tuple[CheckedPicture, ...]:
    """Every picture that a scan compared, in its order; none where that was not kept, as by versions of before."""
    with workspace.open_library() as library:
        return ScanStore(library).pictures(number)


def paths_come_to(workspace: Workspace, scan: ScanReport) -> frozenset[str]:
    """Paths of the pictures that a stopped scan compared before its end; none of one that was not stopped: it came to all."""
    return frozenset() if scan.completed else frozenset(each.path for each in pictures_of_scan(workspace, scan.number))


def scan_to_search(workspace: Workspace, portfolio: str) -> int | None:
    """The scan of a portfolio whose pictures are searched when none is named, as `ScanStore.latest_with_pictures` tells it."""
    with workspace.open_library() as library:
        return ScanStore(library).latest_with_pictures(portfolio)


def knows_pictures(workspace: Workspace, number: int) -> bool:
    """Whether the pictures that a scan compared were kept."""
    with workspace.open_library() as library:
        return ScanStore(library).has_pictures(number)


def pictures_not_kept_text(number: int) -> str:
    """Why the pictures of a scan cannot be looked at, and how that is changed."""
    told = tr("Which pictures scan {number} compared was not kept when it was made. Check the same files and folders again.")
    return told.format(number=number)


def preview_of_picture(workspace: Workspace, content: str, path: Path) -> bytes | None:
    """A checked picture, small: as kept, or made from its file; None where that is gone or holds something else by now."""
    with workspace.open_library() as library:
        return PreviewSource(library).jpeg(content, str(path))
