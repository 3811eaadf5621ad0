"""Use cases around decisions: what the artist said of matches."""

from __future__ import annotations

from collections.abc import Mapping

from provcheck.app.workspace import Workspace
from provcheck.core.index.decision_store import DecisionStore
from provcheck.core.records import UNDECIDED, Decision, Match, PairKey


def decision_on(match: Match, decisions: Mapping[PairKey, Decision]) -> Decision:
    """What the artist said of a match: of its pair, else of the first of its versions that something was said of."""
    for key in match.keys:
        if key in decisions and decisions[key].decided:
            return decisions[key]
    return UNDECIDED


def load_decisions(workspace: Workspace) -> dict[PairKey, Decision]:
    """Every decision that is not open."""
    with workspace.open_library() as library:
        return DecisionStore(library).all()


def save_decisions(workspace: Workspace, decisions: Mapping[PairKey, Decision]) -> None:
    """Keep decisions, all or none of them; raises `LibraryError`."""
    with workspace.open_library() as library:
        DecisionStore(library).save(decisions)
