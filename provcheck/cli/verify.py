"""`provcheck verify`: whether a report is whole, and whether files at hand are the ones in it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from cryptography.x509 import Certificate
from minisign import PublicKey

from provcheck.app.i18n import to_translate, tr
from provcheck.app.signing import key_place
from provcheck.app.verify_texts import details, files_text, headline
from provcheck.app.verifying import Asked, Verification, as_record, verify
from provcheck.cli.options import LibraryOption, QuietOption
from provcheck.cli.output import Output
from provcheck.cli.run import interruptible
from provcheck.cli.session import EXIT_INTERRUPTED, EXIT_SOME_NOT_READ, check_targets, session, wrong_use
from provcheck.core.jobs import CancelledError
from provcheck.core.report.report_file import NotAReportError
from provcheck.core.report.signature import KeyUnusableError, read_public_key
from provcheck.core.report.timestamp import read_authorities

app = typer.Typer()

_FILES_HELP = to_translate("Look in this folder for the files that the report shows; may be repeated.")
_KEY_HELP = to_translate("The signer's public key of minisign: its line of text, or its file. Without it, your own key.")
_CA_HELP = to_translate("Certificates in PEM that are trusted to vouch for timestamps.")
_JSON_HELP = to_translate("Print what was found as a JSON object.")


@app.command("verify")
def verify_report(
    report: Annotated[Path, typer.Argument(metavar="REPORT", help=to_translate("A report in PDF, HTML, JSON or CSV."))],
    files: Annotated[list[Path] | None, typer.Option("--files", metavar="DIR", help=_FILES_HELP)] = None,
    key: Annotated[str, typer.Option("--key", metavar="KEY", help=_KEY_HELP)] = "",
    ca: Annotated[Path | None, typer.Option("--ca", metavar="FILE", help=_CA_HELP, dir_okay=False)] = None,
    as_json: Annotated[bool, typer.Option("--json", help=_JSON_HELP)] = False,
    library: LibraryOption = None,
    quiet: QuietOption = False,
) -> None:
    """Say whether a report is whole, and whether files at hand are the ones in it; ends with 1 when something is not."""
    with session(library, quiet=quiet) as (workspace, output), interruptible() as token:
        if files:
            check_targets(files)
        asked = _asked(files or (), key, ca)
        try:
            found = verify(workspace, report, asked, token)
        except NotAReportError as error:
            raise wrong_use(tr("{path} is no report of Provcheck.").format(path=report)) from error
        except OSError as error:
            raise _unreadable(error.filename or report, error) from error
        except CancelledError as error:
            raise typer.Exit(EXIT_INTERRUPTED) from error
        if as_json:
            sys.stdout.write(json.dumps(as_record(found)) + "\n")
        else:
            _tell(found, output)
        if not found.is_as_asked:
            raise typer.Exit(EXIT_SOME_NOT_READ)


def _asked(files: Sequence[Path], key: str, ca: Path | None) -> Asked:
    authorities = _authorities(ca) if ca is not None else []
    if key:
        return Asked(files, _public_key(key), authorities=authorities)
    own = key_place().public
    if not own.exists():
        return Asked(files, authorities=authorities)
    return Asked(files, _public_key(str(own)), is_own_key=True, authorities=authorities)


def _public_key(given: str) -> PublicKey:
    try:
        return read_public_key(given)
    except FileNotFoundError as error:
        told = tr("{key} is neither a public key of minisign nor a file with one. Such a key begins with RW.")
        raise wrong_use(told.format(key=given)) from error
    except OSError as error:
        raise _unreadable(given, error) from error
    except KeyUnusableError as error:
        raise wrong_use(tr("{path} holds no public key of minisign.").format(path=given)) from error


def _authorities(path: Path) -> list[Certificate]:
    try:
        return read_authorities(path.read_bytes())
    except OSError as error:
        raise _unreadable(path, error) from error
    except ValueError as error:
        raise wrong_use(tr("{path} holds no certificates in PEM.").format(path=path)) from error


def _unreadable(path: os.PathLike[str] | str, error: OSError) -> Exception:
    return wrong_use(tr("{path} could not be read ({error}).").format(path=path, error=error.strerror or error))


def _tell(found: Verification, output: Output) -> None:
    output.say(headline(found))
    for line in details(found):
        output.say(f"    {line}")
    if found.looked is not None:
        output.say()
        for line in files_text(found, found.looked):
            output.say(line)
