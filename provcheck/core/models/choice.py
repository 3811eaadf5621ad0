"""Which models are in use of those of which one at a time is, kept in a file of the library's models folder."""

from __future__ import annotations

import logging
import tomllib
from pathlib import Path

import tomli_w

from provcheck.core.errors import library_error
from provcheck.core.files import write_atomically
from provcheck.core.models.card import Role
from provcheck.core.models.locking import LOCKS, locked

NAME = "in-use.toml"
CHOSEN = {Role.RESEMBLANCE: "model", Role.STYLE: "style"}
"""Roles of which one model at a time is in use, by their names in the file."""

# Others hold the file for as long as a few lines take to write.
_PATIENCE = 10.0

_log = logging.getLogger(__name__)


class Choice:
    """The choice of models; kept across runs, and read anew each time, for another process may have changed it."""

    def __init__(self, file: Path) -> None:
        """`file` need not be there."""
        self._file = file

    def read(self, role: Role) -> str | None:
        """Id of the chosen model, empty where none is to be used; None where nothing was chosen or the file is broken."""
        return self._all().get(CHOSEN[role])

    def _all(self) -> dict[str, str]:
        try:
            values = tomllib.loads(self._file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, RecursionError) as error:
            _log.warning("%s is not used: %s", self._file, error)
            return {}
        return {name: value for name in CHOSEN.values() if isinstance(value := values.get(name), str)}

    def write(self, role: Role, model_id: str) -> None:
        """Choose a model, or none where the id is empty; raises `LibraryError` when that cannot be kept.

        Choices that others make for other roles meanwhile are kept.
        """
        try:
            with locked(self._file.parent / LOCKS, self._file.name, _PATIENCE):
                values = {**self._all(), CHOSEN[role]: model_id}
                write_atomically(self._file, tomli_w.dumps(values).encode("utf-8"))
        except OSError as error:
            raise library_error(error, self._file) from error
