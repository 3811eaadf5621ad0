"""Translation of text for people, by gettext catalogues in resources/translations, and the form of numbers in it."""

from __future__ import annotations

import gettext
import os
import string
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import PurePath
from typing import Any, NamedTuple

from provcheck.core.assets import resource

DOMAIN = "provcheck"
ENGLISH = "en"
_ENVIRONMENT = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
# Of those that are written from right to left, by the codes of ISO 639.
_RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "iw", "ps", "sd", "syr", "ug", "ur", "yi"})
_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"
ISOLATES = frozenset({_FIRST_STRONG_ISOLATE, _POP_ISOLATE})
"""What `isolated` puts around a text; neither is seen."""

_COPIED = frozenset({"command"})
"""Places whose text is typed or copied: nothing that is not seen may stand in it."""


def isolated(text: str) -> str:
    """A text that runs as its first letter does, whatever runs around it: a path, or a name that starts with a number."""
    return f"{_FIRST_STRONG_ISOLATE}{text}{_POP_ISOLATE}"


def runs_right_to_left(code: str) -> bool:
    """Whether a language, by its code, is written from right to left."""
    return code.replace("-", "_").partition("_")[0].lower() in _RIGHT_TO_LEFT


class _Spoken(NamedTuple):
    """A language: its texts, how it writes numbers, and whether names in it are set apart."""

    catalogue: gettext.NullTranslations
    marks: Mapping[int, str]
    isolates: bool


_current = _Spoken(gettext.NullTranslations(), {}, isolates=False)
# What a thread speaks for a while, as all others go on to speak the person's language.
_for_now: ContextVar[_Spoken | None] = ContextVar("spoken", default=None)


def _spoken() -> _Spoken:
    return _for_now.get() or _current


class _Filler(string.Formatter):
    """Writes numbers as the language does, and names as they are written themselves."""

    def get_field(self, field_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> tuple[Any, int | str]:
        value, used = super().get_field(field_name, args, kwargs)
        if _spoken().isolates and isinstance(value, str | PurePath) and used not in _COPIED:
            return isolated(str(value)), used
        return value, used

    def format_field(self, value: object, format_spec: str) -> str:
        text = str(super().format_field(value, format_spec))
        return text.translate(_spoken().marks) if isinstance(value, int | float) else text


class Phrase(str):
    """A text whose places are filled as the language writes numbers, 1,234.5 or 1.234,5, and names in another direction."""

    __slots__ = ()

    def format(self, *values: object, **named: object) -> str:
        """The text with its places filled."""
        _catalogue, marks, isolates = _spoken()
        return _Filler().vformat(self, values, named) if marks or isolates else super().format(*values, **named)


def set_language(*languages: str) -> None:
    """Use the first of these languages that has a catalogue, else English; as "de" or "pt_BR".

    Without any, those that the environment names (LANGUAGE, LC_ALL, LC_MESSAGES, LANG) are tried.
    """
    global _current  # noqa: PLW0603  one language a process, chosen at start
    _current = _language_of(languages or _environment(os.environ))


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Until its end this thread speaks another language, as in a letter to somebody; English where there is no catalogue."""
    before = _for_now.set(_language_of([code]))
    try:
        yield
    finally:
        _for_now.reset(before)


def _language_of(languages: Iterable[str]) -> _Spoken:
    folder = str(resource("translations"))
    catalogue = gettext.translation(DOMAIN, folder, languages=_up_to_english(languages), fallback=True)
    return _Spoken(catalogue, _marks_of(catalogue.gettext(to_translate("1,234.5"))), runs_right_to_left(_code_of(catalogue)))


def _code_of(catalogue: gettext.NullTranslations) -> str:
    return catalogue.info().get("language", ENGLISH)


def _environment(variables: Mapping[str, str]) -> list[str]:
    return next((variables[name].split(":") for name in _ENVIRONMENT if variables.get(name)), [])


def _up_to_english(languages: Iterable[str]) -> list[str]:
    """The languages a person would rather read than English, which needs no catalogue."""
    wanted: list[str] = []
    for language in languages:
        if language.replace("-", "_").partition("_")[0] == ENGLISH:
            break
        wanted.append(language)
    return wanted


def _marks_of(example: str) -> dict[int, str]:
    """What stands for the comma between thousands and for the decimal point, by how a language writes 1,234.5."""
    marks = {",": example[1], ".": example[-2]}
    return {} if marks == {",": ",", ".": "."} else str.maketrans(marks)


def tr(text: str) -> str:
    """The text in the person's language."""
    return Phrase(_spoken().catalogue.gettext(text))


def to_translate(text: str) -> str:
    """The text itself, so that it gets into the catalogues; `translated` is asked later, when the language is known."""
    return text


def translated(text: str) -> str:
    """A text that `to_translate` was given, or the help of a command, in the person's language."""
    return Phrase(_spoken().catalogue.gettext(text)) if text else text


def tr_n(singular: str, plural: str, count: int, **named: object) -> str:
    """The form of the text for a number, with {count} and other places filled in."""
    return Phrase(_spoken().catalogue.ngettext(singular, plural, count)).format(count=count, **named)


def language() -> str:
    """Code of the language in use."""
    return _code_of(_spoken().catalogue)


def languages() -> tuple[str, ...]:
    """Codes of the languages there are, English first."""
    catalogues = resource("translations").glob(f"*/LC_MESSAGES/{DOMAIN}.mo")
    return (ENGLISH, *sorted(path.parents[1].name for path in catalogues))
