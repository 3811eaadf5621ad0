"""Lines of a text for a terminal, also of one that has no spaces to break at."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len

_OPENS = "\uff08\u300c\u300e\u3010\u300a\u201c\u2018"
_CLOSES = "\u3001\u3002\uff0c\uff0e\uff1a\uff1b\uff01\uff1f\uff09\u300d\u300e\u3011\u300b\u201d\u2019\u2026\u30fc\uff5e%"
_NO_SPACES = "\u3005-\u30ff\u3400-\u9fff\uff01-\uffef"
# A word, or a sign of writing without spaces, with the marks that no line may end or begin with.
# A space that is not to be broken at, as before a French colon, is part of a word.
_PIECE = re.compile(rf"[ \n]+|[{_OPENS}]*(?:[{_NO_SPACES}]|[^ \n{_NO_SPACES}{_OPENS}{_CLOSES}]+)?[{_CLOSES}]*")


def wrapped(text: str, width: int) -> Iterator[str]:
    """The text in lines of at most so many cells; a word that is longer has a line of its own."""
    line = ""
    for piece in filter(None, _PIECE.findall(text)):
        if line.strip() and cell_len(line + piece.rstrip()) > width:
            yield line.rstrip()
            line = ""
        line = line + piece if line or not piece.isspace() else ""
    if line.strip():
        yield line.rstrip()
