"""What is said of a command that is written in a way that the program does not understand, in the person's language."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Any

import typer

from provcheck.app.i18n import tr
from provcheck.cli.output import printable

_EXIT_ABORTED = 1

_HELP_WAS_SHOWN = "NoArgsIsHelpError"
"""Of typer's own names, which are not public: a group of commands without one of them."""


def run_command(command: Any) -> int:  # noqa: ANN401  typer's own kind of command has no public name
    """Run what the command line asks for; gives the exit code. How it is wrong is told on standard error."""
    try:
        return int(command(prog_name="provcheck", standalone_mode=False) or 0)
    except typer.Abort:
        _tell(tr("Stopped."))
        return _EXIT_ABORTED
    except typer.TyperException as error:
        if type(error).__name__ != _HELP_WAS_SHOWN:
            _tell(*_lines(error))
        return int(getattr(error, "exit_code", _EXIT_ABORTED))


def _tell(*lines: str) -> None:
    for line in lines:
        print(printable(line), file=sys.stderr)


def _lines(error: Any) -> Iterator[str]:  # noqa: ANN401  has a message and mostly a context, which the public type does not say
    context = getattr(error, "ctx", None)
    yield tr("Error: {sentence}").format(sentence=usage_sentence(error.format_message()))
    if context is not None:
        yield context.get_usage()
        yield tr("More is told by: {command}").format(command=f"{context.command_path} {context.help_option_names[0]}")


def usage_sentence(message: str) -> str:
    """A message of typer as a plain sentence; the message itself where it is none of those that people meet."""
    for pattern, sentence in _sentences():
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found is not None:
            return sentence.format(**{name: part or "" for name, part in found.groupdict().items()})
    return message


def _sentences() -> Iterator[tuple[str, str]]:
    """Typer's messages, from `typer._click.exceptions` and where those are raised, and what is said instead."""
    of_value = r"Invalid value for '(?P<name>[^']+)': (?:Value error, )?"
    yield r"Missing argument '(?P<name>[^']+)'\.", tr("{name} is missing.")
    yield r"Missing option '(?P<name>[^']+)'\.", tr("The option {name} is missing.")
    yield r"Missing command\.", tr("Missing command.")
    yield r"No such command '(?P<name>[^']+)'\.", tr("There is no command {name}.")
    meant = tr("There is no command {name}. Perhaps you mean: {others}")
    yield r"No such command '(?P<name>[^']+)'\. Did you mean (?P<others>.+)\?", meant
    yield r"No such option: (?P<name>\S+)", tr("There is no option {name}.")
    likely = tr("There is no option {name}. Perhaps you mean: {others}")
    yield r"No such option: (?P<name>\S+) \(Possible options: (?P<others>.+)\)", likely
    yield r"Option '(?P<name>[^']+)' requires an argument\.", tr("A value has to follow {name}.")
    yield r"Option '(?P<name>[^']+)' does not take a value\.", tr("No value may follow {name}.")
    extra = tr("This is more than the command takes: {name}. Put names with spaces in quotation marks.")
    yield r"Got unexpected extra argument\(s\) \((?P<name>.+)\)", extra
    yield (
        of_value + r"'(?P<value>.*)' is not one of (?P<others>.+)\.",
        tr("{value} is not possible for {name}. There are: {others}"),
    )
    yield of_value + r"Input should be a valid integer.*", tr("{name} has to be a whole number.")
    yield of_value + r"Input should be greater than or equal to (?P<least>\d+)", tr("{name} has to be {least} or more.")
    yield of_value + r"\w+ '(?P<value>.*)' is a file\.", tr("{value} is a file, but {name} has to be a folder.")
    yield of_value + r"\w+ '(?P<value>.*)' is a directory\.", tr("{value} is a folder, but {name} has to be a file.")
    yield of_value + r"(?P<value>.*)", tr("{name} has a value that cannot be used ({value}).")
