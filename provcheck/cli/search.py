"""`provcheck search` and `provcheck like`: pictures by words, and by likeness."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from provcheck.app import portfolios, scan_pictures, searching
from provcheck.app.i18n import to_translate, tr, tr_n
from provcheck.app.joining import noted
from provcheck.app.likeness import closer_text
from provcheck.app.names import picture_path
from provcheck.app.searching import MOST, Near, Nearest, Pool
from provcheck.app.workspace import Workspace
from provcheck.cli.options import LibraryOption, PortfolioOption, QuietOption
from provcheck.cli.output import Output
from provcheck.cli.run import interruptible, run_index
from provcheck.cli.session import EXIT_INTERRUPTED, asked_scan, check_targets, choose_portfolio, session, wrong_use
from provcheck.core.jobs import CancelledError, CancelToken

app = typer.Typer()

CheckedOption = Annotated[
    bool, typer.Option("--checked", help=to_translate("Search all pictures that were checked instead of the works."))
]
ScanOption = Annotated[
    str | None,
    typer.Option(
        "--scan",
        metavar="SCAN",
        help=to_translate(
            'Search the pictures that a scan compared instead, also those without a match: its number, or "latest".'
        ),
    ),
]
CountOption = Annotated[
    int, typer.Option("--count", min=1, max=1000, metavar="N", help=to_translate("How many pictures to list."))
]


@app.command()
def search(
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help=to_translate("What the picture shows."))],
    library: LibraryOption = None,
    portfolio: PortfolioOption = None,
    checked: CheckedOption = False,
    scan: ScanOption = None,
    count: CountOption = MOST,
    quiet: QuietOption = False,
) -> None:
    """List the works that words describe best. Needs a model that knows words."""
    with _searching(library, quiet=quiet) as (workspace, output, token):
        said = " ".join(words)
        if not said.strip():
            raise wrong_use(tr("Say in words what the picture shows."))
        pool = _pool_asked(workspace, checked=checked, scan=scan) or _works(workspace, portfolio, token, output)
        _print(searching.search_words(workspace, said, pool, count, token), output)


@app.command()
def like(
    image: Annotated[Path, typer.Argument(metavar="IMAGE", help=to_translate("The picture."))],
    library: LibraryOption = None,
    portfolio: PortfolioOption = None,
    checked: CheckedOption = False,
    scan: ScanOption = None,
    count: CountOption = MOST,
    style: Annotated[
        bool, typer.Option("--style", help=to_translate("By how pictures are made, a hint; needs a model that tells style."))
    ] = False,
    quiet: QuietOption = False,
) -> None:
    """List the works that are most like a picture. That is no evidence of copying: use `provcheck check` for that."""
    with _searching(library, quiet=quiet) as (workspace, output, token):
        check_targets([image])
        if os.path.isdir(image):  # noqa: PTH112  it never raises
            raise wrong_use(tr("{path} is a folder. Name one picture.").format(path=image))
        pool = _pool_asked(workspace, checked=checked, scan=scan) or _works(workspace, portfolio, token, output)
        found = searching.most_alike(workspace, image, pool, by_style=style, token=token)
        _print(replace(found, found=found.found[:count]), output)


@contextmanager
def _searching(library: Path | None, *, quiet: bool) -> Iterator[tuple[Workspace, Output, CancelToken]]:
    """A session that Ctrl+C ends."""
    with session(library, quiet=quiet) as (workspace, output), interruptible() as token:
        try:
            yield workspace, output, token
        except CancelledError as error:
            raise typer.Exit(EXIT_INTERRUPTED) from error


def _pool_asked(workspace: Workspace, *, checked: bool, scan: str | None) -> Pool | None:
    """The checked pictures that are asked for; None where works are."""
    if scan is None:
        return searching.among_checked if checked else None
    if checked:
        raise wrong_use(tr("Choose one of --checked and --scan."))
    number = asked_scan(workspace, scan)
    if not scan_pictures.knows_pictures(workspace, number):
        raise wrong_use(scan_pictures.pictures_not_kept_text(number))
    return searching.among_scan(number)


def _works(workspace: Workspace, name: str | None, token: CancelToken, output: Output) -> Pool:
    chosen = choose_portfolio(workspace, name, None, token, output)
    if portfolios.needs_refresh(workspace, chosen):
        output.say(tr("Works are read with the models in use; this is done once."))
        if not run_index(portfolios.refresh(workspace, chosen, token), output).completed:
            raise typer.Exit(EXIT_INTERRUPTED)
    return searching.among_works(chosen)


def _print(nearest: Nearest, output: Output) -> None:
    unseen = searching.unseen_text(nearest)
    if not nearest.searched:
        output.say(tr("There is no picture to search yet that the model {model} has seen.").format(model=nearest.model))
        if unseen:
            output.say(unseen)
        return
    for near in nearest.found:
        output.say(_line(near))
    output.say(tr_n("{count} picture searched.", "{count} pictures searched.", nearest.searched))
    if unseen:
        output.say(unseen)
    output.say(searching.nearness_text(nearest))
    if nearest.by_style:
        output.say(tr("Nearness in style is a hint for you alone. It is no part of any verdict and no evidence of copying."))
    else:
        output.say(searching.no_evidence_text())


def _line(near: Near) -> str:
    if near.percentile is None:
        return f"{near.cosine:6.3f}  {picture_path(str(near.path))}"
    return noted(f"{near.cosine:6.3f}  {picture_path(str(near.path))}", closer_text(near.percentile))
