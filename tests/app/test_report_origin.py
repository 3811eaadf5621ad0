"""A report tells what the suspect's file says, hides other files' names where files are hidden, and has no room to waste."""

from __future__ import annotations

from provcheck.app.report_choice import Told
from provcheck.app.report_origin import origin_rows
from provcheck.core.origin.records import (
    Credentials,
    CredentialState,
    DeclaredAi,
    Lora,
    Origin,
    Prompted,
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


def said(files: Told = Told.PATHS, *, is_brief: bool = False) -> str:
    return "\n".join(f"{row.label}: {row.value}" for row in origin_rows(ORIGIN, NAMES, files, is_brief=is_brief))


def test_all_that_matters_is_told_with_what_it_is_worth() -> None:
    told = said()
    for words in (
        "Generator: ComfyUI",
        "Prompt: a heron by Mira Tammsaar",
        "Negative prompt: blurry",
        "LoRAs: miratammsaar",
        "Pictures it was made from: secret-client-heron.png",
        "does not hold",
        "made with generative AI",
        "Press is not on the trust list of 2026-08-05",
        'The name "Mira Tammsaar" stands in the prompt',
        'The name "Mira Tammsaar" stands in the name of a picture',
        "it proves nothing",
    ):
        assert words in told


def test_names_of_other_files_are_told_with_all_paths_alone() -> None:
    for files in (Told.NAMES, Told.NUMBERS):
        told = said(files)
        assert "secret-client" not in told
        assert "mira_tammsaar.png" not in told
        assert "Generator: ComfyUI" in told


def test_on_half_a_page_there_is_room_for_what_is_short() -> None:
    told = said(is_brief=True)
    assert "Generator: ComfyUI" in told
    assert "Prompt:" not in told
    assert max(map(len, told.splitlines())) < 200


def test_nothing_is_told_of_a_file_that_says_nothing() -> None:
    assert origin_rows(None, NAMES, Told.PATHS, is_brief=False) == ()
    assert origin_rows(Origin(), NAMES, Told.PATHS, is_brief=False) == ()
