from __future__ import annotations

from dataclasses import replace
from math import ceil

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from provcheck.app.signals import signal_meaning, signal_name
from provcheck.core.evidence import Edit, HashPair, Measure
from provcheck.core.fingerprint.hashes import HASH_KINDS
from provcheck.core.records import VerdictKind
from provcheck.gui.why_panel import WhyPanel
from provcheck.gui.widgets.bit_grid import BitGrid, bits_of, grids_of
from provcheck.gui.widgets.density_bar import DensityBar, density
from provcheck.gui.widgets.geometry_picture import GeometryPicture
from provcheck.gui.widgets.scale_bar import ScaleBar, scale_end
from tests.gui.fakes import BACKGROUND, match


def words(panel: WhyPanel) -> str:
    return "\n".join(label.text() for label in panel.findChildren(QLabel))


def test_every_signal_stands_with_value_threshold_and_meaning(qtbot: QtBot) -> None:
    panel = WhyPanel()
    qtbot.addWidget(panel)
    found = match()
    panel.show_match(found)
    said = words(panel)
    for measure in found.evidence.measures:
        assert signal_name(measure.signal) in said
        assert signal_meaning(measure.signal) in said
    assert "12 of 256 points differ" in said
    assert "31 points or fewer" in said
    assert "0.810" in said
    assert "99.98\N{NO-BREAK SPACE}%" in said
    assert len(panel.findChildren(BitGrid)) == 6
    assert len(panel.findChildren(ScaleBar)) == 3
    assert len(panel.findChildren(GeometryPicture)) == 1


def test_an_embedding_stands_among_unrelated_pairs_where_they_are_known(qtbot: QtBot) -> None:
    panel = WhyPanel()
    qtbot.addWidget(panel)
    panel.show()
    panel.show_match(match())
    hill = panel.findChild(DensityBar)
    assert not hill.isVisible()
    panel.set_backgrounds({"embedding:sscd": BACKGROUND})
    panel.show_match(match())
    assert hill.isVisible()
    assert "1,000 unrelated pairs" in hill.accessibleName()


def test_the_hill_is_highest_where_most_pairs_are() -> None:
    shares = density(BACKGROUND)
    assert shares.max() == 1.0
    assert shares[2] == pytest.approx(1.0)
    assert shares[20] == pytest.approx(0.5)
    assert shares[40] == 0.0


def test_of_a_part_measures_of_whole_pictures_are_said_to_say_little(qtbot: QtBot) -> None:
    panel = WhyPanel()
    qtbot.addWidget(panel)
    panel.show_match(match())
    assert "of a part they say little" not in words(panel)
    panel.show_match(match(verdict=VerdictKind.PARTIAL_COPY))
    assert words(panel).count("of a part they say little") == 2


def test_verdict_stands_on_top_with_expected_false_alarms(qtbot: QtBot) -> None:
    panel = WhyPanel()
    qtbot.addWidget(panel)
    panel.show_match(match(verdict=VerdictKind.PARTIAL_COPY))
    assert panel.verdict.text() == "Partial copy"
    assert "143 distinct places" in panel.sentence.text()
    assert "million" in panel.false_alarms.text()


def test_a_resemblance_says_that_it_is_no_evidence(qtbot: QtBot) -> None:
    panel = WhyPanel()
    qtbot.addWidget(panel)
    panel.show_match(match(verdict=VerdictKind.RESEMBLANCE, matrix=None))
    assert "no evidence" in panel.sentence.text()


def test_bits_are_read_row_by_row_and_padding_is_left_out() -> None:
    assert bits_of("80", 8) == (True, *(False,) * 7)
    work, suspect, differing = grids_of(HashPair("colorhash", "ffffffffffc0", "fffffffff0c0", 14), 42)
    assert (work.columns, work.rows, len(work.bits)) == (14, 3, 42)
    assert sum(differing.marked) == 4
    assert sum(a != b for a, b in zip(work.bits, suspect.bits, strict=True)) == 4


