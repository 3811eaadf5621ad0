"""The gallery shows states that `shots` renders, in every language, and the page has all of its pictures."""

from __future__ import annotations

import re
from pathlib import Path

from provcheck.app.manual import manual_languages
from tests.gui.shots import STATES
from tests.scripts import packaging_script

DOCS = Path(__file__).parents[2] / "docs"


def test_every_picture_is_of_a_state_that_there_is() -> None:
    gallery = packaging_script("gallery")
    assert {state for state, _name, _caption in gallery.PICTURES} <= {state.__name__ for state in STATES}
    names = [name for _state, name, _caption in gallery.PICTURES]
    assert len(set(names)) == len(names)


def test_every_language_is_shown() -> None:
    assert {*manual_languages()} - {"en"} <= set(packaging_script("gallery").IN_LANGUAGES)


def test_the_page_shows_what_lies_beside_it_under_its_captions() -> None:
    gallery = packaging_script("gallery")
    page = (DOCS / "gallery.md").read_text(encoding="utf-8")
    shown = dict(re.findall(r"^!\[([^]]+)\]\(gallery/([^)]+)\)$", page, re.MULTILINE))
    english = {caption: f"en-{name}.png" for _state, name, caption in gallery.PICTURES}
    assert shown == english | {caption: f"{code}-{gallery.RESULT}.png" for code, caption in gallery.IN_LANGUAGES.items()}
    assert {file.name for file in (DOCS / "gallery").iterdir()} == set(shown.values())
