"""Words for what was measured: names and meanings of signals, their values and thresholds."""

from __future__ import annotations

from provcheck.app.figures import percent
from provcheck.app.i18n import tr
from provcheck.core.evidence import Measure
from provcheck.core.matching.matcher import NFA_FLOOR

EMBEDDING_PREFIX = "embedding:"


def signal_name(signal: str) -> str:
    """Name of a signal for people."""
    if signal.startswith(EMBEDDING_PREFIX):
        return tr("Likeness ({model})").format(model=signal.removeprefix(EMBEDDING_PREFIX))
    return {
        "pdq": tr("Light and dark (PDQ)"),
        "phash": tr("Coarse shapes (pHash)"),
        "dhash": tr("Lighter or darker (dHash)"),
        "whash": tr("Coarse areas (wHash)"),
        "colorhash": tr("Colours (colour hash)"),
        "alignment": tr("Geometry"),
        "inliers": tr("Matched places"),
        "light": tr("Light agrees"),
        "structure": tr("Lines agree"),
    }[signal]


def signal_meaning(signal: str) -> str:
    """What a signal measures, in a sentence."""
    if signal.startswith(EMBEDDING_PREFIX):
        return tr("How alike a neural network finds the whole pictures. Never a proof by itself.")
    return {
        "pdq": tr("Coarse pattern of light and dark over the whole picture; the points that differ are counted."),
        "phash": tr("Coarse shapes of the whole picture; the points that differ are counted."),
        "dhash": tr("Where the picture gets lighter from left to right; the points that differ are counted."),
        "whash": tr("Coarse areas of the whole picture; the points that differ are counted."),
        "colorhash": tr("Distribution of colours, without places; the points that differ are counted."),
        "alignment": tr("How rare it is among unrelated pictures that so many places line up."),
        "inliers": tr("Distinct places of the work found again where one and the same change puts them."),
        "light": tr("Share of the aligned windows with structure in which light and dark agree."),
        "structure": tr("Share of the aligned windows with structure in which the lines run alike."),
    }[signal]


def measure_value(measure: Measure, value: float) -> str:
    """A value of a measure, with its unit and, for hashes, out of how many."""
    if measure.unit == "bits" and measure.maximum is not None:
        return tr("{count:.0f} of {all:.0f} points differ").format(count=value, all=measure.maximum)
    if measure.unit == "cosine":
        return tr("{value:.3f}, where 1 is the same").format(value=value)
    return _unit_text(measure.unit, value)


def measure_threshold(measure: Measure) -> str:
    """From where a measure speaks for a copy."""
    text = _unit_text(measure.unit, measure.threshold)
    if measure.unit == "log10":
        return tr("{value} or rarer").format(value=text)
    return (tr("{value} or more") if measure.higher_is_closer else tr("{value} or fewer")).format(value=text)


def _unit_text(unit: str, value: float) -> str:
    """A value with its unit."""
    if unit == "share":
        return percent(value)
    if unit == "log10":
        return _rarity(value)
    forms = {"bits": tr("{value:.0f} points"), "cosine": tr("{value:.3f}"), "count": "{value:.0f}"}
    return forms[unit].format(value=value)


def _rarity(log10: float) -> str:
    """How rare an agreement is among unrelated pairs, from minus the logarithm of its expected number."""
    if log10 <= 0:
        return tr("as expected by chance")
    if log10 >= -NFA_FLOOR:
        return tr("rarer than 1 in 10{power}").format(power=_raised(-NFA_FLOOR))
    return tr("1 in 10{power}").format(power=_raised(log10))


def _raised(power: float) -> str:
    """A whole power in raised figures."""
    return f"{power:.0f}".translate(str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"))
