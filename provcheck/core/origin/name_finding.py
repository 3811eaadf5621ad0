"""Names in a text, where they stand as words of their own; telling another person's name is worse than missing one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from provcheck.core.origin.everyday import ADDED, EVERYDAY
from provcheck.core.origin.folding import Word, words_of

_SHORTEST = 3
_SHORTEST_WITHOUT_SPACES = 2
_WITHOUT_SPACES = "\u3040"
"""Scripts from here on are written without spaces between words."""

_FREE_FROM = 4
"""Characters of a name with Chinese ones that is met by chance nowhere in a sentence without spaces."""

_AFFIXED_FROM = 7
"""Shorter names make other words with what is put to them: "hair" and "style"."""

_SLIPS_FROM = 6
_FREE_SLIPS_FROM = 8
"""Letters of a word in which a slip may be another than letters that were doubled or swapped: "Marina" is not "Martina"."""

_ADDED_FROM = 2
"""Letters that are put to a name in one word; a single one makes another word of it."""

_LONGEST_LABEL = 10_000
"""Characters of a name of anything that are looked at; no name of a file is as long."""

_LONGEST_GAP = 12
_AROUND = 30
_WEIGHT = re.compile(r":[ ]*+[\d.]++[ ]*+(?=[)\]}])")
_NOT_BETWEEN = re.compile("[()\\[\\]{}\\\\\u200b-\u200f\u2060\ufeff]")
_TIGHT = re.compile("_+|[-'\u2019\u2010\u2011\u00b7\u30fb+]")
_LINE_ENDS = frozenset("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
_VERSION = re.compile(r"v(er)?\d+\w*")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a name stands in a text, and whether exactly."""

    begin: int
    end: int
    is_exact: bool


@dataclass(frozen=True, slots=True)
class _Name:
    """A name in one of its two spellings.

    Attributes:
        words: Its words.
        joined: The same without anything between.
        bounds: Where in it a word ends, with what stands there: " " for whatever may stand between words of a person's name,
            "_" for what only something as tight stands for, "." besides for a full stop.
    """

    words: tuple[str, ...]
    joined: str
    bounds: dict[int, str]


class _Spelling:
    """All words of a text in one of the two spellings, with what tells soon that a name is not among them."""

    def __init__(self, words: list[str]) -> None:
        self.words = words
        self.joined = "".join(words)
        self.once = frozenset(words)

    def may_hold(self, name: _Name) -> bool:
        return name.joined in self.joined

    def may_hold_slip(self, name: _Name) -> bool:
        first = name.joined[0]
        near = (word for word in self.once if word[0] == first)
        return any(_is_same_or_slip(word, name.words[0]) or _is_joined_slip(word, name) for word in near)


class _Text:
    """A text as words, with what stands between each and the next."""

    def __init__(self, text: str, *, is_label: bool) -> None:
        self.text = text if is_label else _WEIGHT.sub(lambda found: " " * len(found[0]), text)
        self.is_label = is_label
        self.words = words_of(self.text, by_case=is_label)
        ends = [word.end for word in self.words]
        self.gaps = [self._gap(end, word.begin) for end, word in zip(ends, self.words[1:], strict=False)]
        self.spellings = (_Spelling([word.plain for word in self.words]), _Spelling([word.spelt for word in self.words]))

    def _gap(self, begin: int, end: int) -> str:
        """What stands between two words: "" nothing, " " spaces, "_" tightly, ". " and "." a full stop; "," for all else."""
        if begin == end:
            return ""
        if end - begin > _LONGEST_GAP:
            return ","
        between = _NOT_BETWEEN.sub("", self.text[begin:end])
        if not between or between.isspace():
            return "," if _LINE_ENDS.intersection(between) else " "
        if _TIGHT.fullmatch(between):
            return "_"
        bare = between.rstrip(" ")
        return "," if bare != "." else "." if between == "." else ". "

    def is_handle(self, first: int) -> bool:
        """Whether what begins with a word is the name of an account, in which full stops join."""
        begin = self.words[first].begin
        return self.is_label or (begin > 0 and self.text[begin - 1] in "@/")


def find(text: str, names: Sequence[str], *, is_label: bool = False, with_slips: bool = True) -> list[tuple[str, Place]]:
    """The names that stand in a text, each at its first place.

    `is_label` is whether the text itself is the name of something, a LoRA, a model or a file, in which a name may be a part of
    a word: "MiraTammsaar2", "miratammsaarstyle".
    """
    if not names or not text:
        return []
    words = _Text(text[:_LONGEST_LABEL] if is_label else text, is_label=is_label)
    places = ((name, _place_of(name, words, with_slips=with_slips)) for name in names)
    return [(name, place) for name, place in places if place is not None]


