from __future__ import annotations

import random
import time
import weakref
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QObject, QRect, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from provcheck.app.searching import Near
from provcheck.app.times import own_moment_text
from provcheck.core.errors import Reason
from provcheck.core.imaging.preview import to_webp
from provcheck.core.records import UNDECIDED, Decision, DecisionKind, Match, Skipped, VerdictKind
from provcheck.gui import tokens
from provcheck.gui.clear_ground import tones_of
from provcheck.gui.images import thumb_from
from provcheck.gui.models.arrangement import Group, Grouping, MatchFilter
from provcheck.gui.models.match_delegate import MatchDelegate, draw_thumb
from provcheck.gui.models.match_model import MATCH_ROLE, MatchModel
from provcheck.gui.models.row_words import GROUP_ROLE
from provcheck.gui.models.scan_model import ScanModel, against_text, number_text, result_text
from provcheck.gui.models.thumb_store import ThumbStore
from provcheck.gui.models.work_delegate import draw_fitting
from provcheck.gui.slices import letting_go
from provcheck.gui.tasks import TaskRunner
from provcheck.gui.widgets.alike_list import AlikeModel
from provcheck.gui.widgets.file_list import FileList, LinesModel, Words
from provcheck.gui.widgets.match_list import MatchList
from provcheck.gui.widgets.not_compared import SkippedList
from tests.gui.fakes import RED, digest, jpeg, match, report, summary_of, work


@pytest.fixture
def store(qapp: QObject) -> ThumbStore:
    runner = TaskRunner(1, qapp)
    return ThumbStore(lambda _sha: jpeg(RED), runner, 32, qapp)


def undecided(_match: Match) -> Decision:
    return UNDECIDED


def test_match_model_keeps_to_qts_rules(qtmodeltester: ModelTester, store: ThumbStore) -> None:
    model = MatchModel(store, undecided, store)
    qtmodeltester.check(model)
    model.add([match(0.5), match(0.9, suspect="b.png"), match(0.7, suspect="c.png")])
    qtmodeltester.check(model)
    for grouping in (Grouping.WORK, Grouping.SUSPECT):
        model.set_grouping(grouping)
        qtmodeltester.check(model)
    model.set_filter(MatchFilter(words="b.png"))
    assert model.shown == 1
    qtmodeltester.check(model)
    model.clear()
    qtmodeltester.check(model)


def test_a_row_of_copies_counts_and_names_all_of_them_and_is_found_by_each(qtbot: QtBot, store: ThumbStore) -> None:
    model = MatchModel(store, undecided, store)
    first = match(0.9, suspect="a.png")
    copies = [replace(first, suspect=f"/shop/{number:02}.png") for number in range(29)]
    model.add([first])
    model.add([match(0.5, suspect="b.png")])
    assert model.rowCount() == 2
    model.add(copies)
    model.add([replace(match(0.4), work=work("other.png", 2), suspect_facts=first.suspect_facts)])
    qtbot.waitUntil(lambda: not model.busy)
    assert (model.shown, model.total, model.rowCount()) == (32, 32, 3)
    row = model.index(0)
    assert row.data(Qt.ItemDataRole.AccessibleTextRole).endswith("how sure: 0.90, 2 works, 30 files")
    assert row.data(Qt.ItemDataRole.ToolTipRole).endswith("/shop/11.png\nand 18 more")
    assert [model.index_of(copy).row() for copy in (copies[0], copies[28])] == [0, 0]
    model.set_grouping(Grouping.STRENGTH)
    assert (model.shown, model.rowCount()) == (32, 32)


def test_what_is_let_go_of_is_freed_step_by_step() -> None:
    kept = [match(suspect=f"{number}.png") for number in range(200)]
    freed: list[int] = []
    for number, each in enumerate(kept):
        weakref.finalize(each, freed.append, number)
    steps = letting_go([*kept])
    del kept, each
    counts = [len(freed) for _step in steps]
    assert counts[0] < 100
    assert counts[-1] == 200
    assert max(later - first for first, later in pairwise([0, *counts])) < 100


