"""What the grid shows of a portfolio, and in which order: plain data, made in a worker, asked on every key that is typed."""

from __future__ import annotations

import operator
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import StrEnum, auto
from pathlib import Path

from provcheck.app.names import picture_name
from provcheck.core.index.portfolio_contents import Contents, KeptWork, UnreadFile
from provcheck.core.matching.artworks import has_too_little_detail
from provcheck.core.records import PictureFacts, Skipped, Work
from provcheck.core.scan.presence import FolderLook

_NUMBER_BITS = 32
_DIGITS = re.compile(r"\d+")


class Kind(StrEnum):
    """Which of the works are shown."""

    ALL = auto()
    MISSING = auto()
    UNREAD = auto()
    FLAT = auto()


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
class Version:
    """One version of a work: a content, and its files as absolute paths."""

    work: Work
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorkItem:
    """A work, or a file that could not be read and so is none.

    Paths are texts: of 20,000 works every object less is time less that the window waits while Python collects its garbage.

    Attributes:
        name: Name of the first file of the largest version.
        words: The names of all versions as they are searched in.
        paths: All its files, absolute, those of the largest version first.
        work: The largest version of the work; None when the file could not be read.
        added: When it was added, seconds since 1970; 0 when that is not known.
        skipped: Why the file could not be read; also set of a work whose file can no longer be read.
        versions: All versions, largest first, where there is more than one.
    """

    name: str
    words: str
    paths: tuple[str, ...]
    work: Work | None = None
    added: int = 0
    skipped: Skipped | None = None
    versions: tuple[Version, ...] = ()

    @property
    def key(self) -> tuple[int, int] | str:
        """What it is known by when the portfolio is loaded anew."""
        return self.work.identity if self.work is not None else self.paths[0]

    @property
    def files(self) -> list[tuple[str, PictureFacts | None]]:
        """All files with the facts of their content; None for one that could not be read."""
        if self.versions:
            return [(path, version.work.facts) for version in self.versions for path in version.paths]
        return [(path, None if self.work is None else self.work.facts) for path in self.paths]

    @property
    def numbers(self) -> tuple[int, ...]:
        """Numbers of all versions; none when the file could not be read."""
        if self.versions:
            return tuple(version.work.number for version in self.versions)
        return (self.work.number,) if self.work is not None else ()

    @property
    def contents(self) -> tuple[str, ...]:
        """Digests of all versions; none when the file could not be read."""
        if self.versions:
            return tuple(version.work.facts.sha256 for version in self.versions)
        return (self.work.facts.sha256,) if self.work is not None else ()

    @property
    def sha256(self) -> str:
        """Digest of its content; empty when it was never read."""
        return self.work.facts.sha256 if self.work is not None else ""


@dataclass(frozen=True)
class Arranged:
    """The items of a portfolio with every order they are shown in.

    Attributes:
        items: By path.
        orders: Numbers of the items in each order.
        by_path: Number of the item of each file of a work.
        unread: Numbers of the items with a file that could not be read.
        works: How many of the items are works.
        flat: Numbers of the works with too little detail, in all their versions, to be found unless unchanged.
        several: Numbers of the works that have versions.
        by_content: Number of the item of each content of a work, by SHA-256.
    """

    items: tuple[WorkItem, ...] = ()
    orders: tuple[tuple[int, ...], ...] = ((), (), ())
    by_path: Mapping[str, int] = field(default_factory=dict)
    unread: frozenset[int] = frozenset()
    works: int = 0
    flat: frozenset[int] = frozenset()
    several: frozenset[int] = frozenset()
    by_content: Mapping[str, int] = field(default_factory=dict)


def fold(text: str) -> str:
    """A text as it is compared: without case and accents, however these are encoded."""
    if text.isascii():
        return text.casefold()
    bare = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in bare if not unicodedata.combining(letter)).casefold()


