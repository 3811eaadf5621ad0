"""What a grid of pictures needs of a model besides what Qt does."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Protocol

from PySide6.QtCore import QAbstractListModel


class Cell(Protocol):
    """A picture of the grid: what it is known by in another order, the SHA-256 of its file, and its name."""

    @property
    def key(self) -> Hashable: ...  # noqa: D102
    @property
    def sha256(self) -> str: ...  # noqa: D102
    @property
    def name(self) -> str: ...  # noqa: D102


class CellModel(QAbstractListModel):
    """A list of pictures."""

    def item(self, _row: int) -> Cell:
        """The picture in a row."""
        raise NotImplementedError

    def rows_of(self, _keys: Iterable[object]) -> list[int]:
        """Rows of the pictures of these keys that are shown, from the top."""
        raise NotImplementedError
