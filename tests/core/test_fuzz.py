"""Every parser of the program's own meets bytes that nobody would write with nothing but its declared errors."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz_kept import targets_kept
from tests.fuzz_outside import answered, picture_answered, targets_outside

TARGETS = targets_outside() | targets_kept()
CHANGE = st.tuples(st.integers(0, 10**6), st.sampled_from(["set", "cut", "double", "grow"]), st.binary(min_size=1, max_size=9))


def changed(data: bytes, changes: list[tuple[int, str, bytes]]) -> bytes:
    """The bytes with a few of them others, lost or doubled."""
    made = bytearray(data)
    for place, kind, value in changes:
        at = place % (len(made) + 1)
        if kind == "set":
            made[at : at + len(value)] = value
        elif kind == "grow":
            made[at:at] = value
        elif kind == "double":
            made[at:at] = made[at : at + 16 * len(value)]
        else:
            del made[at : at + 16 * len(value)]
    return bytes(made)


# Pillow and psd-tools warn of what is damaged.
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", TARGETS)
def test_nothing_but_declared_errors(name: str) -> None:
    target = TARGETS[name]
    for seed in target.seeds:
        target.run(seed)

    @settings(max_examples=target.times)
    @given(seed=st.sampled_from(target.seeds), changes=st.lists(CHANGE, min_size=1, max_size=5))
    def tried(seed: bytes, changes: list[tuple[int, str, bytes]]) -> None:
        target.run(changed(seed, changes))

    @settings(max_examples=target.times // 3)
    @given(st.binary(max_size=200))
    def tried_anew(data: bytes) -> None:
        target.run(data)

    tried()
    tried_anew()


def test_what_is_made_of_an_answer_begins_with_one_that_is_understood() -> None:
    assert picture_answered(answered().encode()) is not None
