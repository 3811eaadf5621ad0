"""Use cases around portfolios: build, refresh, list, remove."""

from __future__ import annotations

import os
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from provcheck.app.portfolio_names import known_name
from provcheck.app.workspace import Workspace
from provcheck.core.imaging.parts import is_archive, is_there, place_in_name, whole_of
from provcheck.core.index.library import Library
from provcheck.core.index.portfolio_contents import Contents, PortfolioContents, Removed
from provcheck.core.index.portfolio_store import PortfolioStore, WorkFile, as_given
from provcheck.core.index.prints_store import PrintsStore
from provcheck.core.index.report_store import ReportStore
from provcheck.core.index.version_store import Regrouped, VersionStore
from provcheck.core.jobs import CancelledError, CancelToken
from provcheck.core.records import Portfolio, Skipped
from provcheck.core.scan.events import Advanced, Indexed, IndexEvent
from provcheck.core.scan.indexing import PortfolioIndexer
from provcheck.core.scan.marked_reports import ReportsMet
from provcheck.core.scan.walk import path_of, walk
from provcheck.core.scan_records import EVERYTHING, NOTHING_LEFT_OUT, LeftOut, Patterns
from provcheck.core.selection import Selection

DEFAULT_NAME = "My portfolio"


def list_portfolios(workspace: Workspace) -> tuple[Portfolio, ...]:
    """Every portfolio, by name."""
    with workspace.open_library() as library:
        return PortfolioStore(library).all()


@dataclass(frozen=True)
class NewPortfolio:
    """A portfolio as it is asked for.

    Attributes:
        name: Unique in the library.
        artist: Name of the artist; empty leaves what is known.
        handles: Other names and handles; empty leaves what is known.
        patterns: Which files of the folders that are added are wanted, now and when these are looked at again.
    """

    name: str
    artist: str = ""
    handles: tuple[str, ...] = ()
    patterns: Patterns = EVERYTHING


def index(
    workspace: Workspace,
    asked: NewPortfolio,
    targets: Sequence[Path],
    token: CancelToken,
    *,
    mirror: bool = False,
    leave_out: Sequence[str] = (),
) -> Iterator[IndexEvent]:
    """Add files and folders to a portfolio, made when there is none of that name; see `PortfolioIndexer.run`.

    What `leave_out` names is passed over this time. A new portfolio that no work came into is not kept; its number in the
    summary is 0 then. Raises `LibraryError` or `ModelError`.
    """
    fingerprinter = workspace.fingerprinter()
    with workspace.open_library() as library:
        store = PortfolioStore(library)
        is_new = store.find(asked.name) is None
        portfolio = store.create(asked.name, asked.artist, asked.handles)
        _remember_folders(library, portfolio, targets, asked.patterns, mirror=mirror)
        selection = Selection(_without(asked.patterns, leave_out))
        indexer = PortfolioIndexer(library, portfolio, fingerprinter)
        try:
            for event in indexer.run(targets, token, mirror=mirror, selection=selection):
                yield _as_kept(event) if is_new and isinstance(event, Indexed) else event
        finally:
            if is_new and not store.works(portfolio):
                store.remove(portfolio)


def _as_kept(event: Indexed) -> Indexed:
    """The end of indexing, with no number for a new portfolio that holds nothing."""
    made = event.summary.portfolio
    return event if made.work_count else Indexed(replace(event.summary, portfolio=replace(made, number=0)))


def refresh(workspace: Workspace, portfolio: Portfolio, token: CancelToken) -> Iterator[IndexEvent]:
    """Look at the files of all works again and compute what is new, as after a model was added."""
    with workspace.open_library() as library:
        files = PortfolioStore(library).files(portfolio)
        out = PortfolioContents(library).left_out(portfolio)
    yield from _index_again(workspace, portfolio, _to_read(files, (), out), out, token)


