"""Where files and folders are dropped, pasted or chosen; all three reach the same method."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QBoxLayout

from provcheck.app.i18n import tr
from provcheck.gui import tokens
from provcheck.gui.dialogs import DialogService
from provcheck.gui.theme import colour
from provcheck.gui.widgets.basics import button, column, fill, label, row
from provcheck.gui.widgets.elided import ElidedLabel
from provcheck.gui.widgets.focus_ring import DrawsFocus


@dataclass(frozen=True)
class DropWords:
    """What a drop area says.

    Attributes:
        title: What to do.
        hint: One line more, may be empty.
        folder_button: Text of the button that chooses a folder.
        files_button: Text of the button that chooses files; empty for none.
        short: The title in fewer words, for a compact form with little room; empty for none.
    """

    title: str
    hint: str
    folder_button: str
    files_button: str = ""
    short: str = ""


def picture_in(mime: QMimeData) -> QImage | None:
    """A picture without a file, as a screenshot or one copied in a browser; None when there is none."""
    if any(url.isLocalFile() for url in mime.urls()) or not mime.hasImage():
        return None
    image = QImage(mime.imageData())
    return None if image.isNull() else image


def local_paths(mime: QMimeData) -> tuple[list[Path], str]:
    """The files and folders that were dropped, and a sentence about what of it cannot be taken."""
    urls = mime.urls() if mime.hasUrls() else []
    # toLocalFile, not path: only it gives back "#", "%" and drive letters as they are called on disk.
    paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    if len(paths) < len(urls):
        return paths, tr("Web addresses are not opened: copy the picture itself and paste it, or save it and drop the file.")
    if paths:
        return paths, ""
    if mime.hasImage():
        return [], tr("This is a picture without a file: save it to this computer, then drop the file.")
    return [], tr("This is text: drop files or folders with pictures.")


class DropArea(DrawsFocus):
    """A place for files and folders. As large as a picture, or a line in its compact form.

    Signals:
        dropped: A list of paths, at least one.
        pictured: A `QImage` that came without a file; only where such are taken.
    """

    dropped = Signal(list)
    pictured = Signal(object)

    def __init__(
        self, words: DropWords, dialogs: DialogService, *, compact: bool = False, takes_pictures: bool = False
    ) -> None:
        """Show the words; `dialogs` chooses for those who do not drop."""
        super().__init__()
        self._takes_pictures = takes_pictures
        self._words = words
        self._dialogs = dialogs
        self._over = False
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(words.title)
        self.setAccessibleDescription(words.hint)
        self.title = ElidedLabel(words.title) if compact else label(words.title, "page", wraps=True)
        self.hint = label(words.hint, "second", wraps=not compact)
        self.refusal = ElidedLabel(rank="strong") if compact else label("", "strong", wraps=True)
        self._compact = compact
        self.refusal.hide()
        kind = "quiet" if compact else "main"
        self.folder_button = button(words.folder_button, kind)
        self.folder_button.clicked.connect(self.choose_folder)
        self.files_button = button(words.files_button, "quiet", name=words.files_button or tr("Choose files…"))
        self.files_button.clicked.connect(self.choose_files)
        self.files_button.setVisible(bool(words.files_button))
        self._lay_out(compact=compact)

    def _lay_out(self, *, compact: bool) -> None:
        layout: QBoxLayout
        if compact:
            layout = row(self, space=tokens.SPACE_2)
            near, far = tokens.SPACE_3, tokens.SPACE_1
            left, right = (far, near) if self.isRightToLeft() else (near, far)
            layout.setContentsMargins(left, tokens.SPACE_1, right, tokens.SPACE_1)
            self.hint.setParent(self)
            self.hint.hide()
            fill(layout, [self.title, self.refusal, self.files_button, self.folder_button])
            layout.setStretch(0, 1)
            layout.setStretch(1, 1)
            return
        for text in (self.title, self.hint, self.refusal):
            text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFixedSize(tokens.DROP_WIDTH, tokens.DROP_HEIGHT)
        buttons = row(space=tokens.SPACE_2)
        fill(buttons, [None, self.folder_button, self.files_button, None])
        layout = column(self, space=tokens.SPACE_3, margin=tokens.SPACE_6)
        fill(layout, [None, self.title, self.hint, buttons, self.refusal, None])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In the compact form show the words whole, the short ones, or none; the buttons and the dashed line say it too."""
        super().resizeEvent(event)
        if self._compact:
            buttons = [each for each in (self.files_button, self.folder_button) if not each.isHidden()]
            taken = sum(each.sizeHint().width() + tokens.SPACE_2 for each in buttons) + tokens.SPACE_3 + tokens.SPACE_1
            room = self.width() - taken
            needed = self.title.fontMetrics().horizontalAdvance
            shown = next((words for words in (self._words.title, self._words.short) if needed(words) < room), "")
            self.title.setText(shown)
            self.setToolTip("" if shown == self._words.title else self._words.title)

    def take(self, mime: QMimeData) -> None:
        """Take what was dropped or pasted, or say why not."""
        picture = self._picture_in(mime)
        if picture is not None:
            self._say("")
            self.pictured.emit(picture)
            return
        paths, refusal = local_paths(mime)
        self._say(refusal)
        self.take_paths(paths)

    def _picture_in(self, mime: QMimeData) -> QImage | None:
        return picture_in(mime) if self._takes_pictures else None

    def take_paths(self, paths: list[Path]) -> None:
        """Take files and folders, however they came."""
        if paths:
            self.dropped.emit(paths)

    @Slot()
    def choose_folder(self) -> None:
        """Ask for a folder."""
        self._dialogs.choose_folder(self, self._words.folder_button, self.take_paths)

    @Slot()
    def choose_files(self) -> None:
        """Ask for files."""
        self._dialogs.choose_files(self, self._words.files_button, self.take_paths)

    @Slot()
    def paste(self) -> None:
        """Take what is on the clipboard."""
        self.take(QGuiApplication.clipboard().mimeData())

    def _say(self, refusal: str) -> None:
        self.refusal.setText(refusal)
        self.refusal.setVisible(bool(refusal))
        self.title.setVisible(not (refusal and self._compact))
        self.setAccessibleDescription(refusal or self._words.hint)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Show that the files can be dropped here; say why not where they cannot."""
        is_picture = self._picture_in(event.mimeData()) is not None
        paths, refusal = ([], "") if is_picture else local_paths(event.mimeData())
        self._say(refusal)
        self._hover(over=bool(paths) or is_picture)
        if paths or is_picture:
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """Look as before."""
        self._hover(over=False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the files."""
        self._hover(over=False)
        event.acceptProposedAction()
        self.take(event.mimeData())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose a folder by a click anywhere."""
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.choose_folder()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose a folder by Enter or space, paste by the platform's key."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.choose_folder()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        else:
            super().keyPressEvent(event)

    def _hover(self, *, over: bool) -> None:
        self._over = over
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A panel with a dashed edge; a plain accent one while something hovers over it or it has the focus."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = self._over or self.hasFocus()
        pen = QPen(QColor(colour(self, "accent" if lit else "line")), tokens.FOCUS)
        if not lit:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(colour(self, "raised" if self._over else "panel"))
        inset = tokens.FOCUS
        painter.drawRoundedRect(self.rect().adjusted(inset, inset, -inset, -inset), tokens.RADIUS, tokens.RADIUS)
        painter.end()
