"""Elements that several works of a portfolio have in common."""

from __future__ import annotations

from provcheck.core.evidence import Polygon, Region
from provcheck.core.matching.recurring import works_sharing


def box(left: float, top: float, right: float, bottom: float) -> Polygon:
    return ((left, top), (right, top), (right, bottom), (left, bottom))


def part(suspect: Polygon, share_of_work: float = 0.1) -> Region:
    return Region(suspect, box(0, 0, 0.3, 0.3), 0.1, share_of_work)


CORNER, MIDDLE = box(0.7, 0.7, 1.0, 1.0), box(0.2, 0.2, 0.6, 0.6)
NEARLY_CORNER = box(0.68, 0.7, 1.0, 1.0)


def test_works_that_share_a_place_of_the_suspect_are_counted() -> None:
    regions = {0: part(CORNER), 1: part(NEARLY_CORNER), 2: part(MIDDLE), 4: part(CORNER)}
    assert works_sharing(regions, range(5)) == {0: 3, 1: 3, 4: 3}


def test_exports_of_one_work_count_once() -> None:
    regions = {0: part(CORNER), 1: part(CORNER), 2: part(CORNER)}
    assert works_sharing(regions, [0, 0, 2]) == {0: 2, 1: 2, 2: 2}
    assert works_sharing(regions, [0, 0, 0]) == {}


def test_whole_works_are_versions_and_no_elements() -> None:
    assert works_sharing({0: part(CORNER, 0.9), 1: part(CORNER, 0.9)}, range(2)) == {}


def test_a_part_of_one_work_is_shared_by_none() -> None:
    assert works_sharing({3: part(MIDDLE)}, range(4)) == {}
    assert works_sharing({}, range(4)) == {}
