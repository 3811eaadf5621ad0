"""Drawings without pixels of their own: pages of PDF and Illustrator files, and SVG, drawn at a size that is chosen here.

Their size in pixels is what the file states (PDF: points; SVG: its width and height, else its view box), brought to between
`LEAST_SIDE` and `MOST_SIDE` on the long side.
"""

from __future__ import annotations

import io

import pypdfium2
import resvg_py
from PIL import Image

from provcheck.core.assets import resource
from provcheck.core.imaging.formats import svg_text
from provcheck.core.imaging.frames import NoPartError
from provcheck.core.imaging.svg import DPI, own_drawing

LEAST_SIDE = 1600
MOST_SIDE = 4096

_LARGEST_SVG = 200_000_000

# resvg leaves out text whose font is not there, and takes generic names for fonts of Windows. Those that come with the program
# stand in for both, so that all computers draw the same.
_TEXT_FONT = "Inter"
_FONTS = ("Inter-Regular.otf", "Inter-SemiBold.otf", "NotoSansMono-Regular.ttf")


class LockedError(ValueError):
    """A PDF that asks for a password."""


def draw_pdf(data: bytes, page: int = 0) -> tuple[Image.Image, int]:
    """Draw a page of a PDF, numbered from 0, on white; also gives how many there are.

    Raises `LockedError`, `pypdfium2.PdfiumError` when it is damaged, `NoPartError` without such a page.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise LockedError(str(error)) from error
        raise
    try:
        count = len(document)
        if not 0 <= page < count:
            raise NoPartError(page)
        shown = document[page]
        long_side = max(shown.get_size())
        if long_side <= 0:
            raise ValueError(long_side)
        bitmap = shown.render(scale=_chosen_side(long_side) / long_side, may_draw_forms=False)
        return bitmap.to_pil().convert("RGB"), count
    finally:
        document.close()


def draw_svg(data: bytes) -> Image.Image:
    """Draw an SVG, transparent where nothing is drawn, with the system's and the program's fonts; nothing outside is looked at.

    Raises ValueError or `xml.etree.ElementTree.ParseError` for files that are damaged.
    """
    drawing = own_drawing(svg_text(data, _LARGEST_SVG), _chosen_side)
    png = resvg_py.svg_to_bytes(
        svg_string=drawing.text,
        dpi=DPI,
        font_files=[str(resource("fonts") / name) for name in _FONTS],
        font_family=_TEXT_FONT,
        serif_family=_TEXT_FONT,
        sans_serif_family=_TEXT_FONT,
        cursive_family=_TEXT_FONT,
        fantasy_family=_TEXT_FONT,
        monospace_family="Noto Sans Mono",
    )
    image = Image.open(io.BytesIO(png), formats=("PNG",))
    image.load()
    return image


def _chosen_side(long_side: float) -> float:
    return min(max(long_side, LEAST_SIDE), MOST_SIDE)
