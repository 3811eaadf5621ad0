"""Options that several commands share, under the same names everywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from provcheck.app.i18n import to_translate
from provcheck.app.paper import Paper
from provcheck.core.records import Level

LibraryOption = Annotated[
    Path | None,
    typer.Option("--library", metavar="DIR", help=to_translate("Keep the library in this folder."), file_okay=False),
]
PortfolioOption = Annotated[
    str | None, typer.Option("--portfolio", metavar="NAME", help=to_translate("Name of the portfolio."))
]
RereadOption = Annotated[
    bool,
    typer.Option("--reread", help=to_translate("Read every file, also those that have not changed by their size and time.")),
]
PortfolioDirOption = Annotated[
    Path | None,
    typer.Option(
        "--portfolio-dir",
        metavar="DIR",
        help=to_translate("Index this folder into a portfolio of its own first."),
        file_okay=False,
    ),
]
LevelOption = Annotated[
    Level,
    typer.Option(
        "--level",
        help=to_translate("How thoroughly to look: quick leaves out small parts, thorough adds line art."),
    ),
]
JsonOption = Annotated[
    Path | None, typer.Option("--json", metavar="FILE", help=to_translate("Write the scan as JSON."), dir_okay=False)
]
CsvOption = Annotated[
    Path | None, typer.Option("--csv", metavar="FILE", help=to_translate("Write the matches as CSV."), dir_okay=False)
]
PdfOption = Annotated[
    Path | None, typer.Option("--pdf", metavar="FILE", help=to_translate("Write the report as PDF."), dir_okay=False)
]
PaperOption = Annotated[
    Paper | None,
    typer.Option(
        "--paper",
        case_sensitive=False,
        help=to_translate("Paper of the PDF: as set in the window, else as usual in your country, when it is not named."),
    ),
]
HtmlOption = Annotated[
    Path | None,
    typer.Option("--html", metavar="FILE", help=to_translate("Write the report as one web page."), dir_okay=False),
]
ExcludeOption = Annotated[
    list[str] | None,
    typer.Option(
        "--exclude",
        metavar="NAME",
        help=to_translate(
            'In folders, leave out files and folders of this name or pattern, as sketches or "*.tif"; may be repeated.'
        ),
    ),
]
IncludeOption = Annotated[
    list[str] | None,
    typer.Option(
        "--include",
        metavar="NAME",
        help=to_translate('In folders, take only files of this name or pattern, as "*.png" or finished/; may be repeated.'),
    ),
]
CandidatesOption = Annotated[
    int,
    typer.Option("--candidates", metavar="N", min=0, help=to_translate("List the N best works of every picture in the JSON.")),
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help=to_translate("Print nothing but errors."))]
ScanArgument = Annotated[str, typer.Argument(metavar="SCAN", help=to_translate('Number of the scan, or "latest".'))]