def exact_places(text: str, name: str, *, is_label: bool = False) -> Iterator[Place]:
    """Every place where a name stands as it is, in either spelling; of scripts without spaces, the name within its word."""
    words = _Text(text[:_LONGEST_LABEL] if is_label else text, is_label=is_label)
    told: set[int] = set()
    for is_plain, spelling in zip((True, False), words.spellings, strict=True):
        each = _name(name, is_plain=is_plain)
        if not each.joined or not spelling.may_hold(each):
            continue
        for place in chain(_exact_places(each, spelling.words, words), _unspaced_places(each, spelling.words, words)):
            if place.begin not in told:
                told.add(place.begin)
                yield _within(text, name, place)


def _within(text: str, name: str, place: Place) -> Place:
    begin = text.find(name, place.begin, place.end)
    return place if begin < 0 else Place(begin, begin + len(name), place.is_exact)


def around(text: str, place: Place) -> str:
    """The words with a few around them."""
    left, right = max(0, place.begin - _AROUND), min(len(text), place.end + _AROUND)
    words = " ".join(text[left:right].split())
    return ("…" if left else "") + words + ("…" if right < len(text) else "")


def _place_of(name: str, text: _Text, *, with_slips: bool) -> Place | None:
    """The first exact place of a name in either spelling, else the first one with a slip."""
    spelt = [(_name(name, is_plain=True), text.spellings[0]), (_name(name, is_plain=False), text.spellings[1])]
    if not spelt[0][0].joined:
        return None
    if spelt[0][0] == spelt[1][0] and text.spellings[0].words == text.spellings[1].words:
        del spelt[1]
    exactly = [(each, spelling.words) for each, spelling in spelt if spelling.may_hold(each)]
    slipped = [(each, spelling.words) for each, spelling in spelt if with_slips and _may_slip(each, spelling)]
    for kind, wanted in (
        (_exact_places, exactly),
        (_label_places, exactly),
        (_unspaced_places, exactly),
        (_slip_places, slipped),
    ):
        found = [place for each, words in wanted for place in [next(kind(each, words, text), None)] if place is not None]
        if found:
            return min(found, key=lambda place: place.begin)
    return None


def _may_slip(name: _Name, spelling: _Spelling) -> bool:
    return len(name.words) > 1 and spelling.may_hold_slip(name)


def _name(name: str, *, is_plain: bool) -> _Name:
    words = words_of(name)
    said = tuple(word.plain if is_plain else word.spelt for word in words)
    bounds: dict[int, str] = {}
    at = 0
    for word, after, one in zip(words, words[1:], said, strict=False):
        at += len(one)
        between = name[word.end : after.begin]
        bounds[at] = "." if "." in between and any(map(str.isspace, between)) else "_" if set(between) & {"_", "."} else " "
    return _Name(said, "".join(said), bounds)


def _is_long_enough(name: _Name) -> bool:
    return len(name.joined) >= (_SHORTEST_WITHOUT_SPACES if name.joined[:1] >= _WITHOUT_SPACES else _SHORTEST)


def _exact_places(name: _Name, words: Sequence[str], text: _Text) -> Iterator[Place]:
    if not _is_long_enough(name):
        return
    joined = name.joined
    for first, word in enumerate(words):
        if joined.startswith(word):
            last = _last_of(name, words, text, first)
            if last is not None and _stands_alone(text, words, first, last):
                yield Place(text.words[first].begin, text.words[last].end, True)


def _last_of(name: _Name, words: Sequence[str], text: _Text, first: int) -> int | None:
    """The last of the words that make a name, from the first on; None where they do not."""
    at = len(words[first])
    last = first
    while at < len(name.joined):
        if last + 1 == len(words) or not name.joined.startswith(words[last + 1], at):
            return None
        if not _may_join(name.bounds.get(at), text.gaps[last], text, first, last):
            return None
        last += 1
        at += len(words[last])
    return last


def _may_join(bound: str | None, gap: str, text: _Text, first: int, last: int) -> bool:
    """Whether what stands between two words of a text may stand between these two of a name; None is within a word of it."""
    if gap == "":
        return True
    if bound is None or gap == ",":
        return False
    if gap == ". ":
        return bound == "." or (bound == " " and _is_initial(text.words[last]))
    if gap == ".":
        return bound in {".", "_"} or _is_initial(text.words[last]) or text.is_handle(first)
    return gap == "_" or bound != "_"


def _is_initial(word: Word) -> bool:
    return word.end - word.begin == 1


def _stands_alone(text: _Text, words: Sequence[str], first: int, last: int) -> bool:
    """Whether words are no part of a longer name that is put together with hyphens or underscores."""
    tight = {""} if text.is_label else {"_", "."} if text.is_handle(first) else {"_"}
    if {text.gaps[at] for at in range(first, last)} & tight:
        # It is itself written so, as in the name of a file: what follows is as likely not of the name.
        return True
    beside = [(first - 1, first - 1)] if first > 0 else []
    beside += [(last, last + 1)] if last + 1 < len(words) else []
    return all(text.gaps[gap] not in tight or _may_be_added(words[at], text, first) for gap, at in beside)


def _may_be_added(word: str, text: _Text, first: int) -> bool:
    """Whether a word that is put to a name leaves it the same; an account is another one whatever is put to its name."""
    if text.is_label:
        return word.isdecimal() or _is_added(word)
    return not text.is_handle(first) and _is_added(word)


