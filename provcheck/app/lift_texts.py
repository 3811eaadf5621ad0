"""Words and settings that go with closeness, in sentences."""

from __future__ import annotations

from provcheck.app.comparison_texts import p_text
from provcheck.app.i18n import tr
from provcheck.app.joining import listed, sentences
from provcheck.app.output_listing import MOST_LISTED
from provcheck.app.output_report import ALPHA, Figure, OutputsReport
from provcheck.core.setstats.labels import LabelKind
from provcheck.core.setstats.words import FEWEST_WITH, LabelLift, LabelLifts


def labels_text(lift: LabelLift) -> str:
    """The labels that a lift is of, which stand on the very same outputs."""
    return listed(f"{label_kind(label.kind)} {label.text}" for label in lift.labels)


def lift_text(lift: LabelLift) -> str:
    """A lift in a sentence."""
    told = tr("{labels}: {lift:.1f} times as often ({low:.1f} to {high:.1f}), {near:,} of {count:,} prompts; {p}.")
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


def labels_figure(report: OutputsReport) -> Figure:
    """Which words and settings go with closeness, and how much was tested."""
    labels = report.labels
    lines = [lift_text(each) for each in report.telling_labels[:MOST_LISTED]]
    counted = _counted_text(labels)
    return Figure(
        "labels",
        tr("Words and settings that go with closeness"),
        (*(lines or [_no_label_text(labels)]), counted),
        tr(
            "How much more often outputs with a word of the prompt, a LoRA, a model or a seed are among the nearest tenth of "
            "this set. Told is what has less than {alpha:.0f} chance in 100 to be among all that were tested, if nothing "
            "went with closeness."
        ).format(alpha=100 * ALPHA),
        tr(
            "Words that stand together in prompts cannot be told apart, and a word that names a subject brings that subject. "
            "The nearest tenth of a set need not be near. Prompts are what files declare. Outputs are taken for independent, "
            "which those of one prompt are not quite."
        ),
    )


def _no_label_text(labels: LabelLifts) -> str:
    if not labels.labelled:
        return tr("Fewer than {least} different prompts cannot tell whether a word goes with closeness.").format(
            least=2 * FEWEST_WITH
        )
    return tr("None goes with closeness by more than chance explains.")


def _counted_text(labels: LabelLifts) -> str:
    """Of how many outputs prompts are known, and how many different ones these are: outputs of one count once."""
    told = tr("Outputs that tell their prompt or settings: {outputs:,}.").format(outputs=labels.outputs)
    known = told if labels.outputs else ""
    if not labels.labelled:
        return known
    tested = tr(
        "Different prompts, each counted once: {prompts:,}. Words and settings tested: {tested:,}. Left out, as they stand in "
        "too few of these prompts or in nearly all: {few:,}."
    ).format(prompts=labels.labelled, tested=sum(len(each.labels) for each in labels.lifts), few=labels.too_few)
    return sentences(known, tested)
