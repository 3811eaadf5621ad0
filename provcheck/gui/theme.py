"""Palette and style sheet made from the tokens, following the system's colour scheme."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from provcheck.core.assets import resource
from provcheck.gui import tokens
from provcheck.gui.tokens import DARK, LIGHT, Colours

# Roles that a style sheet leaves alone: a rule with "color" or "background" replaces the ones that would fit by name.
_ROLES: dict[str, QPalette.ColorRole] = {
    "window": QPalette.ColorRole.Light,
    "panel": QPalette.ColorRole.Midlight,
    "raised": QPalette.ColorRole.AlternateBase,
    "line": QPalette.ColorRole.Mid,
    "text": QPalette.ColorRole.ToolTipText,
    "second": QPalette.ColorRole.LinkVisited,
    "well": QPalette.ColorRole.Dark,
    "well_text": QPalette.ColorRole.BrightText,
    "clear": QPalette.ColorRole.Shadow,
    "accent": QPalette.ColorRole.Accent,
    "on_accent": QPalette.ColorRole.HighlightedText,
}


def colour(widget: QWidget, name: str) -> QColor:
    """The colour of that name in `Colours`, in the scheme the widget is shown in."""
    return widget.palette().color(_ROLES[name])


def from_reading_start(painter: QPainter, widget: QWidget) -> None:
    """Draw what follows from the right where reading starts there: for scales, not for pictures or text."""
    if widget.isRightToLeft():
        painter.translate(widget.width(), 0)
        painter.scale(-1, 1)


def make_palette(colours: Colours) -> QPalette:
    """A palette whose roles hold the tokens, so that painting code asks the widget and never the scheme."""
    palette = QPalette()
    for name, role in _ROLES.items():
        palette.setColor(role, QColor(getattr(colours, name)))
    same = {
        QPalette.ColorRole.Window: colours.window,
        QPalette.ColorRole.Base: colours.panel,
        QPalette.ColorRole.Button: colours.raised,
        QPalette.ColorRole.WindowText: colours.text,
        QPalette.ColorRole.Text: colours.text,
        QPalette.ColorRole.ButtonText: colours.text,
        QPalette.ColorRole.PlaceholderText: colours.second,
        QPalette.ColorRole.ToolTipBase: colours.raised,
        QPalette.ColorRole.Highlight: colours.accent,
        QPalette.ColorRole.Link: colours.accent,
    }
    for role, value in same.items():
        palette.setColor(role, QColor(value))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.second))
    return palette


def base_font(font: QFont) -> QFont:
    """The system's font at the body size, with figures of one width."""
    font.setPixelSize(tokens.SIZE_BODY)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def font_of(widget: QWidget, size: int, *, semibold: bool = False) -> QFont:
    """The widget's font in another of the sizes, for painting."""
    font = QFont(widget.font())
    font.setPixelSize(size)
    font.setWeight(QFont.Weight.DemiBold if semibold else QFont.Weight.Normal)
    return font


class Theme(QObject):
    """Dresses the application, again whenever the system changes between light and dark."""

    def __init__(self, application: QApplication) -> None:
        """Apply the system's scheme and follow it."""
        super().__init__(application)
        self._application = application
        self._chosen = ""
        application.setStyle("Fusion")
        application.setFont(base_font(application.font()))
        application.styleHints().colorSchemeChanged.connect(self.follow)
        self.follow(application.styleHints().colorScheme())

    @Slot(Qt.ColorScheme)
    def follow(self, scheme: Qt.ColorScheme) -> None:
        """Apply the system's scheme, light where it has none; nothing when the person has chosen one."""
        if not self._chosen:
            self.apply(DARK if scheme is Qt.ColorScheme.Dark else LIGHT)

    @Slot(str)
    def choose(self, appearance: str) -> None:
        """Stay "light" or "dark"; follow the system when empty."""
        self._chosen = appearance if appearance in {"light", "dark"} else ""
        if self._chosen:
            self.apply(DARK if self._chosen == "dark" else LIGHT)
        else:
            self.follow(self._application.styleHints().colorScheme())

    def apply(self, colours: Colours) -> None:
        """Apply colours to the whole application."""
        # First none: where one is changed for another, Qt goes through all widgets that it ever looked up a rule for, also
        # through those that are gone and were never shown.
        self._application.setStyleSheet("")
        self._application.setPalette(make_palette(colours))
        self._application.setStyleSheet(style_sheet(colours))


