"""Plots as SVG: drawn once, for the printed page and the web page alike.

One ink is used throughout, `INK`, which a web page exchanges for the colour of its text. The only texts are numbers; all other
words stand beside the drawing, so that every script and every screen reader has them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from provcheck.app.i18n import tr
from provcheck.core.report.plots import ACROSS, AXIS_TICKS, ContactSheet, Histogram, IntervalBar, IntervalPlot, Series

INK = "#1C1D1F"

_WIDTH, _HEIGHT = 720.0, 240.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 44.0, 10.0, 20.0, 24.0
_TEXT = 12.0
_LEAST_BAR = 1.5
"""Height of a bar of few pictures among very many, so that none is hidden."""

_DASHES = ("none", "7 3", "2 3", "9 3 2 3")
"""How the lines of the other sets are told apart, in their order."""

_BAR_WIDTH, _BAR_HEIGHT = 240.0, 14.0


def histogram_svg(plot: Histogram) -> str:
    """The first set as bars, the others as lines of steps, the threshold as a line across; shares upwards."""
    return _svg(_WIDTH, _HEIGHT, [*_axes(plot), *_bars(plot), *_lines(plot), *_threshold(plot)])


def swatch_svg(place: int) -> str:
    """How the set at a place of a histogram is drawn, for its legend."""
    if place == 0:
        return _svg(28, 10, [_rect(0, 1, 28, 8, opacity=0.45)])
    return _svg(28, 10, [_path("M0 5H28", dash=_dash(place))])


def _dash(place: int) -> str:
    return _DASHES[(place - 1) % len(_DASHES)]


def _x(value: float) -> float:
    return _LEFT + value * (_WIDTH - _LEFT - _RIGHT)


def _y(share: float, plot: Histogram) -> float:
    return _HEIGHT - _BOTTOM - share / plot.top * (_HEIGHT - _TOP - _BOTTOM)


def _axes(plot: Histogram) -> Iterator[str]:
    ground = _HEIGHT - _BOTTOM
    for share in plot.share_ticks:
        yield _path(f"M{_x(0):.1f} {_y(share, plot):.1f}H{_x(1):.1f}", opacity=0.15)
        yield _number(_LEFT - 6, _y(share, plot) + _TEXT / 3, tr("{value:.0f} %").format(value=100 * share), anchor="end")
    yield _path(f"M{_x(0):.1f} {ground:.1f}H{_x(1):.1f}", opacity=0.6)
    for value in AXIS_TICKS:
        yield _path(f"M{_x(value):.1f} {ground:.1f}v4", opacity=0.6)
        anchor = "end" if value == 1 else "middle"
        yield _number(_x(value), ground + 4 + _TEXT, tr("{value:.2f}").format(value=value), anchor=anchor)


def _bars(plot: Histogram) -> Iterator[str]:
    shares, ground = plot.series[0].shares, _HEIGHT - _BOTTOM
    width = (_x(1) - _x(0)) / plot.bins
    for place, share in enumerate(shares):
        if share:
            height = max(_LEAST_BAR, ground - _y(share, plot))
            yield _rect(_x(place / plot.bins) + 0.5, ground - height, width - 1, height, opacity=0.45)


def _lines(plot: Histogram) -> Iterator[str]:
    for place, series in enumerate(plot.series[1:], start=1):
        yield _path(_steps(series, plot), dash=_dash(place))


def _steps(series: Series, plot: Histogram) -> str:
    """A line along the tops of the bins, only as far as there is something in them."""
    shares = series.shares
    filled = [place for place, share in enumerate(shares) if share]
    if not filled:
        return ""
    path = [f"M{_x(filled[0] / plot.bins):.1f} {_y(0, plot):.1f}"]
    for place in range(filled[0], filled[-1] + 1):
        path += [f"V{_y(shares[place], plot):.1f}", f"H{_x((place + 1) / plot.bins):.1f}"]
    return "".join([*path, f"V{_y(0, plot):.1f}"])


def _threshold(plot: Histogram) -> Iterator[str]:
    at = _x(plot.threshold)
    yield _path(f"M{at:.1f} {_TOP - 6:.1f}V{_HEIGHT - _BOTTOM:.1f}", width=1.0)
    yield _number(at, _TOP - 9, tr("{value:.2f}").format(value=plot.threshold))


def interval_svg(bar: IntervalBar, plot: IntervalPlot) -> str:
    """A ratio as a mark on its interval, a dot where it counts; the line of one, at which nothing differs, across."""
    middle = _BAR_HEIGHT / 2
    low, value, high = (_along(number, plot) for number in (bar.low, bar.value, bar.high))
    one = _along(1.0, plot)
    return _svg(
        _BAR_WIDTH,
        _BAR_HEIGHT,
        [
            _path(f"M{one:.1f} 0V{_BAR_HEIGHT:.1f}", opacity=0.35, width=1.0),
            _path(f"M{low:.1f} {middle}H{high:.1f}", opacity=1.0 if bar.counts else 0.55, width=2.0 if bar.counts else 1.2),
            _dot(value, middle, 4.0) if bar.counts else _path(f"M{value:.1f} {middle - 4}v8", width=2.0),
        ],
    )


def axis_svg(plot: IntervalPlot) -> str:
    """The axis under the intervals, with a number at each power of two, or of four where there are many."""
    first, last = round(math.log2(plot.least)), round(math.log2(plot.most))
    step = 1 if last - first <= 6 else 2
    marks = [2.0**power for power in range(first, last + 1) if power % step == 0]
    parts = [_path(f"M{_along(plot.least, plot):.1f} 1H{_along(plot.most, plot):.1f}", opacity=0.6)]
    for mark in marks:
        parts.append(_path(f"M{_along(mark, plot):.1f} 1v4", opacity=0.6))
        parts.append(_number(_along(mark, plot), 5 + _TEXT, f"{mark:g}" if mark >= 1 else f"1/{1 / mark:g}"))
    return _svg(_BAR_WIDTH, 20.0, parts)


def _along(value: float, plot: IntervalPlot) -> float:
    """Where a ratio lies across; what is beyond the axis lies at its end."""
    edge = 16.0
    share = math.log(value / plot.least) / math.log(plot.most / plot.least)
    return edge + min(1.0, max(0.0, share)) * (_BAR_WIDTH - 2 * edge)


def outline_svg(sheet: ContactSheet) -> str:
    """A line around the fields that pictures share, dark on light, to be laid over each of them."""
    outline = "".join(f"M{left} {top}L{right} {bottom}" for left, top, right, bottom in sheet.outline)
    lines = (
        f'<path d="{outline}" fill="none" stroke="{ink}" stroke-width="{width}" stroke-linecap="square"/>'
        for ink, width in (("#FFFFFF", 0.09), ("#000000", 0.035))
    )
    return _svg(ACROSS, ACROSS, lines, 'preserveAspectRatio="none"')


def _svg(width: float, height: float, parts: Iterable[str], more: str = "") -> str:
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}"'
    )
    return f"{opening}{f' {more}' if more else ''}>{''.join(parts)}</svg>"


def _rect(x: float, y: float, width: float, height: float, *, opacity: float) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
    return f'<rect {place} fill="{INK}" fill-opacity="{opacity:g}"/>'


def _path(path: str, *, opacity: float = 1.0, width: float = 1.5, dash: str = "none") -> str:
    drawn = "" if dash == "none" else f' stroke-dasharray="{dash}"'
    return f'<path d="{path}" fill="none" stroke="{INK}" stroke-opacity="{opacity:g}" stroke-width="{width:g}"{drawn}/>'


def _dot(x: float, y: float, radius: float) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="{INK}"/>'


def _number(x: float, y: float, text: str, *, anchor: str = "middle") -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" font-family="Inter, sans-serif" font-size="{_TEXT:g}"'
    return f'<text {place} text-anchor="{anchor}" fill="{INK}">{text}</text>'
