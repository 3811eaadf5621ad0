"""Which files are still in their places, asked without waiting for a drive that does not answer."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from provcheck.core.imaging.parts import is_there
from provcheck.core.jobs import CancelToken
from provcheck.core.scan.aside import Aside, NoAnswerError

PATIENCE = 3.0
"""Seconds that a folder has to answer."""

_MOST_SILENT = 2
"""After so many folders that did not answer the rest is not asked: each leaves a thread behind that waits."""


@dataclass(frozen=True)
class FolderLook:
    """What was seen of the files of one folder. Paths are texts, as there may be very many.

    Attributes:
        folder: The folder.
        files: How many of its files were asked for.
        missing: Those that are not there.
        answered: False when the drive did not answer; nothing is known of its files then.
    """

    folder: str
    files: int
    missing: tuple[str, ...] = ()
    answered: bool = True


def look_for(paths: Iterable[str], token: CancelToken, patience: float = PATIENCE) -> Iterator[FolderLook]:
    """Look for files, a folder at a time; no file is opened. Raises `CancelledError` at once when the token says so."""
    folders: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        folders[os.path.dirname(path)].append(path)  # noqa: PTH120  many paths, as texts
    left = list(folders.items())
    silent = 0
    while left:
        if silent == _MOST_SILENT:
            yield from (FolderLook(folder, len(files), answered=False) for folder, files in left)
            return
        # A copy: the other thread is still going through it while this one takes folders off.
        for look in _answers(tuple(left), token, patience):
            folder, files = left.pop(0)
            yield look or FolderLook(folder, len(files), answered=False)
        silent += 1


def _answers(folders: Sequence[tuple[str, list[str]]], token: CancelToken, patience: float) -> Iterator[FolderLook | None]:
    """A look for each folder in turn; None, as the last one, for a folder that did not answer."""
    looks = Aside(lambda _token: (_look(folder, files) for folder, files in folders), "presence")
    try:
        yield from looks.items(token, patience)
    except NoAnswerError:
        yield None


def _look(folder: str, files: Sequence[str]) -> FolderLook:
    names = _names(folder)
    try:
        missing = tuple(file for file in files if os.path.basename(file) not in names and _is_gone(file))  # noqa: PTH119
    except OSError:
        return FolderLook(folder, len(files), answered=False)
    return FolderLook(folder, len(files), missing)


def _names(folder: str) -> frozenset[str]:
    """Names of what is surely in a folder; each other file is asked for by itself."""
    try:
        with os.scandir(folder) as entries:
            return frozenset(entry.name for entry in entries if not entry.is_symlink())
    except OSError:
        return frozenset()


def _is_gone(path: str) -> bool:
    """Whether there is no such file; raises OSError when the drive cannot tell."""
    try:
        os.stat(path)  # noqa: PTH116
    except (FileNotFoundError, NotADirectoryError):
        # It may be a page of a file or a picture in an archive.
        return not is_there(Path(path))
    except PermissionError:
        return False
    return False
