"""What the grid shows of a portfolio, and in which order: plain data, made in a worker, asked on every key that is typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum, auto
from pathlib import Path

from provcheck.core.index.portfolio_contents import Contents, KeptWork, UnreadFile
from provcheck.core.records import Skipped
from provcheck.core.scan.presence import FolderLook

_Parts = tuple[tuple[int, int | str], ...]
_DIGITS = re.compile(r"(\d+)")


class Kind(StrEnum):
    """Which of the works are shown."""

    ALL = auto()
    MISSING = auto()
    UNREAD = auto()


class Order(StrEnum):
    """By what they are sorted."""

    NAME = auto()
    ADDED = auto()
    SIZE = auto()


@dataclass(frozen=True)
class View:
    """What is asked for: every word stands in the name."""

    words: str = ""
    kind: Kind = Kind.ALL
    order: Order = Order.NAME

    @property
    def asks(self) -> bool:
        """Whether it leaves anything out."""
        return bool(self.words.strip()) or self.kind is not Kind.ALL


@dataclass(frozen=True, slots=True)
class WorkItem:
    """A work, or a file that could not be read and so is none.

    Attributes:
        name: Name of the file that is shown.
        path: That file, absolute.
        words: The name as it is searched in.
        kept: The work; None when the file could not be read.
        skipped: Why the file could not be read; also set of a work whose file can no longer be read.
    """

    name: str
    path: Path
    words: str
    kept: KeptWork | None = None
    skipped: Skipped | None = None

    @property
    def key(self) -> int | Path:
        """What it is known by when the portfolio is loaded anew."""
        return self.kept.work.number if self.kept is not None else self.path

    @property
    def sha256(self) -> str:
        """Digest of its content; empty when it was never read."""
        return self.kept.work.facts.sha256 if self.kept is not None else ""

    @property
    def paths(self) -> tuple[Path, ...]:
        """All its files."""
        return self.kept.paths if self.kept is not None else (self.path,)


@dataclass(frozen=True)
class Arranged:
    """The items of a portfolio with every order they are shown in.

    Attributes:
        items: By path.
        orders: Numbers of the items in each order.
        by_path: Number of the item of each file of a work.
        unread: Numbers of the items with a file that could not be read.
        works: How many of the items are works.
    """

    items: tuple[WorkItem, ...] = ()
    orders: tuple[tuple[int, ...], ...] = ((), (), ())
    by_path: Mapping[Path, int] = field(default_factory=dict)
    unread: frozenset[int] = frozenset()
    works: int = 0


def fold(text: str) -> str:
    """A text as it is compared: without case and accents, however these are encoded."""
    if text.isascii():
        return text.casefold()
    bare = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in bare if not unicodedata.combining(letter)).casefold()


def natural_key(words: str) -> tuple[_Parts, str]:
    """Sorts names of files as people do: 2 before 10, and "dusk" before "dusk 2", whatever their endings are."""
    stem, dot, ending = words.rpartition(".")
    name = stem if dot else ending
    return tuple((0, int(part)) if part.isdecimal() else (1, part) for part in _DIGITS.split(name) if part), ending


def arrange(contents: Contents, before: Arranged) -> Arranged:
    """Items and orders of a portfolio; `before` itself when nothing is different. For many works, call it in a worker."""
    unread = {file.path: file for file in contents.unread}
    items = [_item_of(kept, unread) for kept in contents.works]
    known = {path for item in items for path in item.paths}
    items += [_unread_item(file) for file in contents.unread if file.path not in known]
    if tuple(items) == before.items:
        return before
    names = [natural_key(item.words) for item in items]
    added = [(item.kept.added, item.kept.work.number) if item.kept is not None else (-1, 0) for item in items]
    sizes = [item.kept.work.facts.file_bytes if item.kept is not None else -1 for item in items]
    numbers = range(len(items))
    orders = (
        tuple(sorted(numbers, key=lambda number: names[number])),
        tuple(sorted(numbers, key=lambda number: added[number], reverse=True)),
        tuple(sorted(numbers, key=lambda number: sizes[number], reverse=True)),
    )
    by_path = {path: number for number, item in enumerate(items) if item.kept is not None for path in item.paths}
    told = frozenset(number for number, item in enumerate(items) if item.skipped is not None)
    return Arranged(tuple(items), orders, by_path, told, len(contents.works))


def _item_of(kept: KeptWork, unread: dict[Path, UnreadFile]) -> WorkItem:
    skipped = next((unread[path].skipped for path in kept.paths if path in unread), None)
    return WorkItem(kept.paths[0].name, kept.paths[0], fold(kept.paths[0].name), kept, skipped)


def _unread_item(file: UnreadFile) -> WorkItem:
    name = file.path.name or str(file.path)
    return WorkItem(name, file.path, fold(name), None, file.skipped)


class Shelf:
    """The items with what is known of their files now."""

    def __init__(self, arranged: Arranged | None = None, before: Shelf | None = None) -> None:
        """Nothing is missing until it is said; of files that another shelf holds too, what that knows is known."""
        self.arranged = arranged or Arranged()
        self._gone: dict[Path, frozenset[Path]] = {}
        self._missing: set[int] = set()
        if before is not None:
            self._note({folder: paths & self.arranged.by_path.keys() for folder, paths in before.gone.items()})

    @property
    def items(self) -> tuple[WorkItem, ...]:
        """All items."""
        return self.arranged.items

    @property
    def gone(self) -> Mapping[Path, frozenset[Path]]:
        """Files that are not in their places, by folder."""
        return self._gone

    @property
    def missing_paths(self) -> frozenset[Path]:
        """Files that are not in their places, also of works that have another file."""
        return frozenset().union(*self._gone.values())

    def count(self, kind: Kind) -> int:
        """How many works there are, or how many are missing or not read."""
        if kind is Kind.ALL:
            return self.arranged.works
        return len(self._missing if kind is Kind.MISSING else self.arranged.unread)

    def note_looks(self, looks: Iterable[FolderLook]) -> bool:
        """Take in which files are not in their places; gives whether other works are missing than before."""
        answers = {look.folder: frozenset(look.missing) & self.arranged.by_path.keys() for look in looks if look.answered}
        return self._note(answers)

    def _note(self, folders: Mapping[Path, frozenset[Path]]) -> bool:
        """A work is missing when all its files are."""
        concerned: set[Path] = set()
        for folder, paths in folders.items():
            concerned |= paths ^ self._gone.get(folder, frozenset())
            self._gone[folder] = paths
        before = set(self._missing)
        for number in {self.arranged.by_path[path] for path in concerned}:
            if all(map(self._is_gone, self.items[number].paths)):
                self._missing.add(number)
            else:
                self._missing.discard(number)
        return self._missing != before

    def _is_gone(self, path: Path) -> bool:
        return path in self._gone.get(path.parent, ())

    def is_missing(self, number: int) -> bool:
        """Whether no file of an item is in its place."""
        return number in self._missing

    def shown_path(self, number: int) -> Path:
        """The first file of an item that is in its place, else the first."""
        item = self.items[number]
        return next((path for path in item.paths if not self._is_gone(path)), item.path)

    def rows(self, view: View) -> Sequence[int]:
        """Numbers of the items that are asked for, in the order that is asked for."""
        numbers: Sequence[int] = self.arranged.orders[list(Order).index(view.order)]
        if view.kind is not Kind.ALL:
            chosen = self._missing if view.kind is Kind.MISSING else self.arranged.unread
            numbers = [number for number in numbers if number in chosen]
        items = self.items
        for word in fold(view.words).split():
            numbers = [number for number in numbers if word in items[number].words]
        return numbers
