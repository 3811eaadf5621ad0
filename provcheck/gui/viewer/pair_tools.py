"""The tools under a pair: six views, what can be set in them, and zoom."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QSlider, QStackedWidget, QWidget

from provcheck.app.i18n import tr
from provcheck.gui import tokens
from provcheck.gui.viewer.looks import Looks, ViewMode
from provcheck.gui.widgets.basics import button, column, fill, label, row
from provcheck.gui.widgets.icon_button import IconButton

_STEPS = 100


def mode_names() -> dict[ViewMode, tuple[str, str]]:
    """Each view in a word, and in a sentence."""
    return {
        ViewMode.SIDE: (tr("Side"), tr("Side by side")),
        ViewMode.SWIPE: (tr("Swipe"), tr("Swipe: the suspect right of a divider, the work left of it")),
        ViewMode.BLINK: (tr("Blink"), tr("Blink: work and suspect in turns; again to hold")),
        ViewMode.OVERLAY: (tr("Overlay"), tr("Overlay: the suspect over the work, as strong as you set it")),
        ViewMode.DIFFERENCE: (tr("Difference"), tr("Difference: where light or lines are not the same")),
        ViewMode.LINES: (tr("Lines"), tr("Lines: matched places joined")),
    }


class _Slider(QSlider):
    """A slider that is moved by left and right alone: up and down lead to other matches."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        # Reached by Tab, not by a click, so that keys stay where they were.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            event.ignore()
        else:
            super().keyPressEvent(event)


class PairTools(QWidget):
    """Two rows of tools.

    Signals:
        mode_wanted: A `ViewMode`.
        amount_wanted: Where the slider was put, 0..1.
    """

    mode_wanted = Signal(object)
    amount_wanted = Signal(float)

    def __init__(self) -> None:
        """Start side by side."""
        super().__init__()
        self._group = QButtonGroup(self)
        self.modes = {}
        for number, (mode, (word, sentence)) in enumerate(mode_names().items(), start=1):
            made = button(word, "mode", name=sentence)
            made.setCheckable(True)
            made.setToolTip(tr("{action} ({key})").format(action=sentence, key=number))
            self._group.addButton(made, number - 1)
            self.modes[mode] = made
        self.fit = IconButton("whole", tr("Show the whole pictures"), "0")
        self.area = IconButton("area", tr("Show the matched area"), tr("R"))
        self.exact = button(tr("1 : 1"), "mode", name=tr("Show the work pixel by pixel"))
        self.exact.setToolTip(tr("{action} ({key})").format(action=self.exact.accessibleName(), key=tr("X")))
        self.straighten = IconButton("straighten", tr("Show the suspect as the work lies"), tr("L"), checkable=True)
        self.region = IconButton("region", tr("Outline the matched region, dim the rest, or show neither"), tr("M"))
        self.loupe = IconButton("loupe", tr("Magnify what is under the pointer"), tr("Z"), checkable=True)
        self.nearer = button("+", "mode", name=tr("Zoom in"))
        self.farther = button("\u2212", "mode", name=tr("Zoom out"))
        for each in (self.nearer, self.farther):
            each.setFixedWidth(tokens.TARGET)
        self.percent = label("", "second")
        self.percent.setMinimumWidth(tokens.PERCENT_WIDTH)
        self.percent.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._make_setting()
        self._lay_out()
        self._group.idClicked.connect(self._mode_clicked)
        self.slider.valueChanged.connect(self._slid)

    def _make_setting(self) -> None:
        self.slider = _Slider()
        self.slider.setRange(0, _STEPS)
        self.slider.setPageStep(_STEPS // 10)
        self.slider.setMinimumWidth(tokens.SLIDER_WIDTH)
        self.of_lines = button(tr("In lines"), "mode", name=tr("Show where lines differ instead of light"))
        self.of_lines.setCheckable(True)
        self.of_lines.setToolTip(self.of_lines.accessibleName())
        self._setting = QStackedWidget()
        difference = QWidget()
        fill(row(difference), [self.of_lines, None])
        for each in (QWidget(), self.slider, difference):
            self._setting.addWidget(each)
        self._setting.setFixedHeight(tokens.TARGET)

    def _lay_out(self) -> None:
        self._halves = modes, tools = QWidget(), QWidget()
        fill(row(modes, space=tokens.SPACE_1), [*self.modes.values(), None])
        line = row(tools, space=tokens.SPACE_1)
        fill(line, [self.fit, self.area, self.exact, self.straighten, self.region, self.loupe])
        line.addWidget(self._setting, 1)
        fill(line, [self.percent, self.farther, self.nearer])
        self._both = column(self, space=tokens.SPACE_1)
        fill(self._both, [modes, tools])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One row where there is room for it, else two."""
        super().resizeEvent(event)
        one_row = self.width() >= sum(half.sizeHint().width() for half in self._halves) + tokens.SPACE_5
        self._both.setDirection(QBoxLayout.Direction.LeftToRight if one_row else QBoxLayout.Direction.TopToBottom)

    def show_looks(self, looks: Looks, *, aligned: bool) -> None:
        """Show what is set; views that need an alignment can be chosen where there is one."""
        self.modes[looks.mode].setChecked(True)
        why = tr("Nothing aligns in this pair, so the pictures cannot be laid over each other.")
        for mode, (_word, sentence) in mode_names().items():
            if mode is not ViewMode.SIDE:
                key = list(ViewMode).index(mode) + 1
                self.modes[mode].setEnabled(aligned)
                self.modes[mode].setToolTip(tr("{action} ({key})").format(action=sentence, key=key) if aligned else why)
        self.straighten.setEnabled(aligned and looks.mode is ViewMode.SIDE)
        self.straighten.setChecked(looks.straightened)
        self.loupe.setChecked(looks.loupe)
        self._show_setting(looks)

    def _show_setting(self, looks: Looks) -> None:
        names = {
            ViewMode.SWIPE: tr("Where the divider stands"),
            ViewMode.BLINK: tr("How fast it blinks"),
            ViewMode.OVERLAY: tr("How strong the suspect is"),
        }
        self.of_lines.setChecked(looks.of_lines)
        # The divider is where the slider is, also where reading goes from right to left.
        self.slider.unsetLayoutDirection()
        if looks.mode is ViewMode.SWIPE:
            self.slider.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        if looks.amount is not None:
            self.slider.setAccessibleName(names[looks.mode])
            self.slider.setToolTip(names[looks.mode])
            self.slider.blockSignals(True)
            self.slider.setValue(round(looks.amount * _STEPS))
            self.slider.blockSignals(False)
            self._setting.setCurrentWidget(self.slider)
        else:
            self._setting.setCurrentIndex(2 if looks.mode is ViewMode.DIFFERENCE else 0)

    @Slot(int)
    def _mode_clicked(self, number: int) -> None:
        self.mode_wanted.emit(list(ViewMode)[number])

    @Slot(int)
    def _slid(self, value: int) -> None:
        self.amount_wanted.emit(value / _STEPS)
