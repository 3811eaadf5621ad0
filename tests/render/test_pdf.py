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
from provcheck.core.report.document import Figure, MatchPage, MeasureRow, Row, Section
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


@pytest.mark.parametrize(("count", "pages"), [(0, 0), (1, 1), (12, 12), (13, 13), (30, 21)])
def test_the_strongest_matches_have_a_page_each_and_the_others_share_pages_with_the_same_facts(
    tmp_path: Path, count: int, pages: int
) -> None:
    texts = pages_of(printed(document(*numbered_pages(count)), tmp_path))
    assert sum("Sentence" in text for text in texts) == pages
    for number in range(1, count + 1):
        path = f"/somewhere/works/work-{number}.png"
        (text,) = [text for text in texts if f"Sentence{number}:" in text]
        assert f"work-{number}.png" in text
        assert f"suspect-{number}.jpg" in text
        assert "Partialcopy" in text
        assert digest_of(path) in text
        assert digest_of(f"pixels of {path}") in text
        assert digest_of(f"/somewhere/suspects/suspect-{number}.jpg") in text
        for row in (*match_page(number, "w.png", "s.jpg").facts, *match_page(number, "w.png", "s.jpg").measures):
            told = row.value.replace(" ", "")
            assert told in text


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
    assert titles == ["What was found", "1 Partial copy", "2 Partial copy", "Files that could not be read", "Method"]


def test_signals_say_in_words_what_they_speak_for(tmp_path: Path) -> None:
    text = pages_of(printed(document(*numbered_pages(1)), tmp_path))[1]
    assert "PDQ12bitsof25631bitsorfeweryes" in text
    assert "pHash30bitsof648bitsorfewerno" in text


@pytest.mark.parametrize("code", [*CODES, "a-verdict-of-tomorrow"])
def test_every_verdict_is_printed(tmp_path: Path, code: str) -> None:
    page = match_page(1, "a.png", "b.png", code)
    assert packed(page.verdict) in pages_of(printed(document(page), tmp_path))[1]


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


def test_pictures_leave_room_for_all_signals(tmp_path: Path) -> None:
    texts = pages_of(printed(document(*(full_page(number, f"{number}.png") for number in (1, 2, 3))), tmp_path))
    assert len(texts) == 5
    assert all("Signal0" in text and "Signal10" in text for text in texts[1:4])


@pytest.mark.parametrize(("paper", "size"), [(Paper.A4, (595, 842)), (Paper.LETTER, (612, 792))])
def test_every_page_has_the_size_of_the_paper_and_room_for_all_signals(paper: Paper, size: tuple[int, int]) -> None:
    pages = [full_page(number, f"{number}.png") for number in (1, 2, 3)]
    reader = PdfReader(io.BytesIO(pdf_bytes(document(*pages), paper=paper)))
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in reader.pages} == {size}
    assert all("Signal0" in text and "Signal10" in text for text in pages_of(reader)[1:4])


def test_page_too_full_goes_on_overleaf(tmp_path: Path) -> None:
    page = full_page(1, "word " * 40)
    texts = pages_of(printed(document(replace(page, measures=page.measures * 4)), tmp_path))
    assert len(texts) == 3
    assert all("Speaksforacopyfrom" in text for text in texts[1:3])


def test_half_a_page_that_is_too_full_for_a_whole_one_goes_on_overleaf(tmp_path: Path) -> None:
    page = full_page(13, "word " * 40)
    texts = pages_of(printed(document(replace(page, measures=page.measures * 12)), tmp_path))
    with_table = [text for text in texts if "Speaksforacopyfrom" in text]
    assert len(with_table) > 1
    assert sum(text.count("Signal10") for text in with_table) == 12, "no line is lost"


def test_two_matches_of_long_names_share_a_page_and_are_told_whole(tmp_path: Path) -> None:
    name = "commission for the harbour festival, second version with all the corrections of the client, final (for print).png"
    long = [replace(full_page(number, f"{number} {name}"), sentence=f"Sentence {number}:") for number in (13, 14)]
    pages = (*numbered_pages(12), *(replace(page, measures=page.measures[:10]) for page in long))
    texts = pages_of(printed(document(*pages), tmp_path))
    (shared,) = [text for text in texts if "Sentence13:" in text]
    assert "Sentence14:" in shared
    for number in (13, 14):
        whole = packed(f"{number} {name}")
        assert shared.count(whole) == 2, "in the paths, of work and suspect"
        assert shared.count(f"{whole[:20]}") == 4


def test_matches_with_all_signals_facts_and_a_long_sentence_share_a_page(tmp_path: Path) -> None:
    row = MeasureRow("Heller oder dunkler (dHash)", "106 von 256 Punkten weichen ab", "31 Punkte oder weniger", True)
    facts = (
        Row("Entscheidung", "Bestätigt, 21. November 2026, 10:00 (UTC): licence"),
        Row("Stärke (0 bis 1)", "0,999"),
        Row("Durch Zufall", "Kaum durch Zufall: Weniger als eine von einer Million solcher Prüfungen würde dies zeigen. " * 2),
        Row("Anteil am Werk", "über 99 % (zwischen 84 % und über 99 %)"),
        Row("Anteil am geprüften Bild", "über 99 % (zwischen 84 % und über 99 %)"),
    )
    pages = [
        replace(
            full_page(number, f"{number}.png"), measures=(row,) * 10, facts=facts, sentence=f"Sentence {number}: {'long ' * 90}"
        )
        for number in (13, 14)
    ]
    texts = pages_of(printed(document(*numbered_pages(12), *pages), tmp_path))
    (shared,) = [text for text in texts if "Sentence13:" in text]
    assert "Sentence14:" in shared


