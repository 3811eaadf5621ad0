"""Why a match was reported: the verdict, and every signal with its value, its threshold and a small picture of itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QMargins, QObject, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from provcheck.app.chance import chance_text
from provcheck.app.i18n import tr
from provcheck.app.joining import clauses_apart, labelled, sentence, sentences
from provcheck.app.likeness import embeddings_note
from provcheck.app.signals import EMBEDDING_PREFIX, measure_threshold, measure_value, signal_meaning, signal_name
from provcheck.app.texts import (
    match_title,
    verdict_sentence,
    versions_text,
    whole_picture_note,
)
from provcheck.core.evidence import Measure
from provcheck.core.matching.background import Background
from provcheck.core.records import Match
from provcheck.gui import tokens
from provcheck.gui.icons import SignLabel
from provcheck.gui.whole_rows import Span, lines_of, span_of, whole_height
from provcheck.gui.widgets.basics import button, column, fill, label, row, rule
from provcheck.gui.widgets.bit_grid import BitGrid, grids_of
from provcheck.gui.widgets.density_bar import DensityBar
from provcheck.gui.widgets.geometry_picture import GeometryPicture
from provcheck.gui.widgets.origin_section import OriginSection
from provcheck.gui.widgets.scale_bar import ScaleBar


@dataclass(frozen=True)
class _Shape:
    """What the widgets of a section are made for."""

    signals: tuple[str, ...]
    is_hash: bool = False

    @property
    def place(self) -> int:
        """How far down sections of its kind stand: geometry, embeddings, hashes."""
        if self.is_hash:
            return 2
        return 1 if self.signals[0].startswith(EMBEDDING_PREFIX) else 0


_USUAL = (
    _Shape(("alignment", "inliers", "light", "structure")),
    _Shape(("embedding:sscd",)),
    _Shape(("pdq", "phash", "dhash", "whash", "colorhash"), is_hash=True),
)
"""Of other signals the widgets are made when they come."""


@dataclass(frozen=True)
class _Section:
    title: str
    note: str
    measures: tuple[Measure, ...]
    is_hash: bool = False

    @property
    def shape(self) -> _Shape:
        return _Shape(tuple(measure.signal for measure in self.measures), self.is_hash)


@dataclass(frozen=True)
class _Shown:
    """What the pictures of signals are drawn from."""

    match: Match
    backgrounds: Mapping[str, Background]


def _sections(match: Match) -> list[_Section]:
    """The signals by kind; a new signal falls into one of the three by its id."""
    hashed = {pair.signal for pair in match.evidence.hashes}
    kinds: dict[str, list[Measure]] = {"hash": [], "embedding": [], "geometry": []}
    for measure in match.evidence.measures:
        if measure.signal in hashed:
            kinds["hash"].append(measure)
        else:
            kinds["embedding" if measure.signal.startswith("embedding:") else "geometry"].append(measure)
    hash_note = tr("Left the work, then the suspect, then the points that differ.")
    whole = whole_picture_note(match)
    sections = [
        _Section(tr("Alignment"), "", tuple(kinds["geometry"])),
        _Section(tr("Likeness of the whole pictures"), sentences(embeddings_note(match), whole), tuple(kinds["embedding"])),
        _Section(tr("Coarse patterns of the whole pictures"), sentences(hash_note, whole), tuple(kinds["hash"]), is_hash=True),
    ]
    return [section for section in sections if section.measures]


class WhyPanel(QScrollArea):
    """Explains one match. Widgets are made once for signals that are measured together.

    Signals:
        explained: Another match is explained.
    """

    explained = Signal()

    def __init__(self, origin: OriginSection | None = None) -> None:
        """Start empty; what the suspect says of its origin comes last."""
        super().__init__()
        self._origin = origin
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Why this match was reported"))
        # Reached by Tab, not by a click: up and down then lead to other matches, as everywhere.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._made: dict[_Shape, _SectionView] = {}
        self.shown_views: list[_SectionView] = []
        self._backgrounds: Mapping[str, Background] = {}
        self._make_head()
        self.clear()

    @Slot(object)
    def set_backgrounds(self, backgrounds: Mapping[str, Background]) -> None:
        """How close unrelated pairs are, by signal; shown from the next match on."""
        self._backgrounds = backgrounds

    def show_match(self, match: Match) -> None:
        """Explain another match."""
        sections = _sections(match)
        self._show_views([self._view_of(section.shape) for section in sections])
        self._sign.show_sign(match.verdict.value)
        self.verdict.setText(match_title(match))
        self._place_head()
        self.sentence.setText(sentences(verdict_sentence(match), versions_text(match)))
        self.false_alarms.setText(chance_text(match))
        shown = _Shown(match, self._backgrounds)
        for section, view in zip(sections, self.shown_views, strict=True):
            view.show_section(section, shown)
        if self._origin is not None:
            self._origin.ask(match)
        self._head.show()
        self._content.show()
        self.verticalScrollBar().setValue(0)
        self.explained.emit()

    def clear(self) -> None:
        """Explain nothing; more room was wanted for what was read."""
        self.more.setChecked(False)
        if self._origin is not None:
            self._origin.clear()
        self._head.hide()
        self._content.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep verdict and button above the reasons, also where these are scrolled."""
        super().resizeEvent(event)
        self._place_head()

    def changeEvent(self, event: QEvent) -> None:
        """Follow what letters need."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._place_head()

    def _place_head(self) -> None:
        # The verdict may take two lines where there is little width.
        height = self._line.totalHeightForWidth(self.width())
        self._head.setGeometry(0, 0, self.width(), height)
        self._end_whole()

    def _end_whole(self) -> None:
        """End, where nothing is scrolled, below a whole line of the sentences or a whole reason."""
        top = self._head.height() + tokens.SPACE_1
        room = max(0, self.height() - top)
        margins = QMargins(0, top, 0, room - whole_height(self._spans(), room))
        if margins != self.viewportMargins():
            self.setViewportMargins(margins)

    def _spans(self) -> list[Span]:
        """What of the content is seen whole or not at all: lines of text, and reasons, the first of a kind with its title."""
        texts = [self.sentence, self.false_alarms, *([self._origin.text] if self._origin is not None else [])]
        lines = [line for text in texts if not text.isHidden() for line in lines_of(text, self._content)]
        return lines + [span_of(parts, self._content) for view in self.shown_views for parts in view.whole_parts()]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow what is laid out anew."""
        taken = super().eventFilter(watched, event)
        if event.type() == QEvent.Type.Resize and watched is self.widget():
            self._end_whole()
        return taken

    @property
    def said_height(self) -> int:
        """How high it is with the verdict and both sentences whole, at its width."""
        width = self.viewport().width() - tokens.SPACE_3
        said = self.sentence.heightForWidth(width) + tokens.SPACE_1 + self.false_alarms.heightForWidth(width)
        return self._line.totalHeightForWidth(self.width()) + tokens.SPACE_1 + said

    def prepare(self) -> None:
        """Make the widgets of what is usually measured, so that the first match that is found is shown at once."""
        self._show_views([self._view_of(shape) for shape in _USUAL])

    def _view_of(self, shape: _Shape) -> _SectionView:
        """The view of these signals; made when it is not there yet."""
        if shape not in self._made:
            above = sum(made.place <= shape.place for made in self._made)
            self._made[shape] = _SectionView(shape)
            # Laid out at once: to do that when the first match comes would take longer than a frame.
            self._places.insertWidget(above, self._made[shape])
            self._made[shape].hide()
        return self._made[shape]

    def _show_views(self, views: list[_SectionView]) -> None:
        """Show these under the head, each under a line of its own, and no others."""
        for view in self.shown_views:
            view.setVisible(view in views)
        for view in views:
            view.show()
        self.shown_views = views

    def _make_head(self) -> None:
        self._sign = SignLabel(tokens.SIGN)
        self.verdict = label("", "title", wraps=True)
        self.more = button(tr("More room"), "quiet", name=tr("More room for the reasons of this match, less for the pictures"))
        self.more.setCheckable(True)
        self.more.setToolTip(tr("{action} ({key})").format(action=self.more.accessibleName(), key="Y"))
        self.sentence = label("", wraps=True)
        self.false_alarms = label("", "second", wraps=True)
        self.more.toggled.connect(self._name_more)
        self._head = QWidget(self)
        self._line = line = row(self._head, space=tokens.SPACE_2)
        line.setContentsMargins(0, 0, tokens.SPACE_3, 0)
        fill(line, [self._sign, self.verdict, self.more])
        line.setStretchFactor(self.verdict, 1)
        said = column(space=tokens.SPACE_1)
        fill(said, [self.sentence, self.false_alarms])
        self._content = content = QWidget()
        content.setProperty("surface", "clear")
        layout = column(content, space=tokens.SPACE_3)
        layout.setContentsMargins(0, 0, tokens.SPACE_3, tokens.SPACE_4)
        self._places = column(space=tokens.SPACE_3)
        fill(layout, [said, self._places, *([self._origin] if self._origin is not None else []), None])
        self.setWidget(content)
        content.hide()

    @Slot(bool)
    def _name_more(self, more: bool) -> None:  # noqa: FBT001  Qt's own signature
        self.more.setText(tr("Less room") if more else tr("More room"))
        self._place_head()


