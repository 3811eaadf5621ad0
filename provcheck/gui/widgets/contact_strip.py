"""A contact sheet: pictures that belong together, as many lines as there is need for, each of which opens."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip

from provcheck.app.i18n import isolated
from provcheck.core.report.plots import ACROSS, ContactSheet, SheetPicture
from provcheck.gui import tokens
from provcheck.gui.models.thumb_store import ThumbStore
from provcheck.gui.theme import colour, font_of
from provcheck.gui.widgets.focus_ring import DrawsFocus

_SIDE = tokens.SHEET_THUMB
_CELL = QSize(_SIDE + tokens.SPACE_2, _SIDE + 2 * tokens.TEXT_LINE + tokens.SPACE_3)


class ContactStrip(DrawsFocus):
    """Cells that wrap; mouse and arrows choose, a click or Enter opens.

    Signals:
        opened: Place of the picture that is to be looked at, the lead not counted.
        fitted: Other cells are shown than before, or as many in other lines.
    """

    opened = Signal(int)
    fitted = Signal()

    def __init__(self, thumbs: ThumbStore) -> None:
        """Start empty; `thumbs` loads pictures when they are drawn for the first time."""
        super().__init__()
        self._thumbs = thumbs
        self._sheet = ContactSheet("", None, ())
        self._cells: tuple[SheetPicture, ...] = ()
        self._current = 0
        self._lines = tokens.SHEET_ROWS
        self._over = -1
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)
        thumbs.arrived.connect(self._draw_anew)

    def show_sheet(self, sheet: ContactSheet) -> None:
        """Show these pictures, the lead first with a line around it."""
        self._sheet = sheet
        self._cells = (*([sheet.lead] if sheet.lead else []), *sheet.pictures)
        self._current, self._lines = 0, tokens.SHEET_ROWS
        self._tell_current()
        self._fit()

    def show_all(self) -> None:
        """Show every line."""
        self._lines = max(1, len(self._cells))
        self._fit()

    @property
    def columns(self) -> int:
        """Cells beside each other."""
        return max(1, self.width() // _CELL.width())

    @property
    def shown(self) -> int:
        """How many cells are shown."""
        return min(len(self._cells), self._lines * self.columns)

    @property
    def hidden(self) -> int:
        """How many pictures are not shown for want of lines."""
        return len(self._cells) - self.shown

    def area_of(self, place: int) -> QRect:
        """Where a cell is."""
        line, column = divmod(place, self.columns)
        left = self.width() - (column + 1) * _CELL.width() if self.isRightToLeft() else column * _CELL.width()
        return QRect(QPoint(left, line * _CELL.height()), _CELL)

    def place_at(self, point: QPoint) -> int:
        """The cell at a point; -1 where there is none."""
        return next((place for place in range(self.shown) if self.area_of(place).contains(point)), -1)

    def sizeHint(self) -> QSize:
        """As high as the lines that are shown."""
        return QSize(4 * _CELL.width(), -(-self.shown // self.columns) * _CELL.height())

    def minimumSizeHint(self) -> QSize:
        """One cell wide."""
        return QSize(_CELL.width(), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        height = self.sizeHint().height()
        if self.height() != height or self.minimumHeight() != height:
            self.setFixedHeight(height)
        self.updateGeometry()
        self.update()
        self.fitted.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cells that are seen."""
        painter = QPainter(self)
        for place in range(self.shown):
            if self.area_of(place).intersects(event.rect()):
                self._draw(painter, place)
        painter.end()

    def _draw(self, painter: QPainter, place: int) -> None:
        cell, area = self._cells[place], self.area_of(place)
        frame = QRect(area.left(), area.top() + tokens.FOCUS, _SIDE, _SIDE)
        painter.fillRect(frame, colour(self, "well"))
        pixmap = self._thumbs.get(cell.content) if cell.content else None
        if pixmap is not None:
            self._draw_picture(painter, frame, pixmap, place)
        is_chosen = self.hasFocus() and place == self._current
        if is_chosen or place == self._over or self._is_lead(place):
            ink = colour(self, "accent" if is_chosen or place == self._over else "text")
            painter.setPen(QPen(ink, tokens.FOCUS))
            painter.drawRect(frame.adjusted(0, 0, -1, -1))
        words = QRect(frame.left(), frame.bottom() + tokens.SPACE_1, _SIDE, tokens.TEXT_LINE)
        for text, rank in ((cell.note, "text"), (cell.name, "second")):
            if not text:
                continue
            painter.setFont(font_of(self, tokens.SIZE_NOTE, semibold=rank == "text"))
            painter.setPen(colour(self, rank))
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, words.width())
            painter.drawText(words, Qt.AlignmentFlag.AlignCenter, isolated(shown))
            words.translate(0, tokens.TEXT_LINE)

    def _draw_picture(self, painter: QPainter, frame: QRect, pixmap: QPixmap, place: int) -> None:
        ratio = self.devicePixelRatioF()
        size = pixmap.size() / ratio
        if size.width() > frame.width() or size.height() > frame.height():
            size.scale(frame.size(), Qt.AspectRatioMode.KeepAspectRatio)
        target = QRect(QPoint(), size)
        target.moveCenter(frame.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(target, pixmap)
        if self._sheet.tiles and not self._is_lead(place):
            self._draw_tiles(painter, target)

    def _draw_tiles(self, painter: QPainter, target: QRect) -> None:
        """A line around the fields that all of them share; one behind it, so that it is seen on any picture."""
        across, down = target.width() / ACROSS, target.height() / ACROSS
        for ink, width in ((tokens.HALO_INK, tokens.OUTLINE), (tokens.OUTLINE_INK, tokens.LINE)):
            painter.setPen(QPen(QColor(ink), width))
            for left, top, right, bottom in self._sheet.outline:
                start, end = QPointF(left * across, top * down), QPointF(right * across, bottom * down)
                painter.drawLine(start + target.topLeft().toPointF(), end + target.topLeft().toPointF())

    def _is_lead(self, place: int) -> bool:
        return self._sheet.lead is not None and place == 0

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark what is under the pointer."""
        self._point_at(self.place_at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        """Mark nothing."""
        super().leaveEvent(event)
        self._point_at(-1)

    def _point_at(self, place: int) -> None:
        if place != self._over:
            self._over = place
            self.setCursor(Qt.CursorShape.PointingHandCursor if place >= 0 else Qt.CursorShape.ArrowCursor)
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open what is pressed."""
        place = self.place_at(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and place >= 0:
            self._go(place)
            self._open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by arrows, open with Enter."""
        aside = -1 if self.isRightToLeft() else 1
        steps = {
            Qt.Key.Key_Right: aside,
            Qt.Key.Key_Left: -aside,
            Qt.Key.Key_Down: self.columns,
            Qt.Key.Key_Up: -self.columns,
        }
        step = steps.get(Qt.Key(event.key()), 0)
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space} and self._cells:
            self._open()
        elif step and 0 <= self._current + step < self.shown:
            self._go(self._current + step)
        else:
            super().keyPressEvent(event)

    def _go(self, place: int) -> None:
        self._current = place
        self._tell_current()
        self.update()

    def _tell_current(self) -> None:
        self.setAccessibleName(self._sheet.text)
        cell = self._cells[self._current] if self._cells else None
        self.setAccessibleDescription("" if cell is None else f"{cell.note} {cell.name}".strip())

    def _open(self) -> None:
        lead = 1 if self._sheet.lead is not None else 0
        self.opened.emit(max(0, self._current - lead))

    def event(self, event: QEvent) -> bool:
        """Tell the whole name and place of a picture as a tool tip."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self.place_at(event.pos())
            told = f"{self._cells[place].name}\n{self._cells[place].path}" if place >= 0 else ""
            QToolTip.showText(event.globalPos(), told, self)
            return True
        return super().event(event)

    @Slot(list)
    def _draw_anew(self, _contents: list[str]) -> None:
        self.update()
