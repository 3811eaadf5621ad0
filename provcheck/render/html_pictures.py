"""Pictures in a web page: their bytes are in it, and what is drawn on them is SVG."""

from __future__ import annotations

import base64
import io
import logging
import re
from collections.abc import Iterable, Iterator
from functools import cache

from PIL import Image, UnidentifiedImageError

from provcheck.core.assets import resource
from provcheck.core.evidence import Point, Polygon
from provcheck.core.point_pairs import PointPair
from provcheck.core.report.document import PictureBlock
from provcheck.render.markup import Markup, element

_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
_INK = "#1C1D1F"

_WIDE, _HIGH, _GAP = 1000, 720, 160
"""What two joined pictures have room in, each, and what lies between them."""

_DOT = 7

type _Box = tuple[float, float, float, float]
"""Left, top, width and height."""

_log = logging.getLogger(__name__)


def image_of(data: bytes, alt: str) -> Markup | None:
    """A picture; None when it is damaged."""
    known = _type_and_size(data)
    if known is None:
        return None
    kind, width, height = known
    return element("img", src=_source(kind, data), alt=alt, width=width, height=height)


def outlined(region: Polygon) -> Iterator[Markup]:
    """The outline of a region of a picture, black on white, so that it stands out on any; nothing where there is none."""
    lines = _outline(region, (0, 0, 1000, 1000))
    if lines:
        yield element("svg", *lines, viewBox="0 0 1000 1000", preserveAspectRatio="none", aria_hidden="true")


def joined_pictures(
    work: PictureBlock, suspect: PictureBlock, pairs: Iterable[PointPair], told: str, *, outlines: bool
) -> Markup | None:
    """Work and suspect beside each other with lines between places; None where one of them is missing or damaged."""
    known = [None if block.jpeg is None else _type_and_size(block.jpeg) for block in (work, suspect)]
    sizes = [(width, height) for each in known if each is not None for _kind, width, height in (each,)]
    if len(sizes) < 2:
        return None
    boxes, size = _side_by_side(*sizes)
    parts: list[Markup] = []
    for block, box, each in zip((work, suspect), boxes, known, strict=True):
        if each is not None and block.jpeg is not None:
            left, top, width, height = (f"{value:.1f}" for value in box)
            parts.append(element("image", href=_source(each[0], block.jpeg), x=left, y=top, width=width, height=height))
            parts += _outline(block.region, box) if outlines else []
    ends = [(_at(of_work, boxes[0]), _at(of_suspect, boxes[1])) for of_work, of_suspect in pairs]
    for kind in ("under", "over"):
        parts += (element("line", x1=x, y1=y, x2=to_x, y2=to_y, class_=kind) for (x, y), (to_x, to_y) in ends)
    parts += (element("circle", cx=x, cy=y, r=_DOT) for pair in ends for x, y in pair)
    return element("svg", *parts, viewBox=f"0 0 {size[0]:.1f} {size[1]:.1f}", role="img", aria_label=told, class_="joined")


def _side_by_side(work: tuple[int, int], suspect: tuple[int, int]) -> tuple[tuple[_Box, _Box], tuple[float, float]]:
    """Where both pictures lie, and the size of all."""
    (width, height), (other_width, other_height) = _fitted(*work), _fitted(*suspect)
    high = max(height, other_height)
    start = width + _GAP
    boxes = (0.0, (high - height) / 2, width, height), (start, (high - other_height) / 2, other_width, other_height)
    return boxes, (start + other_width, high)


def _fitted(width: int, height: int) -> tuple[float, float]:
    scale = min(_WIDE / width, _HIGH / height)
    return width * scale, height * scale


def _outline(region: Polygon, box: _Box) -> list[Markup]:
    if len(region) <= 2:
        return []
    corners = " ".join(",".join(_at(corner, box)) for corner in region)
    return [element("polygon", points=corners, class_=kind) for kind in ("under", "over")]


def _at(point: Point, box: _Box) -> tuple[str, str]:
    """Where a point of the unit square lies in a box; beyond its edges on them."""
    x, y = (min(max(value, 0.0), 1.0) for value in point)
    left, top, width, height = box
    return f"{left + x * width:.1f}", f"{top + y * height:.1f}"


def _source(kind: str, data: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def _type_and_size(data: bytes) -> tuple[str, int, int] | None:
    """Media type, width and height of a preview; None when it is damaged."""
    try:
        with Image.open(io.BytesIO(data), formats=list(_TYPES)) as image:
            return _TYPES[str(image.format)], image.width, image.height
    except (UnidentifiedImageError, OSError, SyntaxError) as error:
        _log.warning("preview left out: %s", error)
        return None


@cache
def sign_of(code: str) -> Markup:
    """The sign of a verdict in the colour of the text; nothing for one that has no drawing. The word stands beside it."""
    path = resource("icons") / f"verdict-{code}.svg"
    if not re.fullmatch("[a-z-]+", code) or not path.is_file():
        return Markup()
    drawing = path.read_text(encoding="utf-8").replace(_INK, "currentColor")
    return Markup(drawing.strip().replace("<svg ", '<svg class="sign" aria-hidden="true" ', 1))
