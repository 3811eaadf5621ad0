"""Outputs that say that a generator was asked for the artist by name: found, and told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from provcheck.app import names
from provcheck.app.i18n import tr, tr_n
from provcheck.app.joining import labelled
from provcheck.app.origin_texts import named_text
from provcheck.app.output_listing import MOST_LISTED, more_lines
from provcheck.app.output_report import Figure, OutputsReport
from provcheck.app.workspace import Workspace
from provcheck.core.jobs import CancelToken
from provcheck.core.records import Portfolio
from provcheck.core.scan.said import Said
from provcheck.core.scan.set_reading import SetPicture
from provcheck.core.scan_records import NamedPicture


def naming_in(
    workspace: Workspace, portfolio: Portfolio, files: Iterable[SetPicture], token: CancelToken
) -> tuple[NamedPicture, ...]:
    """Those of the files that ask for the artist, in themselves or in texts beside them; none where no name is known."""
    if not portfolio.names:
        return ()
    with workspace.open_library() as library:
        # Texts that cannot be read are told where prompts are read.
        return tuple(_naming(Said(library, portfolio.names), files, token))


def _naming(said: Said, files: Iterable[SetPicture], token: CancelToken) -> Iterator[NamedPicture]:
    for picture in files:
        token.check()
        named = said.naming(Path(picture.path), picture.prints.facts.sha256, None, token)
        if named is not None:
            yield named


def naming_figure(report: OutputsReport) -> Figure:
    """Which outputs ask for the artist by name, and where the name stands."""
    named = report.named or ()
    lines = [naming_text(report)] if named else [_none_text(report)]
    if _has_same(report):
        lines.append(tr("Counted here are files: of those with the same pixels each is looked at by itself."))
    lines += [labelled(names.picture_name(each.path), named_text(each)) for each in named[:MOST_LISTED]]
    return Figure(
        "named",
        tr("Outputs that ask for the artist by name"),
        (*lines, *more_lines(len(named))),
        tr(
            "That what a file, or a text beside it, says a generator was asked for holds the artist's name: in the prompt, or "
            "in the name of a LoRA, an embedding, a model or a given picture."
        ),
        tr(
            "What came of it: the model need not know the name. Anyone can write such a text, "
            "and most outputs that are passed on have lost it. Names that are everyday words are not looked for."
        ),
    )


def naming_text(report: OutputsReport) -> str:
    """How many outputs ask for the artist by name, or how many files where several are one output; empty where none does."""
    if not report.named:
        return ""
    if _has_same(report):
        return tr_n(
            "{count:,} file asks for the artist by name; files with the same pixels are one output.",
            "{count:,} files ask for the artist by name; files with the same pixels are one output.",
            len(report.named),
        )
    return tr_n(
        "{count:,} output asks for the artist by name.",
        "{count:,} outputs ask for the artist by name.",
        len(report.named),
    )


def _has_same(report: OutputsReport) -> bool:
    """Whether a file that asks for the artist has the same pixels as another one, with which it is counted in all else."""
    same = set(report.outputs.same)
    return any(each.path in same for each in report.named or ())


def _none_text(report: OutputsReport) -> str:
    if not report.portfolio.names:
        return tr("The portfolio has no name of the artist, so none was looked for.")
    return tr("No output says that it was asked for by the artist's name.")
