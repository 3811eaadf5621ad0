"""`provcheck outputs` on real files: what is printed, written and refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from PIL import Image
from pypdf import PdfReader
from typer.testing import CliRunner, Result

from provcheck.app.i18n import set_language
from provcheck.cli.main import app
from provcheck.core.assets import resource
from tests.builders import SUSPECTS, encoded, work_image

SCHEMA = json.loads((resource("schemas") / "provcheck.outputs-1.schema.json").read_text(encoding="utf-8"))
SIDE = 200


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of works, one of outputs in which a work comes four times, one of others."""
    folder = tmp_path_factory.mktemp("desk")
    for name in ("works", "outputs", "others"):
        (folder / name).mkdir()
    for name in ("picnic.jpg", "goldfish.png", "jukebox.jpg"):
        (folder / "works" / name).write_bytes(encoded(work_image(name, SIDE), "PNG"))
    for quality in (60, 70, 80, 90):
        data = encoded(work_image("picnic.jpg", SIDE), "JPEG", quality=quality)
        (folder / "outputs" / f"out-{quality}.jpg").write_bytes(data)
    for name in ("campfire.jpg", "regatta.jpg", "chalet-in-snow.jpg"):
        (folder / "outputs" / name).write_bytes(encoded(work_image(name, SIDE), "PNG"))
        (folder / "others" / name).write_bytes(encoded(work_image(name, SIDE).rotate(180), "PNG"))
    return folder


def run(desk: Path, *arguments: str | Path) -> Result:
    given = ["outputs", *arguments, "--library", desk / "library"]
    return CliRunner().invoke(app, [str(each) for each in given], env={"COLUMNS": "90"})


def found(desk: Path, *arguments: str | Path, code: int = 0) -> tuple[str, Mapping[str, Any]]:
    """What is printed, and what is written, which follows the schema."""
    written = desk / "told.json"
    done = run(desk, *arguments, "--portfolio-dir", desk / "works", "--json", written)
    assert done.exit_code == code, done.output
    values = json.loads(written.read_text(encoding="utf-8"))
    jsonschema.validate(values, SCHEMA)
    return " ".join(done.stdout.split()), values


def test_a_planted_work_is_told_with_what_that_does_not_show(desk: Path) -> None:
    text, values = found(desk, desk / "outputs", "--against", desk / "others")
    checked = len(values["checks"]["checked"])
    copies = f"{checked} outputs of {checked} that were checked hold such a copy."
    found_copies = f"1 work, or part of it, was found in checked outputs. {copies}"
    assert f"{found_copies} 1 group of outputs repeats one picture." in text
    assert "Influence, not proof: nothing here shows that a work was in a training set." in text
    assert "picnic.jpg: 4 outputs, the nearest at 0." in text, text
    assert "Outputs 7 " in text
    assert "Works themselves 3 " in text
    assert text.count("Does not show:") == 6
    assert values["findings"] == ["copies", "repeats"]
    assert values["near_works"][0]["work"]["path"].endswith("picnic.jpg")
    assert len(values["repeats"]["whole"][0]["outputs"]) == 4
    assert [each["role"] for each in values["sets"]] == ["outputs", "against"]
    assert sum(values["sets"][0]["closeness"]["histogram"]) == 7
    assert {match["verdict"] for match in values["checks"]["matches"]} <= {"re-encoded-copy", "edited-copy"}
    assert values["comparisons"] == [], "seven outputs are too few to be compared"


def test_reports_for_people_are_written_beside_the_data(desk: Path, tmp_path: Path) -> None:
    pdf, html = tmp_path / "told.pdf", tmp_path / "told.html"
    asked = ("--portfolio-dir", desk / "works", "--pdf", pdf, "--html", html, "--paper", "letter")
    done = run(desk, desk / "outputs", *asked)
    assert done.exit_code == 0, done.output
    reader = PdfReader(pdf)
    assert list(reader.attachments) == ["provcheck-outputs.json"]
    assert reader.pages[0].mediabox.width == pytest.approx(612, abs=1)
    text = "".join(page.extract_text() for page in reader.pages)
    assert "Influence, not proof" in text
    assert len([image for page in reader.pages for image in page.images]) >= 4, "contact sheets have their pictures"
    page = html.read_text(encoding="utf-8")
    assert page.count("<img ") >= 4
    assert "Check all of them with: provcheck scan" in done.stdout.replace("\n", " ")


