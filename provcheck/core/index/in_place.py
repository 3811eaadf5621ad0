"""A scan's files by absolute paths, so that they are found from every folder; exports tell paths as they were given."""

from __future__ import annotations

import ntpath
import posixpath
from dataclasses import replace
from pathlib import PurePosixPath, PureWindowsPath

from provcheck.core.records import Match, Skipped, Work
from provcheck.core.scan_records import ScanReport


def report_in_place(report: ScanReport) -> ScanReport:
    """The report with absolute paths, by the folder it was run in; as it is where that was not kept."""
    folder = report.ran_in
    if not folder:
        return report
    return replace(
        report,
        works=tuple(_work(work, folder) for work in report.works),
        works_skipped=tuple(_skipped(item, folder) for item in report.works_skipped),
        targets=tuple(path_in_place(target, folder) for target in report.targets),
        skipped=tuple(_skipped(item, folder) for item in report.skipped),
        too_little_detail=tuple(path_in_place(path, folder) for path in report.too_little_detail),
        matches=tuple(match_in_place(match, folder) for match in report.matches),
    )


def match_in_place(match: Match, folder: str) -> Match:
    """A match with absolute paths, by the folder its scan was run in; as it is where that was not kept."""
    suspect, work = path_in_place(match.suspect, folder), _work(match.work, folder)
    versions = tuple(_work(version, folder) for version in match.versions)
    if (suspect, work, versions) == (match.suspect, match.work, match.versions):
        return match
    return replace(match, suspect=suspect, work=work, versions=versions)


def path_in_place(path: str, folder: str) -> str:
    """An absolute path; an absolute one, and any where no folder is given, as it is.

    By the rules of the system the scan was run on: a library may have been carried to another one.
    """
    if not folder or PurePosixPath(path).is_absolute() or PureWindowsPath(path).is_absolute():
        return path
    if PurePosixPath(folder).is_absolute():
        return posixpath.normpath(posixpath.join(folder, path))
    return ntpath.normpath(ntpath.join(folder, path))


def _work(work: Work, folder: str) -> Work:
    path = path_in_place(work.path, folder)
    return work if path == work.path else replace(work, path=path)


def _skipped(skipped: Skipped, folder: str) -> Skipped:
    return replace(skipped, path=path_in_place(skipped.path, folder))
