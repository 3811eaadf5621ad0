"""The manual: its pages in a person's language, and which of them words are found in.

A page is a Markdown file in the manual's folder; a translation is a file of the same name in a folder that is called after the
language. Where a page has none, it is read in English.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from provcheck.app.i18n import ENGLISH, tr
from provcheck.core.assets import manual_folder

_CONTENTS = "contents.toml"
_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)
_TARGETS = re.compile(r"\]\([^)]*\)|^\[[^]]+\]:.*$", re.MULTILINE)


@dataclass(frozen=True)
class ManualPage:
    """A page of the manual.

    Attributes:
        name: What it is called in links and addresses, as "verdicts"; the same in every language.
        title: Its first heading.
        text: Markdown.
        file: Where it lies; pictures are named from there.
        language: Code of the language that it is in.
    """

    name: str
    title: str
    text: str
    file: Path
    language: str


@dataclass(frozen=True)
class ManualPart:
    """Pages that belong together, with the name of that part in the language in use."""

    title: str
    pages: tuple[ManualPage, ...]


@dataclass(frozen=True)
class Manual:
    """All parts in order."""

    parts: tuple[ManualPart, ...]

    @property
    def pages(self) -> tuple[ManualPage, ...]:
        """All pages in order."""
        return tuple(page for part in self.parts for page in part.pages)

    def page(self, name: str) -> ManualPage | None:
        """The page of a name, None where there is none."""
        return next((page for page in self.pages if page.name == name), None)

    def target(self, link: str) -> tuple[str, str] | None:
        """Page and place that a link between pages leads to, as ("verdicts", "redrawn"); None where it leads elsewhere."""
        path, _, place = link.partition("#")
        if "://" in path or not path.endswith(".md"):
            return None
        page = self.page(Path(path).stem)
        return None if page is None else (page.name, place)


def read_manual(language: str, folder: Path | None = None) -> Manual:
    """The manual in a language by its code, page by page in English where it is not translated.

    Raises `OSError` where a page of the contents is missing.
    """
    root = folder or manual_folder()
    contents = tomllib.loads((root / _CONTENTS).read_text(encoding="utf-8"))
    titles = _part_titles()
    return Manual(
        tuple(
            ManualPart(titles[part["id"]], tuple(_read_page(root, name, language) for name in part["pages"]))
            for part in contents["part"]
        )
    )


def manual_languages(folder: Path | None = None) -> tuple[str, ...]:
    """Codes of the languages that pages are translated into, English first."""
    root = folder or manual_folder()
    return (ENGLISH, *sorted({file.parent.name for file in root.glob("*/*.md")}))


def note_on_language(page: ManualPage, language: str) -> str:
    """What is said above a page that is in another language than was asked for; empty where it is in that one."""
    return "" if page.language in _forms_of(language) else tr("This page is in English only, so far.")


def pages_with(pages: Iterable[ManualPage], words: str) -> tuple[ManualPage, ...]:
    """The pages that hold all of these words or beginnings of words, whatever their case and accents; all without any."""
    wanted = _plain(words).split()
    return tuple(page for page in pages if _holds(_plain(f"{page.title}\n{_TARGETS.sub(']', page.text)}"), wanted))


def _holds(text: str, wanted: Sequence[str]) -> bool:
    return all(re.search(word if _is_east_asian(word) else rf"(?<!\w){word}", text) for word in map(re.escape, wanted))


def _is_east_asian(word: str) -> bool:
    """Whether it is of a writing in which no space stands before a word."""
    return word >= "\u2e80"


def _plain(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))


def _read_page(root: Path, name: str, language: str) -> ManualPage:
    spoken = next((code for code in _forms_of(language) if (root / code / f"{name}.md").is_file()), ENGLISH)
    file = root / f"{name}.md" if spoken == ENGLISH else root / spoken / f"{name}.md"
    text = file.read_text(encoding="utf-8")
    found = _TITLE.search(text)
    return ManualPage(name, found[1] if found else name, text, file, spoken)


def _forms_of(language: str) -> tuple[str, ...]:
    """The code itself and that of the language without its country."""
    code = language.replace("-", "_")
    return code, code.partition("_")[0]


def _part_titles() -> dict[str, str]:
    return {
        "artists": tr("For artists"),
        "reference": tr("To look things up"),
        "contributors": tr("For contributors"),
    }
