"""Names of portfolios as people type them: none is blank, and letters' case and blanks around make no other portfolio."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from provcheck.app.i18n import tr
from provcheck.core.index.portfolio_store import as_text

_UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})


def typed_name(text: str) -> str:
    """The name without blanks around it; empty where nothing of it would be seen."""
    return as_text(text).strip() if any(unicodedata.category(each) not in _UNSEEN for each in text) else ""


def known_name(known: Iterable[str], name: str) -> str | None:
    """The name of the portfolio that is meant by what was typed; None where there is none.

    A library may hold names that differ only by the case of letters, as those of folders: then each is met by itself.
    """
    names = list(known)
    alike = [each for each in names if _folded(each) == _folded(name)]
    return name if name in names else next(iter(alike), None)


def no_name_text() -> str:
    """That a portfolio has to have a name."""
    return tr("Give the portfolio a name: a blank one cannot be told from others.")


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())
