"""Pictures without a match whose files name the artist are told of, with plain words that this is no match."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from PIL import Image

from provcheck.app import portfolios, scanning
from provcheck.app.picture_source import PreviewSource
from provcheck.app.portfolios import NewPortfolio
from provcheck.app.report_choice import ReportChoice, Told, name_of
from provcheck.app.reporting import report_document
from provcheck.app.workspace import Workspace
from provcheck.cli.output import Output
from provcheck.core.assets import resource
from provcheck.core.imaging.door import read_bytes
from provcheck.core.index.origin_store import ORIGIN_VERSION, OriginStore
from provcheck.core.jobs import CancelToken
from provcheck.core.origin.records import Origin, Prompted
from provcheck.core.records import Level
from provcheck.core.report.document import ReportDocument
from provcheck.core.scan.events import Scanned
from provcheck.core.scan_records import ScanReport, ScanSettings
from provcheck.render.export import export_json
from tests.builders import work_image
from tests.origin_files import png

PROMPT = "a heron by {}, next to fox.png\nNegative prompt: {}\nSteps: 20, Sampler: Euler, CFG scale: 7, Seed: 1"


def noise(number: int) -> Image.Image:
    return Image.effect_noise((200 + number, 180), 90).convert("RGB")


@pytest.fixture
def outputs(tmp_path: Path) -> Path:
    """A copy of a work, two pictures that were asked for by the artist's name, and others."""
    folder = tmp_path / "outputs"
    folder.mkdir()
    work = work_image("goldfish.png", 300)
    copy = work.convert("RGB").resize((280, 280 * work.height // work.width))
    said = {
        "a-copy.png": ("Mira Tammsaar", "", copy),
        "b-named.png": ("Mira Tammsaar", "blurry", noise(1)),
        "c-excluded.png": ("someone", "Mira Tammsaar", noise(2)),
        "d-like.png": ("Mira Tamsaar", "", noise(3)),
        "e-nobody.png": ("someone", "", noise(4)),
    }
    for name, (wanted, unwanted, image) in said.items():
        (folder / name).write_bytes(png({"parameters": PROMPT.format(wanted, unwanted)}, image=image))
    (tmp_path / "works").mkdir()
    work.save(tmp_path / "works" / "goldfish.png")
    return folder


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "library")


def scanned(workspace: Workspace, outputs: Path, artist: str = "Mira Tammsaar") -> ScanReport:
    works = outputs.parent / "works"
    list(portfolios.index(workspace, NewPortfolio("mine", artist), [works], CancelToken()))
    portfolio = portfolios.list_portfolios(workspace)[0]
    *_others, last = scanning.scan(workspace, portfolio, [outputs], ScanSettings(level=Level.QUICK), CancelToken())
    assert isinstance(last, Scanned)
    return last.report


def test_they_are_kept_with_the_scan_and_told_again(workspace: Workspace, outputs: Path) -> None:
    report = scanned(workspace, outputs)
    assert {Path(match.suspect).name for match in report.matches} == {"a-copy.png"}
    (named,) = report.named
    assert (Path(named.path).name, [(name.name, name.where) for name in named.names]) == (
        "b-named.png",
        [("Mira Tammsaar", "positive")],
    )
    assert scanning.load_scan(workspace, report.number) == report
    assert scanned(workspace, outputs).named == report.named


@pytest.mark.parametrize("removed", [False, True])
def test_what_was_a_work_of_another_portfolio_before_changes_nothing(
    workspace: Workspace, outputs: Path, *, removed: bool
) -> None:
    list(portfolios.index(workspace, NewPortfolio("other", ""), [outputs], CancelToken()))
    if removed:
        portfolios.remove(workspace, portfolios.list_portfolios(workspace)[0])
    list(portfolios.index(workspace, NewPortfolio("mine", "Mira Tammsaar"), [outputs.parent / "works"], CancelToken()))
    (mine,) = (portfolio for portfolio in portfolios.list_portfolios(workspace) if portfolio.name == "mine")
    named = []
    for level in (Level.QUICK, Level.QUICK, Level.STANDARD):
        *_others, last = scanning.scan(workspace, mine, [outputs], ScanSettings(level=level), CancelToken())
        assert isinstance(last, Scanned)
        named.append([Path(picture.path).name for picture in last.report.named])
    assert named == [["b-named.png"]] * 3


@pytest.mark.parametrize("kept", [Origin(Prompted("a1111", ("by Mira Tammsaar",))), Origin()])
def test_what_an_earlier_reader_kept_is_read_anew(workspace: Workspace, outputs: Path, kept: Origin) -> None:
    report = scanned(workspace, outputs)
    contents = [read_bytes(outputs / name).sha256 for name in ("b-named.png", "e-nobody.png")]
    with workspace.open_library() as library:
        for content in contents:
            OriginStore(library).save(content, kept, also_silence=True)
        with library.transaction() as connection:
            connection.execute("UPDATE origins SET version = ?", (ORIGIN_VERSION - 1,))
    assert scanned(workspace, outputs).named == report.named
    with workspace.open_library() as library:
        loaded = [OriginStore(library).load(content) for content in contents]
    assert [origin is not None and "heron by Mira" in str(origin) for origin in loaded] == [True, False]


def test_a_portfolio_without_an_artist_has_none(workspace: Workspace, outputs: Path) -> None:
    assert scanned(workspace, outputs, "").named == ()


@pytest.mark.parametrize("files", list(Told))
def test_data_tell_them_without_other_files_where_these_are_hidden(workspace: Workspace, outputs: Path, files: Told) -> None:
    report = scanned(workspace, outputs)
    target = outputs.parent / "scan.json"
    export_json(workspace, report, target, ReportChoice(files=files))
    values = json.loads(target.read_text(encoding="utf-8"))
    schema = json.loads((resource("schemas") / "provcheck.scan-1.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(values)
    (named,) = values["suspects"]["naming_the_artist"]
    (name,) = named["names_found"]
    assert (named["sha256"], name["name"]) == (report.named[0].content, "Mira Tammsaar")
    assert ("fox" in name["text"]) == (files is Told.PATHS)
    assert ("b-named" in named["path"]) == (files is not Told.NUMBERS)


def document(workspace: Workspace, report: ScanReport, choice: ReportChoice) -> ReportDocument:
    with workspace.open_library() as library:
        return report_document(report, PreviewSource(library), {}, choice)


def test_reports_list_them_and_say_that_it_is_no_match(workspace: Workspace, outputs: Path) -> None:
    report = scanned(workspace, outputs)
    made = document(workspace, report, ReportChoice())
    (section,) = [section for section in made.sections if "whose prompts name the artist" in section.title]
    assert "in the files or in texts beside them" in section.paragraphs[0]
    assert section.rows[0].label.endswith("b-named.png")
    assert "stands in the prompt" in section.rows[0].value
    assert "no match" in section.paragraphs[0]
    assert any("names the artist" in line and "no match" in line for line in made.lead)
    chosen = document(workspace, report, ReportChoice(only=frozenset({name_of(report.matches[0])})))
    assert not any("name the artist" in section.title for section in chosen.sections)


def test_the_terminal_lists_them(workspace: Workspace, outputs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Output(quiet=False).scanned(scanned(workspace, outputs))
    told = capsys.readouterr()
    assert "names the artist. This is no match" in " ".join(told.out.split())
    assert "b-named.png:Thename" in "".join(told.err.split()), "which may be a word of everyday too, so that no more is said"
