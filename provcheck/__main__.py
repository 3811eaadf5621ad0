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
        main()
        return
    from provcheck.gui.app import main as gui  # noqa: PLC0415

    gui()


if __name__ == "__main__":
    main()
