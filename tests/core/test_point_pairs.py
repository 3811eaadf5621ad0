"""Pairs of points are a sequence as a tuple is, and take less memory."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from provcheck.core.index.codec import from_json, to_json
from provcheck.core.point_pairs import NO_PAIRS, PointPairs

PAIRS = (((0.1, 0.2), (0.3, 0.4)), ((0.5, 1 / 3), (1.0, 0.0)), ((0.25, 0.5), (0.75, 1e-9)))


def test_they_are_a_sequence_of_pairs() -> None:
    made = PointPairs(PAIRS)
    assert tuple(made) == PAIRS
    assert (len(made), made[0], made[-1], made[1:]) == (3, PAIRS[0], PAIRS[2], PAIRS[1:])
    assert (list(reversed(made)), PAIRS[1] in made) == (list(reversed(PAIRS)), True)
    assert np.array(made).shape == (3, 2, 2)
    assert not NO_PAIRS
    for beyond in (3, -4):
        with pytest.raises(IndexError):
            made[beyond]


def test_they_are_told_apart_by_what_they_hold() -> None:
    assert PointPairs(PAIRS) == PointPairs(list(PAIRS))
    assert len({PointPairs(PAIRS), PointPairs(PAIRS), PointPairs(PAIRS[:2]), NO_PAIRS}) == 3
    assert PointPairs(PAIRS) != PAIRS
    assert repr(PointPairs(PAIRS[:1])) == "PointPairs((((0.1, 0.2), (0.3, 0.4)),))"


def test_they_are_kept_as_lists_and_checked_when_they_are_read() -> None:
    text = to_json(PointPairs(PAIRS[:1]))
    assert text == "[[[0.1,0.2],[0.3,0.4]]]"
    assert from_json(PointPairs, to_json(PointPairs(PAIRS))) == PointPairs(PAIRS)
    for broken in ("[[[0.1,0.2],[0.3]]]", '[[["a",0.2],[0.3,0.4]]]', "3", "[[0.1,0.2]]"):
        with pytest.raises(ValueError, match="validation error"):
            from_json(PointPairs, broken)


def test_they_take_a_fraction_of_the_memory_of_tuples() -> None:
    text = to_json(PointPairs(((n / 64, n / 70), (n / 65, n / 71)) for n in range(64)))
    from_json(PointPairs, text)
    tracemalloc.start()
    try:
        made = [from_json(PointPairs, text) for _again in range(100)]
        assert tracemalloc.get_traced_memory()[0] < 300_000
        assert {len(each) for each in made} == {64}
    finally:
        tracemalloc.stop()
