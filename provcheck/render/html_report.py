"""The report as one HTML file: its pictures, its looks and the scan as data are in it, and nothing outside is asked for."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from functools import cache
from string import ascii_uppercase

from provcheck.app.i18n import ISOLATES
from provcheck.app.i18n import runs_right_to_left as is_right_to_left
from provcheck.app.joining import sentences
from provcheck.core.assets import resource
from provcheck.core.report.document import (
    Figure,
    MatchPage,
    MeasureRow,
    PictureBlock,
    ReportDocument,
    Row,
    Section,
    ShownMatch,
    SummaryLine,
)
from provcheck.core.report.html_parts import element_id
from provcheck.core.report.manifest import MANIFEST_NAME, SCAN_NAME
from provcheck.render.checksums import data_element
from provcheck.render.html_pictures import image_of, joined_pictures, outlined, sign_of
from provcheck.render.markup import Markup, element
from provcheck.render.parts import PageParts
from provcheck.render.pieces import is_digest, path_parts, runs_right_to_left, visible
from provcheck.render.words import Words

_JOINERS = "\u200c\u200d"
_LIST = "found"


def html_pieces(
    document: ReportDocument, attachment: bytes | None = None, words: Words | None = None, manifest: bytes | None = None
) -> Iterator[bytes]:
    """The report as UTF-8 HTML without scripts, a match a piece.

    `attachment` and `manifest` are JSON; they stand in `<script id="provcheck-scan">`, or as the document names it, and
    `<script id="provcheck-manifest">`, which are data and run nothing. `words` are the few words that the document does not
    carry, English unless given. The same arguments give the same bytes.
    """
    page = _Page(document, words or Words())
    yield page.beginning(tells_data=attachment is not None).encode()
    for match in document.matches:
        yield page.match(match).encode()
    yield page.end().encode()
    for name, data in ((document.data_name or SCAN_NAME, attachment), (MANIFEST_NAME, manifest)):
        if data is not None:
            yield from data_element(name, (data,))
    yield b"</body>\n</html>\n"


class _Page:
    """Turns the parts of a document into elements."""

    def __init__(self, document: ReportDocument, words: Words) -> None:
        self._document = document
        self._direction = "rtl" if is_right_to_left(document.language) else "ltr"
        self._kept = ISOLATES if self._direction == "rtl" else frozenset()
        self._words = Words(**{name: self._seen(text) for name, text in asdict(words).items()})

    def beginning(self, *, tells_data: bool) -> str:
        document = self._document
        language = re.sub("[^A-Za-z0-9]+", "-", document.language).strip("-") or "en"
        style = _style() + _page_numbers(self._words.page, self._seen(document.footer))
        head = element("head", *self._head(style))
        return "\n".join(
            (
                "<!DOCTYPE html>",
                f'<html lang="{language}" dir="{self._direction}">',
                head,
                "<body>",
                element("a", self._words.skip, class_="skip", href=f"#{_LIST if document.summary else 'top'}"),
                element("header", *self._sender(), *self._headline(), id="top"),
                "<main>",
                self._lead(),
                self._kinds(),
                *self._shown(),
                *self._overview(tells_data=tells_data),
                *self._summary(),
                self._contents(),
                *PageParts(self._seen, image_of, self._nothing).elements(document.parts),
                "",
            )
        )

    def end(self) -> str:
        sections = (self._section(letter, section) for letter, section in _lettered(self._document.sections))
        footer = element("footer", element("p", self._seen(self._document.footer)))
        return "\n".join((*sections, "</main>", footer, ""))

    def _head(self, style: str) -> Iterator[Markup]:
        allowed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        policy = f"default-src 'none'; img-src data:; style-src 'sha256-{allowed}'; base-uri 'none'; form-action 'none'"
        yield element("meta", charset="utf-8")
        yield element("meta", http_equiv="Content-Security-Policy", content=policy)
        yield element("meta", name="viewport", content="width=device-width, initial-scale=1")
        yield element("meta", name="color-scheme", content="light dark")
        yield element("meta", name="referrer", content="no-referrer")
        yield element("meta", name="generator", content=self._seen(self._document.footer))
        yield element("title", f"{self._seen(self._document.headline)} {self._seen(self._document.title)}")
        # A style element holds no markup: its text is ours, but for two texts that `_quoted` escapes.
        yield element("style", Markup(style))

    def _sender(self) -> Iterator[Markup]:
        """Whom it comes from; their sign says nothing that the words beside it do not."""
        logo = None if self._document.logo is None else image_of(self._document.logo, "")
        parts = [self._sender_rows(), *([] if logo is None else [logo])]
        if any(parts):
            yield element("div", *parts, class_="sender")

    def _sender_rows(self) -> Markup:
        lines = [
            element(
                "tr",
                element("th", self._name(row.label), scope="row"),
                element("td", Markup(element("br").join(map(self._name, row.value.split("\n"))))),
            )
            for row in self._document.sender
        ]
        return element("table", element("tbody", *lines), class_="facts") if lines else Markup()

    def _headline(self) -> Iterator[Markup]:
        yield element("p", self._seen(self._document.title), class_="kind")
        yield element("h1", self._seen(self._document.headline))

    def _lead(self) -> Markup:
        return element("div", *(self._paragraph(text) for text in self._document.lead), class_="lead")

    def _kinds(self) -> Markup:
        """How many matches of each verdict there are, and what it means."""
        lines = [
            element(
                "tr",
                element("td", self._seen(line.count), class_="number"),
                element(
                    "th", element("div", sign_of(line.verdict_code), self._seen(line.verdict), class_="verdict"), scope="row"
                ),
                element("td", self._seen(line.meaning)),
            )
            for line in self._document.kinds
        ]
        return element("table", element("tbody", *lines), class_="kinds") if lines else Markup()

    def _contents(self) -> Markup:
        """What stands where."""
        links = [
            element("li", element("a", f"{letter} ", self._seen(section.title), href=f"#section-{letter}"))
            for letter, section in _lettered(self._document.sections)
        ]
        title = element("h2", self._words.contents)
        return element("nav", title, element("ul", *links), class_="contents") if links else Markup()

    def _overview(self, *, tells_data: bool) -> Iterator[Markup]:
        yield self._rows(self._document.overview, "overview")
        if tells_data:
            yield element("p", self._words.data.format(name=element_id(self._document.data_name or SCAN_NAME)), class_="note")

    def _shown(self) -> Iterator[Markup]:
        """The strongest matches with small pictures; nothing where none is shown."""
        if self._document.shown:
            title = element("h2", self._seen(self._document.shown_title))
            yield element("section", title, *map(self._shown_match, self._document.shown), class_="shown")

    def _shown_match(self, match: ShownMatch) -> Markup:
        number = element("span", str(match.number), class_="count")
        link = element("a", self._words.match.format(number=match.number), href=f"#match-{match.number}")
        return element(
            "div",
            element("div", *(self._side(block) for block in (match.work, match.suspect)), class_="pair"),
            element(
                "div",
                element("h3", sign_of(match.verdict_code), number, element("span", self._seen(match.verdict))),
                self._paragraph(match.sentence),
                element("p", self._seen(match.chance), class_="second"),
                element("p", link),
            ),
            class_="one",
        )

    def _summary(self) -> Iterator[Markup]:
        words, document = self._words, self._document
        if not document.summary:
            return
        heads = (words.number, words.verdict, words.work, words.suspect, words.score)
        lines = (self._summary_line(line) for line in document.summary)
        table = element("table", _heads(heads), element("tbody", *lines), class_="matches", aria_labelledby=_LIST)
        yield element("section", element("h2", self._seen(document.summary_title), id=_LIST), table)

    def _summary_line(self, line: SummaryLine) -> Markup:
        decision = [element("span", self._seen(line.decision), class_="decision")] if line.decision else []
        verdict = element("span", self._seen(line.verdict), *decision)
        return element(
            "tr",
            element("td", element("a", str(line.number), href=f"#match-{line.number}"), class_="number"),
            element("th", element("div", sign_of(line.verdict_code), verdict, class_="verdict"), scope="row"),
            element("td", self._name(line.work)),
            element("td", self._name(line.suspect)),
            element("td", self._seen(line.score), class_="number"),
        )

    def match(self, page: MatchPage) -> Markup:
        """A match; every picture of it is a figure, in the order of the document."""
        title = f"match-{page.number}"
        number = element("span", str(page.number), class_="count")
        # Where there is little room, both pictures are shown once: joined.
        joined = [*self._places(page)] if page.is_brief else []
        return element(
            "article",
            element("h2", sign_of(page.verdict_code), number, element("span", self._seen(page.verdict)), id=title),
            self._paragraph(page.sentence),
            *([element("p", self._seen(page.caution), class_="second")] if page.caution else []),
            *joined,
            element("div", *(self._side(block, is_drawn=not joined) for block in (page.work, page.suspect)), class_="pair"),
            *self._figures(page),
            element("div", self._rows(page.facts, "facts"), self._measures(page.measures), class_="told"),
            *self._origin(page),
            element("p", element("a", self._words.back, href=f"#{_LIST}"), class_="back"),
            class_="match compact" if page.is_brief else "match",
            aria_labelledby=title,
        )

    def _origin(self, page: MatchPage) -> Iterator[Markup]:
        """What the suspect's file says of how it was made; nothing where it says nothing."""
        if page.origin:
            yield element("h3", self._words.origin)
            yield self._rows(page.origin, "facts")

    def _figures(self, page: MatchPage) -> Iterator[Markup]:
        """How the work lies in the suspect; nothing where no figure is."""
        shown = [figure for each in page.figures for figure in self._figure(each)]
        shown += [] if page.is_brief else self._places(page)
        if shown:
            yield element("h3", self._words.figures)
            yield element("div", *shown, class_="figures")

    def _figure(self, figure: Figure) -> Iterator[Markup]:
        caption = self._seen(figure.caption)
        drawn = image_of(figure.jpeg, caption)
        if drawn is not None:
            yield self._figure_of(element("div", drawn, class_="picture"), caption)

    def _places(self, page: MatchPage) -> Iterator[Markup]:
        """Both pictures with lines between the places that match; nothing where none are known or a picture is missing."""
        if page.places is not None:
            caption = self._seen(page.places.caption)
            drawn = joined_pictures(page.work, page.suspect, page.places.pairs, caption, outlines=page.is_brief)
            if drawn is not None:
                yield self._figure_of(drawn, caption, "wide")

    def _figure_of(self, drawn: Markup, caption: str, kind: str | None = None) -> Markup:
        return element("figure", element("div", drawn, class_="well"), element("figcaption", caption), class_=kind)

    def _side(self, block: PictureBlock, *, is_drawn: bool = True) -> Markup:
        """One of both pictures of a match, with its name and facts."""
        caption = [
            element("span", self._seen(block.role), class_="second"),
            element("strong", self._name(block.name)),
        ]
        if block.path != block.name and not any(row.value == block.path for row in block.facts):
            caption.append(element("span", self._name(block.path), class_="second"))
        drawn = self._drawn(block) if is_drawn else None
        well = [element("div", drawn if drawn is not None else self._nothing(), class_="well")] if is_drawn else []
        figure = element("figure", element("figcaption", *caption), *well)
        return element("div", figure, self._rows(block.facts, "facts", names=(block.path, block.name)), class_="side")

    def _nothing(self) -> Markup:
        return element("p", self._words.no_picture, class_="nothing")

    def _drawn(self, block: PictureBlock) -> Markup | None:
        """The picture with the outline of the region on it; None where there is no preview that can be shown."""
        alt = self._seen(self._words.picture.format(role=block.role, name=block.name))
        if block.region:
            alt = sentences(alt, self._words.region)
        image = None if block.jpeg is None else image_of(block.jpeg, alt)
        return None if image is None else element("div", image, *outlined(block.region), class_="picture")

    def _measures(self, measures: Iterable[MeasureRow]) -> Markup:
        rows = [self._measure(row) for row in measures]
        if not rows:
            return Markup()
        heads = (*map(self._seen, self._document.measure_headings), self._words.speaks)
        return element("table", _heads(heads), element("tbody", *rows), class_="measures")

    def _measure(self, row: MeasureRow) -> Markup:
        word = self._words.speaks_for if row.speaks_for_copy else self._words.speaks_not
        return element(
            "tr",
            element("th", self._seen(row.name), scope="row"),
            element("td", self._seen(row.value)),
            element("td", self._seen(row.threshold)),
            element("td", element("span", class_="mark for" if row.speaks_for_copy else "mark", aria_hidden="true"), word),
        )

    def _section(self, letter: str, section: Section) -> Markup:
        values = [
            element("div", element("dt", self._seen(row.label)), element("dd", self._seen(row.value))) for row in section.values
        ]
        return element(
            "section",
            element("h2", element("span", letter, class_="count"), " ", self._seen(section.title), id=f"section-{letter}"),
            *map(self._paragraph, section.paragraphs),
            self._rows(section.rows, "rows"),
            *([element("dl", *values, class_="values")] if values else []),
        )

    def _rows(self, rows: Iterable[Row], kind: str, names: Iterable[str] = ()) -> Markup:
        """A label and a value a line; `names` are values that are names of files."""
        known = set(names)
        lines = [
            element("tr", element("th", self._name(row.label), scope="row"), element("td", self._value(row.value, known)))
            for row in rows
        ]
        return element("table", element("tbody", *lines), class_=kind) if lines else Markup()

    def _value(self, text: str, names: set[str]) -> Markup:
        if is_digest(text):
            return element("code", text)
        return self._name(text) if text in names else element("bdi", self._seen(text))

    def _paragraph(self, text: str) -> Markup:
        return element("p", self._seen(text))

    def _name(self, text: str) -> Markup:
        """A name reads from left to right, whatever it is written in: the ending stays at its end."""
        if not runs_right_to_left(text):
            return element("bdi", self._seen(text), dir="ltr")
        parts = (self._seen(part) for part in path_parts(text))
        return element("bdi", *(element("bdi", part) if part[0] not in "/\\" else part for part in parts), dir="ltr")

    def _seen(self, text: str) -> str:
        """The text with what cannot be seen written as its code point, as `⟨U+202E⟩`."""
        if text.isprintable():
            return text
        return "".join(
            character if character in self._kept or _joins(before, character) else visible(character)
            for before, character in zip(f"\0{text}", text, strict=False)
        )


