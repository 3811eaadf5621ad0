"""`provcheck sender`: whom reports come from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from provcheck.app.i18n import to_translate, tr
from provcheck.app.joining import labelled
from provcheck.app.paths import settings_file
from provcheck.app.reporting import sender_rows
from provcheck.app.sending import LOGO, logo_jpeg, sender_of
from provcheck.app.settings import load_settings, save_settings
from provcheck.cli.session import session, wrong_use

app = typer.Typer()

_HELP = {
    "name": to_translate("Your name or that of the studio."),
    "address": to_translate("Where letters reach you."),
    "email": to_translate("Your e-mail address."),
    "phone": to_translate("Your telephone number."),
    "website": to_translate("Your web page."),
    "logo": to_translate('A picture for the first page; "" for none.'),
}


@app.command()
def sender(
    name: Annotated[str | None, typer.Option("--name", metavar="TEXT", help=_HELP["name"])] = None,
    address: Annotated[str | None, typer.Option("--address", metavar="TEXT", help=_HELP["address"])] = None,
    email: Annotated[str | None, typer.Option("--email", metavar="TEXT", help=_HELP["email"])] = None,
    phone: Annotated[str | None, typer.Option("--phone", metavar="TEXT", help=_HELP["phone"])] = None,
    website: Annotated[str | None, typer.Option("--website", metavar="TEXT", help=_HELP["website"])] = None,
    logo: Annotated[str | None, typer.Option("--logo", metavar="FILE", help=_HELP["logo"])] = None,
    clear: Annotated[bool, typer.Option("--clear", help=to_translate("Forget all that was set before."))] = False,
) -> None:
    """Set whom reports come from, for `report --sender`; without an option, show it. It stays on this computer."""
    given = {"name": name, "address": address, "email": email, "phone": phone, "website": website}
    with session(None) as (_workspace, output):
        settings = load_settings(settings_file())
        kept = {} if clear else dict(settings.sender)
        kept |= {field: text.strip() for field, text in given.items() if text is not None}
        if logo is not None:
            kept[LOGO] = _checked_logo(logo)
        kept = {field: text for field, text in kept.items() if text}
        if kept != settings.sender:
            try:
                save_settings(replace(settings, sender=kept), settings_file())
            except OSError as error:
                told = tr("What was set could not be kept in {path} ({error}). Check that the folder can be written.")
                raise wrong_use(told.format(path=settings_file(), error=error.strerror or error)) from error
        for row in sender_rows(sender_of(kept, with_logo=False)):
            output.say(labelled(row.label, row.value))
        if LOGO in kept:
            output.say(labelled(tr("Logo"), kept[LOGO]))
        if not kept:
            output.say(tr("Nothing is known yet of whom reports come from. Set it with: provcheck sender --name NAME"))


def _checked_logo(typed: str) -> str:
    """The absolute path of a logo; empty for none. Raises `PictureError` for a file that cannot be read as picture."""
    if not typed:
        return ""
    logo_jpeg(Path(typed))
    return str(Path(typed).absolute())
