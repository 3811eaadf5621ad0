"""A report document: everything that is printed, in order, with all text already in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from provcheck.core.evidence import Polygon
from provcheck.core.point_pairs import PointPair
from provcheck.core.report.plots import Part


@dataclass(frozen=True)
class Row:
    """A label and a value."""

    label: str
    value: str


@dataclass(frozen=True)
class MeasureRow:
    """One signal of a match.

    Attributes:
        name: Name of the signal.
        value: Value with unit.
        threshold: Threshold with direction and unit.
        speaks_for_copy: Whether the value is on the copy's side.
    """

    name: str
    value: str
    threshold: str
    speaks_for_copy: bool


@dataclass(frozen=True)
class PictureBlock:
    """One of the two pictures of a match.

    Attributes:
        role: "Work" or "Suspect", for people.
        name: File name.
        path: Path as given.
        jpeg: Preview; None when none could be had.
        region: Polygon of the matched region in the unit square, empty when there is none.
        facts: Size, format, SHA-256 and the like.
    """

    role: str
    name: str
    path: str
    jpeg: bytes | None
    region: Polygon
    facts: tuple[Row, ...]


@dataclass(frozen=True)
class Figure:
    """A picture that shows how the work lies in the suspect.

    Attributes:
        caption: What it shows, which also stands for it where it cannot be seen.
        jpeg: The picture.
        ratio: Its height by its width.
    """

    caption: str
    jpeg: bytes
    ratio: float


@dataclass(frozen=True)
class Places:
    """Places of a work that stand in the suspect too, to be joined by lines from one picture to the other.

    Attributes:
        caption: What is shown, which also stands for it where it cannot be seen.
        pairs: Each place in the unit square of the work, and in that of the suspect.
    """

    caption: str
    pairs: tuple[PointPair, ...]


@dataclass(frozen=True)
class MatchPage:
    """One match.

    Attributes:
        number: 1 for the strongest.
        verdict_code: Code of the verdict, chooses the sign.
        verdict: The verdict for people.
        sentence: What was seen.
        caution: What it does not show; empty when there is nothing to add.
        work: The work.
        suspect: The suspect.
        facts: Score, expected false alarms and the like.
        measures: All signals, contrary ones too.
        figures: The same place of both, and what differs; empty where nothing aligns.
        places: The matched places; None where nothing aligns.
        origin: What the suspect's file says of how it was made; empty where it says nothing.
        is_brief: Whether it is to be told on as little room as can be, as the weaker ones of very many.
    """

    number: int
    verdict_code: str
    verdict: str
    sentence: str
    caution: str
    work: PictureBlock
    suspect: PictureBlock
    facts: tuple[Row, ...]
    measures: tuple[MeasureRow, ...]
    figures: tuple[Figure, ...] = ()
    places: Places | None = None
    origin: tuple[Row, ...] = ()
    is_brief: bool = False


@dataclass(frozen=True)
class ShownMatch:
    """A match as it stands on the first page, with small pictures.

    Attributes:
        number: Its number, which leads to its page.
        verdict_code: Code of the verdict, chooses the sign.
        verdict: The verdict for people.
        sentence: What was seen.
        chance: What chance alone would show of it.
        work: The work, without facts.
        suspect: The suspect, without facts.
    """

    number: int
    verdict_code: str
    verdict: str
    sentence: str
    chance: str
    work: PictureBlock
    suspect: PictureBlock


@dataclass(frozen=True)
class KindLine:
    """How many matches of a kind there are.

    Attributes:
        verdict_code: Code of the verdict, chooses the sign.
        verdict: The verdict for people.
        count: How many have it.
        meaning: What it means.
    """

    verdict_code: str
    verdict: str
    count: str
    meaning: str


@dataclass(frozen=True)
class SummaryLine:
    """A match as a line of the first page; `score` and `decision` for people, empty where there is none."""

    number: int
    verdict_code: str
    verdict: str
    work: str
    suspect: str
    score: str
    decision: str = ""


@dataclass(frozen=True)
class Section:
    """A heading with paragraphs and rows, and short values in small print, of which many stand beside each other."""

    title: str
    paragraphs: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    values: tuple[Row, ...] = ()


@dataclass(frozen=True)
class ReportDocument:
    """A whole report.

    Attributes:
        language: Language code of the text.
        title: Title of the document.
        headline: The result in one sentence.
        lead: What it says and does not say, a paragraph or two.
        overview: What was checked, when and how.
        summary: The matches, a line each.
        summary_title: Heading above them.
        matches: The matches, a page each.
        measure_headings: Headings of the table of signals: signal, value, threshold.
        sections: Skipped files, too little detail, method, limits, settings, glossary.
        footer: Program and version, on every page.
        sender: Whom it comes from, with where they are reached, in values of one line or more; empty where that is not told.
        logo: Their sign as JPEG, on the first page; None for none.
        shown: The strongest copies with their pictures, for the first page; a layout with little room shows fewer of them.
        shown_title: Heading above them.
        kinds: How many matches of each verdict there are, strongest first.
        parts: What was found out of a whole set, with its drawings.
        data_name: Name of the data that is attached; empty for that of a scan.
    """

    language: str
    title: str
    headline: str
    lead: tuple[str, ...]
    overview: tuple[Row, ...]
    summary_title: str
    summary: tuple[SummaryLine, ...]
    matches: tuple[MatchPage, ...]
    measure_headings: tuple[str, str, str]
    sections: tuple[Section, ...]
    footer: str
    sender: tuple[Row, ...] = ()
    logo: bytes | None = None
    shown: tuple[ShownMatch, ...] = ()
    shown_title: str = ""
    kinds: tuple[KindLine, ...] = ()
    parts: tuple[Part, ...] = ()
    data_name: str = ""