def look_for_changes(
    workspace: Workspace, portfolio: Portfolio, token: CancelToken, leave_out: Sequence[str] = ()
) -> Iterator[IndexEvent]:
    """Refresh, and add what is new in the folders that were added; what was taken out stays out, and what patterns say."""
    with workspace.open_library() as library:
        contents = PortfolioContents(library)
        folders = {
            folder: _without(contents.patterns_in(portfolio, folder), leave_out)
            for folder in contents.folders(portfolio)
            if _is_looked_into(folder)
        }
        out = contents.left_out(portfolio)
        gone = [file.path for file in contents.unread(portfolio) if _is_deleted(file.path)]
        contents.forget_unread(portfolio, gone)
        files = PortfolioStore(library).files(portfolio)
        unread = [file.path for file in contents.unread(portfolio)]
        own_reports = ReportStore(library).all()
    # What could not be looked into before is met by the walk through its folder, with the patterns of that.
    entered = {path for path in unread if _is_folder_in(path, folders)}
    paths = _to_read(files, [path for path in unread if path not in entered], out)
    try:
        found, left_out = _found_in(folders, own_reports, token)
    except CancelledError:
        found, left_out = [], NOTHING_LEFT_OUT
    else:
        _forget_unread(workspace, portfolio, entered - _skipped_in(found))
    new = [entry for entry in found if Path(os.path.abspath(path_of(entry))) not in out]
    for event in _index_again(workspace, portfolio, [*paths, *new], out, token):
        yield Indexed(replace(event.summary, left_out=left_out)) if isinstance(event, Indexed) else event


def _to_read(files: Iterable[WorkFile], unread: Iterable[Path], out: Container[Path]) -> list[Path]:
    """Paths by which works and what was unread are looked at again: of a page that of its file, which may have others now.

    A page that came in alone, without its file, is looked at alone. What is not in its place is left out.
    """
    given = {path: path for path in unread} | {file.path: Path(as_given(file.path, file.given)) for file in files}
    wholes = {path: whole_of(path)[0] for path in given if is_there(path)}
    return list(
        dict.fromkeys(
            whole_of(given[path])[0] if whole in given or whole in out else given[path] for path, whole in wholes.items()
        )
    )


def _is_looked_into(place: Path) -> bool:
    """Whether a path is that of a folder or of an archive, which is looked into as one; never raises."""
    return os.path.isdir(place) or (is_archive(place) and os.path.isfile(place))  # noqa: PTH112, PTH113


def _found_in(
    folders: Mapping[Path, Patterns], own_reports: Container[str], token: CancelToken
) -> tuple[list[Path | Skipped], LeftOut]:
    """What there is in folders, with what cannot be looked into; and how much their patterns leave out."""
    found: list[Path | Skipped] = []
    left_out: list[LeftOut] = []
    for folder, patterns in folders.items():
        selection = Selection(patterns)
        found += walk([folder], token, selection=selection, reports=ReportsMet(own_reports.__contains__))
        left_out.append(selection.left_out)
    asked = [(*each.leave_out, *each.only) for each in folders.values()]
    # One and the same pattern may hold for several folders, and need not meet anything in each.
    met = {pattern for each, told in zip(asked, left_out, strict=True) for pattern in each if pattern not in told.unmet}
    unmet = dict.fromkeys(pattern for told in left_out for pattern in told.unmet if pattern not in met)
    return found, LeftOut(sum(each.files for each in left_out), sum(each.folders for each in left_out), tuple(unmet))


def _without(patterns: Patterns, leave_out: Sequence[str]) -> Patterns:
    """Patterns by which more is left out."""
    return replace(patterns, leave_out=(*patterns.leave_out, *leave_out))


def _index_again(
    workspace: Workspace, portfolio: Portfolio, entries: Sequence[Path | Skipped], out: Container[Path], token: CancelToken
) -> Iterator[IndexEvent]:
    """Index files that the program itself looked up, when `out` had been taken out; what was taken out since stays out."""
    fingerprinter = workspace.fingerprinter()
    with workspace.open_library() as library:
        yield from PortfolioIndexer(library, portfolio, fingerprinter, out, stay_out=out).run(entries, token)


def _skipped_in(found: Iterable[Path | Skipped]) -> set[Path]:
    """Absolute paths of what could not be looked into."""
    return {Path(os.path.abspath(entry.path)) for entry in found if isinstance(entry, Skipped)}


def _forget_unread(workspace: Workspace, portfolio: Portfolio, paths: Iterable[Path]) -> None:
    with workspace.open_library() as library:
        PortfolioContents(library).forget_unread(portfolio, paths)


def _is_folder_in(path: Path, folders: Iterable[Path]) -> bool:
    """Whether an absolute path is that of a folder or archive which lies in one of some folders, or is one of them."""
    return _is_looked_into(path) and any(path.is_relative_to(os.path.abspath(folder)) for folder in folders)


def _is_deleted(path: Path) -> bool:
    """Whether a file is gone though its folder is there; a drive that is not connected says nothing."""
    folder = place_in_name(path)[0].parent
    return not is_there(path) and not os.path.islink(path) and os.path.isdir(folder)  # noqa: PTH112  never raise


