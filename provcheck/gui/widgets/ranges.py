"""Rows of a selection as runs without a gap, so that choosing 20,000 costs what choosing one does."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelection


def ranges_of(selection: QItemSelection) -> list[tuple[int, int]]:
    """First and last row of each range."""
    ranges = (selection.at(number) for number in range(selection.count()))
    return [(each.top(), each.bottom()) for each in ranges]


def runs_of(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Sorted rows as first and last of each run without a gap."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs
