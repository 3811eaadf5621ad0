"""What lies beside AI outputs as text counts for the whole set as what stands in a file."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from PIL import Image

from provcheck.app import kept_outputs
from provcheck.app.output_document import outputs_document
from provcheck.app.output_report import Figure, OutputsReport
from provcheck.app.output_texts import figures, headline
from provcheck.core.assets import resource
from provcheck.render.outputs_json import outputs_to_json
from tests.app.text_studio import ARTIST, SAID, Studio, analysed, noise
from tests.builders import refuse
from tests.origin_files import png


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    return Studio(tmp_path)


def naming_told(report: OutputsReport) -> Figure:
    (figure,) = (each for each in figures(report) if each.key == "named")
    return figure


def test_outputs_that_ask_for_the_artist_are_told_as_a_scan_tells_them(studio: Studio) -> None:
    studio.say("b.txt")
    studio.say("d.txt", "someone")
    picture = studio.outputs / "c.png"
    picture.write_bytes(png({"parameters": SAID.format(ARTIST)}, image=noise(2)))
    report = analysed(studio)
    lines = naming_told(report).lines
    assert lines[0] == "2 outputs ask for the artist by name."
    assert [line.partition(": ")[0] for line in lines[1:]] == ["b.png", "c.png"]
    assert all(f'The name "{ARTIST}" stands in the prompt' in line for line in lines[1:])
    assert lines[1].endswith("(in b.txt, a text beside the picture)")
    assert lines[0] in headline(report)
    assert lines[1] in str(outputs_document(report, lambda _content, _path: None))
    assert report.named == studio.scan().named
    values = outputs_to_json(report)
    schema = json.loads((resource("schemas") / "provcheck.outputs-1.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(values)
    assert [(Path(each["path"]).name, each.get("beside")) for each in values["naming_the_artist"]] == [
        ("b.png", "b.txt"),
        ("c.png", None),
    ]
    kept = kept_outputs.keep(studio.workspace, report)
    assert kept_outputs.open_kept(studio.workspace, kept.number) == report


def test_of_outputs_with_the_same_pixels_each_file_is_looked_at_for_names(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Saved with a note, with another one, and with a text beside it; the picture counts once in all else."""
    image = Image.open(studio.outputs / "b.png")
    for number, note in enumerate(({"parameters": SAID.format(ARTIST)}, {"parameters": SAID.format("someone")}, {})):
        (studio.outputs / f"b-{number}.png").write_bytes(png(note, image=image))
    studio.say("b-2.txt")
    refused = studio.say("b-1.txt")
    refuse(monkeypatch, refused)
    report = analysed(studio)
    assert [Path(path).name for path in report.outputs.same] == ["b-1.png", "b-2.png", "b.png"]
    assert report.outputs.closeness.pictures == 4
    assert [Path(each.path).name for each in report.named or ()] == ["b-0.png", "b-2.png"]
    assert report.named == studio.scan().named
    lines = naming_told(report).lines
    assert lines[0] == "2 files ask for the artist by name; files with the same pixels are one output."
    assert lines[0] in headline(report)
    assert "ask for the artist by name." not in headline(report)
    assert lines[1] == "Counted here are files: of those with the same pixels each is looked at by itself."
    assert [line.partition(": ")[0] for line in lines[2:]] == ["b-0.png", "b-2.png"]
    assert [item.path for item in report.skipped] == [str(refused)], "beside a file of the same pixels too"
    assert report.labels.outputs == 1, "the prompt of the first of these files that tells one"


def test_that_no_output_asks_for_the_artist_is_told_apart_from_that_no_name_is_known(studio: Studio) -> None:
    studio.say("b.txt", "someone")
    report = analysed(studio)
    assert naming_told(report).lines == ("No output says that it was asked for by the artist's name.",)
    assert "by name" not in headline(report)
    assert naming_told(analysed(studio, "")).lines == ("The portfolio has no name of the artist, so none was looked for.",)
    unknown = replace(report, named=None)
    assert "named" not in {figure.key for figure in figures(unknown)}
    assert outputs_to_json(unknown)["naming_the_artist"] is None
