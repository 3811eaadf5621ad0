"""What finding works by words and by likeness needs of the program, as callables. All of them are called in worker threads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from provcheck.app import searching
from provcheck.app.searching import Nearest
from provcheck.app.workspace import Workspace
from provcheck.core.jobs import CancelToken
from provcheck.core.records import Portfolio
from provcheck.core.scan.events import Advanced

MOST_ALIKE = 5
"""Works that are shown as most like a picture."""


@dataclass(frozen=True)
class FindingServices:
    """Ranking; it says nothing of copying.

    Attributes:
        knows_words: Whether a model that knows words is in use.
        by_words: Ranks all works of a portfolio by words; a generator that ends with `Nearest`.
        most_alike: The few works most like a picture, None where that tells nothing; raises `PictureError`.
    """

    knows_words: Callable[[], bool]
    by_words: Callable[[Portfolio, str, CancelToken], Iterator[Advanced | Nearest]]
    most_alike: Callable[[Portfolio, Path], Nearest | None]


def finding_services(workspace: Workspace) -> FindingServices:
    """The program on one library."""
    return FindingServices(
        knows_words=lambda: searching.knows_words(workspace),
        by_words=lambda portfolio, words, token: searching.works_by_words(workspace, portfolio, words, token),
        most_alike=lambda portfolio, picture: searching.works_like(workspace, portfolio, picture, MOST_ALIKE),
    )
