"""An artist's names, and a work's title, in what a file says of its origin."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath

from provcheck.core.origin.everyday import VERSIONS, is_telling, is_telling_title
from provcheck.core.origin.folding import folded
from provcheck.core.origin.name_finding import around, find
from provcheck.core.origin.records import Ingredient, Origin
from provcheck.core.records import NameFound

OF_PROMPTS = frozenset({"positive", "negative", "lora", "embedding", "model", "reference", "file-name", "credentials"})
"""Places of what was read; all other places are those of raw texts."""

_LABELS = frozenset({"lora", "embedding", "model", "reference", "file-name"})
"""Places that hold the name of something, not sentences."""

_STRONG = frozenset({"positive", "lora", "embedding", "model", "reference"})
_WORD = re.compile(r"[^\W_]+")
_VERSION = re.compile(r"\d+|v\d+|[a-z]?\d{2,}", re.IGNORECASE)
_EMBEDDING = re.compile(r"embedding:([^\s,:;()<>\[\]{}|]+)|<([^\W\d][\w.-]*)>", re.IGNORECASE)
_ESCAPED = re.compile(r"\\(\\|u[0-9a-fA-F]{4}|[nrt])")


def names_found(origin: Origin, names: Iterable[str], file_name: str = "") -> tuple[NameFound, ...]:
    """What stands where, told once, also where a name and a handle of the artist are the same letters.

    Raw texts are told only where nothing that was read of them says a name.
    """
    wanted = tuple(dict.fromkeys(name.strip() for name in names if name.strip()))
    found: dict[tuple[str, str, str], NameFound] = {}
    said: set[str] = set()
    for where, text in _texts(origin, file_name):
        for each in find_names(text, wanted, where):
            said.add(folded(each.name))
            found.setdefault((folded(each.name), where, each.text), each)
    for field in origin.raw:
        for each in find_names(_unescaped(field.text), [name for name in wanted if folded(name) not in said], field.place):
            found.setdefault((folded(each.name), field.place, ""), each)
    return tuple(found.values())


def titles_found(origin: Origin, title: str, file_name: str = "") -> tuple[NameFound, ...]:
    """Where a work's title stands in what was read, exactly; not in raw texts."""
    if not title:
        return ()
    found: dict[tuple[str, str], NameFound] = {}
    for where, text in _texts(origin, file_name):
        for each in find_names(text, [title], where, with_slips=False):
            found.setdefault((where, each.text), each)
    return tuple(found.values())


def asked_for(origin: Origin, names: Iterable[str]) -> tuple[NameFound, ...]:
    """The names that were surely asked for: as they are, where what is wanted stands; none that is an everyday word."""
    wanted = [name for name in dict.fromkeys(name.strip() for name in names) if is_telling(name)]
    found: dict[tuple[str, str], NameFound] = {}
    for where, text in _prompted(origin) if wanted else ():
        for each in find_names(text, wanted, where, with_slips=False) if where in _STRONG else ():
            found.setdefault((folded(each.name), where), each)
    return tuple(found.values())


def find_names(text: str, names: Sequence[str], where: str = "positive", *, with_slips: bool = True) -> list[NameFound]:
    """The names that stand in a text of a place, each at its first one."""
    found = find(text, names, is_label=where in _LABELS, with_slips=with_slips)
    return [NameFound(name, where, around(text, place), place.is_exact) for name, place in found]


def _texts(origin: Origin, file_name: str) -> Iterator[tuple[str, str]]:
    if file_name:
        yield "file-name", file_name
    yield from _prompted(origin)
    yield from (("credentials", text) for text in (origin.credentials.signer, *_titles(origin.credentials.ingredients)) if text)


def _prompted(origin: Origin) -> Iterator[tuple[str, str]]:
    prompted = origin.prompted
    if prompted is None:
        return
    for text in prompted.positive:
        yield "positive", text
        yield from (("embedding", token or tag) for token, tag in _EMBEDDING.findall(text))
    for text in prompted.negative:
        yield "negative", text
    for lora in prompted.loras:
        yield "lora", lora.name
    if prompted.model:
        yield "model", prompted.model
    for reference in prompted.references:
        yield "reference", reference


def _titles(ingredients: Iterable[Ingredient]) -> Iterator[str]:
    for ingredient in ingredients:
        yield ingredient.title
        yield from _titles(ingredient.ingredients)


def _unescaped(text: str) -> str:
    """A raw text with the escapes of JSON read, which else stand at the beginning of words."""
    return _ESCAPED.sub(_meant, text) if "\\" in text else text


def _meant(found: re.Match[str]) -> str:
    code = found[1]
    if code[0] == "u":
        letter = chr(int(code[1:], 16))
        return found[0] if "\ud800" <= letter <= "\udfff" else letter
    return found[0] if code == "\\" else "\n"


def title_of(file_name: str) -> str:
    """The title that a work's file name holds, without ending, numbers and words for versions; empty where it holds none.

    What is met by chance in prompts is no title: one word, or words that everybody uses.
    """
    words = [word for word in _WORD.findall(PurePath(file_name).stem) if not _VERSION.fullmatch(word)]
    while words and folded(words[-1]) in VERSIONS:
        words.pop()
    return " ".join(words) if is_telling_title(words) else ""
