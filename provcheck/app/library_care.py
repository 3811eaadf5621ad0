"""Use cases of the library as a whole: what is kept and where, a copy in one file, putting that back, another place."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from provcheck.app import paths
from provcheck.app.key_place import key_place
from provcheck.app.library_place import place_of_library
from provcheck.app.pasted import FILES as PASTED_FILES
from provcheck.app.pasted import FOLDER as PASTED
from provcheck.app.settings import load_settings, save_settings
from provcheck.core.errors import LibraryError, Reason
from provcheck.core.index.library import FILE_NAME, Library
from provcheck.core.index.library_copy import LibraryContents, contents_of, put_back, write_copy
from provcheck.core.jobs import CancelToken
from provcheck.core.models.choice import NAME as CHOICE_NAME
from provcheck.core.models.registry import CARD_NAME
from provcheck.core.models.trials import NAME as TRIALS_NAME

ENDING = ".provcheck"
"""Of a copy of a library."""

_BEFORE = "before-"
_MODELS = "models"
# Made anew when it is missing, and of one computer alone.
_NOT_MOVED = (".compiled", TRIALS_NAME)

_Place = tuple[str, Path, tuple[Path, ...]]

OnShare = Callable[[float], None]
"""Is told how much of the work is done, 0 to 1."""


@dataclass(frozen=True)
class KeptPlace:
    """Something that the program keeps on this computer.

    Attributes:
        kind: "library", "models", "pasted", "settings", "key", "log", "crashes" or "demo".
        path: File or folder.
        files: Files and folders that belong to it; what else lies beside them is not the program's.
        size: Bytes that they take.
    """

    kind: str
    path: Path
    files: tuple[Path, ...]
    size: int


@dataclass(frozen=True)
class PutBack:
    """What came of putting a copy back.

    Attributes:
        contents: What the library holds now.
        before: A copy of what it held before; None where that was nothing.
    """

    contents: LibraryContents
    before: Path | None


class PlaceTakenError(Exception):
    """A library cannot be moved to a folder in which there is something already; `path` is the folder."""

    def __init__(self, path: Path) -> None:
        """Say which folder."""
        super().__init__(path)
        self.path = path


def kept_of_library(folder: Path) -> tuple[KeptPlace, ...]:
    """What of a library is there, with the room it takes; nothing of a folder without one."""
    return _there(_of_library(folder))


def kept_places(*further: Path) -> tuple[KeptPlace, ...]:
    """All that the program keeps on this computer and that is there, with the room it takes; also of further libraries."""
    moved = load_settings(paths.settings_file()).library
    folders = dict.fromkeys((paths.library_folder(), *([Path(moved)] if moved else []), *further))
    places = [place for folder in folders for place in _of_library(folder)]
    key = key_place()
    places += [
        ("settings", paths.settings_file(), (paths.settings_file(),)),
        ("key", key.secret, (key.secret, key.public)),
        ("log", paths.log_file(), tuple(paths.log_file().parent.glob(f"{paths.log_file().name}*"))),
        ("crashes", paths.crash_folder(), (paths.crash_folder(),)),
        ("demo", paths.demo_folder(), (paths.demo_folder(),)),
    ]
    return _there(places)


def _there(places: Iterable[_Place]) -> tuple[KeptPlace, ...]:
    there = ((kind, path, tuple(file for file in files if file.exists())) for kind, path, files in places)
    return tuple(KeptPlace(kind, path, files, sum(map(_size, files))) for kind, path, files in there if files)


def _of_library(folder: Path) -> Iterator[_Place]:
    """The program's own files in the folder of a library, which may hold others too."""
    if not (folder / FILE_NAME).is_file():
        return
    models = folder / _MODELS
    yield "library", folder / FILE_NAME, (folder / FILE_NAME, *folder.glob(f"{FILE_NAME}-*"), *_set_aside(folder))
    added = (card.parent for card in models.glob(f"[!.]*/{CARD_NAME}"))
    yield "models", models, (*added, *models.glob(".*"), models / CHOICE_NAME, models / TRIALS_NAME)
    yield "pasted", folder / PASTED, tuple((folder / PASTED).glob(PASTED_FILES))


