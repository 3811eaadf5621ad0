"""Local features of two pictures that match."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_RATIO = 0.8
_CELL = 6.0
_NEIGHBOUR = 8.0
_RIVALS = 8


def match_features(
    work_points: NDArray[np.float32], suspect_points: NDArray[np.float32], similarity: NDArray[np.float32]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows of both that match: nearest in both directions, clearly nearer than the next place in the suspect, one a cell.

    Takes where features lie, and their cosines, those of the work in rows.
    """
    nearest = similarity.argmax(axis=1)
    rows = np.flatnonzero(similarity.argmax(axis=0)[nearest] == np.arange(len(work_points)))
    best = similarity[rows, nearest[rows]]
    second = _second_best(similarity[rows], nearest[rows], suspect_points)
    distinct = (1 - best) <= _RATIO**2 * (1 - second)
    rows, best = rows[distinct], best[distinct]
    rows = rows[np.argsort(-best, kind="stable")]
    kept = _one_per_cell(work_points[rows], suspect_points[nearest[rows]])
    return rows[kept], nearest[rows[kept]]


def _second_best(
    similarity: NDArray[np.float32], nearest: NDArray[np.intp], points: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Similarity of the best suspect feature at another place than the nearest one.

    SIFT gives several orientations at one place; they are the same evidence and no rival. Only the few best are looked at: a
    place that holds more than that many features is its own rival.
    """
    rows = np.arange(len(nearest))
    others = similarity.copy()
    others[rows, nearest] = -np.inf
    next_best = others.argmax(axis=1)
    second = others[rows, next_best]
    beside = np.flatnonzero(np.abs(points[nearest] - points[next_best]).max(axis=1) <= _NEIGHBOUR)
    second[beside] = _best_at_another_place(similarity[beside], nearest[beside], points)
    return second


def _best_at_another_place(
    similarity: NDArray[np.float32], nearest: NDArray[np.intp], points: NDArray[np.float32]
) -> NDArray[np.float32]:
    """As `_second_best`, for features whose next best lies beside their nearest one."""
    looked_at = min(_RIVALS, similarity.shape[1])
    rivals = np.argpartition(-similarity, looked_at - 1, axis=1)[:, :looked_at]
    values = np.take_along_axis(similarity, rivals, axis=1)
    away = np.abs(points[nearest][:, None, :] - points[rivals]).max(axis=2) > _NEIGHBOUR
    return np.asarray(np.where(away, values, values.min(axis=1, keepdims=True)).max(axis=1), np.float32)


def _one_per_cell(source: NDArray[np.float32], target: NDArray[np.float32]) -> list[int]:
    """Keep the first pair of every cell in either picture: matches at one place are not independent evidence."""
    seen_source: set[tuple[int, int]] = set()
    seen_target: set[tuple[int, int]] = set()
    kept = []
    for index, (from_point, to_point) in enumerate(zip(source, target, strict=True)):
        from_cell = (int(from_point[0] // _CELL), int(from_point[1] // _CELL))
        to_cell = (int(to_point[0] // _CELL), int(to_point[1] // _CELL))
        if from_cell in seen_source or to_cell in seen_target:
            continue
        seen_source.add(from_cell)
        seen_target.add(to_cell)
        kept.append(index)
    return kept
