"""What lists of matches tell of the origin of suspects, in a word or two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from provcheck.app.i18n import tr
from provcheck.app.workspace import Workspace
from provcheck.core.index.origin_store import OriginStore
from provcheck.core.index.portfolio_store import PortfolioStore
from provcheck.core.origin.names import names_found
from provcheck.core.origin.records import DeclaredAi


@dataclass(frozen=True)
class OriginMark:
    """What is marked.

    Attributes:
        declared: What its file declares of generative AI.
        has_name: Whether the name or handle of an artist of the library's portfolios stands in it.
    """

    declared: DeclaredAi
    has_name: bool = False


def origin_marks(workspace: Workspace, contents: Sequence[str]) -> dict[str, OriginMark]:
    """Marks of the pictures that have one, by SHA-256, from what was kept when they were checked."""
    found: dict[str, OriginMark] = {}
    with workspace.open_library() as library:
        store = OriginStore(library)
        portfolios = PortfolioStore(library).all()
        names = [name for portfolio in portfolios for name in (portfolio.artist, *portfolio.handles) if name]
        for content in contents:
            origin = store.load(content)
            if origin is not None:
                found[content] = OriginMark(origin.declared_ai, bool(names_found(origin, names)))
    return {content: mark for content, mark in found.items() if mark_text(mark)}


def mark_text(mark: OriginMark) -> str:
    """A mark in words; empty where nothing is to be marked."""
    ai = {DeclaredAi.YES: tr("AI"), DeclaredAi.EDITED: tr("AI, edited")}.get(mark.declared, "")
    return ", ".join(filter(None, (ai, tr("artist named") if mark.has_name else "")))
