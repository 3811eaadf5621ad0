"""One at a time: a model that is downloaded, added or removed is left alone by other windows and terminals."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from provcheck.core.errors import ModelError, Reason, library_error

LOCKS = ".locks"
"""Folder of the locks in that of the models."""


@contextmanager
def locked(folder: Path, name: str, patience: float = 0.0) -> Iterator[None]:
    """Hold a lock, a file in `folder` that stays there; the system lets it go when a process ends.

    Raises `Timeout`, an OSError, when somebody else holds it for `patience` seconds, and OSError where it cannot be made.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / f"{name}.lock", timeout=patience):
        yield


@contextmanager
def held(folder: Path, model_id: str) -> Iterator[None]:
    """Hold the lock of a model.

    Raises `ModelError` at once when somebody else holds it, and `LibraryError` where it cannot be made.
    """
    with ExitStack() as stack:
        try:
            stack.enter_context(locked(folder, model_id))
        except Timeout as error:
            raise ModelError(Reason.MODEL_BUSY, None, model_id) from error
        except OSError as error:
            raise library_error(error, folder) from error
        yield
