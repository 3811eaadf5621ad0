"""What is said of pictures that look alike as a whole: how rare that is among unrelated ones, and by which model."""

from __future__ import annotations

from collections.abc import Sequence

from provcheck.app.figures import fine_percent
from provcheck.app.i18n import tr
from provcheck.app.joining import listed, sentences
from provcheck.app.signals import EMBEDDING_PREFIX, signal_name
from provcheck.core.evidence import Measure
from provcheck.core.records import Match, ModelUse

_COPY_SIGNAL = "embedding:sscd"
"""Of which results of earlier versions tell the percentile apart from the measure."""


def resemblance_caution() -> str:
    """The line that always stands with a resemblance."""
    return tr("This is no evidence of copying, nor of training.")


def closer_text(percentile: float) -> str:
    """How close two pictures are among unrelated ones, by the share 0..1 of these that are less close."""
    return tr("closer than {share} of unrelated pairs").format(share=fine_percent(percentile))


def closeness_text(match: Match) -> str:
    """That the pictures look alike as a whole; then by which models, and how rare that is where it is known."""
    close = [measure for measure in _embeddings_of(match) if measure.speaks_for_copy]
    named = listed(
        tr("{signal}: {value}").format(signal=signal_name(measure.signal), value=tr("{value:.3f}").format(value=measure.value))
        for measure in close
    )
    text = _places_that_claim_nothing(match) or tr(
        "The pictures look alike as a whole, but this check found no part of one in the other."
    )
    values = tr("{values}, where 1 is the same.").format(values=named) if named else ""
    return sentences(text, values, *_rarities(match, close))


def _places_that_claim_nothing(match: Match) -> str:
    """That places line up, but as they do where no copy is; empty where they do not."""
    if not any(measure.signal == "alignment" and measure.speaks_for_copy for measure in match.evidence.measures):
        return ""
    return tr(
        "The pictures look alike as a whole. Places of both match too, but only as they do in pictures made on one template "
        "and in pages of one kind, so nothing is claimed from them."
    )


def _rarities(match: Match, measures: Sequence[Measure]) -> list[str]:
    """How rare so much likeness is among unrelated pictures, by each model; named where there are several."""
    told = []
    for measure in measures:
        model, percentile = measure.signal.removeprefix(EMBEDDING_PREFIX), percentile_of(match, measure)
        if percentile is None:
            told.append(tr("How alike unrelated pictures are was not measured for {model}.").format(model=model))
        elif len(measures) == 1:
            told.append(tr("{share} of unrelated pairs are less alike.").format(share=fine_percent(percentile)))
        else:
            text = tr("By {model}, {share} of unrelated pairs are less alike.")
            told.append(text.format(model=model, share=fine_percent(percentile)))
    return told


def percentile_of(match: Match, measure: Measure) -> float | None:
    """Share 0..1 of unrelated pairs that are less close by the model of a measure; None where that is not known."""
    if measure.percentile is None and measure.signal == _COPY_SIGNAL:
        return match.evidence.percentile
    return measure.percentile


def _embeddings_of(match: Match) -> list[Measure]:
    return [measure for measure in match.evidence.measures if measure.signal.startswith(EMBEDDING_PREFIX)]


def resemblance_basis(models: Sequence[ModelUse]) -> str:
    """From which models a resemblance is told."""
    named = [model.title for model in models if model.role == "resemblance"]
    if named:
        return tr("Resemblance is told from {models}.").format(models=listed(named))
    return _no_resemblance_model()


def _no_resemblance_model() -> str:
    return tr("Likeness is judged by the model that looks for copies alone: no CLIP model is installed.")


def embeddings_note(match: Match) -> str:
    """How the closeness compares with unrelated pictures, and that CLIP is not there when it is not."""
    embeddings = _embeddings_of(match)
    notes = _rarities(match, embeddings)
    if len(embeddings) == 1:
        notes.append(_no_resemblance_model())
    return sentences(*notes)
