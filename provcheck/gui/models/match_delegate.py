"""Draws a match as a row: both pictures with the score as a bar under them, verdict, names, decision, and whether it is new."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from provcheck.app.i18n import isolated, tr
from provcheck.app.texts import match_mark, matches_shortly, tells_score, verdict_name
from provcheck.core.records import DecisionKind, Match
from provcheck.gui import tokens
from provcheck.gui.clear_ground import draw_centred
from provcheck.gui.icons import decision_sign, sign
from provcheck.gui.models.arrangement import Group, Standing
from provcheck.gui.models.match_model import BESIDE_ROLE, MATCH_ROLE, STANDING_ROLE
from provcheck.gui.models.row_words import GROUP_ROLE, beside_text, group_count, suspect_name, work_name
from provcheck.gui.models.thumb_store import ThumbStore
from provcheck.gui.theme import colour, font_of

Index = QModelIndex | QPersistentModelIndex

type Note = tuple[str, str]
"""A word or two, and the ink they are in."""

_MOST_LINES = 5
"""Lines of words that a row has room for."""


class MatchDelegate(QStyledItemDelegate):
    """Rows of the list of matches."""

    def __init__(self, thumbs: ThumbStore, view: QWidget) -> None:
        """`view` gives font and colours."""
        super().__init__(view)
        self._thumbs = thumbs
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Every match is as high as any other; lines above groups are lower."""
        is_group = index.data(GROUP_ROLE) is not None
        return QSize(tokens.LIST_MINIMUM, tokens.ROW if is_group else tokens.MATCH_ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        painter.save()
        painter.setLayoutDirection(option.direction)
        area = QRect(option.rect)
        match, group = index.data(MATCH_ROLE), index.data(GROUP_ROLE)
        if isinstance(group, Group):
            self._group(painter, area, group)
        elif isinstance(match, Match):
            self._match(painter, area, option, match, index)
        painter.restore()

    def _group(self, painter: QPainter, area: QRect, group: Group) -> None:
        """Name and number of what follows."""
        painter.fillRect(area, colour(self._view, "window"))
        inner = area.adjusted(tokens.SPACE_3, 0, -tokens.SPACE_3, 0)
        count = group_count(group)
        metrics = QFontMetrics(font_of(self._view, tokens.SIZE_NOTE))
        if metrics.horizontalAdvance(count) > inner.width() // 2:
            count = matches_shortly(group.count, group.resemblances)
        width = self._text(painter, inner, count, "second", right=True)
        name = visual(painter, inner, inner.adjusted(0, 0, -width - tokens.SPACE_2, 0))
        self._text(painter, name, group.name, "text", semibold=True)

    def _match(self, painter: QPainter, area: QRect, option: QStyleOptionViewItem, match: Match, index: Index) -> None:
        standing, beside = index.data(STANDING_ROLE), index.data(BESIDE_ROLE)
        self._ground(painter, area, option)
        if beside.follows:
            self._link(painter, area)
        side = tokens.MATCH_THUMB
        top = area.top() + (area.height() - side) // 2
        top -= tokens.SPACE_1
        left = area.left() + tokens.SPACE_3
        for sha256 in (match.work.facts.sha256, match.suspect_facts.sha256):
            place = visual(painter, area, QRect(left, top, side, side))
            draw_thumb(painter, place, self._thumbs.get(sha256), self._view)
            left += side + tokens.SPACE_1
        if tells_score(match):
            bar = QRect(area.left() + tokens.SPACE_3, top + side + tokens.SPACE_1, 2 * side + tokens.SPACE_1, tokens.BAR)
            draw_bar(painter, visual(painter, area, bar), match.score, self._view)
        words = QRect(left + tokens.SPACE_1, top, area.right() - left - 2 * tokens.SPACE_1, side)
        self._words(painter, visual(painter, area, words), match, standing, self.notes(index))

    def _ground(self, painter: QPainter, area: QRect, option: QStyleOptionViewItem) -> None:
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, colour(self._view, "raised"))
            edge = visual(painter, area, QRect(area.left(), area.top(), tokens.SPACE_1, area.height()))
            painter.fillRect(edge, colour(self._view, "accent"))
        line = QRect(area.left(), area.bottom(), area.width(), tokens.LINE)
        painter.fillRect(line, colour(self._view, "line"))

    def _link(self, painter: QPainter, area: QRect) -> None:
        """An elbow from the row above, which is of the same picture."""
        down = QRect(area.left() + tokens.SPACE_1 + 2, area.top(), tokens.LINE, area.height() // 2)
        along = QRect(down.left(), down.bottom(), area.left() + tokens.SPACE_3 - 2 - down.left(), tokens.LINE)
        for part in (down, along):
            painter.fillRect(visual(painter, area, part), colour(self._view, "second"))

    def notes(self, index: Index) -> list[Note]:
        """What is told in short: "new", how many works or files the row stands for, and what its file says of its origin."""
        standing, beside = index.data(STANDING_ROLE), index.data(BESIDE_ROLE)
        new = tr("new") if standing.is_new else ""
        told = ((new, "accent"), (beside_text(beside), "text"), (standing.mark, "text"))
        return [(text, ink) for text, ink in told if text]

    def _words(self, painter: QPainter, area: QRect, match: Match, standing: Standing, notes: list[Note]) -> None:
        """Sign and verdict, in one line or two, with its mark under it; the work with the decision's sign; the suspect.

        Both names have their lines to themselves; what else is told in short stands under them.
        """
        ink = "second" if standing.decision is DecisionKind.DISMISSED else "text"
        over = tokens.SIGN + tokens.SPACE_1
        titles = title_lines(verdict_name(match.verdict), area.width() - over - tokens.LINE, self._view)
        marks = [match_mark(match)] if match.evidence.has_other_content else []
        if len(titles) + len(marks) + 2 + bool(notes) > _MOST_LINES:
            marks, notes = [], [*((mark, ink) for mark in marks), *notes]
        lines = _lines(area, len(titles) + len(marks) + 2 + bool(notes))
        self._sign(painter, visual(painter, area, _square(lines[0], area.left())), match, ink)
        for title, line in zip(titles, lines, strict=False):
            self._text(painter, visual(painter, area, line.adjusted(over + tokens.LINE, 0, 0, 0)), title, ink, semibold=True)
        for told, line in zip(marks, lines[len(titles) :], strict=False):
            self._text(painter, visual(painter, area, line), told, ink)
        of_work, of_suspect, *rest = lines[len(titles) + len(marks) :]
        decided = standing.decision is not DecisionKind.OPEN
        if decided:
            sign_of = decision_sign(
                standing.decision.value, tokens.SIGN, colour(self._view, "text"), self._view.devicePixelRatioF()
            )
            painter.drawPixmap(visual(painter, area, _square(of_work, area.right() - tokens.SIGN)).topLeft(), sign_of)
        self._text(painter, visual(painter, area, of_work.adjusted(0, 0, -over if decided else 0, 0)), work_name(match), ink)
        self._text(painter, visual(painter, area, of_suspect), suspect_name(match), "second")
        for line in rest:
            self._row_of(painter, area, line, notes)

    def _sign(self, painter: QPainter, area: QRect, match: Match, ink: str) -> None:
        made = sign(match.verdict.value, tokens.SIGN, colour(self._view, ink), self._view.devicePixelRatioF())
        painter.drawPixmap(area.topLeft(), made)

    def _row_of(self, painter: QPainter, area: QRect, line: QRect, notes: Sequence[Note]) -> None:
        """Words beside each other, from where reading starts; the last ones are shortened where there is little room."""
        for told, ink in notes:
            if line.width() > 0:
                width = self._text(painter, visual(painter, area, line), told, ink)
                line = line.adjusted(width + tokens.SPACE_2, 0, 0, 0)

    def _text(self, painter: QPainter, area: QRect, text: str, ink: str, *, semibold: bool = False, right: bool = False) -> int:
        """Draw a line of text, smaller or in the middle of it cut where it is too long; gives back its width."""
        for size in (tokens.SIZE_BODY, tokens.SIZE_NOTE) if semibold else (tokens.SIZE_NOTE,):
            painter.setFont(font_of(self._view, size, semibold=semibold))
            metrics = painter.fontMetrics()
            if metrics.horizontalAdvance(text) <= area.width():
                break
        painter.setPen(colour(self._view, ink))
        shown = isolated(metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, area.width()))
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | side, shown)
        return metrics.horizontalAdvance(shown)


