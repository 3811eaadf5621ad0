"""The manual in a window of its own: contents that can be searched, and the page."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, QSize, Qt, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import (
    QDesktopServices,
    QFont,
    QFontMetrics,
    QImageReader,
    QKeySequence,
    QResizeEvent,
    QShortcut,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import QDialog, QListView, QPushButton, QTextBrowser, QTextEdit, QWidget

from provcheck.app.i18n import language, runs_right_to_left, tr
from provcheck.app.manual import Manual, ManualPage, note_on_language, pages_with, read_manual
from provcheck.gui import tokens
from provcheck.gui.theme import colour, font_of
from provcheck.gui.widgets.basics import button, column, fill, label, row
from provcheck.gui.widgets.search_field import SearchField
from provcheck.render.manual_page import Places, page_html
from provcheck.render.markup import element

_NAME = Qt.ItemDataRole.UserRole
_WEB = ("http", "https")


class Help(QObject):
    """Opens the manual by F1 and a button: one window, made when it is first wanted."""

    def __init__(self, window: QWidget, opener: QPushButton) -> None:
        """`opener` is the button; F1 works all over `window`."""
        super().__init__(window)
        self._window = window
        self._shown: HelpWindow | None = None
        opener.clicked.connect(self.show)
        QShortcut(QKeySequence("F1"), window).activated.connect(self.show)

    @Slot()
    def show(self) -> HelpWindow:
        """Show the manual where it was left."""
        if self._shown is None:
            self._shown = HelpWindow(read_manual(language()), self._window)
        self._shown.show()
        self._shown.raise_()
        self._shown.activateWindow()
        return self._shown


class HelpWindow(QDialog):
    """Contents at the side, the page beside them; Escape closes it."""

    def __init__(self, manual: Manual, parent: QWidget) -> None:
        """Show the first page."""
        super().__init__(parent)
        self.setWindowTitle(tr("Help"))
        self.resize(tokens.HELP_WIDTH, tokens.HELP_HEIGHT)
        self.manual = manual
        self._past: list[str] = []
        self.search = SearchField(tr("Search the manual"), tr("Search the manual"))
        self.contents = ContentsList(manual)
        self.nothing = label(tr("No page holds these words."), "second", wraps=True)
        self.page = PageView(manual)
        self.back = button(tr("Back"), "quiet", name=tr("Back to the page before"))
        self.back.setToolTip(tr("{action} ({key})").format(action=tr("Back to the page before"), key=tr("Alt+Left")))
        self.next_hit = button(tr("Next place"), "quiet", name=tr("Next place on the page that holds the words"))
        self._lay_out()
        self._connect()
        self.open_page(manual.pages[0].name)

    def _lay_out(self) -> None:
        side = column(space=tokens.SPACE_3)
        fill(side, [self.search, self.nothing, self.contents])
        bar = row()
        fill(bar, [self.back, None, self.next_hit])
        right = column(space=tokens.SPACE_2)
        fill(right, [bar, self.page])
        right.setStretch(1, 1)
        whole = row(self, space=tokens.SPACE_4, margin=tokens.SPACE_4)
        fill(whole, [side, right])
        whole.setStretch(1, 1)
        for each in (self.search, self.contents, self.nothing):
            each.setFixedWidth(tokens.HELP_LIST)
        self.nothing.hide()
        self.next_hit.hide()

    def _connect(self) -> None:
        self.search.textChanged.connect(self._find)
        self.search.returnPressed.connect(self._show_next)
        self.next_hit.clicked.connect(self._show_next)
        self.search.left.connect(self.close)
        self.contents.page_chosen.connect(self.open_page)
        self.page.page_asked.connect(self.open_page)
        self.back.clicked.connect(self.go_back)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Back), self).activated.connect(self.go_back)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self).activated.connect(self.search.setFocus)

    @Slot(str)
    @Slot(str, str)
    def open_page(self, name: str, place: str = "") -> None:
        """Show a page, at a place of it where one is named."""
        if self.page.shown and self.page.shown.name != name:
            self._past.append(self.page.shown.name)
        self._show(name, place)

    @Slot()
    def go_back(self) -> None:
        """Show the page before."""
        if self._past:
            self._show(self._past.pop())

    def _show(self, name: str, place: str = "") -> None:
        page = self.manual.page(name)
        if page is None:
            return
        self.page.show_page(page, place)
        self.contents.mark(name)
        self.back.setEnabled(bool(self._past))
        if self.search.text() and not place:
            self._show_next()

    @Slot(str)
    def _find(self, words: str) -> None:
        """Leave in the contents what holds the words; go to the first of these pages where the present one does not."""
        found = [page.name for page in pages_with(self.manual.pages, words)]
        self.contents.leave(found)
        self.nothing.setVisible(not found)
        self.next_hit.setVisible(bool(words.strip() and found))
        if found and self.page.shown and self.page.shown.name not in found:
            self.open_page(found[0])
        elif words.strip():
            self.page.find_from_top(words)

    @Slot()
    def _show_next(self) -> None:
        self.page.find_next(self.search.text())


class ContentsList(QListView):
    """The pages by their titles, below the names of the parts.

    Signals:
        page_chosen: Name of a page.
    """

    page_chosen = Signal(str)

    def __init__(self, manual: Manual) -> None:
        """List all."""
        super().__init__()
        self.setProperty("kind", "lines")
        self.setAccessibleName(tr("Contents of the manual"))
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Else lines are broken for the width that there was before the bar was needed.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._items = QStandardItemModel(self)
        for part in manual.parts:
            heading = self._item(part.title, font_of(self, tokens.SIZE_NOTE, semibold=True))
            heading.setFlags(Qt.ItemFlag.NoItemFlags)
            for page in part.pages:
                self._item(page.title, font_of(self, tokens.SIZE_BODY)).setData(page.name, _NAME)
        self.setModel(self._items)
        self.selectionModel().currentChanged.connect(self._choose)

    def _item(self, text: str, font: QFont) -> QStandardItem:
        """A new last item, as high as its text needs: Qt's own measure leaves out what the style sheet adds at the sides."""
        width = tokens.HELP_LIST - 2 * (tokens.FOCUS + tokens.SPACE_2) - tokens.SPACE_4 - tokens.SPACE_2
        height = QFontMetrics(font).boundingRect(QRect(0, 0, width, 0), Qt.TextFlag.TextWordWrap, text).height()
        item = QStandardItem(text)
        item.setFont(font)
        item.setSizeHint(QSize(width, height + tokens.SPACE_2))
        self._items.appendRow(item)
        return item

    def leave(self, names: list[str]) -> None:
        """Show these pages alone, and the parts that they are of."""
        is_used = False
        for number in reversed(range(self._items.rowCount())):
            name = self._items.item(number).data(_NAME)
            is_hidden = name not in names if name else not is_used
            is_used = (is_used or not is_hidden) if name else False
            self.setRowHidden(number, is_hidden)

    def mark(self, name: str) -> None:
        """Mark a page as the one that is shown."""
        for number in range(self._items.rowCount()):
            if self._items.item(number).data(_NAME) == name:
                self.selectionModel().blockSignals(True)
                self.setCurrentIndex(self._items.index(number, 0))
                self.selectionModel().blockSignals(False)
                self.viewport().update()

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        if name := index.data(_NAME):
            self.page_chosen.emit(name)


