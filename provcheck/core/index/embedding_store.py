"""Embeddings of one model for many contents at once, as searching by closeness needs them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from provcheck.core.fingerprint.embedder import Embedding
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
        unseen: Number of further pictures, which the model has not seen: they were read before it was in use.
    """

    contents: tuple[str, ...]
    paths: tuple[Path, ...]
    rows: NDArray[np.float32]
    unseen: int = 0

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
            "LEFT JOIN signals s ON s.content = f.content AND s.signal = ? AND s.version = ? "
            "WHERE f.content NOT IN (SELECT content FROM works) GROUP BY f.content ORDER BY min(f.path)",
            (self._signal, self._version),
        )
        return self._embedded(rows)

    def of_scan(self, number: int) -> Embedded:
        """Those of the pictures that a scan compared, in its order, each content once."""
        rows = self._library.query(
            "SELECT p.content, p.path, s.value FROM scan_pictures p "
            "LEFT JOIN signals s ON s.content = p.content AND s.signal = ? AND s.version = ? "
            "WHERE p.scan = ? ORDER BY p.position",
            (self._signal, self._version, number),
        )
        # Grouped by the database, all rows would be sorted with their values.
        firsts: dict[object, tuple[object, ...]] = {}
        for row in rows:
            firsts.setdefault(row[0], row)
        return self._embedded([*firsts.values()])

    def of_content(self, content: str) -> Embedding | None:
        """That of one content; None when the model has not seen it."""
        query = "SELECT value FROM signals WHERE content = ? AND signal = ? AND version = ?"
        rows = self._library.query(query, (content, self._signal, self._version))
        with self._library.reading():
            return np.frombuffer(as_bytes(rows[0][0]), "<f4") if rows else None

    def _embedded(self, found: list[tuple[object, ...]]) -> Embedded:
        rows = [row for row in found if row[2] is not None]
        with self._library.reading():
            values = [np.frombuffer(as_bytes(value), "<f4") for _content, _path, value in rows]
            stacked = np.stack(values).astype(np.float32) if values else np.zeros((0, 0), np.float32)
            paths = tuple(Path(os.path.abspath(as_path(path))) for _content, path, _value in rows)
            contents = tuple(str(content) for content, _path, _value in rows)
            return Embedded(contents, paths, stacked, unseen=len(found) - len(rows))
