"""`provcheck origin`: what a file says of how it was made, for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from jsonschema import Draft202012Validator
from PIL import Image

from provcheck.cli.origin import origin
from provcheck.core.assets import resource
from provcheck.core.origin.trust_list import TrustList
from provcheck.core.scan import origins
from tests.builders import refuse
from tests.core import credential_maker
from tests.core.test_generators import A1111
from tests.core.test_hidden_notes import packed, pixels
from tests.origin_files import hidden, picture, png


@pytest.fixture
def generated(tmp_path: Path) -> Path:
    path = tmp_path / "mira_tammsaar_0001.png"
    path.write_bytes(png({"parameters": A1111.replace("a heron", "a heron by Mira Tammsaar")}))
    return path


def records(capsys: pytest.CaptureFixture[str], *files: Path, **asked: Any) -> list[dict[str, Any]]:
    origin(list(files), as_json=True, **asked)
    schema = json.loads((resource("schemas") / "provcheck.origin-1.schema.json").read_text(encoding="utf-8"))
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    for each in found:
        Draft202012Validator(schema).validate(each)
    return found


def test_a_record_holds_all_that_was_read(capsys: pytest.CaptureFixture[str], generated: Path) -> None:
    (found,) = records(capsys, generated, artist=["Mira Tammsaar"], handle=["@heron_style"])
    assert found["schema"] == "provcheck.origin/1"
    assert (found["generator"], found["model"], found["seed"]) == ("a1111", "birds_v3", 4294967297)
    assert found["loras"] == [{"name": "heron_style", "weight": 0.7}, {"name": "wading", "weight": None}]
    assert (found["declared_ai"], found["declared_by"]) == ("yes", ["png:parameters"])
    assert found["c2pa"]["state"] == "none"
    assert found["novelai_signature"] == "none"
    assert [(name["name"], name["where"]) for name in found["names_found"]] == [
        ("Mira Tammsaar", "file-name"),
        ("Mira Tammsaar", "positive"),
        ("@heron_style", "positive"),
        ("@heron_style", "lora"),
    ]
    assert found["raw"][0]["place"] == "png:parameters"


def test_notes_hidden_in_pixels_are_found_by_the_command(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    magic = b"stealth_pngcomp"
    path = tmp_path / "hidden.png"
    Image.fromarray(hidden(pixels(), magic, packed(magic, A1111))).save(path)
    (found,) = records(capsys, path)
    assert (found["generator"], found["declared_by"]) == ("a1111", ["stealth:alpha"])


def test_silence_is_said_to_mean_nothing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "plain.png"
    picture().save(path)
    origin([path])
    said = capsys.readouterr().out
    assert "says nothing of how it was made. That a file says nothing of it means nothing" in " ".join(said.split())
    (found,) = records(capsys, path)
    assert (found["generator"], found["declared_ai"], found["raw"]) == (None, "unknown", [])


def test_a_person_reads_the_prompt_and_what_it_is_worth(capsys: pytest.CaptureFixture[str], generated: Path) -> None:
    origin([generated], artist=["Mira Tammsaar"])
    said = " ".join(capsys.readouterr().out.split())
    assert "Prompt: a heron by Mira Tammsaar" in said
    assert "declared by the file, or by a text beside it, and can be written by anyone" in said
    assert "It shows no copying of any work." in said


def test_what_it_is_worth_is_said_once_below_all_files(capsys: pytest.CaptureFixture[str], generated: Path) -> None:
    again = generated.with_name("again.png")
    again.write_bytes(generated.read_bytes())
    plain, bare = (generated.with_name(name) for name in ("plain.png", "bare.png"))
    for path in (plain, bare):
        picture().save(path)
    origin([generated, again, plain, bare])
    lines = capsys.readouterr().out.splitlines()
    assert sum("can be written by anyone" in line for line in lines) == 1
    assert sum("means nothing" in line for line in lines) == 1
    assert sum("says nothing of how it was made." in line for line in lines) == 2
    assert "can be written by anyone" in lines[-3]
    assert "means nothing" in lines[-1]
    origin([generated, again])
    assert "means nothing" not in capsys.readouterr().out


def test_files_that_cannot_be_read_are_named_and_the_rest_goes_on(capsys: pytest.CaptureFixture[str], generated: Path) -> None:
    gone = generated.with_name("gone.png")
    with pytest.raises(typer.Exit):
        origin([gone, generated], as_json=True)
    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (first["read"], first["reason"]) == (False, "not-found")
    assert second["generator"] == "a1111"


def test_a_text_beside_that_cannot_be_read_takes_nothing_of_its_picture(
    capsys: pytest.CaptureFixture[str], generated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = generated.with_suffix(".txt")
    text.write_text("a note", encoding="utf-8")
    refuse(monkeypatch, text)
    with pytest.raises(typer.Exit):
        origin([generated.parent], as_json=True)
    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (first["path"], first["generator"]) == (str(generated), "a1111")
    assert (second["path"], second["read"], second["reason"]) == (str(text), False, "no-permission")


def test_a_file_whose_pixels_are_damaged_still_says_what_it_says(capsys: pytest.CaptureFixture[str], generated: Path) -> None:
    data = generated.read_bytes()
    generated.write_bytes(data[: data.index(b"IDAT") + 20])
    (found,) = records(capsys, generated)
    assert (found["generator"], found["pixels_looked_at"]) == ("a1111", False)


@pytest.mark.parametrize(("agent", "generator"), [("gpt-image", "openai"), ("Adobe Firefly", "firefly"), ("Heron Maker", None)])
def test_content_credentials_declare_it_and_name_the_service(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, agent: str, generator: str | None
) -> None:
    press = credential_maker.signer(credential_maker.authority("A Root"))
    made = credential_maker.manifest(credential_maker.created(agent=agent))
    path = tmp_path / "made.png"
    path.write_bytes(credential_maker.sign(credential_maker.picture("PNG"), "PNG", made, press))
    (found,) = records(capsys, path)
    assert (found["generator"], found["declared_ai"], found["declared_by"]) == (generator, "yes", ["c2pa"])
    # Whom nobody vouches for can name whatever it likes.
    assert found["c2pa"]["state"] == "valid-unknown-signer"
    origin([path])
    assert "anyone can sign like this" in " ".join(capsys.readouterr().out.split())


def test_all_pictures_in_a_folder_are_looked_at(capsys: pytest.CaptureFixture[str], generated: Path) -> None:
    inner = generated.parent / "inner"
    inner.mkdir()
    (inner / "b.png").write_bytes(png({"parameters": A1111}))
    (inner / "notes.txt").write_text("no picture", encoding="utf-8")
    found = records(capsys, generated.parent, inner / "b.png")
    assert [Path(each["path"]).name for each in found] == ["mira_tammsaar_0001.png", "b.png", "b.png"]


def signed(state: str, root: credential_maker.Identity) -> bytes:
    """A picture with Content Credentials of which a state comes."""
    press, made = credential_maker.signer(root), credential_maker.manifest(credential_maker.created())
    plain = credential_maker.picture("PNG")
    if state == "none":
        return plain
    if state == "remote-not-fetched":
        return credential_maker.sign(plain, "PNG", made, press, remote="https://example.org/manifest")
    data = bytearray(credential_maker.sign(plain, "PNG", made, press))
    if state == "invalid":
        data[data.index(b"IDAT") + 40] ^= 1
    if state == "unreadable":
        at = data.index(b"caBX")
        data[at + 4 : at + 60] = bytes(56)
    return bytes(data)


SENTENCES = {
    "none": "",
    "trusted": "who is on the trust list of 2026-01-02",
    "valid-unknown-signer": "anyone can sign like this",
    "invalid": "Content Credentials do not hold",
    "remote-not-fetched": "They were not fetched",
    "unreadable": "there but cannot be read",
}


@pytest.mark.parametrize("state", SENTENCES)
def test_every_state_of_content_credentials_is_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    root, other = credential_maker.authority("A Root"), credential_maker.authority("Another Root")
    trusted = root if state == "trusted" else other
    monkeypatch.setattr(origins, "shipped_trust_list", lambda: TrustList("2026-01-02", trusted.pem))
    path = tmp_path / "made.png"
    path.write_bytes(signed(state, root))
    (found,) = records(capsys, path)
    assert found["c2pa"]["state"] == state
    assert found["declared_ai"] == ("yes" if state in {"trusted", "valid-unknown-signer"} else "unknown")
    origin([path])
    assert SENTENCES[state] in " ".join(capsys.readouterr().out.split())


def test_a_text_marked_as_data_of_a_report_is_told_and_changes_no_exit_code(
    capsys: pytest.CaptureFixture[str], generated: Path
) -> None:
    beside = generated.with_suffix(".json")
    beside.write_bytes(b'{"schema": "provcheck.scan/1"}')
    _picture, text = records(capsys, generated.parent)
    assert (text["path"], text["read"], text["reason"]) == (str(beside), False, "text-marked-as-report")
    origin([generated.parent])
    assert "is marked as data of a report of Provcheck, which anyone can write" in " ".join(capsys.readouterr().out.split())
