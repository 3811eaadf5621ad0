from tests.benchmarks.related import Related

PREFIX = "openclipart-png/usr/share/openclipart/png/food/"


def test_two_of_a_group_share_something_also_across_folders() -> None:
    related = Related()
    assert related.holds(PREFIX + "menu_example1.png", PREFIX + "beverages/coffee_bw_ganson.png")
    assert not related.holds(PREFIX + "menu_example1.png", PREFIX + "beverages/milk_ganson.png")
    assert not related.holds(PREFIX + "menu_example1.png", "fillets-ng-data/usr/share/games/fillets-ng/images/a.png")


def test_pairs_hold_both_ways() -> None:
    related = Related()
    names = (PREFIX + "lasagna_bw.png", PREFIX + "lasagna_ganson.png")
    assert related.holds(*names)
    assert related.holds(*reversed(names))
