"""The printed report, opened again."""

from __future__ import annotations

import io
import json
import re
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import typst
from PIL import Image
from pypdf import PageObject, PdfReader
from pypdf.generic import Destination

from provcheck.app.paper import Paper
from provcheck.app.texts import verdict_sentence
from provcheck.core.assets import resource
from provcheck.core.records import VerdictKind
from provcheck.core.report.document import Figure, MatchPage, MeasureRow, Places, Row, Section
from provcheck.render.json_report import json_bytes
from provcheck.render.pdf import ATTACHMENT_NAME, pdf_bytes
from provcheck.render.words import Words
from tests.render.builders import (
    NASTY_NAMES,
    UNDECODABLE,
    digest_of,
    document,
    jpeg,
    match,
    match_page,
    numbered_pages,
    scan_report,
    without_pictures,
)
from tests.render.reading import objects_of, packed, pages_of, printed, root_of

CODES = (*(kind.value for kind in VerdictKind), "nothing", "too-little-detail", "not-read")


def told_of(texts: list[str], number: int) -> str:
    """What is told of a match on its pages."""
    whole = "".join(texts)
    begin = whole.index(f"Sentence{number}:")
    end = whole.find(f"Sentence{number + 1}:")
    return whole[begin : end if end > 0 else None]


@pytest.mark.parametrize(("count", "most"), [(1, 3), (12, 14), (13, 14), (30, 25)])
def test_matches_follow_each_other_with_all_facts_and_the_later_ones_take_less_room(
    tmp_path: Path, count: int, most: int
) -> None:
    texts = pages_of(printed(document(*numbered_pages(count)), tmp_path))
    assert len(texts) <= most
    for number in range(1, count + 1):
        told = told_of(texts, number)
        for side, name in (("works", f"work-{number}.png"), ("suspects", f"suspect-{number}.jpg")):
            assert name in told
            assert digest_of(f"/somewhere/{side}/{name}") in told.replace("\n", "")
        page = match_page(number, "w.png", "s.jpg")
        assert all(packed(row.value) in told for row in (*page.facts, *page.measures))
    assert sum("Sentence" in text for text in texts) >= count // 2


def test_first_page_gives_the_result(tmp_path: Path) -> None:
    reader = printed(document(*numbered_pages(3)), tmp_path)
    first = pages_of(reader)[0]
    assert first.index("3picturescontainoneoftheworks.") < first.index("Ana(12works)") < first.index("Whatwasfound")
    for number in (1, 2, 3):
        assert f"{number}Partialcopywork-{number}.pngsuspect-{number}.jpg" in first
    assert len(reader.pages) == 4


def test_nothing_found_is_one_page(tmp_path: Path) -> None:
    texts = pages_of(printed(document(), tmp_path))
    assert len(texts) == 1
    for part in ("Nocopyoftheworkswasfound.", "Filesthatcouldnotberead", "cut.jpgiscutoff.", "Page1of1", "Provcheck0.1.0"):
        assert part in texts[0]


def test_pages_are_numbered(tmp_path: Path) -> None:
    texts = pages_of(printed(document(*numbered_pages(2)), tmp_path))
    assert all(f"Page{number}of{len(texts)}" in text for number, text in enumerate(texts, start=1))


def test_bookmarks_lead_to_matches_and_sections(tmp_path: Path) -> None:
    reader = printed(document(*numbered_pages(2)), tmp_path)
    titles = [mark.title for mark in reader.outline if isinstance(mark, Destination)]
    sections = ["A Files that could not be read", "B Method"]
    assert titles == ["What was found", "In this report", "1 Partial copy", "2 Partial copy", *sections]


def test_what_stands_where_is_told_after_the_list(tmp_path: Path) -> None:
    texts = pages_of(printed(document(*numbered_pages(2)), tmp_path))
    (contents,) = [text for text in texts if "Inthisreport" in text]
    for letter, title, words in (
        ("A", "Filesthatcouldnotberead", "cut.jpgiscutoff."),
        ("B", "Method", "Everyfileisdecodedonce."),
    ):
        (page,) = [number for number, text in enumerate(texts, start=1) if words in text]
        assert f"{letter}{title}{page}" in contents


