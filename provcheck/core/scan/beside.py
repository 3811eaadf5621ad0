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
        self._listed: frozenset[str] | None = None

    def listed(self, folder: str) -> frozenset[str] | None:
        """Names of the texts in it; None where they are not known."""
        self._asked += 1
        if self._asked == _LISTED_FROM:
            self._listed = _texts_in(folder)
        return self._listed


class TextsBeside:
    """Finds them. Lives in one thread; a text that appears while it does may not be seen."""

    def __init__(self) -> None:
        """Know no folder yet."""
        self._folders: Held[str, _Folder] = Held(_FOLDERS)

    def of(self, path: Path) -> tuple[RawField, ...]:
        """Texts beside a file; none beside what is a part of one. Raises OSError where one cannot be read."""
        folder = os.path.dirname(path)  # noqa: PTH120  there may be very many
        listed = self._folders.of(folder, _Folder).listed(folder)
        return () if listed is not None and not listed else read_sidecars(path, listed)


def _texts_in(folder: str) -> frozenset[str] | None:
    """Names of texts in a folder, in small letters, as file systems may take either for the same; None where it is unknown."""
    try:
        with os.scandir(folder or os.curdir) as entries:
            names = [entry.name.lower() for entry in entries]
    except (NotADirectoryError, FileNotFoundError):
        # An archive or a document, or what is gone by now.
        return frozenset()
    except OSError:
        return None
    return frozenset(name for name in names if name.endswith(SIDECAR_ENDINGS))
