"""Embeddings of one model for many contents at once, as searching by closeness needs them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from provcheck.core.index.library import Library
from provcheck.core.index.portfolio_store import as_path
from provcheck.core.index.prints_store import as_bytes, embedding_signal
from provcheck.core.records import Portfolio


@dataclass(frozen=True)
class Embedded:
    """Pictures with their embeddings.

    Attributes:
        contents: SHA-256 of every picture's file.
        paths: The first of the files with that content, by name.
        rows: float32 (pictures, dimensions), of length 1.
    """

    contents: tuple[str, ...]
    paths: tuple[Path, ...]
    rows: NDArray[np.float32]

    def __len__(self) -> int:
        """Number of pictures."""
        return len(self.contents)


class EmbeddingStore:
    """Reads what was kept of one model, in the version in use."""

    def __init__(self, library: Library, model: str, model_version: str) -> None:
        """Use an open library."""
        self._library = library
        self._signal, self._version = embedding_signal(model, model_version)

    def of_works(self, portfolio: Portfolio) -> Embedded:
        """Those of a portfolio's works."""
        rows = self._library.query(
            "SELECT w.content, min(f.path), s.value FROM works w JOIN work_files f ON f.work = w.number "
            "JOIN signals s ON s.content = w.content AND s.signal = ? AND s.version = ? "
            "WHERE w.portfolio = ? GROUP BY w.content ORDER BY min(f.path)",
            (self._signal, self._version, portfolio.number),
        )
        return self._embedded(rows)

    def of_checked(self) -> Embedded:
        """Those of all pictures that were checked: of every file that was read and is no work."""
        rows = self._library.query(
            "SELECT f.content, min(f.path), s.value FROM files f "
            "JOIN signals s ON s.content = f.content AND s.signal = ? AND s.version = ? "
            "WHERE f.content NOT IN (SELECT content FROM works) GROUP BY f.content ORDER BY min(f.path)",
            (self._signal, self._version),
        )
        return self._embedded(rows)

    def _embedded(self, rows: list[tuple[object, ...]]) -> Embedded:
        with self._library.reading():
            values = [np.frombuffer(as_bytes(value), "<f4") for _content, _path, value in rows]
            stacked = np.stack(values).astype(np.float32) if values else np.zeros((0, 0), np.float32)
            paths = tuple(Path(os.path.abspath(as_path(path))) for _content, path, _value in rows)
            return Embedded(tuple(str(content) for content, _path, _value in rows), paths, stacked)
