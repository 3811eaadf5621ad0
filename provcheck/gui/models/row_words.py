"""What is said of a row of matches: names, a sentence for screen readers, a tool tip."""

from __future__ import annotations

from PySide6.QtCore import Qt

from provcheck.app.i18n import tr, tr_n
from provcheck.app.joining import listed
from provcheck.app.names import lines_of, picture_name, picture_path
from provcheck.app.texts import decision_name, match_title, matches_text, tells_score
from provcheck.core.records import UNDECIDED, Match
from provcheck.gui.models.arrangement import Group, Standing
from provcheck.gui.models.bundles import Beside

GROUP_ROLE = Qt.ItemDataRole.UserRole + 1


def work_name(match: Match) -> str:
    """The work by its name, as people say it."""
    return picture_name(match.work.path, match.work.facts)


def beside_text(beside: Beside) -> str:
    """What a row stands for besides its match, as "8 works, 30 files"; empty where that is nothing."""
    works = [tr_n("{count:,} work", "{count:,} works", beside.works)] if beside.works > 1 else []
    files = [tr_n("{count:,} file", "{count:,} files", beside.files)] if beside.files > 1 else []
    return listed([*works, *files])


def suspect_name(match: Match) -> str:
    """The suspect's name."""
    return picture_name(match.suspect, match.suspect_facts)


def match_told(match: Match, standing: Standing, beside: Beside, role: int) -> str | None:
    """A sentence of a match; as a tool tip what a narrow row may have to shorten."""
    if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
        return _sentence(match, standing, beside)
    if role == Qt.ItemDataRole.ToolTipRole:
        copies = beside.copies or (match,)
        files = lines_of((picture_path(copy.suspect, copy.suspect_facts) for copy in copies), len(copies))
        told = [match_title(match), picture_path(match.work.path, match.work.facts), files, standing.mark]
        return "\n".join(filter(None, told))
    return None


def _sentence(match: Match, standing: Standing, beside: Beside) -> str:
    template = tr("{verdict}: work {work}, suspect {suspect}")
    text = template.format(verdict=match_title(match), work=work_name(match), suspect=suspect_name(match))
    if tells_score(match):
        text = tr("{match}, how sure: {score:.2f}").format(match=text, score=match.score)
    if told := beside_text(beside):
        text = tr("{match}, {files}").format(match=text, files=told)
    if standing.decision is not UNDECIDED.kind:
        text = tr("{match}, {decision}").format(match=text, decision=decision_name(standing.decision))
    if standing.mark:
        text = tr("{match}, its file says: {mark}").format(match=text, mark=standing.mark)
    return tr("{match}, new").format(match=text) if standing.is_new else text


def group_count(group: Group) -> str:
    """How many matches follow; empty while nobody knows."""
    return matches_text(group.count, group.resemblances) if group.count else ""


def group_told(group: Group, role: int) -> object:
    """The group itself, or its name and what follows for screen readers and its path as a tool tip."""
    if role == GROUP_ROLE:
        return group
    if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
        told = group_count(group)
        return tr("{name}: {matches}").format(name=group.name, matches=told) if told else group.name
    if role == Qt.ItemDataRole.ToolTipRole:
        return f"{picture_path(group.path, group.facts)}\n{group_count(group)}".rstrip()
    return None
