"""What the grid shows and in which order, without Qt."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from pathlib import Path

from provcheck.core.errors import Reason
from provcheck.core.index.portfolio_contents import Contents, KeptWork, UnreadFile
from provcheck.core.records import Skipped
from provcheck.core.scan.presence import FolderLook
from provcheck.gui.models.work_shelf import Arranged, Kind, Order, Shelf, View, arrange, fold, nearest_first
from tests.gui.fakes import PORTFOLIO, work


def kept(name: str, number: int, *, file_bytes: int = 1000, added: int = 0, others: tuple[str, ...] = ()) -> KeptWork:
    made = work(name, number)
    made = replace(made, facts=replace(made.facts, file_bytes=file_bytes))
    return KeptWork(made, added, tuple(Path("/art") / each for each in (name, *others)))


def unread(name: str) -> UnreadFile:
    path = Path("/art") / name
    return UnreadFile(path, Skipped(str(path), Reason.DAMAGED))


def shelf_of(*works: KeptWork, not_read: tuple[UnreadFile, ...] = ()) -> Shelf:
    return Shelf(arrange(Contents(PORTFOLIO, works, not_read), Arranged()))


def names(shelf: Shelf, view: View) -> list[str]:
    return [shelf.items[number].name for number in shelf.rows(view)]


def look(*missing: str, folder: str = "/art", answered: bool = True) -> FolderLook:
    return FolderLook(folder, 9, tuple(f"{folder}/{name}" for name in missing), answered)


def test_names_are_sorted_as_people_do() -> None:
    shelf = shelf_of(*(kept(name, n) for n, name in enumerate(("b10.png", "B2.png", "a.png", "b1.png", "Ä2.png"), 1)))
    assert names(shelf, View()) == ["a.png", "Ä2.png", "b1.png", "B2.png", "b10.png"]


def test_newest_and_largest_come_first_and_unread_files_last() -> None:
    works = (kept("old.png", 1, added=10, file_bytes=5), kept("new.png", 2, added=20, file_bytes=1), kept("x.png", 3, added=20))
    shelf = shelf_of(*works, not_read=(unread("a broken.png"),))
    assert names(shelf, View(order=Order.ADDED)) == ["x.png", "new.png", "old.png", "a broken.png"]
    assert names(shelf, View(order=Order.SIZE)) == ["x.png", "old.png", "new.png", "a broken.png"]


def test_nearest_come_first_by_any_version_and_what_is_not_known_last_by_name() -> None:
    sketch, final = (
        replace(kept(name, n), work=replace(work(name, n), artwork=1)) for n, name in ((1, "z.png"), (2, "z2.png"))
    )
    others = [kept(name, n) for n, name in enumerate(("c.png", "b.png", "a.png"), 3)]
    shelf = shelf_of(sketch, final, *others, not_read=(unread("0 broken.png"),))
    near = [sha for each in (others[0], final, sketch) for sha in [each.work.facts.sha256]]
    order = nearest_first(shelf.arranged, near)
    assert [shelf.items[number].name for number in order] == ["c.png", "z.png", "0 broken.png", "a.png", "b.png"]
    assert [shelf.items[number].name for number in shelf.rows(View("a.png"), order)] == ["a.png"]


def test_every_word_is_looked_for_without_case_and_accents() -> None:
    decomposed = "Dame e\u0301le\u0301gante.PNG"
    shelf = shelf_of(*(kept(name, n) for n, name in enumerate((decomposed, "dame blanche.png", "élan.png"), 1)))
    assert names(shelf, View("DAME")) == ["dame blanche.png", decomposed]
    assert names(shelf, View("  elegante dame ")) == [decomposed]
    assert names(shelf, View("élég")) == [decomposed]
    assert names(shelf, View("zebra")) == []
    assert fold("Straße") == fold("STRASSE")


def test_a_work_is_missing_when_all_its_files_are() -> None:
    shelf = shelf_of(kept("a.png", 1, others=("copy of a.png",)), kept("b.png", 2))
    assert shelf.note_looks([look("b.png")])
    assert not shelf.note_looks([look("b.png", "a.png")]), "there is another file of it"
    assert (shelf.count(Kind.MISSING), shelf.shown_path(0)) == (1, Path("/art/copy of a.png"))
    assert shelf.missing_paths == {"/art/a.png", "/art/b.png"}
    assert names(shelf, View(kind=Kind.MISSING)) == ["b.png"]
    assert shelf.note_looks([look("b.png", "a.png", "copy of a.png")])
    assert shelf.count(Kind.MISSING) == 2
    assert shelf.note_looks([look()]), "the drive is back"
    assert (shelf.count(Kind.MISSING), shelf.missing_paths) == (0, frozenset())


def test_a_folder_that_did_not_answer_changes_nothing() -> None:
    shelf = shelf_of(kept("a.png", 1))
    shelf.note_looks([look("a.png")])
    assert not shelf.note_looks([look(answered=False)])
    assert shelf.count(Kind.MISSING) == 1


def test_what_is_known_to_be_missing_stays_known_when_the_portfolio_is_loaded_anew() -> None:
    before = shelf_of(kept("a.png", 1), kept("b.png", 2))
    before.note_looks([look("a.png", "b.png")])
    after = Shelf(arrange(Contents(PORTFOLIO, (kept("b.png", 2), kept("c.png", 3))), before.arranged), before)
    assert names(after, View(kind=Kind.MISSING)) == ["b.png"]


def test_a_file_that_cannot_be_read_any_more_marks_its_work() -> None:
    shelf = shelf_of(kept("a.png", 1), kept("b.png", 2), not_read=(unread("b.png"), unread("never.png")))
    assert (shelf.count(Kind.ALL), shelf.count(Kind.UNREAD), len(shelf.items)) == (2, 2, 3)
    assert names(shelf, View(kind=Kind.UNREAD)) == ["b.png", "never.png"]


def test_nothing_new_is_the_same_thing() -> None:
    first = arrange(Contents(PORTFOLIO, (kept("a.png", 1),)), Arranged())
    assert arrange(Contents(PORTFOLIO, (kept("a.png", 1),)), first) is first
    assert arrange(Contents(PORTFOLIO, (kept("a.png", 1), kept("b.png", 2))), first) is not first


def test_typing_is_quick_with_twenty_thousand_works() -> None:
    chance = random.Random(1)
    words = ("harbour", "dusk", "rider", "élan", "sketch", "final")
    works = [kept(f"{chance.choice(words)} {chance.choice(words)} {n}.png", n, added=n) for n in range(20_000)]
    shelf = shelf_of(*works)
    times = []
    for length in range(1, len("harbour dusk 17") + 1):
        start = time.perf_counter()
        found = shelf.rows(View("harbour dusk 17"[:length], order=Order.ADDED))
        times.append(time.perf_counter() - start)
    assert found
    assert sorted(times)[len(times) // 2] < 0.02


def version(name: str, number: int, side: int, artwork: int = 7) -> KeptWork:
    one = kept(name, number, added=number)
    facts = replace(one.work.facts, width=side, height=side)
    return replace(one, work=replace(one.work, artwork=artwork, facts=facts))


def test_versions_are_one_item_named_after_the_largest() -> None:
    shelf = shelf_of(
        version("fox sketch.png", 1, 300), kept("owl.png", 2), version("fox.psd", 3, 900), version("fox.jpg", 4, 300)
    )
    assert names(shelf, View()) == ["fox.psd", "owl.png"]
    (fox,) = [item for item in shelf.items if item.versions]
    assert [each.work.number for each in fox.versions] == [3, 1, 4]
    assert fox.numbers == (3, 1, 4)
    assert names(shelf, View("sketch")) == ["fox.psd"]
    assert shelf.count(Kind.ALL) == 2


def test_a_work_is_missing_only_when_all_its_versions_are() -> None:
    shelf = shelf_of(version("fox.psd", 1, 900), version("fox.jpg", 2, 300))
    shelf.note_looks([look("fox.psd")])
    assert shelf.mark(0) is Kind.ALL
    assert shelf.shown_path(0) == Path("/art/fox.jpg")
    shelf.note_looks([look("fox.psd", "fox.jpg")])
    assert shelf.mark(0) is Kind.MISSING


def test_a_work_has_too_little_detail_only_when_all_its_versions_have() -> None:
    def flat(made: KeptWork) -> KeptWork:
        return replace(made, work=replace(made.work, facts=replace(made.work.facts, detail=0.01)))

    shelf = shelf_of(
        flat(version("fox.psd", 1, 900)), version("fox.jpg", 2, 300), flat(kept("night.png", 3)), version("owl.png", 4, 20, 0)
    )
    assert names(shelf, View(kind=Kind.FLAT)) == ["night.png", "owl.png"]
    assert shelf.count(Kind.FLAT) == 2
    assert [shelf.mark(number) for number in range(3)] == [Kind.ALL, Kind.FLAT, Kind.FLAT]
    shelf.note_looks([look("night.png")])
    assert shelf.mark(1) is Kind.MISSING, "the worst is told first"