def test_other_models_keep_to_qts_rules(qtmodeltester: ModelTester, qapp: QObject, qtbot: QtBot) -> None:
    scans = ScanModel(qapp)
    scans.set_scans([summary_of(report()), summary_of(report(number=2))])
    files = SkippedList()
    qtbot.addWidget(files)
    files.add_skipped([Skipped("/a/b.png", Reason.DAMAGED)])
    alike = AlikeModel(qapp)
    alike.show_works([Near(Path("/a.png"), "a", 0.9, 0.99), Near(Path("/b.png"), "b", 0.8, None)])
    for model in (scans, files.model, alike):
        assert isinstance(model, (ScanModel, LinesModel, AlikeModel))
        qtmodeltester.check(model)
    assert "Started 21 November 2026, 10:00 (UTC)" in scans.index(0).data(Qt.ItemDataRole.ToolTipRole), "as reports say it"
    alike.show_works([])
    qtmodeltester.check(alike)


def test_scans_of_one_folder_are_told_apart_and_resemblances_are_no_matches() -> None:
    made = summary_of(report([match(), *[match(verdict=VerdictKind.RESEMBLANCE)] * 2]))
    assert result_text(made) == "1 match and 2 resemblances, 3 pictures checked"
    assert result_text(replace(made, matches=2)) == "2 resemblances, 3 pictures checked"
    assert result_text(replace(made, resemblances=0)) == "3 matches, 3 pictures checked"
    assert result_text(replace(made, not_read=7)) == "1 match and 2 resemblances, 3 pictures checked, 7 not read"
    day = own_moment_text(made.started)
    assert number_text(made) == f"Scan 1, {day}", "by which the terminal exports it"
    assert "November 2026" in day
    assert against_text(made) == "against Ana, level Standard"
    assert against_text(replace(made, level=None)) == "against Ana", "of scans that were kept without it"


def test_matches_stand_in_the_order_of_the_report_however_they_come(store: ThumbStore) -> None:
    matches = [match(score, suspect=f"{name}.png") for score, name in ((0.9, "b"), (0.9, "a"), (0.3, "c"), (1.0, "d"))]
    expected = sorted(matches, key=lambda found: (-found.score, found.suspect))
    for seed in range(5):
        model = MatchModel(store, undecided, store)
        random.Random(seed).shuffle(matches)
        for found in matches:
            model.add([found])
        assert list(model) == expected
        whole = MatchModel(store, undecided, store)
        whole.set_matches(matches)
        assert list(whole) == expected


def test_the_chosen_match_stays_chosen_while_others_come_before_it(qtbot: QtBot, store: ThumbStore) -> None:
    model = MatchModel(store, undecided, store)
    view = MatchList(model)
    qtbot.addWidget(view)
    with qtbot.waitSignal(view.chosen):
        model.add([match(0.5, suspect="first.png")])
    with qtbot.assertNotEmitted(view.chosen):
        model.add([match(0.9, suspect="second.png")])
    assert view.currentIndex().data(MATCH_ROLE).suspect.endswith("first.png")
    assert view.currentIndex().row() == 1


def test_rows_do_not_move_under_the_eye_when_others_come_above(qtbot: QtBot, store: ThumbStore) -> None:
    model = MatchModel(store, undecided, store)
    view = MatchList(model)
    qtbot.addWidget(view)
    view.resize(320, 300)
    view.show()
    model.add([match(0.5, suspect=f"{number:03}.png") for number in range(50)])
    qtbot.wait(50)
    view.verticalScrollBar().setValue(760)
    before = view.indexAt(view.viewport().rect().center()).data(MATCH_ROLE)
    model.add([match(0.9, suspect=f"new{number}.png") for number in range(7)])
    qtbot.wait(50)
    assert view.indexAt(view.viewport().rect().center()).data(MATCH_ROLE) == before


def test_ten_thousand_rows_are_fine(qtbot: QtBot, store: ThumbStore) -> None:
    model = MatchModel(store, undecided, store)
    view = MatchList(model)
    qtbot.addWidget(view)
    view.resize(320, 600)
    view.show()
    base = match()
    matches = [match(random.Random(number).random(), suspect=f"{number}.png") for number in range(10_000)]
    start = time.perf_counter()
    for first in range(0, len(matches), 500):
        model.add(matches[first : first + 500])
    view.repaint()
    added = time.perf_counter() - start
    start = time.perf_counter()
    model.set_matches(matches)
    view.grab()
    whole = time.perf_counter() - start
    print(f"10,000 rows in batches {added:.2f} s, at once {whole:.2f} s")
    assert base.score
    assert added < 5
    assert whole < 1


