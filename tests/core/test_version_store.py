"""Which works belong together, as found and as said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from provcheck.core.index.library import Library
from provcheck.core.index.portfolio_contents import PortfolioContents
from provcheck.core.index.portfolio_store import PortfolioStore, WorkFile
from provcheck.core.index.prints_store import FileStamp, PrintsStore
from provcheck.core.index.version_store import VersionStore
from provcheck.core.records import Portfolio
from tests.builders import prints_of

CONTENTS = [str(number) * 64 for number in range(1, 7)]


class Shelf:
    """A library with a portfolio of six works."""

    def __init__(self, folder: Path) -> None:
        self.library = Library(folder)
        prints = PrintsStore(self.library, {})
        self.store = PortfolioStore(self.library)
        self.versions = VersionStore(self.library)
        self.mine: Portfolio = self.store.create("Mine")
        for number, content in enumerate(CONTENTS, start=1):
            prints.save(FileStamp(Path(f"/{content}"), 1, 1), prints_of(content))
            self.add(self.mine, number)

    def add(self, portfolio: Portfolio, number: int) -> None:
        path = Path(f"/art/{number}.png")
        self.store.add_file(portfolio, WorkFile(path, path, CONTENTS[number - 1]))

    @property
    def groups(self) -> list[list[int]]:
        """Numbers of works that belong together; those that stand alone are left out."""
        by_artwork: dict[int, list[int]] = {}
        for work in self.store.works(self.mine):
            if work.artwork:
                by_artwork.setdefault(work.artwork, []).append(work.number)
        return sorted(by_artwork.values())

    @property
    def count(self) -> int:
        found = self.store.find("Mine")
        assert found is not None
        return found.work_count


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    made = Shelf(tmp_path / "library")
    yield made
    made.library.close()


def test_what_is_found_belongs_together_also_through_works_between(shelf: Shelf) -> None:
    assert shelf.versions.new_works(shelf.mine) == frozenset(range(1, 7))
    joined = shelf.versions.take_found(shelf.mine, [1, 2, 3, 4], [(1, 2), (3, 2), (5, 6)])
    assert joined == 3
    assert shelf.groups == [[1, 2, 3], [5, 6]]
    assert shelf.count == 3
    assert shelf.versions.new_works(shelf.mine) == frozenset({5, 6})
    assert shelf.versions.take_found(shelf.mine, [], [(1, 3)]) == 0


def test_the_same_is_found_in_any_order(tmp_path: Path) -> None:
    found = []
    for name, pairs in (("one", [(1, 2), (3, 4), (2, 3)]), ("other", [(3, 2), (4, 3), (1, 2)])):
        shelf = Shelf(tmp_path / name)
        shelf.versions.take_found(shelf.mine, [], pairs)
        found.append([work.identity for work in shelf.store.works(shelf.mine)])
        shelf.library.close()
    assert found[0] == found[1]


def test_what_was_taken_apart_by_hand_stays_apart(shelf: Shelf) -> None:
    shelf.versions.take_found(shelf.mine, [], [(1, 2), (2, 3), (3, 4)])
    shelf.versions.split(shelf.mine, [4])
    assert shelf.groups == [[1, 2, 3]]
    shelf.versions.take_found(shelf.mine, [], [(3, 4), (4, 5)])
    assert shelf.groups == [[1, 2, 3], [4, 5]], "not even through another work"
    assert shelf.versions.take_found(shelf.mine, [], [(1, 5)]) == 0
    shelf.versions.join(shelf.mine, [1, 4])
    assert shelf.groups == [[1, 2, 3, 4, 5]]
    shelf.versions.take_found(shelf.mine, [], [(3, 6)])
    assert shelf.groups == [[1, 2, 3, 4, 5, 6]]


def test_two_that_are_taken_apart_both_stand_alone(shelf: Shelf) -> None:
    shelf.versions.join(shelf.mine, [2, 5])
    assert shelf.count == 5
    shelf.versions.split(shelf.mine, [5])
    assert shelf.groups == []
    assert shelf.count == 6
    shelf.versions.join(shelf.mine, [1, 2, 3])
    shelf.versions.split(shelf.mine, [1, 2, 3])
    assert shelf.groups == []
    assert shelf.versions.take_found(shelf.mine, [], [(1, 2), (2, 3), (1, 3)]) == 0


@pytest.mark.parametrize("act", ["join", "split"])
def test_every_act_is_taken_back_whole(shelf: Shelf, act: str) -> None:
    shelf.versions.join(shelf.mine, [1, 2, 3])
    shelf.versions.split(shelf.mine, [3])
    before = shelf.groups
    regrouped = shelf.versions.join(shelf.mine, [2, 3, 4]) if act == "join" else shelf.versions.split(shelf.mine, [1])
    assert shelf.groups != before
    shelf.versions.restore(regrouped)
    assert shelf.groups == before
    shelf.versions.take_found(shelf.mine, [], [(1, 3)])
    assert shelf.groups == before, "what was taken apart before is apart again"


def test_works_that_went_and_came_back_belong_where_they_did(shelf: Shelf) -> None:
    shelf.versions.join(shelf.mine, [1, 2, 3])
    contents = PortfolioContents(shelf.library)
    removed = contents.remove(shelf.mine, [1])
    assert shelf.groups == [[2, 3]]
    contents.restore(removed)
    assert shelf.groups == [[1, 2, 3]]


def test_no_two_artworks_get_the_same_number(shelf: Shelf) -> None:
    """The number comes from the contents, and what another artwork was given stays its own."""
    shelf.versions.join(shelf.mine, [1, 2, 3])
    PortfolioContents(shelf.library).remove(shelf.mine, [1])
    shelf.add(shelf.mine, 1)
    number = next(work.number for work in shelf.store.works(shelf.mine) if work.facts.sha256 == CONTENTS[0])
    shelf.versions.join(shelf.mine, [number, 6])
    assert sorted(map(len, shelf.groups)) == [2, 2]


def test_other_portfolios_are_left_alone(shelf: Shelf) -> None:
    other = shelf.store.create("Other")
    shelf.add(other, 1)
    shelf.add(other, 2)
    numbers = [work.number for work in shelf.store.works(other)]
    assert shelf.versions.take_found(shelf.mine, [], [(1, numbers[1])]) == 0
    shelf.versions.join(shelf.mine, [1, numbers[1]])
    shelf.versions.join(other, numbers)
    assert shelf.groups == []
    assert shelf.count == 6


def test_taking_back_goes_by_contents_because_numbers_are_given_anew(shelf: Shelf) -> None:
    shelf.versions.join(shelf.mine, [5, 6])
    before = shelf.versions.split(shelf.mine, [6])
    PortfolioContents(shelf.library).remove(shelf.mine, [6])
    fresh = "9" * 64
    PrintsStore(shelf.library, {}).save(FileStamp(Path(f"/{fresh}"), 1, 1), prints_of(fresh))
    path = Path("/art/new.png")
    shelf.store.add_file(shelf.mine, WorkFile(path, path, fresh))
    shelf.versions.restore(before)
    alone = {work.facts.sha256 for work in shelf.store.works(shelf.mine) if not work.artwork}
    assert fresh in alone


def test_what_was_put_to_restored_works_meanwhile_is_looked_for_again(shelf: Shelf) -> None:
    shelf.versions.take_found(shelf.mine, range(1, 7), [(1, 2), (2, 3)])
    before = shelf.versions.split(shelf.mine, [3])
    shelf.versions.take_found(shelf.mine, [], [(5, 2)])
    shelf.versions.restore(before)
    assert shelf.groups == [[1, 2, 3]]
    assert shelf.versions.new_works(shelf.mine) == frozenset({5})
