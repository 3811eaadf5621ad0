"""What a walk has found, held in little memory."""

from __future__ import annotations

import sys
from pathlib import Path

from provcheck.core.errors import Reason
from provcheck.core.records import Skipped
from provcheck.core.scan.found import Found

ENTRIES = [
    Path("a.png"),
    Path("/art/deep/b.png"),
    Path("/art/deep/c.png"),
    Skipped("/art/deep/gone.png", Reason.BROKEN_LINK),
    Path("/art/deep/é\udce9 \ud800.png"),
    Path("/art/deep/a\0b.png"),
    Path("/art/other/b.png"),
    Path("/art/deep/c.png"),
    Path("/d.png"),
    Path("comic.cbz/page.png"),
    Path("dance.gif/dance.gif#last"),
]


def test_gives_what_it_was_given_again_and_again() -> None:
    found = Found(iter(ENTRIES))
    assert len(found) == len(ENTRIES)
    assert list(found) == ENTRIES
    assert list(found) == ENTRIES


def test_knows_when_there_is_nothing() -> None:
    assert not Found()
    assert list(Found()) == []


def test_a_full_folder_comes_back_in_its_order() -> None:
    entries = [Path(f"/art/{number:06}.png") for number in range(10_000)]
    assert list(Found(entries)) == entries


def test_takes_a_fraction_of_the_memory_of_texts() -> None:
    entries = [Path(f"/a/folder/with/a/long/name/{number:06}.png") for number in range(1000)]
    held = sum(sys.getsizeof(names) for _folder, names in Found(entries)._runs)  # type: ignore[misc]
    assert held < sum(sys.getsizeof(str(entry)) for entry in entries) / 7
