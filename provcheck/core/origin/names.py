"""An artist's names in what a file says of its origin."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import PurePath

from provcheck.core.origin.records import Origin

_WORD = re.compile(r"[^\W_]+")
# Shorter names are met by chance in other words and prompts: they must stand as they are, and as words of their own.
_PART_OF_A_WORD_FROM = 7
_MISSPELT_FROM = 9
_TWO_SLIPS_FROM = 13
_SHORTEST = 3
_WITHOUT_SPACES = "\u3040"
"""Scripts from here on are written without spaces between words."""

_AROUND = 30
_LEAST_TITLE = 9
_NO_TITLE = re.compile(
    r"\d+|v\d+|[a-z]?\d{2,}|final|copy|export|web|print|small|large|hires|sketch|wip|draft|edit(ed)?|img|dsc|scan|untitled|new",
    re.IGNORECASE,
)
_EMBEDDING = re.compile(r"(?:embedding:|<(?!lora|lyco|hypernet))([\w. -]+)", re.IGNORECASE)


@dataclass(frozen=True)
class NameFound:
    """A name that was found.

    Attributes:
        name: The name, as it was given.
        where: "positive", "negative", "lora", "embedding", "model", "reference", "file-name", or the place of a raw text.
        text: The words in which it was found, with a few around them in long texts.
        is_exact: Whether it stands there as it is, but for case, accents and what separates words; else it is misspelt.
    """

    name: str
    where: str
    text: str
    is_exact: bool = True


def names_found(origin: Origin, names: Iterable[str], file_name: str = "") -> tuple[NameFound, ...]:
    """Each name once for each place where it stands; raw texts are told only where nothing that was read of them says it."""
    wanted = tuple(dict.fromkeys(name.strip() for name in names if name.strip()))
    found: dict[tuple[str, str, str], NameFound] = {}
    for where, text in _texts(origin, file_name):
        for each in find_names(text, wanted):
            found.setdefault((each.name, where, each.text), NameFound(each.name, where, each.text, each.is_exact))
    said = {name for name, _where, _text in found}
    for field in origin.raw:
        for each in find_names(field.text, [name for name in wanted if name not in said]):
            found.setdefault((each.name, field.place, ""), NameFound(each.name, field.place, each.text, each.is_exact))
    return tuple(found.values())


def _texts(origin: Origin, file_name: str) -> Iterator[tuple[str, str]]:
    if file_name:
        yield "file-name", file_name
    prompted = origin.prompted
    if prompted is None:
        return
    for text in prompted.positive:
        yield "positive", text
        yield from (("embedding", name) for name in _EMBEDDING.findall(text))
    for text in prompted.negative:
        yield "negative", text
    for lora in prompted.loras:
        yield "lora", lora.name
    if prompted.model:
        yield "model", prompted.model
    for reference in prompted.references:
        yield "reference", reference


def title_of(file_name: str) -> str:
    """The title that a work's file name holds, without ending, numbers and words for versions; empty where it holds none.

    One short word is no title: it would be met in very many prompts.
    """
    words = [word for word in _WORD.findall(PurePath(file_name).stem) if not _NO_TITLE.fullmatch(word)]
    return " ".join(words) if len(words) > 1 and len("".join(words)) >= _LEAST_TITLE else ""


def find_names(text: str, names: Sequence[str]) -> list[NameFound]:
    """The names that stand in a text, each at its first place; `where` is left empty."""
    if not names:
        return []
    words = _words(text)
    found = []
    for name in names:
        place = _place_of(folded(name), words)
        if place is not None:
            begin, end, is_exact = place
            found.append(NameFound(name, "", _around(text, begin, end), is_exact))
    return found


@cache
def folded(text: str) -> str:
    """A text's letters and digits alone, without case, accents and whatever separates words."""
    return "".join(word for word, _begin, _end in _words(text))


def _words(text: str) -> list[tuple[str, int, int]]:
    """Words of a text, folded, with where each begins and ends in it."""
    return [(_fold(found[0]), found.start(), found.end()) for found in _WORD.finditer(text)]


@cache
def _fold(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _place_of(name: str, words: Sequence[tuple[str, int, int]]) -> tuple[int, int, bool] | None:
    """Where a folded name stands among words, as one or several in a row, and whether exactly; the first exact place if any."""
    if len(name) < _SHORTEST:
        return None
    slip = None
    for first in range(len(words)):
        joined = ""
        for last in range(first, len(words)):
            joined += words[last][0]
            if len(joined) > len(name) + 2:
                break
            if joined == name:
                return words[first][1], words[last][2], True
            if slip is None and _is_slip(joined, name):
                slip = (words[first][1], words[last][2], False)
    return slip or _within_a_word(name, words)


def _within_a_word(name: str, words: Sequence[tuple[str, int, int]]) -> tuple[int, int, bool] | None:
    """Where a long name is a part of a longer word, as names of LoRAs are put together, or one without spaces at all."""
    if len(name) < _PART_OF_A_WORD_FROM and name < _WITHOUT_SPACES:
        return None
    return next(((begin, end, True) for word, begin, end in words if name in word), None)


def _is_slip(written: str, name: str) -> bool:
    """Whether a long name may be meant by what is written: it begins the same, and differs by a slip or two."""
    if len(name) < _MISSPELT_FROM or not written or written[0] != name[0]:
        return False
    return _slips(written, name, 2 if len(name) >= _TWO_SLIPS_FROM else 1)


def _slips(first: str, second: str, most: int) -> bool:
    """Whether two words are at most so many slips apart: a letter more, less, another, two swapped (Damerau, CACM 7, 1964)."""
    if abs(len(first) - len(second)) > most:
        return False
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, letter in enumerate(first, start=1):
        earlier, before, row = before, row, [i]
        for j, other in enumerate(second, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == second[j - 2] and first[i - 2] == other:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return False
    return row[-1] <= most


def _around(text: str, begin: int, end: int) -> str:
    """The words with a few around them."""
    left, right = max(0, begin - _AROUND), min(len(text), end + _AROUND)
    words = " ".join(text[left:right].split())
    return ("…" if left else "") + words + ("…" if right < len(text) else "")
