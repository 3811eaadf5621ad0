"""The real program behind the window."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QListView
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from provcheck.app.model_files import add_model
from provcheck.app.report_order import ReportOrder
from provcheck.app.workspace import Workspace
from provcheck.core.assets import resource
from provcheck.core.index.scan_store import ScanStore
from provcheck.core.records import Level
from provcheck.core.scan_records import ScanReport
from provcheck.gui import report_services
from provcheck.gui.app import real_services, remember_at_end
from provcheck.gui.errors import ExceptionHooks, describe
from provcheck.gui.main_window import MainWindow
from provcheck.gui.services import IndexOrder, Preferences
from provcheck.gui.theme import Theme, colour
from provcheck.gui.tokens import DARK, LIGHT, Colours
from tests.builders import ROOT
from tests.gui.fakes import FakeDialogs, FakeProgram, match, report
from tests.gui.saving import save
from tests.tiny_models import write_tiny_clip


def test_portfolio_check_and_report_with_the_real_engine(qtbot: QtBot, tmp_path: Path) -> None:
    """From an empty library to a PDF, with the window alive throughout."""
    target = tmp_path / "report.pdf"
    window = MainWindow(real_services(Workspace(tmp_path / "library")), FakeDialogs([target]), Preferences(level=Level.QUICK))
    window.show()
    window.start()
    gaps: list[float] = []
    last = time.perf_counter()

    def tick() -> None:
        nonlocal last
        now = time.perf_counter()
        gaps.append(now - last)
        last = now

    timer = QTimer()
    timer.timeout.connect(tick)
    timer.start(10)
    works = [resource("demo/portfolio") / name for name in ("picnic.jpg", "goldfish.png")]
    window.portfolio_page.start(IndexOrder("Demo", tuple(works)))
    qtbot.waitUntil(lambda: not window.portfolio_page.busy and window.picker.current is not None, timeout=120_000)
    assert window.picker.current.work_count == 2
    window.go_to(window.check_page)
    suspects = [resource("demo/suspects") / name for name in ("IMG_20240518.jpg", "broken-download.jpg", "plain-paper.png")]
    qtbot.waitUntil(lambda: window.check_page._portfolio is not None)
    window.check_page.check(suspects)
    qtbot.waitUntil(lambda: not window.check_page.busy, timeout=120_000)
    timer.stop()
    result = window.check_page.result
    assert [match.verdict.value for match in result.model] == ["identical-file"]
    assert result.skipped.isVisible()
    assert result.flat.isVisible()
    save(qtbot, result)
    qtbot.waitUntil(window.messages.isVisible, timeout=60_000)
    assert target.read_bytes().startswith(b"%PDF-")
    assert len(gaps) > 50, "the event loop ran on while the work was done"
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    window.deleteLater()


def test_an_added_model_shows_in_the_window(qtbot: QtBot, tmp_path: Path) -> None:
    """A CLIP-shaped model goes from the file to the panel that explains a match."""
    workspace = Workspace(tmp_path / "library")
    add_model(workspace, write_tiny_clip(tmp_path / "tiny-clip.onnx"))
    window = MainWindow(real_services(workspace), FakeDialogs([]), Preferences(level=Level.QUICK))
    window.show()
    window.start()
    window.portfolio_page.start(IndexOrder("Demo", (resource("demo/portfolio") / "regatta.jpg",)))
    qtbot.waitUntil(lambda: not window.portfolio_page.busy and window.picker.current is not None, timeout=120_000)
    window.go_to(window.check_page)
    qtbot.waitUntil(lambda: window.check_page._portfolio is not None)
    window.check_page.check([resource("demo/suspects") / "thumbnail.jpg"])
    qtbot.waitUntil(lambda: not window.check_page.busy, timeout=120_000)
    panel = window.check_page.result.why
    qtbot.waitUntil(lambda: panel.verdict.text() == "Re-encoded copy")
    words = " ".join(label.text() for label in panel.findChildren(QLabel))
    assert "Likeness (tiny-clip)" in words
    assert "no CLIP model is installed" not in words
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    window.deleteLater()


def test_the_report_is_of_the_whole_scan_while_only_its_beginning_is_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    workspace = Workspace(tmp_path / "library")
    with workspace.open_library() as library:
        kept = ScanStore(library).save(report([match(suspect=f"{number}.png") for number in range(300)]))
    written: list[ScanReport] = []
    monkeypatch.setattr(report_services, "export_report", lambda _workspace, made, *_: written.append(made))
    services = real_services(workspace)
    opened = services.open_scan(kept.number)
    assert opened is not None
    assert not opened.is_whole
    services.reports.export(opened.report, ReportOrder(), tmp_path / "report.pdf")
    assert [len(made.matches) for made in written] == [300]


def test_onnx_runtime_is_loaded_before_qt() -> None:
    # Asked of the import system: Qt's binding replaces the built-in import itself and does not bear another doing so.
    code = (
        "import sys\n"
        "seen = []\n"
        "class Spy:\n"
        "    def find_spec(self, name, *rest):\n"
        "        if name in ('onnxruntime', 'PySide6'): seen.append(name)\n"
        "sys.meta_path.insert(0, Spy())\n"
        "import provcheck.gui.app\n"
        "print(seen)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True)
    assert run.stdout.strip().endswith("['onnxruntime', 'PySide6']")


def test_the_scheme_of_the_system_is_followed(qtbot: QtBot, theme: Theme) -> None:
    view = QListView()
    qtbot.addWidget(view)
    view.show()
    for scheme, colours in ((Qt.ColorScheme.Dark, DARK), (Qt.ColorScheme.Light, LIGHT)):
        theme.follow(scheme)
        for name in ("window", "panel", "raised", "line", "text", "second", "well", "accent"):
            assert colour(view, name).name().upper() == getattr(colours, name).upper()


def test_a_window_whose_pages_were_never_shown_may_be_gone_when_the_scheme_changes(qtbot: QtBot, theme: Theme) -> None:
    """Qt keeps rules for widgets by their address, and forgets those that are gone only where they were shown."""
    for _each in range(3):
        window = MainWindow(FakeProgram().services(), FakeDialogs(), Preferences())
        window.show()
        qtbot.waitExposed(window)
        window.close()
        shiboken6.delete(window)
        for scheme in (Qt.ColorScheme.Dark, Qt.ColorScheme.Light):
            theme.follow(scheme)


def luminance(ink: str) -> float:
    channels = [int(ink[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colours", [DARK, LIGHT], ids=["dark", "light"])
def test_text_can_be_read_on_every_surface(colours: Colours) -> None:
    for ground in (colours.window, colours.panel, colours.raised):
        assert contrast(colours.text, ground) >= 7
        assert contrast(colours.second, ground) >= 4.5
        assert contrast(colours.accent, ground) >= 3
    assert contrast(colours.on_accent, colours.accent) >= 4.5
    assert contrast(colours.well_text, colours.well) >= 4.5


def test_exceptions_of_any_thread_reach_the_listener_once(qtbot: QtBot) -> None:
    hooks = ExceptionHooks()
    heard: list[BaseException] = []
    hooks.caught.connect(heard.append)

    def fail() -> None:
        raise ZeroDivisionError

    try:
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
        qtbot.waitUntil(lambda: len(heard) == 1)
        sys.excepthook(ValueError, ValueError("x"), None)
        qtbot.waitUntil(lambda: len(heard) == 2)
    finally:
        hooks.release()
    assert [type(error) for error in heard] == [ZeroDivisionError, ValueError]


def test_a_file_that_cannot_be_written_is_named() -> None:
    sentence, details = describe(PermissionError(13, "Permission denied", "/art/report.pdf"))
    assert "/art/report.pdf" in sentence
    assert "PermissionError" in details


def test_nothing_is_swallowed_by_the_test_tools(qapp: QApplication) -> None:
    """A slot that raises is seen, so that the other tests can fail."""

    def fail() -> None:
        raise ValueError("seen")

    with capture_exceptions() as caught:
        QTimer.singleShot(0, fail)
        deadline = time.monotonic() + 2
        while not caught and time.monotonic() < deadline:
            qapp.processEvents()
    assert len(caught) == 1


def test_settings_that_cannot_be_kept_at_the_end_are_told_and_no_crash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setattr("provcheck.gui.app.settings_file", lambda: tmp_path / "file" / "settings.toml")
    remember_at_end(Workspace(tmp_path / "library"), Preferences())
    said = capsys.readouterr().err
    assert said.startswith("What was set could not be kept in ")
    assert "Traceback" not in said


HANGING = """
import threading, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from provcheck.gui import app, closing
from provcheck.gui.main_window import MainWindow
from tests.gui.fakes import FakeProgram