@contextmanager
def dressed_at_once() -> Iterator[None]:
    """Within it many widgets are made and put into each other without the style sheet, which all of them get at its end.

    With it Qt looks up the rules for a widget, and for all that is in it, each time that it is put into another one.
    """
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        raise TypeError(application)
    sheet = application.styleSheet()
    application.setStyleSheet("")
    try:
        yield
    finally:
        application.setStyleSheet(sheet)


def style_sheet(colours: Colours) -> str:
    """The style sheet; text has a dynamic property "rank", buttons have "kind", surfaces have "surface"."""
    return "\n".join(
        (_surfaces(colours), _texts(colours), _buttons(colours), _fields(colours), _bars(colours), _lists(colours))
    )


def _end() -> str:
    """The side where lines end; style sheets mirror positions, but neither paddings nor borders."""
    return "left" if QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft else "right"


def _surfaces(colours: Colours) -> str:
    return f"""
    QWidget {{ color: {colours.text}; }}
    QMainWindow, QDialog, QWidget[surface="window"] {{ background: {colours.window}; }}
    QFrame[surface="panel"] {{ background: {colours.panel}; border: {tokens.LINE}px solid {colours.line};
        border-radius: {tokens.RADIUS}px; }}
    QFrame[surface="top"] {{ background: {colours.panel}; border: none; border-bottom: {tokens.LINE}px solid {colours.line}; }}
    QFrame[surface="side"] {{ background: {colours.panel}; border: none;
        border-{_end()}: {tokens.LINE}px solid {colours.line}; }}
    QFrame[surface="message"] {{ background: {colours.raised}; border: {tokens.LINE}px solid {colours.line};
        border-radius: {tokens.RADIUS}px; }}
    QFrame[surface="alarm"] {{ background: {colours.text}; border: none; border-radius: {tokens.RADIUS}px; }}
    QFrame[surface="alarm"] QLabel {{ color: {colours.window}; }}
    QFrame[surface="rule"] {{ background: {colours.line}; border: none;
        max-height: {tokens.LINE}px; min-height: {tokens.LINE}px; }}
    QScrollArea, QScrollArea > QWidget > QWidget[surface="clear"] {{ background: transparent; border: none; }}
    QSplitter::handle {{ background: {colours.window}; }}
    QToolTip {{ background: {colours.raised}; color: {colours.text}; border: {tokens.LINE}px solid {colours.line};
        padding: {tokens.SPACE_1}px; }}
    """


def _texts(colours: Colours) -> str:
    return f"""
    QLabel {{ background: transparent; }}
    QLabel[rank="big"] {{ font-size: {tokens.SIZE_BIG}px; font-weight: {tokens.WEIGHT_SEMIBOLD}; }}
    QLabel[rank="page"] {{ font-size: {tokens.SIZE_PAGE}px; font-weight: {tokens.WEIGHT_SEMIBOLD}; }}
    QLabel[rank="title"] {{ font-size: {tokens.SIZE_TITLE}px; font-weight: {tokens.WEIGHT_SEMIBOLD}; }}
    QLabel[rank="strong"] {{ font-weight: {tokens.WEIGHT_SEMIBOLD}; }}
    QLabel[rank="second"] {{ color: {colours.second}; }}
    QLabel[rank="note"] {{ color: {colours.second}; font-size: {tokens.SIZE_NOTE}px; }}
    QTextEdit {{ background: {colours.panel}; border: {tokens.LINE}px solid {colours.line}; border-radius: {tokens.RADIUS}px; }}
    """


