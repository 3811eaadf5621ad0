"""Words of prompts and other labels, and how closeness goes with them."""

from __future__ import annotations

import numpy as np
import pytest

from provcheck.core.origin.records import Lora, Prompted
from provcheck.core.setstats.labels import Label, LabelKind, labels_of, words_of
from provcheck.core.setstats.words import NO_LABELS, exact_p, lifts_of


def word(text: str) -> Label:
    return Label(LabelKind.WORD, text)


def test_words_of_a_prompt() -> None:
    prompt = "(Masterpiece:1.2), a girl by Jane O'Neill, <lora:watercolour:0.8> 4k, GIRL, élégante, 猫"
    assert words_of(prompt) == ("masterpiece", "girl", "by", "jane", "o'neill", "élégante")


def test_labels_of_an_output() -> None:
    made = Prompted("a1111", positive=("a cat", "the cat"), model="sd15", seed="7", loras=(Lora("ink", 0.8), Lora("", None)))
    assert labels_of(made) == (
        word("cat"),
        word("the"),
        Label(LabelKind.LORA, "ink"),
        Label(LabelKind.MODEL, "sd15"),
        Label(LabelKind.SEED, "7"),
    )
    assert labels_of(Prompted("comfyui")) == ()


def test_a_word_that_goes_with_closeness_is_found_among_many() -> None:
    rng = np.random.default_rng(1)
    cosines = rng.beta(3, 9, 400).astype(np.float32)
    labels = [{word(f"w{number}") for number in rng.choice(40, 6, replace=False)} for _picture in range(400)]
    cosines[:24] += 0.5
    for place in range(24):
        labels[place] |= {word("jane")}
    found = lifts_of(cosines, labels)
    first = found.lifts[0]
    assert first.labels == (word("jane"),)
    assert first.p_corrected < 1e-6
    assert first.low > 3
    assert (first.near_with.count, first.near_with.of) == (24, 24)
    assert [each for each in found.lifts[1:] if each.p_corrected < 0.01] == []
    assert (found.labelled, found.nearest) == (400, 40)


def test_nothing_is_found_in_sets_without_anything() -> None:
    """Of 60 sets in which closeness is drawn apart from the words, 5 % are to have one that passes for a find."""
    rng = np.random.default_rng(2)
    wrong = 0
    for _null in range(60):
        labels = [{word(f"w{number}") for number in rng.choice(30, 5, replace=False)} for _picture in range(150)]
        found = lifts_of(rng.beta(3, 9, 150).astype(np.float32), labels)
        wrong += any(each.p_corrected < 0.05 for each in found.lifts)
    assert wrong <= 6


def test_words_on_the_very_same_outputs_are_one() -> None:
    labels = [{word("jane"), word("doe"), word("art")} if place < 20 else {word("art"), word("cat")} for place in range(60)]
    found = lifts_of(np.linspace(0.9, 0.1, 60, dtype=np.float32), labels)
    assert {each.labels for each in found.lifts} == {(word("doe"), word("jane")), (word("cat"),)}
    assert found.too_few == 1, "what stands on all outputs cannot be tested"


def test_outputs_of_which_nothing_is_known_are_left_out() -> None:
    labels = [{word("a"), word(f"b{place % 2}")} if place < 30 else set() for place in range(60)]
    cosines = np.linspace(0.1, 0.9, 60, dtype=np.float32)
    assert lifts_of(cosines, labels).labelled == 30
    assert lifts_of(cosines[:9], labels[:9]) == NO_LABELS
    assert lifts_of(cosines, [set()] * 60) == NO_LABELS


def test_seeds_that_are_all_others_are_not_tested() -> None:
    labels = [(Label(LabelKind.SEED, str(place)),) for place in range(40)]
    found = lifts_of(np.linspace(0, 1, 40, dtype=np.float32), labels)
    assert (found.lifts, found.too_few) == ((), 40)


@pytest.mark.parametrize(
    ("table", "p"), [((3, 4, 1, 4), 0.485714), ((8, 10, 1, 10), 0.005477), ((0, 10, 0, 10), 1.0), ((5, 10, 5, 10), 1.0)]
)
def test_fishers_exact_test(table: tuple[int, int, int, int], p: float) -> None:
    assert exact_p(*table) == pytest.approx(p, abs=1e-5)
