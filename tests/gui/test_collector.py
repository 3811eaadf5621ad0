"""Garbage is collected in the window's thread, whoever makes it."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from provcheck.app.collecting import look_again, no_collecting
from provcheck.gui import collector as collecting
from provcheck.gui.collector import WindowCollector


@pytest.fixture
def collector() -> Iterator[WindowCollector]:
    gc.collect()
    gc.enable()
    made = WindowCollector()
    yield made
    made.stop()
    gc.unfreeze()
    gc.disable()


def dropped(freed_in: list[threading.Thread]) -> None:
    """Make a widget that is garbage at once."""
    widget = QWidget()
    widget.itself = widget  # type: ignore[attr-defined]
    weakref.finalize(widget, lambda: freed_in.append(threading.current_thread()))


def much(count: int) -> list[list[object]]:
    return [[object()] for _ in range(count)]


@pytest.mark.usefixtures("qapp", "collector")
def test_a_dropped_widget_is_freed_in_the_windows_thread_while_workers_make_much() -> None:
    freed_in: list[threading.Thread] = []
    dropped(freed_in)
    kept: list[list[object]] = []

    def work() -> None:
        with no_collecting():
            kept.extend(much(20 * collecting.YOUNG))

    dropped(freed_in)
    worker = threading.Thread(target=work)
    worker.start()
    worker.join()
    assert freed_in == []
    look_again()
    assert freed_in == [threading.main_thread()] * 2


@pytest.mark.usefixtures("collector")
def test_the_timer_collects_where_much_was_made(qtbot: QtBot) -> None:
    freed_in: list[threading.Thread] = []
    dropped(freed_in)
    kept = much(2 * collecting.YOUNG)
    qtbot.waitUntil(lambda: freed_in == [threading.main_thread()])
    assert kept


def test_little_is_left_alone(collector: WindowCollector) -> None:
    freed_in: list[threading.Thread] = []
    dropped(freed_in)
    collector.collect()
    assert freed_in == []


def test_nothing_is_looked_at_while_a_worker_makes_what_is_to_stay(collector: WindowCollector) -> None:
    freed_in: list[threading.Thread] = []
    with no_collecting():
        dropped(freed_in)
        kept = much(2 * collecting.YOUNG)
        collector.collect()
        assert freed_in == []
    kept += much(2 * collecting.YOUNG)
    dropped(freed_in)
    collector.collect()
    assert freed_in == [threading.main_thread()], "what came after it is looked at"


def test_what_outlives_many_collections_is_put_aside(collector: WindowCollector) -> None:
    before = gc.get_freeze_count()
    kept = []
    for _ in range(collecting.COLLECTIONS_TO_SETTLE):
        kept.append(much(2 * collecting.YOUNG))
        collector.collect()
    assert gc.get_freeze_count() > before + collecting.COLLECTIONS_TO_SETTLE * collecting.YOUNG
    assert kept


def test_python_collects_again_after_the_end() -> None:
    gc.enable()
    try:
        made = WindowCollector()
        assert not gc.isenabled()
        made.stop()
        assert gc.isenabled()
    finally:
        gc.disable()


def test_what_became_garbage_after_it_was_put_aside_is_freed_in_quiet_times(collector: WindowCollector) -> None:
    freed_in: list[threading.Thread] = []
    widget = QWidget()
    widget.itself = widget  # type: ignore[attr-defined]
    weakref.finalize(widget, lambda: freed_in.append(threading.current_thread()))
    kept = []
    for _ in range(collecting.COLLECTIONS_TO_SETTLE):
        kept.append(much(2 * collecting.YOUNG))
        collector.collect()
    del widget
    kept.clear()
    gc.collect(1)
    assert freed_in == []
    for _ in range(collecting.QUIET_LOOKS):
        collector.collect()
    assert freed_in == [threading.main_thread()]
