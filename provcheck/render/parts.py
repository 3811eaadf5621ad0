"""The figures of a set, with their drawings, as the data that the page template reads and as elements of a web page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from provcheck.core.report.plots import ContactSheet, Histogram, IntervalPlot, Part, PartTable, SheetPicture
from provcheck.render.markup import Markup, element
from provcheck.render.pieces import Piece
from provcheck.render.plots import INK, axis_svg, histogram_svg, interval_svg, outline_svg, swatch_svg


class TemplateParts:
    """Turns figures into values for the template, and collects their files: drawings as SVG, pictures as JPEG."""

    def __init__(
        self,
        text: Callable[[str], list[Piece]],
        plain: Callable[[str], str],
        ratio: Callable[[bytes], float | None],
        files: dict[str, bytes],
    ) -> None:
        """`text` composes a text, `plain` is for what no font shows, `ratio` gives a JPEG's height by width, None of a bad one.

        Files are put into `files` by the names that the values use.
        """
        self._text = text
        self._plain = plain
        self._ratio = ratio
        self._files = files

    def values(self, parts: Iterable[Part]) -> list[dict[str, Any]]:
        """The figures, in order."""
        return [self._part(part, number) for number, part in enumerate(parts)]

    def _part(self, part: Part, number: int) -> dict[str, Any]:
        return {
            "title": self._text(part.title),
            "lines": [self._text(line) for line in part.lines],
            "shows": self._text(part.shows),
            "not_shown": self._text(part.not_shown),
            "table": None if part.table is None else self._table(part.table),
            "histogram": None if part.histogram is None else self._histogram(part.histogram, number),
            "intervals": None if part.intervals is None else self._intervals(part.intervals, number),
            "sheets": [self._sheet(sheet, f"part-{number}-{place}") for place, sheet in enumerate(part.sheets)],
        }

    def _table(self, table: PartTable) -> dict[str, Any]:
        return {
            "heads": [self._text(head) for head in table.heads],
            "lines": [[self._text(cell) for cell in line] for line in table.lines],
        }

    def _histogram(self, plot: Histogram, number: int) -> dict[str, Any]:
        swatches = [
            {"name": self._text(series.name), "file": self._drawn(f"part-{number}-swatch-{place}", swatch_svg(place))}
            for place, series in enumerate(plot.series)
        ]
        return {
            "file": self._drawn(f"part-{number}-histogram", histogram_svg(plot)),
            "alt": self._plain(plot.alt),
            "swatches": swatches,
        }

    def _intervals(self, plot: IntervalPlot, number: int) -> dict[str, Any]:
        return {
            "heads": [self._text(head) for head in plot.heads],
            "bars": [
                {
                    "label": self._text(bar.label),
                    "file": self._drawn(f"part-{number}-interval-{place}", interval_svg(bar, plot)),
                    "note": self._text(bar.note),
                    "counts": bar.counts,
                }
                for place, bar in enumerate(plot.bars)
            ],
            "axis": self._drawn(f"part-{number}-axis", axis_svg(plot)),
        }

    def _sheet(self, sheet: ContactSheet, name: str) -> dict[str, Any]:
        tiles = self._drawn(f"{name}-tiles", outline_svg(sheet)) if sheet.tiles else None
        pictures = [sheet.lead, *sheet.pictures] if sheet.lead else list(sheet.pictures)
        return {
            "text": self._text(sheet.text),
            "led": sheet.lead is not None,
            "pictures": [self._picture(picture, f"{name}-{place}.jpg") for place, picture in enumerate(pictures)],
            "more": self._text(sheet.more),
            "tiles": tiles,
        }

    def _picture(self, picture: SheetPicture, name: str) -> dict[str, Any]:
        ratio = None if picture.jpeg is None else self._ratio(picture.jpeg)
        if ratio is not None and picture.jpeg is not None:
            self._files[name] = picture.jpeg
        return {
            "file": None if ratio is None else name,
            "ratio": ratio,
            "alt": self._plain(f"{picture.name} {picture.note}".strip()),
            "name": self._text(picture.name),
            "note": self._text(picture.note),
        }

    def _drawn(self, name: str, svg: str) -> str:
        self._files[f"{name}.svg"] = svg.encode()
        return f"{name}.svg"


class PageParts:
    """Turns figures into elements of a web page."""

    def __init__(
        self, seen: Callable[[str], str], image: Callable[[bytes, str], Markup | None], nothing: Callable[[], Markup]
    ) -> None:
        """`seen` writes what cannot be seen as its code point, `image` is None of a bad one, `nothing` stands for that."""
        self._seen = seen
        self._image = image
        self._nothing = nothing

    def elements(self, parts: Iterable[Part]) -> Iterator[Markup]:
        """A section for each."""
        for part in parts:
            yield element("section", *self._part(part), class_="part")

    def _part(self, part: Part) -> Iterator[Markup]:
        yield element("h2", self._seen(part.title))
        if part.histogram is not None:
            yield self._histogram(part.histogram)
        if part.table is not None:
            yield self._table(part.table)
        if part.intervals is not None:
            yield self._intervals(part.intervals)
        for sheet in part.sheets:
            yield from self._sheet(sheet)
        for line in part.lines:
            yield element("p", self._seen(line))
        for line in (part.shows, part.not_shown):
            yield element("p", self._seen(line), class_="note")

    def _histogram(self, plot: Histogram) -> Markup:
        legend = (
            element("span", _drawing(swatch_svg(place)), self._seen(series.name), class_="swatch")
            for place, series in enumerate(plot.series)
        )
        drawing = element("div", _drawing(histogram_svg(plot)), role="img", aria_label=self._seen(plot.alt), class_="drawing")
        return element("figure", drawing, element("figcaption", *legend), class_="plot")

    def _table(self, table: PartTable) -> Markup:
        heads = element("thead", element("tr", *(element("th", self._seen(head), scope="col") for head in table.heads)))
        lines = (
            element(
                "tr",
                element("th", self._seen(line[0]), scope="row"),
                *(element("td", self._seen(cell), class_="number") for cell in line[1:]),
            )
            for line in table.lines
        )
        return element("table", heads, element("tbody", *lines), class_="numbers")

    def _intervals(self, plot: IntervalPlot) -> Markup:
        heads = element("thead", element("tr", *(element("th", self._seen(head), scope="col") for head in plot.heads)))
        lines = [
            element(
                "tr",
                element("th", self._seen(bar.label), scope="row", class_="counts" if bar.counts else None),
                element("td", _drawing(interval_svg(bar, plot)), class_="drawn"),
                element("td", self._seen(bar.note)),
            )
            for bar in plot.bars
        ]
        axis = element("tr", element("td"), element("td", _drawing(axis_svg(plot)), class_="drawn"), element("td"))
        return element("table", heads, element("tbody", *lines, axis), class_="intervals")

    def _sheet(self, sheet: ContactSheet) -> Iterator[Markup]:
        yield element("h3", self._seen(sheet.text))
        over = [_drawing(outline_svg(sheet))] if sheet.tiles else []
        lead = [self._picture(sheet.lead, [], "lead")] if sheet.lead else []
        pictures = (self._picture(picture, over, None) for picture in sheet.pictures)
        yield element("div", *lead, *pictures, class_="sheet")
        if sheet.more:
            yield element("p", self._seen(sheet.more), class_="note")

    def _picture(self, picture: SheetPicture, over: list[Markup], kind: str | None) -> Markup:
        name = self._seen(picture.name)
        drawn = None if picture.jpeg is None else self._image(picture.jpeg, name)
        shown = self._nothing() if drawn is None else element("div", drawn, *over, class_="picture")
        note = [element("span", self._seen(picture.note), class_="second")] if picture.note else []
        caption = element("figcaption", *note, element("bdi", name, dir="ltr"))
        return element("figure", element("div", shown, class_="well"), caption, class_=kind)


def _drawing(svg: str) -> Markup:
    """A drawing in the colour of the text; what it shows stands beside it in words."""
    return Markup(svg.replace(INK, "currentColor").replace("<svg ", '<svg aria-hidden="true" ', 1))
