"""One picture of a pair with what it is, above it."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy, QWidget

from provcheck.app.i18n import tr
from provcheck.core.records import PictureFacts
from provcheck.gui import tokens
from provcheck.gui.viewer.picture_view import PictureView
from provcheck.gui.viewer.view_state import Size
from provcheck.gui.widgets.basics import fill, row
from provcheck.gui.widgets.elided import ElidedLabel

_ENDS = 5
"""Letters of a name that are seen beside its role, from its beginning and from its end."""


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
        self._role = ElidedLabel(role, rank="second")
        self._role.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        title = row(self.head, space=tokens.SPACE_2)
        fill(title, [self._role, self.name, self.facts])
        self.facts.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        title.setStretch(1, 1)

    def show_file(self, name: str, facts: PictureFacts) -> None:
        """Say what the picture is."""
        self.name.setText(name)
        self.facts.setText(facts_text(facts))

    def clear(self) -> None:
        """Say and show nothing."""
        self.name.setText("")
        self.facts.setText("")
        self.picture.show_picture(Size(1, 1), ())

    def fit(self, width: int) -> None:
        """Show the facts where there is room for them beside the whole name, and share what there is where that has none."""
        role, name, facts = (part.sizeHint().width() for part in (self._role, self.name, self.facts))
        self.facts.setVisible(role + name + facts + 2 * tokens.SPACE_2 <= width)
        # A role is hardly told any more once it is cut; a name is by its beginning and its end.
        whole = self.name.whole_text()
        least = min(name, self.name.fontMetrics().horizontalAdvance(f"{whole[:_ENDS]}…{whole[-_ENDS:]}") + 1)
        self._role.setMaximumWidth(min(role, max(width // 2, width - least) - tokens.SPACE_2))
