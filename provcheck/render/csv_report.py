"""A scan as a table for spreadsheets, one match a row."""

from __future__ import annotations

import csv
import io
from typing import Any

from provcheck.app.decisions import decision_on
from provcheck.core.evidence import Edit
from provcheck.core.origin.records import CredentialState, DeclaredAi
from provcheck.core.records import Decision, DecisionKind, Match
from provcheck.core.scan_records import ScanReport
from provcheck.render.json_report import NO_DECISIONS, Decisions, OriginOf, ReasonOf, of_no_origin

COLUMNS = (
    "suspect",
    "work",
    "verdict",
    "score",
    "false_alarms",
    "share_of_suspect",
    "share_of_work",
    "edits",
    "suspect_sha256",
    "work_sha256",
    "reason",
    "generator",
    "declared_ai",
    "declared_by",
    "content_credentials",
    "signed_by",
    "names_found",
)
"""The header row. What is told from `generator` on is declared by the suspect's file, and proves nothing by itself."""

DECISION_COLUMNS = ("decision", "decision_note", "decided")
"""More columns where the artist has decided on one of the matches at least."""

# By this mark spreadsheets know UTF-8; without it they take the system's old encoding.
_BYTE_ORDER_MARK = "\ufeff"

# What makes spreadsheets take a cell for a formula when it comes first; the last two also after they dropped white space.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_text(
    report: ScanReport, reason_of: ReasonOf, decisions: Decisions = NO_DECISIONS, origin_of: OriginOf = of_no_origin
) -> str:
    r"""The matches as RFC 4180 text with a header row and CRLF line ends, to be written as UTF-8.

    A byte order mark comes first. Shares and score are 0..1, empty where there is none; `reason_of` gives the sentence of a
    match; `origin_of` what its suspect's file says of how it was made, of which codes of `provcheck.origin/1` are told, with
    "; " between several; what the artist said of matches comes in further columns where there is any. Guard against formulas:
    an apostrophe is put before a text that begins with = + - @, tab, carriage return or line feed, and spreadsheets show it
    as text. To read such a name back, drop one leading apostrophe before one of these. A lone surrogate, which stands in a
    name for a byte that is not text, becomes an escape like `\udcff`. The exact names are in the JSON.
    """
    lines = io.StringIO(newline="")
    lines.write(_BYTE_ORDER_MARK)
    writer = csv.writer(lines, lineterminator="\r\n")
    made = [decision_on(match, decisions) for match in report.matches]
    are_some = any(decision.kind is not DecisionKind.OPEN for decision in made)
    writer.writerow((*COLUMNS, *DECISION_COLUMNS) if are_some else COLUMNS)
    for match, decision in zip(report.matches, made, strict=True):
        writer.writerow(
            (*_row(match, reason_of(match)), *_origin(origin_of(match)), *(_decision(decision) if are_some else ()))
        )
    return lines.getvalue()


def _row(match: Match, reason: str) -> tuple[str, ...]:
    region = match.region
    return (
        _text(match.suspect),
        _text(match.work.path),
        match.verdict.value,
        f"{match.score:.6g}",
        f"{match.false_alarms:.6g}",
        f"{region.share_of_suspect:.6g}" if region is not None else "",
        f"{region.share_of_work:.6g}" if region is not None else "",
        "; ".join(_edit(edit) for edit in match.evidence.edits),
        match.suspect_facts.file_sha256,
        match.work.facts.file_sha256,
        _text(reason),
    )


def _origin(said: dict[str, Any] | None) -> tuple[str, ...]:
    """What a file says of how it was made; empty cells where it says nothing."""
    if said is None:
        return ("",) * 6
    credentials = said["c2pa"]
    declared, state = said["declared_ai"], credentials["state"]
    return (
        _text(said["generator"] or ""),
        "" if declared == DeclaredAi.UNKNOWN else declared,
        _text("; ".join(said["declared_by"])),
        "" if state == CredentialState.NONE else state,
        _text(credentials["signer"]),
        _text("; ".join(map(_name_found, said["names_found"]))),
    )


def _name_found(name: dict[str, Any]) -> str:
    """A name with the code of where it stands, as "Ana Sample (positive)", or "Ana Sample (lora, misspelt)"."""
    return f"{name['name']} ({name['where']})" if name["is_exact"] else f"{name['name']} ({name['where']}, misspelt)"


def _decision(decision: Decision) -> tuple[str, ...]:
    return str(decision.kind), _text(decision.note), decision.decided


def _edit(edit: Edit) -> str:
    """A change as "mirrored" or "rotated 12.5 degrees"."""
    return edit.kind if edit.amount is None else f"{edit.kind} {edit.amount:.6g} {edit.unit}".rstrip()


def _text(text: str) -> str:
    """The text as a cell that is neither a formula nor impossible to write as UTF-8."""
    guarded = f"'{text}" if text.startswith(_FORMULA_STARTS) else text
    return guarded.encode("utf-8", "backslashreplace").decode("utf-8")
