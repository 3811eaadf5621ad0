"""How many outputs, prompts and copies are told of a set: each by its own number."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from provcheck.app import output_texts
from provcheck.app.comparison_texts import comparison_figure
from provcheck.app.lift_texts import labels_figure
from provcheck.app.output_report import OutputsReport, SetComparison, SetRole
from provcheck.core.evidence import OTHER_CONTENT, Edit
from provcheck.core.setstats.comparison import Statistic, compare, detectable, pooled
from provcheck.core.setstats.words import LabelLifts
from provcheck.render.outputs_json import outputs_to_json
from tests.made_outputs import NEAR, bare_report, made_report, made_set
from tests.render.builders import match

TOO_FEW = "But so few pictures cannot tell"


def with_copies(count: int) -> OutputsReport:
    """The first three of six near outputs are checked, and so many of these are copies."""
    report = made_report()
    (near,) = report.near
    paths = [output.path for output in near.outputs[:count]]
    return replace(report, matches=tuple(replace(match(path, near.work.path), work=near.work) for path in paths))


def beside(pictures: int, role: SetRole = SetRole.AGAINST) -> OutputsReport:
    """Two sets of so many pictures that are equally near, each from 0.2 to 0.5."""
    cosines = np.linspace(0.2, 0.5, pictures, dtype=np.float32)
    found = [compare(cosines, cosines, statistic, rounds=99) for statistic in Statistic]
    made = tuple(SetComparison(role, each, 1.0, 0) for each in found if each is not None)
    sets = tuple(made_set(each, cosines.tolist()) for each in (SetRole.OUTPUTS, role))
    return replace(bare_report(), sets=sets, comparisons=made)


def test_every_copy_of_a_work_is_told_and_what_is_near_but_was_not_checked() -> None:
    report = with_copies(3)
    told = output_texts.near_text(report.near[0], report)
    assert told.startswith("red 1.png: 6 outputs, the nearest at 0.90.")
    assert "Checked for copies: 3; a work, or part of one, was found in 3 of these: blue 0.png and red 1.png (" in told
    assert all(f"blue {number}.png and red 1.png (" in told for number in range(3))
    assert told.endswith("Near, but not checked: blue 3.png, blue 4.png, blue 5.png.")
    assert "1 work, or part of it, was found in checked outputs. 3 outputs of 3 that were checked hold such a copy." in (
        output_texts.headline(report)
    )


def test_only_copies_count_among_what_was_checked() -> None:
    report = with_copies(2)
    told = output_texts.near_text(report.near[0], report)
    assert "Checked for copies: 3; a work, or part of one, was found in 2 of these: " in told
    first, second = report.matches
    around = replace(second, evidence=replace(second.evidence, edits=(Edit(OTHER_CONTENT),)))
    doubted = replace(report, matches=(first, around))
    assert "was found in 1 of these: blue 0.png and red 1.png (" in output_texts.near_text(report.near[0], doubted)
    assert "1 output of 3 that were checked holds such a copy." in output_texts.headline(doubted)


def test_where_all_or_none_were_checked_no_other_is_named() -> None:
    report = with_copies(1)
    (near,) = report.near
    paths = tuple(output.path for output in near.outputs)
    assert len(paths) == NEAR
    for checked in (paths, ()):
        assert "Near, but not checked" not in output_texts.near_text(near, replace(report, checked=checked))


def test_outputs_and_their_different_prompts_are_told_apart() -> None:
    report = made_report()
    labels = replace(report.labels, outputs=56)
    told = labels_figure(replace(report, labels=labels)).lines[-1]
    assert told.startswith("Outputs that tell their prompt or settings: 56. Different prompts, each counted once: 40. ")
    values = outputs_to_json(replace(report, labels=labels))["labels"]
    assert (values["labelled"], values["prompts"]) == (56, 40)
    few = replace(bare_report(30), labels=LabelLifts((), 0, 0, 0.0, 0, outputs=28))
    (figure,) = (each for each in output_texts.figures(few) if each.key == "labels")
    assert figure.lines == (
        "Fewer than 10 different prompts cannot tell whether a word goes with closeness.",
        "Outputs that tell their prompt or settings: 28.",
    )


@pytest.mark.parametrize("role", [SetRole.AGAINST, SetRole.BASELINE])
def test_sets_too_small_to_tell_say_so_beside_that_no_difference_counts(role: SetRole) -> None:
    (told,) = (line for line in comparison_figure(beside(15, role), role).lines if TOO_FEW in line)
    assert told.startswith("No difference is larger than chance explains. But so few pictures cannot tell: with 15 beside 15, ")
    assert not any(TOO_FEW in line for line in comparison_figure(beside(100, role), role).lines)


def test_a_difference_that_is_told_needs_no_excuse() -> None:
    report = beside(15)
    counting = replace(report, comparisons=tuple(replace(each, p_corrected=0.001) for each in report.comparisons))
    assert not any(TOO_FEW in line for line in comparison_figure(counting, SetRole.AGAINST).lines)


def test_what_sets_can_tell_is_found_in_four_of_five_of_such_sets() -> None:
    rng, sizes = np.random.default_rng(5), (40, 25)
    least = detectable(sizes, 0.05)
    first, second = rng.normal(least, 1, (4000, sizes[0])), rng.normal(0, 1, (4000, sizes[1]))
    error = np.sqrt(sum(1 / size for size in sizes))
    found = np.abs(first.mean(axis=1) - second.mean(axis=1)) > 1.96 * error
    assert found.mean() == pytest.approx(0.8, abs=0.03)
    assert pooled([(30, 0.1), (10, 0.1)]) == pytest.approx(0.1)
    assert pooled([(1, 0.0), (3, 0.2)]) == pytest.approx((3 * 0.04 / 4) ** 0.5)
