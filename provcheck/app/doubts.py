"""What is said of a whole scan where works are found only around something else, as two pictures on one template show too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from provcheck.app.i18n import tr, tr_n
from provcheck.app.joining import listed, sentences
from provcheck.core.matching.artworks import has_too_little_detail
from provcheck.core.records import Match, VerdictKind

type Numbered = Sequence[tuple[int, Match]]
"""Matches with the numbers that a report gives them."""

_MOST_NAMED = 12
"""Numbers or runs of numbers; what more there are say it on their own pages."""


def pictures_found(matches: Iterable[Match]) -> tuple[int, int]:
    """How many suspects contain a work or a part of one, and how many of those show it around something else alone."""
    found, sure = _found_and_sure(matches)
    return len(found), len(found) - len(sure)


def _found_and_sure(matches: Iterable[Match]) -> tuple[set[str], set[str]]:
    """Suspects that contain a work, and those of them that show one without anything else within it."""
    found: set[str] = set()
    sure: set[str] = set()
    for match in matches:
        if match.verdict is not VerdictKind.RESEMBLANCE:
            found.add(match.suspect)
            if not match.evidence.has_other_content:
                sure.add(match.suspect)
    return found, sure


def doubt_text(pictures: int, doubted: int) -> str:
    """How many of the pictures in which works were found need a look for it; empty where none does."""
    if not doubted:
        return ""
    if pictures == 1:
        return tr(
            "In it something else lies within or over the work: two pictures on one template, mock-up or paper look like that "
            "too. Look at it yourself."
        )
    if doubted == pictures:
        return tr(
            "In all of them something else lies within or over the work: two pictures on one template, mock-up or paper look "
            "like that too. Look at these yourself."
        )
    return tr_n(
        "In {count:,} of them something else lies within or over the work: two pictures on one template, mock-up or paper look "
        "like that too. Look at this one yourself.",
        "In {count:,} of them something else lies within or over the work: two pictures on one template, mock-up or paper look "
        "like that too. Look at these yourself.",
        doubted,
    )


def doubt_of(matches: Iterable[Match]) -> str:
    """The same of matches that are at hand."""
    return doubt_text(*pictures_found(matches))


def doubts_by_number(numbered: Numbered) -> Iterator[str]:
    """Every doubt about matches of a report with the numbers of those that it is about, a paragraph each."""
    matches = [match for _number, match in numbered]
    _found, sure = _found_and_sure(matches)
    around = [pair for pair in numbered if pair[1].evidence.has_other_content]
    if told := doubt_of(matches):
        yield sentences(told, _about([number for number, match in around if match.suspect not in sure]))
    if beside := [number for number, match in around if match.suspect in sure]:
        yield tr_n(
            "In match {numbers} something else lies within or over the work: two pictures on one template, mock-up or paper "
            "look like that too.",
            "In matches {numbers} something else lies within or over the work: two pictures on one template, mock-up or paper "
            "look like that too.",
            len(beside),
            numbers=numbers_text(beside),
        )
    clear = [pair for pair in numbered if not pair[1].evidence.has_other_content]
    if redrawn := [number for number, match in clear if match.verdict is VerdictKind.REDRAWN]:
        yield _redrawn(redrawn)
    if flat := [number for number, match in clear if is_flat(match)]:
        yield _flat(flat)
    if alike := [number for number, match in clear if match.verdict is VerdictKind.RESEMBLANCE]:
        yield _alike(alike)


def _about(numbers: Sequence[int]) -> str:
    return tr_n(
        "This is about match {numbers}.", "This is about matches {numbers}.", len(numbers), numbers=numbers_text(numbers)
    )


def _redrawn(numbers: Sequence[int]) -> str:
    return tr_n(
        "In match {numbers} lines align and pixels do not: drawings that were made after the same model may look like that "
        "too.",
        "In matches {numbers} lines align and pixels do not: drawings that were made after the same model may look like that "
        "too.",
        len(numbers),
        numbers=numbers_text(numbers),
    )


def _flat(numbers: Sequence[int]) -> str:
    return tr_n(
        "Match {numbers} is of a flat or tiny picture: such pictures may be the same by chance.",
        "Matches {numbers} are of flat or tiny pictures: such pictures may be the same by chance.",
        len(numbers),
        numbers=numbers_text(numbers),
    )


def _alike(numbers: Sequence[int]) -> str:
    return tr_n(
        "No. {numbers} is a resemblance only: that is no evidence of copying, nor of training.",
        "Nos. {numbers} are resemblances only: that is no evidence of copying, nor of training.",
        len(numbers),
        numbers=numbers_text(numbers),
    )


def is_flat(match: Match) -> bool:
    """Whether two pictures are the same and so flat or tiny that this may be chance."""
    return match.evidence.same_pixels and has_too_little_detail(match.suspect_facts)


def numbers_text(numbers: Iterable[int]) -> str:
    """Numbers in order, three or more neighbours as a run: "3, 5 to 9, 12", with a dash for "to"."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = [part for run in runs for part in _run(run)]
    told = listed(parts[:_MOST_NAMED])
    return told if len(parts) <= _MOST_NAMED else tr("{numbers} and more").format(numbers=told)


def _run(run: Sequence[int]) -> list[str]:
    return [f"{run[0]}\u2013{run[-1]}"] if len(run) > 2 else [str(number) for number in run]
