"""The origin of a match's suspect: of its file, and when that is gone of what was kept."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from provcheck.app import portfolios, scanning
from provcheck.app.origin_marks import OriginMark, mark_key, origin_marks
from provcheck.app.origin_texts import lines_of
from provcheck.app.origins import FileOrigin, _named_like, origin_of_match
from provcheck.app.portfolios import NewPortfolio
from provcheck.app.report_choice import ReportChoice, Told
from provcheck.app.workspace import Workspace
from provcheck.core.assets import resource
from provcheck.core.errors import Reason
from provcheck.core.index.origin_store import OriginStore
from provcheck.core.jobs import CancelToken
from provcheck.core.origin.records import DeclaredAi, Origin, Prompted
from provcheck.core.records import Level, Match, NameFound, Skipped
from provcheck.core.scan.events import Scanned
from provcheck.core.scan_records import ScanSettings
from provcheck.render.export import export_json
from tests.builders import work_image
from tests.core.test_generators import A1111
from tests.origin_files import picture, png, saved

PROMPT = A1111.replace("a heron", "a goldfish by Mira Tammsaar")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "library")


@pytest.fixture
def found(workspace: Workspace, tmp_path: Path) -> Match:
    """A match whose suspect has a prompt with the artist's name, as the scan that was kept tells it."""
    (tmp_path / "works").mkdir()
    work = work_image("goldfish.png", 300)
    work.save(tmp_path / "works" / "goldfish.png")
    suspect = tmp_path / "suspect.png"
    suspect.write_bytes(png({"parameters": PROMPT}, image=work.convert("RGB").resize((280, 280 * work.height // work.width))))
    asked = NewPortfolio("mine", "Mira Tammsaar", ("@heron_style",))
    list(portfolios.index(workspace, asked, [tmp_path / "works"], CancelToken()))
    portfolio = portfolios.list_portfolios(workspace)[0]
    events = list(scanning.scan(workspace, portfolio, [suspect], ScanSettings(level=Level.QUICK), CancelToken()))
    last = events[-1]
    assert isinstance(last, Scanned)
    (match,) = last.report.matches
    return match


def test_the_suspect_is_read_with_the_names_of_the_portfolio(workspace: Workspace, found: Match) -> None:
    read = origin_of_match(workspace, found)
    assert read.origin.prompted is not None
    assert read.origin.prompted.model == "birds_v3"
    assert {(name.name, name.where) for name in read.names} == {
        ("Mira Tammsaar", "positive"),
        ("@heron_style", "positive"),
        ("@heron_style", "lora"),
    }
    assert not read.is_kept


@pytest.mark.parametrize("is_gone", [True, False])
def test_what_was_said_is_kept_when_the_file_is_gone_or_another(workspace: Workspace, found: Match, is_gone: bool) -> None:
    before = origin_of_match(workspace, found)
    suspect = Path(found.suspect)
    suspect.unlink() if is_gone else suspect.write_bytes(saved(picture(), "PNG"))
    after = origin_of_match(workspace, found)
    assert after.is_kept
    assert (after.origin, after.names) == (before.origin, before.names)
    assert any("As it was when the picture was checked" in line for line in lines_of(after))


def start_from(suspect: str, reference: str) -> None:
    """Let a sidecar say from which picture a suspect was made."""
    graph = {
        "1": {"class_type": "LoadImage", "inputs": {"image": reference}},
        "2": {"class_type": "VAEEncode", "inputs": {"pixels": ["1", 0]}},
        "3": {"class_type": "CLIPTextEncode", "inputs": {"text": "a goldfish"}},
        "4": {"class_type": "KSampler", "inputs": {"seed": 1, "positive": ["3", 0], "latent_image": ["2", 0]}},
        "5": {"class_type": "SaveImage", "inputs": {"images": ["4", 0]}},
    }
    Path(suspect).with_suffix(".json").write_text(json.dumps(graph), encoding="utf-8")


def test_a_reference_that_is_named_like_a_work_is_pointed_out(workspace: Workspace, found: Match) -> None:
    assert origin_of_match(workspace, found).like_works == ()
    start_from(found.suspect, "GOLDFISH_.jpg")
    assert origin_of_match(workspace, found).like_works == (("GOLDFISH_.jpg", found.work.path),)


@pytest.mark.parametrize("name", ["image.png", "0012.png", "IMG_0012.png", "example.png"])
def test_names_that_pictures_of_everybody_have_are_not_pointed_out(found: Match, name: str) -> None:
    origin = Origin(Prompted("comfyui", references=(name,)))
    assert _named_like(origin, [replace(found.work, path=f"/art/{name}")]) == ()


def test_the_title_of_the_work_is_told_as_that() -> None:
    told = lines_of(
        FileOrigin(
            Path("a.png"), Origin(Prompted("a1111")), titles=(NameFound("Heron at Dusk", "positive", "heron at dusk, x"),)
        )
    )
    assert 'The title of the work, "Heron at Dusk", stands in the prompt, in the words "heron at dusk, x"' in told


def test_lists_name_the_artist_of_the_match_alone(workspace: Workspace, found: Match, tmp_path: Path) -> None:
    key = mark_key(found)
    assert origin_marks(workspace, [key]) == {key: OriginMark(DeclaredAi.YES, has_name=True)}
    mine = portfolios.list_portfolios(workspace)[0]
    portfolios.change(workspace, mine, NewPortfolio("mine", "Somebody Else"))
    (tmp_path / "others").mkdir()
    work_image("french-horn.png", 200).save(tmp_path / "others" / "others.png")
    list(portfolios.index(workspace, NewPortfolio("other", "Mira Tammsaar"), [tmp_path / "others"], CancelToken()))
    assert origin_marks(workspace, [key]) == {key: OriginMark(DeclaredAi.YES)}


def test_a_number_that_another_work_has_by_now_names_nobody(workspace: Workspace, found: Match) -> None:
    content, (number, _digest) = mark_key(found)
    key = (content, (number, "0" * 64))
    assert origin_marks(workspace, [key]) == {key: OriginMark(DeclaredAi.YES)}


@pytest.mark.parametrize("files", list(Told))
def test_the_exported_data_tell_the_origin_too(workspace: Workspace, found: Match, tmp_path: Path, files: Told) -> None:
    scan = scanning.load_scan(workspace, 1)
    assert scan is not None
    assert scan.matches[0].suspect == found.suspect
    export_json(workspace, scan, tmp_path / "scan.json", ReportChoice(files=files))
    values = json.loads((tmp_path / "scan.json").read_text(encoding="utf-8"))
    schema = json.loads((resource("schemas") / "provcheck.scan-1.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(values)
    origin = values["matches"][0]["origin"]
    assert (origin["generator"], origin["declared_ai"]) == ("a1111", "yes")
    assert {name["where"] for name in origin["names_found"]} == {"positive", "lora"}


def test_a_library_of_an_earlier_version_learns_the_origin_of_what_is_found(workspace: Workspace, found: Match) -> None:
    with workspace.open_library() as library, library.transaction() as connection:
        connection.execute("DELETE FROM origins")
    portfolio = portfolios.list_portfolios(workspace)[0]
    list(scanning.scan(workspace, portfolio, [Path(found.suspect)], ScanSettings(level=Level.QUICK), CancelToken()))
    with workspace.open_library() as library:
        kept = OriginStore(library).load(found.suspect_facts.sha256)
    assert kept is not None
    assert kept.prompted is not None
    assert kept.prompted.model == "birds_v3"


def test_that_a_file_says_nothing_is_kept_in_place_of_what_it_was_taken_to_say(workspace: Workspace, found: Match) -> None:
    content = found.suspect_facts.sha256
    with workspace.open_library() as library:
        store = OriginStore(library)
        assert store.load(content) is not None
        store.save(content, Origin())
        assert store.load(content) is None
        assert store.is_known(content)
        store.save("another", Origin())
        assert not store.is_known("another")


def test_what_beside_a_file_could_not_be_read_is_said_also_where_nothing_else_is() -> None:
    """A report in the place of a text is told as that, and comes after what was read."""
    unread = (Skipped("/s/fox.txt", Reason.NO_PERMISSION), Skipped("/s/fox.json", Reason.MARKED_TEXT))
    for is_kept in (False, True):
        lines = lines_of(FileOrigin(Path("/s/fox.png"), unread=unread, is_kept=is_kept))
        assert lines[-2].startswith("fox.txt, a text beside a picture, could not be read")
        assert lines[-1].startswith("fox.json, a text beside a picture, is marked as data of a report of Provcheck")
        assert "searched" not in lines[-1]
    saying = lines_of(FileOrigin(Path("/s/fox.png"), Origin(Prompted("a1111", ("a fox",))), unread=unread))
    assert saying[-3].startswith("fox.txt, a text beside a picture")
    assert saying[-1].startswith("All of this is declared")
