"""The scans that were made, latest first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from provcheck.app.figures import checked_text
from provcheck.app.i18n import isolated, tr
from provcheck.app.joining import clauses, listed
from provcheck.app.names import lines_of
from provcheck.app.texts import level_name, matches_text
from provcheck.app.times import moment_text, own_moment_text
from provcheck.core.index.scan_store import ScanSummary
from provcheck.gui import tokens
from provcheck.gui.models.match_delegate import visual
from provcheck.gui.theme import colour, font_of

Index = QModelIndex | QPersistentModelIndex
SCAN_ROLE = Qt.ItemDataRole.UserRole


def result_text(scan: ScanSummary) -> str:
    """What came of a scan in a line."""
    matches = matches_text(scan.matches, scan.resemblances)
    text = clauses(matches, checked_text(scan.checked, scan.not_read))
    return text if scan.completed else tr("{result}, stopped before the end").format(result=text)


def number_text(scan: ScanSummary) -> str:
    """The number of a scan, by which the terminal exports it, and when it was."""
    return tr("Scan {number}, {when}").format(number=scan.number, when=own_moment_text(scan.started))


def against_text(scan: ScanSummary) -> str:
    """What a scan was against, and how thoroughly it looked, where that is known."""
    if scan.level is None:
        return tr("against {portfolio}").format(portfolio=scan.portfolio)
    return tr("against {portfolio}, level {level}").format(portfolio=scan.portfolio, level=level_name(scan.level))


class ScanModel(QAbstractListModel):
    """An adapter over the list of scans."""

    def __init__(self, parent: QObject) -> None:
        """Start empty."""
        super().__init__(parent)
        self._scans: tuple[ScanSummary, ...] = ()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        """Number of scans."""
        return 0 if parent.isValid() else len(self._scans)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The scan, or a sentence of it."""
        if not index.isValid():
            return None
        scan = self._scans[index.row()]
        if role == SCAN_ROLE:
            return scan
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            template = tr("{scan}: {against}, {result}")
            return template.format(scan=number_text(scan), against=against_text(scan), result=result_text(scan))
        if role == Qt.ItemDataRole.ToolTipRole:
            # As its report says it.
            started = tr("Started {when} (UTC)").format(when=moment_text(scan.started))
            return "\n".join([result_text(scan), against_text(scan), started, lines_of(scan.targets, len(scan.targets))])
        return None

    def set_scans(self, scans: Sequence[ScanSummary]) -> bool:
        """Show these; gives whether they are others than before."""
        if self._scans == tuple(scans):
            return False
        self.beginResetModel()
        self._scans = tuple(scans)
        self.endResetModel()
        return True


class ScanDelegate(QStyledItemDelegate):
    """A row: when, against what, what came of it, what was checked."""

    def __init__(self, view: QWidget) -> None:
        """`view` gives font and colours."""
        super().__init__(view)
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Two lines with room around them."""
        return QSize(tokens.LIST_MINIMUM, tokens.ROW + tokens.SPACE_5)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        scan = index.data(SCAN_ROLE)
        if not isinstance(scan, ScanSummary):
            return
        painter.save()
        painter.setLayoutDirection(option.direction)
        area = QRect(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, colour(self._view, "raised"))
            edge = visual(painter, area, QRect(area.left(), area.top(), tokens.SPACE_1, area.height()))
            painter.fillRect(edge, colour(self._view, "accent"))
        painter.fillRect(QRect(area.left(), area.bottom(), area.width(), tokens.LINE), colour(self._view, "line"))
        words = area.adjusted(tokens.SPACE_4, tokens.SPACE_2, -tokens.SPACE_4, -tokens.SPACE_2)
        upper = QRect(words.left(), words.top(), words.width(), words.height() // 2)
        lower = QRect(words.left(), upper.bottom(), words.width(), words.height() // 2)
        number = number_text(scan)
        taken = QFontMetrics(font_of(self._view, tokens.SIZE_NOTE)).horizontalAdvance(number) + tokens.SPACE_4
        beside = QRect(upper.left(), upper.top(), max(0, upper.width() - taken), upper.height())
        self._text(painter, visual(painter, upper, beside), result_text(scan), "text", right=False)
        self._text(painter, upper, number, "second", right=True)
        targets = tr("{targets}, {against}").format(targets=listed(scan.targets), against=against_text(scan))
        self._text(painter, lower, targets, "second", right=False)
        painter.restore()

    def _text(self, painter: QPainter, area: QRect, text: str, ink: str, *, right: bool) -> None:
        painter.setFont(font_of(self._view, tokens.SIZE_BODY if ink == "text" else tokens.SIZE_NOTE, semibold=ink == "text"))
        painter.setPen(colour(self._view, ink))
        shown = isolated(painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, area.width()))
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(area, side | Qt.AlignmentFlag.AlignVCenter, shown)
