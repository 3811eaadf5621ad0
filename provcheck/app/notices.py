"""Drafts of letters about copies: the facts of matches filled in, and what only the person can say left blank.

The elements of the notice are those of 17 U.S.C. 512(c)(3)(A). The program states what it measured and nothing else: what the
law asks the person to state stands as a sentence with an empty box.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum

from provcheck.app import names, texts
from provcheck.app.doubts import is_flat
from provcheck.app.i18n import language, tr
from provcheck.app.joining import sentence, sentences
from provcheck.app.report_choice import NOBODY, Sender
from provcheck.app.times import day_text, moment_text
from provcheck.core.records import Decision, DecisionKind, Match, PictureFacts, VerdictKind, Work
from provcheck.core.report.document import Row
from provcheck.core.report.letter import Letter, LetterPart
from provcheck.core.scan_records import ScanReport

_AGAINST = frozenset({DecisionKind.DISMISSED, DecisionKind.AUTHORISED})


class NoticeKind(StrEnum):
    """What a letter is.

    Attributes:
        US: A notice with the elements that 17 U.S.C. 512(c)(3)(A) asks for.
        NEUTRAL: A report of copies to a platform of any country.
    """

    US = "us"
    NEUTRAL = "neutral"


def reason_against(match: Match, decision: Decision, *, takes_doubtful: bool = False) -> str:
    """Why a match may not stand in a letter, in a sentence; empty where it may.

    A resemblance never may, nor what the artist dismissed or authorised; what needs a look may where `takes_doubtful`.
    """
    if match.verdict is VerdictKind.RESEMBLANCE:
        return tr("The pictures only look alike. That is no evidence of copying, and no letter is drafted from it.")
    if match.evidence.own_file:
        return tr("This is the work's own file, in its own place.")
    if decision.kind in _AGAINST:
        return texts.decision_meaning(decision.kind)
    return "" if takes_doubtful else doubt_about(match)


def doubt_about(match: Match) -> str:
    """Why a match needs a look before anything is said of it, in a sentence; empty for a clear copy."""
    if match.evidence.has_other_content:
        return tr(
            "Something else lies within or over the work. Two pictures on one template, mock-up or paper look like that too."
        )
    if match.verdict is VerdictKind.REDRAWN:
        return tr("Lines align and pixels do not. Drawings that were made after the same model may look like that too.")
    if is_flat(match):
        return tr("It is flat or tiny. Such pictures may be the same by chance.")
    return ""


def warning_title() -> str:
    """Heading of what is said before anything is drafted."""
    return tr("Read this first")


def warning(kind: NoticeKind) -> tuple[str, ...]:
    """What the person must know before sending such a letter, above all what a false one means; a paragraph each."""
    return (
        *(_warning_of_us_law() if kind is NoticeKind.US else _warning_of_any_law()),
        tr(
            "Send it only where you hold the rights in the works that it names, or are authorised to act for whoever does. "
            "Provcheck measures pictures. It does not know who made one, when, with what right, or where it is shown."
        ),
        tr("The platform may hand your name and what you write on to the person concerned, and may publish it."),
        tr("This is a draft and no legal advice. Where much depends on it, or where you are not sure, ask a lawyer first."),
    )


def _warning_of_us_law() -> tuple[str, ...]:
    return (
        tr(
            "A false notice has consequences: whoever knowingly makes a material misrepresentation in it is liable for the "
            "damage it does, costs and lawyers' fees included (17 U.S.C. §\u00a0512(f)). That you are authorised to act is "
            "stated under penalty of perjury."
        ),
        tr(
            "Before you send it you must consider whether the use may be allowed: by a licence, by terms you agreed to, or by "
            "law, as fair use is (17 U.S.C. §\u00a0107)."
        ),
        tr(
            "The person concerned may answer with a counter-notice (17 U.S.C. §\u00a0512(g)(3)). The platform may then show "
            "the picture again unless you go to court."
        ),
    )


def _warning_of_any_law() -> tuple[str, ...]:
    return (
        tr(
            "A report that is knowingly false harms the person it is about, and in many countries it makes you liable for that."
        ),
        tr(
            "Before you send it, consider whether the use may be allowed: by a licence, by terms you agreed to, or by law, as "
            "quotation, parody and review often are."
        ),
    )


def notice_letter(
    report: ScanReport, matches: Sequence[Match], kind: NoticeKind, drafted: date, sender: Sender = NOBODY
) -> Letter:
    """The letter about some matches of a scan, none of which `reason_against` speaks against.

    Raises ValueError when there is no match, or one that is only a resemblance.
    """
    if not matches or any(match.verdict is VerdictKind.RESEMBLANCE for match in matches):
        raise ValueError("a notice needs matches, none of which is only a resemblance")
    works = list(dict.fromkeys(match.work for match in matches))
    return Letter(
        language=language(),
        title=_title(kind),
        warning_title=warning_title(),
        warning=(*warning(kind), tr("Take this box out before you send the letter.")),
        parts=(
            _address(kind, drafted),
            LetterPart(tr("The works"), (tr("These works were compared with the pictures that are named below."),)),
            *(_work(number, work, report) for number, work in enumerate(works, start=1)),
            LetterPart(tr("The pictures, and where they are shown"), (_how_measured(report),)),
            *_suspects(matches, works),
            _who_sends(sender),
            _statements(kind),
            _signature(),
        ),
        for_letter_paper=kind is NoticeKind.US,
    )


def _title(kind: NoticeKind) -> str:
    if kind is NoticeKind.US:
        return tr("Draft of a notice under 17 U.S.C. §\u00a0512(c)(3)")
    return tr("Draft of a report of copies to a platform")


def _address(kind: NoticeKind, drafted: date) -> LetterPart:
    to_whom = tr("To the designated agent of the service") if kind is NoticeKind.US else tr("To the platform")
    said = tr("Facts are filled in. What stands in brackets, every box and the signature are yours alone to fill in.")
    return LetterPart("", (said,), (Row(to_whom, ""), Row(tr("Drafted on"), day_text(drafted))))


def _work(number: int, work: Work, report: ScanReport) -> LetterPart:
    rows = (
        Row(tr("Title of the work"), ""),
        Row(tr("Artist"), report.portfolio.artist),
        Row(tr("Address (URL) where the original is shown, if it is"), ""),
        *_file_rows(work.facts),
    )
    heading = tr("Work {number}: {name}").format(number=number, name=names.picture_name(work.path, work.facts))
    return LetterPart(heading, rows=rows, is_inner=True)


def _how_measured(report: ScanReport) -> str:
    told = tr(
        "The files were compared with Provcheck {version} on {when} (UTC). What is said of them was measured in the pictures; "
        "it does not tell who made them, when, or with what right."
    )
    return told.format(version=report.version, when=moment_text(report.started))


def _suspects(matches: Sequence[Match], works: Sequence[Work]) -> Iterator[LetterPart]:
    """A part for every picture, with each of the works that was found in it."""
    suspects = dict.fromkeys((match.suspect, match.suspect_facts) for match in matches)
    for number, (suspect, facts) in enumerate(suspects, start=1):
        found = (match for match in matches if match.suspect == suspect)
        rows = (
            Row(tr("Address (URL) where it is shown"), ""),
            Row(tr("Seen there on"), ""),
            *_file_rows(facts),
            *(_compared(1 + works.index(match.work), match) for match in found),
        )
        told = tr("Picture {number}: {name}").format(number=number, name=names.picture_name(suspect, facts))
        yield LetterPart(told, rows=rows, is_inner=True)


def _compared(number: int, match: Match) -> Row:
    said = sentences(sentence(texts.match_title(match)), texts.verdict_sentence(match))
    return Row(tr("Compared with work {number}").format(number=number), said)


def _file_rows(facts: PictureFacts) -> tuple[Row, ...]:
    return (
        Row(tr("Size"), tr("{width} x {height} pixels").format(width=facts.width, height=facts.height)),
        Row(tr("File"), tr("{format}, {bytes:,} bytes").format(format=facts.file_format, bytes=facts.file_bytes)),
        Row(tr("SHA-256 of the file"), facts.file_sha256),
    )


def _who_sends(sender: Sender) -> LetterPart:
    rows = (
        Row(tr("Name"), sender.name),
        Row(tr("Postal address"), ", ".join(filter(None, map(str.strip, sender.address.splitlines())))),
        Row(tr("Telephone"), sender.phone),
        Row(tr("E-mail"), sender.email),
    )
    return LetterPart(tr("Who sends this"), rows=rows)


def _statements(kind: NoticeKind) -> LetterPart:
    """What only the person can state. Nothing is ticked, and nothing here is the program's own word."""
    told = tr("Tick only what you can truthfully state. Only you can do that; nothing has been ticked for you.")
    if kind is NoticeKind.US:
        lacking = tr(
            "A notice without the last three, or without your signature, may have no effect (17 U.S.C. §\u00a0512(c)(3)(B))."
        )
        return LetterPart(tr("Statements"), (told, lacking), statements=_statements_of_us_law())
    return LetterPart(tr("Statements"), (told,), statements=_statements_of_any_law())


def _statements_of_us_law() -> tuple[str, ...]:
    """The words of 17 U.S.C. 512(c)(3)(A)(v) and (vi), after what has to be considered before."""
    return (
        tr("I have considered whether the use may be allowed, as by a licence or as fair use (17 U.S.C. §\u00a0107)."),
        tr(
            "I have a good faith belief that use of the material in the manner complained of is not authorized by the "
            "copyright owner, its agent, or the law."
        ),
        tr("The information in this notification is accurate."),
        tr(
            "Under penalty of perjury, I am authorized to act on behalf of the owner of an exclusive right that is allegedly "
            "infringed."
        ),
    )


def _statements_of_any_law() -> tuple[str, ...]:
    return (
        tr("I hold the rights in the works that are named here, or am authorised to act for whoever does."),
        tr("I have considered whether the use may be allowed by a licence or by law, and have not allowed it myself."),
        tr("I believe in good faith that what is stated in this report is accurate and complete."),
    )


def _signature() -> LetterPart:
    rows = (Row(tr("Signature"), ""), Row(tr("Name in print"), ""), Row(tr("Date of the signature"), ""))
    return LetterPart(tr("Signature"), rows=rows)
