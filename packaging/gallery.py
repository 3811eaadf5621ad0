"""Makes the gallery of the docs: `docs/gallery.md` with a picture of every page of the window.

    python packaging/gallery.py [HOME]

HOME is a folder that is made, holds the pictures of the demo, and is removed again; its path is seen in pictures. What is
shown is what `tests/gui/shots.py` renders, which renders far more, in both schemes and sizes.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from few_colours import in_few_colours, scheme_of  # noqa: E402
from picture_home import picture_home, run  # noqa: E402

from provcheck.app.manual import manual_languages  # noqa: E402

TARGET = ROOT / "docs" / "gallery"
COLOURS = 200
AT_ONCE = 2
RESULT = "14-first-match-light-wide"
RIGHT_TO_LEFT = "rtl"

PICTURES: tuple[tuple[str, str, str], ...] = (
    ("first_run", "40-welcome-light-wide", "First start: the demo, or works of one's own"),
    ("first_run", "45-tour-3-light-wide", "A step of the tour"),
    ("empty", "01-empty-light-wide", "A portfolio is to be dropped"),
    ("empty", "02-whose-works-light-wide", "A portfolio is dropped"),
    ("indexing", "05-indexing-light-wide", "It is indexed"),
    ("many_works", "22-works-40-light-wide", "The works, some missing, one in three versions"),
    ("many_works", "25-versions-large-light-wide", "A work with its versions"),
    ("found_by_words", "31-found-by-words-light-wide", "Works found by what they show"),
    ("portfolio", "09-check-light-wide", "Checking pictures"),
    ("scanning_states", "12-scanning-matches-light-wide", "Matches come while the check runs"),
    ("results", RESULT, "The result: work and suspect side by side, and why"),
    ("views", "22-view-swipe-light-wide", "Swipe"),
    ("views", "22-view-overlay-light-wide", "Overlay"),
    ("views", "22-view-difference-light-wide", "Difference"),
    ("views", "22-view-lines-light-wide", "Matched places"),
    ("views", "24-straightened-with-loupe-light-wide", "The suspect as the work lies, with the loupe"),
    ("views", "25-note-light-wide", "A note on a decision"),
    ("checked_pictures", "34-all-pictures-light-wide", "All pictures that were checked, and the works most like one"),
    ("ends", "18-nothing-found-light-wide", "Nothing found is a result too"),
    ("ends", "19-error-light-wide", "An error, with its remedy"),
    ("reports", "40-save-a-report-light", "What is asked before a report is saved"),
    ("reports", "41-report-checked-light", "A report is checked: it is whole"),
    ("reports", "41-changed-checked-light", "Another one was changed"),
    ("results", "13-scans-light-wide", "Earlier checks"),
    ("comparisons", "51-compared-different-light-wide", "What is different between two checks"),
    ("outputs", "50-outputs-choice-light-wide", "A set of AI outputs is chosen"),
    ("outputs", "51-outputs-result-light-wide", "What the set shows"),
    ("outputs", "52-outputs-of-a-bar-light-wide", "The outputs of a bar"),
    ("settings", "29-settings-light-wide", "Settings"),
    ("models", "34-models-light-wide", "Settings: the models"),
    ("first_run", "41-settings-1-light-wide", "Settings: the library, and what this computer has"),
    ("settings", "30-keys", "All keys"),
    ("manual", "56-manual-light", "The manual"),
    ("results", "14-first-match-dark-small", "Dark, in a small window"),
    ("views", "26-grouped-dark-wide", "Matches by work, one dismissed; what is transparent lies on a checker"),
)
"""State of the window, picture of it, what it shows; in the order of the page."""

IN_LANGUAGES = {
    "de": "In German",
    "es": "In Spanish",
    "fr": "In French",
    "ja": "In Japanese",
    "ko": "In Korean",
    "pl": "In Polish",
    "pt": "In Portuguese",
    "zh_CN": "In Simplified Chinese",
    RIGHT_TO_LEFT: "From right to left, with made-up words",
}
"""The result in other languages."""


def main() -> None:
    """Render, choose, shrink, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", metavar="HOME", nargs="?", type=Path)
    chosen = parser.parse_args().home
    unnamed = {*manual_languages(), RIGHT_TO_LEFT} - {"en", *IN_LANGUAGES}
    if unnamed:
        sys.exit(f"IN_LANGUAGES has no name for {', '.join(sorted(unnamed))}.")
    with picture_home(chosen) as home:
        library = prepared(home)
        lines = ["# The window", "", "Made by `packaging/gallery.py` from the pictures of the demo.", ""]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            english = [pool.submit(render, home, library, "en", states) for states in shared_out()]
            others = [pool.submit(render, home, library, language, ("results",)) for language in IN_LANGUAGES]
            for each in (*english, *others):
                each.result()
        shutil.rmtree(TARGET, ignore_errors=True)
        TARGET.mkdir(parents=True)
        shown = [("en", name, caption) for _state, name, caption in PICTURES]
        for language, name, caption in shown + [(language, RESULT, caption) for language, caption in IN_LANGUAGES.items()]:
            file = f"{language}-{name}.png"
            with Image.open(home / "shots" / language / f"{name}.png") as taken:
                in_few_colours(taken, COLOURS, scheme_of(name)).save(TARGET / file, optimize=True)
            lines += [f"## {caption}", "", f"![{caption}](gallery/{file})", ""]
        (TARGET.parent / "gallery.md").write_text("\n".join(lines), encoding="utf-8")


def shared_out() -> list[tuple[str, ...]]:
    """The states in as many parts as are rendered at once."""
    states = tuple(dict.fromkeys(state for state, _name, _caption in PICTURES))
    return [states[part::AT_ONCE] for part in range(AT_ONCE)]


def render(home: Path, library: Path, language: str, states: Iterable[str]) -> None:
    """Have the pictures of these states taken."""
    tongue = ["--rtl"] if language == RIGHT_TO_LEFT else ["--language", language]
    names = [name for _state, name, _caption in PICTURES] if language == "en" else [RESULT]
    run(home, "tests/gui/shots.py", *tongue, "--only", ",".join(names), str(home / "shots" / language), str(library), *states)


def prepared(home: Path) -> Path:
    """A library of the demo's portfolio with a scan of its suspects; the files lie where a person has them."""
    library = home / "library"
    whose = ("--portfolio", "Ana Example", "--artist", "Ana Example", "--handle", "@ana_draws")
    run(home, "-m", "provcheck", "index", str(home / "Art"), *whose, "--library", str(library))
    run(home, "-m", "provcheck", "scan", str(home / "Downloads"), "--library", str(library), codes=(0, 1))
    return library


if __name__ == "__main__":
    main()
