"""Every code has its sentence, and sentences say what they should."""

from __future__ import annotations

from dataclasses import replace

import pytest

from provcheck.app import figures, reasons, signals, texts
from provcheck.app.likeness import embeddings_note
from provcheck.core.errors import ModelError, Reason
from provcheck.core.evidence import Edit, Evidence, Measure
from provcheck.core.fingerprint.hashes import HASH_KINDS
from provcheck.core.records import Level, Match, Portfolio, Skipped, VerdictKind
from provcheck.core.scan.events import IndexSummary
from tests.render.builders import match


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_names_the_file_and_a_remedy(reason: Reason) -> None:
    text = reasons.skipped_text(Skipped("folder/dusk rider {1}.png", reason))
    assert "dusk rider {1}.png" in text
    assert text.count(". ") >= 1, "what happened, then what to do"


@pytest.mark.parametrize(
    ("met", "told"),
    [
        ([Reason.DAMAGED], "1 file could not be read."),
        ([Reason.OWN_REPORT], "1 report of Provcheck was not searched."),
        ([Reason.MARKED_REPORT], "1 file marked as a report of Provcheck, which anyone can write, was not searched."),
        ([Reason.DAMAGED, Reason.OWN_REPORT], "1 file could not be read. 1 report of Provcheck was not searched."),
    ],
)
def test_what_was_passed_over_where_no_portfolio_was_made_is_called_what_it_is(met: list[Reason], told: str) -> None:
    skipped = tuple(Skipped(f"/{reason}", reason) for reason in met)
    summary = IndexSummary(Portfolio(0, "Mine"), 0, 0, 0, 0, (), skipped, completed=True)
    assert texts.nothing_added_text(summary) == f"{told} No portfolio was made."


def test_no_two_reasons_share_a_sentence() -> None:
    sentences = [reasons.reason_text(reason, "x") for reason in Reason]
    assert len(set(sentences)) == len(sentences)


@pytest.mark.parametrize("kind", list(VerdictKind))
def test_every_verdict_has_name_and_meaning(kind: VerdictKind) -> None:
    assert texts.verdict_name(kind)
    assert texts.verdict_meaning(kind).endswith(".")


@pytest.mark.parametrize("level", list(Level))
def test_every_level_is_said_in_words(level: Level) -> None:
    assert texts.level_name(level)
    assert texts.level_text(level).startswith("Finds "), "by itself, as in the report: nothing stands before it"


@pytest.mark.parametrize(
    "signal", [kind.signal for kind in HASH_KINDS] + ["embedding:sscd", "alignment", "inliers", "light", "structure"]
)
def test_every_signal_has_name_and_meaning(signal: str) -> None:
    assert signals.signal_name(signal)
    assert signals.signal_meaning(signal).endswith(".")


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (Edit("mirrored"), "mirrored"),
        (Edit("rotated", 12.04, "degrees"), "rotated 12.0° clockwise"),
        (Edit("rotated", -3.5, "degrees"), "rotated 3.5° anticlockwise"),
        (Edit("scaled", 0.6, "factor"), "reduced to 60 %"),
        (Edit("scaled", 2.0, "factor"), "enlarged to 200 %"),
        (Edit("cropped", 0.45, "share"), "cropped to 45 %"),
        (Edit("placed", 0.2, "share"), "placed in a larger picture (20 % of it)"),
        (Edit("altered", 0.5, "share"), "50 % of it altered or covered"),
        (Edit("stretched", 1.25, "factor"), "stretched by 25 %"),
        (Edit("recoloured", 30.0, "dE"), "recoloured"),
        (Edit("greyscale"), "turned to greyscale"),
        (Edit("repeated", 3, "places"), "there 3 times"),
        (Edit("repeated", 9, "places or more"), "there 9 times or more"),
        (Edit("tilted", 1.2, "factor"), "seen at an angle"),
        (Edit("paler"), "with paler colours"),
        (Edit("lighter"), "made lighter"),
        (Edit("darker"), "made darker"),
        (Edit("more-contrast"), "with more contrast"),
        (Edit("less-contrast"), "with less contrast"),
        (Edit("blurred", 4.0, "pixels"), "blurred"),
        (Edit("overlaid", 0.06, "share"), "lettering, strokes or marks laid over 6 % of it"),
        (Edit("distorted"), "bent, or its parts moved"),
        (Edit("inverted"), "light and dark inverted"),
        (Edit("other-ground"), "on another ground"),
        (Edit("added-on-ground", 0.06, "share"), "something added on 6 % of the clear ground around it"),
    ],
)
def test_edits_in_words(edit: Edit, words: str) -> None:
    assert texts.edit_text(edit) == words