def natural_key(words: str) -> str:
    """Sorts names of files and their pages as people do: 2 before 10, and "dusk" before "dusk 2", whatever their endings are.

    One text, as texts are sorted so fast that the window does not wait for the worker that does it.
    """
    stem, dot, ending = words.rpartition(".")
    first, second = (stem, ending) if dot else (ending, "")
    return f"{_DIGITS.sub(_with_length, first)}\0{_DIGITS.sub(_with_length, second)}"


def _with_length(digits: re.Match[str]) -> str:
    value = digits.group().lstrip("0")
    return f"{len(value):03}{value}"


def arrange(contents: Contents, before: Arranged) -> Arranged:
    """Items and orders of a portfolio; `before` itself when nothing is different. For many works, call it in a worker."""
    unread = {str(file.path): file for file in contents.unread}
    # What is shown already is taken again, so that what was just made goes at once and no garbage collection has to find it.
    shown = {item.key: item for item in before.items}
    artworks: dict[tuple[int, int], list[KeptWork]] = {}
    for kept in contents.works:
        artworks.setdefault(kept.work.identity, []).append(kept)
    items = [_shown_or(_item_of(together, unread), shown) for together in artworks.values()]
    known = {path for item in items for path in item.paths}
    items += [_shown_or(_unread_item(path, file), shown) for path, file in unread.items() if path not in known]
    if len(items) == len(before.items) and all(map(operator.is_, items, before.items)):
        return before
    names = [natural_key(item.words) for item in items]
    added = [(item.added << _NUMBER_BITS) + item.work.number if item.work is not None else -1 for item in items]
    sizes = [item.work.facts.file_bytes if item.work is not None else -1 for item in items]
    numbers = range(len(items))
    orders = (
        tuple(sorted(numbers, key=names.__getitem__)),
        tuple(sorted(numbers, key=added.__getitem__, reverse=True)),
        tuple(sorted(numbers, key=sizes.__getitem__, reverse=True)),
    )
    by_path = {path: number for number, item in enumerate(items) if item.work is not None for path in item.paths}
    told = frozenset(number for number, item in enumerate(items) if item.skipped is not None)
    flat = frozenset(
        number
        for number, together in enumerate(artworks.values())
        if all(has_too_little_detail(kept.work.facts) for kept in together)
    )
    several = frozenset(number for number, item in enumerate(items) if item.versions)
    by_content = {content: number for number, item in enumerate(items) for content in item.contents}
    return Arranged(tuple(items), orders, by_path, told, len(artworks), flat, several, by_content)


def nearest_first(arranged: Arranged, contents: Sequence[str]) -> tuple[int, ...]:
    """Numbers of the items in the order of contents, by SHA-256, each with its first version; the rest comes last, by name."""
    found = (arranged.by_content.get(content) for content in contents)
    near = dict.fromkeys(number for number in found if number is not None)
    return (*near, *(number for number in arranged.orders[0] if number not in near))


def _item_of(together: Sequence[KeptWork], unread: Mapping[str, UnreadFile]) -> WorkItem:
    """A work with its versions, of which there is one at least."""
    ordered = sorted(together, key=_largest_first) if len(together) > 1 else together
    first = ordered[0]
    paths = tuple(str(path) for kept in ordered for path in kept.paths)
    skipped = next((unread[path].skipped for path in paths if path in unread), None)
    words = fold(" ".join(dict.fromkeys(picture_name(str(kept.paths[0]), kept.work.facts) for kept in reversed(ordered))))
    versions = tuple(Version(kept.work, tuple(map(str, kept.paths))) for kept in ordered) if len(ordered) > 1 else ()
    added = max(kept.added for kept in ordered)
    return WorkItem(picture_name(paths[0], first.work.facts), words, paths, first.work, added, skipped, versions)


def _largest_first(kept: KeptWork) -> tuple[int, int, str]:
    """Most pixels, then the larger file: a coloured picture before the sketch of its size."""
    facts = kept.work.facts
    return -facts.width * facts.height, -facts.file_bytes, str(kept.paths[0])