class PageView(QTextBrowser):
    """A page. Nothing is fetched: links to other pages are followed here, those to the web are handed to the system's browser.

    Signals:
        page_asked: Name of a page and a place in it.

    Attributes:
        shown: The page.
    """

    page_asked = Signal(str, str)

    def __init__(self, manual: Manual) -> None:
        """Start empty."""
        super().__init__()
        self.shown: ManualPage | None = None
        self._manual = manual
        self.setOpenLinks(False)
        self.setAccessibleName(tr("Page of the manual"))
        self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
        self.setLineWrapColumnOrWidth(tokens.HELP_TEXT)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.document().setDocumentMargin(tokens.SPACE_5)
        self._refill = QTimer(self, singleShot=True, interval=0)
        self._refill.timeout.connect(self._fill_again)
        self.anchorClicked.connect(self._follow)

    def show_page(self, page: ManualPage, place: str = "") -> None:
        """Show a page from its top, or from the heading of an id on."""
        self.shown = page
        self._fill()
        if place:
            self.scrollToAnchor(place)

    def find_from_top(self, words: str) -> None:
        """Mark the first place that holds the first of the words."""
        self.moveCursor(self.textCursor().MoveOperation.Start)
        self.find_next(words)

    def find_next(self, words: str) -> None:
        """Mark the next place, from the top again after the last."""
        first = next(iter(words.split()), "")
        if first and not self.find(first):
            self.moveCursor(self.textCursor().MoveOperation.Start)
            self.find(first)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep lines short enough to be read, and pictures within them."""
        super().resizeEvent(event)
        width = min(self.viewport().width() - 2 * tokens.LINE, tokens.HELP_TEXT)
        if width != self.lineWrapColumnOrWidth():
            self.setLineWrapColumnOrWidth(width)
            # Not now: this may be within the filling.
            self._refill.start()

    def changeEvent(self, event: QEvent) -> None:
        """Follow light and dark."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and self.shown is not None:
            self._refill.start()

    @Slot()
    def _fill_again(self) -> None:
        """Show the page anew where it is."""
        if self.shown is not None:
            at = self.verticalScrollBar().value()
            self._fill()
            self.verticalScrollBar().setValue(at)

    def _fill(self) -> None:
        assert self.shown is not None
        self.document().setDefaultStyleSheet(_style(self))
        direction = "rtl" if runs_right_to_left(self.shown.language) else "ltr"
        note = element("p", note_on_language(self.shown, language()), class_="note")
        page = page_html(self.shown.text, Places(self._address, self._picture))
        self.setHtml(f'<body dir="{direction}">{note}{page.markup}</body>')

    def _address(self, link: str) -> str | None:
        if link.startswith("#") or QUrl(link).scheme() in _WEB or self._manual.target(link):
            return link
        return None

    def _picture(self, source: str) -> dict[str, str]:
        assert self.shown is not None
        file = self.shown.file.parent / source
        width = QImageReader(str(file)).size().width()
        most = self.lineWrapColumnOrWidth() - 2 * tokens.SPACE_5
        return {"src": QUrl.fromLocalFile(str(file)).toString(), "width": str(min(width, most))}

    @Slot(QUrl)
    def _follow(self, url: QUrl) -> None:
        link = url.toString()
        target = self._manual.target(link)
        if target is not None:
            self.page_asked.emit(*target)
        elif link.startswith("#"):
            self.scrollToAnchor(url.fragment())
        elif url.scheme() in _WEB:
            QDesktopServices.openUrl(url)


