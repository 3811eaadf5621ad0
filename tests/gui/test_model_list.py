"""The models in the settings: what is told of them, and what the buttons do."""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from provcheck.core.errors import LibraryError, ModelError, Reason
from provcheck.core.jobs import CancelToken
from provcheck.core.models.card import ModelCard, Role
from provcheck.gui.main_window import MainWindow
from provcheck.gui.model_list import ModelList
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeProgram
from tests.gui.model_fakes import MEGABYTE, SIZE, FakeModels
from tests.gui.test_drop_area import drag

Key = Qt.Key


@pytest.fixture
def models() -> FakeModels:
    return FakeModels()


def opened(qtbot: QtBot, make_window: MakeWindow, models: FakeModels, *answers: list[Path]) -> tuple[MainWindow, ModelList]:
    """The settings with the list of these models."""
    window = make_window(FakeProgram(models=models), *answers)
    window.go_to(window.settings_page)
    listed = window.settings_page.model_list
    qtbot.waitUntil(lambda: bool(listed.rows) and all(made.isVisible() for made in listed.rows.values()))
    settle(qtbot, window)
    QApplication.processEvents()
    return window, listed


def settle(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: not any(runner.busy for runner in window.context.runners))


def shown(listed: ModelList, model_id: str) -> list[str]:
    return [made.text() for made in listed.rows[model_id].buttons if made.isVisibleTo(listed)]


def test_every_model_is_told_with_what_can_be_done(qtbot: QtBot, make_window: MakeWindow, models: FakeModels) -> None:
    _window, listed = opened(qtbot, make_window, models)
    assert list(listed.rows) == [entry.model_id for entry in models.entries]
    assert {model_id: shown(listed, model_id) for model_id in listed.rows} == {
        "sscd": ["Check files"],
        "clip-vit-b32": ["Stop using", "Check files", "Remove…"],
        "my-model": ["Use", "Check files", "Remove…"],
        "siglip2-b32-256": ["Download the rest, 304 MB", "Remove…"],
        "mobileclip2-s0": ["Download, 608 MB"],
        "csd-vit-l14": ["Download, 608 MB"],
        "siglip2-b16": ["Download"],
    }
    states = {model_id: made.state.text() for model_id, made in listed.rows.items()}
    assert states["sscd"] == "Always used"
    assert states["clip-vit-b32"] == "In use"
    assert states["siglip2-b32-256"] == "Partly downloaded"
    research = listed.rows["mobileclip2-s0"]
    assert "do not use it for your business" in research.licence.text()
    assert research.warning.isVisible()
    assert not listed.rows["clip-vit-b32"].warning.isVisible()
    assert "also for your business" in listed.rows["clip-vit-b32"].licence.text()
    assert "ask whoever made it" in listed.rows["my-model"].licence.text()
    assert "no part of any verdict" in listed.rows["csd-vit-l14"].purpose.text()
    assert "the first download is taken as it comes" in listed.rows["siglip2-b16"].licence.text()
    assert models.asked == [], "nothing was downloaded by looking"
    assert research.get.accessibleName() == "Download, 608 MB: MobileCLIP2-S0"


