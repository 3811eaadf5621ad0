"""Use cases around portfolios: build, refresh, list, remove."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from provcheck.app.workspace import Workspace
from provcheck.core.index.portfolio_store import PortfolioStore, as_given
from provcheck.core.index.prints_store import PrintsStore
from provcheck.core.jobs import CancelToken
from provcheck.core.records import Portfolio, Work
from provcheck.core.scan.events import IndexEvent
from provcheck.core.scan.indexing import PortfolioIndexer

DEFAULT_NAME = "My portfolio"


def list_portfolios(workspace: Workspace) -> tuple[Portfolio, ...]:
    """Every portfolio, by name."""
    with workspace.open_library() as library:
        return PortfolioStore(library).all()


def list_works(workspace: Workspace, portfolio: Portfolio) -> tuple[Work, ...]:
    """Every work of a portfolio, by path."""
    with workspace.open_library() as library:
        return PortfolioStore(library).works(portfolio)


@dataclass(frozen=True)
class NewPortfolio:
    """A portfolio as it is asked for.

    Attributes:
        name: Unique in the library.
        artist: Name of the artist; empty leaves what is known.
        handles: Other names and handles; empty leaves what is known.
    """

    name: str
    artist: str = ""
    handles: tuple[str, ...] = ()


def index(
    workspace: Workspace, asked: NewPortfolio, targets: Sequence[Path], token: CancelToken, *, mirror: bool = False
) -> Iterator[IndexEvent]:
    """Add files and folders to a portfolio, made when there is none of that name; see `PortfolioIndexer.run`.

    Raises `LibraryError` or `ModelError`.
    """
    fingerprinter = workspace.fingerprinter()
    with workspace.open_library() as library:
        portfolio = PortfolioStore(library).create(asked.name, asked.artist, asked.handles)
        yield from PortfolioIndexer(library, portfolio, fingerprinter).run(targets, token, mirror=mirror)


def refresh(workspace: Workspace, portfolio: Portfolio, token: CancelToken) -> Iterator[IndexEvent]:
    """Look at the files of all works again and compute what is new, as after a model was added."""
    with workspace.open_library() as library:
        files = PortfolioStore(library).files(portfolio)
        paths = [Path(as_given(file.path, file.given)) for file in files if os.path.exists(file.path)]  # noqa: PTH110
    yield from index(workspace, NewPortfolio(portfolio.name), paths, token)


def needs_refresh(workspace: Workspace, portfolio: Portfolio) -> bool:
    """Whether some work lacks a fingerprint of a model or method in use, though its file is there to be read."""
    fingerprinter = workspace.fingerprinter()
    with workspace.open_library() as library:
        prints = PrintsStore(library, fingerprinter.versions, fingerprinter.space)
        files = PortfolioStore(library).files(portfolio)
        complete = prints.complete_works()
        return any(file.content not in complete and os.path.exists(file.path) for file in files)  # noqa: PTH110  never raises


def remove(workspace: Workspace, portfolio: Portfolio) -> None:
    """Forget a portfolio and its works; fingerprints stay, the pictures are not touched."""
    with workspace.open_library() as library:
        PortfolioStore(library).remove(portfolio)


def folder_of(workspace: Workspace, portfolio: Portfolio) -> Path | None:
    """The innermost folder that holds all files of a portfolio; None when it has none, or they are on several drives."""
    with workspace.open_library() as library:
        folders = {file.path.parent for file in PortfolioStore(library).files(portfolio)}
    try:
        return Path(os.path.commonpath(folders))
    except ValueError:
        return None


def has_work_file(workspace: Workspace, path: Path) -> bool:
    """Whether a path leads to a file of some portfolio."""
    wanted = {Path(os.path.abspath(path)), Path(os.path.realpath(path))}
    with workspace.open_library() as library:
        store = PortfolioStore(library)
        return any(file.path in wanted for portfolio in store.all() for file in store.files(portfolio))


def has_files_outside(workspace: Workspace, name: str, folder: Path) -> bool:
    """Whether there is a portfolio of that name with files that do not lie in a folder."""
    inside = Path(os.path.abspath(folder))
    with workspace.open_library() as library:
        store = PortfolioStore(library)
        portfolio = store.find(name)
        return portfolio is not None and any(not file.path.is_relative_to(inside) for file in store.files(portfolio))


def name_for_folder(workspace: Workspace, folder: Path) -> str:
    """A name for the portfolio of one folder: the folder's own, with its full path when that name is another folder's."""
    absolute = Path(os.path.abspath(folder))
    if absolute.name and not has_files_outside(workspace, absolute.name, absolute):
        return absolute.name
    return str(absolute)
