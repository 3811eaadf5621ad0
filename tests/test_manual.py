"""The manual tells of the program as it is, and its pages, links and pictures are there."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

import pytest

from provcheck.app import texts
from provcheck.app.i18n import speaking, tr
from provcheck.app.manual import Manual, ManualPage, manual_languages, note_on_language, pages_with, read_manual
from provcheck.app.signals import EMBEDDING_PREFIX, signal_name
from provcheck.core.fingerprint.hashes import HASH_KINDS
from provcheck.core.imaging.formats import PICTURE_ARCHIVES, RAW_SUFFIXES, READ_SUFFIXES
from provcheck.core.matching.thresholds import limit
from provcheck.core.records import VerdictKind
from provcheck.render.manual_page import Places, heading_id, page_html
from tests.scripts import packaging_script

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "manual"
PICTURES_OF_ALL = ("pictures/", "../pictures/")
"""Where pictures lie as seen from the English pages, and from the others."""

SHOWN_IN_FIRST_STEPS = ("welcome", "tour", "empty", "portfolio", "check", "match", "report", "outputs", "system")
NAMED_IN_FIRST_STEPS = (
    "Try it with the demo pictures",
    "Start with my own works",
    "Settings",
    "First steps",
    "This computer",
    "Watched folders",
    "Models",
    "Choose a folder…",
    "Index these pictures",
    "Check",
    "Save report…",
    "Check again",
    "AI outputs",
    "Look at the set",
    "Scans",
    "Compare two…",
)
NAMES_OF_WINDOW = {"ja": "「([^」]+)」", "ko": '"([^"]+)"', "zh_CN": "“([^”]+)”"}
"""How languages mark names that stand in the window, where they do not slant letters."""

PICTURE = re.compile(r"!\[[^]]*\]\(([^)]+)\)")
LINK = re.compile(r"\[[^]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)
FILES = [*sorted(FOLDER.rglob("*.md")), ROOT / "README.md"]


@pytest.fixture(scope="module")
def manual() -> Manual:
    return read_manual("en")


def text_of(name: str) -> str:
    return (FOLDER / f"{name}.md").read_text(encoding="utf-8")


def text_between_pictures(page: ManualPage) -> str:
    return " ".join(PICTURE.sub("", page.text).split())


def pictures_of(page: ManualPage) -> list[str]:
    return PICTURE.findall(page.text)


def ids_of(file: Path) -> set[str]:
    lines = CODE.sub("", file.read_text(encoding="utf-8")).splitlines()
    raw = file.read_text(encoding="utf-8").splitlines()
    return {heading_id(line.lstrip("# ").replace("`", "")) for line in (*lines, *raw) if line.startswith("#")}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_links_and_pictures_are_there(file: Path) -> None:
    for link in LINK.findall(CODE.sub("", file.read_text(encoding="utf-8"))):
        if "://" in link:
            continue
        path, _, place = link.partition("#")
        target = (file.parent / path).resolve() if path else file
        assert target.exists(), link
        assert not place or place in ids_of(target), link


def test_every_page_is_in_the_contents(manual: Manual) -> None:
    assert {page.name for page in manual.pages} == {file.stem for file in FOLDER.glob("*.md")}
    for language in manual_languages()[1:]:
        assert {file.stem for file in (FOLDER / language).glob("*.md")} <= {page.name for page in manual.pages}


def test_no_line_of_a_french_page_may_be_broken_before_a_mark() -> None:
    pages = {file.name: file.read_text(encoding="utf-8") for file in (FOLDER / "fr").glob("*.md")}
    plain = {name: re.sub(r"!?\[([^]]*)\]\([^)]*\)", r"\1", CODE.sub("", text)) for name, text in pages.items()}
    lines = [(name, line) for name, text in plain.items() for line in text.splitlines()]
    assert [found for found in lines if packaging_script("translations").FRENCH_BREAK.search(found[1])] == []


@pytest.mark.parametrize("language", manual_languages())
def test_every_picture_is_told_in_words(language: str) -> None:
    pictures = [found for page in read_manual(language).pages for found in re.findall(r"!\[([^]]*)\]", page.text)]
    assert pictures
    assert all(len(words) > 10 for words in pictures)


def test_parts_made_from_the_program_are_up_to_date() -> None:
    """Run packaging/manual_parts.py after a command, a key or a layer was changed."""
    script: ModuleType = packaging_script("manual_parts")
    for file, text in script.parts().items():
        assert file.read_text(encoding="utf-8") == text, file.name


def test_the_table_of_formats_is_that_of_the_code() -> None:
    rows = [line.split("|") for line in text_of("formats").splitlines() if line.startswith("| ")]
    endings = {ending for row in rows if len(row) == 7 for ending in row[2].split() if ending.startswith(".")}
    assert endings == {*READ_SUFFIXES, *RAW_SUFFIXES, *PICTURE_ARCHIVES}


@pytest.mark.parametrize("language", manual_languages())
def test_every_verdict_stands_there_from_strong_to_weak(language: str) -> None:
    page = read_manual(language).page("verdicts")
    assert page is not None
    with speaking(language):
        headings = [f"\n## {texts.verdict_name(kind)}\n" for kind in VerdictKind]
    places = [page.text.index(heading) for heading in headings]
    assert places == sorted(places)


@pytest.mark.parametrize("language", manual_languages())
def test_every_verdict_has_an_example(language: str) -> None:
    page = read_manual(language).page("verdicts")
    assert page is not None
    shown = [source.removeprefix(f"{PICTURES_OF_ALL[page.language != 'en']}verdict-") for source in pictures_of(page)]
    assert shown == [f"{kind}.jpg" for kind in VerdictKind]


@pytest.mark.parametrize("language", manual_languages())
def test_the_first_steps_show_the_window_in_their_own_language(language: str) -> None:
    page = read_manual(language).page("first-steps")
    assert page is not None
    own = PICTURES_OF_ALL[0] if language == "en" else f"{PICTURES_OF_ALL[1]}{language}/"
    assert pictures_of(page) == [f"{own}{name}.png" for name in SHOWN_IN_FIRST_STEPS]


def test_every_picture_is_on_a_page_and_all_of_them_are_small() -> None:
    files = {file for file in (FOLDER / "pictures").rglob("*") if file.is_file()}
    pages = [page for language in manual_languages() for page in read_manual(language).pages]
    assert files == {(page.file.parent / source).resolve() for page in pages for source in pictures_of(page)}
    assert sum(file.stat().st_size for file in files) < 8_000_000


@pytest.mark.parametrize("language", manual_languages())
def test_the_first_steps_call_what_is_pressed_as_the_window_does(language: str) -> None:
    """Change the page with the catalogue, or the catalogue with the page."""
    page = read_manual(language).page("first-steps")
    assert page is not None
    marked = NAMES_OF_WINDOW.get(language, r"\*([^*]+)\*")
    told = {name.strip() for names in re.findall(marked, text_between_pictures(page)) for name in names.split(">")}
    with speaking(language):
        assert [tr(name) for name in NAMED_IN_FIRST_STEPS if tr(name) not in told] == []


def test_reasons_and_thresholds_are_those_of_the_program() -> None:
    page = text_of("figures")
    rows = {line.split("|")[1].strip(): line for line in page.splitlines() if line.startswith("| ")}
    for kind in HASH_KINDS:
        assert f"{kind.bits} points" in rows[signal_name(kind.signal)]
        assert re.search(rf"\b{limit(kind.signal):.0f}( points differ)? or fewer", rows[signal_name(kind.signal)])
    exponent = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
    assert f"10{f'{limit("alignment"):.0f}'.translate(exponent)} or rarer" in rows[signal_name("alignment")]
    assert f"{limit('inliers'):.0f} or more" in rows[signal_name("inliers")]
    for signal in ("light", "structure"):
        assert f"{limit('agreeing-share'):.0%}".replace("%", " %") in rows[signal_name(signal)]
    assert f"{limit('copy-embedding'):.2f}" in rows[signal_name(f"{EMBEDDING_PREFIX}SSCD")]
    assert f"{limit('resemblance-embedding'):.2f}" in rows["Likeness (other models)"]


def test_a_page_without_translation_is_read_in_english_and_says_so() -> None:
    manual = read_manual("de_AT")
    first, commands = manual.page("first-steps"), manual.page("commands")
    assert first is not None
    assert commands is not None
    assert (first.language, first.title) == ("de", "Erste Schritte")
    assert note_on_language(first, "de_AT") == ""
    assert commands.language == "en"
    assert note_on_language(commands, "de_AT")


def test_a_language_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "pt_BR").mkdir()
    (tmp_path / "contents.toml").write_text('[[part]]\nid = "artists"\npages = ["one", "two"]\n', encoding="utf-8")
    for name, title in (("one", "One"), ("two", "Two"), ("pt_BR/one", "Um")):
        (tmp_path / f"{name}.md").write_text(f"# {title}\n", encoding="utf-8")
    assert manual_languages(tmp_path) == ("en", "pt_BR")
    assert [page.title for page in read_manual("pt_BR", tmp_path).pages] == ["Um", "Two"]
    assert [page.title for page in read_manual("pt", tmp_path).pages] == ["One", "Two"]


def test_pages_are_found_by_all_words_whatever_case_and_accents() -> None:
    pages = tuple(
        ManualPage(name, name, text, Path(name), "en")
        for name, text in (("a", "Ähnlichkeit und [Werk](geheim.md)"), ("b", "the work"), ("c", ""))
    )
    assert [page.name for page in pages_with(pages, "ahnlich WERK")] == ["a"]
    assert pages_with(pages, "geheim") == ()
    assert pages_with(pages, "") == pages


def test_links_lead_to_pages_whatever_folder_they_are_written_from(manual: Manual) -> None:
    assert manual.target("../models.md#graphics-cards") == ("models", "graphics-cards")
    assert manual.target("verdicts.md") == ("verdicts", "")
    assert manual.target("https://example.org/verdicts.md") is None
    assert manual.target("../../packaging/NOTICES.md") is None


def test_a_page_becomes_html_with_ids_and_without_foreign_markup() -> None:
    places = Places(lambda link: None if link == "gone.md" else f"to:{link}", lambda source: {"src": f"at:{source}"})
    made = page_html("# A `b`, c\n\n## Two\n\n[x](gone.md) [y](y.md)\n\n![p](p.png)\n\n<script>1</script>\n", places)
    assert made.headings == (("two", "Two"),)
    assert '<h1 id="a-b-c">' in made.markup
    assert '<p>x <a href="to:y.md">y</a></p>' in made.markup
    assert '<p class="picture"><img src="at:p.png" alt="p"' in made.markup
    assert "<script>" not in made.markup


def test_the_web_pages_are_whole(tmp_path: Path, manual: Manual) -> None:
    written = packaging_script("manual").write(tmp_path / "out")
    assert len(written) == 1 + len(manual_languages()) * len(manual.pages)
    for file in written:
        page = file.read_text(encoding="utf-8")
        for address in re.findall(r'(?:href|src)="([^"]+)"', page):
            path, _, place = address.partition("#")
            if "://" in address:
                continue
            target = (file.parent / path).resolve() if path else file
            assert target.is_file(), (file.name, address)
            assert not place or f'id="{place}"' in target.read_text(encoding="utf-8"), (file.name, address)
        assert not re.search(r'(?:src|stylesheet" href)="http', page)
    assert "Diese Seite gibt es bisher nur auf Englisch." in (tmp_path / "out" / "de" / "keys.html").read_text(encoding="utf-8")


def test_words_are_found_within_lines_of_a_writing_without_spaces() -> None:
    assert [page.name for page in pages_with(read_manual("ja").pages, "署名")] != []
    assert [page.name for page in pages_with(read_manual("en").pages, "erdict")] == []