def test_a_match_too_full_for_half_a_page_has_large_pictures_on_a_page_of_its_own(tmp_path: Path) -> None:
    full = replace(full_page(13, "a.png"), sentence=f"Sentence 13: {'long ' * 280}")
    reader = printed(document(*numbered_pages(12), full), tmp_path)
    (page,) = [page for page in reader.pages if "Sentence 13:" in page.extract_text()]
    assert min(max(size) for size in drawn_sizes(page)) > 60 * 72 / 25.4


def test_what_the_sentence_tells_is_not_told_again_on_half_a_page(tmp_path: Path) -> None:
    changes = Row("Changes seen", "mirrored, turned to greyscale")
    sentence = "Sentence: mirrored, turned to greyscale."
    pages = [replace(match_page(number, "a", "b"), facts=(changes,), sentence=sentence) for number in (12, 13)]
    texts = pages_of(printed(document(*pages), tmp_path))
    assert [text.count("mirrored,turnedtogreyscale") for text in texts if "Sentence:" in text] == [2, 1]


def test_figures_stand_overleaf_with_their_words_and_the_next_match_after_them(tmp_path: Path) -> None:
    figures = tuple(
        Figure(f"Figure {number} shows it.", jpeg(300, 200 + 60 * number), (200 + 60 * number) / 300, number == 3)
        for number in range(4)
    )
    first, second = numbered_pages(2)
    reader = printed(document(replace(first, figures=figures), second), tmp_path)
    texts = pages_of(reader)
    overleaf = 1 + next(number for number, text in enumerate(texts) if "Sentence1:" in text)
    assert all(f"Figure{number}showsit." in texts[overleaf] for number in range(4))
    assert "Howtheworkliesinthesuspect" in texts[overleaf]
    assert len(drawn_sizes(reader.pages[overleaf])) == 4
    assert "Sentence2:" in texts[overleaf + 1]


@pytest.mark.parametrize("ratio", [0.05, 20.0])
def test_long_and_high_figures_stay_on_one_page(ratio: float, tmp_path: Path) -> None:
    size = (400, 20) if ratio < 1 else (20, 400)
    figures = tuple(Figure("A figure.", jpeg(*size), ratio, number == 3) for number in range(4))
    texts = pages_of(printed(document(replace(match_page(1, "a", "b"), figures=figures)), tmp_path))
    (page,) = [text for text in texts if "Afigure." in text]
    assert page.count("Afigure.") == 4


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
    assert "Filesthatcouldnotberead" in next(text for text in few if "Sentence2:" in text)


def drawn_sizes(page: PageObject) -> list[tuple[float, float]]:
    """Width and height of each picture of a page, in points."""
    content = page.get_contents()
    assert content is not None
    found = re.findall(r"q ([\d.]+) 0 0 ([\d.]+) [\d.]+ [\d.]+ cm/\w+ Do", content.get_data().decode("latin-1"))
    return [(float(width), float(height)) for width, height in found]


def test_pictures_of_half_a_page_are_as_large_as_it_allows(tmp_path: Path) -> None:
    reader = printed(document(*numbered_pages(13)), tmp_path)
    (page,) = [page for page in reader.pages if "Sentence 13:" in page.extract_text()]
    assert sum(max(size) > 50 * 72 / 25.4 for size in drawn_sizes(page)) == 2


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


def outlines_of(reader: PdfReader) -> list[list[float]]:
    """Coordinates of each outline on the first match's page, by its thin black stroke."""
    content = reader.pages[1].get_contents()
    assert content is not None
    drawn = re.findall(r"0 SCN 0\.8 w 4 M ([^S]*?)h\s+S", content.get_data().decode("latin-1"))
    return [[float(number) for number in re.findall(r"-?[\d.]+", path)] for path in drawn]


def test_region_is_drawn_on_both_pictures(tmp_path: Path) -> None:
    page = match_page(1, "a.png", "b.png")
    assert [len(path) for path in outlines_of(printed(document(page), tmp_path))] == [8, 8]
    bare = replace(page, work=replace(page.work, region=()), suspect=replace(page.suspect, region=()))
    assert outlines_of(printed(document(bare), tmp_path)) == []


def test_region_stays_inside_the_picture(tmp_path: Path) -> None:
    page = match_page(1, "a.png", "b.png")
    beyond = replace(page, work=replace(page.work, region=((-0.5, -1.0), (2.0, 0.5), (0.5, 3.0))))
    drawn = outlines_of(printed(document(beyond), tmp_path))[0]
    whole = outlines_of(printed(document(page), tmp_path))[0]
    assert min(drawn) == 0
    assert max(drawn[::2]) == max(whole[::2])
    assert max(drawn[1::2]) == max(whole[1::2])


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
