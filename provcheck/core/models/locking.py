"""One at a time: a model that is downloaded, added or removed is left alone by other windows and terminals."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from provcheck.core.errors import ModelError, Reason, library_error


@contextmanager
def held(folder: Path, model_id: str) -> Iterator[None]:
    """Hold the lock of a model, a file in `folder` that stays there; the system lets it go when a process ends.

    Raises `ModelError` at once when somebody else holds it, and `LibraryError` where it cannot be made.
    """
    lock = FileLock(folder / f"{model_id}.lock", timeout=0)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise ModelError(Reason.MODEL_BUSY, None, model_id) from error
    except OSError as error:
        raise library_error(error, folder) from error
    try:
        yield
    finally:
        lock.release()
