from __future__ import annotations

import json
from dataclasses import replace

import pytest

from provcheck.app.scan_changes import as_record, change_lines
from provcheck.app.scan_comparing import compared
from provcheck.core.errors import Reason
from provcheck.core.records import Level, Match, Portfolio, Skipped, VerdictKind
from provcheck.core.report.changes import changes_between
from provcheck.core.scan_records import Patterns, ScanReport, ScanSettings
from tests.render.builders import match, scan_report

A, B, C = (match(f"/s/{name}.png", "/w/one.png") for name in "abc")


def scan(number: int, *matches: Match, **other: object) -> ScanReport:
    return replace(scan_report(*matches), number=number, **{"targets": ("/s",), **other})  # type: ignore[arg-type]


def test_new_gone_and_same_are_told_apart() -> None:
    changes = changes_between(scan(1, A, B), scan(2, B, C))
    assert (changes.new, changes.gone, changes.changed, changes.same) == ((C,), (A,), (), 1)
    assert "1 match is new, 1 is gone, 0 changed, 1 is the same." in list(change_lines(changes))


def test_what_could_not_be_read_is_not_called_gone() -> None:
    later = scan(2, skipped=(Skipped(A.suspect, Reason.NOT_FOUND),))
    changes = changes_between(scan(1, A, B), later)
    assert (changes.gone, changes.not_read) == ((B,), (A,))


def test_what_lies_on_a_drive_that_is_away_or_in_a_file_that_cannot_be_read_is_not_called_gone() -> None:
    inside = [match(path, "/w/one.png") for path in ("/s/nas/a.png", "/s/c.zip/x.png", "/s/b.pdf/b.pdf#2", "D:\\art\\y.png")]
    places = ("/s/nas", "/s/c.zip", "/s/b.pdf", "D:\\art")
    later = scan(2, skipped=tuple(Skipped(place, Reason.NOT_FOUND) for place in places), targets=("/s", *places))
    changes = changes_between(scan(1, *inside, B), later)
    assert changes.gone == (B,)
    assert set(changes.not_read) == set(inside)


def test_what_is_marked_as_a_report_by_now_is_not_called_gone_but_what_is_proved_to_be_one_is() -> None:
    """Nor is it taken for a file that only the later scan read."""
    inside = [match(path, "/w/one.png") for path in ("/s/f.pdf", "/s/f.pdf/f.pdf#2", "/s/own.pdf")]
    skipped = (Skipped("/s/f.pdf", Reason.MARKED_REPORT), Skipped("/s/own.pdf", Reason.OWN_REPORT))
    changes = changes_between(scan(1, *inside, B), scan(2, C, skipped=skipped))
    assert (set(changes.gone), set(changes.not_looked_at)) == ({inside[2], B}, set(inside[:2]))
    assert "Gone:" not in list(change_lines(changes_between(scan(1, inside[0]), scan(2, skipped=skipped))))
    damaged = scan(1, skipped=(Skipped("/s/f.pdf", Reason.DAMAGED),))
    assert changes_between(damaged, scan(2, C, skipped=skipped)).read_since == frozenset()


def test_what_lies_outside_the_places_of_the_later_scan_is_not_called_gone() -> None:
    places = ("/other/a.png", "/s.zip/a.png", "/sub/s/a.png", "D:\\Art\\y.png", "E:\\art\\y.png", "s3:/bucket/x.png")
    outside, windows = [match(path, "/w/one.png") for path in places], match("C:\\art\\Sub\\z.png", "/w/one.png")
    later = scan(2, targets=("/s", "c:\\Art", "s3://bucket/other", "/other/b.png"))
    changes = changes_between(scan(1, A, windows, *outside, targets=("/", "C:\\", "D:\\", "E:\\", "s3://bucket")), later)
    assert set(changes.gone) == {A, windows}
    assert set(changes.not_looked_at) == set(outside)
    lines = list(change_lines(changes))
    assert "0 matches are new, 2 are gone, 0 changed, 0 are the same. 6 were not looked at this time." in lines
    assert "Not looked at this time, as the later scan did not look there:" in lines
    assert len(as_record(changes)["not_looked_at"]) == len(outside)


def test_places_are_known_again_by_the_folders_that_scans_were_run_in() -> None:
    here, there = (match(path, "/w/one.png") for path in ("posts/a.png", "sketches/b.png"))
    before = scan(1, here, there, targets=("posts", "sketches"), ran_in="/home/ana")
    for targets, ran_in in ((("/home/ana/posts",), ""), (("../posts",), "/home/ana/sketches"), ((".",), "/home/ana/posts")):
        changes = changes_between(before, scan(2, targets=targets, ran_in=ran_in))
        assert (changes.gone, changes.not_looked_at) == ((here,), (there,)), targets


def test_of_a_picture_in_two_places_the_one_that_was_looked_at_counts() -> None:
    twice = replace(A, suspect="/away/first.png")
    changes = changes_between(scan(1, twice, A, targets=("/s", "/away")), scan(2))
    assert (changes.gone, changes.not_looked_at) == ((A,), ())