class _SectionView(QWidget):
    """The signals of one kind under a line and a title."""

    def __init__(self, shape: _Shape) -> None:
        super().__init__()
        self._title = label("", "strong")
        self._note = label("", "note", wraps=True)
        self._rows = [_row_for(signal, is_hash=shape.is_hash) for signal in shape.signals]
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(tokens.SPACE_4)
        grid.setVerticalSpacing(tokens.SPACE_3)
        grid.setColumnStretch(1, 1)
        for number, signal in enumerate(self._rows):
            grid.addWidget(signal.picture, number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(signal.words, number, 1)
        title = column(space=0)
        fill(title, [self._title, self._note])
        fill(column(self, space=tokens.SPACE_2), [rule(), title, grid])

    def whole_parts(self) -> list[list[QWidget]]:
        """What belongs together: each row, the first with the title above it."""
        rows = [[signal.picture, signal.words] for signal in self._rows]
        return [[self._title, *rows[0]], *rows[1:]]

    def show_section(self, section: _Section, shown: _Shown) -> None:
        self._title.setText(section.title)
        self._note.setText(section.note)
        self._note.setVisible(bool(section.note))
        for signal, measure in zip(self._rows, section.measures, strict=True):
            signal.show_measure(measure, shown)


def _row_for(signal: str, *, is_hash: bool) -> _SignalRow:
    """The row with the kind of picture that fits a signal."""
    if is_hash:
        return _HashRow()
    if signal.startswith(EMBEDDING_PREFIX):
        return _EmbeddingRow()
    return _PlacesRow() if signal == "inliers" else _ScaleRow()


class _SignalRow:
    """A small picture of a signal, its name, what it speaks for with value and threshold, and what it measures."""

    def __init__(self) -> None:
        self.picture = QWidget()
        self._pictures = row(self.picture, space=tokens.SPACE_2)
        self._lines = [label("", "strong", wraps=True), *(label("", "note", wraps=True) for _ in range(2))]
        self.words = QWidget()
        fill(column(self.words, space=0), [*self._lines, None])

    def show_measure(self, measure: Measure, shown: _Shown) -> None:
        value, threshold = measure_value(measure, measure.value), measure_threshold(measure)
        name = signal_name(measure.signal)
        said = (
            tr("Speaks for a copy: {value}. Threshold: {threshold}.")
            if measure.speaks_for_copy
            else tr("Does not speak for a copy: {value}. Threshold: {threshold}.")
        )
        words = (name, said.format(value=value, threshold=threshold), signal_meaning(measure.signal))
        for line, text in zip(self._lines, words, strict=True):
            line.setText(text)
        self._draw(measure, shown, labelled(name, clauses_apart(value, threshold)))

    def _draw(self, measure: Measure, shown: _Shown, name: str) -> None:
        raise NotImplementedError


class _ScaleRow(_SignalRow):
    """The value on its scale."""

    def __init__(self) -> None:
        super().__init__()
        self._bar = ScaleBar()
        fill(self._pictures, [self._bar])

    def _draw(self, measure: Measure, _shown: _Shown, name: str) -> None:
        self._bar.show_measure(measure, name)


class _EmbeddingRow(_ScaleRow):
    """The value among unrelated pairs, where it is known how close those are."""

    def __init__(self) -> None:
        super().__init__()
        self._hill = DensityBar()
        fill(self._pictures, [self._hill])

    def _draw(self, measure: Measure, shown: _Shown, name: str) -> None:
        background = shown.backgrounds.get(measure.signal)
        self._hill.setVisible(background is not None)
        self._bar.setVisible(background is None)
        if background is None:
            super()._draw(measure, shown, name)
            return
        among = tr("The hill shows how close {pairs:,} unrelated pairs are.").format(pairs=background.pairs)
        self._hill.show_measure(measure, background, sentences(sentence(name), among))


class _PlacesRow(_SignalRow):
    """Both frames with the matched places."""

    def __init__(self) -> None:
        super().__init__()
        self._frames = GeometryPicture()
        fill(self._pictures, [self._frames])

    def _draw(self, _measure: Measure, shown: _Shown, name: str) -> None:
        self._frames.show_match(shown.match, name)


class _HashRow(_SignalRow):
    """The bits of both pictures, and which of them differ."""

    def __init__(self) -> None:
        super().__init__()
        self._grids = [BitGrid() for _ in range(3)]
        fill(self._pictures, [*self._grids])

    def _draw(self, measure: Measure, shown: _Shown, _name: str) -> None:
        pair = next((each for each in shown.match.evidence.hashes if each.signal == measure.signal), None)
        if pair is None or measure.maximum is None:
            return
        signal = signal_name(measure.signal)
        names = (tr("{signal} of the work"), tr("{signal} of the suspect"), tr("Points of {signal} that differ"))
        for grid, bits, name in zip(self._grids, grids_of(pair, round(measure.maximum)), names, strict=True):
            grid.show_bits(bits, name.format(signal=signal))
