"""What is said of a whole scan where works are found only around something else, as two pictures on one template show too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from provcheck.app.i18n import tr, tr_n
from provcheck.app.texts import match_mark, matches_text, verdict_name
from provcheck.core.records import Match, VerdictKind, resemblances_among

_NO_BREAK = "\u00a0"
_NO_BREAK_HYPHEN = "\u2011"


def pictures_found(matches: Iterable[Match]) -> tuple[int, int]:
    """How many suspects contain a work or a part of one, and how many of those show it around something else alone."""
    found: set[str] = set()
    sure: set[str] = set()
    for match in matches:
        if match.verdict is not VerdictKind.RESEMBLANCE:
            found.add(match.suspect)
            if not match.evidence.has_other_content:
                sure.add(match.suspect)
    return len(found), len(found) - len(sure)


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


def counts_text(matches: Iterable[Match]) -> str:
    """How many matches there are, and how many of each verdict, strongest first, what lies around something else apart."""
    told = tuple(matches)
    if not told:
        return ""
    counted = Counter((match.verdict, match_mark(match)) for match in told)
    kinds = sorted(counted, key=lambda kind: (kind[0].rank, kind[1]))
    parts = [f"{_kept_together(kind, mark)}:{_NO_BREAK}{counted[kind, mark]:,}" for kind, mark in kinds]
    alike = resemblances_among(told)
    return tr("{matches}: {counts}.").format(matches=matches_text(len(told), alike), counts="; ".join(parts))


def _kept_together(kind: VerdictKind, mark: str) -> str:
    name = verdict_name(kind).replace("-", _NO_BREAK_HYPHEN)
    return f"{name}, {mark}" if mark else name
