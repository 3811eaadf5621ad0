"""What finding pictures by words and likeness needs of the program, as callables. All of them are called in worker threads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from provcheck.app import scan_pictures, searching
from provcheck.app.searching import Nearest
from provcheck.app.workspace import Workspace
from provcheck.core.jobs import CancelToken
from provcheck.core.records import Portfolio
from provcheck.core.scan.events import Advanced
from provcheck.core.scan_records import CheckedPicture

MOST_ALIKE = 5
"""Works that are shown as most like a picture."""


@dataclass(frozen=True)
class FindingServices:
    """Ranking; it says nothing of copying.

    Attributes:
        knows_words: Whether a model that knows words is in use.
        by_words: Ranks all works of a portfolio by words; a generator that ends with `Nearest`.
        most_alike: The few works most like a picture, by its file and its SHA-256, empty where that is not known; None where
            that tells nothing; raises `PictureError`.
        alike_in_style: The few works that are made most like a picture, None without a model for that; likewise.
        scan_to_search: Number of the scan of a portfolio, by its name, whose pictures are to be searched; None without one.
        pictures_of: Every picture that a scan compared, by the scan's number; none where that was not kept.
        checked_by_words: Ranks these by words; raises `CancelledError`, as the next one.
        checked_like: Ranks these by likeness to a picture, by its file and its SHA-256; raises `PictureError`.
        preview_of: One of them, small, by SHA-256 and file; None where that is gone or holds something else by now.
    """

    knows_words: Callable[[], bool]
    by_words: Callable[[Portfolio, str, CancelToken], Iterator[Advanced | Nearest]]
    most_alike: Callable[[Portfolio, Path, str], Nearest | None]
    alike_in_style: Callable[[Portfolio, Path, str], Nearest | None]
    scan_to_search: Callable[[str], int | None]
    pictures_of: Callable[[int], tuple[CheckedPicture, ...]]
    checked_by_words: Callable[[int, str, CancelToken], Nearest]
    checked_like: Callable[[int, Path, str, CancelToken], Nearest]
    preview_of: Callable[[str, Path], bytes | None]


def finding_services(workspace: Workspace) -> FindingServices:
    """The program on one library."""
    return FindingServices(
        knows_words=lambda: searching.knows_words(workspace),
        by_words=lambda portfolio, words, token: searching.works_by_words(workspace, portfolio, words, token),
        most_alike=lambda portfolio, picture, content: searching.works_like(workspace, portfolio, picture, MOST_ALIKE, content),
        alike_in_style=lambda portfolio, picture, content: searching.works_like(
            workspace, portfolio, picture, MOST_ALIKE, content, by_style=True
        ),
        scan_to_search=lambda portfolio: scan_pictures.scan_to_search(workspace, portfolio),
        pictures_of=lambda number: scan_pictures.pictures_of_scan(workspace, number),
        checked_by_words=lambda number, words, token: searching.checked_by_words(workspace, number, words, token),
        checked_like=lambda number, path, content, token: searching.checked_like(workspace, number, path, content, token),
        preview_of=lambda content, path: scan_pictures.preview_of_picture(workspace, content, path),
    )
