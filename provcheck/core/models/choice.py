"""Which resemblance model is in use, kept in a file of the library's models folder."""

from __future__ import annotations

import logging
import tomllib
from pathlib import Path

import tomli_w

from provcheck.core.errors import library_error
from provcheck.core.files import write_atomically

NAME = "in-use.toml"

_log = logging.getLogger(__name__)


class Choice:
    """The choice of a model; kept across runs, and read anew each time, for another process may have changed it."""

    def __init__(self, file: Path) -> None:
        """`file` need not be there."""
        self._file = file

    def read(self) -> str | None:
        """Id of the chosen model, empty where none is to be used; None where nothing was chosen or the file is broken."""
        try:
            value = tomllib.loads(self._file.read_text(encoding="utf-8"))["model"]
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, RecursionError) as error:
            _log.warning("%s is not used: %s", self._file, error)
            return None
        return value if isinstance(value, str) else None

    def write(self, model_id: str) -> None:
        """Choose a model, or none where the id is empty; raises `LibraryError` when that cannot be kept."""
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(self._file, tomli_w.dumps({"model": model_id}).encode("utf-8"))
        except OSError as error:
            raise library_error(error, self._file) from error
