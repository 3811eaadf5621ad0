"""Lines for a terminal break where the writing of a text allows it."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from provcheck.cli.wrapping import wrapped


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("one two three", 8, ["one two", "three"]),
        ("abcdefgh i", 4, ["abcdefgh", "i"]),
        ("", 8, []),
        ("trouvé\u00a0: 3 images", 9, ["trouvé\u00a0:", "3 images"]),
        ("élégante café 95 % p", 13, ["élégante café", "95 % p"]),
        # Neither a comma at the beginning of a line nor a bracket at its end, and names of files in one piece.
        ("画像の一部、その全体", 10, ["画像の一", "部、その全", "体"]),
        ("これは「画像」です", 8, ["これは", "「画像」", "です"]),
        ("画像sticker-07.pngです。", 18, ["画像sticker-07.png", "です。"]),
        ("检查了 3 张图片。", 8, ["检查了 3", "张图片。"]),
        ("이미지 3장을 비교", 11, ["이미지", "3장을 비교"]),
    ],
)
def test_lines_break_between_words_and_between_signs(text: str, width: int, lines: list[str]) -> None:
    found = list(wrapped(text, width))
    assert found == lines
    assert all(cell_len(line) <= width for line in found if " " in line)
