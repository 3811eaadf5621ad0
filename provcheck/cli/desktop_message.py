"""A message on the desktop, for whoever started the program where no terminal shows what it says."""

from __future__ import annotations

import html
import shutil
import subprocess
from collections.abc import Iterator, Mapping

from provcheck.cli.display import has_display
from provcheck.cli.wrapping import wrapped

_TITLE = "Provcheck"
_SECONDS = 300
_COLUMNS = 72
_CLOSED = frozenset({0, 1})
"""How these programs end when somebody pressed their button, or closed them without it."""

# In a locale that is not installed it would show nothing.
_VARIABLES = {"xmessage": {"LC_ALL": "C.UTF-8"}}


def show_on_desktop(text: str, environment: Mapping[str, str], system: str, seconds: float = _SECONDS) -> bool:
    """Show a text with the first program that a desktop on Linux has for that, and wait until it is closed.

    Args:
        text: What is told.
        environment: Variables, with the display and where programs lie.
        system: As in `sys.platform`.
        seconds: After so long it is taken away.

    Returns:
        Whether one of them showed it; False too where there is no display.
    """
    if system != "linux" or not has_display(environment, system):
        return False
    return any(_shows(command, environment, seconds) for command in _commands(text))


def _commands(text: str) -> Iterator[list[str]]:
    """What shows a text, best first. Some of them need what the window lacks, too, and then end with another code."""
    yield ["zenity", "--error", "--no-markup", "--width=420", f"--title={_TITLE}", f"--text={text}"]
    yield ["kdialog", "--title", _TITLE, "--error", text]
    # It breaks no lines, and without the resource it shows Latin letters alone.
    yield ["xmessage", "-center", "-title", _TITLE, "-xrm", "*international: true", "\n".join(wrapped(text, _COLUMNS))]
    yield ["notify-send", "--urgency=critical", _TITLE, html.escape(text, quote=False)]


def _shows(command: list[str], environment: Mapping[str, str], seconds: float) -> bool:
    program = shutil.which(command[0], path=environment.get("PATH", ""))
    if program is None:
        return False
    try:
        done = subprocess.run(  # noqa: S603  programs of the desktop, with arguments of their own
            [program, *command[1:]],
            env={**environment, **_VARIABLES.get(command[0], {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
            timeout=seconds,
        )
    except subprocess.TimeoutExpired:
        return True
    except OSError:
        return False
    return done.returncode in _CLOSED
