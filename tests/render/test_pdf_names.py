"""Names from anywhere, in the printed report."""

from __future__ import annotations

import io
import logging
import re
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from provcheck.app.i18n import isolated
from provcheck.core.report.document import Row, Section
from provcheck.render import fonts
from provcheck.render.pdf import pdf_bytes
from tests.render.builders import NASTY_NAMES, UNDECODABLE, document, match_page, numbered_pages
from tests.render.reading import objects_of, pages_of, printed
from tests.render.test_pieces import make_font

# What a reader of the PDF can find of each name, without white space. Of writings that run from right to left or stack
# their letters, the extraction keeps words and not always their order.
SHOWN = {
    NASTY_NAMES[0]: ['#show*$x$"quoted"@ref<label>\\path`raw`.png'],
    NASTY_NAMES[1]: ["חתול", "כחול", "סופי", ".png"],
    NASTY_NAMES[2]: ["صورة", "زرقاء", ".jpg"],
    NASTY_NAMES[3]: ["แมวส", ".png"],
    NASTY_NAMES[4]: ["नी", ".png"],
    NASTY_NAMES[5]: ["⟨U+9752⟩⟨U+3044⟩⟨U+732B⟩.psd"],
    NASTY_NAMES[6]: ["⟨U+ACE0⟩⟨U+C591⟩⟨U+C774⟩.png"],
    NASTY_NAMES[7]: ["smile⟨U+1F600⟩❤⟨U+FE0F⟩⟨U+1F469⟩⟨U+200D⟩⟨U+1F469⟩⟨U+200D⟩⟨U+1F467⟩.png"],
    UNDECODABLE: ["b⟨U+DCFF⟩roken.png"],
    NASTY_NAMES[9]: ["line⟨U+000A⟩break⟨U+0009⟩tab⟨U+0000⟩nul.png"],
    NASTY_NAMES[10]: ["gpj.⟨U+202E⟩txt-reversed.png"],
    NASTY_NAMES[11]: ["zero⟨U+200B⟩width⟨U+FEFF⟩.png"],
    NASTY_NAMES[12]: ["clair.png"],
    NASTY_NAMES[13]: ["a->b(c)512x512...---'q'fiffl.png"],
    NASTY_NAMES[14]: ["x" * 200],
    NASTY_NAMES[15]: ["_".join(["part"] * 40)],
    NASTY_NAMES[16]: ["مرحبا"],
    NASTY_NAMES[17]: ["spacesinside.png"],
    NASTY_NAMES[18]: ["⟨U+E000⟩private⟨U+10FFFF⟩.png"],
    NASTY_NAMES[19]: ["-1+1=@cmd.csv"],
}


def test_every_nasty_name_is_told() -> None:
    assert set(SHOWN) == set(NASTY_NAMES)


@pytest.mark.parametrize("name", NASTY_NAMES)
def test_nasty_name(tmp_path: Path, name: str) -> None:
    page = match_page(1, name, f"s-{name}")
    sections = (Section("Skipped", (), (Row(name, f"{name} could not be read."),)),)
    texts = pages_of(printed(replace(document(page), sections=sections), tmp_path))
    whole = "".join(texts)
    section = whole[whole.rindex("Skipped") :]
    for part in SHOWN[name]:
        assert whole.count(part) > section.count(part) > 0


@pytest.mark.parametrize("language", ["en", "ar"])
def test_folders_are_printed_in_the_order_of_the_path_whatever_they_are_written_in(language: str) -> None:
    page = match_page(1, "a.png", "b.png")
    path = "/home/אאא/בבב/ggg.png"
    block = replace(page.work, path=path, facts=(Row("Path", path), *page.work.facts[1:]))
    reader = PdfReader(io.BytesIO(pdf_bytes(replace(document(replace(page, work=block)), language=language))))
    places: dict[str, float] = {}
    for each in reader.pages:
        each.extract_text(visitor_text=lambda text, user, *_: places.setdefault(text.strip("/\n "), user[4]))
    assert places["אאא"] < places["בבב"] < next(x for text, x in places.items() if "ggg.png" in text)


