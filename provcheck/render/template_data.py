"""A report document as the data that the page template reads."""

from __future__ import annotations

import io
import logging
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass
from typing import Any

from PIL import Image, UnidentifiedImageError

from provcheck.app.i18n import ISOLATES, runs_right_to_left
from provcheck.app.joining import sentences
from provcheck.core.evidence import Polygon
from provcheck.core.point_pairs import PointPair
from provcheck.core.report.document import (
    Figure,
    KindLine,
    MatchPage,
    MeasureRow,
    PictureBlock,
    Places,
    ReportDocument,
    Row,
    Section,
    ShownMatch,
    SummaryLine,
)
from provcheck.render.fonts import Face, bundled_faces, system_faces
from provcheck.render.parts import TemplateParts
from provcheck.render.pieces import Composer, Piece, uncovered, visible
from provcheck.render.words import Words

# A longer name is shortened in the list of matches where its page shows it whole, and on half a page, where its path does.
_LONGEST_SUMMARY_NAME = 64
_SUMMARY_HEAD = 40
_SUMMARY_TAIL = 20

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class TemplateData:
    """What the template needs.

    Attributes:
        values: Contents of data.json.
        pictures: JPEG files and drawings as SVG by the name that the values use.
        system_faces: Fonts of the system that are needed besides the bundled ones.
    """

    values: dict[str, Any]
    pictures: Mapping[str, bytes]
    system_faces: tuple[Face, ...]


def template_data(document: ReportDocument, words: Words, signs: frozenset[str], *, system_fonts: bool) -> TemplateData:
    """The data of a document; `signs` are the verdict codes that have a drawing."""
    texts = set(_texts(document)) | set(_texts(words))
    extra = system_faces(uncovered(texts, bundled_faces())) if system_fonts else ()
    builder = _Builder((*bundled_faces(), *extra), words, signs, document.language)
    return TemplateData(builder.document(document), builder.pictures, extra)


def _texts(record: object) -> Iterator[str]:
    """Every text in a record and the records it holds."""
    if isinstance(record, str):
        yield record
    elif isinstance(record, tuple):
        for item in record:
            yield from _texts(item)
    elif is_dataclass(record):
        for field in fields(record):
            yield from _texts(getattr(record, field.name))


