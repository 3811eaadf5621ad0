"""A scan's files by absolute paths, so that they are found from every folder; exports tell paths as they were given."""

from __future__ import annotations

import ntpath
import posixpath
from functools import partial
from pathlib import PurePosixPath, PureWindowsPath

from provcheck.core.addresses import is_address
from provcheck.core.records import Match
from provcheck.core.scan_records import ScanReport


def report_in_place(report: ScanReport) -> ScanReport:
    """The report with absolute paths, by the folder it was run in; as it is where that was not kept."""
    return report.with_paths(partial(path_in_place, folder=report.ran_in)) if report.ran_in else report


def match_in_place(match: Match, folder: str) -> Match:
    """A match with absolute paths, by the folder its scan was run in; as it is where that was not kept."""
    return match.with_paths(partial(path_in_place, folder=folder))


def path_in_place(path: str, folder: str) -> str:
    """An absolute path; an absolute one, an address as of object storage, and any where no folder is given, as it is.

    By the rules of the system the scan was run on: a library may have been carried to another one.
    """
    if not folder or is_address(path) or PurePosixPath(path).is_absolute() or PureWindowsPath(path).is_absolute():
        return path
    if PurePosixPath(folder).is_absolute():
        return posixpath.normpath(posixpath.join(folder, path))
    return ntpath.normpath(ntpath.join(folder, path))