closing.CLOSE_LIMIT_MS, app.LAST_WAIT_MS = 200, 50
program = FakeProgram(gate=threading.Event())
app.real_services = lambda workspace: program.services()
begin = MainWindow.start

def start(window, number=None):
    begin(window, number)
    QTimer.singleShot(500, lambda: window.check_page.check([Path("picture.png")]))
    QTimer.singleShot(1000, window.close)

MainWindow.start = start
sys.exit(app.run(None))
"""


def surroundings(home: Path) -> dict[str, str]:
    """Of a process with places of its own and no screen."""
    own = {name: str(home / name) for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")}
    return {**os.environ, **own, "HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}


def test_the_program_ends_though_a_drive_does_not_answer(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", HANGING],
        env=surroundings(tmp_path),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=18,
    )
    assert done.returncode == 0, done.stderr
    assert "window = " in (tmp_path / "XDG_CONFIG_HOME" / "provcheck" / "settings.toml").read_text(encoding="utf-8")
    log = next((tmp_path / "XDG_STATE_HOME").rglob("provcheck.log"))
    assert "ended while a thread was waiting" in log.read_text(encoding="utf-8")


MOVING = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from provcheck.gui import app
from provcheck.gui.main_window import MainWindow

begin = MainWindow.start
target = Path(sys.argv[1])

def start(window, number=None):
    begin(window, number)
    place = window.context.services.places.library
    print(place.name, flush=True)
    jobs = window.settings_page.library.jobs
    if place == target:
        QTimer.singleShot(500, lambda: print(window.messages.text.text(), flush=True))
        QTimer.singleShot(600, window.close)
    else:
        QTimer.singleShot(500, lambda: jobs._move(target))

MainWindow.start = start
sys.exit(app.run(None))
"""


def test_after_a_move_the_program_goes_on_with_the_library_in_its_new_place(tmp_path: Path) -> None:
    target = tmp_path / "drive"
    done = subprocess.run(
        [sys.executable, "-c", MOVING, target],
        env=surroundings(tmp_path),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    first, second, told = done.stdout.splitlines()
    assert (first, second) == ("library", "drive")
    assert told.startswith(f"The library is in {target} now. The old one is still in ")
    assert (target / "library.sqlite3").is_file()
    kept = (tmp_path / "XDG_CONFIG_HOME" / "provcheck" / "settings.toml").read_text(encoding="utf-8")
    assert f'library = "{target}"' in kept
