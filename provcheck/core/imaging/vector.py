"""Drawings without pixels of their own: pages of PDF and Illustrator files, and SVG, drawn at a size that is chosen here.

Their size in pixels is what the file states (PDF: points; SVG: its width and height, else its view box), brought to between
`LEAST_SIDE` and `MOST_SIDE` on the long side.
"""

from __future__ import annotations

import io
import re
from xml.etree import ElementTree as ET

import pypdfium2
import resvg_py
from PIL import Image

from provcheck.core.imaging.formats import svg_text

LEAST_SIDE = 1600
MOST_SIDE = 4096

_HEAD = 1 << 16
_LARGEST_SVG = 200_000_000
# CSS 2.1, 4.3.2.
_DPI = 96
_UNITS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": _DPI, "cm": _DPI / 2.54, "mm": _DPI / 25.4}
_LENGTH = re.compile(r"\s*([0-9.]+(?:[eE][-+]?\d+)?)\s*([a-z]*)\s*\Z")
_ELSEWHERE = re.compile(r"""(href\s*=\s*)(["'])(?!\s*(?:data:|\#))[^"']*\2""")


OWN_REPORT = "provcheck-report"
"""Key word of the reports that this program writes."""


class OwnReportError(ValueError):
    """A report of this program, which shows pictures that were compared already."""


class LockedError(ValueError):
    """A PDF that asks for a password."""


class _FirstElement:
    """Takes from XML the first element only: its name and what it states."""

    def __init__(self) -> None:
        self.tag = ""
        self.stated: dict[str, str] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Called for every element."""
        if not self.tag:
            self.tag, self.stated = tag, dict(attributes)


def draw_pdf(data: bytes, page: int = 0) -> tuple[Image.Image, int]:
    """Draw a page of a PDF, numbered from 0, on white; also gives how many there are.

    Raises `LockedError`, `OwnReportError`, `pypdfium2.PdfiumError` when it is damaged, `IndexError` without such a page.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise LockedError(str(error)) from error
        raise
    try:
        if OWN_REPORT in document.get_metadata_value("Keywords"):
            raise OwnReportError
        count = len(document)
        if not 0 <= page < count:
            raise IndexError(page)
        shown = document[page]
        long_side = max(shown.get_size())
        if long_side <= 0:
            raise ValueError(long_side)
        bitmap = shown.render(scale=_chosen_side(long_side) / long_side, may_draw_forms=False)
        return bitmap.to_pil().convert("RGB"), count
    finally:
        document.close()


def draw_svg(data: bytes) -> Image.Image:
    """Draw an SVG, transparent where nothing is drawn, with the system's fonts; nothing outside the file is looked at.

    Raises ValueError or `ET.ParseError` for files that are damaged.
    """
    text = svg_text(data, _LARGEST_SVG)
    width, height = svg_size(text)
    scale = _chosen_side(max(width, height)) / max(width, height)
    # A drawing may show pictures of other files; only those that lie in it are shown.
    own = _ELSEWHERE.sub(r"\1\2\2", text)
    png = resvg_py.svg_to_bytes(
        svg_string=own, dpi=_DPI, width=max(1, round(width * scale)), height=max(1, round(height * scale))
    )
    image = Image.open(io.BytesIO(png), formats=("PNG",))
    image.load()
    return image


def svg_size(text: str) -> tuple[float, float]:
    """Width and height in pixels as the drawing states them; raises ValueError when it states none that can be used."""
    root = _FirstElement()
    ET.XMLParser(target=root).feed(text[:_HEAD])  # noqa: S314  where this runs time and memory are limited
    if not root.tag.endswith("svg"):
        raise ValueError("no svg element")
    box = [float(part) for part in re.split(r"[\s,]+", root.stated.get("viewBox", "").strip()) if part]
    box_size = (box[2], box[3]) if len(box) == 4 else None
    width, height = _length(root.stated.get("width")), _length(root.stated.get("height"))
    if width is None or height is None:
        if box_size is None:
            return width or 300.0, height or 150.0
        ratio = box_size[0] / box_size[1] if box_size[1] else 0.0
        if width is not None:
            height = width / ratio if ratio else 0.0
        elif height is not None:
            width = height * ratio
        else:
            width, height = box_size
    if not (0 < width < 1e9 and 0 < height < 1e9):
        raise ValueError(f"{width} x {height}")
    return width, height


def _length(stated: str | None) -> float | None:
    """A length in pixels; None where none or a share of what is around is stated."""
    found = _LENGTH.match(stated or "")
    return float(found[1]) * _UNITS[found[2]] if found and found[2] in _UNITS else None


def _chosen_side(long_side: float) -> float:
    return min(max(long_side, LEAST_SIDE), MOST_SIDE)