def _set_aside(folder: Path) -> Iterable[Path]:
    """Copies of what a library held before others were put back."""
    return folder.glob(f"{_BEFORE}*{ENDING}")


def _size(path: Path) -> int:
    return sum(each.lstat().st_size for each in ([path] if path.is_file() else path.rglob("*")) if not each.is_dir())


def back_up(library: Library, target: Path, token: CancelToken, told: OnShare) -> LibraryContents:
    """Copy the library into one file: portfolios, fingerprints, previews, scans and decisions.

    Neither the pictures, nor models, settings and the key for signatures are in it. Raises OSError when it cannot be written,
    `CancelledError`, `LibraryError`.
    """
    write_copy(library, target, token, _as_share(told))
    return contents_of(library)


def restore(library: Library, copy: Path, moment: datetime, token: CancelToken, told: OnShare) -> PutBack:
    """Put a copy in the place of all that the library holds, of which a copy is kept beside it before.

    Raises OSError when a file cannot be read or written, `LibraryError` when the copy is none, `CancelledError`; nothing is
    changed then.
    """
    is_empty = contents_of(library).is_empty
    before = None if is_empty else library.folder / f"{_BEFORE}{moment:%Y-%m-%d-%H%M%S}{ENDING}"
    put_back(library, copy, token, _as_share(told), aside=before)
    with Library(library.folder) as opened:
        return PutBack(contents_of(opened), before)


def move(library: Library, target: Path, token: CancelToken, told: OnShare) -> Path:
    """Copy the library with its models to another folder, and use it there if it is the one in use; gives where it was.

    What was stays where it was, so that nothing is lost whatever happens on the way; pasted pictures stay there too, as saved
    scans show them from there. Raises `PlaceTakenError`, OSError, `CancelledError`, and `LibraryError`, with WITHIN_LIBRARY for
    a folder in that of the library; nothing is changed then but for the folder that was begun.
    """
    target = target.absolute()
    if target.resolve().is_relative_to(library.folder.resolve()):
        raise LibraryError(Reason.WITHIN_LIBRARY, target)
    if target.exists() and any(target.iterdir()):
        raise PlaceTakenError(target)
    target.mkdir(parents=True, exist_ok=True)
    copying = _copying(token)
    if (library.folder / _MODELS).is_dir():
        left_out = shutil.ignore_patterns(*_NOT_MOVED)
        shutil.copytree(library.folder / _MODELS, target / _MODELS, copy_function=copying, ignore=left_out)
    for copy in _set_aside(library.folder):
        copying(str(copy), str(target / copy.name))
    write_copy(library, target / FILE_NAME, token, _as_share(told))
    place = paths.settings_file()
    settings = load_settings(place)
    if library.folder.absolute() == place_of_library(None, settings).absolute():
        save_settings(replace(settings, library=str(target)), place)
    return library.folder


def has_pasted(folder: Path) -> bool:
    """Whether pasted pictures lie in the folder of a library."""
    return any((folder / PASTED).glob(PASTED_FILES))


def _copying(token: CancelToken) -> Callable[[str, str], str]:
    def copy(source: str, target: str) -> str:
        token.check()
        return str(shutil.copy2(source, target))

    return copy


def remove_kept(places: Iterable[KeptPlace]) -> None:
    """Delete what the program keeps, and folders that are empty then; raises OSError at the first that cannot be deleted."""
    for place in places:
        for path in place.files:
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
        for folder in (place.path, place.path.parent):
            _remove_empty(folder)


def _remove_empty(folder: Path) -> None:
    """Delete a folder that holds nothing any more, and the program's own around it."""
    while folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        if folder.parent.name != paths.library_folder().parent.name:
            return
        folder = folder.parent


def _as_share(told: OnShare) -> Callable[[int, int], None]:
    return lambda done, total: told(done / total if total else 1.0)
