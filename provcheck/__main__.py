"""The entry points: `python -m provcheck`, `provcheck` and `provcheck-gui`.

The processes that decode pictures load this module too, and in a packed program are started by it: hence nothing of the
program is imported until it is known to be itself that starts.
"""

import multiprocessing
import os
import sys


def main() -> None:
    """Entry point of the `provcheck` command."""
    multiprocessing.freeze_support()
    from provcheck.cli.main import main as command  # noqa: PLC0415

    command()


def window() -> None:
    """Entry point of the `provcheck-gui` command."""
    multiprocessing.freeze_support()
    from provcheck.cli.display import why_no_window  # noqa: PLC0415

    if why_no_window(os.environ, sys.platform):
        # Where Qt would end the process, or raise, the command says why and what to install.
        sys.argv[1:] = ["gui"]
        try:
            main()
        finally:
            _tell_on_desktop()
        return
    from provcheck.gui.app import main as gui  # noqa: PLC0415

    gui()


def _tell_on_desktop() -> None:
    """Show why there is no window, in the language that the command has set, where no terminal shows it."""
    from provcheck.cli.desktop_message import show_on_desktop  # noqa: PLC0415
    from provcheck.cli.display import why_no_window  # noqa: PLC0415

    if sys.stderr is None or not sys.stderr.isatty():
        show_on_desktop(why_no_window(os.environ, sys.platform), os.environ, sys.platform)


if __name__ == "__main__":
    main()
