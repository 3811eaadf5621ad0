"""Pictures of the window as small files: few colours, of which the window's own are exact."""

from __future__ import annotations

from collections.abc import Iterator

from PIL import Image, ImageColor

from provcheck.gui.tokens import DARK, LIGHT, Colours

_Colour = tuple[int, ...]
_CLOSE = 8


def in_few_colours(picture: Image.Image, count: int, scheme: Colours = LIGHT) -> Image.Image:
    """The picture with a palette: what is pressed keeps its blue beside many colours of works."""
    own = list(dict.fromkeys(_colours(scheme)))
    plain = picture.convert("RGB")
    room = count - len(own)
    values = (plain.quantize(room).getpalette() or [])[: 3 * room]
    seen = zip(values[::3], values[1::3], values[2::3], strict=True)
    # Pillow looks colours up by a part of their bits: what lies close to one of the window's would be taken for it.
    kept = [colour for colour in seen if not any(_is_close(colour, each) for each in own)]
    palette = Image.new("P", (1, 1))
    palette.putpalette([value for colour in (*kept, *own) for value in colour])
    return plain.quantize(palette=palette, dither=Image.Dither.NONE)


def _is_close(first: _Colour, second: _Colour) -> bool:
    return max(abs(a - b) for a, b in zip(first, second, strict=True)) <= _CLOSE


def scheme_of(name: str) -> Colours:
    """The scheme that a picture of `tests/gui/shots.py` is called after."""
    return DARK if "-dark" in name else LIGHT


def _colours(scheme: Colours) -> Iterator[_Colour]:
    """The scheme's grounds and inks, and the accent with the edges of its letters."""
    names = (scheme.window, scheme.panel, scheme.raised, scheme.line, scheme.text, scheme.second)
    grounds, accent = [ImageColor.getrgb(name) for name in names], ImageColor.getrgb(scheme.accent)
    yield from [*grounds, accent]
    for ground in grounds[:2]:
        for share in (0.25, 0.5, 0.75):
            yield tuple(round(a + (g - a) * share) for a, g in zip(accent, ground, strict=True))
