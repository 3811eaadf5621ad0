"""What the figures of a set of outputs show and what they do not, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from provcheck.app import names, texts
from provcheck.app.comparison_texts import comparison_figure
from provcheck.app.figures import marked_text, percent, reports_text
from provcheck.app.i18n import tr, tr_n
from provcheck.app.joining import labelled, listed, sentences
from provcheck.app.lift_texts import labels_figure
from provcheck.app.output_listing import MOST_LISTED, files_text, first_of, more_lines
from provcheck.app.output_naming import naming_figure, naming_text
from provcheck.app.output_report import (
    Figure,
    Finding,
    NearWork,
    OutputsReport,
    OutputsSummary,
    RepeatedOutputs,
    SetAccount,
    SetRole,
)
from provcheck.core.records import Match, VerdictKind, marked_among, pictures_among, reports_among, texts_among
from provcheck.core.setstats.closeness import Closeness, Share


def influence_text() -> str:
    """What stands above everything: whatever is found, it is no proof of training."""
    return tr(
        "Influence, not proof: nothing here shows that a work was in a training set. Outputs can be near a work because of the "
        "prompt, of a picture that was given to the generator, of a source that both share, or by chance."
    )


def headline(report: OutputsReport) -> str:
    """What is out of the ordinary, in one sentence or a few, with what was checked where no copy was found."""
    found = headline_alone(report)
    if report.copies:
        return found
    checks = checked_text(report), check_all_text(report)
    return sentences(*checks, found) if report.findings else sentences(found, *checks, _resembling_text(report))


def headline_alone(report: OutputsReport) -> str:
    """What is out of the ordinary, for where what was checked stands beside it."""
    told = [_finding_text(finding, report) for finding in report.findings]
    return sentences(
        *(told or [tr("Nothing out of the ordinary was found in these outputs.")]),
        naming_text(report),
    )


def _resembling_text(report: OutputsReport) -> str:
    near = sum(len(each.outputs) for each in report.near)
    if not near:
        return ""
    return tr_n(
        "{count:,} output is near a work, but no copy was found in what was checked: a resemblance, no evidence of copying.",
        "{count:,} outputs are near a work, but no copy was found in what was checked: a resemblance, no evidence of copying.",
        near,
    )


def summary_text(summary: OutputsSummary) -> str:
    """What a line of a list tells of what was found."""
    found = {
        Finding.COPIES: tr("works in outputs"),
        Finding.REPEATS: tr("outputs that repeat"),
        Finding.LABELS: tr("words that go with closeness"),
        Finding.NEARER_THAN_BASELINE: tr("nearer than the neutral pictures"),
        Finding.SETS_DIFFER: tr("the two sets differ"),
    }
    return listed(found[finding] for finding in summary.findings) or tr("nothing out of the ordinary")


def checked_text(report: OutputsReport) -> str:
    """How many outputs were checked for copies, and whether none was found."""
    counts = {"outputs": report.outputs.closeness.pictures, "checked": len(report.checked)}
    told = tr("Outputs checked for copies: {checked:,} of {outputs:,}.").format(**counts)
    return told if report.copies or not report.checked else sentences(told, tr("None was found in these."))


def check_all_text(report: OutputsReport) -> str:
    """What to do about outputs that were not checked for copies; empty where all were."""
    if not report.unchecked:
        return ""
    if not report.checked:
        return tr("An ordinary check looks at the whole set, and finds crops and changed copies that are not near as a whole.")
    return tr_n(
        "The other {count:,} was not. An ordinary check of the whole set looks at it too, and finds crops and changed "
        "copies that are not near as a whole.",
        "The other {count:,} were not. An ordinary check of the whole set looks at them too, and finds crops and changed "
        "copies that are not near as a whole.",
        report.unchecked,
    )


def _finding_text(finding: Finding, report: OutputsReport) -> str:
    if finding is Finding.COPIES:
        return _copies_text(report)
    if finding is Finding.REPEATS:
        return tr_n(
            "{count:,} group of outputs repeats one picture.",
            "{count:,} groups of outputs each repeat one picture.",
            len(report.repeats),
        )
    if finding is Finding.LABELS:
        return tr_n(
            "{count:,} word or setting goes with closeness.",
            "{count:,} words or settings go with closeness.",
            sum(len(lift.labels) for lift in report.telling_labels),
        )
    if finding is Finding.NEARER_THAN_BASELINE:
        return tr("The outputs are nearer to the works than the neutral pictures.")
    return tr("The two sets of outputs are not equally near to the works.")


def _copies_text(report: OutputsReport) -> str:
    """How many works were found, and in how many outputs."""
    works = len({match.work.identity for match in report.copies})
    outputs = len({match.suspect for match in report.copies})
    found = tr_n(
        "{count:,} work, or part of it, was found in checked outputs.",
        "{count:,} works, or parts of them, were found in checked outputs.",
        works,
    )
    held = tr_n(
        "{count:,} output of {checked:,} that were checked holds such a copy.",
        "{count:,} outputs of {checked:,} that were checked hold such a copy.",
        outputs,
        checked=len(report.checked),
    )
    return sentences(found, held)


def figures(report: OutputsReport) -> tuple[Figure, ...]:
    """Every figure of a report, in the order in which they are told."""
    found = [_closeness(report), _near_works(report), _repeats(report), _local_repeats(report)]
    if report.named is not None:
        found.append(naming_figure(report))
    if report.labels.labelled or report.labels.outputs:
        found.append(labels_figure(report))
    roles = dict.fromkeys(account.role for account in report.sets[1:])
    return (*found, *(comparison_figure(report, role) for role in roles))


def role_text(role: SetRole) -> str:
    """A set by what it is there for."""
    return {
        SetRole.OUTPUTS: tr("Outputs"),
        SetRole.AGAINST: tr("Other outputs"),
        SetRole.BASELINE: tr("Neutral pictures"),
    }[role]


def own_text() -> str:
    """The portfolio's own row beside the sets."""
    return tr("Works themselves")


