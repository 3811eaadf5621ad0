"""What is drawn of a set of outputs: bins, bars and contact sheets, one source for the window and the report."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

from provcheck.app import names, output_texts
from provcheck.app.i18n import tr, tr_n
from provcheck.app.joining import sentences
from provcheck.app.lift_texts import labels_text, lift_values
from provcheck.app.output_listing import MOST_LISTED
from provcheck.app.output_report import ALPHA, Figure, NearWork, OutputsReport, RepeatedOutputs
from provcheck.core.records import Work
from provcheck.core.report.plots import (
    ContactSheet,
    Histogram,
    IntervalBar,
    IntervalPlot,
    Part,
    PartTable,
    Series,
    SheetPicture,
)
from provcheck.core.setstats.words import LabelLift

MOST_BARS = 12
_WIDEST = 32.0
"""How far an axis of ratios goes for the sake of the ends of intervals, up and down from one."""


def histogram_of(report: OutputsReport) -> Histogram:
    """Closeness of the outputs over that of the works themselves and of the other sets."""
    accounts = [(output_texts.role_text(account.role), account.closeness) for account in report.sets]
    own = [] if report.own is None else [(output_texts.own_text(), report.own)]
    shown = [(name, found) for name, found in (accounts[0], *own, *accounts[1:]) if found.pictures]
    series = tuple(Series(name, found.histogram) for name, found in shown)
    threshold = report.outputs.closeness.threshold
    told = [
        tr_n(
            "{name}: {count:,} picture, half between {low:.2f} and {high:.2f}, {above:,} at {threshold:.2f} or more.",
            "{name}: {count:,} pictures, half between {low:.2f} and {high:.2f}, {above:,} at {threshold:.2f} or more.",
            found.pictures,
            name=name,
            low=_quantile(found.histogram, 0.25),
            high=_quantile(found.histogram, 0.75),
            above=found.above.count,
            threshold=threshold,
        )
        for name, found in shown
    ]
    return Histogram(series, threshold, sentences(tr("How the sets are spread from 0 to 1."), *told))


def _quantile(counts: Sequence[int], share: float) -> float:
    """About where a share of what is counted in bins from 0 to 1 lies below."""
    wanted, seen = share * sum(counts), 0
    for place, count in enumerate(counts):
        seen += count
        if seen >= wanted:
            return (place + 0.5) / len(counts)
    return 1.0


def bin_text(histogram: Histogram, place: int) -> str:
    """What a bin holds of every set, in words."""
    width = 1 / histogram.bins
    head = tr("{low:.3f} to {high:.3f}").format(low=place * width, high=(place + 1) * width)
    held = (
        tr("{name}: {count:,} of {whole:,}").format(name=each.name, count=each.counts[place], whole=sum(each.counts))
        for each in histogram.series
    )
    return "\n".join([head, *held])


def intervals_of(report: OutputsReport) -> IntervalPlot | None:
    """The words and settings that go with closeness most surely; None where none was tested."""
    lifts = report.labels.lifts[:MOST_BARS]
    if not lifts:
        return None
    bars = tuple(_bar(lift) for lift in lifts)
    # Every ratio lies on the axis; of wide intervals the ends may not.
    least = min(0.5, max(1 / _WIDEST, _power(min(bar.low for bar in bars), math.floor)))
    most = max(2.0, min(_WIDEST, _power(max(bar.high for bar in bars), math.ceil)))
    least = min(least, _power(min(bar.value for bar in bars), math.floor))
    most = max(most, _power(max(bar.value for bar in bars), math.ceil))
    heads = (tr("Word or setting"), tr("Times as often among the nearest"), tr("Numbers"))
    return IntervalPlot(bars, least, most, heads)


def _power(ratio: float, rounded: Callable[[float], int]) -> float:
    """The power of two beside a ratio."""
    return 2.0 ** rounded(math.log2(ratio))


def _bar(lift: LabelLift) -> IntervalBar:
    counts = lift.p_corrected < ALPHA and lift.lift > 1
    told = tr("{lift:.1f} ({low:.1f} to {high:.1f}); {near:,} of {count:,}; {p}")
    note = told.format(**lift_values(lift))
    return IntervalBar(labels_text(lift), lift.lift, lift.low, lift.high, note, counts)


def near_sheets(report: OutputsReport) -> tuple[ContactSheet, ...]:
    """Every work that outputs are near, with these outputs, nearest first."""
    return tuple(_near_sheet(near, report) for near in report.near)


def _near_sheet(near: NearWork, report: OutputsReport) -> ContactSheet:
    pictures = tuple(_output(each.path, report, tr("{cosine:.2f}").format(cosine=each.cosine)) for each in near.outputs)
    return ContactSheet(output_texts.near_text(near, report), _work(near.work), pictures)


def repeat_sheets(report: OutputsReport) -> tuple[ContactSheet, ...]:
    """Every group of outputs that are nearly one picture, the one in the middle first."""
    return tuple(
        ContactSheet(output_texts.repeat_text(group, report), _copied(group, report), _members(group, report))
        for group in report.repeats
    )


def local_sheets(report: OutputsReport) -> tuple[ContactSheet, ...]:
    """Every group of outputs that have one part in common, with the fields that they share."""
    return tuple(
        ContactSheet(output_texts.local_text(group, report), _copied(group, report), _members(group, report), tiles=group.tiles)
        for group in report.local_repeats
    )


def _copied(group: RepeatedOutputs, report: OutputsReport) -> SheetPicture | None:
    """The work that the check found in the middle of a group; None where it found none, whatever is nearest to it."""
    match = report.match_of(group.centre)
    return None if match is None or match not in report.copies else _work(match.work)


def _members(group: RepeatedOutputs, report: OutputsReport) -> tuple[SheetPicture, ...]:
    others = (path for path in group.outputs if path != group.centre)
    return (_output(group.centre, report, tr("in the middle")), *(_output(path, report) for path in others))


def pictures_of(report: OutputsReport, places: Iterable[int]) -> tuple[SheetPicture, ...]:
    """Outputs at places of the set, nearest first, with how near each is to its nearest work."""
    outputs = report.outputs.pictures
    ordered = sorted(places, key=lambda place: (-outputs[place].cosine, place))
    told = tr("{cosine:.2f}")
    return tuple(_output(outputs[place].path, report, told.format(cosine=outputs[place].cosine)) for place in ordered)


def _output(path: str, report: OutputsReport, note: str = "") -> SheetPicture:
    known = report.by_path.get(path)
    return SheetPicture("" if known is None else known.content, path, names.picture_name(path), note)


def _work(work: Work) -> SheetPicture:
    return SheetPicture(work.facts.sha256, work.path, names.picture_name(work.path, work.facts), tr("Work"))


def shortened(sheet: ContactSheet, most: int) -> ContactSheet:
    """A contact sheet with so many pictures at most, and how many more there are."""
    more = len(sheet.pictures) - most
    if more <= 0:
        return sheet
    told = tr_n("and {count:,} more", "and {count:,} more", more)
    return ContactSheet(sheet.text, sheet.lead, sheet.pictures[:most], told, sheet.tiles)


def parts_of(report: OutputsReport) -> tuple[Part, ...]:
    """Every figure with what is drawn of it, in the order in which they are told."""
    parts = []
    table = PartTable(output_texts.closeness_heads(report), output_texts.closeness_lines(report))
    for figure in output_texts.figures(report):
        sheets = _SHEETS[figure.key](report) if figure.key in _SHEETS else ()
        is_first = figure.key == "closeness"
        parts.append(
            Part(
                title=figure.title,
                lines=_lines_beside(figure, len(sheets), report),
                shows=tr("Shows: {text}").format(text=figure.shows),
                not_shown=tr("Does not show: {text}").format(text=figure.not_shown),
                table=table if is_first else None,
                histogram=histogram_of(report) if is_first else None,
                intervals=intervals_of(report) if figure.key == "labels" else None,
                sheets=sheets[:MOST_LISTED],
            )
        )
    return tuple(parts)


def _lines_beside(figure: Figure, sheets: int, report: OutputsReport) -> tuple[str, ...]:
    """What is left to be said in lines where sheets have their own and bars their numbers."""
    if figure.key == "labels" and report.telling_labels:
        return figure.lines[-1:]
    return figure.lines[min(sheets, MOST_LISTED) :]


_SHEETS = {"near-works": near_sheets, "repeats": repeat_sheets, "local-repeats": local_sheets}
