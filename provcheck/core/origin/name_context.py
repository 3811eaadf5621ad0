"""Whether what stands around a name shows that a person is meant: most names of one word are words of everyday too."""

from __future__ import annotations

import re
from functools import lru_cache

from provcheck.core.origin.everyday import ADDED, is_telling
from provcheck.core.origin.folding import words_of

_AROUND = 60
"""Characters before and after a name that are looked at."""

_OF_ACCOUNT = re.compile(r"[^\W\d_]\d+[^\W\d_]|\d{2}")
"""Digits as they are in names of accounts; a single one at the end is as often a version."""

_QUOTES = "\"'\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb"
_OPEN = rf"[\s_:(\[{{\\{_QUOTES}]*"
_START = rf"(?:^|[,;|.:\n(\[{{<>/{_QUOTES}]"
_MADE = r"(?:art(?:work)?|illustration|painting|drawing|sketch|comic|manga|drawn|painted|illustrated|sketched|inked|designed)"
_BY = re.compile(rf"{_START}|\b{_MADE}[\s_-]){_OPEN}by{_OPEN}$", re.IGNORECASE)
"""That something is made by whoever follows, also in small letters."""

_ANY_BY = re.compile(rf"(?P<word>[^\W\d_]+)[\s_]+by{_OPEN}$")
_MAKES = frozenset({"made", "created", "designed"})
_NO_WORK = re.compile(r"(?:ed|en|ing|wn|lit|lost|held|side|bound|hung|made|near|close|stood|stands?|sits?)$", re.IGNORECASE)
"""Words behind which "by" tells of light or of a place: "lit by", "standing by"."""

_BEGINS = re.compile(rf"{_START}|\b(?:by|of|in|artist)){_OPEN}$", re.IGNORECASE)
_OF_ARTIST = re.compile(
    rf"(?:\bartists?(?:[\s_]+name)?|\bstyles?[\s_]+of(?:[\s_]+(?:the[\s_]+)?artist)?){_OPEN}$", re.IGNORECASE
)
_HANDLE = re.compile(r"(?<![\w.])@$")
_END = re.compile(
    rf"[)\]}}\\\s{_QUOTES}]*(?::\s*\d[\d.]*[)\]}}\s]*)?(?:$|[,;|!?<\n(\[{{]|[.:](?=\s|$)|\s[-\u2013\u2014/]\s|\bBREAK\b)"
)
"""What ends a name: another word behind it makes somebody else of it, or something."""

_GOES_ON = re.compile(rf"[)\]}}{_QUOTES}]*\s+(?:and|in|on|with|at|from|for|as|using|style)\s")
_STYLE = re.compile(r"[\s_-]+(?:art[\s_-]*)?style\b", re.IGNORECASE)
_IS_ARTIST = re.compile(
    r"[\s_]*\\?[(\[][\s_]*(?:artist|style)[\s_]*\\?[)\]]|['\u2019]s?[\s_-]+(?:art[\s_-]*)?style\b", re.IGNORECASE
)
_QUOTED = re.compile(rf"[{_QUOTES}][\s_]*(?:art[\s_-]*)?style\b", re.IGNORECASE)

_LABEL_BY = re.compile(r"(?:^|[\s_.\-/\\])(?:by|artist|styles?[\s_-]?of)[\s_.-]*$", re.IGNORECASE)
_LABEL_ARTIST = re.compile(r"[\s_.-]*\(?artist(?![^\W\d_])", re.IGNORECASE)
_LABEL_STARTS = re.compile(r"\b(?:by|style|lora|artist)(?=[\s_.-])|^.*[/\\]", re.IGNORECASE)
_LABEL_END = re.compile(
    r"(?:[\s_.-]*v?(?:er)?\d[\w.]*|[\s_-]*(?:style|artist|lora|xl|sdxl|pony|flux|il))*(?:\.\w{2,12})?$", re.IGNORECASE
)

_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_UNSPACED_BEFORE = re.compile(
    "(?:\u753b\u5e08|\u756b\u5e2b|\u7d75\u5e2b|\u753b\u5bb6|\u756b\u5bb6|\u4f5c\u5bb6|"
    "\u30a4\u30e9\u30b9\u30c8\u30ec\u30fc\u30bf\u30fc|\uc791\uac00|\ud654\uac00)[\\s:\uff1a\u300c\u300e]*$"
)
"""Painter, artist, author, illustrator: Chinese, Japanese, Korean."""

