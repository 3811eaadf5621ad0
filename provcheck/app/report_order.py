"""What is asked of a report before it is written, and what will then stand in it, told in a sentence."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from provcheck.app.decisions import decision_on
from provcheck.app.i18n import languages, tr, tr_n
from provcheck.app.joining import sentences
from provcheck.app.paper import Paper
from provcheck.app.report_choice import NOBODY, MatchName, ReportChoice, Sender, Told, name_of
from provcheck.app.texts import matches_text
from provcheck.core.imaging.formats import looks_like_picture
from provcheck.core.records import Decision, DecisionKind, Match, PairKey, VerdictKind
from provcheck.core.scan_records import ScanReport


class Form(StrEnum):
    """What a report is written as."""

    PDF = "pdf"
    HTML = "html"
    CSV = "csv"
    JSON = "json"

    @property
    def ending(self) -> str:
        """What the names of such files end with."""
        return f".{self.value}"

    @property
    def is_for_people(self) -> bool:
        """Whether people read it; what is for programs tells dismissed matches too, and no sender."""
        return self in {Form.PDF, Form.HTML}

    @property
    def endings(self) -> tuple[str, ...]:
        """All that the names of such files may end with."""
        return (self.ending, ".htm") if self is Form.HTML else (self.ending,)

    def named(self, typed: Path) -> Path:
        """A file's name as it was typed, with the ending of such files where it has none of theirs."""
        return typed if typed.suffix.lower() in self.endings else typed.with_name(f"{typed.name}{self.ending}")


def name_problem(form: Form, typed: Path) -> str:
    """Why no report of a form is written under a name that was typed, in a sentence; empty where it is."""
    suffix, target = typed.suffix.lower(), form.named(typed)
    is_of_report = any(suffix in each.endings for each in Form)
    if not is_of_report and looks_like_picture(typed):
        told = tr("{name} is the name of a picture. Choose a name that ends with {ending}. Nothing was saved.")
        return told.format(name=typed.name, ending=form.ending)
    # Whether a file is to be replaced was asked of the name as it was typed.
    if target != typed and os.path.lexists(target):
        told = tr("There is a file {name} already. To replace it, choose it by its whole name. Nothing was saved.")
        return told.format(name=target.name)
    return ""


class Which(StrEnum):
    """Which matches are told."""

    ALL = "all"
    CONFIRMED = "confirmed"
    SELECTED = "selected"


@dataclass(frozen=True)
class ReportOrder:
    """What a report is to tell, and how.

    Attributes:
        form: What it is written as.
        which: Which matches are told.
        selected: Those that were selected by hand, each by what it is known by.
        with_resemblances: Whether those that are only resemblances are told.
        files: How files are told of.
        language: Code of its language; empty for that of the program.
        paper: What a PDF is laid out for; None for what is set, else usual.
        with_sender: Whether it tells whom it comes from.
        is_signed: Whether it is signed with the artist's own key.
        passphrase: What that key is kept under, where it is.
    """

    form: Form = Form.PDF
    which: Which = Which.ALL
    selected: frozenset[MatchName] = frozenset()
    with_resemblances: bool = True
    files: Told = Told.PATHS
    language: str = ""
    paper: Paper | None = None
    with_sender: bool = False
    is_signed: bool = False
    passphrase: str = field(default="", repr=False)

    @property
    def tells_sender(self) -> bool:
        """Whether the sender stands in it."""
        return self.with_sender and self.form.is_for_people


def choice_of(
    order: ReportOrder, report: ScanReport, decisions: Mapping[PairKey, Decision], sender: Sender = NOBODY
) -> ReportChoice:
    """What is told of a whole scan as it was ordered."""
    only = None
    if order.which is Which.SELECTED:
        only = order.selected
    elif order.which is Which.CONFIRMED:
        said = ((match, decision_on(match, decisions).kind) for match in report.matches)
        only = frozenset(name_of(match) for match, kind in said if kind is DecisionKind.CONFIRMED)
    return ReportChoice(only, order.with_resemblances, order.files, sender)


def kept_order(order: ReportOrder) -> dict[str, str]:
    """What of an order is kept for the next one: nothing that is about one scan, or tells of a person."""
    resemblances = "yes" if order.with_resemblances else "no"
    values = {"form": str(order.form), "files": str(order.files), "resemblances": resemblances, "language": order.language}
    usual = {"form": str(Form.PDF), "files": str(Told.PATHS), "resemblances": "yes", "language": ""}
    return {name: value for name, value in values.items() if value != usual[name]}


def order_as_kept(kept: Mapping[str, str]) -> ReportOrder:
    """The order that is offered next; what was kept and is no choice any more is passed over."""
    form, files, code = kept.get("form", ""), kept.get("files", ""), kept.get("language", "")
    return ReportOrder(
        form=Form(form) if form in set(Form) else Form.PDF,
        files=Told(files) if files in set(Told) else Told.PATHS,
        with_resemblances=kept.get("resemblances") != "no",
        language=code if code in languages() else "",
    )