def test_a_download_is_told_while_it_runs_and_then_in_use(qtbot: QtBot, make_window: MakeWindow, models: FakeModels) -> None:
    models.told, models.gate = [(0, SIZE), (212 * MEGABYTE, SIZE)], threading.Event()
    window, listed = opened(qtbot, make_window, models)
    row = listed.rows["mobileclip2-s0"]
    row.get.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(row.get, Key.Key_Space)
    qtbot.waitUntil(lambda: listed.progress.count.text() == "212 of 608 MB")
    assert row.isAncestorOf(listed.progress)
    assert listed.progress.isVisible()
    assert not listed.progress.pause.isVisible()
    assert (listed.progress.bar.value(), listed.progress.bar.maximum()) == (212 * MEGABYTE // 1024, SIZE // 1024)
    assert not listed.rows["csd-vit-l14"].get.isEnabled(), "one at a time"
    window.go_to(window.portfolio_page)
    sign = next(sign for sign in window.sidebar.signs if sign._panel is listed.progress)
    assert sign.isVisible()
    assert sign.count.whole_text() == "212 of 608 MB"
    qtbot.mouseClick(sign, Qt.MouseButton.LeftButton)
    assert window.stack.currentWidget() is window.settings_page
    models.gate.set()
    qtbot.waitUntil(lambda: row.state.text() == "In use")
    assert models.asked == [("get", "mobileclip2-s0")]
    assert not listed.progress.isVisible()
    assert row.result.text() == "It is here, whole and tried, and in use from now on."
    assert listed.rows["csd-vit-l14"].get.isEnabled()
    settle(qtbot, window)
    assert "Pictures are compared on the processor" in window.settings_page.models.text(), "models were loaded anew"


def test_pace_and_time_left_are_those_of_what_came_now(
    qtbot: QtBot, make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr("provcheck.gui.widgets.download_panel.time.monotonic", lambda: now[0])
    _window, listed = opened(qtbot, make_window, FakeModels())
    panel = listed.progress
    panel.begin()
    panel.advance_bytes(300 * MEGABYTE, SIZE)
    assert panel.pace.text() == ""
    now[0] += 10
    panel.advance_bytes(308 * MEGABYTE, SIZE)
    assert panel.pace.text() == "800 kB a second   6 minutes left"
    panel.advance_bytes(309 * MEGABYTE, 0)
    assert (panel.count.text(), panel.bar.maximum()) == ("309 MB", 0)


def test_the_digest_that_was_taken_is_shown(qtbot: QtBot, make_window: MakeWindow, models: FakeModels) -> None:
    window, listed = opened(qtbot, make_window, models)
    listed.rows["siglip2-b16"].get.click()
    settle(qtbot, window)
    assert f"SHA-256 of the model: {'ab' * 32}" in listed.rows["siglip2-b16"].result.text()


def test_a_download_that_is_stopped_says_that_it_goes_on_later(
    qtbot: QtBot, make_window: MakeWindow, models: FakeModels
) -> None:
    models.gate = threading.Event()
    window, listed = opened(qtbot, make_window, models)
    row = listed.rows["mobileclip2-s0"]
    row.get.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(row.get, Key.Key_Space)
    assert QApplication.focusWidget() is listed.progress.cancel
    qtbot.keyClick(listed.progress.cancel, Key.Key_Space)
    qtbot.waitUntil(lambda: not listed.progress.runs)
    settle(qtbot, window)
    assert row.result.text().startswith("Stopped. What came is kept")
    assert models.asked == []
    assert QApplication.focusWidget() is row.get, "the keyboard is where it was"


ERRORS: list[tuple[Any, str]] = [
    (ModelError(Reason.MODEL_DOWNLOAD, Path("mobileclip2-s0")), "could not be downloaded. Check the connection"),
    (ModelError(Reason.MODEL_NOT_AT_SOURCE, Path("mobileclip2-s0")), "is not where its card says"),
    (ModelError(Reason.MODEL_DIGEST, Path("mobileclip2-s0")), "is not the file its card describes"),
    (ModelError(Reason.MODEL_OFFLINE, Path("mobileclip2-s0")), "HF_HUB_OFFLINE forbids the network"),
    (ModelError(Reason.MODEL_BUSY, None, "mobileclip2-s0"), "by another window or terminal. Wait until that has ended"),
    (LibraryError(Reason.LIBRARY_FULL, Path("/library")), "There is no space left"),
]


@pytest.mark.parametrize(("error", "words"), ERRORS, ids=lambda value: str(getattr(value, "reason", "")))
def test_every_failure_is_told_in_the_row(
    qtbot: QtBot, make_window: MakeWindow, models: FakeModels, error: Any, words: str
) -> None:
    models.error = error
    window, listed = opened(qtbot, make_window, models)
    row = listed.rows["mobileclip2-s0"]
    row.get.click()
    settle(qtbot, window)
    assert words in row.result.text()
    assert row.result_sign.isVisible()
    assert not window.messages.isVisible(), "told once, where it was asked for"
    assert row.get.isEnabled(), "it can be tried again"


def test_another_model_is_used_and_none(qtbot: QtBot, make_window: MakeWindow, models: FakeModels) -> None:
    window, listed = opened(qtbot, make_window, models)
    row = listed.rows["my-model"]
    row.use.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(row.use, Key.Key_Space)
    qtbot.waitUntil(lambda: row.state.text() == "In use")
    assert listed.rows["clip-vit-b32"].state.text() == "Here, not in use"
    assert QApplication.focusWidget() is row.unuse, "the button that was pressed is gone, the keyboard is not"
    qtbot.keyClick(row.unuse, Key.Key_Space)
    qtbot.waitUntil(lambda: row.state.text() == "Here, not in use")
    assert models.asked == [("use", "my-model"), ("use none", Role.RESEMBLANCE)]
    settle(qtbot, window)


def test_rows_keep_their_places_when_another_model_is_used(qtbot: QtBot, make_window: MakeWindow, models: FakeModels) -> None:
    window, listed = opened(qtbot, make_window, models)
    places = {model_id: made.y() for model_id, made in listed.rows.items()}
    listed.rows["my-model"].use.click()
    settle(qtbot, window)
    QApplication.processEvents()
    assert {model_id: made.y() for model_id, made in listed.rows.items()} == places


def test_a_model_is_removed_after_a_question(qtbot: QtBot, make_window: MakeWindow, models: FakeModels) -> None:
    window, listed = opened(qtbot, make_window, models)
    listed.rows["clip-vit-b32"].remove.click()
    question = listed.question
    assert question is not None
    assert question.windowTitle() == "Remove CLIP ViT-B/32?"
    qtbot.keyClick(question.keep, Key.Key_Return)
    settle(qtbot, window)
    assert models.asked == [], "Enter leaves things as they are"
    listed.rows["clip-vit-b32"].remove.click()
    assert listed.question is not None
    listed.question.act.click()
    qtbot.waitUntil(lambda: listed.rows["clip-vit-b32"].state.text() == "Not here")
    assert models.asked == [("remove", "clip-vit-b32")]
    settle(qtbot, window)


def test_a_model_that_is_gone_leaves_no_row(qtbot: QtBot, make_window: MakeWindow, models: FakeModels) -> None:
    window, listed = opened(qtbot, make_window, models)
    models.entries = [entry for entry in models.entries if entry.model_id != "my-model"]
    listed.reload()
    qtbot.waitUntil(lambda: "my-model" not in listed.rows)
    settle(qtbot, window)


def test_files_are_checked_and_what_came_of_it_is_told(qtbot: QtBot, make_window: MakeWindow, models: FakeModels) -> None:
    window, listed = opened(qtbot, make_window, models)
    for model_id in ("clip-vit-b32", "my-model"):
        listed.rows[model_id].check.click()
        assert listed.rows[model_id].result.text() == "Its files are being checked…"
    settle(qtbot, window)
    good, bad = listed.rows["clip-vit-b32"], listed.rows["my-model"]
    assert good.result.text().startswith("Checked: in order. As the card says: model.onnx.")
    assert not good.result_sign.isVisible()
    assert bad.result.text().startswith("Checked: unusable.")
    assert bad.result.text().endswith("Remove it, then get or add it again.")
    assert bad.result_sign.isVisible()


def test_a_row_can_be_used_again_after_a_failure_that_nobody_expected(
    qtbot: QtBot, make_window: MakeWindow, models: FakeModels
) -> None:
    window, listed = opened(qtbot, make_window, models)
    row = listed.rows["clip-vit-b32"]
    models.error = PermissionError(errno.EACCES, "Permission denied", "/library/models/clip-vit-b32")
    row.check.click()
    settle(qtbot, window)
    assert "/library/models/clip-vit-b32 could not be used" in window.messages.text.text()
    assert row.result.text() == "", "nothing is being checked any more"
    models.error = None
    row.check.click()
    settle(qtbot, window)
    assert row.result.text().startswith("Checked: in order.")


def test_a_file_is_dropped_and_told_what_was_guessed(qtbot: QtBot, make_window: MakeWindow, models: FakeModels) -> None:
    window, listed = opened(qtbot, make_window, models)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile("/art/painted clip #2.onnx")])
    assert drag(listed.add, mime)
    settle(qtbot, window)
    qtbot.waitUntil(listed.rows["painted clip #2"].isVisible)
    QApplication.processEvents()
    assert models.asked == [("add", (Path("/art/painted clip #2.onnx"), None))]
    assert listed.added.text().startswith("painted clip #2 was added. No card came with it, so this was guessed")
    assert listed.rows["painted clip #2"].y() > listed.rows["sscd"].y()
    assert listed.rows["painted clip #2"].y() < listed.rows["clip-vit-b32"].y(), "what came stands first"