_UNSPACED_AFTER = re.compile(
    "[\u300d\u300f]?(?:\u306e?(?:\u7d75|\u753b\u98a8|\u4f5c\u98a8|\u30a4\u30e9\u30b9\u30c8|\u30b9\u30bf\u30a4\u30eb)|"
    "[\u7684\u4e4b]?(?:\u753b\u98ce|\u756b\u98a8|\u98ce\u683c|\u98a8\u683c|\u753b\u4f5c|\u756b\u4f5c|\u4f5c\u54c1)|"
    "\uc758?\\s?(?:\uadf8\ub9bc|\ud654\ud48d|\uc2a4\ud0c0\uc77c|\uc791\ud488|\uc77c\ub7ec\uc2a4\ud2b8)|[\\s_-]*style)",
    re.IGNORECASE,
)
"""Picture, manner, illustration, style, work of whoever stands before: Japanese, Chinese, Korean."""


def is_chancy(name: str) -> bool:
    """Whether a name may be met by chance: of its words one at most is none that everybody uses, and it is no account.

    Accounts are shown by digits or "_".
    """
    return len(_telling(name)) <= 1 and not _OF_ACCOUNT.search(name) and ("_" not in name or not _is_of_several(name))


def is_one_word(name: str) -> bool:
    """Whether a name is one word that may be met by chance, beside words that are put to names."""
    return is_chancy(name) and not _is_of_several(name)


def shows_person(text: str, name: str, begin: int, end: int, *, is_label: bool = False) -> bool:
    """Whether what stands around a name that may be met by chance shows that it is a person's.

    `is_label` is whether the text is itself the name of something, as of a LoRA.
    """
    telling = _telling(name)
    # Of "Art by Kim" it is the last word alone that may be anybody's.
    inner = text[begin:end].lower().find(telling[0].lower()) if telling and not _is_of_several(name) else 0
    begin += max(0, inner)
    before, after = text[max(0, begin - _AROUND) : begin], text[end : end + _AROUND]
    if _is_of_several(name) and _is_as_full_name(text[begin:end], before, after, is_label=is_label):
        return True
    return _is_person(text[begin:end], before, after, is_label=is_label)


@lru_cache(maxsize=64)
def _telling(name: str) -> list[str]:
    words = (name[word.begin : word.end] for word in words_of(name) if word.plain not in ADDED)
    return [word for word in words if is_telling(word)]


@lru_cache(maxsize=64)
def _is_of_several(name: str) -> bool:
    return sum(word.plain not in ADDED for word in words_of(name)) > 1


def _is_as_full_name(name: str, before: str, after: str, *, is_label: bool) -> bool:
    """Whether several words stand alone, in a text each with a capital letter, as no words of everyday do."""
    if is_label:
        return not re.search(r"[^\W\d_]", re.sub(_LABEL_STARTS, "", before)) and bool(_LABEL_END.match(after))
    has_capitals = all(word[0].isupper() for word in re.findall(r"[^\W\d_]+", name)) and not name.isupper()
    ends = _END.match(after) or _GOES_ON.match(after) or _STYLE.match(after)
    return has_capitals and bool(ends) and _begins(before)


def _is_person(name: str, before: str, after: str, *, is_label: bool) -> bool:
    if _UNSPACED.search(name) and (_UNSPACED_BEFORE.search(before) or _UNSPACED_AFTER.match(after)):
        return True
    if is_label:
        return bool(_LABEL_ARTIST.match(after) or (_LABEL_BY.search(before) and _LABEL_END.match(after)))
    if _IS_ARTIST.match(after):
        return _begins(before)
    if before and before[-1] in _QUOTES and _QUOTED.match(after):
        return True
    if _HANDLE.search(before):
        return True
    has_capital = name[0].isupper() and not name.isupper()
    ends = _END.match(after) or (has_capital and _GOES_ON.match(after))
    return bool(ends) and _is_introduced(before, has_capital=has_capital)


def _begins(before: str) -> bool:
    """Whether no other word of a name stands before."""
    return _BEGINS.search(before) is not None


def _is_introduced(before: str, *, has_capital: bool) -> bool:
    if _BY.search(before) or _OF_ARTIST.search(before):
        return True
    said = _ANY_BY.search(before) if has_capital else None
    return said is not None and (said["word"].lower() in _MAKES or not _NO_WORK.search(said["word"]))
