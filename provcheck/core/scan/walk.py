"""Which files a job has to account for."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath

from provcheck.core.errors import PictureError, Reason
from provcheck.core.imaging.door import reason_of
from provcheck.core.imaging.formats import begins_like_picture, looks_like_picture
from provcheck.core.imaging.parts import is_archive, is_foreign_archive, members, place_of
from provcheck.core.jobs import CancelToken
from provcheck.core.records import Skipped
from provcheck.core.scan.marked_reports import ReportsMet
from provcheck.core.scan_records import EVERYTHING
from provcheck.core.selection import Selection

# What systems and network drives keep for themselves, besides what begins with a dot: deleted files, tables of the drive,
# earlier states, previews. In small letters, as systems write them differently.
_SYSTEM_FOLDERS = frozenset(
    {
        "$recycle.bin",
        "recycler",
        "system volume information",
        "lost+found",
        "network trash folder",
        "temporary items",
        "thevolumesettingsfolder",
        "@eadir",
        "#recycle",
        "#snapshot",
        "@recycle",
        "@recently-snapshot",
        "__macosx",
    }
)

NOT_UNPACKED = "an archive other than ZIP"
"""What is told of an archive of a kind that is not unpacked."""


def walk(
    targets: Iterable[Path | Skipped],
    token: CancelToken,
    *,
    selection: Selection | None = None,
    reports: ReportsMet | None = None,
) -> Iterator[Path | Skipped]:
    """Pictures in files, folders and archives, each file once, in an order that depends on the names only.

    A file that is named is always given, whatever it is called, and so is what an earlier walk skipped. In folders, files with
    a picture's ending are given, and files without an ending that begin like a picture; hidden ones, what belongs to the
    system and what the selection leaves out are passed over. Links are followed, a folder or archive is entered once. Archives
    that are not unpacked are given as skipped, and so is what cannot be looked into, after what was seen of it; with `reports`
    also what these tell to be a report of this program, unless it is a target itself. The memory it
    takes depends on the targets and on the largest folder, not on how many files there are. Raises `CancelledError` when the
    token says so.
    """
    named = list(targets)
    walker = _Walker(token, selection or Selection(EVERYTHING))
    # Files meet twice only where a target is one of them: folders and archives are entered once.
    once = {os.path.abspath(path_of(target)) for target in named}
    names = {os.path.basename(each) for each in once}  # noqa: PTH119  texts
    met: set[str] = set()
    for target in named:
        for found in walker.target(target):
            token.check()
            path = path_of(found)
            # To look at the name first saves most of the time where there are very many.
            key = os.path.abspath(path) if path.name in names else ""
            if key in once:
                if key in met:
                    continue
                met.add(key)
            told = None if reports is None or key in once or isinstance(found, Skipped) else reports.told(found, token)
            yield told or found


def path_of(entry: Path | Skipped) -> Path:
    """Where an entry of a walk lies."""
    return entry if isinstance(entry, Path) else Path(entry.path)


class _Walker:
    """Goes through one target after another."""

    def __init__(self, token: CancelToken, selection: Selection) -> None:
        self._token = token
        self._selection = selection
        self._entered: set[str] = set()

    def target(self, target: Path | Skipped) -> Iterator[Path | Skipped]:
        """What a target stands for."""
        if isinstance(target, Skipped):
            yield target
            return
        try:
            is_folder = target.is_dir()
            if not is_folder:
                # The target may be a part of a file, as a picture in an archive.
                place_of(target).file.stat()
        except OSError as error:
            yield Skipped(str(target), reason_of(error, target), str(error))
            return
        if is_folder:
            self._selection.enter(target)
            yield from self._folder(target)
        elif is_archive(target):
            self._selection.enter(target.parent)
            yield from self._archive(target)
        else:
            yield target

    def _folder(self, folder: Path) -> Iterator[Path | Skipped]:
        """Depth first, with an own stack so that deep trees cannot exhaust Python's."""
        stack = [folder]
        while stack:
            self._token.check()
            current = stack.pop()
            if not self._enters(current):
                continue
            entries, fault = _entries(current)
            subfolders: list[Path] = []
            for entry in entries:
                if isinstance(entry, str):
                    yield from self._picture(current / entry)
                else:
                    yield from self._entry(current / entry.name, entry, subfolders)
            if fault is not None:
                yield fault
            stack.extend(reversed(subfolders))

    def _picture(self, path: Path) -> Iterator[Path]:
        if self._selection.takes_file(path):
            yield path

    def _entry(self, path: Path, entry: os.DirEntry[str], subfolders: list[Path]) -> Iterator[Path | Skipped]:
        """What is to be told of an entry of a folder now; folders to be entered later are added to the list."""
        try:
            is_folder = entry.is_dir()
        except OSError as error:
            yield Skipped(str(path), reason_of(error, path), str(error))
            return
        if is_folder:
            if self._selection.takes_folder(path):
                subfolders.append(path)
        elif looks_like_picture(path):
            if self._selection.takes_file(path):
                yield _checked(path, entry)
        elif is_archive(path):
            if self._selection.takes_folder(path):
                yield from self._archive(path)
        elif is_foreign_archive(path):
            if self._selection.takes_folder(path):
                yield _not_unpacked(path, entry)
        elif _is_unnamed_picture(path, entry) and self._selection.takes_file(path):
            yield _checked(path, entry)

    def _enters(self, place: Path) -> bool:
        """Whether a folder or an archive was not entered yet, whatever path leads there; it is from now on."""
        real = os.path.realpath(place)
        is_new = real not in self._entered
        self._entered.add(real)
        return is_new

    def _archive(self, archive: Path) -> Iterator[Path | Skipped]:
        if not self._enters(archive):
            return
        try:
            for found in members(archive):
                self._token.check()
                if isinstance(found, PictureError):
                    yield Skipped(str(found.path), found.reason, found.detail)
                elif self._selection.takes_file(found):
                    yield found
        except PictureError as error:
            yield Skipped(str(archive), error.reason, error.detail)
        except OSError as error:
            yield Skipped(str(archive), reason_of(error, archive), str(error))


