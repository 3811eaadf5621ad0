"""The manual page, from the command line's own help."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import typer

from bundling.description import Description

_EXITS = (
    ("0", "Done."),
    ("1", "Done, but some files could not be read, or a check that was asked for found something."),
    ("2", "Wrong use, or something that is needed cannot be used; the reason is told."),
    ("130", "Stopped with Ctrl+C; everything done so far is kept."),
)
_FILES = (
    ("~/.local/share/provcheck", "The library: fingerprints, scans, decisions, models. No pictures but small previews."),
    ("~/.config/provcheck/settings.toml", "Settings."),
    ("~/.local/state/provcheck", "The log."),
)


def man_page(description: Description, app: typer.Typer, day: dt.date) -> str:
    """The page in roff's macros of man, section 1."""
    command: Any = typer.main.get_command(app)
    name = description.command
    lines = [
        f'.TH {name.upper()} 1 "{day.isoformat()}" "{description.name} {description.version}" "User Commands"',
        ".SH NAME",
        f"{name} \\- {_safe(str(description.program['summary']))}",
        ".SH SYNOPSIS",
        f".B {name}",
        "[\\fICOMMAND\\fR [\\fIARGUMENT\\fR...]]",
        ".SH DESCRIPTION",
    ]
    for paragraph in description.program["paragraphs"]:
        lines += [".PP", _safe(paragraph)]
    lines += [".PP", "Without a command the window is opened.", ".SH OPTIONS"]
    context = typer.Context(command, info_name=name)
    lines += [*_options(command, context), ".SH COMMANDS", *_commands(command, context)]
    lines += [".SH EXIT STATUS", *_pairs(_EXITS), ".SH FILES", *_pairs(_FILES)]
    return "\n".join(lines) + "\n"


def _commands(command: Any, context: Any) -> Iterator[str]:  # noqa: ANN401  typer's commands have no public type
    for name, below in sorted(getattr(command, "commands", {}).items()):
        if getattr(below, "hidden", False):
            continue
        inner = typer.Context(below, parent=context, info_name=name)
        yield f".SS {_safe(f'{inner.command_path} {_arguments(below)}')}".rstrip()
        yield _safe(below.help or "")
        yield from _options(below, inner)
        yield from _commands(below, inner)


def _arguments(command: Any) -> str:  # noqa: ANN401
    found = (param for param in command.params if param.param_type_name == "argument")
    return " ".join(f"{param.metavar or param.name.upper()}{'...' if param.nargs == -1 else ''}" for param in found)


def _options(command: Any, context: Any) -> Iterator[str]:  # noqa: ANN401
    for param in command.params:
        if getattr(param, "hidden", False):
            continue
        if param.param_type_name == "argument":
            yield from (".TP", f"\\fI{_safe(param.metavar or param.name.upper())}\\fR", _safe(param.help or ""))
            continue
        names, told = param.get_help_record(context)
        yield from (".TP", f"\\fB{_safe(names)}\\fR", _safe(told))


def _pairs(pairs: tuple[tuple[str, str], ...]) -> Iterator[str]:
    for name, told in pairs:
        yield from (".TP", f"\\fB{_safe(name)}\\fR", _safe(told))


def _safe(text: str) -> str:
    """A text as one line that roff takes as it is."""
    line = " ".join(text.split()).replace("\\", "\\e").replace("-", "\\-").replace("~", "\\(ti")
    return f"\\&{line}" if line.startswith((".", "'")) else line
