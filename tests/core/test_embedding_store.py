"""Embeddings of many pictures, read some at a time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from provcheck.core.errors import LibraryError
from provcheck.core.index import embedding_store
from provcheck.core.index.embedding_store import EmbeddingStore
from provcheck.core.index.library import Library
from provcheck.core.index.prints_store import embedding_signal
from provcheck.core.jobs import CancelledError, CancelToken

CONTENTS = [f"{number:064x}" for number in range(7)]
ROWS = np.eye(7, 4, dtype=np.float32)
UNSEEN = CONTENTS[3]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """Seven pictures were checked, and a model has seen all but one."""
    signal, version = embedding_signal("model", "1")
    with Library(tmp_path) as opened:
        with opened.transaction() as connection:
            for content, row in zip(CONTENTS, ROWS, strict=True):
                path = os.fsencode(os.path.abspath(f"{content}.png"))
                connection.execute("INSERT INTO files VALUES (?, 1, 1, ?, 0, 0)", (path, content))
                if content != UNSEEN:
                    connection.execute("INSERT INTO signals VALUES (?, ?, ?, ?)", (content, signal, version, row.tobytes()))
        yield opened


@pytest.fixture
def store(library: Library, monkeypatch: pytest.MonkeyPatch) -> EmbeddingStore:
    monkeypatch.setattr(embedding_store, "_AT_ONCE", 2)
    return EmbeddingStore(library, "model", "1")


def test_every_picture_comes_in_some_block_but_those_that_were_not_seen(store: EmbeddingStore) -> None:
    pictures = store.of_checked()
    assert (list(pictures.contents), pictures.path(6).name) == (CONTENTS, f"{CONTENTS[6]}.png")
    blocks = list(store.blocks(pictures.contents, 4, CancelToken()))
    assert [places for places, _rows in blocks] == [[0, 1], [2], [4, 5], [6]]
    for places, rows in blocks:
        assert np.array_equal(rows, ROWS[places])


def test_it_stops_between_blocks(store: EmbeddingStore) -> None:
    token = CancelToken()
    blocks = store.blocks(CONTENTS, 4, token)
    next(blocks)
    token.cancel()
    with pytest.raises(CancelledError):
        next(blocks)


def test_rows_of_another_length_are_a_damaged_library(store: EmbeddingStore) -> None:
    with pytest.raises(LibraryError):
        list(store.blocks(CONTENTS, 5, CancelToken()))
