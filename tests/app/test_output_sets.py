"""What a whole set of outputs shows, with the shipped model on real pictures: planted works are found, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePath
from typing import Any

import jsonschema
import numpy as np
import pytest
from PIL import Image

from provcheck.app import output_sets, output_texts, scanning
from provcheck.app.i18n import speaking
from provcheck.app.output_report import Finding, SetRole
from provcheck.app.output_sets import AskedSets, NothingToCompareError
from provcheck.app.workspace import Workspace
from provcheck.core.assets import resource
from provcheck.core.errors import Reason
from provcheck.core.evidence import OTHER_CONTENT, Edit
from provcheck.core.jobs import CancelledError, CancelToken
from provcheck.core.origin.records import Prompted
from provcheck.core.records import Portfolio, Skipped, VerdictKind
from provcheck.core.scan.events import Advanced, Scanned
from provcheck.core.setstats.labels import Label, LabelKind, by_prompt
from provcheck.core.setstats.words import NO_LABELS, lifts_of
from provcheck.render.outputs_json import outputs_to_json
from tests.app.output_studio import PLANTED, SIDE, STRANGERS, WORKS, Studio, prompted, told, varied
from tests.builders import encoded, work_image


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    return Studio(tmp_path_factory.mktemp("studio"))


def test_a_set_without_anything_is_out_of_the_ordinary_in_nothing(studio: Studio) -> None:
    report = studio.report(studio.null, baseline=studio.neutral)
    assert report.findings == ()
    assert (report.near, report.repeats, report.local_repeats, report.matches, report.checked) == ((), (), (), (), ())
    assert report.outputs.closeness.above.count == 0
    headline = output_texts.headline(report)
    assert headline.startswith("Nothing out of the ordinary was found in these outputs. Outputs checked for copies: 0 of 15.")
    assert "The other" not in headline, "none was checked, and so there are no others"
    assert "An ordinary check looks at the whole set" in headline


def test_planted_outputs_are_found_with_their_work_and_as_a_repeat(studio: Studio) -> None:
    report = studio.report(studio.planted, against=studio.null)
    assert Finding.COPIES in report.findings
    assert Finding.REPEATS in report.findings
    (near,) = report.near
    assert near.work.name.startswith("picnic")
    assert all(Path(output.path).name.startswith(("planted-", "again")) for output in near.outputs)
    (group,) = report.repeats
    assert len(group.outputs) >= PLANTED - 2
    assert all(Path(output).name.startswith(("planted-", "again")) for output in group.outputs)
    match = report.match_of(group.centre)
    assert match is not None
    assert match.verdict is not VerdictKind.RESEMBLANCE
    assert match.work.name.startswith("picnic")
    assert {each.work.identity for each in report.copies} == {near.work.identity}


def test_nearness_without_a_copy_is_a_resemblance_and_no_finding(studio: Studio) -> None:
    found = studio.report(studio.planted)
    report = replace(found, matches=(), repeats=(), local_repeats=())
    assert report.findings == ()
    headline = output_texts.headline(report)
    assert headline.startswith("Nothing out of the ordinary was found in these outputs.")
    assert headline.endswith("no copy was found in what was checked: a resemblance, no evidence of copying.")
    assert "Checked for copies: none found in 4 outputs." in told(report)
    around = [replace(match, evidence=replace(match.evidence, edits=(Edit(OTHER_CONTENT),))) for match in found.matches]
    doubted = replace(report, matches=tuple(around))
    assert doubted.copies == ()
    assert Finding.COPIES not in doubted.findings
    assert "around something else" in told(doubted)


def test_what_is_too_much_to_list_or_to_check_is_told(studio: Studio) -> None:
    found = studio.report(studio.planted)
    report = replace(found, near=found.near * 13, checked=(), not_checked=12)
    text = told(report)
    assert "And 3 more; all are in the JSON." in text
    assert "Of 12 near works or groups no output was checked" in text
    assert "Not checked for copies." in text


def test_what_is_not_counted_is_named_with_the_reason(studio: Studio) -> None:
    outputs = studio.report(studio.planted).outputs
    assert [Path(path).name for path in outputs.too_little_detail] == ["flat.png"]
    assert [Path(item.path).name for item in outputs.skipped] == ["torn.png"]
    assert [Path(path).name for path in outputs.same] == ["planted-0.png"], "the first of the same pixels counts"
    assert outputs.closeness.pictures == 2 * len(STRANGERS) + PLANTED
    lines = output_texts.account_lines(outputs)
    assert len(lines) == 3
    assert all(line.startswith("Outputs: 1 ") for line in lines)


def test_the_portfolio_beside_itself_leaves_versions_out(studio: Studio) -> None:
    """A work and its smaller export are one picture: they would be as near as can be."""
    report = studio.report(studio.null)
    assert report.own is not None
    assert report.work_count == len(WORKS)
    assert report.own.pictures == len(WORKS)
    assert report.own.quantiles[2] < 0.75
    assert report.own.above.count == 0


def test_a_scan_kept_nothing_in_the_list_and_a_second_look_computes_nothing(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = studio.report(studio.planted)
    assert scanning.list_scans(studio.workspace) == ()
    embedder = studio.workspace.fingerprinter().embedders[0]

    def never(*_values: object) -> None:
        raise AssertionError

    monkeypatch.setattr(type(embedder), "embed", never)
    again = studio.report(studio.planted)
    assert again.sets == first.sets
    assert again.repeats == first.repeats
    assert again.near == first.near


def test_words_that_go_with_closeness_are_told(studio: Studio) -> None:
    report = studio.report(studio.planted)
    (found,) = report.labels.lifts
    assert found.labels == (Label(LabelKind.WORD, "picnic"),)
    assert found.lift > 1
    # Two of twenty outputs are the nearest tenth: too few to be sure of anything.
    assert report.telling_labels == ()
    assert "None goes with closeness by more than chance explains." in told(report)


def test_outputs_of_one_prompt_count_once() -> None:
    """A name in half of four prompts, each used fifty times, is no evidence of two hundred outputs."""
    rng = np.random.default_rng(3)
    prompts = [Prompted("a1111", (f"a drawing, take {number}" + ", by mira" * (number % 2),)) for number in range(4)]
    made = [prompt for prompt in prompts for _output in range(50)]
    closeness = np.concatenate([rng.normal(level, 0.02, 50) for level in (0.2, 0.5, 0.3, 0.4)]).astype(np.float32)
    means, labels = by_prompt(closeness, made)
    assert means == pytest.approx([0.2, 0.5, 0.3, 0.4], abs=0.02)
    assert [Label(LabelKind.WORD, "mira") in each for each in labels] == [False, True, False, True]
    assert not lifts_of(means, labels).lifts
    alone, _labels = by_prompt(closeness[:3], [None, None, Prompted("gemini")])
    assert len(alone) == 3


def test_outputs_that_tell_a_prompt_are_counted_each_and_prompts_once(studio: Studio, tmp_path: Path) -> None:
    for number, path in enumerate(sorted(studio.null.iterdir())):
        data = prompted(f"a drawing, take {'abcdefghijkl'[number % 12] * 3}", Image.open(path))
        (tmp_path / path.name).write_bytes(data if number else path.read_bytes())
    labels = studio.report(tmp_path).labels
    assert (labels.outputs, labels.labelled) == (14, 12)


def test_a_checked_output_that_is_gone_is_told_as_not_read(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    scan = scanning.scan

    def gone(workspace: Workspace, portfolio: Portfolio, paths: list[Path], *rest: object, **more: object) -> Iterator[object]:
        for event in scan(workspace, portfolio, paths, *rest, **more):  # type: ignore[arg-type]
            lost = Skipped(str(paths[0]), Reason.NOT_FOUND)
            yield Scanned(replace(event.report, skipped=(lost,), matches=())) if isinstance(event, Scanned) else event

    monkeypatch.setattr(scanning, "scan", gone)
    report = studio.report(studio.planted)
    (lost,) = report.gone
    assert lost.path not in report.checked
    assert lost in report.skipped


def test_an_artists_own_files_and_contrary_figures_are_no_findings(studio: Studio) -> None:
    found = studio.report(studio.planted, against=studio.null)
    own = [replace(match, evidence=replace(match.evidence, own_file=True)) for match in found.matches]
    assert replace(found, matches=tuple(own)).copies == ()
    (mean, high) = (replace(each, role=SetRole.BASELINE) for each in found.comparisons)
    assert Finding.NEARER_THAN_BASELINE in replace(found, comparisons=(mean, high)).findings
    comparison = replace(high.comparison, difference=replace(high.comparison.difference, value=-0.2))
    contrary = replace(found, comparisons=(mean, replace(high, comparison=comparison)))
    assert Finding.NEARER_THAN_BASELINE not in contrary.findings


def test_without_prompts_nothing_is_said_of_words(studio: Studio) -> None:
    assert "labels" not in {figure.key for figure in output_texts.figures(studio.report(studio.null))}


def test_sets_are_compared_with_the_size_of_the_difference(studio: Studio) -> None:
    report = studio.report(studio.planted, against=studio.null, baseline=studio.neutral)
    against = [each for each in report.comparisons if each.role is SetRole.AGAINST]
    assert [each.comparison.statistic.value for each in against] == ["mean", "quantile-95"]
    assert all(each.p_corrected >= each.comparison.p for each in report.comparisons)
    assert Finding.SETS_DIFFER in report.findings
    assert against[0].comparison.difference.low > 0
    # The neutral set is too small to be compared, and that is said.
    assert "Either set needs 10 pictures at least to be compared." in told(report)
    # Ten of the outputs are in the other set too.
    assert "10 pictures are in both sets" in told(report)


def test_every_figure_says_what_it_does_not_show_and_none_speaks_of_proof(studio: Studio) -> None:
    for report in (studio.report(studio.null), studio.report(studio.planted, against=studio.null)):
        for figure in output_texts.figures(report):
            assert figure.lines or figure.key == "closeness"
            assert figure.shows
            assert figure.not_shown
        text = told(report)
        assert "Influence, not proof: nothing here shows that a work was in a training set." in text
        for word in ("stolen", "infring", "theft", "proves", "was trained on"):
            assert word not in text.replace("the model was trained on the works: a prompt", "")


def test_everything_there_can_be_follows_the_schema_in_every_language(studio: Studio) -> None:
    found = studio.report(studio.planted, against=studio.null)
    part = replace(found.repeats[0], clique=0, cosine=None, distance=None, tiles=(1, 2))
    report = replace(found, local_repeats=(part,))
    schema = json.loads((resource("schemas") / "provcheck.outputs-1.schema.json").read_text(encoding="utf-8"))
    for language in ("en", "de"):
        with speaking(language):
            values = json.loads(json.dumps(outputs_to_json(report)))
        jsonschema.validate(values, schema)
        assert set(values) == set(schema["properties"])
        assert values["note"].startswith({"en": "Influence, not proof:", "de": "Einfluss, kein Beweis:"}[language])
        assert set(values["figures"]) == {figure.key for figure in output_texts.figures(report)}
    assert {PurePath(work["path"]).stem for work in works_named_in(values)} == {"picnic", "picnic-small"}
    assert values["labels"]["tested"]
    assert values["comparisons"]


def works_named_in(values: Any) -> Iterator[dict[str, str]]:
    """Every work that data name, whatever as."""
    for key, value in values.items() if isinstance(values, dict) else ((None, each) for each in values):
        if key in {"work", "nearest_work"}:
            yield value
        elif isinstance(value, dict | list):
            yield from works_named_in(value)


def test_one_output_alone_is_looked_at(studio: Studio, tmp_path: Path) -> None:
    (tmp_path / "lone.png").write_bytes(encoded(varied(WORKS[0], 3), "PNG"))
    report = studio.report(tmp_path)
    (picture,) = report.outputs.pictures
    assert report.works[picture.work].name.startswith("picnic")
    assert picture.cosine == pytest.approx(report.outputs.closeness.mean)
    assert report.findings == (Finding.COPIES,)
    assert (report.repeats, report.unchecked) == ((), 0)
    assert output_texts.check_all_text(report) == ""


def test_outputs_that_are_all_one_picture_are_one_group(studio: Studio, tmp_path: Path) -> None:
    image = work_image(STRANGERS[0], SIDE)
    for quality in range(60, 72):
        (tmp_path / f"{quality}.jpg").write_bytes(encoded(image, "JPEG", quality=quality))
    report = studio.report(tmp_path)
    (group,) = report.repeats
    assert len(group.outputs) == group.clique == 12
    assert report.findings == (Finding.REPEATS,)
    assert sum(report.outputs.closeness.histogram) == 12


def test_a_folder_without_pictures_is_told(studio: Studio, tmp_path: Path) -> None:
    with pytest.raises(NothingToCompareError):
        studio.report(tmp_path)


def test_every_output_is_told_with_its_nearest_work_and_label(studio: Studio) -> None:
    report = studio.report(studio.planted)
    planted = [each for each in report.outputs.pictures if Path(each.path).name.startswith("planted-")]
    assert all(report.works[each.work].name.startswith("picnic") for each in planted)
    (places,) = report.label_pictures
    assert [Path(report.outputs.pictures[place].path).name for place in places] == [
        Path(each.path).name for each in report.outputs.pictures if Path(each.path).name.startswith(("planted-", "again"))
    ]


def test_what_lies_beside_outputs_counts_as_what_stands_in_them(studio: Studio, tmp_path: Path) -> None:
    for path in studio.planted.glob("*-*.png"):
        with Image.open(path) as image:
            (tmp_path / path.name).write_bytes(encoded(image.convert("RGB"), "PNG"))
            (tmp_path / path.name).with_suffix(".txt").write_text(str(image.info["parameters"]), encoding="utf-8")
    for _round in range(2):
        labels = studio.report(tmp_path).labels
        assert labels == studio.report(studio.planted).labels
        assert labels.labelled
    for path in tmp_path.glob("*.txt"):
        path.unlink()
    assert studio.report(tmp_path).labels == NO_LABELS


def test_nothing_to_compare_is_told(studio: Studio, tmp_path: Path) -> None:
    (tmp_path / "flat.png").write_bytes(encoded(Image.new("RGB", (200, 200), "red"), "PNG"))
    with pytest.raises(NothingToCompareError):
        studio.report(tmp_path)


def test_it_stops_when_asked_to(studio: Studio) -> None:
    token = CancelToken()
    with pytest.raises(CancelledError):  # noqa: PT012  it is raised by the iteration
        for event in studio.events(AskedSets((studio.null,)), token):
            if isinstance(event, Advanced) and event.progress.done == 3:
                token.cancel()


def test_reading_what_outputs_say_is_told_and_stops_when_asked_to(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    token, seen = CancelToken(), []
    monkeypatch.setattr(output_sets, "repeats_in", lambda *_asked: pytest.fail("it went on"))
    with pytest.raises(CancelledError):  # noqa: PT012  it is raised by the iteration
        for event in studio.events(AskedSets((studio.null,)), token):
            assert isinstance(event, Advanced)
            seen += [event.progress] if event.progress.done == 3 else []
            if len(seen) == 2:
                token.cancel()
    assert [(each.total, Path(each.current).parent) for each in seen] == 2 * [(15, studio.null)]
