"""How much of long lists is told of a set of outputs."""

from __future__ import annotations

from collections.abc import Sequence

from provcheck.app import names
from provcheck.app.i18n import tr_n
from provcheck.app.joining import listed

MOST_LISTED = 10
"""Works, groups, words and files that are told one by one; the JSON has all."""


def more_lines(count: int) -> list[str]:
    """That there are more than are listed."""
    more = count - MOST_LISTED
    return (
        [tr_n("And {count:,} more; all are in the JSON.", "And {count:,} more; all are in the JSON.", more)] if more > 0 else []
    )


def files_text(paths: Sequence[str]) -> str:
    """Names of files in a sentence, the first of many."""
    return first_of([names.picture_name(path) for path in paths[:MOST_LISTED]], len(paths))


def first_of(told: Sequence[str], count: int) -> str:
    """The first of so many in a sentence."""
    first, more = listed(told), count - len(told)
    return tr_n("{names} and {count:,} more", "{names} and {count:,} more", more, names=first) if more > 0 else first
