"""Words and settings that go with closeness, in sentences."""

from __future__ import annotations

from provcheck.app.comparison_texts import p_text
from provcheck.app.i18n import tr
from provcheck.app.joining import listed
from provcheck.core.setstats.labels import LabelKind
from provcheck.core.setstats.words import LabelLift


def labels_text(lift: LabelLift) -> str:
    """The labels that a lift is of, which stand on the very same outputs."""
    return listed(f"{label_kind(label.kind)} {label.text}" for label in lift.labels)


def lift_text(lift: LabelLift) -> str:
    """A lift in a sentence."""
    told = tr("{labels}: {lift:.1f} times as often ({low:.1f} to {high:.1f}), {near:,} of {count:,} outputs; {p}.")
    return told.format(labels=labels_text(lift), **lift_values(lift))


def lift_values(lift: LabelLift) -> dict[str, object]:
    """What sentences of a lift are filled with: {lift}, {low}, {high}, {near}, {count} and {p}."""
    near = lift.near_with
    return {
        "lift": lift.lift,
        "low": lift.low,
        "high": lift.high,
        "near": near.count,
        "count": near.of,
        "p": p_text(lift.p_corrected),
    }


def label_kind(kind: LabelKind) -> str:
    """What a label is, before its text."""
    return {
        LabelKind.WORD: tr("word"),
        LabelKind.LORA: tr("LoRA"),
        LabelKind.MODEL: tr("model"),
        LabelKind.SEED: tr("seed"),
    }[kind]