def _joins(before: str, character: str) -> bool:
    """Whether a joiner does what it is there for: in writing that joins its letters, and between the parts of one emoji."""
    return character in _JOINERS and not before.isascii() and visible(before) == before


def _heads(words: Iterable[str]) -> Markup:
    return element("thead", element("tr", *(element("th", word, scope="col") for word in words)))


def _lettered(sections: Iterable[Section]) -> Iterator[tuple[str, Section]]:
    """Sections with the letters by which they are cited."""
    return zip(ascii_uppercase, sections, strict=False)


@cache
def _style() -> str:
    return (resource("report") / "report.css").read_text(encoding="utf-8")


def _page_numbers(numbered: str, footer: str) -> str:
    """Rules for the margins of printed pages: the program and its version, and the number of the page."""
    counters = {"{page}": "counter(page)", "{pages}": "counter(pages)"}
    parts = " ".join(counters.get(part) or _quoted(part) for part in re.split(r"(\{pages?\})", numbered) if part)
    return f"@page {{ @bottom-left {{ content: {_quoted(footer)} }} @bottom-right {{ content: {parts} }} }}\n"


def _quoted(text: str) -> str:
    r"""A text as a string of CSS, in which all but letters and digits is escaped, as `\3c `."""
    return '"' + "".join(letter if letter.isalnum() else f"\\{ord(letter):x} " for letter in text) + '"'
