"""Texts beside pictures, as generators write them: where a folder's listing tells that none is there, none is looked for."""

from __future__ import annotations

import os
from pathlib import Path

from provcheck.core.origin.reader import SIDECAR_ENDINGS, read_sidecars
from provcheck.core.origin.records import RawField
from provcheck.core.scan.held import Held

_FOLDERS = 64  # held, as pictures of several may be on their way at once
_LISTED_FROM = 2  # pictures of a folder: whoever has one checked in a folder of very many waits for it


class _Folder:
    """What lies in a folder: the texts of one picture are looked for, of more all are listed once."""

    def __init__(self) -> None:
        self._asked = 0
        self._named: frozenset[str] | None = None

    def may_have(self, folder: str, name: str) -> bool:
        """Whether a text may lie beside a file of this name."""
        self._asked += 1
        if self._asked == _LISTED_FROM:
            self._named = _named_in(folder)
        if self._named is None:
            return True
        lowered = name.lower()
        return bool(self._named) and (lowered in self._named or _without_ending(lowered) in self._named)


class TextsBeside:
    """Finds them. Lives in one thread; a text that appears while it does may not be seen."""

    def __init__(self) -> None:
        """Know no folder yet."""
        self._folders: Held[str, _Folder] = Held(_FOLDERS)

    def of(self, path: Path) -> tuple[RawField, ...]:
        """Texts beside a file; none beside what is a part of one. Raises OSError where one cannot be read."""
        folder, name = os.path.split(path)
        if not self._folders.of(folder, _Folder).may_have(folder, name):
            return ()
        return read_sidecars(path) if path.is_file() else ()


def _named_in(folder: str) -> frozenset[str] | None:
    """What texts in a folder are called without their endings, in small letters: file systems may take either for the same.

    None where it cannot be listed.
    """
    try:
        with os.scandir(folder or os.curdir) as entries:
            names = [entry.name.lower() for entry in entries]
    except (NotADirectoryError, FileNotFoundError):
        # An archive or a document, or what is gone by now.
        return frozenset()
    except OSError:
        return None
    return frozenset(_without_ending(name) for name in names if name.endswith(SIDECAR_ENDINGS))


def _without_ending(name: str) -> str:
    return os.path.splitext(name)[0]  # noqa: PTH122  a name alone
