"""Cutting a collection into pieces."""

from __future__ import annotations

import pytest

from provcheck.cluster.listing import Entry
from provcheck.cluster.partitions import Partition, file_of, key_in, partitions
from provcheck.core.errors import Reason
from provcheck.core.records import Skipped

ENTRIES = [Entry(f"folder/{number:04}.png", f"{number} 7") for number in range(1000)]


def test_pieces_hold_every_file_once_and_in_order() -> None:
    pieces = list(partitions(ENTRIES, 16))
    assert [entry for piece in pieces for entry in piece.entries] == ENTRIES
    assert all(8 <= len(piece.entries) <= 32 for piece in pieces[:-1])
    assert 45 < len(pieces) < 90


@pytest.mark.parametrize("at", [0, 123, 500, 1000])
def test_a_file_that_comes_changes_few_pieces(at: int) -> None:
    before = {piece.key("method") for piece in partitions(ENTRIES, 16)}
    after = {piece.key("method") for piece in partitions([*ENTRIES[:at], Entry("new.png", "1 1"), *ENTRIES[at:]], 16)}
    assert 1 <= len(after - before) <= 5
    assert len(before & after) > 40


def test_a_piece_is_another_when_a_file_or_the_method_is() -> None:
    keys = {
        Partition((entry,)).key(method)
        for entry in (
            Entry("a.png", "1 1"),
            Entry("a.png", "1 2"),
            Entry("b.png", "1 1"),
            Entry("a.png", "1 1", Skipped("/x/a.png", Reason.BROKEN_LINK)),
        )
        for method in ("one", "other")
    }
    assert len(keys) == 8


def test_one_file_a_piece() -> None:
    assert [len(piece.entries) for piece in partitions(ENTRIES[:5], 1)] == [1] * 5


def test_a_piece_survives_the_way_to_another_machine_with_names_that_are_no_text() -> None:
    told = Skipped("/x/bad\udcff", Reason.READ_ERROR, "Ä")
    piece = Partition((Entry("bad\udcff.png", "3 4", file_bytes=3), Entry("bad\udcff", skipped=told)))
    assert Partition.unpacked(piece.packed()) == piece


def test_files_of_pieces_are_known_by_their_names() -> None:
    key = Partition((Entry("a.png"),)).key("method")
    folder, name = file_of(key).split("/")
    assert (folder, key_in(name)) == ("pictures", key)
    for other in ("part-1.parquet", f"part-{key}.txt", f"{key}.parquet", f"part-{key[:-1]}X.parquet"):
        assert key_in(other) is None