def _is_added(word: str) -> bool:
    return word in ADDED or _VERSION.fullmatch(word) is not None


def _label_places(name: _Name, words: Sequence[str], text: _Text) -> Iterator[Place]:
    """Where a long name is put together with a usual word, in the name of a LoRA or file."""
    if not text.is_label or len(name.joined) < _AFFIXED_FROM:
        return
    for at, word in enumerate(words):
        begins, ends = word.startswith(name.joined), word.endswith(name.joined)
        rest = word[len(name.joined) :] if begins else word[: -len(name.joined)] if ends else ""
        if len(rest) >= _ADDED_FROM and _is_added(rest):
            yield Place(text.words[at].begin, text.words[at].end, True)


def _unspaced_places(name: _Name, words: Sequence[str], text: _Text) -> Iterator[Place]:
    """Where a name stands within a sentence that is written without spaces."""
    if not _is_long_enough(name) or name.joined < _WITHOUT_SPACES:
        return
    for at, word in enumerate(words):
        begin = word.find(name.joined)
        while begin >= 0:
            if _is_cut_out(word, begin, begin + len(name.joined)):
                yield Place(text.words[at].begin, text.words[at].end, True)
                break
            begin = word.find(name.joined, begin + 1)


def _is_cut_out(word: str, begin: int, end: int) -> bool:
    """Whether a part of a word without spaces is a word of its own: long, or where another script begins and ends."""
    scripts = {_script(letter) for letter in word[begin:end]}
    if "han" in scripts and end - begin >= _FREE_FROM:
        return True
    # Korean puts a syllable or two to the end of a name, and a name is seldom of two.
    if scripts == {"hangul"} and begin == 0 and end - begin >= _SHORTEST and len(word) - end <= 2:
        return True
    starts = begin == 0 or _script(word[begin - 1]) != _script(word[begin])
    return starts and (end == len(word) or _script(word[end]) != _script(word[end - 1]))


def _script(letter: str) -> str:
    if letter < _WITHOUT_SPACES:
        return "han" if letter == "\u3005" else "other"
    if letter <= "\u309f":
        return "hiragana"
    if letter <= "\u30ff":
        return "katakana"
    return "hangul" if "\uac00" <= letter <= "\ud7a3" else "han"


def _slip_places(name: _Name, words: Sequence[str], text: _Text) -> Iterator[Place]:
    """Where a name of several words stands with a slip of the pen."""
    ends = list(name.bounds)
    for first, word in enumerate(words):
        if word[0] != name.joined[0]:
            continue
        if _is_joined_slip(word, name):
            last = first
        elif _is_same_or_slip(word, name.words[0]):
            last = first + len(name.words) - 1
            if last >= len(words) or not all(map(_is_same_or_slip, words[first : last + 1], name.words)):
                continue
            gaps = zip(ends, range(first, last), strict=True)
            if not all(_may_join(name.bounds[end], text.gaps[at], text, first, at) for end, at in gaps):
                continue
        else:
            continue
        if _stands_alone(text, words, first, last):
            yield Place(text.words[first].begin, text.words[last].end, False)


def _is_joined_slip(written: str, name: _Name) -> bool:
    """Whether all of a name is written as one word, with a slip in one of its words."""
    if abs(len(written) - len(name.joined)) > 1:
        return False
    at = 0
    for word in name.words:
        before, after = name.joined[:at], name.joined[at + len(word) :]
        at += len(word)
        middle = written[len(before) : len(written) - len(after)]
        if written.startswith(before) and written.endswith(after) and _is_slip(middle, word):
            return True
    return False


def _is_same_or_slip(written: str, word: str) -> bool:
    return written == word or _is_slip(written, word)


def _is_slip(written: str, word: str) -> bool:
    """Whether a long word may be meant by what is written.

    They begin the same and differ by one slip: a letter more, less, another, or two swapped. But for a letter that was doubled
    or left single it is not in the last two letters, in which names of other people differ: "Christina" and "Christine".
    """
    if min(len(word), len(written)) < _SLIPS_FROM or abs(len(word) - len(written)) > 1 or word[0] != written[0]:
        return False
    if word == written or written in EVERYDAY:
        return False
    begin = next((at for at, (one, other) in enumerate(zip(word, written, strict=False)) if one != other), None)
    begin = min(len(word), len(written)) if begin is None else begin
    rest, other = word[begin:], written[begin:]
    while rest and other and rest[-1] == other[-1]:
        rest, other = rest[:-1], other[:-1]
    longer = word if len(word) > len(written) else written
    if len(rest) + len(other) == 1 and longer[begin] == longer[begin - 1]:
        return True
    is_swapped = len(rest) == 2 and rest == other[::-1]
    is_other = max(len(rest), len(other)) == 1 and len(word) >= _FREE_SLIPS_FROM
    return (is_swapped or is_other) and len(word) - begin - len(rest) >= 2
