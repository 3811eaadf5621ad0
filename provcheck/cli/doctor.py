"""`provcheck doctor`: what is installed, which models run on what, how large the library is."""

from __future__ import annotations

import importlib.metadata
import platform
import sqlite3

from provcheck import __version__
from provcheck.app import paths, portfolios, scanning, texts
from provcheck.app.i18n import tr, tr_n
from provcheck.cli.options import LibraryOption
from provcheck.cli.session import session

_PACKAGES = (
    "numpy",
    "pillow",
    "opencv-python-headless",
    "onnxruntime-gpu",
    "onnxruntime",
    "imagehash",
    "pdqhash",
    "pyside6-essentials",
    "typst",
)


def doctor(library: LibraryOption = None) -> None:
    """Print versions, models, what they run on, and the size of the library."""
    with session(library) as (workspace, output):
        output.say(f"provcheck {__version__}")
        output.say(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {platform.platform()}")
        output.say(", ".join(f"{name} {version}" for name in _PACKAGES if (version := _version(name))))
        for embedder in workspace.fingerprinter().embedders:
            output.say(f"{tr('Model')} {embedder.card.model_id}: {texts.provider_text(embedder.use)}")
        for status in workspace.models.all():
            if status.path is None:
                output.say(f"{tr('Model')} {status.card.model_id}: {tr('not here')}")
        size = sum(file.stat().st_size for file in workspace.folder.rglob("*") if file.is_file())
        output.say(tr("Library {path}: {size:.1f} MB").format(path=workspace.folder, size=size / 1e6))
        for portfolio in portfolios.list_portfolios(workspace):
            works = tr_n("{count} work", "{count} works", portfolio.work_count)
            output.say(tr("Portfolio {name}: {works}").format(name=portfolio.name, works=works))
        scans = len(scanning.list_scans(workspace))
        output.say(tr_n("{count} scan kept", "{count} scans kept", scans))
        output.say(tr("Log file {path}").format(path=paths.log_file()))


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""
