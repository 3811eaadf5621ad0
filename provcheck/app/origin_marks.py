"""What lists of matches tell of the origin of suspects, in a word or two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from provcheck.app.i18n import tr
from provcheck.app.joining import clauses
from provcheck.app.workspace import Workspace
from provcheck.core.index.origin_store import OriginStore
from provcheck.core.index.portfolio_store import PortfolioStore
from provcheck.core.origin.names import asked_for
from provcheck.core.origin.records import DeclaredAi
from provcheck.core.records import Match


@dataclass(frozen=True)
class OriginMark:
    """What is marked.

    Attributes:
        declared: What its file, or a text beside it, declares of generative AI.
        has_name: Whether the name or handle of the artist whose work it is held against surely stands in what was asked for.
    """

    declared: DeclaredAi
    has_name: bool = False


type MarkKey = tuple[str, tuple[int, str]]
"""What a mark is of: by what it is kept what a suspect said, and number and digest of pixels of the work it is held against."""


def mark_key(match: Match) -> MarkKey:
    """What the mark of a match is of."""
    return match.said_by, (match.work.number, match.work.facts.pixel_digest)


def origin_marks(workspace: Workspace, keys: Sequence[MarkKey]) -> Mapping[MarkKey, OriginMark]:
    """Marks of those that have one, from what was kept when the pictures were checked."""
    found: dict[MarkKey, OriginMark] = {}
    with workspace.open_library() as library:
        origins, portfolios = OriginStore(library), PortfolioStore(library)
        owners = portfolios.owners(work for _content, work in keys)
        kept = {content: origins.load_current(content) for content in {content for content, _work in keys}}
    for content, work in keys:
        origin, owner = kept[content], owners.get(work)
        if origin is not None:
            names = () if owner is None else owner.names
            found[content, work] = OriginMark(origin.declared_ai, bool(asked_for(origin, names)))
    return {key: mark for key, mark in found.items() if mark_text(mark)}


def mark_text(mark: OriginMark) -> str:
    """A mark in words; empty where nothing is to be marked."""
    ai = {DeclaredAi.YES: tr("AI"), DeclaredAi.EDITED: tr("AI, edited")}.get(mark.declared, "")
    return clauses(ai, tr("named") if mark.has_name else "")
