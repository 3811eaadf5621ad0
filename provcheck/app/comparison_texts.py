"""What is said of two sets beside each other."""

from __future__ import annotations

from provcheck.app.i18n import tr, tr_n
from provcheck.app.joining import noted, sentences
from provcheck.app.names import picture_name
from provcheck.app.output_listing import MOST_LISTED, first_of
from provcheck.app.output_report import ALPHA, Figure, NotNeutral, OutputsReport, SetComparison, SetRole
from provcheck.core.setstats.comparison import FEWEST, Statistic, detectable, pooled

_LARGE = 0.8
"""A large difference, in deviations (Cohen 1988): sets that would not tell one are too small for no difference to mean much."""


def comparison_figure(report: OutputsReport, role: SetRole) -> Figure:
    """What came of comparing the outputs with one other set."""
    made = [each for each in report.comparisons if each.role is role]
    lines = [_comparison_text(each) for each in made]
    if not made:
        lines.append(tr("Either set needs {least} pictures at least to be compared.").format(least=FEWEST))
    elif not any(each.counts for each in made):
        lines.append(sentences(tr("No difference is larger than chance explains."), _too_few_text(report, made[0])))
    if made and made[0].in_both:
        told = tr_n(
            "{count:,} picture is in both sets, which makes them more alike.",
            "{count:,} pictures are in both sets, which makes them more alike.",
            made[0].in_both,
        )
        lines.append(told)
    if role is SetRole.BASELINE and report.not_neutral:
        lines.append(left_out_text(report))
    shows = tr("Whether the outputs and the other set are equally near to the works.") if not made else _tested_text(report)
    return Figure(f"comparison-{role.value}", _comparison_title(role), tuple(lines), shows, _comparison_limits(role))


def _tested_text(report: OutputsReport) -> str:
    return tr(
        "Whether the outputs and the other set are equally near to the works: p is how often a random division of all "
        "pictures gives a difference as large, corrected for {tests} tests. Below {alpha:.2f} it counts. The ranges are those "
        "of 95 % of samples drawn anew."
    ).format(tests=len(report.comparisons), alpha=ALPHA)


def left_out_text(report: OutputsReport) -> str:
    """How many pictures that were given as neutral were left out, for where they are named elsewhere; empty where none is."""
    count = len(report.not_neutral)
    if not count:
        return ""
    return tr_n(
        "{count:,} neutral picture was left out, as it is a work or holds a copy of one.",
        "{count:,} neutral pictures were left out, as they are works or hold copies of works.",
        count,
    )


def _too_few_text(report: OutputsReport, made: SetComparison) -> str:
    """That so few pictures cannot tell, and what they could; empty where they are enough for a large difference."""
    least = detectable(made.comparison.counts, ALPHA / len(report.comparisons))
    if least <= _LARGE:
        return ""
    sets = [account.closeness for account in report.sets if account.role in (SetRole.OUTPUTS, made.role)]
    first, second = made.comparison.counts
    return tr(
        "But so few pictures cannot tell: with {first:,} beside {second:,}, a difference of the means is found in four of "
        "five cases only from about {value:.2f} on."
    ).format(first=first, second=second, value=least * pooled([(each.pictures, each.deviation) for each in sets]))


def not_neutral_text(report: OutputsReport) -> str:
    """Which pictures that were given as neutral are which works, and that they were left out; empty where none is.

    It is for the artist alone: what is given to others tells the pictures, and not the names of works.
    """
    found = report.not_neutral
    if not found:
        return ""
    told = first_of([_with_its_work(each) for each in found[:MOST_LISTED]], len(found))
    return tr_n(
        "{count:,} of the neutral pictures is a work, or holds a copy of one. It was left out of the comparison, "
        "which it would spoil: {names}.",
        "{count:,} of the neutral pictures are works, or hold copies of works. They were left out of the comparison, "
        "which they would spoil: {names}.",
        len(found),
        names=told,
    )


def _with_its_work(left_out: NotNeutral) -> str:
    work = tr("the work {name}").format(name=picture_name(left_out.work))
    return noted(picture_name(left_out.path), work)


def _comparison_title(role: SetRole) -> str:
    return tr("Beside the neutral pictures") if role is SetRole.BASELINE else tr("Beside the other outputs")


def _comparison_limits(role: SetRole) -> str:
    if role is SetRole.BASELINE:
        return tr(
            "Where a difference comes from: outputs of the same subject or style as the works are nearer than "
            "neutral pictures without any training on them."
        )
    return tr(
        "That the model was trained on the works: a prompt can describe a style. A difference means something "
        "only where the sets differ in one thing, as a name in the prompt, and each output was made with a seed of its own."
    )


def _comparison_text(made: SetComparison) -> str:
    found = made.comparison
    told = (
        tr("Mean: {first:.3f} beside {second:.3f}, difference {value:+.3f} ({low:+.3f} to {high:+.3f}), {p}.")
        if found.statistic is Statistic.MEAN
        else tr("95 % stay below {first:.3f} beside {second:.3f}, difference {value:+.3f} ({low:+.3f} to {high:+.3f}), {p}.")
    )
    line = told.format(
        first=found.first,
        second=found.second,
        value=found.difference.value,
        low=found.difference.low,
        high=found.difference.high,
        p=p_text(made.p_corrected),
    )
    if found.statistic is Statistic.HIGH:
        return line
    nearer = tr("An output is the nearer one in {share:.0f} % of all pairs ({low:.0f} to {high:.0f}; 50 is no difference).")
    shares = found.superiority
    return sentences(line, nearer.format(share=100 * shares.value, low=100 * shares.low, high=100 * shares.high))


def p_text(p: float) -> str:
    """A p-value, named, with the digits that matter."""
    return tr("p under 0.001") if p < 0.001 else tr("p = {value:.3f}").format(value=p)
