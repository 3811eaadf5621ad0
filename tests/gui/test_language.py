"""The window in other languages: German, one whose texts are long, and one that runs from right to left."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QRect, QSize, Qt, QTranslator
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap, QRegion
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QStyle, QStyleOptionButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from provcheck.app import i18n
from provcheck.app.i18n import isolated
from provcheck.app.paths import settings_file
from provcheck.app.settings import WatchedFolder, load_settings
from provcheck.app.watching import WatchLook
from provcheck.core.errors import Reason
from provcheck.core.records import DecisionKind, Measure, Skipped, VerdictKind
from provcheck.core.scan.events import FileSkipped
from provcheck.core.scan.presence import FolderLook
from provcheck.gui import tokens
from provcheck.gui.app import save_preferences
from provcheck.gui.language import own_name, speak
from provcheck.gui.main_window import MainWindow
from provcheck.gui.models.arrangement import Grouping
from provcheck.gui.models.work_delegate import CELL
from provcheck.gui.models.work_shelf import Kind
from provcheck.gui.services import Preferences
from provcheck.gui.theme import colour
from provcheck.gui.viewer.looks import ViewMode
from provcheck.gui.watch_keeper import WatchCheck
from provcheck.gui.widgets.density_bar import DensityBar
from provcheck.gui.widgets.elided import ElidedLabel
from provcheck.gui.widgets.geometry_picture import GeometryPicture
from provcheck.gui.widgets.scale_bar import ScaleBar
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import BACKGROUND, BLUE, PORTFOLIO, RED, FakeProgram, advanced, match, report, skipped, work
from tests.gui.pseudo import speaking_pseudo

SIZES = ((1280, 800), (960, 640))
LTR, RTL = Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft


@pytest.fixture(autouse=True)
def english_again(qapp: QApplication) -> Iterator[None]:
    locale = QLocale()
    yield
    i18n.set_language("en")
    QLocale.setDefault(locale)
    qapp.setLayoutDirection(LTR)
    for known in qapp.findChildren(QTranslator):
        qapp.removeTranslator(known)


# What is said.


def test_german_is_spoken_by_window_and_by_qt_with_its_dates_and_numbers(qapp: QApplication, make_window: MakeWindow) -> None:
    speak(qapp, "de")
    window = make_window(FakeProgram(reports={1: report([match()])}))
    assert [name for name, _page in window.pages] == ["Portfolio", "Prüfen", "Prüfungen", "Einstellungen"]
    assert window.portfolio_page.view.bar.kinds[Kind.ALL].text() == "2 Werke"
    assert QCoreApplication.translate("QLineEdit", "Select All") == "Alles auswählen"
    assert QLocale().toString(1234.5, "f", 1) == i18n.tr("1,234.5")
    assert i18n.tr_n("{count:,} work", "{count:,} works", 20_000) == "20.000 Werke"
    assert qapp.layoutDirection() is LTR


def test_a_language_without_a_catalogue_is_english(qapp: QApplication) -> None:
    speak(qapp, "tlh")
    assert (i18n.language(), i18n.tr("Works"), QLocale().language()) == ("en", "Works", QLocale.Language.English)


def test_a_language_is_chosen_by_its_own_name_and_kept(qtbot: QtBot, make_window: MakeWindow) -> None:
    program = FakeProgram()
    window = make_window(program, preferences=Preferences(language="en"))
    window.go_to(window.settings_page)
    box = window.settings_page.language
    assert [box.itemText(number) for number in range(box.count())] == ["As the system", "English", "Deutsch"]
    assert box.currentText() == "English"
    box.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(box, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: program.saved[-1:] == [Preferences(language="de")])
    qtbot.keyClick(box, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: program.saved[-1:] == [Preferences(language="")])


def test_the_language_that_was_chosen_is_among_the_settings_that_are_kept() -> None:
    save_preferences(Preferences(language="de"))
    assert load_settings(settings_file()).language == "de"


def test_a_languages_own_name_starts_with_a_capital() -> None:
    assert [own_name(code) for code in ("en", "de", "sv", "pt_BR")] == ["English", "Deutsch", "Svenska", "Português"]


# That it fits.


def cut(window: QWidget) -> list[str]:
    """Texts of labels and buttons that are shown and do not fit, but for those that shorten their text by design."""
    seen = [part for part in window.findChildren(QWidget) if part.isVisibleTo(window) and part.width() and part.height()]
    labels = [part for part in seen if isinstance(part, QLabel) and not isinstance(part, ElidedLabel) and part.text()]
    # Of what is ticked in a menu a tool button shows as much as fits; what it shows at first has to fit.
    buttons = [part for part in seen if isinstance(part, QAbstractButton) and part.text() and not isinstance(part, QToolButton)]
    return [
        f"{type(part).__name__} {part.text()!r}: {part.width()}x{part.height()}, needs {needed(part)}"
        for part in (*labels, *buttons)
        if not fits(part)
    ]


def needed(part: QLabel | QAbstractButton) -> QSize:
    """Width and height that the text of a part takes at its width; of a button without the room around its text."""
    if isinstance(part, QLabel):
        if part.wordWrap():
            word = max((part.fontMetrics().horizontalAdvance(word) for word in part.text().split()), default=0)
            return QSize(word, part.heightForWidth(part.width()))
        return part.sizeHint()
    lines = part.text().split("\n")
    widest = max(part.fontMetrics().horizontalAdvance(line) for line in lines)
    return QSize(widest + 2 * tokens.SPACE_1, len(lines) * part.fontMetrics().height())


def fits(part: QLabel | QAbstractButton) -> bool:
    size, inside = needed(part), part.width()
    holder = part.parentWidget()
    outside = holder is not None and not holder.rect().adjusted(-1, -1, 1, 1).contains(part.geometry())
    if isinstance(part, QAbstractButton):
        option = QStyleOptionButton()
        option.initFrom(part)
        element = QStyle.SubElement.SE_RadioButtonContents if part.inherits("QRadioButton") else None
        element = QStyle.SubElement.SE_CheckBoxContents if part.inherits("QCheckBox") else element
        if element is not None:
            inside = part.style().subElementRect(element, option, part).width()
            size.setWidth(size.width() - 2 * tokens.SPACE_1)
    return not outside and size.width() <= inside and size.height() <= part.height()


def test_the_measure_sees_what_is_cut(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    parts = [QLabel("a text that is long"), QLabel("words that are broken into lines " * 8)]
    parts[1].setWordWrap(True)
    for number, part in enumerate(parts):
        part.setParent(holder)
        part.setGeometry(0, 40 * number, 80, 20)
    holder.resize(400, 400)
    holder.show()
    assert len(cut(holder)) == 2
    parts[0].resize(parts[0].sizeHint())
    parts[1].resize(80, parts[1].heightForWidth(80))
    holder.resize(800, 800)
    assert cut(holder) == []


def full_program() -> FakeProgram:
    """A program with matches of every verdict, files that were not read, works that are missing, and earlier scans."""
    matches = [
        match(0.9 - 0.1 * number, suspect=f"suspect {number}.png", verdict=verdict)
        for number, verdict in enumerate(VerdictKind)
    ]
    versions = tuple(replace(work(f"version {number} of the work.png", number), artwork=1) for number in range(1, 4))
    matches[2] = replace(matches[2], work=versions[0], versions=versions[1:])
    made = report(matches, skipped=(skipped(),), too_little_detail=("/suspects/flat.png",), works_skipped=(skipped("a.psd"),))
    works = [work(f"work {number}.png", number) for number in range(4, 30)]
    return FakeProgram(reports={1: made}, works=[*versions, *works])


def states(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> Iterator[str]:
    """Every page in the states that show most."""
    yield from portfolio_states(qtbot, window, tmp_path)
    window.go_to(window.check_page)
    yield "check"
    window.go_to(window.scans_page)
    yield "scans"
    window.scans_page.open_scan(1)
    qtbot.waitUntil(lambda: window.scans_page.result.model.rowCount() > 0)
    yield from result_states(qtbot, window)
    folder = WatchedFolder("/home/ana/Downloads", "Ana")
    window.settings_page.watched._change((folder,))
    window.settings_page.watched.show_look(WatchLook(folder, PORTFOLIO, skipped=(Skipped(folder.path, Reason.NO_ANSWER),)))
    window.go_to(window.settings_page)
    yield "settings"
    long_named = WatchedFolder("/home/ana/Pictures that somebody sent me because they look like mine", "Ana")
    window._tell_found(WatchCheck(long_named, report([match()]), 1))
    assert window.messages.isVisible()
    yield "found in a watched folder"
    window.show_keys()
    yield "keys"


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
    for files in (result.skipped, result.flat, result.left_out):
        assert files.isVisible()
        files.toggle.click()
        yield f"list of {files.model.rowCount()}"
        files.toggle.click()
    result.decision.confirm.click()
    yield "decided"
    result.decision.dismiss.click()
    yield "decided again"
    result.decision.ask_note()
    yield "note"
    result.show_report(report())
    yield "nothing found"


def what_is_cut(application: QApplication, window: MainWindow, shown: Iterator[str]) -> list[str]:
    """Texts that are cut, each with the first state in which it is."""
    found: dict[str, str] = {}
    for state in shown:
        for _ in range(3):
            application.processEvents()
        found = dict.fromkeys(cut(window), state) | found
    return [f"{state}: {line}" for line, state in found.items()]


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("rtl", [False, True], ids=["long", "right to left"])
def test_no_text_is_cut_where_texts_are_long(
    qapp: QApplication, qtbot: QtBot, make_window: MakeWindow, tmp_path: Path, size: tuple[int, int], *, rtl: bool
) -> None:
    with speaking_pseudo(qapp, rtl=rtl):
        window = make_window(full_program(), preferences=Preferences(portfolio="Ana"))
        window.resize(*size)
        found = what_is_cut(qapp, window, states(qtbot, window, tmp_path))
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_no_text_is_cut_in_german(
    qapp: QApplication, qtbot: QtBot, make_window: MakeWindow, tmp_path: Path, size: tuple[int, int]
) -> None:
    speak(qapp, "de")
    window = make_window(full_program(), preferences=Preferences(portfolio="Ana"))
    window.resize(*size)
    found = what_is_cut(qapp, window, states(qtbot, window, tmp_path))
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_menus_above_the_matches_show_all_of_what_they_are_in_german(
    qapp: QApplication, qtbot: QtBot, make_window: MakeWindow, size: tuple[int, int]
) -> None:
    speak(qapp, "de")
    window = make_window(full_program())
    window.resize(*size)
    window.go_to(window.scans_page)
    window.scans_page.open_scan(1)
    filters = window.scans_page.result.filters
    qtbot.waitUntil(filters.isVisible)
    for part in (filters.verdicts, filters.decisions, filters.order):
        assert part.width() >= part.sizeHint().width()


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_no_text_is_cut_while_something_runs(
    qapp: QApplication, qtbot: QtBot, make_window: MakeWindow, tmp_path: Path, size: tuple[int, int]
) -> None:
    with speaking_pseudo(qapp):
        window = make_window(FakeProgram(portfolios=[]))
        window.resize(*size)
        qapp.processEvents()
        assert cut(window) == []
        window.go_to(window.check_page)
        qapp.processEvents()
        assert cut(window) == []
        window.close()
        qtbot.waitUntil(lambda: not window.isVisible())
        program = full_program()
        program.before = [advanced(412, 900), FileSkipped(skipped())]
        program.gate = threading.Event()
        window = make_window(program, preferences=Preferences(portfolio="Ana"))
        window.resize(*size)
        window.portfolio_page.more.dropped.emit([tmp_path])
        qtbot.waitUntil(lambda: window.portfolio_page.view.indexing.bar.maximum() == 900)
        qapp.processEvents()
        assert cut(window) == []
        program.gate.set()
        qtbot.waitUntil(lambda: not window.portfolio_page.busy)


# That it is mirrored.


def near(image: QImage, x: int, y: int, ink: tuple[int, int, int]) -> bool:
    seen = image.pixelColor(x, y)
    return all(abs(part - wanted) < 40 for part, wanted in zip((seen.red(), seen.green(), seen.blue()), ink, strict=True))


@pytest.mark.parametrize("direction", [LTR, RTL], ids=["ltr", "rtl"])
def test_a_match_starts_with_the_work_where_reading_starts(
    qapp: QApplication, qtbot: QtBot, make_window: MakeWindow, direction: Qt.LayoutDirection
) -> None:
    qapp.setLayoutDirection(direction)
    window = make_window(FakeProgram(reports={1: report([match(0.25)])}))
    window.go_to(window.scans_page)
    window.scans_page.open_scan(1)
    rows = window.scans_page.result.list
    qtbot.waitUntil(lambda: rows.model().rowCount() == 1)
    rows.grab()
    qtbot.waitUntil(lambda: not any(runner.busy for runner in window.context.runners))
    image = rows.viewport().grab().toImage()
    area = rows.visualRect(rows.model().index(0))
    middle = area.top() + (area.height() - tokens.MATCH_THUMB) // 2 - tokens.SPACE_1 + tokens.MATCH_THUMB // 2

    def across(offset: int) -> int:
        return area.left() + offset if direction is LTR else area.right() - offset

    first = tokens.SPACE_3 + tokens.MATCH_THUMB // 2
    second = first + tokens.MATCH_THUMB + tokens.SPACE_1
    assert near(image, across(first), middle, RED)
    assert near(image, across(second), middle, BLUE)
    assert image.pixelColor(across(1), middle) == colour(rows, "accent"), "the mark of the chosen row"
    bar = middle + tokens.MATCH_THUMB // 2 + tokens.SPACE_1 + tokens.BAR // 2
    assert image.pixelColor(across(tokens.SPACE_3 + 8), bar) == colour(rows, "second"), "the bar is filled from its start"
    assert image.pixelColor(across(tokens.SPACE_3 + 2 * tokens.MATCH_THUMB - 8), bar) == colour(rows, "line")
    words = [across(2 * tokens.MATCH_THUMB + tokens.SPACE_1 + tokens.SPACE_3 + tokens.SPACE_2 + offset) for offset in range(16)]
    ground = colour(rows, "raised")
    assert any(image.pixelColor(x, y) != ground for x in words for y in range(middle - 24, middle - 8)), "the verdict's sign"


@pytest.mark.parametrize("direction", [LTR, RTL], ids=["ltr", "rtl"])
def test_a_work_is_ticked_where_reading_ends_and_marked_where_it_starts(
    qapp: QApplication, qtbot: QtBot, make_window: MakeWindow, direction: Qt.LayoutDirection
) -> None:
    qapp.setLayoutDirection(direction)
    window = make_window(FakeProgram(), preferences=Preferences(portfolio="Ana"))
    grid = window.portfolio_page.grid
    qtbot.waitUntil(lambda: grid.model().rowCount() == 2)
    grid.choose([0], 0)
    qtbot.waitUntil(lambda: not any(runner.busy for runner in window.context.runners))
    window.portfolio_page.model.note_looks([FolderLook("/portfolio", 2, ("/portfolio/other.png", "/portfolio/red.png"))])
    image = grid.viewport().grab().toImage()
    cell = grid.visualRect(grid.model().index(0))
    assert (cell.center().x() < grid.viewport().width() // 2) is (direction is LTR)
    edge = tokens.SPACE_2 + tokens.SPACE_1
    ticked = cell.right() - edge - tokens.GRID_BADGE + 3 if direction is LTR else cell.left() + edge + 3
    assert image.pixelColor(ticked, cell.top() + edge + tokens.GRID_BADGE // 2) == colour(grid, "accent")
    marked = cell.left() + edge + 2 if direction is LTR else cell.right() - edge - 2
    foot = cell.top() + tokens.SPACE_2 + tokens.GRID_THUMB - tokens.SPACE_1 - tokens.GRID_BADGE // 2
    assert image.pixelColor(marked, foot) == colour(grid, "panel")
    assert cell.size() == CELL


def halves(part: QWidget, ink: QColor) -> tuple[int, int]:
    """Pixels of a colour in the left and in the right half of a part."""
    pixmap = QPixmap(part.size())
    pixmap.fill(colour(part, "panel"))
    part.render(pixmap)
    image, middle = pixmap.toImage(), part.width() // 2
    found = [x for x in range(image.width()) for y in range(image.height()) if image.pixelColor(x, y) == ink]
    return sum(x < middle for x in found), sum(x >= middle for x in found)


@pytest.mark.parametrize("direction", [LTR, RTL], ids=["ltr", "rtl"])
def test_scales_start_where_reading_does(qtbot: QtBot, direction: Qt.LayoutDirection) -> None:
    measure = Measure("embedding:sscd", 0.2, 0.25, "cosine", False, 1.0)
    bar, hill = ScaleBar(), DensityBar()
    bar.show_measure(measure, "name")
    hill.show_measure(measure, BACKGROUND, "name")
    for part, ink in ((bar, "second"), (hill, "text")):
        qtbot.addWidget(part)
        part.setLayoutDirection(direction)
        left, right = halves(part, colour(part, ink))
        assert (left > right) is (direction is LTR)


@pytest.mark.parametrize("direction", [LTR, RTL], ids=["ltr", "rtl"])
def test_the_drawing_of_an_alignment_starts_with_the_work(qtbot: QtBot, direction: Qt.LayoutDirection) -> None:
    found = match()
    region = found.region
    assert region is not None
    part = GeometryPicture()
    qtbot.addWidget(part)
    part.setLayoutDirection(direction)
    corner = ((0.0, 0.0), (0.2, 0.0), (0.2, 0.2), (0.0, 0.2))
    part.show_match(replace(found, region=replace(region, suspect=corner)), "name")
    left, right = halves(part, colour(part, "line"))
    assert (left > 4 * right) is (direction is LTR), "all of the work is matched, and a corner of the suspect"
    assert (right > 4 * left) is (direction is RTL)


def test_filters_are_mirrored(qapp: QApplication, qtbot: QtBot, make_window: MakeWindow) -> None:
    qapp.setLayoutDirection(RTL)
    window = make_window(full_program())
    window.go_to(window.scans_page)
    window.scans_page.open_scan(1)
    qtbot.waitUntil(lambda: window.scans_page.result.model.rowCount() > 0)
    filters = window.scans_page.result.filters
    assert filters.verdicts.x() > filters.decisions.x()
    assert filters.words.x() > filters.order.x()


def test_names_stand_where_reading_starts_and_the_divider_where_its_slider_is(
    qapp: QApplication, qtbot: QtBot, make_window: MakeWindow
) -> None:
    qapp.setLayoutDirection(RTL)
    window = make_window(full_program())
    assert window.portfolio_page.title.alignment() & Qt.AlignmentFlag.AlignRight
    assert window.status.alignment() & Qt.AlignmentFlag.AlignLeft
    window.portfolio_page.title.setLayoutDirection(LTR)
    assert window.portfolio_page.title.alignment() & Qt.AlignmentFlag.AlignLeft
    window.go_to(window.scans_page)
    window.scans_page.open_scan(1)
    pair = window.scans_page.result.pair
    qtbot.waitUntil(lambda: window.scans_page.result.model.rowCount() > 0)
    pair.show_mode(ViewMode.SWIPE)
    assert pair.tools.slider.layoutDirection() is LTR
    pair.show_mode(ViewMode.OVERLAY)
    assert pair.tools.slider.layoutDirection() is RTL


def test_a_name_runs_in_its_own_direction(qtbot: QtBot) -> None:
    """As drawn in a row that runs from right to left, a name that starts with figures keeps them before its letters."""
    view = QWidget()
    qtbot.addWidget(view)

    def drawn(text: str, direction: Qt.LayoutDirection) -> QImage:
        pixmap = QPixmap(120, 60)
        pixmap.fill(Qt.GlobalColor.white)
        painter = QPainter(pixmap)
        painter.setLayoutDirection(direction)
        painter.drawText(QRect(0, 20, 120, 20), Qt.AlignmentFlag.AlignHCenter, text)
        painter.end()
        # Only the ink: a font that lacks the marks of direction has them from another one, whose lines may be higher.
        ink = QRegion(pixmap.createMaskFromColor(QColor(Qt.GlobalColor.white), Qt.MaskMode.MaskInColor)).boundingRect()
        return pixmap.toImage().copy(ink)

    assert drawn(isolated("007 abc"), RTL) == drawn("007 abc", LTR)
    assert drawn("007 abc", RTL) != drawn("007 abc", LTR)
