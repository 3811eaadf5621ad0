"""An artist's names are found in prompts, however they are written, and not where they do not stand."""

from __future__ import annotations

import time

import pytest

from provcheck.core.origin.everyday import is_telling_stem
from provcheck.core.origin.names import asked_for, find_names, names_found, title_of, titles_found
from provcheck.core.origin.records import Credentials, Ingredient, Lora, Origin, Prompted, RawField

WIDE = "".join(chr(ord(letter) + 0xFEE0) if letter != " " else letter for letter in "Mira Tammsaar")
"""The name in the wide letters of East Asian fonts."""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("heron, by Mira Tammsaar, watercolour", "Mira Tammsaar"),
        ("MIRA TAMMSAAR", "mira tammsaar"),
        ("in the style of mira_tammsaar-v2", "Mira Tammsaar"),
        ("miratammsaar style", "Mira Tammsaar"),
        ("mira tammsaar-style", "Mira Tammsaar"),
        ("Mira Tammsaar's heron", "Mira Tammsaar"),
        ("(mira:1.2) (tammsaar:1.2)", "Mira Tammsaar"),
        ("((mira tammsaar:1.3))", "Mira Tammsaar"),
        (r"mira_tammsaar_\(artist\)", "Mira Tammsaar"),
        ("Mi\u200bra Tamm\u00adsaar", "Mira Tammsaar"),
        ("@heron.house, birds", "@heron.house"),
        ("by J.R. Doe", "J. R. Doe"),
        ("by J. R. Doe", "J R Doe"),
        ("by Joerg Baecker", "Jörg Bäcker"),
        ("by Jörg Bäcker", "Joerg Baecker"),
        ("by Jorg Backer", "Jörg Bäcker"),
        ("by Mueller", "Müller"),
        ("by Müller", "Mueller"),
        ("by Oyvind Ostergard", "Øyvind Østergård"),
        ("by Lukasz Ziolko", "Łukasz Ziółko"),
        ("by Aedan Strasse", "Ædan Straße"),
        ("by Thora Gudmundsson", "Þóra Guðmundsson"),
        ("林静 style", "林静"),
        ("林静の絵", "林静"),
        ("김민준의 그림", "김민준"),
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


@pytest.mark.parametrize(
    "text", ["by Mira Tamsaar", "mira_tammsaarr", "Mira Tamsmaar", "Mira Tannsaar, Mira Tanmsaar", "miratamsaar"]
)
def test_common_misspellings_are_found_and_told_as_such(text: str) -> None:
    assert [each.is_exact for each in find_names(text, ["Mira Tammsaar"])] == [False]


def test_an_exact_name_is_told_before_one_with_a_slip() -> None:
    assert [each.is_exact for each in find_names("mira tamsaar, mira tammsaar", ["Mira Tammsaar"])] == [True]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("by Christine Meyer", "Christina Meyer"),
        ("by Christian Meyer", "Christina Meyer"),
        ("by Janet Kolarik", "Janek Kolarik"),
        ("by Alexandra Kolb", "Alexandre Kolb"),
        ("by Michaela Braun", "Michael Braun"),
        ("by Marina Weber", "Martina Weber"),
        ("by Anna Petersen", "Anna Peterson"),
        ("alexandra", "Alexander"),
        ("katharine", "Katharina"),
        ("Winter Wardens", "Winter Gardens"),
        ("a summer gardem", "Summer Garden"),
    ],
)
def test_names_of_other_people_are_no_slips(text: str, name: str) -> None:
    assert find_names(text, [name]) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("MiraTammsaar_v2.safetensors", "Mira Tammsaar"),
        ("miratammsaarstyle_v2", "Mira Tammsaar"),
        ("stylemiratammsaar", "Mira Tammsaar"),
        ("miratammsaar2", "Mira Tammsaar"),
        ("mira-tammsaar-heron.png", "Mira Tammsaar"),
        ("RedWolf_v1", "redwolf"),
        ("RavenStyle2", "Raven"),
    ],
)
def test_names_of_models_and_files_are_put_together(text: str, name: str) -> None:
    for where in ("lora", "embedding", "model", "reference", "file-name"):
        assert [each.is_exact for each in find_names(text, [name], where)] == [True]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("illustrationXL", "illustra"),
        ("interstellar_v3", "Stellar"),
        ("preraphaelite-style", "Raphael"),
        ("leonardo_diffusion", "Leonard"),
        ("red_wolf_v2", "redwolf"),
        ("mariaandersonstyle", "Maria Anders"),
        ("hairstyle", "Hair"),
        ("RavenQueen_v2", "Raven"),
    ],
)
def test_other_words_in_names_of_models_are_no_name(text: str, name: str) -> None:
    assert find_names(text, [name], "lora") == []


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
        ("a pre-raphaelite painting", "Raphael"),
        ("in the style of Leonardo da Vinci", "Leonard"),
        ("digital illustration", "illustra"),
        ("an interstellar ship", "Stellar"),
        ("1girl, red, wolf, forest", "Red Wolf"),
        ("a red wolf", "redwolf"),
        ("a red wolf", "@red_wolf"),
        ("portrait of anna. Lee jeans", "Anna Lee"),
        ("portrait of anna\nlee jeans", "Anna Lee"),
        ("anna: lee", "Anna Lee"),
        ("in the one room", "theone"),
        ("moon.\nlight", "moonlight"),
        ("man ga zine", "manga"),
        ("Alexandra Kolb-Meier", "Alexandra Kolb"),
        ("by mira_k", "Mira"),
        ("@mira_art", "@mira"),
        ("mira_88", "Mira"),
        ("anna-mira tammsaar", "Mira Tammsaar"),
        ("miratammsaarx", "Mira Tammsaar"),
        ("森林静寂", "林静"),
        ("さくら", "ざくろ"),
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