def test_signals_say_in_words_what_they_speak_for(tmp_path: Path) -> None:
    text = "".join(pages_of(printed(document(*numbered_pages(1)), tmp_path)))
    assert "PDQ12bitsof25631bitsorfeweryes" in text
    assert "pHash30bitsof648bitsorfewerno" in text


@pytest.mark.parametrize("code", [*CODES, "a-verdict-of-tomorrow"])
def test_every_verdict_is_printed(tmp_path: Path, code: str) -> None:
    page = match_page(1, "a.png", "b.png", code)
    assert f"1{packed(page.verdict)}Sentence1:" in "".join(pages_of(printed(document(page), tmp_path)))


def test_every_verdict_has_a_sign_of_one_stroke() -> None:
    for code in CODES:
        drawing = (resource("icons") / f"verdict-{code}.svg").read_text(encoding="utf-8")
        assert 'viewBox="0 0 24 24"' in drawing
        assert set(re.findall(r'stroke-width="([^"]*)"', drawing)) == {"2"}
        assert set(re.findall(r"#\w+", drawing)) == {"#1C1D1F"}


def full_page(number: int, name: str) -> MatchPage:
    """As much text as a match of all signals brings."""
    measures = tuple(MeasureRow(f"Signal {row}", "10 to the minus 439.9", "8 bits or fewer", True) for row in range(11))
    sentence = f"Sentence {number}: 143 distinct places match; 100 % of the work is found in 35 % of the picture. " * 2
    return replace(match_page(number, name, name), measures=measures, sentence=sentence)


@pytest.mark.parametrize(("paper", "size"), [(Paper.A4, (595, 842)), (Paper.LETTER, (612, 792))])
def test_every_page_has_the_size_of_the_paper_and_no_table_of_signals_is_split(paper: Paper, size: tuple[int, int]) -> None:
    pages = [full_page(number, f"{number}.png") for number in (1, 2, 3)]
    reader = PdfReader(io.BytesIO(pdf_bytes(document(*pages), paper=paper)))
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in reader.pages} == {size}
    assert [text.count("Signal0") for text in pages_of(reader)] == [text.count("Signal10") for text in pages_of(reader)]
    assert sum(text.count("Signal0") for text in pages_of(reader)) == 3


def test_a_table_that_needs_more_than_a_page_goes_on_overleaf(tmp_path: Path) -> None:
    page = full_page(1, "word " * 40)
    texts = pages_of(printed(document(replace(page, measures=page.measures * 20)), tmp_path))
    with_table = [text for text in texts if "Speaksforacopyfrom" in text]
    assert len(with_table) > 1
    assert sum(text.count("Signal10") for text in with_table) == 20, "no line is lost"


def test_so_does_a_small_one(tmp_path: Path) -> None:
    page = full_page(13, "word " * 40)
    texts = pages_of(printed(document(replace(page, measures=page.measures * 24)), tmp_path))
    with_table = [text for text in texts if "Speaksforacopyfrom" in text]
    assert len(with_table) > 1
    assert sum(text.count("Signal10") for text in with_table) == 24, "no line is lost"


def test_a_long_name_is_told_whole_in_the_path(tmp_path: Path) -> None:
    name = "commission for the harbour festival, second version with all the corrections of the client, final (for print).png"
    pages = (*numbered_pages(12), *(full_page(number, f"{number} {name}") for number in (13, 14)))
    texts = pages_of(printed(document(*pages), tmp_path))
    for number in (13, 14):
        whole = packed(f"{number} {name}")
        told = told_of(texts, number)
        assert told.count(whole) == 2, "in the paths, of work and suspect"
        assert told.count(whole[:20]) == 4