def test_a_list_of_pictures_was_looked_through_where_it_was_given_again() -> None:
    before = scan(1, A, targets=("/lists/shop.csv",))
    assert changes_between(before, scan(2, targets=("/lists/shop.csv", "/lists/more.csv"))).gone == (A,)
    assert changes_between(before, scan(2, targets=("/lists/more.csv",))).not_looked_at == (A,)


@pytest.mark.parametrize(
    ("targets", "patterns", "unseen"),
    [
        (("/s",), Patterns(("old",)), {"/s/old/e.png"}),
        (("/s/",), Patterns(("/old/", "*.zip")), {"/s/old/e.png", "/s/c.zip/x.png"}),
        (("/s",), Patterns(("elsewhere/old", "/s/old")), {"/s/old/e.png"}),
        (("/s",), Patterns(only=("*.png",)), {"/s/dance.gif/dance.gif#last"}),
        (("/s",), Patterns(("*.gif",)), {"/s/dance.gif/dance.gif#last"}),
        (("/s",), Patterns(("dance.gif#last",)), set()),
        (("/s/old", "/s/old/e.png", "/s/dance.gif", "/s/a.png", "/s/c.zip"), Patterns(("e.png", "*.gif", "a.png")), set()),
        (("/s", "/s/old"), Patterns(("old",)), {"/s/old/e.png"}),
        (("/s/c.zip", "/s/a.png", "/s/dance.gif", "/s/old"), Patterns(("c.zip/*",)), {"/s/c.zip/x.png"}),
    ],
)
def test_what_patterns_left_out_of_the_later_scan_is_not_called_gone(
    targets: tuple[str, ...], patterns: Patterns, unseen: set[str]
) -> None:
    paths = ("/s/a.png", "/s/old/e.png", "/s/c.zip/x.png", "/s/dance.gif/dance.gif#last")
    before = scan(1, *(match(path, f"/w/{path[3]}.png") for path in paths))
    changes = changes_between(before, scan(2, targets=targets, settings=ScanSettings(patterns=patterns)))
    assert {found.suspect for found in changes.not_looked_at} == unseen
    assert {found.suspect for found in changes.gone} == {*paths} - unseen


def test_patterns_are_read_by_the_rules_of_the_system_of_the_paths() -> None:
    before = scan(1, match("C:\\Art\\Old\\e.png", "/w/one.png"), match("C:\\Art\\A.PNG", "/w/two.png"), targets=("C:\\Art",))
    later = scan(2, targets=("c:\\art",), settings=ScanSettings(patterns=Patterns(("c:\\art\\old",), ("*.png",))))
    changes = changes_between(before, later)
    assert [found.suspect for found in changes.not_looked_at] == ["C:\\Art\\Old\\e.png"]
    assert [found.suspect for found in changes.gone] == ["C:\\Art\\A.PNG"]


def test_nothing_is_known_of_a_list_that_was_looked_through_with_other_patterns() -> None:
    before = scan(1, A, targets=("/lists/shop.csv",))
    later = scan(2, targets=("/lists/shop.csv",), settings=ScanSettings(patterns=Patterns(("old",))))
    assert changes_between(before, later).not_looked_at == (A,)


def test_nobody_knows_where_a_relative_target_lies_whose_folder_was_not_kept() -> None:
    for targets, later in (((".",), "."), (("/s",), "."), (("/s",), "s")):
        changes = changes_between(scan(1, A, targets=targets, ran_in=""), scan(2, targets=(later,), ran_in=""))
        assert (changes.gone, changes.not_looked_at) == ((), (A,)), (targets, later)


def test_a_scan_that_was_stopped_on_windows_came_to_a_picture_whatever_its_path_is_written_like() -> None:
    here, there = (match(f"C:\\art\\{name}.png", "/w/one.png") for name in "ab")
    stopped = scan(2, completed=False, finished="", targets=("C:\\Art",))
    changes = changes_between(scan(1, here, there, targets=("C:\\art",)), stopped, {"C:\\Art\\A.png"})
    assert (changes.gone, changes.not_looked_at) == ((here,), (there,))


def test_a_scan_that_was_stopped_looked_at_what_it_came_to() -> None:
    stopped = scan(2, completed=False, finished="")
    changes = changes_between(scan(1, A, B), stopped, {A.suspect})
    assert (changes.gone, changes.not_looked_at) == ((A,), (B,))


def test_other_works_models_and_patterns_are_told() -> None:
    other = scan(2, A, works=(), models=(), settings=ScanSettings(patterns=Patterns(("sketches",))))
    told = "\n".join(change_lines(changes_between(scan(1, A), other)))
    for words in ("held other works", "different models", "by patterns"):
        assert words in told