def test_escapes_of_raw_texts_are_read() -> None:
    raw = (RawField("png:workflow", '{"note": "birds\\nMira Tammsaar", "other": "Jos\\u00e9 Kolb"}'),)
    found = names_found(Origin(None, raw=raw), ["Mira Tammsaar", "José Kolb"])
    assert {each.name for each in found} == {"Mira Tammsaar", "José Kolb"}


def test_content_credentials_are_looked_through() -> None:
    credentials = Credentials(
        signer="Mira Tammsaar", ingredients=(Ingredient("a.png", ingredients=(Ingredient("mira-kolb.png"),)),)
    )
    found = names_found(Origin(credentials=credentials), ["Mira Tammsaar", "Mira Kolb"])
    assert [(each.name, each.where) for each in found] == [("Mira Tammsaar", "credentials"), ("Mira Kolb", "credentials")]


def test_embeddings_are_what_generators_write_as_such() -> None:
    prompted = Prompted("a1111", ("I <3 Mira Tammsaar> and <b> birds",))
    assert [each.where for each in names_found(Origin(prompted), ["Mira Tammsaar"])] == ["positive"]
    prompted = Prompted("a1111", ("<miratammsaarstyle>, (embedding:miratammsaar2:1.1)",))
    assert [each.where for each in names_found(Origin(prompted), ["Mira Tammsaar"])] == ["embedding", "embedding"]


def test_lists_mark_what_was_surely_asked_for() -> None:
    def marked(name: str, prompted: Prompted | None, *raw: RawField) -> bool:
        return bool(asked_for(Origin(prompted, raw=raw), [name]))

    assert marked("Mira Tammsaar", Prompted("", ("by mira tammsaar",)))
    assert marked("Mira Tammsaar", Prompted("", loras=(Lora("miratammsaar"),)))
    assert not marked("Mira Tammsaar", Prompted("", ("by mira tamsaar",)))
    assert not marked("Mira Tammsaar", Prompted("", negative=("by mira tammsaar",)))
    assert not marked("Mira Tammsaar", None, RawField("png:note", "by mira tammsaar"))
    assert not marked("Red Wolf", Prompted("", ("a red wolf in a forest",)))
    assert not marked("", Prompted("", ("by mira tammsaar",)))


def test_what_was_asked_for_is_told_once_for_each_place() -> None:
    prompted = Prompted("", ("by mira tammsaar", "mira tammsaar, ink"), ("mira kolb",), loras=(Lora("miratammsaar"),))
    found = asked_for(Origin(prompted), ["Mira Tammsaar", "mira-tammsaar", "Mira Kolb"])
    assert [(each.name, each.where, each.text) for each in found] == [
        ("Mira Tammsaar", "positive", "by mira tammsaar"),
        ("Mira Tammsaar", "lora", "miratammsaar"),
    ]


@pytest.mark.parametrize(
    "text", ["a " * 200_000, "Mira " * 80_000, "a1B" * 130_000, "é" * 400_000, "\\u00e9" * 60_000, "<a" * 200_000]
)
def test_long_texts_are_read_once(text: str) -> None:
    origin = Origin(Prompted("", (text,), model=text), raw=(RawField("png:note", text),))
    began = time.process_time()
    assert names_found(origin, ["Mira Tammsaar", "@heron_style", "林静"]) == ()
    assert time.process_time() - began < 20


def test_a_title_is_told_where_all_of_it_stands() -> None:
    origin = Origin(Prompted("", ("Heron at Dusk, birds",), ("heron, at dusk",)))
    assert [each.where for each in titles_found(origin, "heron at dusk", "heron_at_dusk.png")] == ["file-name", "positive"]
    assert titles_found(Origin(Prompted("", ("heron at dask",))), "heron at dusk") == ()
    assert titles_found(origin, "") == ()


@pytest.mark.parametrize(
    ("stem", "is_telling"),
    [
        ("goldfish", True),
        ("Kingfisher (2)", True),
        ("image", False),
        ("example", False),
        ("0012", False),
        ("IMG_20240518", False),
        ("_DSC0042", False),
        ("DSCF1234", False),
        ("ComfyUI_00001_", False),
        ("PXL_20240101", False),
        ("Screenshot 2024-01-03", False),
        ("dragon-girl", False),
        ("CherryBlossom2", False),
        ("Bild1", False),
    ],
)
def test_names_that_files_of_everybody_have_tell_nothing(stem: str, *, is_telling: bool) -> None:
    assert is_telling_stem(stem) == is_telling


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
        ("character design 03.png", ""),
        ("Portrait Commission.jpg", ""),
        ("Sitting Girl.png", ""),
        ("cherry_blossom.png", ""),
        ("magical forest v2.png", ""),
        ("screenshot 2024-01-03 at night.png", ""),
        ("Mädchen im Wald.png", ""),
    ],
)
def test_a_title_is_what_a_file_name_says_beside_versions(file_name: str, title: str) -> None:
    assert title_of(file_name) == title