def test_thumbnails_come_later_and_only_for_rows_that_are_seen(qtbot: QtBot, qapp: QObject) -> None:
    asked: list[str] = []

    def load(sha256: str) -> bytes | None:
        asked.append(sha256)
        return None if sha256 == digest("blue.png") else jpeg(RED)

    store = ThumbStore(load, TaskRunner(1, qapp), 32, qapp)
    model = MatchModel(store, undecided, store)
    view = MatchList(model)
    qtbot.addWidget(view)
    view.resize(320, 300)
    view.show()
    model.set_matches([match(0.5, work_name=f"{number}.png", suspect="blue.png") for number in range(1000)])
    with qtbot.waitSignal(model.dataChanged):
        view.grab()
    qtbot.waitUntil(lambda: store.has(digest("blue.png")) and store.has(digest("0.png")))
    assert store.get(digest("0.png")).width() == 32
    assert store.get(digest("blue.png")) is None
    assert len(asked) < 20
    store.forget_missing()
    assert not store.has(digest("blue.png"))


def test_skipped_files_are_told_with_reason_and_path(qtbot: QtBot) -> None:
    files = SkippedList()
    qtbot.addWidget(files)
    qtbot.addWidget(files.view)
    assert files.isHidden()
    files.add_skipped([Skipped(str(Path("/a/b.png")), Reason.TRUNCATED)])
    assert "1 file" in files.text.text()
    assert "b.png is cut off" in files.model.index(0).data()
    assert not files.opened
    files.toggle.click()
    assert files.opened