def test_letters_are_never_replaced_by_signs(tmp_path: Path) -> None:
    reader = printed(document(match_page(1, "box 512x512.png", "a->b")), tmp_path)
    tables = [item["/ToUnicode"].get_data() for item in objects_of(reader) if "/ToUnicode" in item]
    glyphs = [re.findall(rb"<\w+> <0078>", table) for table in tables]
    assert max(map(len, glyphs)) == 1


def test_nasty_texts_everywhere(tmp_path: Path) -> None:
    nasty = " ".join(NASTY_NAMES)
    report = replace(
        document(*numbered_pages(1)),
        title=nasty,
        headline=nasty,
        lead=(nasty,),
        footer="#\ud800😀",
        overview=(Row(nasty, nasty),),
    )
    reader = printed(report, tmp_path)
    assert "b⟨U+DCFF⟩roken.png" in str(reader.metadata and reader.metadata.title)
    assert "#⟨U+D800⟩⟨U+1F600⟩" in pages_of(reader)[0]


def test_long_name_is_shortened_only_where_its_page_has_it_whole(tmp_path: Path) -> None:
    name = "n" * 150 + "-end.png"
    whole = document(match_page(1, name, "b.png"))
    shortened, page, *_ = pages_of(printed(whole, tmp_path))
    assert name not in shortened
    assert "n…n" in shortened.replace("nn", "n").replace("nn", "n")
    assert "-end.png" in shortened
    assert name in page
    assert name in pages_of(printed(replace(whole, matches=()), tmp_path))[0]


@pytest.mark.parametrize("name", ["x" * 200, "part_" * 40, "summer-holiday " * 14, "😀" * 40, "ש" * 200])
def test_long_name_stays_on_the_page(tmp_path: Path, name: str) -> None:
    sections = (Section("Skipped", (), (Row(name, f"{name} could not be read."),)),)
    reader = printed(replace(document(match_page(1, name, name)), sections=sections), tmp_path)
    lines = [line for page in reader.pages for line in page.extract_text().splitlines()]
    assert max(map(len, lines)) < 120


def test_system_font_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_font(tmp_path / "cjk.ttf", "Noto Sans CJK JP", "青猫")
    monkeypatch.setattr(fonts, "_installed", lambda: {"Noto Sans CJK JP": (path, 0)})
    text = pages_of(printed(document(match_page(1, "青い猫.psd", "b.png")), tmp_path))[1]
    assert "青⟨U+3044⟩猫.psd" in text


def test_system_font_that_fails_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    # The file says it has the character; what is handed to the typesetter has not.
    path = make_font(tmp_path / "liar.ttf", "Noto Sans CJK SC", "犬")
    liar = fonts.Face("Noto Sans CJK SC", path, frozenset({ord("猫")}))
    monkeypatch.setattr("provcheck.render.template_data.system_faces", lambda _: (liar,))
    with caplog.at_level(logging.WARNING):
        text = pages_of(printed(document(match_page(1, "猫.psd", "b.png")), tmp_path))[1]
    assert "⟨U+732B⟩.psd" in text
    assert "fonts of the system left out" in caplog.text


def test_names_keep_their_direction_in_a_report_that_runs_from_right_to_left(tmp_path: Path) -> None:
    told = f"שלום {isolated('007 abc.png')}"
    report = replace(document(*numbered_pages(1)), language="he", title=told, lead=(told,))
    text = "".join(page.extract_text() for page in printed(report, tmp_path).pages)
    assert "U+2068" not in text
    other = replace(report, language="en")
    assert "U+2068" in "".join(page.extract_text() for page in printed(other, tmp_path).pages), "as a part of a name it is told"
