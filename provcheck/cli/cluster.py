"""`provcheck cluster`: fingerprint, check; for collections beyond one machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Annotated

import typer

from provcheck.app.i18n import to_translate, tr, tr_n
from provcheck.app.joining import clauses, listed, sentence
from provcheck.cli.cluster_faults import fault_text, has_detail
from provcheck.cli.options import CandidatesOption, CsvOption, JsonOption, LevelOption, LibraryOption, PdfOption, QuietOption
from provcheck.cli.output import Output
from provcheck.cli.run import interruptible, run_scan, shown_until
from provcheck.cli.session import (
    EXIT_INTERRUPTED,
    EXIT_SOME_NOT_READ,
    EXIT_WRONG_USE,
    Exports,
    choose_portfolio,
    finished,
    report_command,
    session,
    wrong_use,
)
from provcheck.cluster.faults import ClusterError
from provcheck.cluster.surroundings import HERE, USUAL_SIZE, prepare
from provcheck.core.records import Level

app = typer.Typer(
    help=to_translate("Check collections beyond one machine, on a Ray cluster. Needs the extra `cluster`."),
    no_args_is_help=True,
)

_NEEDED = ("ray", "pyarrow", "fsspec", "s3fs")

AddressOption = Annotated[
    str,
    typer.Option(
        "--address",
        metavar="ADDRESS",
        envvar="RAY_ADDRESS",
        help=to_translate("Address of the Ray cluster, as 10.0.0.5:6379; without one, this computer alone."),
    ),
]


@app.command()
def fingerprint(
    source: Annotated[
        str,
        typer.Argument(metavar="SOURCE", help=to_translate("The collection: a folder, or an address as s3://bucket/folder.")),
    ],
    out: Annotated[
        str, typer.Option("--out", metavar="DEST", help=to_translate("Where the fingerprints go: a folder or an address."))
    ],
    library: LibraryOption = None,
    level: LevelOption = Level.STANDARD,
    address: AddressOption = HERE,
    partition: Annotated[
        int,
        typer.Option(
            "--partition",
            metavar="N",
            min=1,
            help=to_translate("Pictures in each Parquet file, about; another number starts anew."),
        ),
    ] = USUAL_SIZE,
    replace: Annotated[
        bool,
        typer.Option(
            "--replace",
            help=to_translate("Delete the fingerprints there of another collection or level, or that were made otherwise."),
        ),
    ] = False,
    quiet: QuietOption = False,
) -> None:
    """Compute the fingerprints of a collection into Parquet files. Run it again at any time: only what is new is computed."""
    with session(library, quiet=quiet) as (workspace, output), _faults_told(output), interruptible() as token:
        prepare(address)
        from provcheck.cluster import fingerprinting  # noqa: PLC0415  what it needs may not be installed

        wanted = fingerprinting.Wanted(source, out, level, address, partition, replace)
        events = fingerprinting.fingerprint(workspace, wanted, token)
        made = shown_until(events, fingerprinting.Fingerprinted, output)
        output.say(_counted_text(made.counts.pictures, made.counts.skipped))
        output.say(_files_text(made.files, made.known, made.machines))
        if not made.completed:
            output.say(tr("Stopped before the end. Run it again to go on where it stopped."))
            raise typer.Exit(EXIT_INTERRUPTED)
        output.say(tr("The fingerprints are in {place}.").format(place=made.target))
        if made.counts.skipped:
            output.say(tr("What could not be read, and why, is in {file}.").format(file=f"{made.target}/skipped.parquet"))
            raise typer.Exit(EXIT_SOME_NOT_READ)


@app.command()
def check(
    portfolio: Annotated[list[str], typer.Argument(metavar="PORTFOLIO", help=to_translate("Names of portfolios."))],
    against: Annotated[
        str, typer.Option("--against", metavar="DEST", help=to_translate("Where the fingerprints of the collection are."))
    ],
    library: LibraryOption = None,
    level: Annotated[
        Level | None,
        typer.Option("--level", help=to_translate("How thoroughly to look; as the fingerprints were made, unless told.")),
    ] = None,
    address: AddressOption = HERE,
    json: JsonOption = None,
    csv: CsvOption = None,
    pdf: PdfOption = None,
    candidates: CandidatesOption = 0,
    quiet: QuietOption = False,
) -> None:
    """Check a collection, whose fingerprints have been computed, for copies of the works of portfolios."""
    exports = Exports(json, csv, pdf)
    with session(library, quiet=quiet) as (workspace, output), _faults_told(output), interruptible() as token:
        prepare(address)
        from provcheck.cluster import checking  # noqa: PLC0415  what it needs may not be installed

        if len(portfolio) > 1 and exports != Exports():
            raise wrong_use(tr("--json, --csv and --pdf take one portfolio at a time."))
        exports.check(workspace)
        chosen = [choose_portfolio(workspace, name, None, token, output) for name in dict.fromkeys(portfolio)]
        wanted = checking.Against(against, level, address, candidates)
        codes = []
        for each in chosen:
            if len(chosen) > 1:
                output.say(tr("Portfolio {name}:").format(name=each.name))
            report = run_scan(checking.check(workspace, each, wanted, token), output)
            exports.write(workspace, report, output)
            codes.append(finished(report, output, again=report_command(report, library)))
        if any(codes):
            raise typer.Exit(max(codes))


@contextmanager
def _faults_told(output: Output) -> Iterator[None]:
    """Say what is missing of the extra, and what failed of storage and cluster, as sentences; both end the command."""
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        told = tr("This needs the extra `cluster` ({packages} missing). Install it with: {command}")
        raise wrong_use(told.format(packages=listed(missing), command="uv sync --extra cluster"))
    try:
        yield
    except ClusterError as error:
        output.problem(fault_text(error))
        if has_detail(error):
            output.problem(f"    {error.detail}")
        raise typer.Exit(EXIT_WRONG_USE) from error


def _counted_text(pictures: int, skipped: int) -> str:
    told = tr_n("{count:,} picture has fingerprints", "{count:,} pictures have fingerprints", pictures)
    return sentence(clauses(told, tr_n("{count} file not read", "{count} files not read", skipped)))


def _files_text(files: int, known: int, machines: int) -> str:
    if not machines:
        return tr("{files} files, all of them known: nothing had to be computed.").format(files=files)
    on = tr_n("{count} machine", "{count} machines", machines)
    return tr("{files} files, {known} of them known; computed on {machines}.").format(files=files, known=known, machines=on)
