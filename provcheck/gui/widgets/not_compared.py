"""The files that a job passed over, with the reason of each."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from provcheck.app.i18n import tr, tr_n
from provcheck.app.texts import skipped_text
from provcheck.core.records import Skipped
from provcheck.gui.icons import NOT_READ, TOO_LITTLE_DETAIL
from provcheck.gui.widgets.file_list import FileList


def _skipped_words(count: int) -> str:
    return tr_n("{count} file could not be read", "{count} files could not be read", count)


def _left_out_words(count: int) -> str:
    return tr_n("{count} work could not be searched for", "{count} works could not be searched for", count)


def _flat_words(count: int) -> str:
    return tr_n("{count} picture has too little detail to check", "{count} pictures have too little detail to check", count)


class SkippedList(FileList):
    """Files that could not be read."""

    def __init__(self) -> None:
        """Start empty, and so hidden."""
        super().__init__(NOT_READ, tr("Files that could not be read"), _skipped_words)

    def add_skipped(self, skipped: Iterable[Skipped]) -> None:
        """List files with what happened and what to do."""
        self.add([(skipped_text(item), item.path) for item in skipped])


class LeftOutList(SkippedList):
    """Files of the portfolio that could not be used, so that nothing was compared with them."""

    def __init__(self) -> None:
        """Start empty, and so hidden."""
        FileList.__init__(self, NOT_READ, tr("Works that could not be searched for"), _left_out_words)

    def add_skipped(self, skipped: Iterable[Skipped]) -> None:
        """List each file once, however often it was told."""
        super().add_skipped({item.path: item for item in skipped}.values())


class FlatList(FileList):
    """Pictures with too little detail."""

    def __init__(self) -> None:
        """Start empty, and so hidden."""
        super().__init__(TOO_LITTLE_DETAIL, tr("Pictures with too little detail to check"), _flat_words)

    def add_paths(self, paths: Iterable[str]) -> None:
        """List pictures by their names."""
        self.add([(Path(path).name, path) for path in paths])