def test_a_report_takes_no_picture_place(desk: Path) -> None:
    done = run(desk, desk / "outputs", "--portfolio-dir", desk / "works", "--pdf", desk / "outputs" / "out-60.jpg")
    assert done.exit_code == 2


def test_neutral_pictures_that_are_works_are_warned_of_in_terminal_and_report(desk: Path, tmp_path: Path) -> None:
    neutral, page = tmp_path / "neutral", tmp_path / "told.html"
    neutral.mkdir()
    for folder, name in (("works", "goldfish.png"), ("others", "regatta.jpg")):
        (neutral / name).write_bytes((desk / folder / name).read_bytes())
    text, values = found(desk, desk / "outputs", "--baseline", neutral, "--html", page)
    assert text.count("1 of the neutral pictures is a work, or holds a copy of one.") == 1
    assert text.count("goldfish.png (the work goldfish.png)") == 1
    assert [Path(each["path"]).name for each in values["sets"][1]["not_neutral"]] == ["goldfish.png"]
    assert values["sets"][1]["closeness"]["pictures"] == 1
    written = page.read_text(encoding="utf-8")
    assert "1 neutral picture was left out, as it is a work or holds a copy of one." in written
    assert "Neutral pictures that were left out" in written


def test_a_set_without_anything_says_so(desk: Path) -> None:
    text, values = found(desk, desk / "others")
    assert "Nothing out of the ordinary was found in these outputs." in text
    assert (values["findings"], values["near_works"], values["checks"]["matches"]) == ([], [], [])


def test_a_file_that_cannot_be_read_is_named_and_the_code_tells(desk: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.jpg").write_bytes((SUSPECTS / "broken-download.jpg").read_bytes())
    (tmp_path / "fire.png").write_bytes(encoded(work_image("campfire.jpg", SIDE), "PNG"))
    text, values = found(desk, tmp_path, code=1)
    assert "Outputs: 1 file could not be read." in text
    assert [Path(item["path"]).name for item in values["sets"][0]["skipped"]] == ["broken.jpg"]
    assert "broken.jpg" in run(desk, tmp_path, "--portfolio", "works").stderr


def test_outputs_that_cannot_be_compared_end_it(desk: Path, tmp_path: Path) -> None:
    (tmp_path / "flat.png").write_bytes(encoded(Image.new("RGB", (99, 99), "white"), "PNG"))
    done = run(desk, tmp_path, "--portfolio-dir", desk / "works")
    assert done.exit_code == 2
    assert "There is nothing to compare" in done.stderr


@pytest.mark.parametrize("option", ["", "--against", "--baseline"])
def test_a_folder_that_is_not_there_is_told(desk: Path, option: str) -> None:
    arguments = [desk / "outputs", option, desk / "nowhere"] if option else [desk / "nowhere"]
    done = run(desk, *arguments)
    assert done.exit_code == 2
    assert "does not exist" in done.stderr


def test_no_output_is_overwritten(desk: Path) -> None:
    target = desk / "outputs" / "out-60.jpg"
    before = target.read_bytes()
    done = run(desk, desk / "outputs", "--portfolio-dir", desk / "works", "--json", target)
    assert done.exit_code == 2
    assert target.read_bytes() == before


def test_quiet_prints_nothing(desk: Path) -> None:
    done = run(desk, desk / "others", "--portfolio-dir", desk / "works", "--quiet")
    assert (done.exit_code, done.stdout) == (0, "")


def test_the_table_fits_into_eighty_columns_in_every_language(desk: Path) -> None:
    try:
        for language in ("en", "de"):
            set_language(language)
            given = ["outputs", desk / "others", "--against", desk / "outputs", "--portfolio-dir", desk / "works"]
            arguments = [str(each) for each in (*given, "--library", desk / "library")]
            done = CliRunner().invoke(app, arguments, env={"COLUMNS": "80"})
            assert done.exit_code == 0, done.output
            assert "…" not in done.stdout
            assert all(len(line) <= 80 for line in done.stdout.splitlines())
            row = next(line for line in done.stdout.splitlines() if " 4 (57 %;" in line)
            assert row.rstrip().endswith("%)")
    finally:
        set_language("en")
