"""Drives that fail while they are read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import pytest


def vanish_while_listed(monkeypatch: pytest.MonkeyPatch, folder: Path, after: int, error: OSError) -> None:
    """Let the listing of a folder fail after so many entries."""
    scandir = os.scandir

    @contextmanager
    def broken(path: Path) -> Iterator[Iterator[os.DirEntry[str]]]:
        def until_then() -> Iterator[os.DirEntry[str]]:
            yield from islice(entries, after)
            raise error

        with scandir(path) as entries:
            yield until_then()

    monkeypatch.setattr(os, "scandir", lambda path: broken(path) if Path(path) == folder else scandir(path))