def title_lines(title: str, width: int, view: QWidget) -> list[str]:
    """A title in one line, or in two where that is not wide enough even for smaller letters: a verdict is never cut."""
    metrics = QFontMetrics(font_of(view, tokens.SIZE_NOTE, semibold=True))
    if metrics.horizontalAdvance(title) <= width or " " not in title:
        return [title]
    words = title.split(" ")
    ways = [(" ".join(words[:number]), " ".join(words[number:])) for number in range(1, len(words))]
    return [*min(ways, key=lambda way: max(metrics.horizontalAdvance(line) for line in way))]


def _square(line: QRect, left: int) -> QRect:
    """Where a sign stands in a line."""
    return QRect(left, line.center().y() - tokens.SIGN // 2, tokens.SIGN, tokens.SIGN)


def _lines(area: QRect, count: int) -> list[QRect]:
    """Lines of equal height, from the top of an area; more than three are higher than that, around the row's middle."""
    height = area.height() // 3 if count <= 3 else min(tokens.TEXT_LINE, tokens.MATCH_ROW // count)
    top = area.top() if count <= 3 else area.center().y() + tokens.SPACE_1 - count * height // 2
    return [QRect(area.left(), top + number * height, area.width(), height) for number in range(count)]


def visual(painter: QPainter, area: QRect, part: QRect) -> QRect:
    """Where a part of an area is drawn: on its other side where reading goes from right to left."""
    return QStyle.visualRect(painter.layoutDirection(), area, part)


def draw_thumb(painter: QPainter, area: QRect, pixmap: QPixmap | None, view: QWidget) -> None:
    """A picture, whole, in the middle of a well; an empty well until it is there."""
    painter.fillRect(area, colour(view, "well"))
    if pixmap is None:
        return
    size = pixmap.size().scaled(area.size(), Qt.AspectRatioMode.KeepAspectRatio)
    if size.width() > pixmap.width():
        size = pixmap.size()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    draw_centred(painter, area, size, pixmap, view)


def draw_bar(painter: QPainter, area: QRect, share: float, view: QWidget) -> None:
    """A short bar of a share 0..1, filled from where reading starts."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    radius = area.height() / 2
    painter.setBrush(colour(view, "line"))
    painter.drawRoundedRect(area, radius, radius)
    painter.setBrush(colour(view, "second"))
    filled = QRect(area.left(), area.top(), round(area.width() * min(1.0, max(0.0, share))), area.height())
    painter.drawRoundedRect(visual(painter, area, filled), radius, radius)
    painter.restore()
