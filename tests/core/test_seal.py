"""The checksum in a report: any byte that changes is told, by a rule that anybody can follow."""

from __future__ import annotations

import hashlib
from itertools import pairwise

import pytest

from provcheck.core.report.seal import MARK, PLACEHOLDER, Seal, seal_of, sealed, sealed_pieces

FILE = f'{{"name": "provcheck-sha256:not this one", "more": [1, 2], "integrity": "{PLACEHOLDER}"}}\n'.encode()


def by_hand(data: bytes) -> bool:
    """The five lines of the module's docstring."""
    at = data.rindex(b"provcheck-sha256:") + len(b"provcheck-sha256:")
    zeroed = data[:at] + b"0" * 64 + data[at + 64 :]
    return data[at : at + 64].decode() == hashlib.sha256(zeroed).hexdigest()


def test_a_sealed_file_is_whole_by_the_rule_that_is_told() -> None:
    data = sealed(FILE)
    assert by_hand(data)
    assert seal_of(data) is Seal.WHOLE
    assert len(data) == len(FILE)


@pytest.mark.parametrize("bit", [0, 5, 7])
def test_every_changed_byte_is_told(bit: int) -> None:
    data = bytearray(sealed(FILE))
    for place in range(len(data)):
        data[place] ^= 1 << bit
        assert seal_of(bytes(data)) is not Seal.WHOLE, place
        data[place] ^= 1 << bit
    assert seal_of(bytes(data)) is Seal.WHOLE


@pytest.mark.parametrize("other", [sealed(FILE) + b"\n", b" " + sealed(FILE), sealed(FILE)[:-1], sealed(FILE)[1:], FILE])
def test_bytes_that_came_or_went_are_told(other: bytes) -> None:
    assert seal_of(other) is Seal.BROKEN


def test_a_file_without_a_checksum_has_none() -> None:
    assert seal_of(b"") is Seal.NONE
    assert seal_of(b"{}") is Seal.NONE
    assert seal_of(MARK) is Seal.BROKEN


@pytest.mark.parametrize("cuts", [(), (1,), (20, 21), (5, 40, 60)])
def test_pieces_give_the_same_file(cuts: tuple[int, ...]) -> None:
    edges = (0, *cuts, len(FILE))
    pieces = [FILE[start:end] for start, end in pairwise(edges)]
    assert b"".join(sealed_pieces(pieces)) == sealed(FILE)


def test_what_has_no_place_for_it_cannot_be_sealed() -> None:
    with pytest.raises(ValueError, match="not found"):
        sealed(b"{}")
