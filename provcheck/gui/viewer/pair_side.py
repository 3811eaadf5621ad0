"""One picture of a pair with what it is, above it."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from provcheck.app.i18n import tr
from provcheck.core.records import PictureFacts
from provcheck.gui import tokens
from provcheck.gui.viewer.picture_view import PictureView
from provcheck.gui.viewer.view_state import Size
from provcheck.gui.widgets.basics import fill, row
from provcheck.gui.widgets.elided import ElidedLabel

_NAME_LETTERS = 20
"""Letters of a name for which there is room beside its role, else the role stands above it."""


def facts_text(facts: PictureFacts) -> str:
    """Size and format in a line."""
    template = tr("{width:,} × {height:,} pixels, {format}")  # noqa: RUF001  the sign of multiplication is meant
    return template.format(width=facts.width, height=facts.height, format=facts.file_format)


class PairSide:
    """One picture, and its role, name and facts."""

    def __init__(self, role: str) -> None:
        """`role` says what the picture is of the pair."""
        self.name = ElidedLabel(rank="strong")
        self.facts = ElidedLabel(rank="note")
        self.picture = PictureView(role)
        self.head = QWidget()
        self.role = ElidedLabel(role, rank="second")
        self.role.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._title = row(self.head, space=tokens.SPACE_2)
        fill(self._title, [self.role, self.name, self.facts])
        self.facts.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._title.setStretch(1, 1)

    def show_file(self, name: str, facts: PictureFacts) -> None:
        """Say what the picture is."""
        self.name.setText(name)
        self.facts.setText(facts_text(facts))

    def clear(self) -> None:
        """Say and show nothing."""
        self.name.setText("")
        self.facts.setText("")
        self.picture.show_picture(Size(1, 1), ())

    @property
    def line(self) -> int:
        """How wide it has to be for its role and enough of any name to stand in one line: the same for every picture."""
        name = _NAME_LETTERS * self.name.fontMetrics().averageCharWidth()
        return self.role.sizeHint().width() + tokens.SPACE_2 + name

    def fit(self, width: int, *, above: bool) -> None:
        """Put the role above the name or beside it, and show the facts where there is room for them beside the whole name."""
        role, name, facts = (part.sizeHint().width() for part in (self.role, self.name, self.facts))
        self._title.setDirection(QBoxLayout.Direction.TopToBottom if above else QBoxLayout.Direction.LeftToRight)
        self._title.setSpacing(0 if above else tokens.SPACE_2)
        self.facts.setVisible(not above and role + name + facts + 2 * tokens.SPACE_2 <= width)