def closeness_heads(report: OutputsReport) -> tuple[str, ...]:
    """Heads of the columns of `closeness_lines`."""
    above = tr("{threshold:.2f} and more").format(threshold=report.outputs.closeness.threshold)
    return (tr("Set"), tr("Pictures"), tr("Mean"), *map(percent, (0.75, 0.9, 0.95)), above)


def closeness_lines(report: OutputsReport) -> tuple[tuple[str, ...], ...]:
    """How near every set is, a line each: the outputs, what they are held against, the works themselves."""
    lines = [_closeness_line(role_text(account.role), account.closeness) for account in report.sets]
    return (*lines, *([_closeness_line(own_text(), report.own)] if report.own is not None else []))


def _closeness_line(name: str, found: Closeness) -> tuple[str, ...]:
    figures = (found.mean, *found.quantiles)
    told = (tr("{value:.2f}").format(value=value) if found.pictures else "-" for value in figures)
    return name, tr("{count:,}").format(count=found.pictures), *told, share_of_set(found.above)


def share_of_set(share: Share) -> str:
    """A count with its share and the interval of that."""
    if not share.of:
        return "-"
    told = tr("{count:,} ({share} %; {low} to {high} %)")
    return told.format(count=share.count, share=_brief(share.value), low=_brief(share.low), high=_brief(share.high))


def _brief(share: float) -> str:
    """A share as a percentage with two digits."""
    value = 100 * share
    return tr("{value:.1f}").format(value=value) if 0 < value < 9.95 else tr("{value:.0f}").format(value=value)


