"""The entry points: `python -m provcheck`, `provcheck` and `provcheck-gui`.

The processes that decode pictures load this module too, and in a packed program are started by it: hence it imports nothing
until it is known to be the program itself that starts.
"""

import multiprocessing


def main() -> None:
    """Entry point of the `provcheck` command."""
    multiprocessing.freeze_support()
    from provcheck.cli.main import main as command  # noqa: PLC0415

    command()


def window() -> None:
    """Entry point of the `provcheck-gui` command."""
    multiprocessing.freeze_support()
    from provcheck.gui.app import main as gui  # noqa: PLC0415

    gui()


if __name__ == "__main__":
    main()