def test_long_sentences_and_facts_are_told_whole_where_there_is_little_room(tmp_path: Path) -> None:
    row = MeasureRow("Heller oder dunkler (dHash)", "106 von 256 Punkten weichen ab", "31 Punkte oder weniger", True)
    chance = "Kaum durch Zufall: Weniger als eine von einer Million solcher Prüfungen würde dies zeigen. " * 2
    facts = (Row("Durch Zufall", chance), Row("Anteil am geprüften Bild", "über 99 % (zwischen 84 % und über 99 %)"))
    sentence = f"{'long ' * 280}end."
    pages = [
        replace(full_page(number, "a.png"), measures=(row,) * 10, facts=facts, sentence=f"Sentence {number}: {sentence}")
        for number in (13, 14)
    ]
    texts = pages_of(printed(document(*numbered_pages(12), *pages), tmp_path))
    for number in (13, 14):
        told = told_of(texts, number)
        assert told.startswith(f"Sentence{number}:{packed(sentence)}")
        assert packed(chance) in told
        assert told.count("HelleroderdunklerdHash" if "HelleroderdunklerdHash" in told else "Helleroderdunkler") == 10


def test_what_the_sentence_tells_is_not_told_again_where_there_is_little_room(tmp_path: Path) -> None:
    changes = Row("Changes seen", "mirrored, turned to greyscale")
    sentence = "Sentence: mirrored, turned to greyscale."
    pages = [replace(match_page(number, "a", "b"), facts=(changes,), sentence=sentence) for number in (12, 13)]
    texts = pages_of(printed(document(*pages), tmp_path))
    whole = "".join(texts)
    assert [part.count("mirrored,turnedtogreyscale") for part in whole.split("Sentence:")[1:]] == [2, 1]


PLACES = Places("Places match.", (((0.5, 0.5), (0.25, 0.5)), ((0.1, -0.5), (1.5, 0.9))))


def figures_of(*heights: int) -> tuple[Figure, ...]:
    return tuple(Figure(f"Figure {number} shows it.", jpeg(300, height), height / 300) for number, height in enumerate(heights))


def test_figures_and_joined_places_stand_with_their_match_and_are_embedded_once(tmp_path: Path) -> None:
    first, second = numbered_pages(2)
    shown = replace(first, figures=figures_of(200, 260, 320), places=PLACES)
    reader = printed(document(shown, second), tmp_path)
    texts = pages_of(reader)
    (page,) = [number for number, text in enumerate(texts) if "Sentence1:" in text]
    assert all(f"Figure{number}showsit." in texts[page] for number in range(3))
    assert "1Howtheworkliesinthesuspect" in texts[page]
    assert "Placesmatch." in told_of(texts, 1)
    assert len(drawn_sizes(reader.pages[page])) in {2 + 3, 2 + 3 + 2}
    # Both joined pictures are those of the match again, and those of the second match are the same.
    assert images_of(reader) == 2 + 3


@pytest.mark.parametrize("height", [150, 300, 600])
def test_a_match_with_all_there_can_be_stands_on_a_page(height: int, tmp_path: Path) -> None:
    pages = [
        replace(full_page(number, f"{number}.png"), figures=figures_of(height, height, height), places=PLACES)
        for number in range(1, 6)
    ]
    texts = pages_of(printed(document(*pages), tmp_path))
    for number in range(1, 6):
        (page,) = [text for text in texts if f"Sentence{number}:" in text]
        assert f"{number}Thetwofiles" in page
    assert len(texts) == 1 + 5 + 1, "the first page, the matches, what stands behind them"


@pytest.mark.parametrize("number", [1, 13])
def test_lines_join_the_places_that_belong_together_and_stay_on_the_pictures(number: int, tmp_path: Path) -> None:
    reader = printed(document(replace(match_page(number, "a", "b"), places=PLACES)), tmp_path)
    (page,) = [page for page in reader.pages if lines_of(page)]
    (left, bottom, width, height), (other_left, other_bottom, other_width, other_height) = drawn_places(page)[-2:]
    white, black = lines_of(page)[:2], lines_of(page)[2:]
    assert white == black
    joined = (left + 0.5 * width, bottom + 0.5 * height, other_left + 0.25 * other_width, other_bottom + 0.5 * other_height)
    assert black[0] == pytest.approx(joined, abs=0.1)
    clamped = (left + 0.1 * width, bottom + height, other_left + other_width, other_bottom + 0.1 * other_height)
    assert black[1] == pytest.approx(clamped, abs=0.1)


