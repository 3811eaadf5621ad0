"""Sets of very many contents."""

from __future__ import annotations

import hashlib

import pytest

from provcheck.core.index.content_set import ContentSet


def digest_of(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


def test_holds_what_it_was_given_and_nothing_else() -> None:
    given = [digest_of(number) for number in range(10_000)]
    held = ContentSet(iter(given))
    assert len(held) == len(given)
    assert held.among([*given[::7], *(digest_of(-number) for number in range(1, 500))]) == given[::7]


@pytest.mark.parametrize("content", ["0" * 64, "f" * 64, "00" * 31 + "01", "01" + "00" * 31, "one", "", "F" * 64, "é" * 64])
def test_knows_extreme_digests_and_any_other_text(content: str) -> None:
    others = [digest_of(number) for number in range(10)]
    assert content not in ContentSet(others)
    assert content not in ContentSet()
    assert content in ContentSet([*others, content])


def test_takes_little_memory() -> None:
    held = ContentSet(digest_of(number) for number in range(1000))
    assert held._digests.nbytes == 1000 * 32
