"""Checking a report for a person who looks at a window: what came of it, loud where it has to be, and in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from provcheck.app.i18n import tr
from provcheck.app.key_place import key_place
from provcheck.app.workspace import Workspace
from provcheck.core.jobs import CancelToken


class Outcome(StrEnum):
    """What came of checking a report.

    Attributes:
        WHOLE: It is whole, and signed and timestamped by whom it was asked for, if it was.
        CHANGED: Something in it was changed.
        NOT_SHOWN: Neither could be shown, or it was not signed or timestamped by whom it was asked for.
        NOT_CHECKED: It is no report, or something could not be read.
    """

    WHOLE = "whole"
    CHANGED = "changed"
    NOT_SHOWN = "not-shown"
    NOT_CHECKED = "not-checked"


@dataclass(frozen=True)
class ReportToCheck:
    """A report, and what it is to be checked with.

    Attributes:
        path: The report.
        folders: Where the files that it shows may lie.
        key: The public key that should have signed it; empty for the artist's own one.
        authority: File with certificates that are trusted to vouch for its timestamp.
    """

    path: Path
    folders: tuple[Path, ...] = ()
    key: str = ""
    authority: Path | None = None


@dataclass(frozen=True)
class CheckedReport:
    """What is told of a report.

    Attributes:
        outcome: What came of it.
        headline: The same in a sentence.
        details: What was checked, and what was not, each in a sentence or two.
        files: What was found of the files that it shows, a line each.
        differs: Whether some of those at hand are not the ones that it shows.
    """

    outcome: Outcome
    headline: str
    details: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    differs: bool = False


def outcome_name(outcome: Outcome) -> str:
    """What an outcome is called, in a word or two."""
    return {
        Outcome.WHOLE: tr("Whole"),
        Outcome.CHANGED: tr("Changed"),
        Outcome.NOT_SHOWN: tr("Not shown to be genuine"),
        Outcome.NOT_CHECKED: tr("Not checked"),
    }[outcome]


def check_report(workspace: Workspace, asked: ReportToCheck, token: CancelToken) -> CheckedReport:
    """Check a report; nothing is written. Raises `CancelledError` and `DecoderError`."""
    # They load slowly, and most who open the window check no report.
    from provcheck.app.verify_texts import details, files_text, headline, no_certificate_text  # noqa: PLC0415
    from provcheck.app.verifying import asked_with, verify  # noqa: PLC0415
    from provcheck.core.report.report_file import NotAReportError  # noqa: PLC0415
    from provcheck.core.report.signature import KeyUnusableError  # noqa: PLC0415
    from provcheck.core.report.timestamp import read_authorities  # noqa: PLC0415

    try:
        authorities = () if asked.authority is None else read_authorities(asked.authority.read_bytes())
    except OSError as error:
        return _not_read(asked.authority or asked.path, error)
    except ValueError:
        return _not_checked(no_certificate_text(asked.authority or asked.path))
    try:
        key = asked_with(asked.folders, asked.key, authorities)
    except (OSError, KeyUnusableError):
        own = tr("{path} holds no public key of minisign.").format(path=key_place().public)
        return _not_checked(tr("This is no public key. Such a key begins with RW.") if asked.key else own)
    try:
        found = verify(workspace, asked.path, key, token)
    except NotAReportError:
        return _not_checked(tr("{path} is no report of Provcheck.").format(path=asked.path))
    except OSError as error:
        return _not_read(error.filename or asked.path, error)
    shown = found.is_whole and found.is_signed_as_asked and found.is_stamped_as_asked
    outcome = Outcome.WHOLE if shown else Outcome.NOT_SHOWN
    looked = found.looked
    return CheckedReport(
        Outcome.CHANGED if found.is_changed else outcome,
        headline(found),
        tuple(details(found, in_window=True)),
        tuple(files_text(found, looked)) if looked is not None else (),
        looked is not None and any(file.differs for file in looked.files),
    )


def _not_read(path: Path | str, error: OSError) -> CheckedReport:
    return _not_checked(tr("{path} could not be read ({error}).").format(path=path, error=error.strerror or error))


def _not_checked(sentence: str) -> CheckedReport:
    return CheckedReport(Outcome.NOT_CHECKED, sentence)
