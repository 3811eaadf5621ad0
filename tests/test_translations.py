"""The catalogues: complete, up to date, and compiled as gettext reads them."""

from __future__ import annotations

import functools
import gettext
import io
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from provcheck.app import i18n
from provcheck.app.texts import edit_text, matches_shortly
from provcheck.core.evidence import Edit
from tests.scripts import packaging_script

ROOT = Path(__file__).parents[1]
SCRIPT = ROOT / "packaging" / "translations.py"
SOURCE = """
NAME = "named"
tr("one")
tr("one")
tr_n("{count} work", "{count} works", 3)
tr("two "
   "parts\\nof it")
tr(NAME)
"""


# Words that would accuse somebody, in the languages of the catalogues.
JUDGING = {
    "de": ("gestohlen", "diebstahl", "geklaut", "plagiat", "verdächtig", "täter"),
    "es": ("robad", "robo ", "hurto", "plagi", "sospechos", "ladrón", "culpable"),
    "fr": ("volé", "un vol ", "plagia", "suspect", "coupable", "voleur"),
    "ja": ("盗作", "盗用", "盗ま", "窃盗", "犯人", "容疑", "不審"),
    "ko": ("도용", "표절", "훔친", "도둑", "범인", "용의"),
    "pl": ("kradzie", "skradzion", "ukradzion", "plagiat", "podejrzan", "sprawca", "złodziej"),
    "pt": ("roubad", "roubo", "furto", "plági", "suspeit", "culpad", "ladrão"),
    "zh_CN": ("盗用", "盗窃", "剽窃", "抄袭", "可疑", "嫌疑", "小偷"),
}
EVERY_LANGUAGE = pytest.mark.parametrize("code", i18n.languages()[1:])

script = packaging_script("translations")


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    i18n.set_language("en")


def test_every_text_is_translated_and_everything_is_up_to_date() -> None:
    assert script.check() == []
    assert i18n.languages() == ("en", *sorted(JUDGING))


@pytest.mark.parametrize(
    ("words", "english", "german"),
    [
        (lambda: matches_shortly(3, 2), "1 match, 2 look-alikes", "1 Fund, 2 nur ähnlich"),
        (lambda: edit_text(Edit("other-ground")), "on another ground", "auf anderem Hintergrund"),
        (
            lambda: edit_text(Edit("added-on-ground", 0.06, "share")),
            "something added on 6 % of the clear ground around it",
            "auf 6 % der freien Fläche darum herum wurde etwas hinzugefügt",
        ),
        (lambda: i18n.tr("In lines"), "In lines", "In Linien"),
    ],
)
def test_short_texts_say_in_either_language_what_they_are_of(words: Callable[[], str], english: str, german: str) -> None:
    assert words().replace("\N{NO-BREAK SPACE}", " ") == english
    i18n.set_language("de")
    assert words().replace("\N{NO-BREAK SPACE}", " ") == german


@functools.cache
def texts_of_the_program() -> Mapping[str, Any]:
    """Every text by its English form; they are read from some 500 files."""
    extracted: Mapping[str, Any] = script.extract()
    return extracted


@functools.cache
def translations(code: str) -> Mapping[str, Any]:
    """The messages of a language by their English texts."""
    messages: Mapping[str, Any] = script.read_po((script.FOLDER / f"{code}.po").read_text(encoding="utf-8")).messages
    return messages


def test_german_texts_are_found_by_the_program() -> None:
    i18n.set_language("de")
    assert i18n.tr("Works") == "Werke"


@EVERY_LANGUAGE
def test_hardly_a_text_is_left_in_english(code: str) -> None:
    i18n.set_language(code)
    texts = texts_of_the_program()
    same = [text for text in texts if i18n.tr(text) == text and not texts[text].plural]
    assert len(same) < len(texts) // 10, "names, keys and patterns alone are the same in both languages"


@EVERY_LANGUAGE
def test_command_names_and_options_are_never_translated(code: str) -> None:
    for message in translations(code).values():
        for word in message.text.split():
            if word.startswith("--") or word in {"provcheck", "FOLDER"}:
                assert word.rstrip(".,:;") in message.forms[0], message.text


@EVERY_LANGUAGE
def test_no_word_judges_a_person(code: str) -> None:
    forms = (form for message in translations(code).values() for form in message.forms)
    # The names of places are not read by anybody.
    told = re.sub(r"\{.*?\}", "", "\n".join(forms)).lower()
    assert [word for word in JUDGING[code] if word in told] == []


