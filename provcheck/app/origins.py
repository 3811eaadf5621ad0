"""What a file says of its origin, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import Any

from provcheck.app.workspace import Workspace
from provcheck.core.errors import PictureError, Reason
from provcheck.core.imaging.decoders import Decoders, decoders
from provcheck.core.imaging.door import FileBytes, Limits, read_bytes
from provcheck.core.imaging.picture import Picture
from provcheck.core.index.codec import to_plain
from provcheck.core.index.library import Library
from provcheck.core.index.origin_store import OriginStore, key_with_texts
from provcheck.core.index.portfolio_store import PortfolioStore
from provcheck.core.jobs import CancelToken
from provcheck.core.origin.everyday import is_telling_stem
from provcheck.core.origin.folding import folded
from provcheck.core.origin.names import names_found, title_of, titles_found
from provcheck.core.origin.records import Origin, Prompted, RawField
from provcheck.core.records import Match, NameFound, Portfolio, Skipped, Work
from provcheck.core.scan.beside import TextsBeside
from provcheck.core.scan.origins import may_hide_notes, origin_of_picture
from provcheck.core.scan.walk import walk

SCHEMA = "provcheck.origin/1"

_MOST_DIGITS = 20
"""Of a seed that is told as a number: those of 64 bits have no more."""


@dataclass(frozen=True)
class FileOrigin:
    """What was read of one file.

    Attributes:
        path: The file, as given.
        origin: What it says; empty when it could not be read.
        names: Names that were looked for and stand in it.
        titles: Where the title of the work that it is held against stands in it.
        failure: Why the file could not be read at all; None when it was.
        unseen: Why its pixels, in which something may be hidden, could not be looked at; None when they were, or need not be.
        sha256: Digest of the file; empty when it could not be read.
        is_kept: Whether it is what was kept when the file was checked.
        like_works: Pictures that a generator was given, each with a work's path whose name is the same.
        unread: Texts beside the file that could not be read.
    """

    path: Path
    origin: Origin = field(default_factory=Origin)
    names: tuple[NameFound, ...] = ()
    titles: tuple[NameFound, ...] = ()
    failure: PictureError | None = None
    unseen: PictureError | None = None
    sha256: str = ""
    is_kept: bool = False
    like_works: tuple[tuple[str, str], ...] = ()
    unread: tuple[Skipped, ...] = ()

    @property
    def is_told(self) -> bool:
        """Whether it was read, whatever it says."""
        return self.failure is None and self.origin.is_read

    @property
    def is_missed(self) -> bool:
        """Whether it could not be read, and not only was passed over as what it says to be."""
        return self.failure is not None and self.failure.reason is not Reason.MARKED_TEXT


def origin_of(path: Path, names: Sequence[str] = (), texts: TextsBeside | None = None) -> FileOrigin:
    """Read what a file says of its origin, with texts beside it; raises `DecoderError`."""
    try:
        file = read_bytes(path)
    except PictureError as error:
        return FileOrigin(path, failure=error)
    found = (texts or TextsBeside()).of(path)
    picture, unseen = _decoded(file, decoders())
    origin = origin_of_picture(file, picture, tuple(each for each in found if isinstance(each, RawField)))
    unread = tuple(each for each in found if isinstance(each, Skipped))
    return FileOrigin(path, origin, names_found(origin, names, path.name), unseen=unseen, sha256=file.sha256, unread=unread)


def origins_in(paths: Iterable[Path], names: Sequence[str] = ()) -> Iterator[FileOrigin]:
    """What files say of their origin, and all pictures in folders, in order; raises `DecoderError`.

    A text beside a picture that could not be read comes after it, as a file that could not; so does one that was not read as
    it is marked as data of this program.
    """
    texts = TextsBeside()
    for path in paths:
        for entry in walk([path], CancelToken()) if path.is_dir() else [path]:
            if isinstance(entry, Skipped):
                yield _failed(entry)
                continue
            found = origin_of(entry, names, texts)
            yield found
            yield from map(_failed, found.unread)


def _failed(skipped: Skipped) -> FileOrigin:
    place = Path(skipped.path)
    return FileOrigin(place, failure=PictureError(skipped.reason, place, skipped.detail))


def _decoded(file: FileBytes, decoding: Decoders) -> tuple[Picture | None, PictureError | None]:
    """The picture where something may be hidden in it, or why it could not be had."""
    if not may_hide_notes(file):
        return None, None
    try:
        return decoding.decode(file, Limits()), None
    except PictureError as error:
        return None, error


def origin_of_match(workspace: Workspace, match: Match) -> FileOrigin:
    """What the suspect of a match says, with the artist's names and the work's title in it, and references named like works.

    Where its file is gone or holds something else by now, or so does a text that lay beside it, it is what they said when it
    was checked.
    """
    path, content = Path(match.suspect), match.suspect_facts.sha256
    with workspace.open_library() as library:
        portfolio, works = _portfolio_of(library, match)
        kept = OriginStore(library).load(match.said_by)
    names = () if portfolio is None else portfolio.names
    found = origin_of(path, names)
    if found.failure is not None or found.sha256 != content or not _is_beside(match, found.origin):
        origin = kept or Origin()
        said = names_found(origin, names, path.name)
        found = FileOrigin(path, origin, said, sha256=content, is_kept=True, unread=found.unread)
    titles = titles_found(found.origin, title_of(match.work.path), path.name)
    return replace(found, titles=titles, like_works=_named_like(found.origin, works))


def _is_beside(match: Match, origin: Origin) -> bool:
    """Whether what lay beside the suspect when it was checked, where anything did, still does."""
    return not match.with_texts or match.with_texts == key_with_texts(match.suspect_facts.sha256, origin.beside)


def _portfolio_of(library: Library, match: Match) -> tuple[Portfolio | None, tuple[Work, ...]]:
    """The portfolio that a match's work is in, with all its works; none where it was removed."""
    store, key = PortfolioStore(library), (match.work.number, match.work.facts.pixel_digest)
    portfolio = store.owners([key]).get(key)
    return (None, ()) if portfolio is None else (portfolio, store.works(portfolio))


