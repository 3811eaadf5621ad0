"""Escapes, fonts and places to break."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from provcheck.app.i18n import ISOLATES
from provcheck.core.assets import resource
from provcheck.render import fonts
from provcheck.render.fonts import MONO, Face, bundled_faces, system_faces
from provcheck.render.pieces import BREAK, Composer, Piece, uncovered, visible

CAT = "猫"


def pieces(text: str, faces: Sequence[Face]) -> list[Piece]:
    return Composer(faces).pieces(text)


def shown(made: list[Piece]) -> str:
    """What a reader sees."""
    return "".join(map(_shown, made))


def _shown(piece: Piece) -> str:
    if isinstance(piece, dict):
        return "".join(map(shown, piece.values()))
    return "" if isinstance(piece, int) else piece if isinstance(piece, str) else piece[1]


def families(made: list[Piece]) -> list[str]:
    return [piece[0] for piece in made if isinstance(piece, list)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain name.png", "plain name.png"),
        ("   two   spaces ", "   two   spaces "),
        ("😀", "⟨U+1F600⟩"),
        ("\udcff", "⟨U+DCFF⟩"),
        ("a\nb\tc\x00", "a⟨U+000A⟩b⟨U+0009⟩c⟨U+0000⟩"),
        ("\u202egpj", "⟨U+202E⟩gpj"),
        ("\u2066x\u2069", "⟨U+2066⟩x⟨U+2069⟩"),
        ("a\u200bb\ufeff\u00ad", "a⟨U+200B⟩b⟨U+FEFF⟩⟨U+00AD⟩"),
        ("a\u200cb", "a⟨U+200C⟩b"),
        ("\ue000\U0010ffff\u0378", "⟨U+E000⟩⟨U+10FFFF⟩⟨U+0378⟩"),
        ("e\u0301", "e\u0301"),
        ("❤\ufe0f", "❤⟨U+FE0F⟩"),
        ("a\u3099", "a⟨U+3099⟩"),
        (CAT, "⟨U+732B⟩"),
        ("", ""),
    ],
)
def test_what_is_shown(text: str, expected: str) -> None:
    assert shown(pieces(text, bundled_faces())) == expected


@pytest.mark.parametrize(
    ("text", "isolated"),
    [
        ("/art/תמונות שלי/חתול (2).png", ["תמונות שלי", "חתול (2).png"]),
        ("C:\\צילומים\\cat.png", ["צילומים"]),
        ("/صور/a", ["صور"]),
        ("/art/cat.png", []),
        ("חתול כחול.png", []),
        ("/art/" + "צ" * 200, []),
    ],
)
def test_folders_whose_names_run_from_right_to_left_stay_in_their_order(text: str, isolated: list[str]) -> None:
    made = pieces(text, bundled_faces())
    assert shown(made) == text
    assert [shown(piece["isolated"]) for piece in made if isinstance(piece, dict)] == isolated


def test_where_writing_runs_from_right_to_left_sentences_are_left_as_they_are() -> None:
    composer = Composer(bundled_faces(), ISOLATES)
    assert not any(isinstance(piece, dict) for piece in composer.pieces("و/أو"))
    assert any(isinstance(piece, dict) for piece in composer.pieces("/a/صور", is_path=True))


def test_joiner_stays_inside_joined_writing() -> None:
    persian = "\u0645\u06cc\u200c\u062e\u0648"
    assert pieces(persian, bundled_faces()) == [["Noto Sans Arabic", persian]]


@pytest.mark.parametrize(
    ("text", "family"),
    [("שלום", "Noto Sans Hebrew"), ("صورة", "Noto Sans Arabic"), ("แมว", "Noto Sans Thai"), ("बिल्ली", "Noto Sans Devanagari")],
)
def test_font_follows_writing(text: str, family: str) -> None:
    assert pieces(f"{text}.png", bundled_faces()) == [[family, text], ".png"]


def test_every_piece_is_covered_by_its_font() -> None:
    covered = {face.family: face for face in bundled_faces()}
    composer = Composer(bundled_faces())
    # Spaces between: every character is then a word, whether it is a letter or a mark.
    everything = " ".join(chr(code) for code in (*range(0x20, 0x3400), *range(0xA000, 0xAC00), *range(0xF900, 0x11000)))
    for piece in composer.pieces(everything):
        if isinstance(piece, str):
            assert covered[fonts.MAIN].covers(piece)
        elif isinstance(piece, list):
            assert covered[piece[0]].covers(piece[1])


def test_digest_is_monospaced_in_four_parts() -> None:
    digest = "0123456789abcdef" * 4
    made = pieces(f"SHA-256 {digest}.", bundled_faces())
    assert made == ["SHA-256 ", *[[MONO, "0123456789abcdef"], BREAK] * 3, [MONO, "0123456789abcdef"], "."]
    assert families(pieces(digest + "0", bundled_faces())) == []


def test_short_words_keep_together() -> None:
    assert pieces("a-b_c, 1/2 (x) report-final.pdf", bundled_faces()) == ["a-b_c, 1/2 (x) report-final.pdf"]


def test_long_names_break_at_separators_or_anywhere() -> None:
    assert pieces("summer_holiday_pictures.png", bundled_faces()) == ["summer_", BREAK, "holiday_", BREAK, "pictures.png"]
    made = pieces("x" * 200, bundled_faces())
    assert made.count(BREAK) == 199
    assert shown(made) == "x" * 200


def test_break_never_parts_a_letter_from_its_accent() -> None:
    made = pieces("e\u0301" * 60, bundled_faces())
    assert set(made) == {"e\u0301", BREAK}


def test_joined_writing_breaks_seldom() -> None:
    assert pieces("م" * 100, bundled_faces()).count(BREAK) == 3


def test_properties_show_what_cannot_be_seen() -> None:
    assert visible("Ana 😀 \u202e\udc80") == "Ana 😀 ⟨U+202E⟩⟨U+DC80⟩"


def test_uncovered_leaves_out_what_is_never_shown() -> None:
    assert uncovered(["a😀\u202e", CAT], bundled_faces()) == {"😀", CAT}


def test_bold_covers_what_regular_covers() -> None:
    regular = fonts._covered(resource("fonts") / "Inter-Regular.otf", 0)
    assert regular <= fonts._covered(resource("fonts") / "Inter-SemiBold.otf", 0)


def test_bundled_fonts_are_small_and_licensed() -> None:
    files = list(resource("fonts").iterdir())
    assert sum(file.stat().st_size for file in files) < 3_000_000
    sources = (resource("fonts") / "SOURCES.md").read_text(encoding="utf-8")
    assert all(file.name in sources for file in files if file.suffix in {".ttf", ".otf"})
    assert "SIL OPEN FONT LICENSE" in (resource("fonts") / "OFL.txt").read_text(encoding="utf-8")


def make_font(path: Path, family: str, characters: str, embedding: int = 0) -> Path:
    """A font that has a box for each of the characters."""
    pen = TTGlyphPen(None)
    for number, point in enumerate(((100, 0), (100, 700), (900, 700), (900, 0))):
        (pen.lineTo if number else pen.moveTo)(point)
    pen.closePath()
    names = [".notdef", *(f"u{ord(character):X}" for character in characters)]
    builder: Any = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(character): f"u{ord(character):X}" for character in characters})
    builder.setupGlyf(dict.fromkeys(names, pen.glyph()))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (1000, 100)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": family, "styleName": "Regular", "psName": family.replace(" ", "")})
    builder.setupOS2(fsType=embedding)
    builder.setupPost()
    builder.save(path)
    return path


def install(monkeypatch: pytest.MonkeyPatch, installed: dict[str, tuple[Path, int]]) -> None:
    monkeypatch.setattr(fonts, "_installed", lambda: installed)


def test_system_font_shows_what_the_bundled_ones_cannot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_font(tmp_path / "cjk.ttf", "Noto Sans CJK SC", CAT)
    install(monkeypatch, {"Noto Sans CJK SC": (path, 0)})
    faces = system_faces({CAT, "a", "😀"})
    assert [face.family for face in faces] == ["Noto Sans CJK SC"]
    assert pieces(f"{CAT}犬", (*bundled_faces(), *faces)) == [["Noto Sans CJK SC", CAT], [MONO, "⟨U+72AC⟩"]]


def test_writing_chooses_between_system_fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chinese = make_font(tmp_path / "sc.ttf", "Noto Sans CJK SC", f"{CAT}い")
    japanese = make_font(tmp_path / "jp.ttf", "Noto Sans CJK JP", f"{CAT}い")
    install(monkeypatch, {"Noto Sans CJK SC": (chinese, 0), "Noto Sans CJK JP": (japanese, 0)})
    assert [face.family for face in system_faces({CAT})] == ["Noto Sans CJK SC"]
    assert [face.family for face in system_faces({CAT, "い"})] == ["Noto Sans CJK JP"]


def test_font_that_may_not_be_embedded_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_font(tmp_path / "kr.ttf", "Malgun Gothic", CAT, embedding=0x0002)
    install(monkeypatch, {"Malgun Gothic": (path, 0)})
    assert system_faces({CAT}) == ()


def test_damaged_font_is_left_out_and_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "damaged.ttf"
    path.write_bytes(b"no font at all")
    install(monkeypatch, {"SimSun": (path, 0)})
    with caplog.at_level(logging.WARNING):
        assert system_faces({CAT}) == ()
    assert "damaged.ttf" in caplog.text


def test_system_is_not_asked_without_need(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked() -> None:
        raise AssertionError

    monkeypatch.setattr(fonts, "_installed", asked)
    assert system_faces({"a", "😀", "ש"}) == ()