def lines_of(page: PageObject) -> list[tuple[float, ...]]:
    """From where to where each straight line of a page goes that is no rule of a table, in points and the order of drawing."""
    content = page.get_contents()
    assert content is not None
    line = r"q 1 0 0 -1 ([\d.]+) ([\d.]+) cm/\w+ CS [\d. ]+ SCN (?!0\.5 w)[\d.]+ w 4 M 0 0 m (-?[\d.]+) (-?[\d.]+) l\sS"
    found = [tuple(map(float, each)) for each in re.findall(line, content.get_data().decode("latin-1"))]
    return [(x, y, x + across, y - down) for x, y, across, down in found]


@pytest.mark.parametrize("number", [1, 13])
@pytest.mark.parametrize("ratio", [0.05, 20.0])
def test_long_and_high_figures_stay_on_one_page(number: int, ratio: float, tmp_path: Path) -> None:
    size = (400, 20) if ratio < 1 else (20, 400)
    figures = tuple(Figure("A figure.", jpeg(*size), ratio) for _ in range(3))
    reader = printed(document(replace(match_page(number, "a", "b"), figures=figures)), tmp_path)
    (page,) = [page for page in reader.pages if "Sentence" in page.extract_text()]
    assert len(drawn_sizes(page)) == 5


def test_a_decision_stands_in_the_list_of_matches(tmp_path: Path) -> None:
    made = document(*numbered_pages(2))
    decided = replace(made, summary=(replace(made.summary[0], decision="Confirmed"), made.summary[1]))
    assert pages_of(printed(decided, tmp_path))[0].count("Confirmed") == 1


def test_a_long_verdict_leaves_its_room_to_the_names(tmp_path: Path) -> None:
    page = replace(match_page(1, "w" * 30, "s" * 30), verdict="Partial copy · around something else")
    first = printed(document(page), tmp_path).pages[0].extract_text()
    assert "s" * 30 in first, "in a line"


def test_long_tables_go_on_overleaf(tmp_path: Path) -> None:
    rows = tuple(Row(f"/suspects/file-{number}.jpg", "It is cut off.") for number in range(200))
    texts = pages_of(printed(replace(document(), sections=(Section("Skipped", (), rows),)), tmp_path))
    assert len(texts) > 3
    assert all(any(f"file-{number}.jpg" in text for text in texts) for number in range(200))


def test_a_match_begins_below_a_list_that_ends_high_up_on_a_page_and_what_follows_below_the_last_one(tmp_path: Path) -> None:
    """No page holds but a few lines of a table; the first page stays the summary's."""
    few, many = (pages_of(printed(document(*numbered_pages(count)), tmp_path)) for count in (2, 40))
    assert "Sentence1:" not in few[0]
    (with_end,) = [text for text in many if "work-40.png" in text and "Sentence40:" not in text]
    assert many.index(with_end) > 0
    assert "Sentence1:" in with_end
    assert "Inthisreport" in with_end
    assert "cut.jpgiscutoff." in next(text for text in few if "2Thetwofiles" in text)


def drawn_places(page: PageObject) -> list[tuple[float, ...]]:
    """Left, bottom, width and height of each picture of a page, in points."""
    content = page.get_contents()
    assert content is not None
    found = re.findall(r"q ([\d.]+) 0 0 ([\d.]+) ([\d.]+) ([\d.]+) cm/\w+ Do", content.get_data().decode("latin-1"))
    return [(x, y, width, height) for width, height, x, y in (tuple(map(float, each)) for each in found)]


def drawn_sizes(page: PageObject) -> list[tuple[float, ...]]:
    """Width and height of each picture of a page, in points."""
    return [place[2:] for place in drawn_places(page)]


def images_of(reader: PdfReader) -> int:
    return sum(item.get("/Subtype") == "/Image" for item in objects_of(reader))


