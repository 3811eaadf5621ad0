"""Help of the commands in the person's language: it is known only when the program runs, the commands are made before."""

from __future__ import annotations

import gettext
import os
from typing import Any

import typer

from provcheck.app.i18n import DOMAIN, ENGLISH, language, to_translate, tr, translated
from provcheck.core.assets import resource

_WORDS = (
    to_translate("Arguments"),
    to_translate("Options"),
    to_translate("Commands"),
    to_translate("[required]"),
    to_translate("[default: {}]"),
    to_translate("Show this message and exit."),
)
"""Words of typer itself. It asks gettext for them when they are needed."""


def command_of(app: typer.Typer) -> Any:  # noqa: ANN401  typer's own kind of command has no public name
    """The command of an app with its help in the language in use."""
    command = typer.main.get_command(app)
    if language() != ENGLISH:
        gettext.bindtextdomain(DOMAIN, str(resource("translations")))
        gettext.textdomain(DOMAIN)
        os.environ["LANGUAGE"] = language()
    settings = app.info.context_settings or {}
    _translate(command, typer.Context(command, **settings))
    return command


def _translate(command: Any, context: typer.Context) -> None:  # noqa: ANN401
    """Put a command, its options and the commands below it into the language in use."""
    command.help = translated(command.help or "")
    command.options_metavar = tr("[OPTIONS]")
    command.context_class.formatter_class = _Formatter
    if hasattr(command, "subcommand_metavar"):
        command.subcommand_metavar = tr("COMMAND [ARGS]...")
    for param in (*command.params, command.get_help_option(context)):
        param.help = translated(getattr(param, "help", None) or "")
        # Else the help says <bool> where there is nothing to give, and names Python's types.
        if getattr(param, "is_flag", False):
            param.metavar = ""
        if param.param_type_name == "argument":
            param.display_type_rich = _no_type
    for below in getattr(command, "commands", {}).values():
        _translate(below, context)


def _no_type(*, ctx: typer.Context) -> None:
    """What an argument is stands in its description."""


# Typer gives it no public name.
_HelpFormatter: Any = typer.Context.formatter_class


class _Formatter(_HelpFormatter):  # type: ignore[misc]
    """Says "Usage" in the language in use."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """As typer does it."""
        super().write_usage(prog, args, tr("Usage: ") if prefix is None else prefix)