def test_a_file_is_chosen_with_its_card(qtbot: QtBot, make_window: MakeWindow, models: FakeModels) -> None:
    window, listed = opened(qtbot, make_window, models, [Path("/art/mine.onnx"), Path("/art/other.toml")])
    listed.add.files_button.click()
    settle(qtbot, window)
    assert models.asked == [("add", (Path("/art/mine.onnx"), Path("/art/other.toml")))]
    assert "taken from its card" in listed.added.text()


def test_a_card_alone_and_a_failure_are_told(qtbot: QtBot, make_window: MakeWindow, models: FakeModels) -> None:
    window, listed = opened(qtbot, make_window, models)
    listed.take_files([Path("/art/other.toml")])
    assert listed.added.text() == "A card alone is no model: choose its .onnx file, too."
    models.error = ModelError(Reason.MODEL_UNFIT, Path("/art/photo.onnx"))
    listed.take_files([Path("/art/photo.onnx")])
    settle(qtbot, window)
    assert "does not do what its card says" in listed.added.text()
    assert listed.add.isEnabled()


def test_a_window_that_is_closed_stops_its_download(qtbot: QtBot, make_window: MakeWindow, models: FakeModels) -> None:
    models.told, models.gate = [(212 * MEGABYTE, SIZE)], threading.Event()
    window, listed = opened(qtbot, make_window, models)
    listed.rows["mobileclip2-s0"].get.click()
    qtbot.waitUntil(lambda: listed.progress.count.text() == "212 of 608 MB")
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert models.asked == []