def _named_like(origin: Origin, works: Iterable[Work]) -> tuple[tuple[str, str], ...]:
    """Pictures that a generator was given and works of the same name, without endings, case and separators.

    Names that files of everybody have are passed over: numbers, those of cameras, everyday words.
    """
    given = () if origin.prompted is None else origin.prompted.references
    references = {folded(_stem(name)): name for name in given if is_telling_stem(_stem(name))}
    return tuple(
        (references[stem], work.path)
        for work in works
        if references and is_telling_stem(_stem(work.path)) and (stem := folded(_stem(work.path))) in references
    )


def _stem(path: str) -> str:
    return PurePath(path.replace("\\", "/")).stem


def as_record(found: FileOrigin) -> dict[str, Any]:
    """What was read, in codes: an object of the schema."""
    return {
        "schema": SCHEMA,
        "path": str(found.path),
        "read": found.failure is None,
        "reason": found.failure.reason.value if found.failure is not None else None,
        "understood": found.origin.is_read,
        **said_record(found.origin, found.names),
        "pixels_looked_at": found.unseen is None,
        "raw": [to_plain(field) for field in found.origin.raw],
    }


def said_record(origin: Origin, names: Sequence[NameFound]) -> dict[str, Any]:
    """The same of what a file says, without its raw texts."""
    prompted = origin.prompted or Prompted("")
    return {
        "generator": prompted.generator or None,
        "positive": list(prompted.positive),
        "negative": list(prompted.negative),
        "model": prompted.model or None,
        "seed": _seed(prompted.seed),
        "sampler": prompted.sampler or None,
        "loras": [{"name": lora.name, "weight": lora.weight} for lora in prompted.loras],
        "references": list(prompted.references),
        "declared_ai": origin.declared_ai.value,
        "declared_by": list(origin.declared_by),
        "c2pa": to_plain(origin.credentials),
        "novelai_signature": prompted.signature.value,
        "names_found": [to_plain(name) for name in names],
    }


def _seed(text: str) -> int | str | None:
    """A seed as a number where it is one."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else text or None