def _style(widget: QWidget) -> str:
    """The page's style sheet, of what Qt knows of CSS, in the colours the widget is shown in."""
    text, second, line, raised, accent = (
        colour(widget, name).name() for name in ("text", "second", "line", "raised", "accent")
    )
    return f"""
    body {{ color: {text}; font-size: {tokens.SIZE_BODY}px; }}
    h1 {{ font-size: {tokens.SIZE_PAGE}px; font-weight: {tokens.WEIGHT_SEMIBOLD}; margin-bottom: {tokens.SPACE_3}px; }}
    h2 {{ font-size: {tokens.SIZE_TITLE}px; font-weight: {tokens.WEIGHT_SEMIBOLD}; margin-top: {tokens.SPACE_5}px; }}
    h3 {{ font-size: {tokens.SIZE_BODY}px; font-weight: {tokens.WEIGHT_SEMIBOLD}; margin-top: {tokens.SPACE_4}px; }}
    p, li {{ margin-top: {tokens.SPACE_1}px; margin-bottom: {tokens.SPACE_2}px; line-height: 140%; }}
    p.picture {{ line-height: 100%; }}
    p.note {{ color: {second}; }}
    a {{ color: {accent}; text-decoration: none; }}
    code {{ background-color: {raised}; font-size: {tokens.SIZE_NOTE}px; }}
    pre {{ background-color: {raised}; margin: {tokens.SPACE_2}px; font-size: {tokens.SIZE_NOTE}px; white-space: pre-wrap; }}
    table {{ border-collapse: collapse; border-color: {line}; margin-top: {tokens.SPACE_2}px;
        margin-bottom: {tokens.SPACE_3}px; }}
    td, th {{ border: {tokens.LINE}px solid {line}; padding: {tokens.SPACE_1}px {tokens.SPACE_2}px; }}
    th {{ text-align: left; color: {second}; font-weight: {tokens.WEIGHT_SEMIBOLD}; }}
    """