def account_lines(account: SetAccount) -> tuple[str, ...]:
    """What of a set was not counted, and why."""
    lines = []
    if account.same:
        told = tr_n(
            "{count:,} file has the same pixels as another one and is counted with it.",
            "{count:,} files have the same pixels as others and are counted with them.",
            len(account.same),
        )
        lines.append(told)
    if account.too_little_detail:
        told = tr_n(
            "{count:,} picture has too little detail to be compared.",
            "{count:,} pictures have too little detail to be compared.",
            len(account.too_little_detail),
        )
        lines.append(told)
    if unread := pictures_among(account.skipped):
        lines.append(tr_n("{count:,} file could not be read.", "{count:,} files could not be read.", len(unread)))
    if beside := texts_among(account.skipped):
        told = tr_n(
            "{count:,} text beside a picture could not be read; the picture is counted without it.",
            "{count:,} texts beside pictures could not be read; the pictures are counted without them.",
            len(beside),
        )
        lines.append(told)
    if reports := reports_among(account.skipped):
        lines.append(reports_text(len(reports)))
    if marked := marked_among(account.skipped):
        lines.append(marked_text(len(marked)))
    return tuple(labelled(role_text(account.role), line) for line in lines)


def _closeness(report: OutputsReport) -> Figure:
    lines = [line for account in report.sets for line in account_lines(account)]
    if report.works_too_flat:
        lines.append(texts.works_without_detail(report.works_too_flat))
    if report.own is None:
        lines.append(tr("With one work alone there is no closeness of works to each other to compare with."))
    return Figure(
        "closeness",
        tr("Closeness of each output to its nearest work"),
        tuple(lines),
        tr(
            "How near the outputs are to the works as a copy detection model sees it (0 is unrelated, 1 the same), and how "
            "many reach {threshold:.2f}, from which on pictures are worth being checked. The works themselves, each beside its "
            "nearest other work, are what one hand gives without any copy."
        ).format(threshold=report.outputs.closeness.threshold),
        tr(
            "That an output was made from a work: pictures of one subject or style are nearer too. The model "
            "tells edited copies, not degrees of likeness. That few are near does not show that nothing was taken."
        ),
    )


def _near_works(report: OutputsReport) -> Figure:
    lines = [near_text(near, report) for near in report.near[:MOST_LISTED]]
    lines += more_lines(len(report.near))
    if report.not_checked:
        told = tr_n(
            "Of {count:,} near work or group no output was checked, as there are so many: scan the folder.",
            "Of {count:,} near works or groups no output was checked, as there are so many: scan the folder.",
            report.not_checked,
        )
        lines.append(told)
    return Figure(
        "near-works",
        tr("Works that outputs are near"),
        tuple(lines) or (tr("No output is as near to a work as a copy is."),),
        tr(
            "Which works outputs are nearer to than {threshold:.2f}, and what the check for copies found in the nearest of "
            "them. Only that check says whether a work, or part of it, is in an output."
        ).format(threshold=report.outputs.closeness.threshold),
        tr(
            "Copying, by nearness alone; and of a copy in an output not how it came there: from training, or "
            "from a picture that was given to the generator."
        ),
    )


def near_text(near: NearWork, report: OutputsReport) -> str:
    """A work that outputs are near."""
    outputs = tr_n("{count:,} output", "{count:,} outputs", len(near.outputs))
    told = tr("{work}: {outputs}, the nearest at {cosine:.2f}.").format(
        work=names.picture_name(near.work.path), outputs=outputs, cosine=near.outputs[0].cosine
    )
    paths = [output.path for output in near.outputs]
    passed = [path for path in paths if path not in set(report.checked)]
    left = tr("Near, but not checked: {names}.").format(names=files_text(passed)) if 0 < len(passed) < len(paths) else ""
    return sentences(told, _checks_text(paths, report), left)


def _repeats(report: OutputsReport) -> Figure:
    none = tr("No group of {least} or more outputs repeats one picture.")
    shows = tr(
        "Groups of at least {least} outputs (2 % of the set, three in any case) that are nearly one picture. Generators "
        "that have memorised a picture give it again and again; the published rule is 10 of 500 outputs of one prompt. "
        "Whether the output in the middle of a group holds a work is said by the check for copies."
    )
    not_shown = tr(
        "What it was learned from, or that it was: one output that was saved in several sizes or retouched, and "
        "outputs of one seed or of one picture that was given to the generator, look the same."
    )
    told = _Told(tr("Outputs that repeat themselves"), none, shows, not_shown)
    return _groups_figure("repeats", report, [repeat_text(group, report) for group in report.repeats], told)


