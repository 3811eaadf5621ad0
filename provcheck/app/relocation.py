"""Use case: works whose files lie elsewhere now are found again."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from provcheck.app.workspace import Workspace
from provcheck.core.imaging.door import reason_of
from provcheck.core.imaging.parts import part_path, whole_of
from provcheck.core.index.library import Library
from provcheck.core.index.portfolio_contents import PortfolioContents
from provcheck.core.index.portfolio_store import PortfolioStore, WorkFile
from provcheck.core.index.prints_store import FileStamp, PrintsStore
from provcheck.core.jobs import CancelledError, CancelToken
from provcheck.core.records import Portfolio, Skipped
from provcheck.core.scan.events import Advanced, FileSkipped
from provcheck.core.scan.relocating import FoundAgain, SameNameOnly, SearchEvent, WantedFile, find_again


@dataclass(frozen=True)
class Relocated:
    """What looking for missing files came to.

    Attributes:
        found: How many are in the portfolio again.
        missing: Those that were not found, where they were.
        changed: Files of the same name as one that was not found, which hold something else.
        skipped: What could not be looked at, so that a missing file may be there all the same.
        completed: False when it was cancelled.
    """

    found: int
    missing: tuple[Path, ...] = ()
    changed: tuple[Path, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    completed: bool = True


RelocateEvent = Advanced | FileSkipped | Relocated


def relocate(
    workspace: Workspace, portfolio: Portfolio, missing: Sequence[Path], folder: Path, token: CancelToken
) -> Iterator[RelocateEvent]:
    """Look for missing files in a folder, by content, and note where they lie now; the last event is `Relocated`.

    Works keep their numbers. What was found before cancelling is kept.
    """
    with workspace.open_library() as library:
        search = _Relocation(library, portfolio, missing)
        completed = True
        try:
            for event in find_again(search.wanted, folder, token):
                yield from search.take(event)
        except CancelledError:
            completed = False
        yield search.end(completed=completed)


class _Relocation:
    """Notes in the library what a search finds."""

    def __init__(self, library: Library, portfolio: Portfolio, missing: Sequence[Path]) -> None:
        self._portfolio = portfolio
        self._store = PortfolioStore(library)
        self._prints = PrintsStore(library, {})
        self._contents = PortfolioContents(library)
        self._moves: list[FoundAgain] = []
        self._changed: list[Path] = []
        self._skipped: list[Skipped] = []
        gone = set(missing)
        facts = {work.facts.sha256: work.facts for work in self._store.works(portfolio)}
        wanted: dict[Path, WantedFile] = {}
        self._works: dict[Path, list[tuple[str, WorkFile]]] = defaultdict(list)
        for file in self._store.files(portfolio):
            if file.path in gone:
                whole, part = whole_of(file.path)
                known = facts[file.content]
                self._works[whole].append((part, file))
                wanted.setdefault(whole, WantedFile(whole, known.file_sha256, known.file_bytes))
        self.wanted = list(wanted.values())

    def take(self, event: SearchEvent) -> Iterator[Advanced | FileSkipped]:
        """Keep what was found; tells the rest."""
        if isinstance(event, SameNameOnly):
            self._changed.append(event.path)
            return
        if isinstance(event, FoundAgain):
            try:
                self._found(event)
            except OSError as error:
                event = FileSkipped(Skipped(str(event.path), reason_of(error, event.path), str(error)))
            else:
                return
        if isinstance(event, FileSkipped):
            self._skipped.append(event.skipped)
        yield event

    def _found(self, move: FoundAgain) -> None:
        """Keep where a file lies now, with the stamp that spares reading it again; raises OSError when it is gone again.

        Its pages, which are works of their own, move with it.
        """
        for part, file in self._works[move.wanted.path]:
            path = part_path(move.path, part)
            stamp = FileStamp.of(path)
            self._prints.save_stamp(stamp, file.content)
            self._store.move_file(self._portfolio, file.path, WorkFile(stamp.path, path, file.content))
        self._moves.append(move)

    def end(self, *, completed: bool) -> Relocated:
        """Follow folders that moved as a whole, and drop further missing files of works that have a file again."""
        found = {move.wanted.path for move in self._moves}
        contents = {move.wanted.content for move in self._moves}
        left = [file for file in self.wanted if file.path not in found]
        for file in left:
            for _part, work in self._works[file.path] if file.content in contents else ():
                self._store.remove_file(self._portfolio, work.path)
        self._follow_folders()
        missing = tuple(file.path for file in left if file.content not in contents)
        return Relocated(len(found), missing, tuple(self._changed), tuple(self._skipped), completed)

    def _follow_folders(self) -> None:
        for folder in self._contents.folders(self._portfolio):
            moved = {new for move in self._moves if (new := _moved_folder(folder, move)) is not None}
            if moved and not os.path.exists(folder):  # noqa: PTH110  it never raises
                patterns = self._contents.patterns_in(self._portfolio, folder)
                self._contents.forget_folders(self._portfolio, [folder])
                self._contents.add_folders(self._portfolio, moved, patterns)


def _moved_folder(folder: Path, move: FoundAgain) -> Path | None:
    """Where a folder lies now, if a file that was in it lies at the same place in another one."""
    root, now = Path(os.path.abspath(folder)), Path(os.path.abspath(move.path))
    if not move.wanted.path.is_relative_to(root):
        return None
    inside = move.wanted.path.relative_to(root).parts
    return Path(*now.parts[: -len(inside)]) if now.parts[-len(inside) :] == inside else None
