"""Embeddings of one model for very many contents, as searching by closeness needs them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from provcheck.core.fingerprint.embedder import Embedding
from provcheck.core.index.library import Library
from provcheck.core.index.picture_runs import pictures_of
from provcheck.core.index.prints_store import as_bytes, embedding_signal, value_places
from provcheck.core.jobs import CancelToken
from provcheck.core.records import Portfolio

_AT_ONCE = 512
"""Embeddings that are read together: a megabyte where they have 512 numbers."""


@dataclass(frozen=True)
class Named:
    """Pictures that may have been seen by a model.

    Attributes:
        contents: SHA-256 of every picture's file.
        paths: The first of the files with that content, by name; texts, for there may be very many.
    """

    contents: Sequence[str]
    paths: Sequence[str]

    def __len__(self) -> int:
        """Number of pictures."""
        return len(self.contents)

    def path(self, place: int) -> Path:
        """The file of a picture."""
        return Path(os.path.abspath(self.paths[place]))


class EmbeddingStore:
    """Reads what was kept of one model, in the version in use."""

    def __init__(self, library: Library, model: str, model_version: str) -> None:
        """Use an open library."""
        self._library = library
        self._signal, self._version = embedding_signal(model, model_version)

    def of_works(self, portfolio: Portfolio) -> Named:
        """Those of a portfolio's works that the model has seen."""
        rows = self._library.query(
            "SELECT w.content, min(f.path) FROM works w JOIN work_files f ON f.work = w.number "
            "JOIN signals s ON s.content = w.content AND s.signal = ? AND s.version = ? "
            "WHERE w.portfolio = ? GROUP BY w.content ORDER BY min(f.path)",
            (self._signal, self._version, portfolio.number),
        )
        return self._named(rows)

    def of_checked(self) -> Named:
        """All pictures that were checked: of every file that was read and is no work."""
        rows = self._library.query(
            "SELECT content, min(path) FROM files WHERE content NOT IN (SELECT content FROM works) "
            "GROUP BY content ORDER BY min(path)"
        )
        return self._named(rows)

    def of_scan(self, number: int) -> Named:
        """The pictures that a scan compared, in its order, each content once."""
        firsts: dict[str, str] = {}
        for picture in pictures_of(self._library, number):
            firsts.setdefault(picture.content, picture.path)
        return Named([*firsts], [*firsts.values()])

    def of_content(self, content: str) -> Embedding | None:
        """That of one content; None when the model has not seen it."""
        query = "SELECT value FROM signals WHERE content = ? AND signal = ? AND version = ?"
        rows = self._library.query(query, (content, self._signal, self._version))
        with self._library.reading():
            return np.frombuffer(as_bytes(rows[0][0]), "<f4") if rows else None

    def blocks(
        self, contents: Sequence[str], dimensions: int, token: CancelToken
    ) -> Iterator[tuple[list[int], NDArray[np.float32]]]:
        """Those of many contents, some at a time, as together they may be larger than memory.

        Gives places among the contents, of those that the model has seen, and float32 (places, dimensions), rows of length 1.
        Raises `CancelledError`.
        """
        for start in range(0, len(contents), _AT_ONCE):
            token.check()
            some = contents[start : start + _AT_ONCE]
            found = self._library.query(
                f"SELECT content, value FROM signals WHERE signal = ? AND version = ? AND content IN ({value_places(some)})",  # noqa: S608
                (self._signal, self._version, *some),
            )
            values = {str(content): value for content, value in found}
            places = [place for place, content in enumerate(some, start) if content in values]
            with self._library.reading():
                joined = b"".join(as_bytes(values[contents[place]]) for place in places)
                rows = np.frombuffer(joined, "<f4").reshape(len(places), dimensions)
            if places:
                yield places, rows.astype(np.float32, copy=False)

    def _named(self, rows: list[tuple[object, ...]]) -> Named:
        with self._library.reading():
            return Named([str(content) for content, _path in rows], [os.fsdecode(as_bytes(path)) for _content, path in rows])
