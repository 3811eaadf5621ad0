"""`provcheck portfolios`: list, remove."""

from __future__ import annotations

from typing import Annotated

import typer

from provcheck.app import portfolios
from provcheck.app.i18n import to_translate, tr, tr_n
from provcheck.app.joining import labelled, sentence, sentences
from provcheck.app.presence import Presence, presence
from provcheck.cli.options import LibraryOption, QuietOption
from provcheck.cli.session import agreed, named_portfolio, session
from provcheck.core.jobs import CancelToken
from provcheck.core.records import Portfolio

app = typer.Typer(help=to_translate("List and remove portfolios."))


@app.callback(invoke_without_command=True)
def start(context: typer.Context, library: LibraryOption = None) -> None:
    """List and remove portfolios; without a command, list them."""
    if context.invoked_subcommand is None:
        list_portfolios(library)
    elif library is not None:
        # Never a word about one library and a deed in another.
        raise typer.BadParameter(tr("Put --library after the command."))


@app.command("list")
def list_portfolios(library: LibraryOption = None) -> None:
    """Print every portfolio with the number of its works, the folder that holds them all, and what of them is not there."""
    with session(library) as (workspace, output):
        known = portfolios.list_portfolios(workspace)
        for portfolio in known:
            output.say(_line(portfolio, presence(workspace, portfolio, CancelToken())))
        if not known:
            output.say(tr("There is no portfolio yet. Make one with: provcheck index FOLDER"))


def _line(portfolio: Portfolio, seen: Presence) -> str:
    works = tr_n("{count} work", "{count} works", portfolio.work_count)
    if seen.folder is not None:
        works = tr("{works} in {folder}").format(works=works, folder=seen.folder)
    told = labelled(portfolio.name, works)
    return sentences(sentence(told), seen.text) if seen.text else told


@app.command()
def remove(
    name: Annotated[str, typer.Argument(metavar="NAME", help=to_translate("Name of the portfolio."))],
    library: LibraryOption = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=to_translate("Do not ask."))] = False,
    quiet: QuietOption = False,
) -> None:
    """Forget a portfolio. The pictures themselves are not touched."""
    with session(library, quiet=quiet) as (workspace, output):
        portfolio = named_portfolio(portfolios.list_portfolios(workspace), name)
        if not yes and not _is_wanted(portfolio):
            output.say(tr("Nothing was removed."))
            return
        portfolios.remove(workspace, portfolio)
        told = tr(
            "Removed {name}. The pictures themselves are not touched. Their fingerprints stay in the library, so that "
            "indexing them again is quick."
        )
        output.say(told.format(name=portfolio.name))


def _is_wanted(portfolio: Portfolio) -> bool:
    works = tr_n("{count} work", "{count} works", portfolio.work_count)
    question = tr("Remove the portfolio {name} ({works})? The pictures themselves are not touched.")
    unasked = tr("Nobody can be asked here. To remove {name} without asking, add --yes.").format(name=portfolio.name)
    return agreed(question.format(name=portfolio.name, works=works), unasked)
