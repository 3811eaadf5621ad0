"""A report tells what the suspect's file says, hides other files' names where files are hidden, and has no room to waste."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from provcheck.app.origin_hiding import without_paths
from provcheck.app.origins import said_record
from provcheck.app.report_choice import Told
from provcheck.app.report_origin import origin_rows, told_of
from provcheck.core.origin.records import (
    Credentials,
    CredentialState,
    DeclaredAi,
    Ingredient,
    Lora,
    Origin,
    Prompted,
    RawField,
    SignatureState,
)

ORIGIN = Origin(
    Prompted(
        "comfyui",
        ("a heron by Mira Tammsaar " + "and reeds " * 30,),
        ("blurry",),
        loras=(Lora("miratammsaar"),),
        references=("secret-client-heron.png", "mira_tammsaar.png"),
        signature=SignatureState.INVALID,
    ),
    DeclaredAi.YES,
    ("png:prompt",),
    Credentials(CredentialState.UNKNOWN_SIGNER, signer="Press", trust_list="2026-08-05"),
)
NAMES = ("Mira Tammsaar",)
HIDING = (Told.NAMES, Told.NUMBERS)


def said(files: Told = Told.PATHS, *, is_brief: bool = False) -> str:
    return "\n".join(f"{row.label}: {row.value}" for row in origin_rows(ORIGIN, NAMES, files, is_brief=is_brief))


def test_all_that_matters_is_told_with_what_it_is_worth() -> None:
    told = said()
    for words in (
        "Generator: ComfyUI",
        "Prompt: a heron by Mira Tammsaar",
        "Negative prompt: blurry",
        "LoRAs: miratammsaar",
        "Given to the generator: secret-client-heron.png",
        "does not hold",
        "made with generative AI",
        "Press is not on the trust list of 2026-08-05",
        'The name "Mira Tammsaar" stands in the prompt',
        'The name "Mira Tammsaar" stands in the name of a picture',
        "it proves nothing",
    ):
        assert words in told


def test_names_of_other_files_are_told_with_all_paths_alone() -> None:
    for files in HIDING:
        told = said(files)
        assert "secret-client" not in told
        assert "mira_tammsaar.png" not in told
        assert "Generator: ComfyUI" in told


LEAKING = Origin(
    Prompted(
        "comfyui",
        (
            "heron by Mira Tammsaar, C:/Users/bob/clients/Mira Tammsaar fox.png, reeds",
            "https://cdn.example/bob/fox.png a heron",
        ),
        (r"blurry, \\\\bobs-server\clients\x, /home/bob/fox",),
        r"D:\bob\clients\birds.safetensors",
        loras=(Lora("bob/clients/wading"),),
        references=("secret-client-heron.png",),
    ),
    DeclaredAi.YES,
    ("png:prompt",),
    Credentials(CredentialState.INVALID, ingredients=(Ingredient("bobs fox.png"),)),
    (RawField("png:prompt", '{"image": "C:/Users/bob/clients/Mira Kolb fox.png"}'),),
)


@pytest.mark.parametrize("files", HIDING)
def test_no_text_tells_of_other_files_where_they_are_hidden(files: Told) -> None:
    names = ("Mira Tammsaar", "Mira Kolb")
    rows = "\n".join(row.value for row in origin_rows(LEAKING, names, files, is_brief=False))
    record = json.dumps(said_record(*told_of(LEAKING, names, files)))
    for told in (rows, record):
        for secret in ("bob", "clients", "fox", "secret"):
            assert secret not in told
        for kept in ("heron by Mira Tammsaar, ", ", reeds", " a heron", "blurry", "wading"):
            assert kept in told
    assert json.loads(record)["model"] == "birds.safetensors"
    assert 'The name "Mira Kolb" stands in png:prompt' in rows.splitlines()
    assert {"name": "Mira Kolb", "where": "png:prompt", "text": "", "is_exact": True} in json.loads(record)["names_found"]
    assert "bob" in "".join(row.value for row in origin_rows(LEAKING, names, Told.PATHS, is_brief=False))


BESIDE = Origin(
    Prompted("a1111", ("a heron by Mira Tammsaar",)),
    DeclaredAi.YES,
    ("sidecar:bob.txt",),
    raw=(RawField("sidecar:bob.txt", "a heron by Mira Tammsaar"), RawField("sidecar:bob.json", "for Mira Kolb")),
)


def test_a_text_beside_the_file_is_told_as_what_says_it() -> None:
    rows = {row.label: row.value for row in origin_rows(BESIDE, NAMES, Told.PATHS, is_brief=False)}
    assert rows["Generative AI"].endswith("(declared by bob.txt, a text beside the file; proves nothing)")
    assert "by a text beside it" in rows["What this is worth"]
    both = replace(BESIDE, declared_by=("xmp:Iptc4xmpExt:DigitalSourceType", "sidecar:bob.txt"))
    rows = {row.label: row.value for row in origin_rows(both, NAMES, Told.PATHS, is_brief=False)}
    assert rows["Generative AI"].endswith("(declared by the file, proves nothing)")


@pytest.mark.parametrize("files", HIDING)
def test_the_name_of_a_text_beside_is_hidden_as_that_of_its_picture(files: Told) -> None:
    names = ("Mira Tammsaar", "Mira Kolb")
    rows = "\n".join(row.value for row in origin_rows(BESIDE, names, files, is_brief=False))
    record = said_record(*told_of(BESIDE, names, files))
    assert "bob" not in rows + json.dumps(record)
    assert "declared by …, a text beside the file" in rows
    assert record["declared_by"] == ["sidecar:…"]
    assert ("Mira Kolb", "sidecar:…") in [(name["name"], name["where"]) for name in record["names_found"]]


@pytest.mark.parametrize(
    "text", ["man/woman and/or 1/2", "w/ a hat, 24/7", r"mira \(artist\)", "f/1.8, 16:9, (heron:1.2)", "{a|b}, <lora:x:1>"]
)
def test_what_is_no_path_stays(text: str) -> None:
    assert without_paths(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "C:\\a b\\c",
        "c:/x",
        "~/x",
        "./x",
        "../x",
        "/home/x",
        "file:///x",
        "smb://s/x",
        "a/b/c",
        "a\\b",
        "bobs fox.PNG",
        "$HOME/x",
        "(fox.webp:1.2)",
    ],
)
def test_what_looks_like_a_file_is_hidden(text: str) -> None:
    assert without_paths(f"a heron, {text}, reeds") == "a heron, …, reeds"


def test_on_half_a_page_texts_are_cut_and_nothing_is_left_out() -> None:
    told = said(is_brief=True)
    assert "Generator: ComfyUI" in told
    assert "Prompt: a heron by Mira Tammsaar and reeds" in told
    assert max(map(len, told.splitlines())) < 200


def test_half_a_page_tells_that_credentials_do_not_hold() -> None:
    failures = tuple(f"assertion.dataHash.mismatch{number}" for number in range(9))
    origin = Origin(None, DeclaredAi.YES, ("c2pa",), Credentials(CredentialState.INVALID, signer="S" * 200, failures=failures))
    told = {row.label: row.value for row in origin_rows(origin, NAMES, Told.PATHS, is_brief=True)}
    assert "do not hold" in told["Content Credentials"]
    assert "mismatch0)" in told["Content Credentials"]
    assert len(told["Content Credentials"]) < 200
    assert told["Generative AI"] == "Declared: made with generative AI (declared by the file, proves nothing)"


def test_what_a_trusted_signer_declares_is_told_as_that() -> None:
    origin = Origin(None, DeclaredAi.YES, ("c2pa",), Credentials(CredentialState.TRUSTED, signer="Press"))
    told = {row.label: row.value for row in origin_rows(origin, NAMES, Told.PATHS, is_brief=True)}
    assert told["Generative AI"].endswith("(in Content Credentials, by who signed them)")


def test_nothing_is_told_of_a_file_that_says_nothing() -> None:
    assert origin_rows(None, NAMES, Told.PATHS, is_brief=False) == ()
    assert origin_rows(Origin(), NAMES, Told.PATHS, is_brief=False) == ()
