"""What the window needs of the library as a whole and of the computer, as callables; all are called in worker threads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from provcheck.app import library_care
from provcheck.app.library_care import KeptPlace, OnShare, PutBack
from provcheck.app.system_check import SystemLine, system_facts, system_lines
from provcheck.app.workspace import Workspace
from provcheck.core.index.library_copy import LibraryContents, contents_of, contents_of_copy
from provcheck.core.jobs import CancelToken
from provcheck.core.records import ModelUse


@dataclass(frozen=True)
class LibraryServices:
    """The care for the library.

    Attributes:
        kept: All that the program keeps on this computer.
        contents: What the library holds.
        contents_of_copy: What a copy in a file holds; raises `LibraryError` where it is none.
        back_up: Copies the library into a file, gives what it holds.
        restore: Puts a copy in the place of the library.
        move: Uses the library in another folder from the next start on, gives where it was; raises `PlaceTakenError`.
        system: What this computer has for the program, by the models in use.
    """

    kept: Callable[[], tuple[KeptPlace, ...]]
    contents: Callable[[], LibraryContents]
    contents_of_copy: Callable[[Path], LibraryContents]
    back_up: Callable[[Path, CancelToken, OnShare], LibraryContents]
    restore: Callable[[Path, CancelToken, OnShare], PutBack]
    move: Callable[[Path, CancelToken, OnShare], Path]
    system: Callable[[Sequence[ModelUse]], tuple[SystemLine, ...]]


def library_services(workspace: Workspace) -> LibraryServices:
    """The program on one library."""

    def contents() -> LibraryContents:
        with workspace.open_library() as library:
            return contents_of(library)

    def back_up(target: Path, token: CancelToken, told: OnShare) -> LibraryContents:
        with workspace.open_library() as library:
            return library_care.back_up(library, target, token, told)

    def restore(copy: Path, token: CancelToken, told: OnShare) -> PutBack:
        with workspace.open_library() as library:
            return library_care.restore(library, copy, datetime.now().astimezone(), token, told)

    def move(target: Path, token: CancelToken, told: OnShare) -> Path:
        with workspace.open_library() as library:
            return library_care.move(library, target, token, told)

    return LibraryServices(
        kept=lambda: library_care.kept_places(workspace.folder),
        contents=contents,
        contents_of_copy=contents_of_copy,
        back_up=back_up,
        restore=restore,
        move=move,
        system=lambda uses: system_lines(system_facts(workspace.folder, uses)),
    )