@EVERY_LANGUAGE
def test_menus_and_dialogs_have_a_letter_of_their_own_for_every_entry(code: str) -> None:
    """Each is made in a file of its own."""
    messages = translations(code)
    marked = [message for message in texts_of_the_program().values() if "&" in message.text]
    files = {file for message in marked for file in message.files}
    assert len(files) > 3
    for file in files:
        texts = [messages[message.text].forms[0] for message in marked if file in message.files]
        letters = [text[text.index("&") + 1].lower() for text in texts]
        assert sorted(letters) == sorted(set(letters)), file


def write_source(folder: Path, text: str = SOURCE) -> Path:
    package = folder / "program"
    package.mkdir(exist_ok=True)
    (package / "texts.py").write_text(text, encoding="utf-8")
    return package


def test_texts_are_extracted_once_in_the_order_they_stand_in(tmp_path: Path) -> None:
    found = script.extract(write_source(tmp_path))
    assert list(found) == ["one", "{count} work", "two parts\nof it", "named"]
    assert found["{count} work"].plural == "{count} works"
    assert found["one"].files == ("program/texts.py",)


def test_what_cannot_be_extracted_is_told(tmp_path: Path) -> None:
    with pytest.raises(script.CatalogueError, match=r"texts.py:1: .*tr\(name\)"):
        script.extract(write_source(tmp_path, "tr(name)"))


def test_a_text_has_a_plural_everywhere_or_nowhere(tmp_path: Path) -> None:
    """Where a language has one form, the text without a number would be shown as that form, with its "{count}"."""
    with pytest.raises(script.CatalogueError, match=r"'File'.*texts\.py"):
        script.extract(write_source(tmp_path, 'tr("File")\ntr_n("File", "{count} files", 2)'))


def test_a_catalogue_is_read_as_it_was_written_and_keeps_its_translations(tmp_path: Path) -> None:
    texts = script.extract(write_source(tmp_path))
    head = "Language: de\nContent-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"
    empty = script.Catalogue(("# By hand.",), head, texts, {})
    lines = script.write_po(empty).replace('msgid "one"\nmsgstr ""', 'msgid "one"\nmsgstr "eins „\\"“"')
    read = script.read_po(lines)
    assert read.messages["one"].forms == ('eins „"“',)
    assert (read.comments, read.header) == (("# By hand.",), head)
    assert script.write_po(script.updated(read, texts)) == lines
    without = script.updated(read, {text: message for text, message in texts.items() if text != "one"})
    assert list(without.gone) == ["one"]
    again = script.updated(script.read_po(script.write_po(without)), texts)
    assert again.messages["one"].forms == ('eins „"“',)
    assert again.gone == {}


def test_what_is_wrong_with_a_catalogue_is_told() -> None:
    message = script.Message
    texts = {text: message(text) for text in ("new", "{a} of {b:.1f}", "same")} | {
        "{count} x": message("{count} x", "{count} xs"),
        "{count} y": message("{count} y", "{count} ys"),
    }
    known = {
        "old": message("old", forms=("alt",)),
        "{a} of {b:.1f}": message("{a} of {b:.1f}", forms=("{a} von {b}",)),
        "same": message("same", forms=("gleich",)),
        "{count} x": message("{count} x", "{count} xs", forms=("ein x", "{count} x")),
        "{count} y": message("{count} y", "{count} ys", forms=("{count} y",)),
    }
    said = list(script.complaints(script.Catalogue((), "", known, {}), texts))
    assert [line.split(":")[0] for line in said] == [
        "not translated",
        "not in the program",
        "other places",
        "places that the text has not",
        "another number of forms than the language has",
    ]
    assert not any("count} x" in line for line in said), "one may be said without its number"


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("Ce fichier : rien", True),
        ("Ce fichier: rien", True),
        ("Ce fichier :", True),
        ("{a:,} ; {b}", True),
        ("« {a}\u00a0»", True),
        ("«\u00a0{a} »", True),
        ("Vraiment ?", True),
        ("Ce fichier\u00a0: {a:,} à {b:02}:{c:02}\u00a0; «\u00a0{d}\u00a0»\u00a0!", False),
        ("S3, comme s3://bucket/folder, ou ViT-B-32:/path", False),
    ],
)
def test_a_french_mark_that_a_line_may_break_before_is_told(text: str, is_told: bool) -> None:
    places = "".join(sorted(script.fields([text])))
    texts = {places: script.Message(places)}
    known = {places: script.Message(places, forms=(text,))}
    for code, seen in (("fr", is_told), ("de", False)):
        catalogue = script.Catalogue((), f"Language: {code}\nContent-Type: text/plain\n", known, {})
        assert bool(list(script.complaints(catalogue, texts))) == seen, code