@pytest.mark.parametrize(
    ("share", "words"), [(0, "0 %"), (0.001, "under 1 %"), (0.5, "50 %"), (0.9999, "over 99 %"), (1, "100 %")]
)
def test_a_share_never_rounds_to_all_or_nothing(share: float, words: str) -> None:
    assert texts.percent(share) == words


def test_a_resemblance_is_told_without_a_score_that_reads_as_certainty() -> None:
    measures = (Measure("embedding:sscd", 0.836, 0.75, "cosine", higher_is_closer=True, maximum=1.0),)
    found = replace(match("a.png", "b.png"), verdict=VerdictKind.RESEMBLANCE, evidence=Evidence(measures, percentile=0.9998))
    assert not texts.tells_score(found)
    assert texts.verdict_sentence(found) == (
        "The pictures look alike as a whole, but this check found no part of one in the other. "
        "Likeness (sscd): 0.836, where 1 is the same. 99.98 % of unrelated pairs are less alike. "
        "This is no evidence of copying, nor of training."
    )


def _resemblance(*measures: Measure) -> Match:
    return replace(match("a.png", "b.png"), verdict=VerdictKind.RESEMBLANCE, evidence=Evidence(measures))


def test_that_one_is_the_same_is_said_once_for_two_models() -> None:
    close = [Measure(f"embedding:{model}", 0.9, 0.7, "cosine", True, 1.0) for model in ("sscd", "clip")]
    told = texts.verdict_sentence(_resemblance(*close))
    assert "Likeness (sscd): 0.900, Likeness (clip): 0.900, where 1 is the same." in told


def test_each_model_tells_how_rare_so_much_likeness_is_among_unrelated_pictures() -> None:
    def close(model: str, percentile: float | None) -> Measure:
        return Measure(f"embedding:{model}", 0.93, 0.9, "cosine", True, 1.0, percentile)

    far = Measure("embedding:sscd", 0.2, 0.75, "cosine", True, 1.0, 0.4)
    told = texts.verdict_sentence(_resemblance(far, close("clip", 0.9951)))
    assert "Likeness (clip): 0.930, where 1 is the same. 99.51 % of unrelated pairs are less alike. This is no" in told
    told = texts.verdict_sentence(_resemblance(close("sscd", 0.9998), close("clip", 0.9951)))
    assert "By sscd, 99.98 % of unrelated pairs are less alike. By clip, 99.51 % of unrelated pairs are less alike." in told
    told = texts.verdict_sentence(_resemblance(close("clip", None)))
    assert "How alike unrelated pictures are was not measured for clip." in told


def test_beside_a_match_it_is_told_by_which_model_it_is_alike_and_when_that_is_the_one_for_copies_alone() -> None:
    copy = Measure("embedding:sscd", 0.836, 0.75, "cosine", True, 1.0, 0.9998)
    alone = embeddings_note(_resemblance(copy))
    assert alone == (
        "99.98 % of unrelated pairs are less alike. "
        "Likeness is judged by the model that looks for copies alone: no CLIP model is installed."
    )
    both = embeddings_note(_resemblance(copy, Measure("embedding:clip", 0.5, 0.9, "cosine", True, 1.0, 0.6)))
    assert both == "By sscd, 99.98 % of unrelated pairs are less alike. By clip, 60.00 % of unrelated pairs are less alike."