def _buttons(colours: Colours) -> str:
    inner = tokens.TARGET - 2 * tokens.FOCUS
    side = tokens.SPACE_3
    return f"""
    QPushButton, QToolButton {{ background: {colours.raised}; color: {colours.text}; min-height: {inner}px;
        padding: 0 {side}px; border: {tokens.FOCUS}px solid {colours.raised}; border-radius: {tokens.RADIUS}px; }}
    QPushButton:hover, QToolButton:hover {{ background: {colours.line}; }}
    QPushButton:disabled, QToolButton:disabled {{ color: {colours.second}; background: {colours.panel}; }}
    QPushButton:focus, QToolButton:focus {{ border-color: {colours.accent}; }}
    QPushButton[kind="main"] {{ background: {colours.accent}; color: {colours.on_accent}; border-color: {colours.accent};
        font-weight: {tokens.WEIGHT_SEMIBOLD}; padding: 0 {tokens.SPACE_4}px; }}
    QPushButton[kind="main"]:focus {{ border-color: {colours.text}; }}
    QPushButton[kind="main"]:disabled {{ background: {colours.raised}; border-color: {colours.raised};
        color: {colours.second}; }}
    QPushButton[kind="quiet"], QToolButton[kind="quiet"] {{ background: transparent; border-color: transparent;
        color: {colours.accent}; padding: 0 {tokens.SPACE_2}px; }}
    QPushButton[kind="quiet"]:hover, QToolButton[kind="quiet"]:hover {{ background: {colours.raised}; }}
    QPushButton[kind="quiet"]:checked {{ background: {colours.raised}; }}
    QPushButton[kind="quiet"]:focus, QToolButton[kind="quiet"]:focus {{ border-color: {colours.accent}; }}
    QPushButton[kind="side"] {{ background: transparent; border-color: transparent; text-align: left; min-height: {inner}px;
        padding: 0 {tokens.SPACE_2}px; }}
    QPushButton[kind="side"]:hover {{ background: {colours.raised}; }}
    QPushButton[kind="side"]:checked {{ background: {colours.raised}; font-weight: {tokens.WEIGHT_SEMIBOLD}; }}
    QPushButton[kind="side"]:focus {{ border-color: {colours.accent}; }}
    QPushButton[kind="tool"]:checked {{ background: {colours.line}; }}
    QPushButton[kind="icon"] {{ padding: 0; }}
    QPushButton[kind="mode"] {{ padding: 0 {tokens.SPACE_1 + tokens.FOCUS}px; }}
    QPushButton[kind="mode"]:checked, QPushButton[kind="icon"]:checked {{ background: {colours.line};
        border-color: {colours.second}; }}
    QPushButton[kind="mode"]:focus, QPushButton[kind="icon"]:focus {{ border-color: {colours.accent}; }}
    QToolButton[kind="menu"] {{ max-height: {inner}px; padding: 0 {tokens.SPACE_2}px;
        padding-{_end()}: {tokens.SPACE_4 + tokens.SPACE_1}px; }}
    QToolButton[kind="menu"]::menu-indicator {{ subcontrol-origin: padding; subcontrol-position: center right;
        right: {tokens.SPACE_1}px; }}
    QMenu {{ background: {colours.panel}; border: {tokens.LINE}px solid {colours.line}; padding: {tokens.SPACE_1}px; }}
    QMenu::item {{ padding: {tokens.SPACE_2}px {tokens.SPACE_4}px {tokens.SPACE_2}px {tokens.SPACE_5}px;
        border-radius: {tokens.SPACE_1}px; }}
    QMenu::item:selected {{ background: {colours.raised}; }}
    QMenu::item:disabled {{ color: {colours.second}; }}
    """