def test_another_picture_in_the_same_place_is_a_change_and_neither_new_nor_gone() -> None:
    other = replace(A, suspect_facts=replace(A.suspect_facts, pixel_digest="9" * 64, sha256="8" * 64))
    changes = changes_between(scan(1, A, B), scan(2, other, B))
    assert (changes.new, changes.gone, changes.same) == ((), (), 1)
    assert [pair.has_other_content for pair in changes.changed] == [True]
    assert any("another picture lies there now" in line for line in change_lines(changes))


def test_a_picture_that_lies_elsewhere_is_known_again() -> None:
    moved = replace(A, suspect="/t/renamed.png")
    (changed,) = changes_between(scan(1, A), scan(2, moved)).changed
    assert changed.has_moved
    assert not changed.has_other_verdict
    assert any("was at /s/a.png" in line for line in change_lines(changes_between(scan(1, A), scan(2, moved))))


def test_a_second_place_of_a_picture_is_no_change_while_the_first_is_there() -> None:
    second = replace(A, suspect="/a-place/that/sorts/first.png")
    changes = changes_between(scan(1, A), scan(2, second, A))
    assert (changes.new, changes.gone, changes.changed, changes.same) == ((), (), (), 1)
    assert changes_between(scan(1, second, A), scan(2, A)).same == 1


def test_another_verdict_and_another_score_are_told_and_a_slight_one_is_not() -> None:
    weaker = replace(A, verdict=VerdictKind.REDRAWN, score=A.score)
    told = " ".join(change_lines(changes_between(scan(1, A), scan(2, weaker))))
    assert "was" in told
    assert "Redrawn" in told
    assert changes_between(scan(1, A), scan(2, replace(A, score=A.score - 0.01))).same == 1
    assert len(changes_between(scan(1, A), scan(2, replace(A, score=A.score - 0.2))).changed) == 1


def test_what_else_may_be_the_reason_is_said() -> None:
    other = scan(
        2,
        portfolio=Portfolio(9, "Other", "", (), 1),
        settings=ScanSettings(Level.QUICK),
        version="0.0.9",
        targets=("/elsewhere",),
        completed=False,
    )
    told = "\n".join(change_lines(changes_between(scan(1, A), other)))
    for words in (
        "different portfolios",
        "different levels",
        "different versions",
        "different places",
        "stopped before its end",
    ):
        assert words in told


def test_what_is_new_may_not_have_been_looked_at_or_read_before() -> None:
    unread = tuple(Skipped(f"/s/{number}.png", Reason.NOT_FOUND) for number in range(2))
    stopped = scan(1, completed=False, finished="")
    whole = scan(1, skipped=())
    assert not [line for line in change_lines(changes_between(whole, scan(2, A, skipped=()))) if "earlier" in line]
    (told,) = [line for line in change_lines(changes_between(stopped, scan(2, A))) if "earlier" in line]
    assert told == "The earlier one was stopped before its end: what is new may just not have been looked at then."
    (told,) = [line for line in change_lines(changes_between(replace(whole, skipped=unread), scan(2, A))) if "earlier" in line]
    assert told == "The earlier one could not read 2 files: what is new may just not have been read then."
    unread_still = changes_between(replace(whole, skipped=unread), scan(2, A, skipped=unread))
    nothing_new = changes_between(replace(whole, skipped=unread), scan(2))
    assert not [line for changes in (unread_still, nothing_new) for line in change_lines(changes) if "earlier" in line]


def test_two_empty_scans_are_the_same_and_say_so() -> None:
    lines = list(change_lines(changes_between(scan(1), scan(2))))
    assert lines[-1] == "0 matches are new, 0 are gone, 0 changed, 0 are the same."


def test_the_record_is_json_with_digests() -> None:
    record = json.loads(json.dumps(as_record(changes_between(scan(1, A), scan(2, B)))))
    assert record["schema"] == "provcheck.changes/1"
    assert [found["suspect_sha256"] for found in record["new"]] == [B.suspect_facts.file_sha256]
    assert [found["suspect"] for found in record["gone"]] == ["/s/a.png"]


def test_a_comparison_begins_as_a_sentence() -> None:
    first = next(iter(change_lines(changes_between(scan(1), scan(2)))))
    assert first.startswith("Scan 1 of ")
    assert " compared with scan 2 of " in first


def test_files_that_only_the_later_scan_could_not_read_are_counted_in_a_sentence() -> None:
    before = scan(1, A, skipped=(Skipped("/s/old.png", Reason.NOT_FOUND),))
    unread = tuple(Skipped(f"/s/{name}.png", Reason.NOT_FOUND) for name in ("old", "b", "c"))
    later = scan(2, A, skipped=(*unread, Skipped("/s/report.pdf", Reason.OWN_REPORT)))
    told = "The later one could not read 2 files: what they show now is not known."
    assert told in list(change_lines(changes_between(before, later)))
    assert told in compared(before, later).reasons
    assert not any(
        "later one" in line for line in change_lines(changes_between(before, replace(later, skipped=before.skipped)))
    )