class _Builder:
    """Turns the parts of a document into values, and collects its pictures."""

    def __init__(self, faces: tuple[Face, ...], words: Words, signs: frozenset[str], code: str) -> None:
        self.pictures: dict[str, bytes] = {}
        self._kept = ISOLATES if runs_right_to_left(code) else frozenset()
        self._composer = Composer(faces, self._kept)
        self._words = words
        self._signs = signs

    def document(self, document: ReportDocument) -> dict[str, Any]:
        pages = {page.number for page in document.matches}
        language, _, region = re.sub("[^A-Za-z]+", "-", document.language).partition("-")
        return {
            "language": language.lower() if len(language) in {2, 3} else "en",
            "region": region.upper() if len(region) == 2 else None,
            "right_to_left": runs_right_to_left(document.language),
            "plain_title": self._plain(document.title),
            "title": self._text(document.title),
            "headline": self._text(document.headline),
            "lead": self._all(document.lead),
            "overview": self._rows(document.overview),
            "shown_title": self._text(document.shown_title),
            "shown": [self._shown(match) for match in document.shown],
            "kinds": [self._kind(line) for line in document.kinds],
            "summary_title": self._text(document.summary_title),
            "summary": [self._summary(line, short=line.number in pages) for line in document.summary],
            "matches": [self._match(page) for page in document.matches],
            "measure_headings": self._all(document.measure_headings),
            "parts": TemplateParts(self._text, self._plain, _height_to_width, self.pictures).values(document.parts),
            "sections": [self._section(section) for section in document.sections],
            "footer": self._text(document.footer),
            "sender": [[self._text(row.label), self._all(row.value.split("\n"))] for row in document.sender],
            "logo": self._logo(document.logo),
            "words": {name: self._text(text) for name, text in asdict(self._words).items()},
            "attachment": self._plain(self._words.attachment),
            "manifest": self._plain(self._words.manifest),
            "sums": self._plain(self._words.sums),
        }

    def _logo(self, jpeg: bytes | None) -> dict[str, Any] | None:
        ratio = None if jpeg is None else _height_to_width(jpeg)
        if jpeg is None or ratio is None:
            return None
        self.pictures["logo.jpg"] = jpeg
        return {"file": "logo.jpg", "ratio": ratio}

    def _kind(self, line: KindLine) -> dict[str, Any]:
        return {
            "sign": self._sign(line.verdict_code),
            "verdict": self._text(line.verdict),
            "count": self._text(line.count),
            "meaning": self._text(line.meaning),
        }

    def _summary(self, line: SummaryLine, *, short: bool) -> dict[str, Any]:
        return {
            "number": line.number,
            "sign": self._sign(line.verdict_code),
            "verdict": self._text(line.verdict),
            "work": self._path(_shortened(line.work) if short else line.work),
            "suspect": self._path(_shortened(line.suspect) if short else line.suspect),
            "score": self._text(line.score),
            "decision": self._text(line.decision),
            "linked": short,
        }

    def _shown(self, match: ShownMatch) -> dict[str, Any]:
        return {
            "number": match.number,
            "sign": self._sign(match.verdict_code),
            "verdict": self._text(match.verdict),
            "sentence": self._text(match.sentence),
            "chance": self._text(match.chance),
            "work": self._picture(match.work, f"first-{match.number}-work.jpg"),
            "suspect": self._picture(match.suspect, f"first-{match.number}-suspect.jpg"),
            "work_name": self._path(_shortened(match.work.name)),
            "suspect_name": self._path(_shortened(match.suspect.name)),
        }

    def _match(self, page: MatchPage) -> dict[str, Any]:
        return {
            "number": page.number,
            "compact": page.is_brief,
            "continued": self._text(self._words.continued.format(number=page.number, verdict=page.verdict)),
            "sign": self._sign(page.verdict_code),
            "verdict": self._text(page.verdict),
            "sentence": self._text(page.sentence),
            "caution": self._text(page.caution),
            "work": self._picture(page.work, f"{page.number}-work.jpg"),
            "suspect": self._picture(page.suspect, f"{page.number}-suspect.jpg"),
            "facts": self._rows(page.facts),
            "origin": self._rows(page.origin),
            "facts_beyond": self._rows(row for row in page.facts if row.value not in page.sentence),
            "measures": [self._measure(row) for row in page.measures],
            "figures": [
                self._figure(figure, f"{page.number}-figure-{number}.jpg") for number, figure in enumerate(page.figures)
            ],
            "places": self._places(page.places),
        }

    def _places(self, places: Places | None) -> dict[str, Any] | None:
        return None if places is None else {"caption": self._text(places.caption), "pairs": _in_unit_square(places.pairs)}

    def _figure(self, figure: Figure, file_name: str) -> dict[str, Any]:
        self.pictures[file_name] = figure.jpeg
        return {
            "caption": self._text(figure.caption),
            "alt": self._plain(figure.caption),
            "file": file_name,
            "ratio": figure.ratio,
        }

    def _picture(self, block: PictureBlock, file_name: str) -> dict[str, Any]:
        ratio = None if block.jpeg is None else _height_to_width(block.jpeg)
        region = _clamped(block.region)
        alt = self._plain(self._words.picture.format(role=block.role, name=block.name))
        if ratio is not None and block.jpeg is not None:
            self.pictures[file_name] = block.jpeg
        paths = [row for row in block.facts if row.value == block.path]
        return {
            "role": self._text(block.role),
            "name": self._path(block.name),
            "short_name": self._path(_shortened(block.name) if paths else block.name),
            "path": None if paths or block.path == block.name else self._path(block.path),
            "file": None if ratio is None else file_name,
            "ratio": ratio,
            "alt": sentences(alt, self._plain(self._words.region)) if region else alt,
            "region": region,
            "facts": [
                [self._text(row.label), self._path(row.value) if row in paths else self._text(row.value)] for row in block.facts
            ],
        }

    def _measure(self, row: MeasureRow) -> dict[str, Any]:
        return {
            "name": self._text(row.name),
            "value": self._text(row.value),
            "threshold": self._text(row.threshold),
            "speaks": row.speaks_for_copy,
        }

    def _section(self, section: Section) -> dict[str, Any]:
        return {
            "title": self._text(section.title),
            "paragraphs": self._all(section.paragraphs),
            "rows": self._rows(section.rows),
            "values": self._rows(section.values),
        }

    def _rows(self, rows: Iterable[Row]) -> list[list[list[Piece]]]:
        return [[self._text(row.label), self._text(row.value)] for row in rows]

    def _all(self, texts: Iterable[str]) -> list[list[Piece]]:
        return [self._text(text) for text in texts]

    def _text(self, text: str) -> list[Piece]:
        return self._composer.pieces(text)

    def _path(self, text: str) -> list[Piece]:
        pieces = self._composer.pieces(text, is_path=True)
        return [{"name": pieces}] if self._kept else pieces

    def _plain(self, text: str) -> str:
        """The text for places that no font of ours shows."""
        return visible("".join(character for character in text if character not in self._kept))

    def _sign(self, code: str) -> str | None:
        return code if code in self._signs else None


def _shortened(name: str) -> str:
    """A long name without its middle; its beginning and its end, with the extension, are what people know it by."""
    if len(name) <= _LONGEST_SUMMARY_NAME:
        return name
    tail = name[-_SUMMARY_TAIL:]
    while tail and unicodedata.category(tail[0]).startswith("M"):
        tail = tail[1:]
    return f"{name[:_SUMMARY_HEAD]} … {tail}"


def _height_to_width(jpeg: bytes) -> float | None:
    """Proportion of a preview; None when it is damaged or of a kind that PDF/A does not take."""
    try:
        with Image.open(io.BytesIO(jpeg), formats=["JPEG"]) as image:
            if image.mode not in {"RGB", "L"}:
                _log.warning("preview left out: mode %s", image.mode)
                return None
            return image.height / image.width
    except (UnidentifiedImageError, OSError, SyntaxError) as error:
        _log.warning("preview left out: %s", error)
        return None


def _in_unit_square(pairs: Iterable[PointPair]) -> list[list[list[float]]]:
    """Pairs of points with every point inside its picture, in steps too fine to be seen."""
    return [[[round(min(max(x, 0.0), 1.0), 4) for x in point] for point in pair] for pair in pairs]


def _clamped(polygon: Polygon) -> list[list[float]]:
    """The polygon with every corner inside the picture."""
    return [[min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)] for x, y in polygon]