def _is_unnamed_picture(path: Path, entry: os.DirEntry[str]) -> bool:
    return not path.suffix and entry.is_file() and begins_like_picture(path)


def _entries(folder: Path) -> tuple[list[os.DirEntry[str] | str], Skipped | None]:
    """What is to be seen in a folder, by name; and why it is not all, as when its drive vanishes meanwhile.

    Of what is surely a picture's file it is the name alone: there may be a million in one folder.
    """
    found: list[os.DirEntry[str] | str] = []
    fault = None
    try:
        with os.scandir(folder) as entries:
            found.extend(entry.name if _is_plain_picture(entry) else entry for entry in entries if not _is_hidden(entry))
    except OSError as error:
        fault = Skipped(str(folder), reason_of(error, folder), str(error))
    return sorted(found, key=lambda entry: entry if isinstance(entry, str) else entry.name), fault


def _is_plain_picture(entry: os.DirEntry[str]) -> bool:
    """Whether it is a file, and no link, with a picture's ending."""
    try:
        return entry.is_file(follow_symlinks=False) and looks_like_picture(PurePath(entry.name))
    except OSError:
        # It is looked at again in its turn, and told then.
        return False


def is_passed_over(name: str) -> bool:
    """Whether a file or folder of this name is hidden on most systems, or is one that they keep for themselves."""
    return name.startswith(".") or name.lower() in _SYSTEM_FOLDERS


def _is_hidden(entry: os.DirEntry[str]) -> bool:
    """Whether a system hides it, or keeps it for itself."""
    if is_passed_over(entry.name):
        return True
    try:
        return _is_marked_hidden(entry)
    except OSError:
        # It is gone or cannot be read, which is told where it is looked at.
        return False


def _is_marked_hidden(entry: os.DirEntry[str]) -> bool:
    if sys.platform == "win32":
        hidden = stat.FILE_ATTRIBUTE_HIDDEN | stat.FILE_ATTRIBUTE_SYSTEM
        return bool(entry.stat(follow_symlinks=False).st_file_attributes & hidden)
    if sys.platform == "darwin":
        return bool(entry.stat(follow_symlinks=False).st_flags & stat.UF_HIDDEN)
    return False


def _not_unpacked(path: Path, entry: os.DirEntry[str]) -> Skipped:
    """An archive of a kind that is not unpacked: not read, as it may be large."""
    found = _checked(path, entry)
    return found if isinstance(found, Skipped) else Skipped(str(path), Reason.PACKING_NOT_READ, NOT_UNPACKED)


def _checked(path: Path, entry: os.DirEntry[str]) -> Path | Skipped:
    """A link that leads nowhere is told at once; everything else is told by reading it."""
    if entry.is_symlink() and not os.path.exists(path):  # noqa: PTH110  it never raises
        return Skipped(str(path), Reason.BROKEN_LINK)
    return path
