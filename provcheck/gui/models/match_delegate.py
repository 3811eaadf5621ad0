"""Draws a match as a row: both pictures with the score as a bar under them, the verdict's sign and words, both names."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from provcheck.app.texts import verdict_name
from provcheck.core.records import Match
from provcheck.gui import tokens
from provcheck.gui.icons import sign
from provcheck.gui.models.match_model import MATCH_ROLE, MatchModel, suspect_name
from provcheck.gui.theme import colour, font_of

Index = QModelIndex | QPersistentModelIndex


class MatchDelegate(QStyledItemDelegate):
    """Rows of the list of matches."""

    def __init__(self, model: MatchModel, view: QWidget) -> None:
        """`view` gives font and colours."""
        super().__init__(view)
        self._model = model
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Every row is as high as any other."""
        return QSize(tokens.LIST_MINIMUM, tokens.MATCH_ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        match = index.data(MATCH_ROLE)
        if not isinstance(match, Match):
            return
        painter.save()
        area = QRect(option.rect)
        self._ground(painter, area, option)
        side = tokens.MATCH_THUMB
        top = area.top() + (area.height() - side) // 2
        top -= tokens.SPACE_1
        left = area.left() + tokens.SPACE_3
        for sha256 in (match.work.facts.sha256, match.suspect_facts.sha256):
            draw_thumb(painter, QRect(left, top, side, side), self._model.thumbs.get(sha256), self._view)
            left += side + tokens.SPACE_1
        bar = QRect(area.left() + tokens.SPACE_3, top + side + tokens.SPACE_1, 2 * side + tokens.SPACE_1, tokens.BAR)
        draw_bar(painter, bar, match.score, self._view)
        words = QRect(left + tokens.SPACE_2, top, area.right() - left - tokens.SPACE_2 - tokens.SPACE_3, side)
        self._words(painter, words, match)
        painter.restore()

    def _ground(self, painter: QPainter, area: QRect, option: QStyleOptionViewItem) -> None:
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, colour(self._view, "raised"))
            painter.fillRect(QRect(area.left(), area.top(), tokens.SPACE_1, area.height()), colour(self._view, "accent"))
        line = QRect(area.left(), area.bottom(), area.width(), tokens.LINE)
        painter.fillRect(line, colour(self._view, "line"))

    def _words(self, painter: QPainter, area: QRect, match: Match) -> None:
        """Three lines: sign and verdict, the work, the suspect."""
        height = area.height() // 3
        ink = colour(self._view, "text")
        ratio = self._view.devicePixelRatioF()
        lines = [QRect(area.left(), area.top() + n * height, area.width(), height) for n in range(3)]
        mark = sign(match.verdict.value, tokens.SIGN, ink, ratio)
        painter.drawPixmap(lines[0].left(), lines[0].center().y() - tokens.SIGN // 2, mark)
        title = lines[0].adjusted(tokens.SIGN + tokens.SPACE_1 + tokens.LINE, 0, 0, 0)
        self._text(painter, title, verdict_name(match.verdict), "text", semibold=True)
        self._text(painter, lines[1], match.work.name, "text")
        self._text(painter, lines[2], suspect_name(match), "second")

    def _text(self, painter: QPainter, area: QRect, text: str, ink: str, *, semibold: bool = False) -> None:
        font = font_of(self._view, tokens.SIZE_BODY if semibold else tokens.SIZE_NOTE, semibold=semibold)
        painter.setFont(font)
        painter.setPen(colour(self._view, ink))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


def draw_thumb(painter: QPainter, area: QRect, pixmap: QPixmap | None, view: QWidget) -> None:
    """A picture, whole, in the middle of a well; an empty well until it is there."""
    painter.fillRect(area, colour(view, "well"))
    if pixmap is None:
        return
    size = pixmap.size().scaled(area.size(), Qt.AspectRatioMode.KeepAspectRatio)
    if size.width() > pixmap.width():
        size = pixmap.size()
    target = QRect(0, 0, size.width(), size.height())
    target.moveCenter(area.center())
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawPixmap(target, pixmap)


def draw_bar(painter: QPainter, area: QRect, share: float, view: QWidget) -> None:
    """A short bar of a share 0..1."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    radius = area.height() / 2
    painter.setBrush(colour(view, "line"))
    painter.drawRoundedRect(area, radius, radius)
    painter.setBrush(colour(view, "second"))
    filled = QRect(area.left(), area.top(), round(area.width() * min(1.0, max(0.0, share))), area.height())
    painter.drawRoundedRect(filled, radius, radius)
    painter.restore()
