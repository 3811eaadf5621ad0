"""A home for what the pictures of the docs show: the demo's pictures where a person has theirs, and nobody's settings."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]


@contextmanager
def picture_home(given: Path | None) -> Iterator[Path]:
    """A folder with the demo's works as "Art" and its suspects as "Downloads", gone afterwards.

    Its path is seen in pictures, so it is the same each time unless another is given.
    """
    home = given or Path(tempfile.gettempdir()) / "home"
    if home.exists():
        sys.exit(f"{home} is there already: name a folder that is not.")
    try:
        for source, target in (("portfolio", "Art"), ("suspects", "Downloads")):
            shutil.copytree(ROOT / "resources" / "demo" / source, home / target)
        _keep_to_processor(home)
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _keep_to_processor(home: Path) -> None:
    """What models run on is told in the window, and is to be the same on every computer."""
    for folder in (home / ".config", home / "Library" / "Application Support"):
        settings = folder / "provcheck" / "settings.toml"
        settings.parent.mkdir(parents=True)
        settings.write_text('runs_on = "CPU"\n', encoding="utf-8")


def run(home: Path, *arguments: str, codes: tuple[int, ...] = (0,)) -> None:
    """Run this interpreter at home there, in one time zone and with no language but what it is asked for."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("XDG_", "LC_", "LANG"))}
    own = {"HOME": str(home), "TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env={**kept, **own}, check=False)  # noqa: S603  our own scripts
    if done.returncode not in codes:
        sys.exit(f"{arguments[0]} ended with {done.returncode}.")
