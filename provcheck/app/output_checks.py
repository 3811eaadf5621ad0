"""Checks of pictures of a set for copies, as a scan makes them: of outputs that stand out, and of neutral pictures."""

from __future__ import annotations

from collections.abc import Collection, Generator, Sequence
from pathlib import Path

from provcheck.app import scanning
from provcheck.app.output_report import NotNeutral, tells_copy
from provcheck.app.workspace import Workspace
from provcheck.core.jobs import CancelledError, CancelToken
from provcheck.core.records import Level, Match, Portfolio, Skipped, Work
from provcheck.core.scan.events import Advanced, FileSkipped, Scanned
from provcheck.core.scan.set_reading import SetPicture
from provcheck.core.scan_records import ScanSettings

type Checking[Found] = Generator[Advanced | FileSkipped, None, Found]


def matches_in(
    workspace: Workspace, portfolio: Portfolio, pictures: Sequence[str], token: CancelToken, told: Collection[str] = ()
) -> Checking[tuple[tuple[Match, ...], tuple[Skipped, ...]]]:
    """Check pictures as a scan does; returns the matches, and which of them could not be read any more.

    Of files that were `told` of before, as texts beside pictures that could not be read, nothing is told again.
    """
    if not pictures:
        return (), ()
    settings, paths = ScanSettings(Level.STANDARD), [Path(path) for path in pictures]
    for event in scanning.scan(workspace, portfolio, paths, settings, token, keep=False):
        if isinstance(event, Scanned):
            if not event.report.completed:
                raise CancelledError
            wanted = set(pictures)
            unread = tuple(item for item in event.report.skipped if item.path in wanted)
            return tuple(match for match in event.report.matches if match.suspect in wanted), unread
        if isinstance(event, Advanced) or (isinstance(event, FileSkipped) and event.skipped.path not in told):
            yield event
    raise RuntimeError(pictures)


def works_among(
    workspace: Workspace,
    portfolio: Portfolio,
    works: Sequence[Work],
    pictures: Sequence[tuple[SetPicture, bool]],
    token: CancelToken,
) -> Checking[tuple[NotNeutral, ...]]:
    """Which pictures are works, or hold copies of them: by their pixels, or by a check of those said to be near one."""
    by_pixels = {work.facts.pixel_digest: work for work in works}
    found = {
        picture.path: by_pixels[picture.prints.facts.pixel_digest]
        for picture, _is_near in pictures
        if picture.prints.facts.pixel_digest in by_pixels
    }
    near = [picture.path for picture, is_near in pictures if is_near and picture.path not in found]
    matches, _unread = yield from matches_in(workspace, portfolio, near, token)
    for match in matches:
        if tells_copy(match):
            found.setdefault(match.suspect, match.work)
    return tuple(NotNeutral(picture.path, found[picture.path].path) for picture, _is_near in pictures if picture.path in found)
