"""Sentences and lists are put together as each language does it."""

# ruff: noqa: RUF001  marks that are as wide as a sign are what is meant

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from provcheck.app import i18n, names, reasons, texts
from provcheck.app.figures import checked_text
from provcheck.app.joining import clauses, clauses_apart, labelled, listed, noted, sentence, sentences
from provcheck.app.origin_texts import named_text, title_text
from provcheck.app.providers import provider_text
from provcheck.app.scan_changes import change_text
from provcheck.app.signals import measure_threshold, measure_value
from provcheck.core.errors import Reason
from provcheck.core.models.providers import CPU, CUDA
from provcheck.core.records import Match, ModelUse, NameFound, VerdictKind
from provcheck.core.report.changes import Changed
from provcheck.core.scan_records import NamedPicture
from tests.render.builders import match

SOURCES = Path(__file__).parents[2] / "provcheck"
JOINING = {" ", ", ", "; "}
NOT_TOLD = {
    # An address, and what is typed into a line and taken apart again.
    ("notices.py", "_who_sends"),
    ("portfolio_form.py", "ask"),
    ("portfolio_form.py", "split_handles"),
    ("sender_dialog.py", "_in_a_line"),
    # Words that are looked for, and what is to be put into a terminal.
    ("origin_texts.py", "short_text"),
    ("portfolio_names.py", "_folded"),
    ("work_shelf.py", "_item_of"),
    ("search.py", "search"),
    ("outputs.py", "tell"),
    ("display.py", "why_no_window"),
    # A text that has spaces is broken where they are.
    ("match_delegate.py", "title_lines"),
    # Data, style sheets and drawings.
    ("csv_report.py", "_row"),
    ("csv_report.py", "_origin"),
    ("json_report.py", "_on_one_line"),
    ("html_pictures.py", "_outline"),
    ("html_report.py", "_page_numbers"),
}
"""Files and functions where parts are joined by a mark that is the same in every language."""


def found() -> Match:
    return match("/suspects/copy.png", "/art/work.png")


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    i18n.set_language("en")


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("en", ("A. B.", "a, b", "3 a, 2 b", "a, b; c", "Done.", "Work: a", "Art (3 works)")),
        ("de", ("A. B.", "a, b", "3 a, 2 b", "a, b; c", "Done.", "Work: a", "Art (3 works)")),
        ("pl", ("A. B.", "a, b", "3 a, 2 b", "a, b; c", "Done.", "Work: a", "Art (3 works)")),
        ("fr", ("A. B.", "a, b", "3 a, 2 b", "a, b\u00a0; c", "Done.", "Work\u00a0: a", "Art (3 works)")),
        ("ko", ("A. B.", "a, b", "3 a, 2 b", "a, b, c", "Done.", "Work: a", "Art(3 works)")),
        ("ja", ("A.B.", "a、b", "3 a、2 b", "a, b、c", "Done。", "Work：a", "Art（3 works）")),
        ("zh_CN", ("A.B.", "a、b", "3 a，2 b", "a, b；c", "Done。", "Work：a", "Art（3 works）")),
    ],
)
def test_what_stands_between_is_that_of_the_language(code: str, told: tuple[str, ...]) -> None:
    i18n.set_language(code)
    assert told == (
        sentences("A.", "", "B."),
        listed(["a", "", "b"]),
        clauses("3 a", "2 b", ""),
        clauses_apart("a, b", "c"),
        sentence("Done"),
        labelled("Work", "a"),
        noted("Art", "3 works"),
    )


@pytest.mark.parametrize("text", ["Is it?", "Looking…", "There.", "ここです。"])
def test_a_sentence_has_one_mark_at_its_end(text: str) -> None:
    assert sentence(text) == text


def test_nothing_is_made_of_nothing() -> None:
    assert (sentences(), sentences("", ""), listed([]), clauses("")) == ("", "", "", "")


@pytest.mark.parametrize("code", ["ja", "zh_CN"])
def test_no_space_and_no_latin_stop_stands_between_japanese_and_chinese_sentences(code: str) -> None:
    i18n.set_language(code)
    for told in (texts.verdict_sentence(found()), reasons.reason_text(Reason.EMPTY_FILE, "a.png")):
        assert told.count("。") > 1
        assert "。 " not in told
        assert not re.search(r"[^\x00-\x7f]\.|[^\x00-\x7f];", told), told


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("en", "a.png, b.png, c.png and 2 more"),
        ("pl", "a.png, b.png, c.png i jeszcze 2"),
        ("ja", "a.png、b.png、c.pngほか2件"),
        ("zh_CN", "a.png、b.png、c.png 以及另外 2 个"),
    ],
)
def test_names_of_many_files_are_listed(code: str, told: str) -> None:
    i18n.set_language(code)
    assert names.names_of([f"art/{letter}.png" for letter in "abcde"]) == told


