"""Every code has its sentence, and sentences say what they should."""

from __future__ import annotations

from dataclasses import replace

import pytest

from provcheck.app import figures, reasons, signals, texts
from provcheck.core.errors import ModelError, Reason
from provcheck.core.evidence import Edit, Evidence, Measure
from provcheck.core.fingerprint.hashes import HASH_KINDS
from provcheck.core.records import Level, Skipped, VerdictKind
from tests.render.builders import match


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_names_the_file_and_a_remedy(reason: Reason) -> None:
    text = reasons.skipped_text(Skipped("folder/dusk rider {1}.png", reason))
    assert "dusk rider {1}.png" in text
    assert text.count(". ") >= 1, "what happened, then what to do"


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
    assert len(texts.level_text(level)) > 20


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
        (Edit("tilted", 1.2, "factor"), "seen at an angle"),
        (Edit("blurred", 4.0, "pixels"), "blurred"),
        (Edit("overlaid", 0.06, "share"), "lettering, strokes or marks laid over 6 % of it"),
        (Edit("distorted"), "bent, or its parts moved"),
        (Edit("inverted"), "light and dark inverted"),
        (Edit("other-ground"), "on another ground"),
        (Edit("other-content", 0.3, "share"), "something else in 30 % of its detail"),
    ],
)
def test_edits_in_words(edit: Edit, words: str) -> None:
    assert texts.edit_text(edit) == words


@pytest.mark.parametrize(
    ("share", "words"), [(0, "0 %"), (0.001, "under 1 %"), (0.5, "50 %"), (0.9999, "over 99 %"), (1, "100 %")]
)
def test_a_share_never_rounds_to_all_or_nothing(share: float, words: str) -> None:
    assert texts.percent(share) == words


@pytest.mark.parametrize(
    ("expected", "words"),
    [
        (0.0, "none: "),
        (1e-20, "fewer than one in a million"),
        (0.001, "about one in 1,000"),
        (0.3, "about 0.30 wrong finds in such a scan"),
    ],
)
def test_expected_false_alarms_in_words(expected: float, words: str) -> None:
    assert texts.false_alarms_text(expected).startswith(words)


@pytest.mark.parametrize(
    ("expected", "verdict", "words"),
    [
        (0.0, VerdictKind.IDENTICAL_FILE, "Not by chance: "),
        (1e-20, VerdictKind.EDITED_COPY, "Hardly by chance: fewer than one in a million such scans"),
        (0.001, VerdictKind.EDITED_COPY, "Hardly by chance: about one in 1,000 such scans"),
        (0.6, VerdictKind.PARTIAL_COPY, "May well be chance: such a scan would show this of about 1 pair of"),
        (3.2, VerdictKind.PARTIAL_COPY, "May well be chance: such a scan would show this of about 3 pairs of"),
        (
            11.2,
            VerdictKind.RESEMBLANCE,
            "May well be chance: in such a scan about 11 pairs of unrelated pictures look as alike",
        ),
    ],
)
def test_what_chance_would_show_is_a_sentence(expected: float, verdict: VerdictKind, words: str) -> None:
    assert texts.chance_text(replace(match("a.png", "b.png"), verdict=verdict, false_alarms=expected)).startswith(words)


def test_a_resemblance_is_told_without_a_score_that_reads_as_certainty() -> None:
    measures = (Measure("embedding:sscd", 0.836, 0.75, "cosine", higher_is_closer=True, maximum=1.0),)
    found = replace(match("a.png", "b.png"), verdict=VerdictKind.RESEMBLANCE, evidence=Evidence(measures, percentile=0.9998))
    assert not texts.tells_score(found)
    assert texts.verdict_sentence(found) == (
        "The pictures look alike as a whole, but at this level no part of one was found in the other. "
        "Likeness (sscd): 0.836, where 1 is the same. 99.98 % of unrelated pairs are less alike. "
        "This is no evidence of copying, nor of training."
    )


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
