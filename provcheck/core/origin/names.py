"""An artist's names, and a work's title, in what a file says of its origin."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice
from pathlib import PurePath

from provcheck.core.origin.everyday import VERSIONS, is_telling, is_telling_title
from provcheck.core.origin.folding import folded
from provcheck.core.origin.limits import MOST_NAMED, MOST_RAW_SEARCHED, MOST_SEARCHED
from provcheck.core.origin.name_context import is_chancy, shows_person
from provcheck.core.origin.name_finding import around, exact_places, find
from provcheck.core.origin.records import Ingredient, Origin, Prompted
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

    Of very long texts the beginnings are looked at, as `is_searched_whole` and `is_raw_searched_whole` tell.
    Raw texts are told only where nothing that was read of them says a name.
    """
    wanted = tuple(dict.fromkeys(name.strip() for name in names if name.strip()))
    found: dict[tuple[str, str, str], NameFound] = {}
    said: set[str] = set()
    for where, text in _texts(origin, file_name):
        for each in find_names(text, wanted, where):
            said.add(folded(each.name))
            found.setdefault((folded(each.name), where, each.text), each)
    for field, text in zip(origin.raw, _shared([field.text for field in origin.raw], MOST_RAW_SEARCHED), strict=True):
        for each in find_names(_unescaped(text), [name for name in wanted if folded(name) not in said], field.place):
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
    """The names that were surely asked for: as they are, where what is wanted stands; none that is an everyday word.

    A name that may be met by chance counts where what stands around shows that a person is meant: one word is mostly one of
    everyday too, or many people's first name.
    """
    wanted = [name for name in dict.fromkeys(name.strip() for name in names) if is_telling(name)]
    chancy = {name: iter(range(MOST_NAMED)) for name in wanted if is_chancy(name)}
    others = [name for name in wanted if name not in chancy]
    found: dict[tuple[str, str], NameFound] = {}
    said = _searched(origin.prompted) if wanted and origin.prompted is not None else ()
    for where, text in (each for each in said if each[0] in _STRONG):
        for each in (*find_names(text, others, where, with_slips=False), *_persons(text, chancy, where)):
            found.setdefault((folded(each.name), where), each)
    return tuple(found.values())


def is_searched_whole(origin: Origin) -> bool:
    """Whether `asked_for` and `names_found` look at all that was read of prompts, names and credentials."""
    lengths: Counter[str] = Counter()
    for where, text in (*(_prompted(origin.prompted) if origin.prompted is not None else ()), *_credited(origin)):
        lengths["label" if where in _LABELS else where] += len(text)
    return all(length <= MOST_SEARCHED for length in lengths.values())


def is_raw_searched_whole(origin: Origin) -> bool:
    """Whether `names_found` looks at the whole raw texts."""
    return sum(len(field.text) for field in origin.raw) <= MOST_RAW_SEARCHED


def _searched(prompted: Prompted) -> Iterator[tuple[str, str]]:
    """What was read, up to the limits of that in which names are looked for: each kind of prompt, and all labels."""
    positive, negative = tuple(_up_to_limit(prompted.positive)), tuple(_up_to_limit(prompted.negative))
    said = list(_prompted(replace(prompted, positive=positive, negative=negative)))
    labels = _up_to_limit(text for where, text in said if where in _LABELS)
    for where, text in said:
        if where not in _LABELS:
            yield where, text
        elif (label := next(labels, None)) is not None:
            yield where, label


def _up_to_limit(texts: Iterable[str]) -> Iterator[str]:
    """The first of some texts, of the last of them the whole words that there is still room for."""
    left = MOST_SEARCHED
    for text in texts:
        yield _beginning(text, left)
        if len(text) > left:
            return
        left -= len(text)


def _shared(texts: Sequence[str], most: int) -> list[str]:
    """The beginnings of all texts within a limit: each has an equal share, and what a short one leaves the longer ones have."""
    left, told = most, dict.fromkeys(range(len(texts)), "")
    for done, number in enumerate(sorted(told, key=lambda number: len(texts[number]))):
        told[number] = _beginning(texts[number], left // (len(texts) - done))
        left -= len(told[number])
    return list(told.values())


def _beginning(text: str, most: int) -> str:
    """A text, or the whole words at its beginning that there is room for."""
    return text if len(text) <= most else " ".join(text[:most].rsplit(None, 1)[:1])


def _persons(text: str, names: Mapping[str, Iterator[int]], where: str) -> Iterator[NameFound]:
    """Names that may be met by chance, each at the first place where a person is meant, of as many as are still looked at."""
    is_label = where in _LABELS
    for name, left in names.items():
        places = (place for _, place in zip(left, exact_places(text, name, is_label=is_label), strict=False))
        shown = (place for place in places if shows_person(text, name, place.begin, place.end, is_label=is_label))
        yield from (NameFound(name, where, around(text, place), True) for place in islice(shown, 1))


def find_names(text: str, names: Sequence[str], where: str = "positive", *, with_slips: bool = True) -> list[NameFound]:
    """The names that stand in a text of a place, each at its first one."""
    found = find(text, names, is_label=where in _LABELS, with_slips=with_slips)
    return [NameFound(name, where, around(text, place), place.is_exact) for name, place in found]


def _texts(origin: Origin, file_name: str) -> Iterator[tuple[str, str]]:
    if file_name:
        yield "file-name", file_name
    yield from _searched(origin.prompted) if origin.prompted is not None else ()
    yield from (("credentials", text) for text in _up_to_limit(text for _where, text in _credited(origin)))


def _credited(origin: Origin) -> Iterator[tuple[str, str]]:
    said = (origin.credentials.signer, *_titles(origin.credentials.ingredients))
    yield from (("credentials", text) for text in said if text)


def _prompted(prompted: Prompted) -> Iterator[tuple[str, str]]:
    for text in prompted.positive:
        yield "positive", text
    yield from (("embedding", name) for name in _embeddings(prompted.positive))
    for text in prompted.negative:
        yield "negative", text
    for lora in prompted.loras:
        yield "lora", lora.name
    if prompted.model:
        yield "model", prompted.model
    for reference in prompted.references:
        yield "reference", reference


def _embeddings(texts: Iterable[str]) -> Iterator[str]:
    """Each once, up to the limit of all that is named: a text may hold a million of them."""
    told: set[str] = set()
    for found in chain.from_iterable(map(_EMBEDDING.finditer, texts)):
        name = found[1] or found[2]
        if name not in told:
            told.add(name)
            yield name
            if len(told) == MOST_NAMED:
                return


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
