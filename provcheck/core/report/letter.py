"""A letter that a person finishes: what is known is filled in, what only the person can say is left blank."""

from __future__ import annotations

from dataclasses import dataclass

from provcheck.core.report.document import Row


@dataclass(frozen=True)
class LetterPart:
    """A heading with what stands below it, in this order.

    Attributes:
        heading: The heading; empty for none.
        paragraphs: Text.
        rows: Labels and values; a value that is empty is a blank for the person to fill in.
        statements: What the person may state, each with an empty box before it. Nothing ever ticks one.
        is_inner: Whether it belongs to the part before it that is none.
    """

    heading: str
    paragraphs: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    statements: tuple[str, ...] = ()
    is_inner: bool = False


@dataclass(frozen=True)
class Letter:
    """A whole letter.

    Attributes:
        language: Language code of the text.
        title: What it is.
        warning_title: Heading of the warning.
        warning: What the person must know before sending it; stands in a box before all else.
        parts: The letter itself.
        for_letter_paper: Whether it goes where paper is US Letter; else it is A4.
    """

    language: str
    title: str
    warning_title: str
    warning: tuple[str, ...]
    parts: tuple[LetterPart, ...]
    for_letter_paper: bool
