"""SVG drawings as text: what size they state, and only what lies in them.

A drawing may show other files by their paths, and on Windows a path may lead to another computer. So it is written anew before
it is drawn, element by element, without whatever leads elsewhere; document types and the entities they state do not outlast it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree as ET

DPI = 96
"""Pixels in an inch: CSS 2.1, 4.3.2."""

_UNITS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": DPI, "cm": DPI / 2.54, "mm": DPI / 25.4}
_LENGTH = re.compile(r"\s*([0-9.]+(?:[eE][-+]?\d+)?)\s*([a-z]*)\s*\Z")
# SVG 1.1, 7.2: what CSS gives to drawings that state no size.
_UNSTATED = (300.0, 150.0)
_INSIDE = ("#", "data:")
_URL = re.compile(r"""(url\s*+\(\s*+["']?+\s*+)(?!\#|data:)""", re.IGNORECASE)
_IMPORT = re.compile(r"@import\b[^;]*;?", re.IGNORECASE)


@dataclass(frozen=True)
class OwnDrawing:
    """A drawing that leads nowhere else.

    Attributes:
        text: The drawing as it is to be drawn.
        width: As asked for, in whole pixels.
        height: As asked for, in whole pixels.
    """

    text: str
    width: int
    height: int


def own_drawing(text: str, chosen_side: Callable[[float], float]) -> OwnDrawing:
    """A drawing without what leads elsewhere, its size stated in pixels with the long side that is chosen for the stated one.

    Raises `ET.ParseError` when it is damaged and ValueError when it is no drawing or states no size that can be used.
    """
    writer = _Writer(chosen_side)
    parser = ET.XMLParser(target=writer)  # noqa: S314  where this runs time and memory are limited
    parser.feed(text)
    parser.close()
    return OwnDrawing("".join(writer.pieces), *writer.size)


def svg_size(tag: str, stated: Mapping[str, str]) -> tuple[float, float]:
    """Width and height in pixels as the first element states them; raises ValueError when it states none that can be used."""
    if _local(tag) != "svg":
        raise ValueError("no svg element")
    box = _box_size(stated)
    width, height = _length(stated.get("width")), _length(stated.get("height"))
    if width is None or height is None:
        if box is None:
            return width or _UNSTATED[0], height or _UNSTATED[1]
        ratio = box[0] / box[1] if box[1] else 0.0
        if width is not None:
            height = width / ratio if ratio else 0.0
        elif height is not None:
            width = height * ratio
        else:
            width, height = box
    if not (0 < width < 1e9 and 0 < height < 1e9):
        raise ValueError(f"{width} x {height}")
    return width, height


class _Writer(ET.C14NWriterTarget):
    """Writes a drawing while it is parsed, so that neither depth nor size of its tree matter.

    Attributes:
        pieces: The text.
        size: Width and height that the first element states from now on.
    """

    def __init__(self, chosen_side: Callable[[float], float]) -> None:
        self.pieces: list[str] = []
        self.size = (0, 0)
        super().__init__(self.pieces.append)
        self._chosen_side = chosen_side
        self._style: list[str] | None = None

    def start(self, tag: str, attrs: Mapping[str, str]) -> None:
        """Called for every element."""
        own = {name: _URL.sub(r"\1#", value) for name, value in attrs.items() if not _leads_elsewhere(name, value)}
        if self.size == (0, 0):
            own |= self._sized(tag, attrs)
        self._style = [] if _local(tag) == "style" else None
        super().start(tag, own)

    def data(self, data: str) -> None:
        """Called for text, perhaps in several pieces."""
        if self._style is None:
            super().data(data)
        else:
            self._style.append(data)

    def end(self, tag: str) -> None:
        """Called at the end of every element."""
        if self._style is not None:
            super().data(_URL.sub(r"\1#", _IMPORT.sub("", "".join(self._style))))
            self._style = None
        super().end(tag)

    def pi(self, target: str, data: str | None = None) -> None:
        """Leave out instructions to programs, as where to find a style sheet."""

    def _sized(self, tag: str, attrs: Mapping[str, str]) -> dict[str, str]:
        """The size to be drawn at, which whoever draws it would else work out in a way of its own."""
        width, height = svg_size(tag, attrs)
        scale = self._chosen_side(max(width, height)) / max(width, height)
        self.size = (max(1, round(width * scale)), max(1, round(height * scale)))
        sized = {"width": str(self.size[0]), "height": str(self.size[1])}
        return sized if _box_size(attrs) else sized | {"viewBox": f"0 0 {width!r} {height!r}"}


def _leads_elsewhere(name: str, value: str) -> bool:
    return _local(name).lower() == "href" and not value.lstrip().lower().startswith(_INSIDE)


def _local(name: str) -> str:
    """A name without its name space, as the parser gives it."""
    return name.rpartition("}")[2]


def _box_size(stated: Mapping[str, str]) -> tuple[float, float] | None:
    box = [float(part) for part in re.split(r"[\s,]+", stated.get("viewBox", "").strip()) if part]
    return (box[2], box[3]) if len(box) == 4 else None


def _length(stated: str | None) -> float | None:
    """A length in pixels; None where none or a share of what is around is stated."""
    found = _LENGTH.match(stated or "")
    return float(found[1]) * _UNITS[found[2]] if found and found[2] in _UNITS else None
