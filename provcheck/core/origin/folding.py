"""Words of a text without case, accents and what separates them, as names are compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_MARKS = (
    "\u00ad\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff\u0e31-\u0e4e"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u2060\u20d0-\u20ff\u3099\u309a\ufe0e\ufe0f\ufe20-\ufe2f\ufeff"
)
"""Marks upon letters, and characters without width: they stand within words."""

_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}])*")
_WITHOUT_WIDTH = re.compile("[\u00ad\u200b-\u200f\u2060\ufe0e\ufe0f\ufeff]")
_SHORT_PARTS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_OF_KANA = "\u3099\u309a"
"""Marks that make another letter, not an accent."""

_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "\u0131": "i", "ŋ": "n", "ŧ": "t"}
)
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})


class Word(NamedTuple):
    """A word of a text: a tuple, as there may be millions.

    Attributes:
        plain: Without accents: "jorg".
        spelt: With umlauts spelt out: "joerg"; mostly the same.
        begin: Where it begins in the text.
        end: Where it ends.
    """

    plain: str
    spelt: str
    begin: int
    end: int


def words_of(text: str, *, by_case: bool = False) -> list[Word]:
    """The words of a text; with `by_case` their parts, as in "MiraTammsaar_v2"."""
    found = []
    for match in _WORD.finditer(text):
        parts = _parts(match[0]) if by_case else ((0, len(match[0])),)
        for begin, end in parts:
            plain, spelt = _folds(match[0][begin:end])
            if plain:
                found.append(Word(plain, spelt, match.start() + begin, match.start() + end))
    return found


def folded(text: str) -> str:
    """A text's letters and digits alone, without case, accents and whatever separates words."""
    return "".join(word.plain for word in words_of(text))


def _parts(word: str) -> tuple[tuple[int, int], ...]:
    """Parts of a word by case and digits; the whole of one in other letters than those of ASCII."""
    if not word.isascii() or (word.islower() and word.isalpha()):
        return ((0, len(word)),)
    return tuple(part.span() for part in _SHORT_PARTS.finditer(word))


def _folds(word: str) -> tuple[str, str]:
    if word.isascii():
        plain = word.lower()
        return plain, plain
    return _folds_of_others(word) if len(word) <= 64 else _fold_both(word)


def _fold_both(word: str) -> tuple[str, str]:
    whole = unicodedata.normalize("NFKC", _WITHOUT_WIDTH.sub("", word)).casefold()
    spelt = unicodedata.normalize("NFC", whole).translate(_SPELT_OUT)
    return _without_accents(whole), _without_accents(spelt)


_folds_of_others = lru_cache(maxsize=4096)(_fold_both)


def _without_accents(word: str) -> str:
    apart = unicodedata.normalize("NFKD", word)
    bare = "".join(letter for letter in apart if letter in _OF_KANA or not unicodedata.combining(letter))
    # Syllables of Hangul and letters with marks of kana are put together again.
    return unicodedata.normalize("NFC", bare).translate(_PLAIN)
