"""An artist's names are found in prompts, however they are written, and not where they do not stand."""

from __future__ import annotations

import pytest

from provcheck.core.origin.names import find_names, names_found, title_of
from provcheck.core.origin.records import Lora, Origin, Prompted, RawField

WIDE = "".join(chr(ord(letter) + 0xFEE0) if letter != " " else letter for letter in "Mira Tammsaar")
"""The name in the wide letters of East Asian fonts."""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("heron, by Mira Tammsaar, watercolour", "Mira Tammsaar"),
        ("MIRA TAMMSAAR", "mira tammsaar"),
        ("in the style of mira_tammsaar-v2", "Mira Tammsaar"),
        ("<lora:miratammsaarstyle:0.8>", "Mira Tammsaar"),
        ("@mira.tammsaar", "Mira Tammsaar"),
        ("José Álvarez", "Jose Alvarez"),
        ("Jose\u0301 A\u0301lvarez", "José Álvarez"),
        (WIDE, "Mira Tammsaar"),
        ("зимородок, Анна Ким", "анна ким"),
        ("夕暮れの鷺、鷺沢文香の絵", "鷺沢文香"),
    ],
)
def test_a_name_is_found_however_it_is_written(text: str, name: str) -> None:
    assert [(each.name, each.is_exact) for each in find_names(text, [name])] == [(name, True)]


@pytest.mark.parametrize("text", ["by Mira Tamsaar", "mira tammsarr", "mira_tammsaarr", "Mria Tammsaar", "miratamsaar"])
def test_common_misspellings_are_found_and_told_as_such(text: str) -> None:
    assert [each.is_exact for each in find_names(text, ["Mira Tammsaar"])] == [False]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a red lion in a field", "Li"),
        ("maximum detail", "Max"),
        ("a picture of a summer day", "Summers"),
        ("a mirror at Tammsaare park", "Mira Tamm"),
        ("heron at dusk", "Mira Tammsaar"),
        ("", "Mira"),
        ("anything", ""),
        ("the artist", "Artis"),
    ],
)
def test_other_words_are_no_name(text: str, name: str) -> None:
    assert find_names(text, [name]) == []


def test_a_name_is_told_with_the_place_where_it_stands() -> None:
    prompted = Prompted(
        "comfyui",
        ("heron by Mira Tammsaar, embedding:miratammsaar",),
        ("mira tammsaar",),
        "birds",
        loras=(Lora("miratammsaar_v1"),),
        references=("mira-tammsaar-heron.png",),
    )
    found = names_found(Origin(prompted), ["Mira Tammsaar", "someone else"], "mira_tammsaar_0001.png")
    assert [each.where for each in found] == ["file-name", "positive", "embedding", "negative", "lora", "reference"]
    assert {each.name for each in found} == {"Mira Tammsaar"}


def test_a_raw_text_is_told_only_where_nothing_else_says_the_name() -> None:
    raw = (RawField("png:workflow", '{"note": "as Mira Tammsaar would"}'),)
    assert [each.where for each in names_found(Origin(None, raw=raw), ["Mira Tammsaar"])] == ["png:workflow"]
    prompted = Prompted("a1111", ("by Mira Tammsaar",))
    assert [each.where for each in names_found(Origin(prompted, raw=raw), ["Mira Tammsaar"])] == ["positive"]


def test_long_texts_are_cut_around_the_name() -> None:
    (found,) = find_names("a " * 500 + "by Mira Tammsaar" + ", b" * 500, ["Mira Tammsaar"])
    assert len(found.text) < 100
    assert "Mira Tammsaar" in found.text


@pytest.mark.parametrize(
    ("file_name", "title"),
    [
        ("/art/Heron at Dusk.png", "Heron at Dusk"),
        ("heron_at-dusk_final_v2.psd", "heron at dusk"),
        ("IMG_20240518.jpg", ""),
        ("heron.png", ""),
        ("a cat.png", ""),
        ("0012.png", ""),
    ],
)
def test_a_title_is_what_a_file_name_says_beside_versions(file_name: str, title: str) -> None:
    assert title_of(file_name) == title
