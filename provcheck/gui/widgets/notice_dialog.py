"""What is said and asked before a notice is drafted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QDialog, QHBoxLayout, QRadioButton, QWidget

from provcheck.app import names, notices
from provcheck.app.i18n import language, languages, tr, tr_n
from provcheck.app.joining import labelled, sentences
from provcheck.app.notices import NoticeKind
from provcheck.core.records import Decision, DecisionKind, Match
from provcheck.gui import tokens
from provcheck.gui.language import own_name
from provcheck.gui.services import NoticeOrder
from provcheck.gui.widgets.basics import button, column, fill, label, resize_within, row, scrolled, surface
from provcheck.gui.widgets.portfolio_picker import PickerBox


class NoticeDialog(QDialog):
    """The warning, what is drafted from and what is not, and two buttons. Opened with `open`, so that nothing waits for it.

    Signals:
        wanted: The `NoticeOrder` that the person has chosen; the one who takes it closes the dialog.
    """

    wanted = Signal(object)

    def __init__(self, matches: Sequence[Match], decision_of: Callable[[Match], Decision], parent: QWidget) -> None:
        """About these matches; what may not stand in a letter is told."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Draft a notice"))
        self._matches = matches
        self._decision_of = decision_of
        self._make()
        self._lay_out()
        self._show()

    def _make(self) -> None:
        self.kinds: dict[NoticeKind, QRadioButton] = {
            NoticeKind.US: QRadioButton(tr("Notice under the law of the United States, 17 U.S.C. §\u00a0512(c)(3)")),
            NoticeKind.NEUTRAL: QRadioButton(tr("Report of copies to a platform of any country")),
        }
        self._group = QButtonGroup(self)
        for choice in self.kinds.values():
            choice.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._group.addButton(choice)
        self.kinds[NoticeKind.US].setChecked(True)
        self.warnings = {kind: _warning_of(kind) for kind in NoticeKind}
        self.languages = PickerBox()
        for part in (self.languages, self.languages.view()):
            part.setAccessibleName(tr("Language of the letter"))
        for code in languages():
            self.languages.add(own_name(code), code)
        self.languages.setCurrentIndex(self.languages.findData(language()))
        doubted = [match for match in self._matches if self._is_only_doubted(match)]
        self.doubtful = QCheckBox(
            tr_n(
                "Take in {count:,} match that is in doubt: I have looked at it",
                "Take in {count:,} matches that are in doubt: I have looked at them",
                len(doubted),
            )
        )
        self.doubts = label("\n".join(dict.fromkeys(map(notices.doubt_about, doubted))), "second", wraps=True)
        self.doubts.setVisible(bool(doubted))
        self.doubtful.setVisible(bool(doubted))
        self.taken = label(rank="strong", wraps=True)
        self.left_out = label(rank="second", wraps=True)
        self.act = button(tr("Save the draft…"), "main")
        self.keep = button(tr("Cancel"))
        self.keep.setDefault(True)
        self._group.buttonClicked.connect(self._show)
        self.doubtful.toggled.connect(self._show)
        self.act.clicked.connect(self._go)
        self.keep.clicked.connect(self.reject)

    def _lay_out(self) -> None:
        box = surface("message")
        fill(
            column(box, space=tokens.SPACE_2, margin=tokens.SPACE_4),
            [label(notices.warning_title(), "title"), *self.warnings.values()],
        )
        content = QWidget()
        inner = column(content, space=tokens.SPACE_3)
        choices = column(space=tokens.SPACE_1)
        fill(choices, [*self.kinds.values(), self._language_line()])
        fill(inner, [box, choices, self.left_out, None])
        # What is to be thought about is seen however long the warning is: it stands with the button that it is about.
        asked = column(space=tokens.SPACE_2)
        fill(asked, [self.taken, self.doubts, self.doubtful])
        buttons = row()
        fill(buttons, [None, self.keep, self.act])
        layout = column(self, space=tokens.SPACE_4, margin=tokens.SPACE_5)
        fill(layout, [scrolled(content), asked, buttons])
        resize_within(self, tokens.NOTICE_WIDTH, tokens.NOTICE_HEIGHT)
        self.keep.setFocus()

    def _language_line(self) -> QHBoxLayout:
        line = row()
        fill(line, [label(tr("Language of the letter"), "second"), self.languages, None])
        return line

    @property
    def kind(self) -> NoticeKind:
        """What kind of letter is chosen."""
        return next(kind for kind, choice in self.kinds.items() if choice.isChecked())

    def _is_only_doubted(self, match: Match) -> bool:
        return bool(self._against(match)) and not self._against(match, takes_doubtful=True)

    def _against(self, match: Match, *, takes_doubtful: bool = False) -> str:
        return notices.reason_against(match, self._decision_of(match), takes_doubtful=takes_doubtful)

    @property
    def chosen(self) -> tuple[Match, ...]:
        """The matches that a letter is drafted from."""
        takes = self.doubtful.isChecked()
        return tuple(match for match in self._matches if not self._against(match, takes_doubtful=takes))

    @Slot()
    def _show(self) -> None:
        for kind, warning in self.warnings.items():
            warning.setVisible(kind is self.kind)
        chosen = self.chosen
        self.taken.setText(_taken_text(len(chosen), sum(1 for match in chosen if self._is_open(match))))
        takes = self.doubtful.isChecked()
        left = [(match, told) for match in self._matches if (told := self._against(match, takes_doubtful=takes))]
        lines = (labelled(names.picture_name(match.suspect, match.suspect_facts), told) for match, told in left)
        self.left_out.setText(f"{tr('Left out:')}\n{names.lines_of(lines, len(left))}" if left else "")
        self.left_out.setVisible(bool(left))
        self.act.setEnabled(bool(chosen))

    def _is_open(self, match: Match) -> bool:
        return self._decision_of(match).kind is DecisionKind.OPEN

    @Slot()
    def _go(self) -> None:
        self.wanted.emit(NoticeOrder(self.chosen, self.kind, str(self.languages.currentData())))


def _warning_of(kind: NoticeKind) -> QWidget:
    made = QWidget()
    fill(column(made, space=tokens.SPACE_2), [label(paragraph, wraps=True) for paragraph in notices.warning(kind)])
    return made


def _taken_text(chosen: int, undecided: int) -> str:
    """From how many matches a letter is drafted, and how many of these nobody has confirmed."""
    if not chosen:
        return tr("Nothing of what is selected can stand in such a letter.")
    told = tr_n("Drafted from {count:,} match.", "Drafted from {count:,} matches.", chosen)
    return sentences(told, _unconfirmed_text(chosen, undecided)) if undecided else told


def _unconfirmed_text(chosen: int, undecided: int) -> str:
    """That some, all or the only one of the matches is not confirmed, and what to do first."""
    if chosen == 1:
        return tr("You have not confirmed it. Look at both pictures first.")
    if undecided == chosen:
        return tr("You have confirmed none of them. Look at both pictures of each first.")
    return tr_n(
        "You have not confirmed {count:,} of them. Look at both pictures first.",
        "You have not confirmed {count:,} of them. Look at both pictures of each first.",
        undecided,
    )
