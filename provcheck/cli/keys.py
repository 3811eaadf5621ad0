"""`provcheck keys` and `provcheck sign`: the artist's own key, and signatures and timestamps beside reports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from provcheck.app.i18n import to_translate, tr
from provcheck.cli.options import QuietOption
from provcheck.cli.output import Output
from provcheck.cli.session import session, wrong_use

app = typer.Typer(help=to_translate("Make and show the key that signs your reports."), no_args_is_help=True)
sign_app = typer.Typer()

TIMESTAMP_HELP = to_translate(
    "Also get a timestamp of RFC 3161 from the authority at this address. The SHA-256 of the file is sent to it, no more."
)
SignOption = Annotated[bool, typer.Option("--sign", help=to_translate("Also sign what is written, with your own key."))]
TimestampOption = Annotated[str, typer.Option("--timestamp", metavar="URL", help=TIMESTAMP_HELP)]


@app.command()
def new(quiet: QuietOption = False) -> None:
    """Make your own key. It stays on this computer; its public half is for those who get your reports."""
    with session(None, quiet=quiet) as (_workspace, output):
        from provcheck.cli import certifying  # noqa: PLC0415  loads slowly and few commands need it

        certifying.make_own_key(output)


@app.command()
def show() -> None:
    """Print the public half of your key, by which others check your signatures."""
    with session(None) as (_workspace, output):
        from provcheck.cli import certifying  # noqa: PLC0415  loads slowly and few commands need it

        certifying.tell_public_half(output)


@sign_app.command("sign")
def sign_reports(
    files: Annotated[list[Path], typer.Argument(metavar="REPORT...", help=to_translate("Reports, of whatever kind."))],
    timestamp: TimestampOption = "",
    quiet: QuietOption = False,
) -> None:
    """Sign reports with your own key: the signature, as minisign makes it, is written beside each as NAME.minisig."""
    with session(None, quiet=quiet) as (_workspace, output):
        certify = certifying_asked(files, sign=True, timestamp=timestamp)
        for file in files:
            if not file.exists():
                raise wrong_use(tr("{names} does not exist. Check the spelling of the path.").format(names=file))
        certify(output)


def certifying_asked(files: Sequence[Path], *, sign: bool, timestamp: str) -> Callable[[Output], None]:
    """What signs files and has them timestamped, as asked, once they are written.

    Ends the command before any work when there is no key to sign with, or something that cannot be signed or asked.
    """
    if not (sign or timestamp):
        return lambda _output: None
    from provcheck.cli import certifying  # noqa: PLC0415  loads slowly and few commands need it

    certifying.check_certifying(files, sign=sign, timestamp=timestamp)
    return partial(certifying.certify, files, sign=sign, timestamp=timestamp)
