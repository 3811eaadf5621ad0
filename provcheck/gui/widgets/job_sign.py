"""That a job runs on another page, and how far it is; a click leads there."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QProgressBar, QPushButton, QSizePolicy, QStackedWidget, QWidget

from provcheck.app.i18n import tr
from provcheck.gui import tokens
from provcheck.gui.widgets.basics import as_button, column, fill
from provcheck.gui.widgets.elided import ElidedLabel
from provcheck.gui.widgets.progress_panel import ProgressPanel


class JobSign(QPushButton):
    """Says what the progress panel of a page says, in three short lines. Hidden on that page, and while nothing runs.

    Signals:
        page_wanted: The page on which the job runs is to be shown.
    """

    page_wanted = Signal(QWidget)

    def __init__(self, panel: ProgressPanel, page: QWidget, pages: QStackedWidget) -> None:
        """`panel` is the one of the job, on one of the `pages`."""
        super().__init__()
        self._panel, self._page, self._pages = panel, page, pages
        as_button(self, "side", panel.job)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.count = ElidedLabel(rank="note")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(panel.job)
        self._lines = lines = column(self, space=tokens.SPACE_1)
        lines.setContentsMargins(tokens.SPACE_2 + tokens.FOCUS, tokens.SPACE_1, tokens.SPACE_2, tokens.SPACE_1)
        fill(lines, [ElidedLabel(panel.job), self.bar, self.count])
        for inner in self.findChildren(QWidget):
            inner.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        panel.changed.connect(self._follow)
        pages.currentChanged.connect(self._follow)
        self.clicked.connect(self._lead)
        self._follow()

    @property
    def runs(self) -> bool:
        """Whether the job goes on now, wherever it is seen."""
        return self._panel.runs

    def sizeHint(self) -> QSize:
        """As high as its lines: a button knows only of a text of its own."""
        return self._lines.sizeHint()

    @Slot()
    def _follow(self) -> None:
        """Show what the panel shows, unless that is seen itself."""
        self.setVisible(self._panel.runs and self._pages.currentWidget() is not self._page)
        if self.isHidden():
            return
        self.bar.setRange(0, self._panel.bar.maximum())
        self.bar.setValue(self._panel.bar.value())
        paused = self._panel.pause.isChecked()
        self.count.setText(tr("Paused") if paused else self._panel.count.text())
        self.setAccessibleName(tr("Go to: {job}, {count}").format(job=self._panel.job, count=self.count.whole_text()))
        self.setToolTip("\n".join(filter(None, (self._panel.count.text(), self._panel.pace.text()))))

    @Slot()
    def _lead(self) -> None:
        self.page_wanted.emit(self._page)
