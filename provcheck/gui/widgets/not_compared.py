"""The files that a job passed over, with the reason of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, Slot

from provcheck.app.figures import marked_shortly, reports_shortly
from provcheck.app.gathering import Gathered, Gatherer
from provcheck.app.i18n import tr, tr_n
from provcheck.app.joining import labelled, sentences
from provcheck.app.names import lines_of, picture_name, picture_path
from provcheck.app.origin_texts import named_count_text, named_text
from provcheck.core.records import Skipped, marked_among, pictures_among, reports_among, texts_among
from provcheck.core.scan_records import NamedPicture
from provcheck.gui.icons import NAMED, NOT_READ, TOO_LITTLE_DETAIL
from provcheck.gui.widgets.file_list import FileList, Words


def _skipped_words(count: int) -> str:
    return tr_n("{count:,} file could not be read", "{count:,} files could not be read", count)


def _texts_words(count: int) -> str:
    return tr_n("{count:,} text beside a picture could not be read", "{count:,} texts beside pictures could not be read", count)


def _reports_briefly(count: int) -> str:
    return tr_n("{count:,} report not searched", "{count:,} reports not searched", count)


def _marked_briefly(count: int) -> str:
    return tr_n("{count:,} marked file not searched", "{count:,} marked files not searched", count)


def _left_out_words(count: int) -> str:
    return tr_n("{count:,} work could not be searched for", "{count:,} works could not be searched for", count)


def _flat_words(count: int) -> str:
    return tr_n("{count:,} picture has too little detail to check", "{count:,} pictures have too little detail to check", count)


def _named_words(count: int) -> str:
    return sentences(named_count_text(count), tr("That is no match."))


def _named_shortly(count: int) -> str:
    return tr_n("{count:,} without a match, naming the artist", "{count:,} without a match, naming the artist", count)


def _said_of_named(picture: NamedPicture) -> str:
    return labelled(picture_name(picture.path), named_text(picture))


def _path_of_named(picture: NamedPicture) -> str:
    return picture_path(picture.path)


def _skipped_shortly(count: int) -> str:
    return tr_n("{count:,} not read", "{count:,} not read", count)


def _texts_shortly(count: int) -> str:
    return tr_n("{count:,} text not read", "{count:,} texts not read", count)


def _left_out_shortly(count: int) -> str:
    return tr_n("{count:,} work left out", "{count:,} works left out", count)


def _flat_shortly(count: int) -> str:
    return tr_n("{count:,} with too little detail", "{count:,} with too little detail", count)


_CLOSED, _OPENED, _INNER = "▸", "▾", "      "
"""Before a line that opens to others, before one that is open, and before those."""

_SKIPPED = Words(_skipped_words, _skipped_shortly)


@dataclass(frozen=True)
class _Inner:
    """A file that stands under the line of its group."""

    group: Gathered
    file: Skipped


def _files_of(told: Gathered | _Inner) -> list[Skipped]:
    return [told.file] if isinstance(told, _Inner) else told.files


def _paths_of(told: Gathered | _Inner) -> str:
    files = _files_of(told)
    return lines_of((picture_path(file.path) for file in files), len(files))


class SkippedList(FileList):
    """Files that could not be used, with what happened and what to do: each, or all of a place that is gone in one line.

    Such a line opens, by Enter or a double click, to its files, and closes again.
    """

    def __init__(self, title: str = "", words: Words = _SKIPPED) -> None:
        """Start empty, and so hidden; without a title, of files that could not be read."""
        super().__init__(NOT_READ, title or tr("Files that could not be read"), words, self._say_of, _paths_of)
        self.view.activated.connect(self._unfold)

    def add_skipped(self, skipped: Iterable[Skipped]) -> None:
        """List files."""
        new: list[Gathered] = []
        grown: dict[Gathered, None] = {}
        for item in skipped:
            self._count += 1
            group, is_new = self._gatherer.add(item)
            new += [group] if is_new else []
            grown |= {} if is_new else {group: None}
        self.add(new)
        for group in grown:
            self._renew(group)

    @property
    def count(self) -> int:
        """Of how many files it tells."""
        return self._count

    def clear(self) -> None:
        """Empty and close the list."""
        self._gatherer, self._count = Gatherer(), 0
        self._unfolded: dict[Gathered, int] = {}
        super().clear()

    def copied(self, thing: Gathered | _Inner) -> str:
        """All files of a place by their paths, after what is said of them; of one that stands under its place the path."""
        paths = [picture_path(file.path) for file in _files_of(thing)]
        return "\n".join(paths if isinstance(thing, _Inner) else [thing.text, *paths])

    def _say_of(self, told: Gathered | _Inner) -> str:
        if isinstance(told, _Inner):
            return f"{_INNER}{told.group.name_in_place(told.file)}"
        if len(told.files) == 1:
            return told.text
        return f"{_OPENED if told in self._unfolded else _CLOSED} {told.text}"

    def _renew(self, group: Gathered) -> None:
        """Tell of files that came to others."""
        self.model.changed(group)
        if group in self._unfolded:
            self._fold(group)
            self._open_group(group)

    @Slot(QModelIndex)
    def _unfold(self, line: QModelIndex) -> None:
        told = self.model.at(line.row())
        if isinstance(told, Gathered) and told in self._unfolded:
            self._fold(told)
        elif isinstance(told, Gathered) and len(told.files) > 1:
            self._open_group(told)
        self._fit()

    def _open_group(self, group: Gathered) -> None:
        self._unfolded[group] = len(group.files)
        self.model.changed(group)
        self.model.insert(group, [_Inner(group, file) for file in group.files])

    def _fold(self, group: Gathered) -> None:
        self.model.remove_after(group, self._unfolded.pop(group))
        self.model.changed(group)


class UnreadList(SkippedList):
    """Files of a check that could not be read.

    Attributes:
        texts: A list of texts beside pictures, which are compared all the same.
        reports: A list of reports of this program, which were not searched.
        marked: A list of files that only say that they are such, which were not searched either.
    """

    def __init__(self) -> None:
        """Start all empty, and so hidden."""
        self.texts = SkippedList(tr("Texts beside pictures that could not be read"), Words(_texts_words, _texts_shortly))
        self.reports = SkippedList(tr("Reports of Provcheck, not searched"), Words(reports_shortly, _reports_briefly))
        self.marked = SkippedList(tr("Marked as reports of Provcheck, not searched"), Words(marked_shortly, _marked_briefly))
        super().__init__()

    @property
    def lists(self) -> tuple[SkippedList, ...]:
        """This list and those of what is counted apart from it."""
        return self, self.texts, self.reports, self.marked

    def add_skipped(self, skipped: Iterable[Skipped]) -> None:
        """List each file where it belongs."""
        skipped = tuple(skipped)
        super().add_skipped(pictures_among(skipped))
        self.texts.add_skipped(texts_among(skipped))
        self.reports.add_skipped(reports_among(skipped))
        self.marked.add_skipped(marked_among(skipped))

    def clear(self) -> None:
        """Empty and close all lists."""
        super().clear()
        self.texts.clear()
        self.reports.clear()
        self.marked.clear()


class LeftOutList(SkippedList):
    """Files of the portfolio that could not be used, so that nothing was compared with them."""

    def __init__(self) -> None:
        """Start empty, and so hidden."""
        super().__init__(tr("Works that could not be searched for"), Words(_left_out_words, _left_out_shortly))

    def add_skipped(self, skipped: Iterable[Skipped]) -> None:
        """List each file once, however often it was told."""
        first: dict[str, Skipped] = {}
        for item in skipped:
            first.setdefault(item.path, item)
        super().add_skipped(first.values())


class NamedList(FileList):
    """Pictures without a match whose prompts name the artist; what that is worth stands above."""

    def __init__(self) -> None:
        """Start empty, and so hidden."""
        title = tr("Pictures without a match whose prompts name the artist")
        super().__init__(NAMED, title, Words(_named_words, _named_shortly), _said_of_named, _path_of_named, wraps=True)


class FlatList(FileList):
    """Pictures with too little detail."""

    def __init__(self) -> None:
        """Start empty, and so hidden."""
        title = tr("Pictures with too little detail to check")
        super().__init__(TOO_LITTLE_DETAIL, title, Words(_flat_words, _flat_shortly), picture_name, picture_path)

    def add_paths(self, paths: Iterable[str]) -> None:
        """List pictures by their names."""
        self.add(tuple(paths))
