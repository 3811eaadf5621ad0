"""A word that is also an artist's name is told of where a person is meant, and of nobody who wrote of amber, ivy or a robin."""

from __future__ import annotations

import time

import pytest

from provcheck.app.origin_texts import name_text, named_meaning
from provcheck.core.origin.limits import MOST_NAMED
from provcheck.core.origin.names import asked_for, names_found
from provcheck.core.origin.records import Lora, Origin, Prompted


def asked(name: str, prompt: str) -> bool:
    return bool(asked_for(Origin(Prompted("a1111", (prompt,))), [name]))


@pytest.mark.parametrize(
    ("name", "prompt"),
    [
        ("Amber", "warm amber light over a city"),
        ("Amber", "Warm Amber Light Over A City"),
        ("Amber", "lit by amber, dusk"),
        ("Amber", "a street lit by Amber, dusk"),
        ("Amber", "style of amber glass"),
        ("Amber", "by amber light"),
        ("Amber", "in the style of Amber Heard"),
        ("@amber", "warm amber light"),
        ("Ivy", "a wall overgrown by ivy, stone"),
        ("Ivy", "ivy style"),
        ("Jade", "jade necklace, princess"),
        ("Hazel", "hazel eyes, freckles"),
        ("Robin", "robin hood in the forest"),
        ("Aurora", "aurora borealis"),
        ("Aurora", "night, Aurora, snow"),
        ("Aurora", "inspired by aurora, night"),
        ("Willow", "sitting by willow, pond"),
        ("Grace", "full of grace"),
        ("April", "april showers"),
        ("Mark", "question mark"),
        ("Max", "max detail, 8k max"),
        ("Ana", "portrait of Ana de Armas, cinematic"),
        ("Ana", "by Ana de Armas"),
        ("Kim", "art by kim jung gi"),
        ("Kim", "by Ana Kim, ink"),
        ("Art by Kim", "art by kim jung gi"),
        ("Sam", "sam smith"),
        ("Sam", "art by sam smith, oil"),
        ("Smith", "by Sam Smith, oil"),
        ("Smith", "Sam Smith's style"),
        ("Pony", "pony, meadow"),
        ("Amber Light", "warm amber light over a city"),
        ("Amber Light", "Warm Amber Light Over A City"),
        ("Rose Gold", "rose gold jewellery"),
        ("桜", "桜の木"),
        ("ひまわり", "ひまわり、夏"),
    ],
)
def test_words_and_other_people_are_not_the_artist(name: str, prompt: str) -> None:
    assert not asked(name, prompt)


@pytest.mark.parametrize(
    ("name", "prompt"),
    [
        ("Amber", "heron by Amber, watercolour"),
        ("Amber", "heron, by amber"),
        ("Amber", "art by amber, dusk"),
        ("Amber", "warm amber light, art by Amber."),
        ("Amber", "in the style of Amber"),
        ("Amber", "(by Amber:1.2), dusk"),
        ("Amber", "by Amber in watercolour"),
        ("Amber", "artist:amber, 1girl"),
        ("Amber", r"1girl, amber \(artist\), dusk"),
        ("Amber", '"Amber" style'),
        ("Amber", "in Amber's style"),
        ("Amber", "@amber, birds"),
        ("Art by Kim", "a heron, art by Kim, ink"),
        ("heron88", "heron88, birds"),
        ("mira_t", "mira_t, birds"),
        ("Ana de Armas", "ana de armas, ink"),
        ("Anna Berg", "by anna berg, ink"),
        ("Anna Berg", "a heron, Anna Berg, ink"),
        ("Anna Berg", "Anna Berg style"),
        ("林静", "林静の絵"),
        ("김민준", "김민준의 그림"),
    ],
)
def test_a_name_counts_where_a_person_or_an_account_is_meant(name: str, prompt: str) -> None:
    assert asked(name, prompt)


@pytest.mark.parametrize(
    ("name", "label", "is_asked"),
    [
        ("Amber", "amber-light-slider", False),
        ("Amber", "amber_v3.safetensors", False),
        ("Amber", "amber", False),
        ("Amber", "by_amber_light", False),
        ("Amber", "by_amber_v2", True),
        ("Amber", "artist_amber.safetensors", True),
        ("Amber", "amber_artist_xl", True),
        ("Anna Berg", "anna_berg_slider", False),
        ("Anna Berg", "anna_berg_v2", True),
        ("Anna Berg", "style_anna-berg.safetensors", True),
    ],
)
def test_so_it_is_in_names_of_models_loras_embeddings_and_files(name: str, label: str, *, is_asked: bool) -> None:
    for prompted in (
        Prompted("", loras=(Lora(label),)),
        Prompted("", model=label),
        Prompted("", references=(label,)),
        Prompted("", (f"<{label}>",)),
    ):
        assert bool(asked_for(Origin(prompted), [name])) is is_asked


def test_the_place_that_is_told_is_that_where_a_person_is_meant() -> None:
    prompt = "warm amber light, " * 20 + "art by Amber, ink"
    (found,) = asked_for(Origin(Prompted("", (prompt,))), ["Amber"])
    assert "art by Amber, ink" in found.text


def test_a_single_word_is_told_as_a_word() -> None:
    (word,) = asked_for(Origin(Prompted("", ("art by Amber",))), ["Amber"])
    assert "A word that is also the name" in name_text(word)
    (name,) = asked_for(Origin(Prompted("", ("art by Mira Tammsaar",))), ["Mira Tammsaar"])
    assert "The name" in name_text(name)
    assert "or a word that is also this name" in named_meaning()


@pytest.mark.parametrize("text", ["Mira " * 200_000, "by Mira " * 200_000, "Mira, " * 200_000, "(" * 400_000 + "Mira x"])
def test_what_repeats_a_name_is_looked_through_soon(text: str) -> None:
    began = time.process_time()
    asked_for(Origin(Prompted("", (text,))), ["Mira"])
    assert time.process_time() - began < 10


def test_embeddings_are_looked_at_once_up_to_the_limit() -> None:
    origin = Origin(Prompted("", ("<a> " * 10_000, "<mira_t> " + "<a>" * 200_000)))
    began = time.process_time()
    assert [each.where for each in names_found(origin, ["mira_t"])] == ["positive", "embedding"]
    assert time.process_time() - began < 10
    many = "".join(f"<x{number}>" for number in range(MOST_NAMED))
    found = names_found(Origin(Prompted("", (many + "<mira_t>",))), ["mira_t"])
    assert [each.where for each in found] == ["positive"]
