"""A made-up language: long, accented, in brackets, or in letters that run from right to left."""

from __future__ import annotations

import functools
import gettext
import math
import re
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from provcheck.app import i18n

LONGER = 0.4
LONGER_RTL = 0.2
"""Hebrew says things in fewer letters, but those of most fonts are wider."""

ACCENTS = str.maketrans("AEIOUaeiouncsyz", "ÀÊÏÖŪàéîõüñçšýž")
HEBREW = str.maketrans("abcdefghijklmnopqrstuvwxyz", "אבגדהוזחטיךכלםמןנסעףפץצקרש")
# Places of values, mnemonics and breaks stay what they are.
_KEPT = re.compile(r"(\{[^}]*\}|&|\n)")


@functools.cache
def pseudo(text: str, *, rtl: bool = False) -> str:
    """A text in other letters, 40 % longer with its brackets, from right to left 20 %.

    A text of one letter or none, as a key or a pattern, stays as it is.
    """
    parts = _KEPT.split(text)
    length = sum(len(part) for part in parts[::2])
    if sum(sign.isalpha() for part in parts[::2] for sign in part) < 2:
        return text
    more = max(0, math.ceil(length * (LONGER_RTL if rtl else LONGER)) - 2)
    longer = (" ôœ" * more)[:more]
    if rtl:
        parts[::2] = [part.lower().translate(HEBREW) for part in parts[::2]]
        longer = longer.translate(str.maketrans("ôœ", "אב"))
    else:
        parts[::2] = [part.translate(ACCENTS) for part in parts[::2]]
    return f"[{''.join(parts)}{longer}]"


class Pseudo(gettext.NullTranslations):
    """Every text in the made-up language."""

    def __init__(self, *, rtl: bool = False) -> None:
        super().__init__()
        self._rtl = rtl

    def gettext(self, message: str) -> str:
        return pseudo(message, rtl=self._rtl)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return pseudo(msgid1 if n == 1 else msgid2, rtl=self._rtl)


@contextmanager
def speaking_pseudo(application: QApplication, *, rtl: bool = False) -> Iterator[None]:
    """Speak it for a while."""
    before, direction = i18n._current, application.layoutDirection()
    i18n._current = before._replace(catalogue=Pseudo(rtl=rtl), isolates=rtl)
    application.setLayoutDirection(Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight)
    try:
        yield
    finally:
        i18n._current = before
        application.setLayoutDirection(direction)