def test_pictures_are_in_it(tmp_path: Path) -> None:
    assert images_of(printed(document(*numbered_pages(1)), tmp_path)) == 2


def cmyk() -> bytes:
    file = io.BytesIO()
    Image.new("CMYK", (40, 30)).save(file, "JPEG")
    return file.getvalue()


@pytest.mark.parametrize("broken", [None, b"", b"no picture", jpeg()[:20], cmyk()])
def test_picture_that_cannot_be_had(tmp_path: Path, broken: bytes | None) -> None:
    page = match_page(1, "a.png", "b.png")
    reader = printed(document(replace(page, work=replace(page.work, jpeg=broken))), tmp_path)
    assert pages_of(reader)[1].count("Nopreview") == 1
    assert images_of(reader) == 1


def test_no_picture_at_all(tmp_path: Path) -> None:
    assert pages_of(printed(document(without_pictures(match_page(1, "a", "b"))), tmp_path))[1].count("Nopreview") == 2


def test_pictures_are_described(tmp_path: Path) -> None:
    page = match_page(1, "a.png", UNDECODABLE)
    reader = printed(document(replace(page, work=replace(page.work, region=()))), tmp_path)
    told = {str(item["/Alt"]) for item in objects_of(reader) if "/Alt" in item}
    assert told == {"Work: a.png.", "Suspect: b⟨U+DCFF⟩roken.png. The matched region is outlined."}


def test_words_are_the_callers() -> None:
    words = Words(verdict="Urteil", speaks_for="ja", speaks_not="nein", page="Seite {page} von {pages}", no_picture="Kein Bild")
    data = pdf_bytes(document(without_pictures(match_page(1, "a", "b"))), words=words)
    texts = pages_of(PdfReader(io.BytesIO(data)))
    assert "Urteil" in texts[0]
    assert "Seite2von2" in texts[1]
    assert all(part in texts[1] for part in ("KeinBild", "orfewerja", "orfewernein"))


@pytest.mark.parametrize(("language", "expected"), [("en", "en"), ("pt_BR", "pt-BR"), ("de", "de"), ("", "en"), ("C", "en")])
def test_language_is_told(tmp_path: Path, language: str, expected: str) -> None:
    reader = printed(replace(document(), language=language), tmp_path)
    assert root_of(reader)["/Lang"] == expected


@pytest.mark.parametrize("attached", [True, False])
def test_is_archival_tagged_and_offline(tmp_path: Path, attached: bool) -> None:
    reader = printed(document(*numbered_pages(1)), tmp_path, b"{}" if attached else None)
    root = root_of(reader)
    metadata = root["/Metadata"].get_data()
    assert b"<pdfaid:part>3</pdfaid:part>" in metadata
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert b"<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert root["/MarkInfo"]["/Marked"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Provcheck report"
    assert [str(item) for item in objects_of(reader) if "/URI" in item] == []


def test_scan_is_attached(tmp_path: Path) -> None:
    data = json_bytes(scan_report(match(f"/s/{UNDECODABLE}", "/w/a.png")), verdict_sentence)
    reader = printed(document(), tmp_path, data)
    assert list(reader.attachments) == [ATTACHMENT_NAME]
    assert reader.attachments[ATTACHMENT_NAME] == [data]
    assert json.loads(data)["schema"] == "provcheck.scan/1"
    assert list(printed(document(), tmp_path).attachments) == []


def test_same_document_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = document(*numbered_pages(3))
    made = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / name))
        made.append(pdf_bytes(report, b"{}"))
        assert list((tmp_path / name).iterdir()) == []
    assert made[0] == made[1]
    assert str(tmp_path).encode() not in made[0]


def test_template_gives_no_warnings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Any] = []

    def compile_and_tell(*arguments: Any, **named: Any) -> bytes:
        data, warnings = typst.compile_with_warnings(*arguments, **named)
        told.extend(warnings)
        return bytes(data)

    monkeypatch.setattr(typst, "compile", compile_and_tell)
    printed(document(*(match_page(number, name, name) for number, name in enumerate(NASTY_NAMES, 1))), tmp_path, b"{}")
    assert told == []
