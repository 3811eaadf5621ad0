"""What is printed stays printable."""

from __future__ import annotations

import io
import sys
from dataclasses import replace

import pytest

from provcheck.app import i18n
from provcheck.cli.output import Output, printable
from provcheck.cli.run import run_scan
from provcheck.core.errors import Reason
from provcheck.core.evidence import Edit
from provcheck.core.records import Portfolio, Skipped, VerdictKind
from provcheck.core.scan.events import FileSkipped, IndexSummary, Scanned, SeveralPictures
from provcheck.core.scan_records import LeftOut
from tests.render.builders import match, scan_report

FLAT = ("in/flat.png", "in/white.png")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain.png", "plain.png"),
        ("caf\udce9.png", "caf\\udce9.png"),
        ("two\nlines.png", "two\\nlines.png"),
        ("\x1b[31mred.png", "\\x1b[31mred.png"),
        ("\u202egnp.exe", "\\u202egnp.exe"),
    ],
)
def test_names_cannot_disturb_the_terminal(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_characters_a_terminal_lacks_are_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="ascii"))
    assert printable("\N{ARTIST PALETTE}.png") == "\\U0001f3a8.png"


def test_files_of_the_portfolio_that_were_left_out_are_counted_and_named_once(capsys: pytest.CaptureFixture[str]) -> None:
    told, other = Skipped("art/told.png", Reason.DAMAGED), Skipped("art/other.png", Reason.EMPTY_FILE)
    left_out = (told, other, Skipped(other.path, Reason.NOT_INDEXED))
    output = Output(quiet=False)
    output.skipped(told)
    output.scanned(replace(scan_report(), works_skipped=left_out))
    captured = capsys.readouterr()
    assert "2 files of the portfolio were left out." in captured.out
    assert captured.err.count("told.png") == 1
    assert captured.err.count("other.png is empty") == captured.err.count("other.png") == 1


def test_files_of_a_place_that_is_gone_are_one_line_at_the_end_of_the_job(capsys: pytest.CaptureFixture[str]) -> None:
    gone = tuple(Skipped(f"/usb/shop/{number}.png", Reason.NOT_FOUND) for number in range(56))
    broken = Skipped("/usb/a.png", Reason.DAMAGED)
    output = Output(quiet=False)
    events = [*map(FileSkipped, (*gone[:9], broken, *gone[9:])), Scanned(replace(scan_report(), skipped=(*gone, broken)))]
    output.scanned(run_scan(events, output))
    captured = capsys.readouterr()
    told = [line for line in captured.err.splitlines() if line.startswith("Skipped:")]
    assert len(told) == 2
    assert told[1].startswith("Skipped: 56 files in /usb/shop are not there. ")
    assert told[1].endswith("0.png, 1.png, 2.png and 53 more")
    assert "57 files not read" in captured.out


def test_pictures_with_too_little_detail_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    Output(quiet=False).scanned(replace(scan_report(), works_skipped=(), too_little_detail=FLAT))
    captured = capsys.readouterr()
    assert "2 with too little detail" in captured.out
    assert captured.err.splitlines() == [f"Too little detail: {path}" for path in FLAT]


def test_a_match_is_told_with_how_sure_it_is_but_a_resemblance_without(capsys: pytest.CaptureFixture[str]) -> None:
    found = match("in/a.png", "art/a.png")
    output = Output(quiet=False)
    output.match(found)
    output.match(replace(found, verdict=VerdictKind.RESEMBLANCE))
    first, _why, second, _caution = capsys.readouterr().out.splitlines()
    assert first.endswith(f"in/a.png  <-  art/a.png  (how sure: {found.score:.3f})")
    assert second == "Resemblance only  in/a.png  <-  art/a.png"


def test_quiet_prints_errors_only(capsys: pytest.CaptureFixture[str]) -> None:
    output = Output(quiet=True)
    output.say("result")
    output.note("note")
    output.problem("problem [bold]with brackets[/bold]")
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "problem [bold]with brackets[/bold]\n"


def test_works_with_too_little_detail_are_counted_and_named(capsys: pytest.CaptureFixture[str]) -> None:
    summary = IndexSummary(Portfolio(1, "Mine", work_count=3), 3, 0, 3, 0, (), (), True, too_little_detail=("art/night.png",))
    Output(quiet=False).indexed(summary)
    captured = capsys.readouterr()
    assert "1 work has too little detail to be found again, unless unchanged." in captured.out
    assert captured.err == "Too little detail: art/night.png\n"