@pytest.mark.parametrize(
    ("code", "told"),
    [("fr", "20 images analysées, 1 non lu"), ("ja", "チェック済み画像20枚、"), ("zh_CN", "已检查 20 张图片，")],
)
def test_counts_stand_behind_each_other(code: str, told: str) -> None:
    i18n.set_language(code)
    assert checked_text(20, 1).startswith(told)


def test_polish_goes_on_after_a_semicolon_in_small_letters() -> None:
    i18n.set_language("pl")
    told = texts.verdict_sentence(found())
    assert re.search(r"; [a-z0-9]", told), told
    assert not re.search(r"; [A-ZŁŚŻ]", told)


def test_several_names_in_one_file_are_sentences() -> None:
    twice = (NameFound("Ana Sample", "positive", "by Ana Sample"), NameFound("Ana Sample", "model", ""))
    assert named_text(NamedPicture("a.png", "0" * 64, twice[:1])) == (
        'The name "Ana Sample" stands in the prompt, in the words "by Ana Sample"'
    )
    assert named_text(NamedPicture("a.png", "0" * 64, twice)) == (
        'The name "Ana Sample" stands in the prompt, in the words "by Ana Sample". '
        'The name "Ana Sample" stands in the model\'s name.'
    )


@pytest.mark.parametrize("code", i18n.languages())
def test_what_is_said_behind_a_label_and_its_colon_has_no_other(code: str) -> None:
    i18n.set_language(code)
    places = ("positive", "negative", "lora", "embedding", "model", "reference", "file-name", "credentials")
    found = [NameFound("Ana Sample", place, "by her", is_exact) for place in places for is_exact in (True, False)]
    told = [named_text(NamedPicture("a.png", "0" * 64, (name,))) for name in (*found, NameFound("Ana", "model", "by ana"))]
    told += [title_text(name) for name in found]
    before, after = match("a.png", "w.png"), match("a.png", "w.png", VerdictKind.PARTIAL_COPY)
    told += [change_text(Changed(before, after)), change_text(Changed(before, replace(before, score=0.5)))]
    told += [change_text(Changed(replace(before, suspect="b.png"), before))]
    told += [f"{measure_value(each, each.value)} {measure_threshold(each)}" for each in before.evidence.measures]
    use = ModelUse("a", "A", "copy", "0" * 64, "MIT", "1", (CUDA,), (CPU,))
    told += [
        provider_text(each) for each in (use, replace(use, providers_got=(CUDA,)), replace(use, providers_asked=("Other",)))
    ]
    assert [line for line in told if re.search("[:\uff1a]", line)] == []


def test_texts_are_joined_in_one_place_alone() -> None:
    met = set()
    for path in SOURCES.rglob("*.py"):
        if path.relative_to(SOURCES).parts[0] in {"app", "cli", "gui", "render"}:
            met |= {(path.name, function) for function in _joining(ast.parse(path.read_text(encoding="utf-8")))}
    assert met == NOT_TOLD


def test_no_translated_text_stands_in_an_f_string_with_another() -> None:
    met = [
        f"{path.name}:{node.lineno}"
        for path in SOURCES.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.JoinedStr) and len(node.values) > 1 and _translates(node) and not _is_in_lines(node)
    ]
    assert met == []


def _is_in_lines(text: ast.JoinedStr) -> bool:
    """Whether lines of their own stand below each other, which is the same in every language."""
    between = [part.value for part in text.values if isinstance(part, ast.Constant)]
    return len(between) == len(text.values) // 2 and set(between) == {"\n"}


def _translates(tree: ast.AST) -> bool:
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return any(isinstance(called, ast.Name) and called.id in {"tr", "tr_n"} for called in calls)


def _joining(tree: ast.Module) -> Iterator[str]:
    """Names of the innermost functions that join by one of the marks themselves."""
    inside = {child: parent for parent in ast.walk(tree) for child in ast.iter_child_nodes(parent)}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Attribute)
            and node.attr == "join"
            and isinstance(node.value, ast.Constant)
            and node.value.value in JOINING
        ):
            holder: ast.AST = node
            while not isinstance(holder, ast.FunctionDef):
                holder = inside[holder]
            yield holder.name