def test_closing_says_that_it_waits_for_a_download_that_does_not_hear(
    qtbot: QtBot, make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("provcheck.gui.closing.CLOSE_PATIENCE_MS", 50)
    begun, gate = threading.Event(), threading.Event()

    class Silent(FakeModels):
        def get(self, model_id: str, token: CancelToken, progress: Callable[[int, int], None]) -> ModelCard:
            begun.set()
            gate.wait()
            token.check()
            return super().get(model_id, token, progress)

    models = Silent()
    window, listed = opened(qtbot, make_window, models)
    listed.rows["mobileclip2-s0"].get.click()
    qtbot.waitUntil(begun.is_set)
    assert not window.close()
    qtbot.waitUntil(lambda: window.messages.text.text().startswith("The download is being stopped"))
    assert window.isVisible()
    gate.set()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert models.asked == []


def test_what_is_wrong_in_the_settings_file_is_told_until_it_is_mended(qtbot: QtBot, make_window: MakeWindow) -> None:
    told = 'The settings say runs_on = "CUDDA"'
    window, _listed = opened(qtbot, make_window, FakeModels(wrong_place=told))
    assert window.messages.text.text() == told
    page = window.settings_page
    assert page.wrong_place.isVisible()
    page.places["CPU"].click()
    assert not page.wrong_place.isVisible()
    settle(qtbot, window)
