"""What the list of scans needs of the program, as callables. All of them are called in worker threads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from provcheck.app import scanning
from provcheck.app.scan_comparing import ComparedScans, compare_scans
from provcheck.app.workspace import Workspace
from provcheck.core.jobs import CancelToken


@dataclass(frozen=True)
class ScanServices:
    """Kept scans.

    Attributes:
        compare: What is different between two scans, by their numbers; None when one is not there; raises `CancelledError`.
        remove: Takes scans out of the list, by their numbers.
    """

    compare: Callable[[tuple[int, int], CancelToken], ComparedScans | None]
    remove: Callable[[Sequence[int]], None]


def scan_services(workspace: Workspace) -> ScanServices:
    """The program on one library."""
    return ScanServices(
        compare=lambda numbers, token: compare_scans(workspace, numbers, token),
        remove=lambda numbers: scanning.remove_scans(workspace, numbers),
    )
