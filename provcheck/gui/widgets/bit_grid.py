"""The bits of a perceptual hash as a grid, and which of them differ."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from provcheck.core.evidence import HashPair
from provcheck.gui import tokens
from provcheck.gui.theme import colour


@dataclass(frozen=True)
class Bits:
    """Bits row by row, with marks on some of them.

    Attributes:
        bits: The bits.
        marked: For every bit whether it differs.
        columns: Bits in a row.
    """

    bits: tuple[bool, ...]
    marked: tuple[bool, ...]
    columns: int

    @property
    def rows(self) -> int:
        """Number of rows."""
        return -(-len(self.bits) // self.columns)


def bits_of(hexadecimal: str, count: int) -> tuple[bool, ...]:
    """The first `count` bits of hexadecimal digits."""
    binary = f"{int(hexadecimal, 16):0{4 * len(hexadecimal)}b}" if hexadecimal else ""
    return tuple(bit == "1" for bit in binary[:count])


def grids_of(pair: HashPair, count: int) -> tuple[Bits, Bits, Bits]:
    """The work's bits, the suspect's bits, and the differing ones alone."""
    work, suspect = bits_of(pair.work_bits, count), bits_of(pair.suspect_bits, count)
    differing = tuple(first != second for first, second in zip(work, suspect, strict=True))
    none = (False,) * len(work)
    return (
        Bits(work, none, pair.columns),
        Bits(suspect, none, pair.columns),
        Bits(none, differing, pair.columns),
    )


class BitGrid(QWidget):
    """A square of cells: ones dark, zeros light. A marked cell is filled and outlined."""

    def __init__(self) -> None:
        """Start without bits."""
        super().__init__()
        self._bits = Bits((), (), 1)
        self.setFixedSize(tokens.BIT_GRID, tokens.BIT_GRID)

    def show_bits(self, bits: Bits, name: str) -> None:
        """Show bits; `name` describes them for screen readers and as a tool tip."""
        self._bits = bits
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the cells."""
        painter = QPainter(self)
        across = self.width() / self._bits.columns
        down = self.height() / max(1, self._bits.rows)
        for number, (bit, marked) in enumerate(zip(self._bits.bits, self._bits.marked, strict=True)):
            row, column = divmod(number, self._bits.columns)
            left, top = round(column * across), round(row * down)
            cell = QRectF(left, top, round((column + 1) * across) - left, round((row + 1) * down) - top)
            self._draw_cell(painter, cell, bit=bit, marked=marked)
        painter.end()

    def _draw_cell(self, painter: QPainter, cell: QRectF, *, bit: bool, marked: bool) -> None:
        painter.fillRect(cell, colour(self, "second" if bit else "raised"))
        if marked:
            painter.setPen(QPen(colour(self, "text"), tokens.BIT_MARK, j=Qt.PenJoinStyle.MiterJoin))
            painter.setBrush(colour(self, "second"))
            edge = tokens.BIT_MARK / 2
            painter.drawRect(cell.adjusted(edge, edge, -edge, -edge))