def _shown_or(item: WorkItem, shown: Mapping[tuple[int, int] | str, WorkItem]) -> WorkItem:
    before = shown.get(item.key)
    return before if before == item else item


def _unread_item(path: str, file: UnreadFile) -> WorkItem:
    name = picture_name(path)
    return WorkItem(name, fold(name), (path,), skipped=file.skipped)


class Shelf:
    """The items with what is known of their files now."""

    def __init__(self, arranged: Arranged | None = None, before: Shelf | None = None) -> None:
        """Nothing is missing until it is said; of files that another shelf holds too, what that knows is known."""
        self.arranged = arranged or Arranged()
        self._gone: dict[str, frozenset[str]] = {}
        self._away: set[str] = set()
        self._missing: set[int] = set()
        if before is not None:
            self._note({folder: paths & self.arranged.by_path.keys() for folder, paths in before.gone.items()})

    @property
    def items(self) -> tuple[WorkItem, ...]:
        """All items."""
        return self.arranged.items

    @property
    def gone(self) -> Mapping[str, frozenset[str]]:
        """Files that are not in their places, by folder."""
        return self._gone

    @property
    def missing_paths(self) -> frozenset[str]:
        """Files that are not in their places, also of works that have another file."""
        return frozenset(self._away)

    @property
    def misses(self) -> bool:
        """Whether some file is not in its place."""
        return bool(self._away)

    def count(self, kind: Kind) -> int:
        """How many works there are, or how many are missing or not read."""
        if kind is Kind.ALL:
            return self.arranged.works
        return len(self._of_kind(kind))

    def _of_kind(self, kind: Kind) -> AbstractSet[int]:
        """Numbers of the items that something is wrong with."""
        return {Kind.MISSING: self._missing, Kind.UNREAD: self.arranged.unread, Kind.FLAT: self.arranged.flat}[kind]

    def note_looks(self, looks: Iterable[FolderLook]) -> bool:
        """Take in which files are not in their places; gives whether other works are missing than before."""
        known = self.arranged.by_path.keys()
        answers = {look.folder: frozenset(look.missing) & known for look in looks if look.answered}
        return self._note(answers)

    def _note(self, folders: Mapping[str, frozenset[str]]) -> bool:
        """A work is missing when all its files are."""
        concerned: set[str] = set()
        for folder, paths in folders.items():
            known = self._gone.get(folder, frozenset())
            concerned |= paths ^ known
            self._away -= known
            self._away |= paths
            self._gone[folder] = paths
        numbers = {self.arranged.by_path[path] for path in concerned}
        missing = {number for number in numbers if all(map(self._is_gone, self.items[number].paths))}
        is_new = missing != numbers & self._missing
        self._missing -= numbers
        self._missing |= missing
        return is_new

    def _is_gone(self, path: str) -> bool:
        return path in self._away

    def mark(self, number: int) -> Kind:
        """What is wrong with an item, the worst first; `ALL` when nothing is."""
        if number in self._missing:
            return Kind.MISSING
        if self.items[number].skipped is not None:
            return Kind.UNREAD
        return Kind.FLAT if number in self.arranged.flat else Kind.ALL

    def shown_path(self, number: int) -> Path:
        """The first file of an item that is in its place, else the first."""
        item = self.items[number]
        return Path(next((path for path in item.paths if not self._is_gone(path)), item.paths[0]))

    def rows(self, view: View, order: Sequence[int] | None = None) -> Sequence[int]:
        """Numbers of the items that are asked for, in the order that is asked for, or in another one of all items."""
        numbers: Sequence[int] = self.arranged.orders[list(Order).index(view.order)] if order is None else order
        if view.kind is not Kind.ALL:
            chosen = self._of_kind(view.kind)
            numbers = [number for number in numbers if number in chosen]
        items = self.items
        for word in fold(view.words).split():
            numbers = [number for number in numbers if word in items[number].words]
        return numbers
