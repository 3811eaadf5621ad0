"""Comparing two kept scans by their numbers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from provcheck.app.scan_comparing import ChangeKind, ComparedScans, compare_scans, difference_text, kind_name, same_text
from provcheck.app.scanning import list_scans, remove_scans
from provcheck.app.workspace import Workspace
from provcheck.core.index.picture_runs import PictureRuns
from provcheck.core.index.scan_store import ScanStore
from provcheck.core.jobs import CancelledError, CancelToken
from provcheck.core.records import Level, Match
from provcheck.core.scan_records import CheckedPicture, NamedPicture, ScanReport, ScanSettings
from tests.render.builders import match, scan_report

A, B, C = (match(f"/s/{name}.png", "/w/one.png") for name in "abc")


def kept(workspace: Workspace, *matches: Match, started: str, **other: object) -> int:
    made: ScanReport = replace(scan_report(*matches), started=started, **{"targets": ("/s",), **other})  # type: ignore[arg-type]
    with workspace.open_library() as library:
        return ScanStore(library).save(made).number


def test_two_scans_are_compared_by_their_time_whatever_their_order(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    named = (NamedPicture("/s/named.png", "1" * 64, ()),)
    quick = ScanSettings(Level.QUICK)
    later = kept(workspace, B, C, started="2026-11-21T10:00:00+00:00", settings=quick, named=named)
    earlier = kept(workspace, A, B, started="2026-11-20T10:00:00+00:00")
    for numbers in ((earlier, later), (later, earlier)):
        found = compare_scans(workspace, numbers, CancelToken())
        assert found is not None
        assert (found.before.number, found.after.number) == (earlier, later)
        assert [(kind, [each.suspect for each in each_of]) for kind, each_of in found.found.items()] == [  # type: ignore[union-attr]
            (ChangeKind.NEW, [C.suspect]),
            (ChangeKind.GONE, [A.suspect]),
        ]
        assert (found.same, found.count) == (1, 2)
        assert any("different levels" in sentence for sentence in found.reasons)
        assert (found.before.matches, found.after.works, found.after.named) == ((), (), ()), "no more is held than is shown"
    assert difference_text(found) == "1 new match, 0 changed, 1 gone"


def suspects_of(found: ComparedScans) -> dict[ChangeKind, list[str]]:
    return {kind: [each.suspect for each in of_kind if isinstance(each, Match)] for kind, of_kind in found.found.items()}


def test_what_the_later_scan_never_came_to_is_counted_apart(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    first = kept(workspace, A, B, started="2026-11-20T10:00:00+00:00")
    elsewhere = kept(workspace, started="2026-11-21T10:00:00+00:00", targets=("/t", B.suspect))
    found = compare_scans(workspace, (first, elsewhere), CancelToken())
    assert found is not None
    assert suspects_of(found) == {ChangeKind.GONE: [B.suspect], ChangeKind.NOT_LOOKED_AT: [A.suspect]}
    assert difference_text(found) == "0 new matches, 0 changed, 1 gone, 1 not looked at this time"
    stopped = replace(scan_report(), started="2026-11-22T10:00:00+00:00", targets=("/s",), completed=False)
    with workspace.open_library() as library:
        came_to = PictureRuns([CheckedPicture(A.suspect, A.suspect_facts.sha256)])
        number = ScanStore(library).save(stopped, came_to.runs()).number
    found = compare_scans(workspace, (first, number), CancelToken())
    assert found is not None
    assert suspects_of(found) == {ChangeKind.GONE: [A.suspect], ChangeKind.NOT_LOOKED_AT: [B.suspect]}


def test_a_scan_that_is_not_there_is_told_and_a_stop_is_heeded(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    one = kept(workspace, A, started="2026-11-21T10:00:00+00:00")
    other = kept(workspace, started="2026-11-22T10:00:00+00:00")
    stopped = CancelToken()
    stopped.cancel()
    with pytest.raises(CancelledError):
        compare_scans(workspace, (one, other), stopped)
    remove_scans(workspace, [one])
    assert compare_scans(workspace, (one, other), CancelToken()) is None
    assert [scan.number for scan in list_scans(workspace)] == [other]


def test_nothing_different_is_told_in_a_sentence(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    numbers = [kept(workspace, A, started=f"2026-11-{day}T10:00:00+00:00") for day in (21, 22)]
    found = compare_scans(workspace, (numbers[0], numbers[1]), CancelToken())
    assert found is not None
    assert (found.found, found.reasons) == ({}, ())
    assert difference_text(found) == "Nothing is different."
    assert same_text(found) == "1 match is the same in both."
    assert len({kind_name(kind) for kind in ChangeKind}) == len(ChangeKind)


def test_no_match_is_the_same_where_some_changed_and_none_is_in_both_where_none_did(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    moved = replace(A, suspect="/s/elsewhere.png")
    days = ((A, 20), (moved, 21), (B, 22))
    first, second, third = (kept(workspace, each, started=f"2026-11-{day}T10:00:00+00:00") for each, day in days)
    changed = compare_scans(workspace, (first, second), CancelToken())
    other = compare_scans(workspace, (second, third), CancelToken())
    assert changed is not None
    assert other is not None
    assert len(changed.found[ChangeKind.CHANGED]) == 1
    assert same_text(changed) == "No match is the same in both."
    assert same_text(other) == "No match is in both scans."