def test_differing_bits_are_outlined_not_only_toned(qtbot: QtBot) -> None:
    _work, _suspect, differing = grids_of(HashPair("phash", "ff" * 8, "7f" + "ff" * 7, 8), 64)
    grid = BitGrid()
    grid.show_bits(differing, "bits that differ")
    qtbot.addWidget(grid)
    image = grid.grab().toImage()
    assert image.pixelColor(0, 0) != image.pixelColor(4, 4)
    assert image.pixelColor(4, 4) != image.pixelColor(20, 4)


def test_scales_end_where_the_measure_does() -> None:
    ends = {measure.signal: scale_end(measure) for measure in match().evidence.measures}
    assert ends["pdq"] == 256
    assert ends["alignment"] == 24


def test_another_match_with_the_same_signals_keeps_the_widgets_and_shows_its_values(qtbot: QtBot) -> None:
    panel = WhyPanel()
    qtbot.addWidget(panel)
    panel.show_match(match())
    content = panel.widget()
    panel.show_match(match(verdict=VerdictKind.PARTIAL_COPY))
    assert panel.widget() is content
    assert panel.verdict.text() == "Partial copy"
    panel.clear()
    assert panel.widget().isHidden()
    panel.show_match(match())
    assert not panel.widget().isHidden()


def test_the_first_match_finds_the_widgets_for_what_is_usually_measured(qtbot: QtBot) -> None:
    """To make and lay them out takes longer than a frame."""
    panel = WhyPanel()
    qtbot.addWidget(panel)
    panel.prepare()
    made = panel.findChildren(QWidget)
    usual = [*(kind.signal for kind in HASH_KINDS), "embedding:sscd", "alignment", "inliers", "light", "structure"]
    units = {"embedding:sscd": "cosine", "alignment": "log10", "inliers": "count", "light": "share", "structure": "share"}
    measures = tuple(Measure(signal, 0.5, 0.4, units.get(signal, "bits"), signal in units, 1.0) for signal in usual)
    hashes = tuple(HashPair(kind.signal, "f0", "f0", 0) for kind in HASH_KINDS)
    found = match()
    panel.show_match(replace(found, evidence=replace(found.evidence, measures=measures, hashes=hashes)))
    assert panel.findChildren(QWidget) == made
    assert [view._title.text() for view in panel.shown_views] == [
        "Alignment",
        "Likeness of the whole pictures",
        "Coarse patterns of the whole pictures",
    ]
    panel.show_match(found)
    panel.resize(600, 1200)
    panel.show()
    tops = [view.mapTo(panel, QPoint(0, 0)).y() for view in panel.shown_views]
    assert len(tops) == 3
    assert tops == sorted(tops), "one under the other in that order, whichever was made first"
    assert sum(view.isVisible() for view in panel._made.values()) == 3


def test_a_long_verdict_takes_two_lines_where_there_is_little_width_and_none_of_it_is_cut(qtbot: QtBot) -> None:
    panel = WhyPanel()
    qtbot.addWidget(panel)
    panel.show()
    found = match(verdict=VerdictKind.PARTIAL_COPY)
    edits = (Edit("other-content", 0.9, "share"),)
    panel.resize(320, 300)
    panel.show_match(found)
    low = panel._head.height()
    panel.show_match(replace(found, evidence=replace(found.evidence, edits=edits)))
    QApplication.processEvents()
    verdict = panel.verdict
    assert verdict.text() == "Partial copy · around something else"
    assert verdict.height() >= verdict.heightForWidth(verdict.width()) > verdict.fontMetrics().lineSpacing() * 1.5
    assert panel._head.height() > low
    assert panel.viewport().y() >= panel._head.geometry().bottom()
    panel.resize(900, 300)
    QApplication.processEvents()
    assert panel._head.height() == low, "one line is enough"


def test_what_has_no_room_is_not_cut_through_a_line_of_the_sentence(qtbot: QtBot) -> None:
    panel = WhyPanel()
    qtbot.addWidget(panel)
    panel.show()
    panel.show_match(match(verdict=VerdictKind.PARTIAL_COPY))
    for height in range(100, 120, 3):
        panel.resize(425, height)
        QApplication.processEvents()
        assert panel.viewport().height() > 0
        line = ceil(QFontMetricsF(panel.sentence.font()).lineSpacing())
        below = panel.viewport().height() - panel.false_alarms.y()
        assert (below if below >= 0 else panel.viewport().height()) % line == 0
