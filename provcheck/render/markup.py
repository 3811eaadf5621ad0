"""HTML that is put together from elements: a text is escaped unless it is known to be markup already."""

from __future__ import annotations

import html
from collections.abc import Iterable

# Elements without content, which have no end tag.
_VOID = frozenset({"br", "img", "meta", "wbr"})


class Markup(str):
    """A text that is HTML and stays as it is."""

    __slots__ = ()


def element(name: str, /, *content: str, **attributes: str | int | None) -> Markup:
    """An element. An attribute that is None is left out; `_` in its name stands for `-`, and one at its end for nothing."""
    stated = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{html.escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _VOID:
        return Markup(f"<{name}{stated}>")
    return Markup(f"<{name}{stated}>{joined(content)}</{name}>")


def joined(content: Iterable[str]) -> Markup:
    """Texts and elements one after the other."""
    return Markup("".join(part if isinstance(part, Markup) else html.escape(part) for part in content))