@dataclass(frozen=True)
class _Kind:
    """What matches are counted by."""

    which: Which
    is_alike: bool
    is_dismissed: bool


@dataclass(frozen=True)
class Tally:
    """How many matches of each kind a scan has.

    Attributes:
        counts: By kind; a match counts for every choice by which it is told.
        is_whole: Whether all matches were counted: of a long scan the beginning is there first.
    """

    counts: Mapping[_Kind, int]
    is_whole: bool = True

    def count(self, which: Which, *, is_alike: bool | None = None, is_dismissed: bool | None = None) -> int:
        """How many there are of a choice; of mere resemblances or others, of dismissed or others, where that is asked."""
        return sum(
            count
            for kind, count in self.counts.items()
            if kind.which is which and is_alike in {None, kind.is_alike} and is_dismissed in {None, kind.is_dismissed}
        )

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found."""
        return self.is_whole and not self.count(Which.ALL)


def tally_of(
    report: ScanReport, decision_of: Callable[[Match], Decision], selected: frozenset[MatchName], *, is_whole: bool
) -> Tally:
    """Count the matches of a scan, or of its beginning."""
    counts: Counter[_Kind] = Counter()
    for match in report.matches:
        said = decision_of(match).kind
        alike, dismissed = match.verdict is VerdictKind.RESEMBLANCE, said is DecisionKind.DISMISSED
        counts[_Kind(Which.ALL, alike, dismissed)] += 1
        if said is DecisionKind.CONFIRMED:
            counts[_Kind(Which.CONFIRMED, alike, dismissed)] += 1
        if name_of(match) in selected:
            counts[_Kind(Which.SELECTED, alike, dismissed)] += 1
    return Tally(counts, is_whole)


def tells_none(order: ReportOrder, tally: Tally) -> bool:
    """Whether matches were found and a choice leaves none of them, so that the report would sound as if nothing was."""
    if order.which is Which.ALL or (order.which is Which.CONFIRMED and not tally.is_whole):
        return False
    return not (_told(order, tally, is_alike=False) + _told(order, tally, is_alike=True))


def _told(order: ReportOrder, tally: Tally, *, is_alike: bool) -> int:
    if is_alike and not order.with_resemblances:
        return 0
    return tally.count(order.which, is_alike=is_alike, is_dismissed=False if order.form.is_for_people else None)


def preview_text(order: ReportOrder, tally: Tally, sender: Sender = NOBODY) -> str:
    """What will stand in the report, in a few sentences."""
    if tells_none(order, tally):
        return tr("None of the matches would be in it. Choose others, or all.")
    files = {
        Told.PATHS: tr("folder names shown"),
        Told.NAMES: tr("folder names hidden"),
        Told.NUMBERS: tr("names of files and folders hidden"),
    }[order.files]
    told = [tr("{matches}, {files}.").format(matches=_matches_told(order, tally), files=files)]
    if tally.is_whole:
        told += _dismissed_told(order, tally)
    if order.tells_sender:
        name = next((text for text in (sender.name, sender.email, sender.address, sender.website) if text), "")
        told.append(tr("It says whom it comes from: {name}.").format(name=name) if name else tr("It says whom it comes from."))
    if order.is_signed:
        told.append(tr("It is signed with your key."))
    return sentences(*told)


def _matches_told(order: ReportOrder, tally: Tally) -> str:
    if tally.is_empty:
        return tr("It says that nothing was found and what was checked")
    if not tally.is_whole and order.which is Which.ALL:
        return tr("All matches")
    if not tally.is_whole and order.which is Which.CONFIRMED:
        return tr("All matches that you confirmed")
    parts = [part for is_alike in (False, True) if (part := _share(order, tally, is_alike=is_alike))]
    return parts[0] if len(parts) == 1 else tr("{matches} and {resemblances}").format(matches=parts[0], resemblances=parts[1])


def _share(order: ReportOrder, tally: Tally, *, is_alike: bool) -> str:
    """How many of all are told, as "12 of 40 matches"; empty where there are none."""
    told, found = _told(order, tally, is_alike=is_alike), tally.count(Which.ALL, is_alike=is_alike)
    if not (found if tally.is_whole else told):
        return ""
    if told == found or not tally.is_whole:
        return matches_text(told, told if is_alike else 0)
    if is_alike:
        return tr_n("{told:,} of {count:,} resemblance", "{told:,} of {count:,} resemblances", found, told=told)
    return tr_n("{told:,} of {count:,} match", "{told:,} of {count:,} matches", found, told=told)


def _dismissed_told(order: ReportOrder, tally: Tally) -> list[str]:
    """What becomes of matches that were dismissed; nothing where there are none."""
    alike = None if order.with_resemblances else False
    count = tally.count(order.which, is_alike=alike, is_dismissed=True)
    if not count:
        return []
    if order.form.is_for_people:
        return [tr_n("The one that you dismissed is left out.", "The {count:,} that you dismissed are left out.", count)]
    return [
        tr_n("The one that you dismissed is marked as such.", "The {count:,} that you dismissed are marked as such.", count)
    ]
