"""What `provcheck verify` does: it checks a report, and tells what came of that."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import typer
from cryptography.x509 import Certificate

from provcheck.app.i18n import tr
from provcheck.app.key_place import key_place
from provcheck.app.verify_texts import details, files_text, headline, no_certificate_text
from provcheck.app.verifying import Asked, Verification, as_record, asked_with, verify
from provcheck.app.workspace import Workspace
from provcheck.cli.output import Output
from provcheck.cli.session import EXIT_INTERRUPTED, not_read, wrong_use
from provcheck.core.jobs import CancelledError, CancelToken
from provcheck.core.report.report_file import NotAReportError
from provcheck.core.report.signature import KeyUnusableError
from provcheck.core.report.timestamp import read_authorities


def checked(workspace: Workspace, report: Path, asked: Asked, token: CancelToken) -> Verification:
    """Check a report; ends the command when it is none or cannot be read."""
    try:
        return verify(workspace, report, asked, token)
    except NotAReportError as error:
        raise wrong_use(tr("{path} is no report of Provcheck.").format(path=report)) from error
    except OSError as error:
        raise not_read(error.filename or report, error) from error
    except CancelledError as error:
        raise typer.Exit(EXIT_INTERRUPTED) from error


def asked_of(files: Sequence[Path], key: str, ca: Path | None) -> Asked:
    """What is to be checked besides whether a report is whole; ends the command when a key or certificate cannot be used."""
    authorities = _authorities(ca) if ca is not None else []
    given = key or str(key_place().public)
    try:
        return asked_with(files, key, authorities)
    except FileNotFoundError as error:
        told = tr("{key} is neither a public key of minisign nor a file with one. Such a key begins with RW.")
        raise wrong_use(told.format(key=given)) from error
    except OSError as error:
        raise not_read(given, error) from error
    except KeyUnusableError as error:
        raise wrong_use(tr("{path} holds no public key of minisign.").format(path=given)) from error


def _authorities(path: Path) -> list[Certificate]:
    try:
        return read_authorities(path.read_bytes())
    except OSError as error:
        raise not_read(path, error) from error
    except ValueError as error:
        raise wrong_use(no_certificate_text(path)) from error


def tell(found: Verification, output: Output, *, as_json: bool) -> None:
    """Say what was found."""
    if as_json:
        sys.stdout.write(json.dumps(as_record(found)) + "\n")
        return
    output.say(headline(found))
    for line in details(found):
        output.say(f"    {line}")
    if found.looked is not None:
        output.say()
        for line in files_text(found, found.looked):
            output.say(line)
