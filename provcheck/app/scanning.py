"""Use cases around scans: run one, check one picture, open one again."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from provcheck import __version__
from provcheck.app import portfolios
from provcheck.app.collecting import no_collecting
from provcheck.app.workspace import Workspace
from provcheck.core.index.compared_store import ComparedStore
from provcheck.core.index.library import Library
from provcheck.core.index.picture_runs import PictureRun
from provcheck.core.index.prints_store import PrintsStore
from provcheck.core.index.scan_store import OpenedScan, ScanStore, ScanSummary
from provcheck.core.index.texts_store import TextsStore
from provcheck.core.jobs import CancelToken
from provcheck.core.records import Match, PairKey, Portfolio
from provcheck.core.scan.account import ScanRequest
from provcheck.core.scan.events import ScanEvent, Scanned
from provcheck.core.scan.scanning import Scanner
from provcheck.core.scan_records import ScanReport, ScanSettings


def scan(
    workspace: Workspace,
    portfolio: Portfolio,
    targets: Sequence[Path],
    settings: ScanSettings,
    token: CancelToken,
    *,
    keep: bool = True,
) -> Iterator[ScanEvent]:
    """Check files and folders against a portfolio.

    Files of the path, size and time that they had are taken to be unchanged, but where `FileStamp` tells of an exchange, or the
    settings say that all are to be read again.

    Works that lack a fingerprint of a model or method in use, as after a model was added, are indexed first.
    The last event is `Scanned` with the report, numbered when it is kept. A cancelled scan is kept too, as not completed; one
    that looked at nothing is not, as nobody comes back to it.
    Raises `LibraryError` or `ModelError`.
    """
    yield from portfolios.made_ready(workspace, portfolio, token)
    request = ScanRequest(portfolio, tuple(targets), settings, __version__)
    with workspace.open_library() as library:
        scanner = Scanner(library, workspace.fingerprinter(), workspace.backgrounds(), request)
        for event in scanner.run(token):
            if isinstance(event, Scanned) and keep and not event.report.looked_at_nothing:
                kept = keep_scan(library, event.report, scanner.pictures.runs())
                # Only what a kept scan tells of was checked.
                ComparedStore(library).save(scanner.comparison, scanner.compared, scanner.clean)
                TextsStore(library, portfolio).save(scanner.texts_seen)
                yield Scanned(kept)
            else:
                yield event


def keep_scan(library: Library, report: ScanReport, pictures: Iterable[PictureRun] = ()) -> ScanReport:
    """Keep a scan in the list, with the pictures it compared where the library has what they are found by; gives its number."""
    with no_collecting():
        return ScanStore(library).save(replace(report, ran_in=_folder_in_use()), pictures)


def _folder_in_use() -> str:
    """The folder that relative paths are of; empty when it is gone, as then no relative path leads anywhere."""
    try:
        return os.getcwd()
    except OSError:
        return ""


def list_scans(workspace: Workspace) -> tuple[ScanSummary, ...]:
    """Every scan, latest first."""
    with workspace.open_library() as library:
        return ScanStore(library).all()


def load_scan(workspace: Workspace, number: int) -> ScanReport | None:
    """A scan by its number."""
    with workspace.open_library() as library:
        return ScanStore(library).load(number)


def open_scan(workspace: Workspace, number: int) -> OpenedScan | None:
    """A scan by its number, or the beginning of a long one, its matches without their details.

    What the matches are sorted and known by is worked out.
    """
    with workspace.open_library() as library:
        opened = ScanStore(library).open_briefly(number)
    return None if opened is None else OpenedScan(_worked_out(opened.report), opened.is_whole)


def rest_of_scan(workspace: Workspace, opened: ScanReport) -> ScanReport:
    """The whole scan of which `open_scan` gave the beginning, likewise."""
    with workspace.open_library() as library:
        return _worked_out(ScanStore(library).rest_of(opened))


def whole_scan(workspace: Workspace, number: int) -> ScanReport | None:
    """What `open_scan` and `rest_of_scan` give together; None when there is no scan of this number."""
    with workspace.open_library() as library:
        report = ScanStore(library).load_briefly(number)
    return None if report is None else _worked_out(report)


def _worked_out(report: ScanReport) -> ScanReport:
    for match in report.matches:
        match.work_out()
    return report


def remove_scans(workspace: Workspace, numbers: Iterable[int]) -> None:
    """Take scans out of the list. Decisions stay, and so do pictures, reports, and what was computed of them."""
    with workspace.open_library() as library:
        ScanStore(library).remove(numbers)


def match_details(workspace: Workspace, number: int, match: Match) -> Match:
    """A match of a scan with all that was measured."""
    with workspace.open_library() as library:
        return ScanStore(library).details(number, match)


def pairs_before(workspace: Workspace, portfolio: str, number: int | None) -> frozenset[PairKey] | None:
    """Pairs that earlier scans of a portfolio had found: earlier than a number, or all so far; None when there was none."""
    with workspace.open_library() as library:
        return ScanStore(library).pairs_before(portfolio, number)


def load_preview(workspace: Workspace, sha256: str) -> bytes | None:
    """A work, or a suspect that matched, small, by the SHA-256 of its file: JPEG, or WebP where it is transparent.

    None when none is kept.
    """
    with workspace.open_library() as library:
        prints = PrintsStore(library, {})
        return prints.clear_preview(sha256) or prints.preview(sha256)