def test_a_text_that_is_not_translated_has_as_many_empty_forms_as_the_language() -> None:
    head = "Language: xx\nPlural-Forms: nplurals=3; plural=0;\n"
    written = script.write_po(script.Catalogue((), head, {"a": script.Message("a", "as")}, {}))
    assert written.count("msgstr[") == 3


def test_compiled_catalogues_are_read_by_gettext() -> None:
    head = "Language: xx\nContent-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=3; plural=(n>2 ? 2 : n>1 ? 1 : 0);\n"
    known = {
        "b": script.Message("b", forms=("ß",)),
        "a": script.Message("a", "as", forms=("eins", "zwei", "viele")),
        "nothing": script.Message("nothing", forms=("",)),
    }
    read = gettext.GNUTranslations(io.BytesIO(script.compile_mo(script.Catalogue((), head, known, {}))))
    assert read.gettext("b") == "ß"
    assert [read.ngettext("a", "as", count) for count in (1, 2, 3)] == ["eins", "zwei", "viele"]
    assert read.gettext("nothing") == "nothing"
    assert read.info()["language"] == "xx"


def test_check_says_what_is_missing_and_exits_with_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    po = (script.FOLDER / "de.po").read_text(encoding="utf-8")
    (tmp_path / "de.po").write_text(po.replace('msgstr "Werke"', 'msgstr ""'), encoding="utf-8")
    monkeypatch.setattr(script, "check", lambda check=script.check: check(tmp_path))
    assert script.main(["--check"]) == 1
    said = capsys.readouterr().out
    assert "provcheck.pot: not up to date" in said
    assert "de.po: not translated: 'Works'" in said
    assert "compiled form is not up to date" in said


# The form of numbers.


@pytest.mark.parametrize(
    ("language", "seen"),
    [("en", "1,234.50 of 20,000, 3.0 x {name}, 1,5"), ("de", "1.234,50 of 20.000, 3,0 x {name}, 1,5")],
)
def test_numbers_are_written_as_the_language_does_and_texts_are_left_alone(language: str, seen: str) -> None:
    i18n.set_language(language)
    text = i18n.tr("{size:,.2f} of {total:,}, {third} x {{name}}, {words}")
    assert text.format(size=1234.5, total=20_000, third=3.0, words="1,5") == seen


@pytest.mark.parametrize(
    ("variables", "spoken"),
    [
        ({"LANGUAGE": "de"}, "de"),
        ({"LANG": "de_AT.UTF-8"}, "de"),
        ({"LANGUAGE": "xx:de", "LANG": "en_GB"}, "de"),
        ({"LANGUAGE": "en_GB:de"}, "en"),
        ({"LC_ALL": "C.UTF-8", "LANG": "de_DE"}, "en"),
        ({}, "en"),
    ],
)
def test_the_environment_names_the_language(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], spoken: str) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    i18n.set_language()
    assert i18n.language() == spoken


def test_names_keep_their_direction_in_sentences_that_run_from_right_to_left(monkeypatch: pytest.MonkeyPatch) -> None:
    sentence = i18n.Phrase("[{name}] {path} {count:,} {command}")
    values = {"name": "007 abc.png", "path": Path("/art"), "count": 1000, "command": "provcheck report 1"}
    plain = f"[007 abc.png] {Path('/art')} 1,000 provcheck report 1"
    assert sentence.format(**values) == plain
    monkeypatch.setattr(i18n, "_current", i18n._current._replace(isolates=True))
    told = sentence.format(**values)
    assert told == f"[\u2068007 abc.png\u2069] \u2068{Path('/art')}\u2069 1,000 provcheck report 1", "a command is copied"
    assert [i18n.runs_right_to_left(code) for code in ("he", "ar_EG", "fa-IR", "de", "en")] == [True, True, True, False, False]
