"""What is asked before a report is saved: which matches, how files are told of, in which form, from whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QDialog, QLayout, QLineEdit, QWidget

from provcheck.app.i18n import language, languages, tr
from provcheck.app.joining import listed, sentences
from provcheck.app.paper import Paper, paper_name
from provcheck.app.report_choice import NOBODY, MatchName, Told
from provcheck.app.report_order import Form, ReportOrder, Tally, Which, preview_text, tells_none
from provcheck.app.sending import sender_of
from provcheck.gui import tokens
from provcheck.gui.announce import announce
from provcheck.gui.language import own_name
from provcheck.gui.report_services import KeptOfReports, OwnKey
from provcheck.gui.widgets.basics import bare, button, column, fill, label, row, scrolled, surface
from provcheck.gui.widgets.choices import choices, code_of
from provcheck.gui.widgets.elided import ElidedLabel
from provcheck.gui.widgets.portfolio_picker import PickerBox


def kinds_of_reports() -> dict[Form, str]:
    """What the forms of a report are called."""
    return {
        Form.PDF: tr("PDF"),
        Form.HTML: tr("Web page, one file"),
        Form.CSV: tr("Table of the matches"),
        Form.JSON: tr("Data of the scan, JSON"),
    }


class ReportDialog(QDialog):
    """The choices, a sentence on what comes of them, and two buttons. Opened with `open`, so that nothing waits for it.

    Signals:
        wanted: The `ReportOrder` that was chosen; the one who takes it closes the dialog.
        sender_wanted: Whom reports come from is to be asked.
    """

    wanted = Signal(object)
    sender_wanted = Signal()

    def __init__(self, kept: KeptOfReports, tally: Tally, selected: frozenset[MatchName], parent: QWidget) -> None:
        """Offer what was chosen the last time; `selected` are the matches that are selected in the list."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Save the report"))
        self._tally = tally
        self._selected = selected
        self._sender, self._knows_sender = NOBODY, False
        self._make_matches(kept.order)
        self._make_files(kept.order)
        self._make_forms(kept)
        self._make_sender()
        self._make_signing(kept.key)
        self._lay_out()
        self._connect()
        self.show_sender(kept.sender)

    def _make_matches(self, order: ReportOrder) -> None:
        count = self._tally.count
        counted = tr("{choice} ({count:,})")
        confirmed = tr("Only those you &confirmed")
        if self._tally.is_whole:
            confirmed = counted.format(choice=confirmed, count=count(Which.CONFIRMED))
        selected = counted.format(choice=tr("Only those &selected in the list"), count=count(Which.SELECTED))
        texts = {Which.ALL: tr("All &matches"), Which.CONFIRMED: confirmed, Which.SELECTED: selected}
        self._which = QButtonGroup(self)
        self.which = choices(tr("Matches: {choice}"), texts, Which.ALL, self._which)
        self.which[Which.CONFIRMED].setEnabled(bool(count(Which.CONFIRMED)) or not self._tally.is_whole)
        self.which[Which.SELECTED].setEnabled(bool(count(Which.SELECTED)))
        self.resemblances = QCheckBox(tr("With &resemblances, which are no evidence of copying"))
        self.resemblances.setChecked(order.with_resemblances)
        self.resemblances.setVisible(bool(count(Which.ALL, is_alike=True)) or not self._tally.is_whole)

    def _make_files(self, order: ReportOrder) -> None:
        texts = {
            Told.PATHS: tr("By name, with the &folders they lie in"),
            Told.NAMES: tr("By &name only: what your folders are called stays hidden"),
            Told.NUMBERS: tr("By n&umber: what your files are called stays hidden too"),
        }
        self._files = QButtonGroup(self)
        self.files = choices(tr("Files: {choice}"), texts, order.files, self._files)

    def _make_forms(self, kept: KeptOfReports) -> None:
        self.forms = _box({str(form): name for form, name in kinds_of_reports().items()}, kept.order.form)
        own = kept.order.language or language()
        self.languages = _box({code: own_name(code) for code in languages()}, own)
        self.papers = _box({str(paper): paper_name(paper) for paper in Paper}, kept.paper)

    def _make_sender(self) -> None:
        self.from_whom = QCheckBox(tr("Say &whom it comes from"))
        self.sender_name = ElidedLabel(rank="second")
        self.enter = button(tr("&Enter contact data…"))

    def _make_signing(self, key: OwnKey) -> None:
        self.signed = QCheckBox(tr("Sign it with your &key"))
        self.signed.setVisible(key is not OwnKey.NONE)
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setPlaceholderText(tr("Its passphrase"))
        self.passphrase.setAccessibleName(tr("Passphrase of your key"))
        self.passphrase.setVisible(key is OwnKey.LOCKED)

    def _lay_out(self) -> None:
        matches, files, sender = QWidget(), QWidget(), row(space=tokens.SPACE_2)
        _section(matches, tr("Matches"), [*self.which.values(), self.resemblances])
        _section(files, tr("How files are told of"), [*self.files.values()])
        matches.setVisible(not self._tally.is_empty)
        fill(sender, [self.from_whom, self.sender_name, self.enter])
        sender.setStretch(1, 1)
        signing = row(space=tokens.SPACE_2)
        fill(signing, [self.signed, self.passphrase, None])
        forms = row(space=tokens.SPACE_4)
        captions = (tr("F&orm"), tr("&Language"), tr("&Paper"))
        fill(forms, [_field(text, box) for text, box in zip(captions, (self.forms, self.languages, self.papers), strict=True)])
        content = QWidget()
        inner = column(content, space=tokens.SPACE_4)
        fill(inner, [matches, files, forms, sender, signing, None])
        self.preview = label("", "strong", wraps=True)
        self.preview.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading)
        told = surface("message")
        fill(column(told, margin=tokens.SPACE_3), [self.preview])
        self.act = button(tr("Sa&ve…"), "main")
        self.back = button(tr("Cancel"))
        self.act.setDefault(True)
        buttons = row()
        fill(buttons, [None, self.back, self.act])
        layout = column(self, space=tokens.SPACE_4, margin=tokens.SPACE_5)
        self._content, self._scroller = content, scrolled(content)
        # What takes the keyboard is in it, and comes into view with it.
        self._scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        fill(layout, [self._scroller, told, buttons])
        layout.setStretch(0, 1)
        self.setMinimumWidth(tokens.REPORT_WIDTH)
        self.act.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """Be as high as all of it takes; that is known when it is dressed."""
        super().showEvent(event)
        self._make_room()
        layout = self.layout()
        if layout is not None and not event.spontaneous():
            around = layout.sizeHint().height() - self._scroller.sizeHint().height()
            self.resize(self.width(), min(tokens.REPORT_MOST, self._content.sizeHint().height() + around))

    def _connect(self) -> None:
        for group in (self._which, self._files):
            group.buttonClicked.connect(self._show)
        for box in (self.forms, self.languages, self.papers):
            box.currentIndexChanged.connect(self._show)
        for check in (self.resemblances, self.from_whom, self.signed):
            check.toggled.connect(self._show)
        self.enter.clicked.connect(self.sender_wanted)
        self.act.clicked.connect(self._go)
        self.back.clicked.connect(self.reject)

    @property
    def order(self) -> ReportOrder:
        """What is chosen now."""
        code = str(self.languages.currentData())
        return ReportOrder(
            form=Form(self.forms.currentData()),
            which=code_of(self.which),
            selected=self._selected,
            with_resemblances=self.resemblances.isChecked(),
            files=code_of(self.files),
            language="" if code == language() else code,
            paper=Paper(self.papers.currentData()),
            with_sender=self.from_whom.isChecked(),
            is_signed=self.signed.isChecked(),
            passphrase=self.passphrase.text() if self.signed.isChecked() else "",
        )

    def show_sender(self, kept: Mapping[str, str], *, told: bool = False) -> None:
        """Show whom reports come from, as the settings tell it; `told` where it is to stand in this one."""
        self._sender = sender_of(kept, with_logo=False)
        lines = [getattr(self._sender, name) for name in ("name", "address", "email", "phone", "website")]
        self.sender_name.setText(listed(lines))
        self._knows_sender = bool(kept)
        self.enter.setText(tr("Chan&ge…") if kept else tr("&Enter contact data…"))
        self.enter.setAccessibleName(tr("Change the contact data") if kept else bare(self.enter.text()))
        self.from_whom.setChecked(self._knows_sender and (told or self.from_whom.isChecked()))
        self._show()

    @Slot()
    def _show(self) -> None:
        """Say what comes of what is chosen, and offer what it leaves to be chosen."""
        order = self.order
        self.papers.setEnabled(order.form is Form.PDF)
        self.passphrase.setEnabled(order.is_signed)
        self.from_whom.setEnabled(order.form.is_for_people and self._knows_sender)
        text = preview_text(order, self._tally, self._sender)
        if order.language:
            text = sentences(text, tr("Language: {language}.").format(language=own_name(order.language)))
        self.preview.setText(text)
        self._make_room()
        self.act.setAccessibleDescription(text)
        self.act.setEnabled(not tells_none(order, self._tally))

    def _make_room(self) -> None:
        """Give the sentence two lines, so that little moves where it grows, or as many as it has."""
        two = 2 * self.preview.fontMetrics().lineSpacing()
        self.preview.setMinimumHeight(max(two, self.preview.heightForWidth(self.preview.width())))

    def refuse_passphrase(self) -> None:
        """The passphrase is that of another key, or none."""
        self.refuse(tr("This is not the passphrase of your key. Nothing was saved."))
        self.passphrase.setFocus()
        self.passphrase.selectAll()

    def refuse(self, problem: str) -> None:
        """Say why nothing was saved, and let it be tried anew."""
        self.setEnabled(True)
        self.preview.setText(problem)
        self._make_room()
        self.act.setFocus()
        announce(self, problem, urgent=True)

    @Slot()
    def _go(self) -> None:
        order = self.order
        # A passphrase is tried first, which takes a while.
        self.setEnabled(not order.is_signed)
        self.wanted.emit(order)


def _section(holder: QWidget, title: str, parts: Sequence[QWidget]) -> None:
    fill(column(holder, space=tokens.SPACE_1), [label(title, "strong"), *parts])


def _field(title: str, box: PickerBox) -> QLayout:
    """A chooser under its caption, by whose letter it is reached."""
    caption = label(title, "second")
    caption.setBuddy(box)
    for part in (box, box.view()):
        part.setAccessibleName(bare(title))
    made = column(space=tokens.SPACE_1)
    fill(made, [caption, box])
    return made


def _box(texts: Mapping[str, str], chosen: str) -> PickerBox:
    made = PickerBox()
    for code, text in texts.items():
        made.add(text, code)
    made.setCurrentIndex(max(0, made.findData(str(chosen))))
    return made