def test_files_of_which_every_page_is_a_work_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    files = [SeveralPictures(f"art/{name}.pdf", 3) for name in "abcde"]
    summary = IndexSummary(Portfolio(1, "Mine", work_count=3), 3, 0, 3, 0, (), (), True, several=(files[0],))
    Output(quiet=False).indexed(summary)
    Output(quiet=False).indexed(replace(summary, several=tuple(files)))
    told = capsys.readouterr().out
    assert "a.pdf: each of its 3 pages is a work, blank ones aside." in told
    assert "In 5 files every page is a work, blank ones aside: a.pdf, b.pdf, c.pdf and 2 more" in told


def test_animations_of_which_only_the_first_frame_is_a_work_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    files = [SeveralPictures("art/comic.pdf", 3), SeveralPictures("art/dance.gif", 8, is_animation=True)]
    summary = IndexSummary(Portfolio(1, "Mine", work_count=3), 3, 0, 3, 0, (), (), True, several=tuple(files))
    Output(quiet=False).indexed(summary)
    told = capsys.readouterr().out
    assert "comic.pdf: each of its 3 pages is a work, blank ones aside. dance.gif: the first of 8 pictures of the" in told
    Output(quiet=False).indexed(replace(summary, several=(files[1],) * 2))
    assert "Of 2 animations the first picture is kept: dance.gif, dance.gif" in capsys.readouterr().out


def test_what_was_left_out_as_asked_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    summary = IndexSummary(Portfolio(1, "Mine", work_count=3), 3, 0, 3, 0, (), (), True, left_out=LeftOut(1200, 1))
    Output(quiet=False).indexed(summary)
    assert "Left out, as asked: 1,200 pictures, 1 folder or archive." in capsys.readouterr().out
    Output(quiet=False).indexed(replace(summary, left_out=LeftOut()))
    assert "Left out" not in capsys.readouterr().out
    Output(quiet=False).scanned(replace(scan_report(), left_out=LeftOut(0, 2)))
    assert "Left out, as asked: 2 folders or archives." in capsys.readouterr().out


def test_what_keeps_names_in_their_direction_passes_where_it_is_put(monkeypatch: pytest.MonkeyPatch) -> None:
    told = i18n.isolated("007.png")
    assert printable(told) == "\\u2068007.png\\u2069"
    monkeypatch.setattr("provcheck.cli.output.language", lambda: "he")
    assert printable(f"{told}\u202e") == f"{told}\\u202e"


def test_parts_of_files_are_named_as_people_name_them(capsys: pytest.CaptureFixture[str]) -> None:
    output = Output(quiet=False)
    output.match(match("in/dance.gif/dance.gif#different", "art/a.png"))
    output.skipped(Skipped("in/comic.pdf/comic.pdf#2", Reason.DAMAGED))
    output.scanned(replace(scan_report(), works_skipped=(), too_little_detail=("in/x.cbz/pages/01.png",)))
    captured = capsys.readouterr()
    assert "in/dance.gif, most different frame  <-  art/a.png" in captured.out
    assert captured.err.startswith("Skipped: comic.pdf, page 2 is damaged and cannot be decoded. ")
    assert "Too little detail: pages/01.png in in/x.cbz" in captured.err
    assert "#" not in captured.out + captured.err


def test_wrong_finds_to_expect_are_told_at_the_end_of_a_scan_that_found_something(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = replace(scan_report(match("in/a.png", "art/a.png")), false_alarms=0.0004)
    for report in (found, replace(found, matches=())):
        Output(quiet=False).scanned(report)
    told = capsys.readouterr().out
    assert told.count("Wrong finds expected by chance: about one in 2,500 such scans.") == 1


def test_what_lies_around_something_else_is_doubted_under_the_headline(capsys: pytest.CaptureFixture[str]) -> None:
    found = match("in/a.png", "art/a.png")
    around = replace(found, evidence=replace(found.evidence, edits=(Edit("other-content", 0.9, "share"),)))
    for one in (found, around):
        Output(quiet=False).scanned(scan_report(one))
    lines = capsys.readouterr().out.splitlines()
    (place,) = [
        number for number, line in enumerate(lines) if line.startswith("In it something else lies within or over the work:")
    ]
    assert lines[place - 1] == "1 picture may contain part of one of the works: see for yourself."
    assert "1 picture contains one of the works, or part of one." in lines
