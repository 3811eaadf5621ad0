"""Every page of the window in the states that show most."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pytestqt.qtbot import QtBot

from provcheck.app.i18n import tr
from provcheck.app.reasons import error_text, skipped_text
from provcheck.app.scan_comparing import compared
from provcheck.app.searching import Near, Nearest
from provcheck.app.settings import WatchedFolder
from provcheck.app.watching import WatchLook
from provcheck.core.errors import ModelError, Reason
from provcheck.core.jobs import Progress
from provcheck.core.records import DecisionKind, Level, NameFound, Skipped, VerdictKind
from provcheck.core.scan.presence import FolderLook
from provcheck.core.scan_records import CheckedPicture, NamedPicture, ScanSettings
from provcheck.gui.main_window import MainWindow
from provcheck.gui.models.arrangement import Grouping
from provcheck.gui.models.work_shelf import Kind
from provcheck.gui.watch_keeper import WatchCheck
from tests.gui.fakes import PORTFOLIO, FakeProgram, digest, match, report, skipped, work

LONG = "Commission for the harbour festival, second version with all the corrections of the client (for print), "
NAMES = (
    NameFound("Mira Kovalenko", "positive", "a castle in the style of Mira Kovalenko, medieval town at dusk"),
    NameFound("Mira Kovalenko", "lora", "mira_kovalenko_v2"),
)
MODEL_NAME = "CLIP ViT-L/14 trained on LAION-2B"


def full_program(before: str = "") -> FakeProgram:
    """A program with matches of every verdict, files that were not read, works that are missing, and earlier scans.

    `before` stands before the name of every file and of the portfolio.
    """
    matches = [
        match(0.9 - 0.1 * number, suspect=f"{before}suspect {number}.png", verdict=verdict, work_name=f"{before}red.png")
        for number, verdict in enumerate(VerdictKind)
    ]
    versions = tuple(replace(work(f"{before}version {number} of the work.png", number), artwork=1) for number in range(1, 4))
    matches[2] = replace(matches[2], work=versions[0], versions=versions[1:])
    unread = tuple(skipped(f"{before}a picture that somebody sent me, number {number}.jpg") for number in range(9))
    listed = tuple(NamedPicture(f"/suspects/{before}named {number}.png", digest(str(number)), NAMES) for number in range(3))
    reports = (Reason.OWN_REPORT, Reason.MARKED_REPORT)
    unread = (*unread, *(Skipped(f"/suspects/{before}{reason}.pdf", reason) for reason in reports))
    made = report(
        matches, skipped=unread, named=listed, too_little_detail=(f"/suspects/{before}flat.png",), works_skipped=unread[:5]
    )
    works = [work(f"{before}work {number}.png", number) for number in range(4, 30)]
    alike = tuple(Near(Path(f"/portfolio/{before}work {number}.png"), "", 0.5, 0.9973) for number in range(5))
    pictures = [made.suspect for made in matches] + [f"/suspects/{before}flat.png", f"/suspects/{before}other.png"]
    named = replace(PORTFOLIO, name=f"{before}Ana", artist=f"{before}Ana")
    return FakeProgram(
        [named],
        reports={1: replace(made, portfolio=named)},
        works=[*versions, *works],
        knows_words=True,
        alike=Nearest(alike, 29, MODEL_NAME, by_meaning=True),
        pictures={1: tuple(CheckedPicture(path, digest(Path(path).name)) for path in pictures)},
        ranked=Nearest(alike, 29, MODEL_NAME, by_meaning=True, unseen=1204),
    )


def states(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> Iterator[str]:
    """Every page in the states that show most."""
    yield from portfolio_states(qtbot, window, tmp_path)
    window.go_to(window.check_page)
    yield "check"
    window.check_page.check([tmp_path])
    checked = window.check_page.result
    qtbot.waitUntil(lambda: not window.check_page.busy)
    checked.show_report(full_program().reports[1])
    loaded(qtbot, window)
    yield "checked"
    window.messages.say("/home/ana/Documents/provcheck-report.pdf")
    yield "report of a check saved"
    window.messages.dismiss()
    window.go_to(window.scans_page)
    yield "scans"
    yield from comparison_states(qtbot, window)
    window.scans_page.open_scan(1)
    qtbot.waitUntil(lambda: window.scans_page.result.model.rowCount() > 0)
    yield from result_states(qtbot, window)
    yield from outputs_states(qtbot, window)
    yield from settings_states(qtbot, window)
    window.check_page.progress.set_running(runs=True)
    window.check_page.progress.advance(Progress(1204, 3000, 8.1, 221.0, "a.png"))
    assert window.sidebar.signs[0].isVisible()
    yield "a check that runs on another page"
    window.check_page.progress.set_running(runs=False)
    nothing = window.scans_page.result.nothing
    nothing.show_report(report([], checked=0))
    window.scans_page.result.stack.setCurrentWidget(nothing)
    window.go_to(window.scans_page)
    yield "no picture to check"
    bare = report([], checked=1, targets=("/home/ana/Downloads/a picture that somebody sent me.jpg",))
    nothing.show_report(bare)
    near = [Near(Path(f"/portfolio/work {number}.png"), "", 0.5, 0.9973) for number in range(5)]
    nothing.alike.show()
    nothing.alike._take(Nearest(tuple(near), 29, MODEL_NAME, by_meaning=True))
    yield "works most alike"
    nothing.alike._take(skipped_text(skipped(f"{LONG}.jpg")))
    yield "likeness not told"
    long_named = WatchedFolder("/home/ana/Pictures that somebody sent me because they look like mine", "Ana")
    window.found.tell(WatchCheck(long_named, report([match()]), 1))
    assert window.messages.isVisible()
    yield "found in a watched folder"
    window.show_keys()
    yield "keys"


def comparison_states(qtbot: QtBot, window: MainWindow) -> Iterator[str]:
    """Two scans that are chosen, and what is different between them."""
    page = window.scans_page
    page.all.picking.show()
    page.all.told.setText(tr("Choose the two scans that are to be compared."))
    yield "scans picked"
    page.all.picking.hide()
    before = window.context.services.open_scan(1).report
    later = replace(before, number=2, settings=ScanSettings(Level.QUICK), completed=False, targets=("/elsewhere",))
    page.stack.setCurrentWidget(page.comparison)
    for after in (replace(later, matches=before.matches[2:]), before):
        page.comparison._show(compared(before, after))
        loaded(qtbot, window)
        yield f"{page.comparison.model.rowCount()} differences"
    page.comparison.leave()


def outputs_states(qtbot: QtBot, window: MainWindow) -> Iterator[str]:
    page = window.outputs_page
    window.go_to(page)
    page.outputs.take([Path("/home/ana/Pictures that somebody sent me because they look like mine")])
    loaded(qtbot, window)
    yield "sets of outputs"
    page.look()
    qtbot.waitUntil(lambda: page.stack.currentWidget() is page.result and page.result.is_whole)
    loaded(qtbot, window)
    yield "what a set of outputs shows"
    page.result.closeness.opened.emit(35)
    page.result.words.opened.emit(0)
    page.result.scroller.ensureWidgetVisible(page.result.in_bin)
    loaded(qtbot, window)
    yield "outputs of a bar"
    page.result.scroller.ensureWidgetVisible(page.result.with_word)
    loaded(qtbot, window)
    yield "outputs with a word"
    page.show_choice()
    page.form.hide()
    page.progress.set_running(runs=True)
    page.progress.advance(Progress(1204, 3000, 8.1, 221.0, "a.png"))
    yield "a set that is looked at"
    page.progress.set_running(runs=False)
    page.form.show()


def settings_states(qtbot: QtBot, window: MainWindow) -> Iterator[str]:
    portfolio = window.picker.current or PORTFOLIO
    folder = WatchedFolder("/home/ana/Downloads", portfolio.name)
    window.settings_page.watched._change((folder,))
    window.settings_page.watched.show_look(WatchLook(folder, portfolio, skipped=(Skipped(folder.path, Reason.NO_ANSWER),)))
    window.go_to(window.settings_page)
    loaded(qtbot, window)
    yield "settings"
    listed = window.settings_page.model_list
    row = listed.rows["mobileclip2-s0"]
    row.place.addWidget(listed.progress)
    listed.progress.set_running(runs=True)
    listed.progress.advance_bytes(212_000_000, 1_542_000_000)
    row.say(error_text(ModelError(Reason.MODEL_DOWNLOAD, Path("mobileclip2-s0"))), warns=True)
    window.settings_page.scroller.ensureWidgetVisible(row)
    yield "a model that is downloaded"
    listed.progress.set_running(runs=False)


def loaded(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: not any(runner.busy for runner in window.context.runners))


def portfolio_states(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> Iterator[str]:
    page = window.portfolio_page
    yield "portfolio"
    page.grid.choose([3, 5], 5)
    yield "works chosen"
    page.model.note_looks([FolderLook("/portfolio", 29, tuple(f"/portfolio/work {number}.png" for number in range(1, 15)))])
    page.view.bar.kinds[Kind.MISSING].click()
    page.view.bar.words.setText("4")
    yield "missing works found"
    page.view.bar.show_all()
    page.view.bar.seen.setText("a ship in a storm, seen from far away")
    page.view.near.tell_progress(Progress(1204, 3000, 8.1, 221.0, "a.png"))
    page.view.near.tell_running(page.view.bar.seen.text())
    yield "works looked for by words"
    page.view.show_near(())
    page.view.near.tell_found(page.view.bar.seen.text(), Nearest((), 29, MODEL_NAME, by_meaning=True))
    yield "works found by words"
    page.view.bar.seen.clear()
    page.grid.choose([next(row for row in range(page.model.rowCount()) if page.model.item(row).versions)], 0)
    page.commands.open.trigger()
    loaded(qtbot, window)
    assert page.preview.versions.isVisible()
    yield "a work with versions"
    page.preview.back.click()
    page.commands.edit.trigger()
    yield "names"
    page.editor.back.click()
    page.another.click()
    yield "new portfolio"
    page.drop.dropped.emit([tmp_path])
    yield "whose works"


def result_states(qtbot: QtBot, window: MainWindow) -> Iterator[str]:
    result = window.scans_page.result
    for row in range(result.model.rowCount()):
        result.list.setCurrentIndex(result.model.index(row))
        loaded(qtbot, window)
        yield f"match {row}"
    for mode in result.pair.tools.modes:
        result.pair.show_mode(mode)
        yield f"view {mode}"
    result.filters.groupings[Grouping.WORK].trigger()
    result.filters.verdicts.kinds[VerdictKind.RE_ENCODED_COPY].trigger()
    result.filters.decisions.kinds[DecisionKind.DISMISSED].trigger()
    yield "filtered"
    result.filters.show_all()
    result.work_only.trigger()
    result.folder_only.trigger()
    assert result.filters.work.isVisible()
    assert result.filters.folder.isVisible()
    yield "one work and one folder"
    result.filters.show_all()
    for files in (result.skipped, result.skipped.reports, result.skipped.marked, result.flat, result.left_out, result.named):
        assert files.isVisible()
        files.toggle.click()
        yield f"list of {files.model.rowCount()}"
        files.toggle.click()
    result.skipped.toggle.click()
    window.messages.say("Something is told of at some length, so that it is broken into lines. " * 2, warns=True)
    yield "list of files under a message"
    window.messages.dismiss()
    result.skipped.toggle.click()
    result.why.more.click()
    yield "more room for reasons"
    result.why.more.click()
    yield from picture_states(qtbot, window)
    result.decision.confirm.click()
    yield "decided"
    result.decision.dismiss.click()
    yield "decided again"
    result.decision.ask_note()
    yield "note"
    result.show_report(report())
    yield "nothing found"
    result.show_report(report(skipped=(skipped(),)))
    yield "nothing found among what could be read"


def picture_states(qtbot: QtBot, window: MainWindow) -> Iterator[str]:
    """All pictures of the scan that is shown."""
    result = window.scans_page.result
    pictures = result.pictures
    result.visits.go()
    qtbot.waitUntil(pictures.panel.alike.list.isVisible)
    yield "all pictures"
    pictures.words.setText("a ship in a storm, seen from far away")
    pictures.near.tell_running(pictures.words.text())
    yield "pictures looked for by words"
    pictures.words.returnPressed.emit()
    loaded(qtbot, window)
    yield "pictures found by words"
    pictures.offer_words(known=False)
    pictures.unmatched.click()
    loaded(qtbot, window)
    yield "pictures without a match, and no model that knows words"
    pictures._show_pictures(())
    yield "pictures that were not kept"
    pictures.offer_words(known=True)
    pictures.left.emit()
    assert result.page.isVisible()
