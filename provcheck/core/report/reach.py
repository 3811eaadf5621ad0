"""Where a later scan looked, of the pictures of an earlier one, as far as targets and patterns tell."""

from __future__ import annotations

import ntpath
import posixpath
from collections.abc import Iterable, Mapping
from pathlib import PurePath, PurePosixPath, PureWindowsPath

from provcheck.core.addresses import is_address
from provcheck.core.imaging.parts import is_archive, place_in_name
from provcheck.core.index.in_place import path_in_place
from provcheck.core.records import Match
from provcheck.core.scan_records import ScanReport
from provcheck.core.selection import IGNORES_CASE, Selection


class Reach:
    """Which pictures of an earlier scan a later one looked at; those of which that cannot be told are none."""

    def __init__(self, before: ScanReport, after: ScanReport, compared: Iterable[str]) -> None:
        """Compare the places of two scans; `compared` are the pictures that the later one came to, if it was stopped."""
        self._folder = before.ran_in
        self._came_to = None if after.completed else frozenset(map(_plain, compared))
        self._before, self._after = _Places(before), _Places(after)

    def holds(self, match: Match) -> bool:
        """Whether it looked where a picture lay."""
        path = path_in_place(match.suspect, self._folder)
        if self._came_to is not None:
            return _plain(path) in self._came_to
        if self._after.hold(path):
            return self._after.let_through(path)
        # A list of pictures is a target in which they do not lie: they were looked at when the same list was.
        return not self._before.hold(path) and self._after.are_all_of(self._before)


class _Places:
    """The targets of a scan, and what its patterns let through in them."""

    def __init__(self, scan: ScanReport) -> None:
        targets = frozenset(path_in_place(target, scan.ran_in) for target in scan.targets)
        # Of a relative path nobody knows where it lies unless the folder was kept that it is of.
        self._known = frozenset(filter(_is_somewhere, targets))
        self._are_all_known = self._known == targets
        self._patterns = scan.settings.patterns
        self._roots = {is_windows: _by_parts(self._known, is_windows=is_windows) for is_windows in (True, False)}
        self._selections: dict[tuple[PurePath, PurePath], Selection] = {}

    def hold(self, path: str) -> bool:
        """Whether a picture is one of them, or lies in one: a folder or an archive."""
        return bool(self._above(_as_path(path)))

    def let_through(self, path: str) -> bool:
        """Whether a picture that they hold is one that the patterns want; what is itself a target is wanted in any case."""
        place = _as_path(path)
        file, member, _part = place_in_name(place)
        whole, roots = file / member, self._above(place)
        if roots.keys() & {len(place.parts), len(whole.parts)}:
            return True
        # A folder is entered once, from whichever target that comes first: what one leaves out may not have been looked at.
        return all(self._takes(root, root.joinpath(*whole.parts[count:])) for count, root in roots.items())

    def are_all_of(self, other: _Places) -> bool:
        """Whether all that another scan was given are among them, and are looked through for the same files."""
        return other._are_all_known and self._known >= other._known and self._patterns == other._patterns

    def _above(self, path: PurePath) -> Mapping[int, PurePath]:
        """Those that a path is or lies in, each by how many parts it has."""
        parts, roots = _parts(path), self._roots[isinstance(path, PureWindowsPath)]
        return {count: roots[parts[:count]] for count in range(1, len(parts) + 1) if parts[:count] in roots}

    def _takes(self, root: PurePath, picture: PurePath) -> bool:
        # An archive is looked through from the folder that it lies in; by its name it may be a folder as well.
        entered = (root, root.parent) if is_archive(root) else (root,)
        return all(self._selection(root, folder).takes_file(picture) for folder in entered)

    def _selection(self, root: PurePath, folder: PurePath) -> Selection:
        """What the patterns let through below a folder."""
        if (root, folder) not in self._selections:
            selection = Selection(self._patterns, ignores_case=IGNORES_CASE or isinstance(root, PureWindowsPath))
            selection.enter(folder)
            self._selections[root, folder] = selection
        return self._selections[root, folder]


def _is_somewhere(target: str) -> bool:
    return is_address(target) or PurePosixPath(target).is_absolute() or PureWindowsPath(target).is_absolute()


def _by_parts(targets: Iterable[str], *, is_windows: bool) -> Mapping[tuple[str, ...], PurePath]:
    paths = (_windows_path(target) if is_windows else _posix_path(target) for target in targets)
    return {_parts(path): path for path in paths}


def _as_path(path: str) -> PurePath:
    """A path by the rules of the system that it is of: a library may have been carried to another one."""
    return _posix_path(path) if "/" in path else _windows_path(path)


def _windows_path(path: str) -> PurePath:
    return PureWindowsPath(ntpath.normpath(path))


def _posix_path(path: str) -> PurePath:
    return PurePosixPath(posixpath.normpath(path))


def _parts(path: PurePath) -> tuple[str, ...]:
    """What a path is made of, so that two of the same place are equal."""
    return tuple(part.casefold() for part in path.parts) if isinstance(path, PureWindowsPath) else path.parts


def _plain(path: str) -> str:
    """A path so that two of the same place are equal, in less memory than its parts take."""
    return posixpath.normpath(path) if "/" in path else ntpath.normpath(path).casefold()
