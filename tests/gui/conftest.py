"""Qt without a screen, homes of our own, and the proof after every test that nothing was left running."""

from __future__ import annotations

import gc
import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.setdefault("QT_SCALE_FACTOR", "1")

import provcheck.core.fingerprint.embedder  # noqa: F401  before Qt, as in the program

# isort: split
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, override

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, Qt, QtMsgType, QTranslator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from provcheck.app import i18n
from provcheck.gui import tasks
from provcheck.gui.main_window import MainWindow
from provcheck.gui.services import Preferences
from provcheck.gui.theme import Theme
from tests.gui.fakes import FakeDialogs, FakeProgram
from tests.gui.studio import Studio

ALLOWED_QT_MESSAGES = (
    # The offscreen platform has no window manager to tell the least size to.
    "This plugin does not support propagateSizeHints()",
    # Nor one to bring a menu to the front and give it the keyboard.
    "This plugin does not support raise()",
    "This plugin does not support grabbing the keyboard",
    # Nor a tray.
    "QObject::connect: No such signal QPlatformNativeInterface::systemTrayWindowChanged(QScreen*)",
    "QObject::disconnect: No such signal QPlatformNativeInterface::systemTrayWindowChanged(QScreen*)",
)
LOUD = {QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg}


# A machine that is busy with other things takes longer; a test that waits in vain is told either way.
PATIENCE_MS = 30_000


class PatientBot(QtBot):
    """A QtBot that waits as long as a busy machine may need, where the test says nothing else."""

    @override
    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE_MS) -> None:
        super().waitUntil(callback, timeout=timeout)

    @override
    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE_MS, **options: Any) -> Any:
        return super().waitSignal(signal, timeout=timeout, **options)


@pytest.fixture
def qtbot(request: pytest.FixtureRequest) -> QtBot:
    request.getfixturevalue("qapp")
    return PatientBot(request)


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home" / name.lower()))


@pytest.fixture(scope="module", autouse=True)
def collected_in_this_thread() -> Iterator[None]:
    """As the program's own `WindowCollector` has it: a widget that is collected by a worker ends the process."""
    gc.disable()
    yield
    gc.unfreeze()
    gc.collect()
    gc.enable()


@pytest.fixture(autouse=True)
def collected_after_each() -> Iterator[None]:
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.unfreeze()
    gc.collect(1)


@pytest.fixture(scope="session", autouse=True)
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp)


@pytest.fixture(autouse=True)
def english_again(qapp: QApplication) -> Iterator[None]:
    locale = QLocale()
    yield
    i18n.set_language("en")
    QLocale.setDefault(locale)
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    for known in qapp.findChildren(QTranslator):
        qapp.removeTranslator(known)


@pytest.fixture(autouse=True)
def no_key_held(qapp: QApplication) -> Iterator[None]:
    """Qt takes the modifiers of the last key or click for held down, and lets a row that is set current extend a selection."""
    yield
    if qapp.keyboardModifiers() != Qt.KeyboardModifier.NoModifier:
        QTest.keyClick(QWidget(), Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)


@pytest.fixture(autouse=True)
def nothing_left(qapp: QApplication, qtlog: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail a test that leaves a task running, or that Qt complained about."""
    runners: list[tasks.TaskRunner] = []
    make = tasks.TaskRunner.__init__

    def remember(self: tasks.TaskRunner, *values: object) -> None:
        make(self, *values)
        runners.append(self)

    monkeypatch.setattr(tasks.TaskRunner, "__init__", remember)
    yield
    deadline = time.monotonic() + 3
    alive = [runner for runner in runners if shiboken6.isValid(runner)]
    while any(runner.busy or runner.active_threads for runner in alive) and time.monotonic() < deadline:
        qapp.processEvents()
        time.sleep(0.005)
    # Qt deletes what lies on the clipboard when the process ends, after Python is gone: for an object of Python's, a crash.
    qapp.clipboard().clear()
    left = [runner for runner in alive if runner.busy or runner.active_threads]
    for runner in left:
        runner.cancel_all()
    assert not left, "a task is still running: let it go (set its gate) or close the window before the test ends"
    loud = [record.message for record in qtlog.records if record.type in LOUD]
    assert [message for message in loud if not message.startswith(ALLOWED_QT_MESSAGES)] == []


MakeWindow = Callable[..., MainWindow]


@pytest.fixture
def make_window(qtbot: QtBot) -> Iterator[MakeWindow]:
    """Makes windows on a fake program; they are closed after the test, whatever they were doing."""
    made: list[tuple[MainWindow, FakeProgram]] = []

    def make(program: FakeProgram, *answers: list[Path], preferences: Preferences | None = None) -> MainWindow:
        window = MainWindow(program.services(), FakeDialogs(*answers), preferences or Preferences())
        made.append((window, program))
        window.show()
        window.start()
        qtbot.waitUntil(lambda: not any(runner.busy for runner in window.context.runners))
        return window

    yield make
    for window, program in made:
        for gate in (program.gate, program.rest_gate, program.outputs.gate):
            if gate is not None:
                gate.set()
        window.close()
        qtbot.waitUntil(lambda window=window: not window.isVisible())
        window.deleteLater()


@pytest.fixture
def studio(qtbot: QtBot, tmp_path: Path) -> Iterator[Studio]:
    made = Studio(qtbot, tmp_path, FakeDialogs())
    yield made
    for window in made.windows:
        window.close()
        qtbot.waitUntil(lambda window=window: not window.isVisible())
        window.deleteLater()
