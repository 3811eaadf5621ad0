"""The window's entry: where the real program is put behind it."""

from __future__ import annotations

# ONNX Runtime before Qt: on Windows its libraries do not load after Qt's.
import provcheck.core.fingerprint.embedder  # noqa: F401

# isort: split
import logging
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QFontDatabase, QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from provcheck.app import decisions, origins, portfolios, scanning
from provcheck.app.collecting import no_collecting, settle
from provcheck.app.crash import CrashRecord
from provcheck.app.demo import check_demo, demo_library, demo_suspects, demo_works, index_demo
from provcheck.app.i18n import speaking, tr
from provcheck.app.logs import start_logging
from provcheck.app.notices import notice_letter
from provcheck.app.origin_marks import origin_marks
from provcheck.app.pasted import FOLDER as PASTED
from provcheck.app.pasted import clear_pasted, keep_pasted, pasted_room, sweep_pasted
from provcheck.app.paths import crash_folder, log_file, settings_file
from provcheck.app.sending import sender_of
from provcheck.app.settings import Settings, load_settings, save_settings
from provcheck.app.signals import EMBEDDING_PREFIX
from provcheck.app.watching import FolderWatcher
from provcheck.app.workspace import Workspace
from provcheck.core.assets import resource
from provcheck.core.errors import LibraryError, Reason
from provcheck.core.imaging.decoders import decoders
from provcheck.core.imaging.door import read_bytes
from provcheck.core.index.library import library_state
from provcheck.core.index.scan_store import is_brief
from provcheck.core.jobs import CancelToken
from provcheck.core.matching.background import Background
from provcheck.core.records import ModelUse
from provcheck.core.scan.events import IndexEvent, ScanEvent
from provcheck.core.scan_records import Patterns, ScanReport
from provcheck.gui.collector import WindowCollector
from provcheck.gui.dialogs import QtDialogs
from provcheck.gui.errors import ExceptionHooks
from provcheck.gui.finding_services import finding_services
from provcheck.gui.guide import Guide
from provcheck.gui.language import speak
from provcheck.gui.library_keeping import LibraryKeeping
from provcheck.gui.library_services import library_services
from provcheck.gui.main_window import MainWindow
from provcheck.gui.model_services import model_services
from provcheck.gui.opened_files import OpenedFiles, split_arguments
from provcheck.gui.outputs_services import outputs_services
from provcheck.gui.portfolio_services import portfolio_services
from provcheck.gui.report_services import report_services
from provcheck.gui.scan_services import scan_services
from provcheck.gui.services import FullPicture, IndexOrder, NoticeOrder, Places, Preferences, ScanOrder, Services
from provcheck.gui.starting import Opening, ask_to_try_again, opening_of
from provcheck.gui.tasks import TaskRunner
from provcheck.gui.theme import Theme
from provcheck.render.export import export_notice

SWITCH_SECONDS = 0.001
"""How long a worker may hold the interpreter: with the default of 5 ms the window stood still for up to 92 ms, so for 55."""


APP_NAME, DESKTOP_ID = "provcheck", "org.provcheck.provcheck"
"""As in packaging/bundle.toml."""

LAST_WAIT_MS = 1000
"""How long the end waits for work that was given up when the window was closed."""

NO_LIBRARY = 2
"""Exit code where the library is not there."""

_log = logging.getLogger(__name__)


def run(
    library_folder: Path | None,
    scan_number: int | None = None,
    arguments: Sequence[str] = (),
    files: Sequence[Path] = (),
) -> int:
    """Open the window on a library, on one of its scans when a number is given, and check files; returns the exit code."""
    start_logging(log_file())
    sys.setswitchinterval(SWITCH_SECONDS)
    crashes = CrashRecord(crash_folder())
    crashed = crashes.start()
    settings = load_settings(settings_file())
    # The name by which desktops know the window, whatever started it.
    application = QApplication([APP_NAME, *arguments])
    collector = WindowCollector()
    speak(application, settings.language)
    QGuiApplication.setApplicationDisplayName("Provcheck")
    QGuiApplication.setDesktopFileName(DESKTOP_ID)
    application.setWindowIcon(QIcon(str(resource("icons") / "provcheck.svg")))
    load_fonts()
    theme = Theme(application)
    hooks = ExceptionHooks()
    opening = opening_of(library_folder, scan_number, settings, ask_to_try_again)
    if opening is not None:
        opening = replace(opening, files=tuple(files))
    code, ended = NO_LIBRARY, None
    while opening is not None:
        ended = _one_window(application, theme, hooks, opening, crashed)
        code, opening, crashed = ended.code, ended.again, None
    decoders().close()
    hooks.release()
    crashes.stop()
    if ended is not None and ended.left:
        # A thread that waits for a drive would hold the process; what must be written is written.
        _log.warning("ended while a thread was waiting")
        logging.shutdown()
        os._exit(code)
    collector.stop()
    return code


