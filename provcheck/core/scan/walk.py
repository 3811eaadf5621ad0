"""Which files a job has to account for."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from provcheck.core.errors import PictureError, Reason
from provcheck.core.imaging.door import reason_of
from provcheck.core.imaging.formats import begins_like_picture, looks_like_picture
from provcheck.core.imaging.parts import is_archive, members, place_of
from provcheck.core.jobs import CancelToken
from provcheck.core.records import Skipped

# What systems and network drives keep for themselves: deleted files, tables of the drive, previews.
_SYSTEM_FOLDERS = frozenset(
    {"$RECYCLE.BIN", "System Volume Information", "lost+found", "@eaDir", "#recycle", "@Recycle", "__MACOSX"}
)


def walk(targets: Iterable[Path], token: CancelToken, *, archives: bool = False) -> Iterator[Path | Skipped]:
    """Pictures in files and folders, each file once, in an order that depends on the names only.

    A file that is named is always given, whatever it is called. In folders, files with a picture's ending are given, and files
    without an ending that begin like a picture; hidden ones and what belongs to the system are passed over. Links are
    followed, a folder is entered once. What cannot be looked into is given as skipped. With `archives` the pictures in them
    are given as if they lay in a folder, else archives are given as skipped.
    Raises `CancelledError` when the token says so.
    """
    seen_files: set[str] = set()
    seen_folders: set[str] = set()
    for target in targets:
        for found in _walk_target(target, seen_folders, token):
            token.check()
            key = os.path.abspath(found if isinstance(found, Path) else found.path)
            if key in seen_files:
                continue
            seen_files.add(key)
            if isinstance(found, Path) and is_archive(found):
                yield from _walk_archive(found, token) if archives else (Skipped(str(found), Reason.ARCHIVE_AS_WORKS),)
            else:
                yield found


def _walk_archive(archive: Path, token: CancelToken) -> Iterator[Path | Skipped]:
    try:
        for found in members(archive):
            token.check()
            yield found if isinstance(found, Path) else Skipped(str(found.path), found.reason, found.detail)
    except PictureError as error:
        yield Skipped(str(archive), error.reason, error.detail)
    except OSError as error:
        yield Skipped(str(archive), reason_of(error, archive), str(error))


def _walk_target(target: Path, seen_folders: set[str], token: CancelToken) -> Iterator[Path | Skipped]:
    try:
        is_folder = target.is_dir()
        if not is_folder:
            # The target may be a part of a file, as a picture in an archive.
            place_of(target).file.stat()
    except OSError as error:
        yield Skipped(str(target), reason_of(error, target), str(error))
        return
    if is_folder:
        yield from _walk_folder(target, seen_folders, token)
    else:
        yield target


def _walk_folder(folder: Path, seen_folders: set[str], token: CancelToken) -> Iterator[Path | Skipped]:
    """Depth first, with an own stack so that deep trees cannot exhaust Python's."""
    stack = [folder]
    while stack:
        token.check()
        current = stack.pop()
        real = os.path.realpath(current)
        if real in seen_folders:
            continue
        seen_folders.add(real)
        entries = _entries(current)
        if isinstance(entries, Skipped):
            yield entries
            continue
        subfolders = []
        for entry in entries:
            path = current / entry.name
            try:
                is_folder = entry.is_dir()
            except OSError as error:
                yield Skipped(str(path), reason_of(error, path), str(error))
                continue
            if is_folder:
                subfolders.append(path)
            elif (
                looks_like_picture(path)
                or is_archive(path)
                or (not path.suffix and entry.is_file() and begins_like_picture(path))
            ):
                yield _checked(path, entry)
        stack.extend(reversed(subfolders))


def _entries(folder: Path) -> list[os.DirEntry[str]] | Skipped:
    try:
        with os.scandir(folder) as entries:
            return sorted((entry for entry in entries if not _is_hidden(entry)), key=lambda entry: entry.name)
    except OSError as error:
        return Skipped(str(folder), reason_of(error, folder), str(error))


def _is_hidden(entry: os.DirEntry[str]) -> bool:
    if entry.name.startswith(".") or entry.name in _SYSTEM_FOLDERS:
        return True
    if sys.platform == "win32":
        hidden = stat.FILE_ATTRIBUTE_HIDDEN | stat.FILE_ATTRIBUTE_SYSTEM
        return bool(entry.stat(follow_symlinks=False).st_file_attributes & hidden)
    return False


def _checked(path: Path, entry: os.DirEntry[str]) -> Path | Skipped:
    """A link that leads nowhere is told at once; everything else is told by reading it."""
    if entry.is_symlink() and not os.path.exists(path):  # noqa: PTH110  it never raises
        return Skipped(str(path), Reason.BROKEN_LINK)
    return path
