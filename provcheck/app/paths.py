"""Where the program keeps its own files; the only place that knows."""

from __future__ import annotations

from pathlib import Path

import platformdirs

_APP = "provcheck"


def library_folder(override: Path | None = None) -> Path:
    """Folder of the library: the one asked for, or the platform's data folder."""
    return override if override is not None else platformdirs.user_data_path(_APP, appauthor=False) / "library"


def log_file() -> Path:
    """The log file."""
    return platformdirs.user_log_path(_APP, appauthor=False) / "provcheck.log"


def crash_folder() -> Path:
    """Where reports of crashes are kept, beside the log."""
    return log_file().parent / "crashes"


def settings_file() -> Path:
    """The settings file."""
    return platformdirs.user_config_path(_APP, appauthor=False) / "settings.toml"


def documents_folder() -> Path:
    """Where reports are offered to be saved."""
    return platformdirs.user_documents_path()


def demo_folder() -> Path:
    """Where the demo keeps its library and report."""
    return platformdirs.user_data_path(_APP, appauthor=False) / "demo"
