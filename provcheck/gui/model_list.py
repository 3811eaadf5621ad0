"""The models that compare pictures: get, use, check, remove and add them. Nothing is downloaded before a button is pressed."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from provcheck.app.i18n import tr
from provcheck.app.joining import listed, sentences
from provcheck.app.model_checks import ModelCheck
from provcheck.app.model_files import AddedModel
from provcheck.app.model_list import Digests, ModelEntry, ModelState
from provcheck.app.model_texts import added_text, finding_text, taken_digest_text
from provcheck.app.reasons import error_text
from provcheck.core.errors import ProvcheckError
from provcheck.core.jobs import CancelToken
from provcheck.core.models.card import ModelCard
from provcheck.gui import tokens
from provcheck.gui.context import Context
from provcheck.gui.drop_area import DropArea, DropWords
from provcheck.gui.tasks import Latest, Report, Task, TaskRunner
from provcheck.gui.widgets.basics import column, fill, label
from provcheck.gui.widgets.confirm import ConfirmDialog
from provcheck.gui.widgets.download_panel import DownloadPanel
from provcheck.gui.widgets.model_row import ModelRow
from provcheck.gui.widgets.sizes import size_text

CARD_SUFFIX = ".toml"

_TO_BEGIN_WITH = "CLIP ViT-B/32"
"""Title of a model that may be used for any purpose, knows words, and whose files are known beforehand."""


class ModelList(QWidget):
    """A row a model, the download that runs, and where files are added.

    Attributes:
        rows: The rows by the ids of their models.
        progress: How far the download is.

    Signals:
        changed: Another set of models is in use, or one has another part.
    """

    changed = Signal()

    def __init__(self, context: Context) -> None:
        """Nothing is known before it is shown."""
        super().__init__()
        self._context, self._services = context, context.services.models
        self._entries = Latest(context.reads, self)
        self._entries.answered.connect(self.show_entries)
        self.rows: dict[str, ModelRow] = {}
        self.progress = DownloadPanel()
        # It lies in the row whose model comes, and here before that: what has no parent is deleted by the garbage collector, in
        # whatever thread that runs.
        self.progress.setParent(self)
        self._task: Task | None = None
        self._downloaded = ""
        self._acts: dict[QObject, str] = {}
        self.question: ConfirmDialog | None = None
        told = tr(
            "Copies are found without any of these. A model for resemblance also finds pictures that only show something "
            "alike, and works by words; if you want one and do not know which, take {model}. Nothing is downloaded before you "
            "press a button, and nothing about you or your pictures is sent. One model for resemblance is used at a time; "
            "works are read with it once, at the next check."
        ).format(model=_TO_BEGIN_WITH)
        self.add = DropArea(
            DropWords(
                tr("Add a model that you have: drop its file (.onnx) or folder here"),
                "",
                tr("Add a folder…"),
                tr("Add a file…"),
                tr("Add a model that you have"),
            ),
            context.dialogs,
            compact=True,
        )
        self.added = label("", wraps=True)
        self.added.hide()
        self._lines = column(space=tokens.SPACE_3)
        fill(column(self, space=tokens.SPACE_3), [label(told, "note", wraps=True), self._lines, self.add, self.added])
        self.progress.set_running(runs=False)
        self.progress.cancel_asked.connect(self._stop)
        self.add.dropped.connect(self.take_files)

    def showEvent(self, event: QShowEvent) -> None:
        """Ask which models there are now: a terminal may have changed that."""
        super().showEvent(event)
        self.reload()

    @Slot()
    def reload(self) -> None:
        """Ask for the models anew."""
        self._entries.ask(self._services.entries)

    @Slot(object)
    def show_entries(self, entries: Sequence[ModelEntry]) -> None:
        """Show these; rows that stay keep their places, so that nothing goes away from under the pointer."""
        for model_id in self.rows.keys() - {entry.model_id for entry in entries}:
            gone = self.rows.pop(model_id)
            if gone.isAncestorOf(self.progress):
                self.progress.setParent(self)
            gone.hide()
            self._lines.removeWidget(gone)
            gone.deleteLater()
        is_first = not self.rows
        for entry in entries:
            if entry.model_id in self.rows:
                self.rows[entry.model_id].show_entry(entry)
            else:
                self.rows[entry.model_id] = self._row(entry)
                place = self._lines.count() if is_first else self._below_always_used()
                self._lines.insertWidget(place, self.rows[entry.model_id])
        self._order_tabs()
        self._allow()

    def _below_always_used(self) -> int:
        """Where a model that came is put: first of those that are one's own choice."""
        return sum(each.entry.state is ModelState.ALWAYS_USED for each in self.rows.values())

    def _order_tabs(self) -> None:
        placed = sorted(self.rows.values(), key=self._lines.indexOf)
        for before, after in itertools.pairwise([*placed, self.add]):
            self.setTabOrder(before, after)

    def _row(self, entry: ModelEntry) -> ModelRow:
        made = ModelRow(entry)
        made.get_asked.connect(self._get)
        made.use_asked.connect(self._use)
        made.unuse_asked.connect(self._unuse)
        made.check_asked.connect(self._check)
        made.remove_asked.connect(self._ask_remove)
        return made

    def _allow(self) -> None:
        for model_id, made in self.rows.items():
            made.allow(get=self._task is None, rest=self._task is None or model_id != self._downloaded)

    def _asker(self) -> ModelRow | None:
        """The row whose button was pressed; None while something is done with that model."""
        return next((made for made in self.rows.values() if made is self.sender() and not made.is_busy), None)

    # Getting one.

    @Slot()
    def _get(self) -> None:
        made = self._asker()
        if made is None or self._task is not None:
            return
        self._downloaded = made.entry.model_id
        made.say("")
        made.place.addWidget(self.progress)
        self.progress.begin()
        self.progress.set_running(runs=True)
        if made.get.hasFocus():
            self.progress.cancel.setFocus()
        self._task = self._context.downloads.tell(partial(_downloaded, self._services.get, self._downloaded))
        self._task.events.connect(self._advance)
        self._task.done.connect(self._got)
        self._task.cancelled.connect(self._stopped)
        self._task.ended.connect(self._download_over)
        self._allow()

    @Slot()
    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    @Slot(list)
    def _advance(self, events: list[Any]) -> None:
        told = [event for event in events if isinstance(event, tuple)]
        if told:
            self.progress.advance_bytes(*told[-1])

    @Slot(object)
    def _got(self, answer: ModelCard | ProvcheckError) -> None:
        made = self.rows.get(self._downloaded)
        if isinstance(answer, ProvcheckError):
            self._say(made, error_text(answer))
            return
        if made is not None:
            told = [tr("It is here, whole and tried, and in use from now on.")]
            if made.entry.digests is Digests.TAKEN_AT_FIRST_USE:
                told.append(taken_digest_text(answer))
            made.say(sentences(*told))
        self.changed.emit()

    @Slot()
    def _stopped(self) -> None:
        made = self.rows.get(self._downloaded)
        if made is not None:
            made.say(tr("Stopped. What came is kept, and the next download of it fetches only the rest."))

    @Slot()
    def _download_over(self) -> None:
        had_keyboard = self.progress.cancel.hasFocus() or not self.progress.cancel.isEnabled()
        self._task = None
        self.progress.set_running(runs=False)
        self._allow()
        if had_keyboard and self._downloaded in self.rows and self.isVisible():
            self.rows[self._downloaded].take_keyboard()
        self.reload()

    # Using, checking, removing.

    @Slot()
    def _use(self) -> None:
        made = self._asker()
        if made is not None:
            self._act(self._context.writes, self._services.use, made)

    @Slot()
    def _unuse(self) -> None:
        made = self._asker()
        card = made.entry.card if made is not None else None
        if made is not None and card is not None:
            role = card.role
            self._act(self._context.writes, lambda _model_id: self._services.use_none(role), made)

    @Slot()
    def _check(self) -> None:
        made = self._asker()
        if made is not None:
            made.say(tr("Its files are being checked…"))
            self._act(self._context.jobs, self._services.check, made)

    @Slot()
    def _ask_remove(self) -> None:
        made = self._asker()
        if made is None:
            return
        entry = made.entry
        again = tr("To have it again, it is downloaded again.")
        own = tr("To have it again, it is added from your own file again.")
        room = tr("Its files in the library: {size}.").format(size=size_text(entry.room))
        goes = [sentences(room, again if entry.known else own)]
        stays = [
            tr("Your pictures, portfolios, scans and decisions."),
            tr("What it has measured in your pictures, for when you get it again."),
        ]
        question = tr("Remove {model}?").format(model=entry.title)
        self.question = ConfirmDialog(question, goes, stays, tr("Remove the model"), self)
        self.question.accepted.connect(partial(self._remove, entry.model_id))
        self.question.open()

    def _remove(self, model_id: str) -> None:
        made = self.rows.get(model_id)
        if made is not None:
            self._act(self._context.writes, self._services.remove, made)

    def _act(self, runner: TaskRunner, function: Callable[[str], object], made: ModelRow) -> None:
        made.is_busy = True
        task = runner.call(_tried, function, made.entry.model_id)
        self._acts[task] = made.entry.model_id
        task.done.connect(self._acted)
        task.ended.connect(self._act_over)

    @Slot(object)
    def _acted(self, answer: tuple[str, object]) -> None:
        model_id, result = answer
        made = self.rows.get(model_id)
        if made is not None:
            made.is_busy = False
        if isinstance(result, ProvcheckError):
            self._say(made, error_text(result))
        elif isinstance(result, ModelCheck):
            told = tr("Checked: {finding}").format(finding=finding_text(result))
            again = tr("Remove it, then get or add it again.")
            if made is not None:
                made.say(sentences(told, again) if result.error and result.added else told, warns=result.error is not None)
        else:
            if made is not None:
                made.say("")
            self.changed.emit()

    @Slot()
    def _act_over(self) -> None:
        made = self.rows.get(self._acts.pop(self.sender()))
        if made is not None and made.is_busy:
            # It was stopped, or failed as nobody expected, which the window's message tells.
            made.is_busy = False
            made.say("")
        self.reload()

    def _say(self, made: ModelRow | None, sentence: str) -> None:
        if made is not None:
            made.say(sentence, warns=True)

    # Adding one.

    @Slot(list)
    def take_files(self, paths: list[Path]) -> None:
        """Add models of files and folders; a card among them is that of the file beside it."""
        cards = [path for path in paths if path.suffix.lower() == CARD_SUFFIX]
        sources = [path for path in paths if path not in cards]
        if not sources:
            self._say_added(tr("A card alone is no model: choose its .onnx file, too."))
            return
        card = cards[0] if len(cards) == len(sources) == 1 else None
        self._say_added(tr("Adding {name}…").format(name=listed(path.name for path in sources)))
        self.add.setEnabled(False)
        task = self._context.jobs.call(_added, self._services.add, sources, card)
        task.done.connect(self._take_added)
        task.ended.connect(self._adding_over)

    @Slot(object)
    def _take_added(self, results: list[AddedModel | ProvcheckError]) -> None:
        told = [error_text(each) if isinstance(each, ProvcheckError) else added_text(each) for each in results]
        self._say_added("\n".join(told))
        if any(isinstance(each, AddedModel) for each in results):
            self.changed.emit()

    @Slot()
    def _adding_over(self) -> None:
        self.add.setEnabled(True)
        self.reload()

    def _say_added(self, sentence: str) -> None:
        self.added.setText(sentence)
        self.added.show()


def _downloaded(
    get: Callable[[str, CancelToken, Callable[[int, int], None]], ModelCard], model_id: str, token: CancelToken, report: Report
) -> ModelCard | ProvcheckError:
    """The card of a model that was downloaded, or why it was not: the row tells that, and nothing else fails."""

    def tell(done: int, total: int) -> None:
        report((done, total))

    try:
        return get(model_id, token, tell)
    except ProvcheckError as error:
        return error


def _tried(function: Callable[[str], object], model_id: str) -> tuple[str, object]:
    """What a function gives for a model, or the failure that its row tells."""
    try:
        return model_id, function(model_id)
    except ProvcheckError as error:
        return model_id, error


def _added(
    add: Callable[[Path, Path | None], AddedModel], sources: Sequence[Path], card: Path | None
) -> list[AddedModel | ProvcheckError]:
    """What came of adding one after the other."""
    results: list[AddedModel | ProvcheckError] = []
    for source in sources:
        try:
            results.append(add(source, card))
        except ProvcheckError as error:
            results.append(error)
    return results