def needs_refresh(workspace: Workspace, portfolio: Portfolio) -> bool:
    """Whether some work lacks a fingerprint of a model or method in use, though its file is there to be read."""
    fingerprinter = workspace.fingerprinter()
    with workspace.open_library() as library:
        prints = PrintsStore(library, fingerprinter.versions, fingerprinter.space)
        files = PortfolioStore(library).files(portfolio)
        complete = prints.complete_works()
        return any(file.content not in complete and is_there(file.path) for file in files)


def made_ready(workspace: Workspace, portfolio: Portfolio, token: CancelToken) -> Iterator[Advanced]:
    """Compute what works lack of the models and methods in use, as after a model was added; gives how far that is."""
    if needs_refresh(workspace, portfolio):
        yield from (event for event in refresh(workspace, portfolio, token) if isinstance(event, Advanced))


def remove(workspace: Workspace, portfolio: Portfolio) -> None:
    """Forget a portfolio and its works; fingerprints stay, the pictures are not touched."""
    with workspace.open_library() as library:
        PortfolioStore(library).remove(portfolio)


def contents(workspace: Workspace, name: str) -> Contents | None:
    """All that the portfolio of a name holds; None when there is none."""
    with workspace.open_library() as library:
        portfolio = PortfolioStore(library).find(name)
        if portfolio is None:
            return None
        store = PortfolioContents(library)
        return Contents(portfolio, store.works(portfolio), store.unread(portfolio))


def change(workspace: Workspace, portfolio: Portfolio, asked: NewPortfolio) -> Portfolio | None:
    """Give a portfolio the name, artist and handles that are asked for; None when another one has the name, or one like it."""
    with workspace.open_library() as library:
        store = PortfolioStore(library)
        others = (each.name for each in store.all() if each.number != portfolio.number)
        # Names that differ only in case, as those of folders, may stay as they are.
        if asked.name != portfolio.name and known_name(others, asked.name) is not None:
            return None
        return store.change(portfolio, asked.name, asked.artist, asked.handles)


def remove_works(workspace: Workspace, portfolio: Portfolio, works: Sequence[int], unread: Sequence[Path]) -> Removed:
    """Take works and unread files out of a portfolio; the files are not touched and fingerprints stay."""
    with workspace.open_library() as library:
        return PortfolioContents(library).remove(portfolio, works, unread)


def restore_works(workspace: Workspace, removed: Removed) -> tuple[Path, ...]:
    """Put back what was taken out; gives the files that were not, as other pictures have been read in their places."""
    with workspace.open_library() as library:
        return PortfolioContents(library).restore(removed)


def join_versions(workspace: Workspace, portfolio: Portfolio, works: Sequence[int]) -> Regrouped:
    """Say that works, with all versions they have, are versions of one work."""
    with workspace.open_library() as library:
        return VersionStore(library).join(portfolio, works)


def split_versions(workspace: Workspace, portfolio: Portfolio, works: Sequence[int]) -> Regrouped:
    """Say that works are no versions of those they are put to."""
    with workspace.open_library() as library:
        return VersionStore(library).split(portfolio, works)


def restore_versions(workspace: Workspace, before: Regrouped) -> None:
    """Put back what was told of versions."""
    with workspace.open_library() as library:
        VersionStore(library).restore(before)


def _remember_folders(
    library: Library, portfolio: Portfolio, targets: Sequence[Path], patterns: Patterns, *, mirror: bool
) -> None:
    """Keep which folders and archives were added; with `mirror` only these."""
    store = PortfolioContents(library)
    folders = [target for target in targets if _is_looked_into(target)]
    if mirror:
        store.forget_folders(portfolio, store.folders(portfolio))
    if folders:
        store.add_folders(portfolio, folders, patterns)


def folder_of(workspace: Workspace, portfolio: Portfolio) -> Path | None:
    """The innermost folder that holds all files of a portfolio; None when it has none, or they are on several drives."""
    with workspace.open_library() as library:
        folders = {place_in_name(file.path)[0].parent for file in PortfolioStore(library).files(portfolio)}
    try:
        return Path(os.path.commonpath(folders))
    except ValueError:
        return None


def has_work_file(workspace: Workspace, path: Path) -> bool:
    """Whether a path leads to a file of some portfolio, or to one that holds works."""
    wanted = {Path(os.path.abspath(path)), Path(os.path.realpath(path))}
    with workspace.open_library() as library:
        store = PortfolioStore(library)
        files = (file.path for portfolio in store.all() for file in store.files(portfolio))
        return any(path in wanted or place_in_name(path)[0] in wanted for path in files)


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