@dataclass(frozen=True)
class _Ended:
    """How a window ended.

    Attributes:
        code: Exit code.
        left: What still runs.
        again: What is to be opened in its place.
        window: The window itself, which would wait for what still runs if it were let go.
    """

    code: int
    left: tuple[TaskRunner, ...] = ()
    again: Opening | None = None
    window: MainWindow | None = None


def _one_window(
    application: QApplication, theme: Theme, hooks: ExceptionHooks, opening: Opening, crashed: Path | None
) -> _Ended:
    """Open a window and wait for its end."""
    settings = load_settings(settings_file())
    workspace = Workspace(opening.folder, settings.runs_on)
    window = MainWindow(real_services(workspace), QtDialogs(), preferences_for(workspace, settings))
    # One for all tours: what a model took of memory is not all given back when it is let go.
    demo = Workspace(demo_library(), settings.runs_on)
    guide = Guide(window, lambda: tour_window(demo, window.memory.preferences))
    keeping = LibraryKeeping(window)
    window.settings_page.appearance_chosen.connect(theme.choose)
    theme.choose(settings.appearance)
    hooks.caught.connect(window.messages.report)
    window.show()
    opened = OpenedFiles(window, opening.files)
    window.start(opening.scan)
    if opening.is_new and opening.scan is None:
        guide.show_welcome()
    if crashed is not None:
        window.tell_crash(crashed)
    elif opening.told:
        window.messages.say(opening.told)
    settle()
    code = application.exec()
    opened.stop()
    hooks.caught.disconnect(window.messages.report)
    contexts = (window.context, *guide.contexts)
    for context in contexts:
        context.writes.shut_down()
    left = tuple(runner for context in contexts for runner in context.stoppable if not runner.shut_down(LAST_WAIT_MS))
    remember_at_end(workspace, window.remembered)
    if left or keeping.reopen is None:
        return _Ended(code, left, None, window)
    folder, told = keeping.reopen
    window.deleteLater()
    QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)
    return _Ended(code, again=Opening(folder, told=told))


def tour_window(workspace: Workspace, preferences: Preferences) -> MainWindow:
    """A window on the demo's own library, looking as the other one; it remembers nothing and writes nothing elsewhere."""
    services = real_services(workspace)

    def index(order: IndexOrder, token: CancelToken) -> Iterator[IndexEvent]:
        yield from index_demo(workspace, token) if order.targets == (demo_works(),) else services.index(order, token)

    def scan(order: ScanOrder, token: CancelToken) -> Iterator[ScanEvent]:
        if order.targets == (demo_suspects(),):
            yield from check_demo(workspace, order.portfolio, order.settings, token)
        else:
            yield from services.scan(order, token)

    kept = Preferences(appearance=preferences.appearance, language=preferences.language, paper=preferences.paper)
    return MainWindow(replace(services, index=index, scan=scan, save_preferences=_forget), QtDialogs(), kept)


def _forget(_preferences: Preferences) -> None:
    """Keep nothing."""


def remember_at_end(workspace: Workspace, preferences: Preferences) -> None:
    """Keep what the window remembers; where that cannot be, say so in the terminal, as no window is there any more."""
    try:
        save_preferences(workspace, preferences)
    except OSError as error:
        _log.exception("settings not kept")
        told = tr("What was set could not be kept in {path} ({error}). Check that the folder can be written.")
        if sys.stderr is not None:
            sys.stderr.write(told.format(path=settings_file(), error=error.strerror or error) + "\n")


def load_fonts() -> None:
    """Use the fonts that come with the program where the system has none."""
    if QFontDatabase.families():
        return
    for path in sorted([*resource("fonts").glob("*.ttf"), *resource("fonts").glob("*.otf")]):
        QFontDatabase.addApplicationFont(str(path))


