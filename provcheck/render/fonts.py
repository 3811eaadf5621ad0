"""Which font can show which character: the bundled fonts, and the system's for Chinese, Japanese and Korean."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import typst
from fontTools.ttLib import TTFont, TTLibError

from provcheck.core.assets import resource

MAIN = "Inter"
"""Family of all text."""

MONO = "Noto Sans Mono"
"""Family of digests and escapes."""

JOINING = frozenset({"Noto Sans Arabic", "Noto Sans Devanagari"})
"""Families whose letters change shape beside each other."""

# In the order of preference: what an earlier one covers is never set in a later one.
_BUNDLED = (
    (MAIN, "Inter-Regular.otf"),
    ("Noto Sans Hebrew", "NotoSansHebrew-Regular.ttf"),
    ("Noto Sans Arabic", "NotoSansArabic-Regular.ttf"),
    ("Noto Sans Thai", "NotoSansThai-Regular.ttf"),
    ("Noto Sans Devanagari", "NotoSansDevanagari-Regular.ttf"),
    (MONO, "NotoSansMono-Regular.ttf"),
)

_JAPANESE = (
    "Noto Sans CJK JP",
    "Noto Sans JP",
    "Source Han Sans",
    "Hiragino Sans",
    "Hiragino Kaku Gothic ProN",
    "Yu Gothic",
    "Meiryo",
    "MS Gothic",
    "IPAexGothic",
    "IPAGothic",
    "VL Gothic",
)
_CHINESE = (
    "Noto Sans CJK SC",
    "Noto Sans CJK TC",
    "Noto Sans SC",
    "Noto Sans TC",
    "Source Han Sans SC",
    "PingFang SC",
    "Heiti SC",
    "STHeiti",
    "Microsoft YaHei",
    "Microsoft JhengHei",
    "SimHei",
    "SimSun",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "Droid Sans Fallback",
)
_KOREAN = ("Noto Sans CJK KR", "Noto Sans KR", "Apple SD Gothic Neo", "Malgun Gothic", "NanumGothic", "UnDotum")

# Blocks of Chinese, Japanese and Korean, with their punctuation and full-width forms.
_EAST_ASIAN = (
    (0x1100, 0x11FF),
    (0x2E80, 0x9FFF),
    (0xA960, 0xA97F),
    (0xAC00, 0xD7FF),
    (0xF900, 0xFAFF),
    (0xFE30, 0xFE4F),
    (0xFF00, 0xFFEF),
    (0x1B000, 0x1B16F),
    (0x20000, 0x3FFFF),
)
_KANA = (0x3040, 0x30FF)

# OS/2.fsType: embedding forbidden, or only bitmaps of it allowed. PDF/A embeds every font.
_NOT_EMBEDDABLE = 0x0002 | 0x0200

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Face:
    """A font file that text can be set in.

    Attributes:
        family: Name by which the template asks for it.
        path: The file.
        covered: Code points it has glyphs for.
    """

    family: str
    path: Path
    covered: frozenset[int]

    def covers(self, text: str) -> bool:
        """Whether it has a glyph for every character."""
        return all(ord(character) in self.covered for character in text)


@cache
def bundled_faces() -> tuple[Face, ...]:
    """The fonts that come with the program, in the order of preference."""
    folder = resource("fonts")
    return tuple(Face(family, folder / name, _covered(folder / name, 0)) for family, name in _BUNDLED)


def system_faces(characters: Collection[str]) -> tuple[Face, ...]:
    """Fonts of the system for the Chinese, Japanese and Korean among the characters; none where there are none.

    Only families known to be plain text fonts are taken, and of them only what may be embedded.
    """
    wanted = {ord(character) for character in characters if is_east_asian(character)}
    faces: list[Face] = []
    if not wanted:
        return ()
    installed = _installed()
    for family in _preferred(wanted):
        if not wanted or family not in installed:
            continue
        face = _usable(family, *installed[family])
        if face is not None and wanted & face.covered:
            faces.append(face)
            wanted -= face.covered
    return tuple(faces)


def is_east_asian(character: str) -> bool:
    """Whether a character is of Chinese, Japanese or Korean writing."""
    return any(first <= ord(character) <= last for first, last in _EAST_ASIAN)


def _preferred(wanted: Iterable[int]) -> tuple[str, ...]:
    """Families by writing: the same code point looks different in Japan and in China."""
    japanese = any(_KANA[0] <= code <= _KANA[1] for code in wanted)
    return (*_JAPANESE, *_CHINESE, *_KOREAN) if japanese else (*_CHINESE, *_JAPANESE, *_KOREAN)


@cache
def _installed() -> dict[str, tuple[Path, int]]:
    """File and number in the file of every upright family of the system, in the weight nearest to regular."""
    fonts = [font for font in typst.Fonts(True, False).fonts() if font.path is not None and font.style == "normal"]
    fonts.sort(key=lambda font: (font.family, -abs(font.weight - 400), str(font.path)))
    return {font.family: (Path(str(font.path)), font.index) for font in fonts}


@cache
def _usable(family: str, path: Path, number: int) -> Face | None:
    """The font with its coverage; None when it is damaged, has no outlines or may not be embedded."""
    try:
        with _opened(path, number) as font:
            outlines = "glyf" in font or "CFF " in font or "CFF2" in font
            metrics: Any = font["OS/2"]
            if not outlines or metrics.fsType & _NOT_EMBEDDABLE:
                return None
        return Face(family, path, _covered(path, number))
    except (TTLibError, OSError, KeyError) as error:
        _log.warning("font left out: %s: %s", path, error)
        return None


def _covered(path: Path, number: int) -> frozenset[int]:
    with _opened(path, number) as font:
        return frozenset(font.getBestCmap() or ())


@contextmanager
def _opened(path: Path, number: int) -> Iterator[TTFont]:
    """The font; the file is opened here because the library would leave it open when it is damaged."""
    with path.open("rb") as file, TTFont(file, fontNumber=number, lazy=True) as font:
        yield font
