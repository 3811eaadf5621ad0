"""Makes the gallery of the docs: `docs/gallery.md` with a picture of every page of the window.

    python packaging/gallery.py [HOME]

HOME is a folder of its own that the pictures of the demo are copied into, because paths are seen in the pictures. What is shown
is what `tests/gui/shots.py` renders, which renders far more, in both schemes and sizes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "docs" / "gallery"
COLOURS = 200

PICTURES: dict[str, tuple[tuple[str, str], ...]] = {
    "en": (
        ("01-empty-light-wide", "First start"),
        ("02-whose-works-light-wide", "A portfolio is dropped"),
        ("05-indexing-light-wide", "It is indexed"),
        ("22-works-40-light-wide", "The works, some missing, one in three versions"),
        ("25-versions-large-light-wide", "A work with its versions"),
        ("09-check-light-wide", "Checking pictures"),
        ("12-scanning-matches-light-wide", "Matches come while the check runs"),
        ("14-first-match-light-wide", "The result: work and suspect side by side, and why"),
        ("22-view-swipe-light-wide", "Swipe"),
        ("22-view-difference-light-wide", "Difference"),
        ("22-view-lines-light-wide", "Matched places"),
        ("24-straightened-with-loupe-light-wide", "The suspect as the work lies, with the loupe"),
        ("18-nothing-found-light-wide", "Nothing found is a result too"),
        ("19-error-light-wide", "An error, with its remedy"),
        ("13-scans-light-wide", "Earlier checks"),
        ("29-settings-light-wide", "Settings"),
        ("34-models-light-wide", "Settings: the models"),
        ("14-first-match-dark-small", "Dark, in a small window"),
        ("26-grouped-dark-wide", "Matches by work, one dismissed; what is transparent lies on a checker"),
    ),
    "de": (("14-first-match-light-wide", "In German"),),
    "rtl": (("14-first-match-light-wide", "From right to left, with made-up words"),),
}

STATES = {"en": (), "de": ("results",), "rtl": ("results",)}
"""What is rendered for a language; all where none is named."""


def main() -> None:
    """Render, choose, shrink, and write the page."""
    home = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.gettempdir()) / "home"
    if home.exists():
        sys.exit(f"{home} is there already: name a folder that is not.")
    try:
        library = prepared(home)
        shutil.rmtree(TARGET, ignore_errors=True)
        TARGET.mkdir(parents=True)
        lines = ["# The window", "", "Made by `packaging/gallery.py` from the pictures of the demo.", ""]
        for language, chosen in PICTURES.items():
            folder = home / "shots" / language
            options = {"en": [], "de": ["--language", "de"], "rtl": ["--rtl"]}[language]
            run(home, "tests/gui/shots.py", *options, str(folder), str(library), *STATES[language])
            for name, caption in chosen:
                file = f"{language}-{name}.png"
                Image.open(folder / f"{name}.png").convert("RGB").quantize(COLOURS).save(TARGET / file, optimize=True)
                lines += [f"## {caption}", "", f"![{caption}](gallery/{file})", ""]
        (TARGET.parent / "gallery.md").write_text("\n".join(lines), encoding="utf-8")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def prepared(home: Path) -> Path:
    """A library of the demo's portfolio with a scan of its suspects; the files lie where a person has them."""
    for source, target in (("portfolio", "Art"), ("suspects", "Downloads")):
        shutil.copytree(ROOT / "resources" / "demo" / source, home / target)
    library = home / "library"
    run(home, "-m", "provcheck", "index", str(home / "Art"), "--library", str(library))
    run(home, "-m", "provcheck", "scan", str(home / "Downloads"), "--library", str(library), codes=(0, 1))
    return library


def run(home: Path, *arguments: str, codes: tuple[int, ...] = (0,)) -> None:
    """Run this interpreter with a home of its own."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("XDG_")}
    env = {**kept, "HOME": str(home), "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8"}
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=env, check=False)  # noqa: S603  our own scripts
    if done.returncode not in codes:
        sys.exit(f"{arguments[0]} ended with {done.returncode}.")


if __name__ == "__main__":
    main()
