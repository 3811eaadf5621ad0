"""What the portfolio page needs of the program, as callables. All of them are called in worker threads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from provcheck.app import portfolios
from provcheck.app.portfolios import NewPortfolio
from provcheck.app.relocation import RelocateEvent, relocate
from provcheck.app.workspace import Workspace
from provcheck.core.index.portfolio_contents import Contents, Removed
from provcheck.core.index.version_store import Regrouped
from provcheck.core.jobs import CancelToken
from provcheck.core.records import Portfolio
from provcheck.core.scan.presence import FolderLook, look_for
from provcheck.gui.reveal import reveal


@dataclass(frozen=True)
class PortfolioServices:
    """The care for a portfolio.

    Attributes:
        contents: All that the portfolio of a name holds, None when there is none.
        look_for: Which files are in their places; a generator, a folder at a time.
        relocate: Looks for missing files in a folder; a generator of events that ends with `Relocated`.
        change: Gives a portfolio another name, artist and handles; None when another one has the name.
        remove_works: Takes works, by number, and unread files, by path, out of a portfolio.
        restore_works: Puts back what was taken out; gives the files that were not, as others came into their places.
        join_versions: Says that works, by number, are versions of one.
        split_versions: Says that works, by number, are no versions of those they are put to.
        restore_versions: Puts back what was told of versions.
        delete: Forgets a portfolio.
        reveal: Shows a file in the system's file manager.
    """

    contents: Callable[[str], Contents | None]
    look_for: Callable[[Sequence[str], CancelToken], Iterator[FolderLook]]
    relocate: Callable[[Portfolio, Sequence[Path], Path, CancelToken], Iterator[RelocateEvent]]
    change: Callable[[Portfolio, NewPortfolio], Portfolio | None]
    remove_works: Callable[[Portfolio, Sequence[int], Sequence[Path]], Removed]
    restore_works: Callable[[Removed], tuple[Path, ...]]
    join_versions: Callable[[Portfolio, Sequence[int]], Regrouped]
    split_versions: Callable[[Portfolio, Sequence[int]], Regrouped]
    restore_versions: Callable[[Regrouped], None]
    delete: Callable[[Portfolio], None]
    reveal: Callable[[Path], None]


def portfolio_services(workspace: Workspace) -> PortfolioServices:
    """The program on one library."""
    return PortfolioServices(
        contents=lambda name: portfolios.contents(workspace, name),
        look_for=look_for,
        relocate=lambda portfolio, missing, folder, token: relocate(workspace, portfolio, missing, folder, token),
        change=lambda portfolio, asked: portfolios.change(workspace, portfolio, asked),
        remove_works=lambda portfolio, works, unread: portfolios.remove_works(workspace, portfolio, works, unread),
        restore_works=lambda removed: portfolios.restore_works(workspace, removed),
        join_versions=lambda portfolio, works: portfolios.join_versions(workspace, portfolio, works),
        split_versions=lambda portfolio, works: portfolios.split_versions(workspace, portfolio, works),
        restore_versions=lambda before: portfolios.restore_versions(workspace, before),
        delete=lambda portfolio: portfolios.remove(workspace, portfolio),
        reveal=reveal,
    )