def test_files_of_a_place_that_is_gone_are_one_line_that_opens_and_is_copied_whole(
    qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    files = SkippedList()
    for widget in (files, files.view):
        qtbot.addWidget(widget)
    gone = [Skipped(f"/usb/shop/{number}.png", Reason.NOT_FOUND) for number in range(56)]
    files.add_skipped([*gone[:20], Skipped("/usb/a.png", Reason.TRUNCATED)])
    files.add_skipped(gone[20:50])
    assert "51 files" in files.text.text(), "all are counted"
    lines = files.model
    assert lines.rowCount() == 2
    assert "50 files in /usb/shop are not there." in lines.index(0).data()
    files.view.activated.emit(lines.index(0))
    assert lines.rowCount() == 52
    files.add_skipped(gone[50:])
    assert [lines.index(row).data().strip() for row in (1, 56)] == ["0.png", "55.png"]
    assert "a.png is cut off" in lines.index(57).data()
    assert "57 files" in files.text.text()
    files.view.setCurrentIndex(lines.index(0))
    files.view.show()
    files.view.activateWindow()
    files.view.setFocus()
    qtbot.waitUntil(files.view.hasFocus)
    qtbot.keyClick(files.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text().splitlines()
    assert copied[0].startswith("56 files in /usb/shop")
    assert copied[1:] == [item.path for item in gone]
    qtmodeltester.check(lines)
    files.view.activated.emit(lines.index(0))
    assert lines.rowCount() == 2
    files.clear()
    assert files.isHidden()


def test_what_is_said_of_very_many_files_is_made_as_they_are_seen(qtbot: QtBot) -> None:
    said: list[object] = []

    def sentence_of(path: str) -> str:
        said.append(path)
        return f"{path} is flat."

    files = FileList("", "Flat", Words(str, str), sentence_of, str)
    for widget in (files, files.view):
        qtbot.addWidget(widget)
    files.add([f"{number}.png" for number in range(20_000)])
    files.toggle.click()
    files.view.grab()
    assert files.model.index(19_999).data() == "19999.png is flat."
    assert len(said) < 200
    qtbot.waitUntil(lambda: files.view.verticalScrollBar().maximum() > 19_000)


def test_a_filter_holds_for_what_comes_in_later_and_counts_what_it_leaves_out(store: ThumbStore) -> None:
    model = MatchModel(store, undecided, store)
    model.set_filter(MatchFilter(verdicts=frozenset({VerdictKind.EDITED_COPY})))
    model.add([match(0.9), match(0.4, suspect="other.png", verdict=VerdictKind.RESEMBLANCE)])
    assert (model.shown, model.total) == (1, 2)
    model.set_filter(MatchFilter())
    assert (model.shown, model.total) == (2, 2)


def test_groups_grow_with_what_comes_in(store: ThumbStore, qtbot: QtBot) -> None:
    model = MatchModel(store, undecided, store)
    model.set_grouping(Grouping.WORK)
    model.add([match(0.9, work_name="a.png"), match(0.8, work_name="b.png", suspect="x.png")])
    model.add([match(0.7, work_name="a.png", suspect="y.png")])
    qtbot.waitUntil(lambda: model.rowCount() == 5)
    rows = [model.index(number).data(GROUP_ROLE) for number in range(5)]
    assert [row for row in rows if row is not None] == [Group("/portfolio/a.png", 2), Group("/portfolio/b.png", 1)]
    assert [found.score for found in model] == [0.9, 0.7, 0.8]


def test_matches_of_no_earlier_scan_are_new(store: ThumbStore) -> None:
    known, fresh = match(0.9), match(0.8, suspect="fresh.png")
    model = MatchModel(store, undecided, store)
    model.set_matches([known, fresh])
    model.set_filter(MatchFilter(only_new=True))
    assert model.shown == 0
    model.set_before(frozenset({known.key}))
    assert list(model) == [fresh]


def test_the_next_undecided_match_is_looked_for_from_the_top_again(store: ThumbStore) -> None:
    decided = {"b.png", "c.png"}

    def decision_of(found: Match) -> Decision:
        return Decision(DecisionKind.CONFIRMED) if found.suspect.rsplit("/", 1)[-1] in decided else UNDECIDED

    model = MatchModel(store, decision_of, store)
    model.set_matches([match(0.9, suspect="a.png"), match(0.8, suspect="b.png"), match(0.7, suspect="c.png")])
    assert model.undecided == 1
    assert model.next_undecided(1).row() == 0
    decided.add("a.png")
    assert not model.next_undecided(0).isValid()


def test_transparent_art_lies_on_squares_in_lists(qtbot: QtBot) -> None:
    """Neither on white nor straight on the well: that it is transparent is to be seen, in either scheme."""
    view = QWidget()
    qtbot.addWidget(view)
    rgba = np.zeros((40, 40, 4), np.uint8)
    rgba[:, :20] = (250, 250, 250, 255)
    thumb = QPixmap.fromImage(thumb_from(to_webp(rgba), 40))
    for draw in (draw_thumb, draw_fitting):
        canvas = QImage(40, 40, QImage.Format.Format_RGB32)
        canvas.fill(0)
        painter = QPainter(canvas)
        draw(painter, canvas.rect(), thumb, view)
        painter.end()
        seen = {canvas.pixelColor(x, y).name() for x in range(22, 40) for y in range(40)}
        assert seen == set(tones_of(view))
        assert canvas.pixelColor(5, 5).lightness() > 240


@pytest.mark.parametrize(("width", "told"), [(288, "1 match, 2 look-alikes"), (700, "1 match and 2 resemblances")])
def test_above_a_group_its_name_has_half_the_room(
    store: ThumbStore, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, width: int, told: str
) -> None:
    drawn: list[tuple[str, int]] = []
    draw = MatchDelegate._text

    def note(self: MatchDelegate, painter: QPainter, area: QRect, text: str, *ink: str, **how: bool) -> int:
        drawn.append((text, area.width()))
        return draw(self, painter, area, text, *ink, **how)

    monkeypatch.setattr(MatchDelegate, "_text", note)
    model = MatchModel(store, undecided, store)
    model.set_grouping(Grouping.WORK)
    alike = [match(0.1 * n, suspect=f"{n}.png", verdict=VerdictKind.RESEMBLANCE, matrix=None) for n in (1, 2)]
    model.add([match(0.9), *alike])
    rows = MatchList(model)
    qtbot.addWidget(rows)
    rows.resize(width, 300)
    rows.grab()
    (count, _room), (name, room) = drawn[:2]
    assert (count, name) == (told, "red.png")
    assert room >= (width - 2 * tokens.SPACE_3) // 2 - tokens.SPACE_4
