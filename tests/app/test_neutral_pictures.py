"""Pictures that were given as neutral and are works, or hold copies of works, are left out, and told without the works."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from provcheck.app.comparison_texts import not_neutral_text
from provcheck.app.output_document import outputs_document
from provcheck.app.output_report import NotNeutral, SetRole
from provcheck.core.assets import resource
from provcheck.render.outputs_json import outputs_to_json
from tests.app.output_studio import SIDE, WORKS, Studio, strange, told, varied
from tests.builders import encoded, work_image
from tests.made_outputs import made_report


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    return Studio(tmp_path_factory.mktemp("studio"))


def test_neutral_pictures_that_are_works_or_copies_are_left_out_and_named(studio: Studio, tmp_path: Path) -> None:
    mixed = strange(tmp_path / "mixed", (3,))
    (mixed / "own.png").write_bytes(encoded(work_image(WORKS[1], SIDE), "PNG"))
    (mixed / "copy.jpg").write_bytes(encoded(varied(WORKS[2], 3), "JPEG"))
    report, clean = (studio.report(studio.null, baseline=folder) for folder in (mixed, studio.neutral))
    left_out = {(Path(each.path).name, Path(each.work).name) for each in report.not_neutral}
    assert left_out == {("own.png", WORKS[1]), ("copy.jpg", WORKS[2])}
    assert report.sets[1].closeness == clean.sets[1].closeness
    assert [Path(each.path).name for each in report.sets[1].pictures] == [
        Path(each.path).name for each in clean.sets[1].pictures
    ]
    warning = (
        "2 of the neutral pictures are works, or hold copies of works. They were left out of the comparison, "
        f"which they would spoil: copy.jpg (the work {WORKS[2]}), own.png (the work {WORKS[1]})."
    )
    assert not_neutral_text(report) == warning
    short = "2 neutral pictures were left out, as they are works or hold copies of works."
    assert short in told(report)
    assert "copy.jpg" not in told(report), "they are named in one place"
    assert (clean.not_neutral, not_neutral_text(clean)) == ((), "")


def test_many_pictures_that_are_not_neutral_are_named_in_part_and_may_be_all() -> None:
    found = made_report()
    many = tuple(NotNeutral(f"/neutral/{number}.png", "/works/a.png") for number in range(12))
    told_of = not_neutral_text(replace(found, sets=(found.outputs, replace(found.outputs, not_neutral=many))))
    assert told_of.startswith("12 of the neutral pictures are works")
    assert told_of.endswith("8.png (the work a.png), 9.png (the work a.png) and 2 more.")


def test_a_neutral_set_of_works_alone_leaves_nothing_to_compare_with(studio: Studio, tmp_path: Path) -> None:
    (tmp_path / "own.png").write_bytes(encoded(work_image(WORKS[1], SIDE), "PNG"))
    report = studio.report(studio.null, baseline=tmp_path)
    assert report.sets[1].closeness.pictures == 0
    assert "1 neutral picture was left out, as it is a work or holds a copy of one." in told(report)
    assert "Either set needs 10 pictures at least to be compared." in told(report)
    assert "tests" not in told(report).partition("Beside the neutral pictures")[2], "nothing was tested"


def test_what_is_given_to_others_tells_neutral_pictures_and_not_which_works_they_are() -> None:
    left_out = NotNeutral("/neutral/7.png", "/private/unpublished.png")
    found = made_report()
    report = replace(found, sets=(found.outputs, replace(found.outputs, role=SetRole.BASELINE, not_neutral=(left_out,))))
    data = outputs_to_json(report)
    assert data["sets"][1]["not_neutral"] == [{"path": left_out.path}]
    schema = json.loads((resource("schemas") / "provcheck.outputs-1.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(json.loads(json.dumps(data)), schema)
    document = str(outputs_document(report, lambda _content, _path: None))
    for given in (json.dumps(data), document):
        assert "unpublished" not in given
    assert document.count("7.png") == 2, "by name and path in the list of them, and nowhere else"
    assert "7.png (the work unpublished.png)" in not_neutral_text(report)
