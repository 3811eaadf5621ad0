"""How sentences, names and the parts of a sentence are put behind each other, which languages do in different ways.

Between two sentences Japanese and Chinese put nothing, and between two names another comma than English does; French puts a
space before a colon. So what stands between is a text that is translated, and no code puts translated texts together by itself.
"""

from __future__ import annotations

import string
from collections.abc import Iterable

from provcheck.app.i18n import tr

_ENDS = (".", "!", "?", "…", "\u3002", "\uff01", "\uff1f")
"""The last three are those of Chinese and Japanese."""


def sentences(*told: str) -> str:
    """Sentences behind each other, or a sentence behind what leads to it; those that are empty are left out."""
    return _joined(tr("{sentence} {another}"), told)


def listed(names: Iterable[str]) -> str:
    """Names, numbers or other things of one kind, as "a.png, b.png"; those that are empty are left out."""
    return _joined(tr("{name}, {another}"), names)


def clauses(*told: str) -> str:
    """Parts of one sentence or line, as "3 matches, 20 pictures checked"; those that are empty are left out."""
    return _joined(tr("{clause}, {another}"), told)


def clauses_apart(*told: str) -> str:
    """The same where a comma may stand within a part, as "runs on the processor; MIT, free to use"."""
    return _joined(tr("{clause}; {another}"), told)


def sentence(told: str) -> str:
    """A text as a sentence of its own, with the mark at its end that it may have already."""
    return told if told.endswith(_ENDS) else _filled(tr("{told}."), told=told)


def labelled(label: str, told: str) -> str:
    """What is said of something, behind its name."""
    return _filled(tr("{label}: {told}"), label=label, told=told)


def noted(told: str, note: str) -> str:
    """A text with a note in brackets."""
    return _filled(tr("{told} ({note})"), told=told, note=note)


def _joined(pair: str, parts: Iterable[str]) -> str:
    """Parts with that between them which stands between the two places of a text."""
    between = "".join(literal for literal, *_place in string.Formatter().parse(pair))
    return between.join(filter(None, parts))


def _filled(text: str, **parts: str) -> str:
    """A text with whole phrases in its places, which need no setting apart as names do."""
    return str.format(text, **parts)
