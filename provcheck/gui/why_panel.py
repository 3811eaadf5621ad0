"""Why a match was reported: the verdict, and every signal with its value, its threshold and a small picture of itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from provcheck.app.i18n import tr
from provcheck.app.texts import (
    embeddings_note,
    false_alarms_text,
    measure_threshold,
    measure_value,
    signal_meaning,
    signal_name,
    verdict_name,
    verdict_sentence,
)
from provcheck.core.records import HashPair, Match, Measure
from provcheck.gui import tokens
from provcheck.gui.icons import SignLabel
from provcheck.gui.widgets.basics import column, fill, label, row, rule
from provcheck.gui.widgets.bit_grid import BitGrid, grids_of
from provcheck.gui.widgets.scale_bar import ScaleBar


@dataclass(frozen=True)
class _Section:
    title: str
    note: str
    measures: tuple[Measure, ...]
    is_hash: bool = False


def _sections(match: Match) -> list[_Section]:
    """The signals by kind; a new signal falls into one of the three by its id."""
    hashed = {pair.signal for pair in match.evidence.hashes}
    kinds: dict[str, list[Measure]] = {"hash": [], "embedding": [], "geometry": []}
    for measure in match.evidence.measures:
        if measure.signal in hashed:
            kinds["hash"].append(measure)
        else:
            kinds["embedding" if measure.signal.startswith("embedding:") else "geometry"].append(measure)
    hash_note = tr("Left the work, then the suspect, then the bits that differ.")
    sections = [
        _Section(tr("Alignment"), "", tuple(kinds["geometry"])),
        _Section(tr("Embeddings"), embeddings_note(match), tuple(kinds["embedding"])),
        _Section(tr("Perceptual hashes"), hash_note, tuple(kinds["hash"]), is_hash=True),
    ]
    return [section for section in sections if section.measures]


class WhyPanel(QScrollArea):
    """Explains one match. Widgets are made anew only when other signals were measured than for the match before."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Why this match was reported"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._shape: list[list[str]] = []
        self._make_widgets([])
        self.clear()

    def show_match(self, match: Match) -> None:
        """Explain another match."""
        sections = _sections(match)
        shape = [[section.title, *(measure.signal for measure in section.measures)] for section in sections]
        if shape != self._shape:
            self._make_widgets(sections)
            self._shape = shape
        self._sign.show_sign(match.verdict.value)
        self.verdict.setText(verdict_name(match.verdict))
        self.sentence.setText(verdict_sentence(match))
        text = tr("Expected false alarms: {expected}").format(expected=false_alarms_text(match.false_alarms))
        self.false_alarms.setText(text)
        pairs = {pair.signal: pair for pair in match.evidence.hashes}
        for section, view in zip(sections, self._views, strict=True):
            view.show_section(section, pairs)
        self._content.show()
        self.verticalScrollBar().setValue(0)

    def clear(self) -> None:
        """Explain nothing."""
        self._content.hide()

    def _make_widgets(self, sections: list[_Section]) -> None:
        self._sign = SignLabel(tokens.SIGN)
        self.verdict = label("", "title")
        self.sentence = label("", wraps=True)
        self.false_alarms = label("", "second", wraps=True)
        self._views = [_SectionView(section) for section in sections]
        head = QWidget()
        line = row(space=tokens.SPACE_2)
        fill(line, [self._sign, self.verdict, None])
        fill(column(head, space=tokens.SPACE_1), [line, self.sentence, self.false_alarms])
        self._content = content = QWidget()
        content.setProperty("surface", "clear")
        layout = column(content, space=tokens.SPACE_3)
        layout.setContentsMargins(0, 0, tokens.SPACE_3, tokens.SPACE_4)
        fill(layout, [head])
        for view in self._views:
            fill(layout, [rule(), view])
        layout.addStretch(1)
        self.setWidget(content)


class _SectionView(QWidget):
    """The signals of one kind under a title."""

    def __init__(self, section: _Section) -> None:
        super().__init__()
        self._note = label("", "note", wraps=True)
        self._rows = [_SignalRow(is_hash=section.is_hash) for _measure in section.measures]
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(tokens.SPACE_4)
        grid.setVerticalSpacing(tokens.SPACE_3)
        grid.setColumnStretch(1, 1)
        for number, signal in enumerate(self._rows):
            grid.addWidget(signal.picture, number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(signal.words, number, 1)
        title = column(space=0)
        fill(title, [label(section.title, "strong"), self._note])
        fill(column(self, space=tokens.SPACE_2), [title, grid])

    def show_section(self, section: _Section, pairs: Mapping[str, HashPair]) -> None:
        self._note.setText(section.note)
        self._note.setVisible(bool(section.note))
        for signal, measure in zip(self._rows, section.measures, strict=True):
            signal.show_measure(measure, pairs.get(measure.signal))


class _SignalRow:
    """A small picture of a signal, and its name, value, threshold and meaning."""

    def __init__(self, *, is_hash: bool) -> None:
        self._bar = None if is_hash else ScaleBar()
        self._grids = [BitGrid() for _ in range(3)] if is_hash else []
        self.picture: QWidget = self._bar or QWidget()
        if is_hash:
            fill(row(self.picture, space=tokens.SPACE_2), [*self._grids])
        self._texts = [label("", rank, wraps=True) for rank in ("second", "strong", "note", "note")]
        self.words = QWidget()
        fill(column(self.words, space=0), [*self._texts, None])

    def show_measure(self, measure: Measure, pair: HashPair | None) -> None:
        side = tr("speaks for a copy") if measure.speaks_for_copy else tr("does not speak for a copy")
        value, threshold = measure_value(measure, measure.value), measure_threshold(measure)
        name = signal_name(measure.signal)
        limit = tr("Threshold: {threshold}; this {side}.").format(threshold=threshold, side=side)
        for text, words in zip(self._texts, (name, value, limit, signal_meaning(measure.signal)), strict=True):
            text.setText(words)
        if self._bar is not None:
            self._bar.show_measure(measure, f"{name}: {value}; {threshold}")
        elif pair is not None and measure.maximum is not None:
            names = (tr("{signal} of the work"), tr("{signal} of the suspect"), tr("Bits of {signal} that differ"))
            for grid, bits, each in zip(self._grids, grids_of(pair, round(measure.maximum)), names, strict=True):
                grid.show_bits(bits, each.format(signal=name))
