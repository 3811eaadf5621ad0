"""How the window looks, what the models run on, where things are kept."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QFrame, QWidget

from provcheck.app.i18n import languages, tr
from provcheck.app.joining import sentence, sentences
from provcheck.app.model_texts import no_copy_model_text
from provcheck.app.paper import Paper, paper_for, paper_name
from provcheck.app.providers import models_text, no_card_text, places_text
from provcheck.app.system_check import SystemLine
from provcheck.core.models.providers import CPU, short_name
from provcheck.core.records import ModelUse
from provcheck.gui import tokens
from provcheck.gui.context import Context
from provcheck.gui.language import own_name, region_here
from provcheck.gui.model_list import ModelList
from provcheck.gui.pages.page import Page
from provcheck.gui.services import Preferences
from provcheck.gui.widgets.basics import button, column, fill, label, row, scrolled, surface
from provcheck.gui.widgets.choices import choices, code_of
from provcheck.gui.widgets.leave_out import LeaveOutList
from provcheck.gui.widgets.library_section import LibrarySection
from provcheck.gui.widgets.portfolio_picker import PickerBox
from provcheck.gui.widgets.progress_panel import ProgressPanel
from provcheck.gui.widgets.system_check import SystemCheck
from provcheck.gui.widgets.watched_list import WatchedList

CPU_NAME = short_name(CPU)


class SettingsPage(Page):
    """Sections under each other.

    Signals:
        appearance_chosen: "light", "dark", or empty to follow the system.
        language_chosen: Code of a language, or empty to follow the system.
        runs_on_chosen: What models are to run on, "CPU", or empty for the best that works.
        paper_chosen: Code of the paper of reports, or empty for what is usual in the person's country.
        tour_wanted: The tour is to be shown.
    """

    appearance_chosen = Signal(str)
    language_chosen = Signal(str)
    runs_on_chosen = Signal(str)
    paper_chosen = Signal(str)
    tour_wanted = Signal()

    def __init__(self, context: Context, preferences: Preferences) -> None:
        """Show what is set."""
        super().__init__()
        appearance = preferences.appearance
        self.watched = WatchedList(preferences.watched, context.dialogs)
        self.watching = ProgressPanel(tr("Watched folder"))
        self.watching.hide()
        watch = QWidget()
        fill(column(watch, space=tokens.SPACE_4), [self.watched, self.watching])
        self.leave_out = LeaveOutList(preferences.leave_out)
        self._group = QButtonGroup(self)
        self._run_group = QButtonGroup(self)
        self._paper_group = QButtonGroup(self)
        self.model_list = ModelList(context)
        self.wrong_place = label(context.services.models.wrong_place, "strong", wraps=True)
        self.wrong_place.setVisible(bool(context.services.models.wrong_place))
        self.models = label(tr("Getting ready to compare"), wraps=True)
        self.model_details = label("", "note", wraps=True)
        self.model_details.hide()
        self.words = label("", "note", wraps=True)
        self.words.hide()
        self.library = LibrarySection(context)
        self.pasted, self.open_buttons = self.library.pasted, self.library.open_buttons
        self.system = SystemCheck()
        content = QWidget()
        content.setProperty("surface", "clear")
        content.setMaximumWidth(tokens.SETTINGS_WIDTH)
        offline = label(tr("Everything stays on this computer. Nothing here is sent anywhere."), "second", wraps=True)
        layout = column(content, space=tokens.SPACE_4)
        fill(layout, [label(tr("Settings"), "page")])
        for title, part in (
            (tr("Appearance"), self._appearance(appearance)),
            (tr("Language"), self._language(preferences.language)),
            (tr("Paper of reports"), self._paper(preferences.paper)),
            (tr("Watched folders"), watch),
            (tr("Left out in folders"), self.leave_out),
            (tr("Comparing"), self._comparing(preferences.runs_on)),
            (tr("Models"), self.model_list),
            (tr("Where things are kept"), self.library),
            (tr("This computer"), self.system),
            (tr("First steps"), self._first_steps()),
        ):
            fill(layout, [_section(title, part)])
        fill(layout, [offline, None])
        self.scroller = scrolled(content)
        self.scroller.setAccessibleName(tr("Settings"))
        fill(self.outer, [self.scroller])
        self._group.buttonClicked.connect(self._chosen)
        self._run_group.buttonClicked.connect(self._place_chosen)
        self._paper_group.buttonClicked.connect(self._paper_picked)

    def _comparing(self, runs_on: str) -> QWidget:
        """What pictures are compared on, with the models below for who asks, and what they are to be compared on."""
        now = column(space=tokens.SPACE_1)
        fill(now, [self.models, self.model_details, self.words])
        places = {"": tr("Whatever works best"), CPU_NAME: tr("The processor only")}
        # Another one can be set in the file, in any letters, and stays to be chosen then.
        runs_on = next((code for code in places if code.lower() == runs_on.lower()), runs_on)
        places |= {} if runs_on in places else {runs_on: tr("{provider} only").format(provider=runs_on)}
        line = row(space=tokens.SPACE_4)
        fill(line, [label(tr("Compare pictures on"), "second")])
        self.places = choices(tr("Compare pictures on: {choice}"), places, runs_on, self._run_group)
        fill(line, [*self.places.values()])
        line.addStretch(1)
        told = tr("The processor does the same work, in more time: for when a graphics card makes trouble.")
        since = tr("Holds for the terminal too. The window changes at its next start.")
        holder = QWidget()
        note = label(sentences(told, since), "note", wraps=True)
        fill(column(holder, space=tokens.SPACE_2), [now, line, self.wrong_place, note])
        return holder

    def _first_steps(self) -> QWidget:
        """What the welcome had, to be found again."""
        self.tour = button(tr("Take the tour"), name=tr("Take the tour with the demo pictures"))
        self.tour.clicked.connect(self.tour_wanted)
        holder = QWidget()
        told = tr("Two minutes with works and pictures that come with the program. They are kept apart from yours.")
        line = row(holder, space=tokens.SPACE_4)
        fill(line, [label(told, "second", wraps=True), self.tour])
        line.setStretch(0, 1)
        return holder

    def _appearance(self, chosen: str) -> QWidget:
        holder = QWidget()
        line = row(holder, space=tokens.SPACE_4)
        looks = {"": tr("As the system"), "light": tr("Light"), "dark": tr("Dark")}
        self.choices = choices(tr("Appearance: {choice}"), looks, chosen, self._group)
        fill(line, [*self.choices.values()])
        line.addStretch(1)
        return holder

    def _paper(self, chosen: str) -> QWidget:
        holder = QWidget()
        line = row(holder, space=tokens.SPACE_4)
        usual = paper_name(paper_for("", region_here()))
        names = {"": tr("As usual in your country")} | {str(paper): paper_name(paper) for paper in Paper}
        self.papers = choices(tr("Paper of reports: {choice}"), names, chosen, self._paper_group)
        fill(line, [*self.papers.values()])
        note = label(tr("Where you are, {paper} is usual. Holds for the terminal too.").format(paper=usual), "note", wraps=True)
        fill(line, [note])
        line.setStretch(len(names), 1)
        if self._paper_group.checkedButton() is None:
            self.papers[""].setChecked(True)
        return holder

    def _language(self, chosen: str) -> QWidget:
        """The languages by the names they give themselves, so that each is found by who speaks it."""
        self.language = PickerBox()
        self.language.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for part in (self.language, self.language.view()):
            part.setAccessibleName(tr("Language of the program"))
        self.language.setMinimumWidth(tokens.CHOOSER_WIDTH)
        self.language.add(tr("As the system"), "")
        for code in languages():
            self.language.add(own_name(code), code)
        self.language.setCurrentIndex(max(0, self.language.findData(chosen)))
        self.language.activated.connect(self._language_picked)
        holder = QWidget()
        note = label(
            tr("Holds for the terminal and for reports too. The window changes at its next start."), "note", wraps=True
        )
        line = row(holder, space=tokens.SPACE_4)
        fill(line, [self.language, note])
        line.setStretch(1, 1)
        return holder

    def show_models(self, uses: tuple[ModelUse, ...]) -> None:
        """Show what the models run on."""
        place = sentence(places_text(uses)) if uses else ""
        self.models.setText(sentences(place, no_card_text(uses), no_copy_model_text(uses)))
        self.model_details.setText(models_text(uses))
        self.model_details.setVisible(bool(uses))

    @Slot(object)
    def show_system(self, lines: tuple[SystemLine, ...]) -> None:
        """Show what this computer has."""
        self.system.show_lines(lines)

    def go_to_models(self) -> None:
        """Bring the list of models into view, its beginning at the top."""
        place = self.model_list.mapTo(self.scroller, QPoint(0, 0))
        bar = self.scroller.verticalScrollBar()
        bar.setValue(bar.value() + place.y() - tokens.SPACE_6)

    def show_no_models(self) -> None:
        """Say that the models could not be loaded; why is told above the page."""
        self.models.setText(tr("The models could not be loaded. Check their files under Models."))
        self.model_details.hide()

    def show_words(self, *, known: bool) -> None:
        """Say that works can be found by words too, where no model for that is in use."""
        gain = tr("With a model that knows words, works can be found by what they show.")
        how = tr("Get one, or use one that is here, under Models.")
        self.words.setText(sentences(gain, how))
        self.words.setVisible(not known)

    @Slot(int)
    def _language_picked(self, _number: int) -> None:
        self.language_chosen.emit(self.language.currentData())

    @Slot()
    def _place_chosen(self) -> None:
        self.wrong_place.hide()
        self.runs_on_chosen.emit(code_of(self.places))

    @Slot()
    def _paper_picked(self) -> None:
        self.paper_chosen.emit(code_of(self.papers))

    @Slot()
    def _chosen(self) -> None:
        self.appearance_chosen.emit(code_of(self.choices))


def _section(title: str, part: QWidget) -> QFrame:
    panel = surface("panel")
    fill(column(panel, space=tokens.SPACE_3, margin=tokens.SPACE_4), [label(title, "title"), part])
    return panel