def real_services(workspace: Workspace) -> Services:
    """The program on one library. Everything here is called in worker threads."""

    def index(order: IndexOrder, token: CancelToken) -> Iterator[IndexEvent]:
        yield from _index(workspace, order, token)

    def scan(order: ScanOrder, token: CancelToken) -> Iterator[ScanEvent]:
        wanted = replace(order.settings, patterns=Patterns(_left_out()))
        yield from scanning.scan(workspace, order.portfolio, order.targets, wanted, token)

    watcher = FolderWatcher(workspace)

    def model_uses() -> tuple[ModelUse, ...]:
        return tuple(embedder.use for embedder in workspace.fingerprinter().embedders)

    def backgrounds() -> Mapping[str, Background]:
        known = workspace.backgrounds()
        return {EMBEDDING_PREFIX + use.model_id: known[use.sha256] for use in model_uses() if use.sha256 in known}

    def rest_of_scan(opened: ScanReport) -> ScanReport:
        with no_collecting():
            return scanning.rest_of_scan(workspace, opened)

    return Services(
        library_state=lambda: library_state(workspace.folder),
        list_portfolios=lambda: portfolios.list_portfolios(workspace),
        index=index,
        scan=scan,
        list_scans=lambda: scanning.list_scans(workspace),
        open_scan=lambda number: scanning.open_scan(workspace, number),
        rest_of_scan=rest_of_scan,
        match_details=lambda number, match: scanning.match_details(workspace, number, match),
        origin_marks=lambda keys: origin_marks(workspace, keys),
        origin_of_match=lambda match: origins.origin_of_match(workspace, match),
        load_preview=lambda sha256: scanning.load_preview(workspace, sha256),
        read_picture=read_picture,
        model_uses=model_uses,
        export_notice=lambda report, order, target: _draft(workspace, report, order, target),
        save_preferences=lambda preferences: save_preferences(workspace, preferences),
        load_decisions=lambda: decisions.load_decisions(workspace),
        save_decisions=lambda made: decisions.save_decisions(workspace, made),
        pairs_before=lambda portfolio, number: scanning.pairs_before(workspace, portfolio, number),
        backgrounds=backgrounds,
        keep_picture=lambda png: keep_pasted(workspace, png, datetime.now(UTC)),
        pasted_room=lambda: pasted_room(workspace),
        sweep_pasted=lambda: sweep_pasted(workspace, datetime.now(UTC)),
        clear_pasted=lambda: clear_pasted(workspace),
        look_at_watched=lambda folder, token: watcher.look(folder, token, _left_out()),
        places=Places(workspace.folder, log_file(), crash_folder(), workspace.folder / PASTED),
        portfolio=portfolio_services(workspace),
        finding=finding_services(workspace),
        models=model_services(workspace),
        reports=report_services(workspace),
        scans=scan_services(workspace),
        library=library_services(workspace),
        outputs=outputs_services(workspace),
    )


def _draft(workspace: Workspace, report: ScanReport, order: NoticeOrder, target: Path) -> None:
    """Write a letter about matches; what the window shows of them may lack what was measured."""
    matches = [scanning.match_details(workspace, report.number, match) if is_brief(match) else match for match in order.matches]
    with speaking(order.language):
        sender = sender_of(load_settings(settings_file()).sender, with_logo=False)
        letter = notice_letter(report, matches, order.kind, datetime.now(UTC).date(), sender)
        export_notice(letter, target)


def _index(workspace: Workspace, order: IndexOrder, token: CancelToken) -> Iterator[IndexEvent]:
    """Add files, or look at the portfolio's own again when the order names none."""
    if order.targets:
        asked = portfolios.NewPortfolio(order.name, order.artist, order.handles)
        yield from portfolios.index(workspace, asked, order.targets, token, leave_out=_left_out())
        return
    known = {portfolio.name: portfolio for portfolio in portfolios.list_portfolios(workspace)}
    if order.name not in known:
        raise LibraryError(Reason.LIBRARY_UNUSABLE, workspace.folder, f"no portfolio {order.name}")
    yield from portfolios.look_for_changes(workspace, known[order.name], token, _left_out())


def _left_out() -> tuple[str, ...]:
    """What the person has set to be left out in folders, as it is now."""
    return load_settings(settings_file()).leave_out


def read_picture(path: Path) -> FullPicture:
    """Decode an original with the digest of what was decoded; raises `PictureError`."""
    file = read_bytes(path)
    picture = decoders().decode(file)
    return FullPicture(file.sha256, picture.rgb, picture.alpha)


def _key_of(workspace: Workspace) -> str:
    """By what the settings know a library, however its folder is named."""
    return os.path.abspath(workspace.folder)


def preferences_for(workspace: Workspace, settings: Settings) -> Preferences:
    """What the window on a library is to remember of what was kept."""
    return Preferences(
        settings.level,
        settings.portfolios.get(_key_of(workspace), ""),
        settings.appearance,
        settings.window,
        settings.watched,
        settings.language,
        settings.leave_out,
        settings.panes,
        settings.runs_on,
        settings.paper,
    )


def save_preferences(workspace: Workspace, preferences: Preferences) -> None:
    """Keep what the window on a library remembers among the other settings."""
    settings = load_settings(settings_file())
    chosen = {_key_of(workspace): preferences.portfolio} if preferences.portfolio else {}
    remembered = replace(
        settings,
        level=preferences.level,
        portfolios={**settings.portfolios, **chosen},
        appearance=preferences.appearance,
        window=preferences.window,
        watched=preferences.watched,
        language=preferences.language,
        leave_out=preferences.leave_out,
        panes=preferences.panes,
        runs_on=preferences.runs_on,
        paper=preferences.paper,
    )
    save_settings(remembered, settings_file())


def main() -> None:
    """Entry point of the `provcheck-gui` command: options are Qt's, all else are files to check."""
    options, files = split_arguments(sys.argv[1:])
    sys.exit(run(None, arguments=options, files=files))
