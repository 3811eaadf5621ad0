"""What is drawn of a set of outputs: the same data for window and report."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from provcheck.app import kept_outputs, output_texts
from provcheck.app.output_document import outputs_document
from provcheck.app.output_plots import (
    bin_text,
    histogram_of,
    intervals_of,
    local_sheets,
    near_sheets,
    parts_of,
    pictures_of,
    repeat_sheets,
    shortened,
)
from provcheck.app.output_report import summary_of
from provcheck.app.output_science import science
from provcheck.app.workspace import Workspace
from provcheck.core.setstats.closeness import BINS, bin_of, bins_of, closeness_of
from tests.made_outputs import NEAR, OUTPUTS, bare_report, made_report

THRESHOLD_BIN = round(0.75 * BINS)


def test_right_of_the_threshold_stands_what_is_counted_as_above() -> None:
    report = made_report()
    plot = histogram_of(report)
    assert plot.series[0].name == "Outputs"
    assert sum(plot.series[0].counts) == OUTPUTS
    assert sum(plot.series[0].counts[THRESHOLD_BIN:]) == report.outputs.closeness.above.count == NEAR
    for edge in (0.75, np.nextafter(np.float32(0.75), np.float32(0))):
        found = closeness_of(np.array([edge], np.float32), 0.75)
        assert sum(found.histogram[THRESHOLD_BIN:]) == found.above.count


def test_sets_of_any_size_are_laid_over_each_other_by_their_shares() -> None:
    plot = histogram_of(made_report())
    assert [each.name for each in plot.series] == ["Outputs", "Works themselves", "Other outputs"]
    assert all(sum(each.shares) == pytest.approx(1) for each in plot.series)
    assert plot.top == max(max(each.shares) for each in plot.series) == 1.0
    assert plot.share_ticks == (0.25, 0.5, 0.75, 1.0)
    assert "Outputs: 40 pictures, half between " in plot.alt
    assert "6 at 0.75 or more." in plot.alt
    outputs = made_report().outputs
    lone = replace(made_report(), sets=(replace(outputs, closeness=closeness_of(np.array([0.5], np.float32), 0.75)),))
    assert "Outputs: 1 picture, half between " in histogram_of(lone).alt


def test_a_bin_is_told_in_words_for_every_set() -> None:
    plot = histogram_of(made_report())
    assert bin_text(plot, bin_of(0.3)).splitlines()[0] == "0.300 to 0.325"
    assert "Works themselves: 2 of 2" in bin_text(plot, bin_of(0.3))


def test_one_cosine_falls_into_the_same_bin_alone_as_among_others() -> None:
    cosines = np.linspace(-1, 1, 999).astype(np.float32)
    assert [bin_of(float(cosine)) for cosine in cosines] == bins_of(cosines).tolist()


def test_words_are_drawn_on_an_axis_that_holds_them() -> None:
    report = made_report()
    plot = intervals_of(report)
    assert plot is not None
    (told,) = [bar for bar in plot.bars if bar.counts]
    assert told.label == "word ana"
    assert plot.least < 1 < plot.most
    assert all(plot.least <= bar.value <= plot.most for bar in plot.bars), "intervals may go on beyond it, ratios not"
    assert math.log2(plot.least).is_integer()
    assert math.log2(plot.most).is_integer()
    assert "; p under 0.001" in told.note or "; p = 0.00" in told.note
    assert intervals_of(bare_report()) is None


def test_sheets_have_the_pictures_with_their_fields() -> None:
    report = made_report()
    (near,), (whole,), (part,) = near_sheets(report), repeat_sheets(report), local_sheets(report)
    assert near.lead is not None
    assert near.lead.name == "red 1.png"
    assert [each.note for each in near.pictures] == ["0.90", "0.88", "0.86", "0.84", "0.82", "0.80"]
    assert all(each.content for each in (*near.pictures, *whole.pictures, *part.pictures))
    assert whole.lead is None, "the check found no work in it, whatever is nearest"
    assert whole.pictures[0].note == "in the middle"
    assert len({each.path for each in whole.pictures}) == NEAR
    assert part.tiles == (0, 1, 4)
    assert len(part.outline) == 8, "around three fields in a corner"
    short = shortened(near, 4)
    assert (len(short.pictures), short.more) == (4, "and 2 more")
    assert shortened(near, 6) is near


def test_pictures_of_places_come_nearest_first() -> None:
    report = made_report()
    assert [each.note for each in pictures_of(report, [30, 2, 5])] == ["0.86", "0.80", "0.44"]


def test_every_part_says_what_it_does_not_show_and_nothing_is_said_twice() -> None:
    for report in (made_report(), bare_report(), bare_report(30)):
        parts = parts_of(report)
        assert [part.title for part in parts] == [figure.title for figure in output_texts.figures(report)]
        for part in parts:
            assert part.shows.startswith("Shows: ")
            assert part.not_shown.startswith("Does not show: ")
            assert not {sheet.text for sheet in part.sheets} & set(part.lines)
        assert parts[0].histogram is not None
    assert "No output is as near to a work as a copy is." in parts_of(bare_report())[1].lines


def test_the_document_says_influence_first_and_where_the_science_stands() -> None:
    asked: list[str] = []

    def jpeg(content: str, path: str) -> bytes | None:
        asked.append(path)
        return content.encode()

    document = outputs_document(made_report(), jpeg)
    assert document.lead[0].startswith("Influence, not proof:")
    titles = [section.title for section in document.sections]
    assert titles[:2] == ["What was not checked", "Files that could not be read"]
    (stand,) = [section for section in document.sections if section.title == "Where the science stands"]
    assert stand.paragraphs == science()
    pictures = [each for part in document.parts for sheet in part.sheets for each in sheet.pictures]
    assert all(each.jpeg == each.content.encode() for each in pictures)
    assert "/portfolio/red 1.png" in asked


def test_the_manual_has_the_same_half_page() -> None:
    manual = " ".join((Path(__file__).parents[2] / "docs/manual/outputs.md").read_text(encoding="utf-8").split())
    for paragraph in science():
        assert paragraph in manual


def test_what_is_kept_is_what_was_found_out(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "library")
    report = made_report("b\udcffroken ")
    kept = kept_outputs.keep(workspace, report)
    other = kept_outputs.keep(workspace, bare_report())
    assert kept_outputs.kept_sets(workspace) == (other, kept)
    assert kept.summary == summary_of(report)
    assert kept_outputs.open_kept(workspace, kept.number) == report
    kept_outputs.forget(workspace, kept.number)
    assert kept_outputs.kept_sets(workspace) == (other,)
    assert kept_outputs.open_kept(workspace, kept.number) is None


def test_a_line_of_the_list_tells_what_was_found() -> None:
    assert output_texts.summary_text(summary_of(made_report())) == (
        "outputs that repeat, words that go with closeness, the two sets differ"
    )
    assert output_texts.summary_text(summary_of(bare_report())) == "nothing out of the ordinary"


def test_a_pair_is_told_with_what_the_check_said() -> None:
    report = made_report()
    checked, other = report.checked[0], report.outputs.pictures[20].path
    near = "Closeness to its nearest work: 0.90."
    assert output_texts.pair_text(checked, report) == f"{near} Checked for copies: none found in it."
    assert output_texts.pair_text(other, report).endswith("Not checked for copies. Nearness alone is no evidence of copying.")


def test_what_was_not_checked_is_told_until_all_were() -> None:
    report = made_report()
    assert "The other 37 were not." in output_texts.check_all_text(report)
    assert "37 were not" in output_texts.headline(report)
    every = tuple(picture.path for picture in report.outputs.pictures)
    assert output_texts.check_all_text(replace(report, checked=every)) == ""
