"""What a report of an earlier scan is asked to tell."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader
from typer.testing import CliRunner, Result

from provcheck.app.i18n import set_language
from provcheck.app.paths import settings_file
from provcheck.app.settings import load_settings
from provcheck.app.workspace import Workspace
from provcheck.cli.main import app
from provcheck.core.index.scan_store import ScanStore
from tests.builders import WORKS
from tests.render.builders import match, scan_report

PLACES = ("/private/client/a.png", "/private/other/b.png", "/private/other/c.png")


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    made = scan_report(*(match(place, "/private/works/one.png") for place in PLACES))
    with Workspace(folder).open_library() as opened:
        ScanStore(opened).save(made)
    return folder


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    set_language("en")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_chosen_matches_are_told_with_folders_as_numbers(library: Path, tmp_path: Path) -> None:
    pdf, data = tmp_path / "report.pdf", tmp_path / "scan.json"
    told = run("report", "latest", "--library", library, "--match", "2", "--files", "names", "--pdf", pdf, "--json", data)
    assert told.exit_code == 0, told.output
    read = json.loads(data.read_text())
    assert [found["suspect"].rpartition("/")[2] for found in read["matches"]] == ["b.png"]
    reader = PdfReader(pdf)
    text = "".join(page.extract_text() for page in reader.pages)
    assert "private" not in text
    assert "private" not in data.read_text()
    assert all(b"private" not in content for contents in reader.attachments.values() for content in contents)


def test_a_match_that_is_not_there_and_an_unknown_language_are_told(library: Path, tmp_path: Path) -> None:
    pdf = tmp_path / "report.pdf"
    for asked, told in (
        (("--match", "9"), "There is no match 9 in this scan; the last one is 3."),
        (("--language", "xx"), "There is no language xx. There are: en, de"),
    ):
        result = run("report", "latest", "--library", library, "--pdf", pdf, *asked)
        assert result.exit_code == 2
        assert told in " ".join(result.output.split())
        assert not pdf.exists()


def test_a_report_speaks_the_language_that_is_asked_for(library: Path, tmp_path: Path) -> None:
    pdf = tmp_path / "report.pdf"
    assert run("report", "latest", "--library", library, "--pdf", pdf, "--language", "de").exit_code == 0
    assert "Provcheck-Bericht" in PdfReader(pdf).pages[0].extract_text()


def test_the_sender_is_kept_told_and_forgotten(library: Path, tmp_path: Path) -> None:
    pdf = tmp_path / "report.pdf"
    asked = ("report", "latest", "--library", library, "--pdf", pdf, "--sender")
    nobody = run(*asked)
    assert nobody.exit_code == 2
    assert "provcheck sender --name" in nobody.output
    assert run("sender", "--name", " Ana ", "--email", "ana@example.org", "--logo", WORKS / "picnic.jpg").exit_code == 0
    shown = run("sender")
    assert "From: Ana" in shown.output
    assert "picnic.jpg" in shown.output
    assert run(*asked).exit_code == 0
    first = PdfReader(pdf).pages[0]
    assert "ana@example.org" in first.extract_text()
    assert len(first.images) >= 1
    assert run("sender", "--email", "").exit_code == 0
    assert set(load_settings(settings_file()).sender) == {"name", "logo"}
    assert run("sender", "--clear").exit_code == 0
    assert load_settings(settings_file()).sender == {}


def test_a_logo_that_is_gone_keeps_nobody_from_changing_the_rest(tmp_path: Path) -> None:
    logo = tmp_path / "logo.jpg"
    logo.write_bytes((WORKS / "picnic.jpg").read_bytes())
    assert run("sender", "--name", "Ana", "--logo", logo).exit_code == 0
    logo.unlink()
    assert "Ana" in run("sender").output
    assert run("sender", "--name", "Anna").exit_code == 0
    assert run("sender", "--logo", "").exit_code == 0
    assert load_settings(settings_file()).sender == {"name": "Anna"}


def test_a_logo_that_is_no_picture_is_told_and_not_kept(tmp_path: Path) -> None:
    text = tmp_path / "logo.png"
    text.write_text("no picture")
    result = run("sender", "--name", "Ana", "--logo", text)
    assert result.exit_code == 2
    assert "logo.png" in result.output
    assert load_settings(settings_file()).sender == {}


def test_a_report_is_signed_with_a_key_that_was_made_before(library: Path, tmp_path: Path) -> None:
    pdf, page, data, table = (tmp_path / name for name in ("report.pdf", "report.html", "scan.json", "scan.csv"))
    targets = ("--pdf", pdf, "--html", page, "--json", data, "--csv", table)
    asked = ("report", "latest", "--library", library, *targets, "--sign")
    refused = run(*asked)
    assert refused.exit_code == 2
    assert "There is no key to sign with yet." in refused.output
    assert not pdf.exists()
    assert run("keys", "new").exit_code == 0
    assert run(*asked).exit_code == 0
    for written in (pdf, page, data, table):
        told = run("verify", written, "--library", library)
        assert told.exit_code == 0
        assert told.output.startswith(f"{written.name} is whole, and signed with your own key.\n")
        assert "Library: the one on this computer wrote this very file." in told.output
        elsewhere = run("verify", written, "--library", tmp_path / "other")
        assert elsewhere.exit_code == 0
        assert "Library: the one on this computer does not know the file." in elsewhere.output
    table.write_bytes(table.read_bytes() + b"\r\n")
    assert run("verify", table, "--library", library).exit_code == 1


def test_a_report_that_names_no_folders_is_checked_against_the_files_all_the_same(library: Path, tmp_path: Path) -> None:
    for told, names in (("names", {"a.png", "b.png", "c.png", "one.png"}), ("numbers", set[str]())):
        pdf = tmp_path / f"{told}.pdf"
        assert run("report", "latest", "--library", library, "--files", told, "--pdf", pdf).exit_code == 0
        result = run("verify", pdf, "--files", WORKS, "--json", "--library", library)
        assert result.exit_code == 1
        found = json.loads(result.output)["files"]
        assert len(found) == 4
        assert {file["found"] for file in found} == {"not-there"}
        assert names <= {file["file"]["name"] for file in found}


def test_a_page_that_was_written_is_checked_with_all_its_parts(library: Path, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    assert run("report", "latest", "--library", library, "--html", page).exit_code == 0
    for known, written_here in ((library, True), (tmp_path / "other", False)):
        result = run("verify", page, "--json", "--library", known)
        found = json.loads(result.output)
        assert (result.exit_code, found["whole"], found["written_here"]) == (0, True, written_here)
        assert {part["name"]: part["state"] for part in found["parts"]} == {
            "provcheck-scan.json": "whole",
            "provcheck-manifest.json": "whole",
        }
    page.write_bytes(page.read_bytes().replace(b"b.png", b"x.png", 1))
    result = run("verify", page, "--library", library)
    assert result.exit_code == 1
    assert "something was changed" in result.output


def test_what_cannot_be_asked_for_a_timestamp_is_told_before_any_work(library: Path, tmp_path: Path) -> None:
    pdf = tmp_path / "report.pdf"
    result = run("report", "latest", "--library", library, "--pdf", pdf, "--timestamp", "freetsa.org/tsr")
    assert result.exit_code == 2
    assert "is no address of a timestamp authority" in result.output
    assert not pdf.exists()
    assert (
        "is no file" in run("report", "latest", "--library", library, "--pdf", "/dev/null", "--timestamp", "http://a/").output
    )
