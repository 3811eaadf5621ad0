"""A letter as plain text, as it goes into a mail or the form of a platform."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from provcheck.app.joining import labelled
from provcheck.core.report.document import Row
from provcheck.core.report.letter import Letter, LetterPart
from provcheck.render.pieces import visible

BOX = "[ ]"
"""An empty box before a statement."""

_WIDTH = 78
_RULE = "=" * _WIDTH
_LINE = "_" * 40
_INDENT = " " * (len(BOX) + 1)


def notice_text(letter: Letter) -> str:
    """The letter in lines of at most 78 characters where its words allow that; the warning stands between two rules.

    What cannot be seen in a name is written as its code point, as `⟨U+202E⟩`.
    """
    return "\n".join(_lines(letter)) + "\n"


def _lines(letter: Letter) -> Iterator[str]:
    yield _RULE
    yield from _wrapped(letter.warning_title)
    for paragraph in letter.warning:
        yield ""
        yield from _wrapped(paragraph)
    yield _RULE
    yield ""
    yield from _wrapped(letter.title)
    for part in letter.parts:
        yield from _part(part)


def _part(part: LetterPart) -> Iterator[str]:
    if part.heading:
        yield ""
        yield from _wrapped(part.heading)
        if not part.is_inner:
            yield "-" * min(len(part.heading), _WIDTH)
    for paragraph in part.paragraphs:
        yield ""
        yield from _wrapped(paragraph)
    if part.rows:
        if not part.is_inner:
            yield ""
        for row in part.rows:
            yield from _row(row)
    for statement in part.statements:
        yield ""
        yield from _wrapped(f"{BOX} {statement}", _INDENT)


def _row(row: Row) -> Iterator[str]:
    if not row.value:
        yield f"[{labelled(visible(row.label), _LINE)}]"
        return
    yield from _wrapped(labelled(row.label, row.value), "    ")


def _wrapped(text: str, indent: str = "") -> list[str]:
    lines = textwrap.wrap(visible(text), _WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    return lines or [""]