@pytest.mark.parametrize(("decades", "claims_nothing"), [(40.0, True), (3.0, False)])
def test_a_resemblance_does_not_contradict_places_that_match(decades: float, *, claims_nothing: bool) -> None:
    close = Measure("embedding:sscd", 0.9, 0.75, "cosine", True, 1.0)
    told = texts.verdict_sentence(_resemblance(close, Measure("alignment", decades, 10.0, "log10", True)))
    assert ("nothing is claimed from them" in told) == claims_nothing
    assert ("found no part" in told) != claims_nothing


def _around_something_else() -> Match:
    found = match("a.png", "b.png")
    edits = (Edit("mirrored"), Edit("other-content", 0.9, "share"))
    return replace(found, verdict=VerdictKind.PARTIAL_COPY, evidence=replace(found.evidence, edits=edits))


def test_what_lies_around_something_else_is_marked_and_is_no_change() -> None:
    found = _around_something_else()
    assert texts.match_title(found) == "Partial copy · around something else"
    assert texts.changes_text(found) == "mirrored"
    told = "around or beside something else, which is 90 % of the detail: pictures made on one template, mock-up or paper"
    assert told in texts.verdict_sentence(found)


def test_other_matches_bear_no_mark() -> None:
    found = replace(match("a.png", "b.png"), verdict=VerdictKind.PARTIAL_COPY)
    assert texts.match_title(found) == "Partial copy"
    assert "something else" not in texts.verdict_sentence(found)


def test_measures_say_value_and_threshold_with_direction() -> None:
    bits = Measure("pdq", 12.0, 31.0, "bits", higher_is_closer=False, maximum=256.0)
    assert signals.measure_value(bits, bits.value) == "12 of 256 points differ"
    assert signals.measure_threshold(bits) == "31 points or fewer"
    cosine = Measure("embedding:sscd", 0.8123, 0.75, "cosine", higher_is_closer=True, maximum=1.0)
    assert signals.measure_value(cosine, cosine.value) == "0.812, where 1 is the same"
    assert signals.measure_threshold(cosine) == "0.750 or more"


def test_errors_without_a_path_are_told_by_their_detail() -> None:
    assert "clip-vit-b32" in reasons.error_text(ModelError(Reason.MODEL_UNKNOWN, None, "clip-vit-b32"))


@pytest.mark.parametrize(
    ("value", "words"),
    [(-2.0, "as expected by chance"), (12.4, "1 in 10¹²"), (3249.3, "rarer than 1 in 10³⁰")],
)
def test_geometry_is_told_as_rarity(value: float, words: str) -> None:
    measure = Measure("alignment", value, 10.0, "log10", higher_is_closer=True)
    assert signals.measure_value(measure, measure.value) == words
    assert signals.measure_threshold(measure) == "1 in 10¹⁰ or rarer"


@pytest.mark.parametrize(
    ("share", "bounds", "text"),
    [(0.5, None, "50 %"), (0.5, (0.4, 0.75), "50 % (between 40 % and 75 %)"), (1.0, (1.0, 1.0), "100 %")],
)
def test_shares_are_told_with_their_bounds(share: float, bounds: tuple[float, float] | None, text: str) -> None:
    assert figures.share_text(share, bounds).replace("\N{NO-BREAK SPACE}", " ") == text


def test_an_edited_copy_of_which_no_change_is_named_says_what_was_measured_and_what_to_do() -> None:
    found = match("/a.png", "/b.png", VerdictKind.EDITED_COPY)
    plain = replace(found, evidence=replace(found.evidence, edits=()))
    sentence = texts.verdict_sentence(plain)
    assert "differs by more than saving anew usually does" in sentence
    assert sentence.endswith("what was changed could not be told: look at both.")