def _fields(colours: Colours) -> str:
    inner = tokens.TARGET - 2 * tokens.FOCUS
    dot, ring = tokens.SPACE_3, tokens.SPACE_1 + 1
    hole = dot + 2 * tokens.FOCUS - 2 * ring
    # The tick is dark.
    tick_ground = max(colours.accent, colours.on_accent, key=lambda ink: QColor(ink).lightness())
    return f"""
    QLineEdit, QComboBox {{ background: {colours.panel}; color: {colours.text}; min-height: {inner}px;
        border: {tokens.FOCUS}px solid {colours.line}; border-radius: {tokens.RADIUS}px; padding: 0 {tokens.SPACE_2}px;
        selection-background-color: {colours.accent}; selection-color: {colours.on_accent}; }}
    QLineEdit > QToolButton {{ min-height: 0; padding: 0; border: none; background: transparent; }}
    QPlainTextEdit {{ background: {colours.panel}; color: {colours.text}; padding: {tokens.SPACE_1}px;
        border: {tokens.FOCUS}px solid {colours.line}; border-radius: {tokens.RADIUS}px; }}
    QLineEdit:focus, QComboBox:focus, QPlainTextEdit:focus {{ border-color: {colours.accent}; }}
    QLineEdit:disabled, QComboBox:disabled, QCheckBox:disabled, QRadioButton:disabled {{ color: {colours.second}; }}
    QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {{ border-color: {colours.line}; }}
    QComboBox::drop-down {{ border: none; width: {tokens.SPACE_5}px; }}
    QComboBox QAbstractItemView {{ background: {colours.panel}; border: {tokens.LINE}px solid {colours.line};
        selection-background-color: {colours.raised}; selection-color: {colours.text}; outline: none; }}
    QCheckBox {{ spacing: {tokens.SPACE_2}px; padding: {tokens.SPACE_1}px; border: {tokens.FOCUS}px solid transparent;
        border-radius: {tokens.RADIUS}px; min-height: {tokens.TARGET - 2 * tokens.SPACE_2}px; }}
    QCheckBox:focus {{ border-color: {colours.accent}; }}
    QCheckBox::indicator {{ width: {dot}px; height: {dot}px; border-radius: {tokens.SPACE_1}px;
        border: {tokens.FOCUS}px solid {colours.second}; background: {colours.panel}; }}
    QCheckBox::indicator:hover {{ border-color: {colours.text}; }}
    QCheckBox::indicator:checked {{ border-color: {colours.accent}; background: {tick_ground};
        image: url("{(resource("icons") / "work-chosen.svg").as_posix()}"); }}
    QRadioButton {{ spacing: {tokens.SPACE_2}px; padding: {tokens.SPACE_1}px; border: {tokens.FOCUS}px solid transparent;
        border-radius: {tokens.RADIUS}px; min-height: {tokens.TARGET - 2 * tokens.SPACE_2}px; }}
    QRadioButton:focus {{ border-color: {colours.accent}; }}
    QRadioButton::indicator {{ width: {dot}px; height: {dot}px; border-radius: {dot // 2 + tokens.FOCUS}px;
        border: {tokens.FOCUS}px solid {colours.second}; background: {colours.panel}; }}
    QRadioButton::indicator:hover {{ border-color: {colours.text}; }}
    QRadioButton::indicator:checked {{ width: {hole}px; height: {hole}px; border: {ring}px solid {colours.accent};
        background: {colours.on_accent}; }}
    """


def _bars(colours: Colours) -> str:
    return f"""
    QProgressBar {{ background: {colours.raised}; border: none; border-radius: {tokens.BAR // 2}px;
        min-height: {tokens.BAR}px; max-height: {tokens.BAR}px; }}
    QProgressBar::chunk {{ background: {colours.accent}; border-radius: {tokens.BAR // 2}px; }}
    QSlider {{ min-height: {tokens.TARGET}px; }}
    QSlider::groove:horizontal {{ background: {colours.line}; height: {tokens.BAR}px; border-radius: {tokens.BAR // 2}px; }}
    QSlider::handle:horizontal {{ background: {colours.accent}; width: {tokens.SPACE_4}px; margin: -{tokens.SPACE_1 + 2}px 0;
        border: {tokens.FOCUS}px solid {colours.panel}; border-radius: {tokens.SPACE_2}px; }}
    QSlider::handle:horizontal:focus {{ border-color: {colours.text}; }}
    QScrollBar:vertical {{ background: transparent; width: {tokens.SPACE_3}px; margin: 0; }}
    QScrollBar:horizontal {{ background: transparent; height: {tokens.SPACE_3}px; margin: 0; }}
    QScrollBar::handle {{ background: {colours.line}; border-radius: {tokens.SPACE_1}px; margin: {tokens.FOCUS}px; }}
    QScrollBar::handle:vertical {{ min-height: {tokens.TARGET}px; }}
    QScrollBar::handle:horizontal {{ min-width: {tokens.TARGET}px; }}
    QScrollBar::handle:hover {{ background: {colours.second}; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    """


def _lists(colours: Colours) -> str:
    return f"""
    QListView {{ background: {colours.panel}; border: {tokens.FOCUS}px solid {colours.raised};
        border-radius: {tokens.RADIUS}px; outline: none; selection-color: {colours.text};
        selection-background-color: {colours.raised}; }}
    QListView[kind="lines"]::item {{ padding: {tokens.SPACE_1}px {tokens.SPACE_2}px; color: {colours.text}; }}
    QListView[kind="lines"]::item:selected {{ background: {colours.raised}; }}
    QListView:focus {{ border-color: {colours.accent}; }}
    """
