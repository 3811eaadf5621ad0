"""Sets that were looked at before, a line each, to be opened again."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from provcheck.app.i18n import tr, tr_n
from provcheck.app.joining import clauses, listed
from provcheck.app.output_report import KeptOutputs
from provcheck.app.output_texts import summary_text
from provcheck.app.times import own_moment_text
from provcheck.gui import tokens
from provcheck.gui.widgets.basics import as_button, button, column, fill, label, row
from provcheck.gui.widgets.elided import ElidedLabel


class KeptSets(QWidget):
    """The lines; hidden while there are none.

    Signals:
        opened: Number of the set that is to be seen.
        forgotten: Number of the set that is to be kept no longer.
    """

    opened = Signal(int)
    forgotten = Signal(int)

    def __init__(self) -> None:
        """Start without any."""
        super().__init__()
        self.openers: dict[int, QPushButton] = {}
        self.forgetters: dict[int, QPushButton] = {}
        self._lines = column(space=tokens.SPACE_1)
        fill(column(self, space=tokens.SPACE_2), [label(tr("Looked at before"), "title"), self._lines])
        self.hide()

    def show_sets(self, kept: Sequence[KeptOutputs]) -> None:
        """Show these."""
        while (item := self._lines.takeAt(0)) is not None:
            gone = item.widget()
            if gone is not None:
                gone.hide()
                gone.deleteLater()
        self.openers, self.forgetters = {}, {}
        for each in kept:
            self._lines.addWidget(self._line(each))
        self.setVisible(bool(kept))

    def _line(self, kept: KeptOutputs) -> QWidget:
        number, summary = kept.number, kept.summary
        outputs = tr_n("{count:,} output", "{count:,} outputs", summary.pictures)
        about = tr("{outputs} beside {portfolio}, {when}").format(
            outputs=outputs, portfolio=summary.portfolio, when=own_moment_text(summary.started)
        )
        found = summary_text(summary)
        told = tr("{found}: {set}").format(found=found, set=about)
        opener = QPushButton()
        as_button(opener, "side", told)
        opener.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        words = [ElidedLabel(found[:1].upper() + found[1:]), ElidedLabel(clauses(about, listed(summary.folders)), "note")]
        for each in words:
            each.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        inside = column(opener, space=0)
        inside.setContentsMargins(tokens.SPACE_2, tokens.SPACE_1, tokens.SPACE_2, tokens.SPACE_1)
        fill(inside, words)
        opener.clicked.connect(lambda: self.opened.emit(number))
        forget = button(tr("Remove"), "quiet", name=tr("Keep no longer: {set}").format(set=told))
        forget.clicked.connect(lambda: self.forgotten.emit(number), Qt.ConnectionType.QueuedConnection)
        self.openers[number], self.forgetters[number] = opener, forget
        holder = QWidget()
        # A button asks for the room of a text of its own, and has none.
        holder.setFixedHeight(tokens.ROW + tokens.SPACE_4)
        line = row(holder, space=tokens.SPACE_3)
        fill(line, [opener, forget])
        line.setStretch(0, 1)
        return holder