def _local_repeats(report: OutputsReport) -> Figure:
    none = tr("No group of {least} or more outputs has one part in common.")
    shows = tr("Groups of at least {least} other outputs that show the same thing in the same place, whatever is around it.")
    not_shown = tr(
        "Frames, captions, watermarks and plain backgrounds with an edge are parts too. Parts that move, or are smaller "
        "than two of sixteen fields, are not seen."
    )
    told = _Told(tr("Parts that repeat"), none, shows, not_shown)
    return _groups_figure("local-repeats", report, [local_text(group, report) for group in report.local_repeats], told)


@dataclass(frozen=True)
class _Told:
    """The sentences of a figure about groups; `none` and `shows` with {least}."""

    title: str
    none: str
    shows: str
    not_shown: str


def _groups_figure(key: str, report: OutputsReport, groups: Sequence[str], told: _Told) -> Figure:
    """What groups were found; or that none was."""
    lines = [*groups[:MOST_LISTED], *more_lines(len(groups))] or [told.none.format(least=report.least)]
    return Figure(key, told.title, tuple(lines), told.shows.format(least=report.least), told.not_shown)


def repeat_text(group: RepeatedOutputs, report: OutputsReport) -> str:
    """A group of outputs that are nearly one picture."""
    told = tr(
        "{count:,} outputs are nearly one picture, {clique:,} of them all near each other, in the middle {centre}."
    ).format(count=len(group.outputs), clique=group.clique, centre=names.picture_name(group.centre))
    return sentences(told, _checks_text([group.centre], report))


def local_text(group: RepeatedOutputs, report: OutputsReport) -> str:
    """A group of outputs that have one part in common."""
    told = tr("{count:,} outputs have {tiles} of 16 fields in common, as {centre}.").format(
        count=len(group.outputs), tiles=len(group.tiles), centre=names.picture_name(group.centre)
    )
    return sentences(told, _checks_text([group.centre], report))


def _checks_text(outputs: list[str], report: OutputsReport) -> str:
    """What the check for copies found in some outputs: every copy, else the first that may be one."""
    checked = [path for path in outputs if path in set(report.checked)]
    if not checked:
        return tr("Not checked for copies.")
    found = [match for path in checked if (match := report.match_of(path)) is not None and _tells_copy(match)]
    if not found:
        if len(checked) == 1:
            return tr("Checked for copies: none found in it.")
        return tr_n(
            "Checked for copies: none found in {count} output.",
            "Checked for copies: none found in {count} outputs.",
            len(checked),
        )
    copies = [match for match in found if match in report.copies]
    if len(checked) == 1 or not copies:
        told = tr("Checked for copies: {output} and {work} ({verdict}).")
        return told.format(**_found_values(found[0]))
    told = tr("Checked for copies: {checked:,}; a work, or part of one, was found in {count:,} of these: {found}.")
    pair = tr("{output} and {work} ({verdict})")
    shown = first_of([pair.format(**_found_values(match)) for match in copies[:MOST_LISTED]], len(copies))
    return told.format(checked=len(checked), count=len(copies), found=shown)


def _found_values(match: Match) -> dict[str, str]:
    output, work = names.picture_name(match.suspect), names.picture_name(match.work.path)
    return {"output": output, "work": work, "verdict": texts.match_title(match)}


def pair_text(output: str, report: OutputsReport) -> str:
    """What is known of an output and the work that it is held against: how near they are, and what the check found."""
    known, match = report.by_path.get(output), report.match_of(output)
    near = [] if known is None else [tr("Closeness to its nearest work: {cosine:.2f}.").format(cosine=known.cosine)]
    if match is not None:
        return sentences(*near, labelled(texts.match_title(match), texts.verdict_sentence(match)))
    if output in set(report.checked):
        return sentences(*near, tr("Checked for copies: none found in it."))
    return sentences(*near, tr("Not checked for copies."), tr("Nearness alone is no evidence of copying."))


def _tells_copy(match: Match) -> bool:
    return match.verdict is not VerdictKind.RESEMBLANCE
