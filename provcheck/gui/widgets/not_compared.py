"""The files that a job passed over, with the reason of each."""

from __future__ import annotations

from collections.abc import Iterable

from provcheck.app.i18n import tr, tr_n
from provcheck.app.names import picture_name, picture_path
from provcheck.app.reasons import skipped_text
from provcheck.core.records import Skipped
from provcheck.gui.icons import NOT_READ, TOO_LITTLE_DETAIL
from provcheck.gui.widgets.file_list import FileList, Words


def _skipped_words(count: int) -> str:
    return tr_n("{count:,} file could not be read", "{count:,} files could not be read", count)


def _left_out_words(count: int) -> str:
    return tr_n("{count:,} work could not be searched for", "{count:,} works could not be searched for", count)


def _flat_words(count: int) -> str:
    return tr_n("{count:,} picture has too little detail to check", "{count:,} pictures have too little detail to check", count)


def _skipped_shortly(count: int) -> str:
    return tr_n("{count:,} not read", "{count:,} not read", count)


def _left_out_shortly(count: int) -> str:
    return tr_n("{count:,} work left out", "{count:,} works left out", count)


def _flat_shortly(count: int) -> str:
    return tr_n("{count:,} with too little detail", "{count:,} with too little detail", count)


_SKIPPED = Words(_skipped_words, _skipped_shortly)


def _path_of(skipped: Skipped) -> str:
    return picture_path(skipped.path)


class SkippedList(FileList):
    """Files that could not be used, each with what happened and what to do."""

    def __init__(self, title: str = "", words: Words = _SKIPPED) -> None:
        """Start empty, and so hidden; without a title, of files that could not be read."""
        super().__init__(NOT_READ, title or tr("Files that could not be read"), words, skipped_text, _path_of)

    def add_skipped(self, skipped: Iterable[Skipped]) -> None:
        """List files."""
        self.add(tuple(skipped))


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


class FlatList(FileList):
    """Pictures with too little detail."""

    def __init__(self) -> None:
        """Start empty, and so hidden."""
        title = tr("Pictures with too little detail to check")
        super().__init__(TOO_LITTLE_DETAIL, title, Words(_flat_words, _flat_shortly), picture_name, picture_path)

    def add_paths(self, paths: Iterable[str]) -> None:
        """List pictures by their names."""
        self.add(tuple(paths))
