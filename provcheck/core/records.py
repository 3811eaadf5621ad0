"""The frozen records that all layers speak in: pictures, works, matches and what is said of them.

Records of which a scan has very many have slots, which take a third of the memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from provcheck.core.errors import Reason
from provcheck.core.evidence import Evidence, Region

PairKey = tuple[str, str]
"""Pixel digests of a suspect and of a work: what a decision holds for, whatever the files are called and hold besides."""

type PathChange = Callable[[str], str]
"""From the path of a file to another one that it is to be told by."""

MatchOrder = tuple[int, bool, float, str, str]
"""What matches are sorted by, the strongest first."""


class VerdictKind(StrEnum):
    """What a match is, strongest first.

    Attributes:
        rank: 1 for the strongest verdict, 7 for the weakest.
    """

    rank: int

    IDENTICAL_FILE = "identical-file"
    IDENTICAL_PICTURE = "identical-picture"
    RE_ENCODED_COPY = "re-encoded-copy"
    EDITED_COPY = "edited-copy"
    PARTIAL_COPY = "partial-copy"
    REDRAWN = "redrawn"
    RESEMBLANCE = "resemblance"

    def __init__(self, _name: str) -> None:
        """Number the members as they are named: very many matches are sorted by it."""
        self.rank = len(type(self).__members__) + 1


class Level(StrEnum):
    """How thoroughly a scan looks."""

    QUICK = "quick"
    STANDARD = "standard"
    THOROUGH = "thorough"


class DecisionKind(StrEnum):
    """What the artist said of a match."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    AUTHORISED = "authorised"


@dataclass(frozen=True)
class Decision:
    """What the artist said of a match, and when.

    Attributes:
        kind: The decision.
        note: The artist's own words, as who may use the work for what; may be empty.
        decided: UTC time in ISO 8601; empty while it is open.
    """

    kind: DecisionKind = DecisionKind.OPEN
    note: str = ""
    decided: str = ""


UNDECIDED = Decision()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that could not be used, and why.

    Attributes:
        path: The file, as given.
        reason: The code.
        detail: Technical facts, untranslated; may be empty.
    """

    path: str
    reason: Reason
    detail: str = ""

    def with_path(self, other: PathChange) -> Skipped:
        """The same by another path."""
        return replace(self, path=other(self.path))

    @property
    def is_text(self) -> bool:
        """Whether it is a text beside a picture: the picture itself was compared all the same."""
        return self.reason is Reason.TEXT_BESIDE

    @property
    def is_report(self) -> bool:
        """Whether it is a report of this program, or says so, and was passed over for that."""
        return self.reason is Reason.OWN_REPORT or self.is_marked

    @property
    def is_marked(self) -> bool:
        """Whether it only says that it is a report, as anyone can write into any file."""
        return self.hides_pictures or self.reason is Reason.MARKED_TEXT

    @property
    def hides_pictures(self) -> bool:
        """Whether it may hold pictures that were not compared, because it says that it is a report."""
        return self.reason is Reason.MARKED_REPORT

    def beside_picture(self) -> Skipped:
        """The same as told of a text beside a picture: not read, or passed over as a report."""
        return self if self.is_report else replace(self, reason=Reason.TEXT_BESIDE)


def pictures_among(skipped: Iterable[Skipped]) -> tuple[Skipped, ...]:
    """Those that are neither texts beside pictures nor reports, or said to be: pictures that could not be read."""
    return tuple(item for item in skipped if not (item.is_text or item.is_report))


def texts_among(skipped: Iterable[Skipped]) -> tuple[Skipped, ...]:
    """Those that are texts beside pictures."""
    return tuple(item for item in skipped if item.is_text)


def reports_among(skipped: Iterable[Skipped]) -> tuple[Skipped, ...]:
    """Those that are proved to be reports of this program: they show pictures that were compared already."""
    return tuple(item for item in skipped if item.reason is Reason.OWN_REPORT)


def marked_among(skipped: Iterable[Skipped]) -> tuple[Skipped, ...]:
    """Those that only say that they are reports of this program."""
    return tuple(item for item in skipped if item.is_marked)


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """What is known of a picture file without comparing it.

    Attributes:
        sha256: The content's identity, 64 hex digits: SHA-256 of the file's bytes; a further frame or page has its own key.
        pixel_digest: SHA-256 of the decoded upright sRGB pixels with their size, 64 hex digits.
        file_bytes: Size of the file in bytes.
        file_format: Short name of the format, as "JPEG".
        width: Pixels across, upright.
        height: Pixels down, upright.
        has_alpha: Whether any pixel is not fully opaque.
        detail: Share 0..1 of the picture's cells that hold structure; near 0 is a flat picture.
        frames: Frames or pages in the file; the picture is one of them.
        part_of: SHA-256 of the bytes of the file of which the picture is a further frame or page; empty for all others.
        part: Which one, as "page-2"; empty for all others.
    """

    sha256: str
    pixel_digest: str
    file_bytes: int
    file_format: str
    width: int
    height: int
    has_alpha: bool
    detail: float
    frames: int = 1
    part_of: str = ""
    part: str = ""

    @property
    def file_sha256(self) -> str:
        """SHA-256 of the bytes of the file that the picture is in, 64 hex digits."""
        return self.part_of or self.sha256


@dataclass(frozen=True, slots=True)
class Work:
    """One artwork of a portfolio.

    Attributes:
        number: The library's number of the work.
        path: The file shown for the work, as given.
        facts: Facts of that file.
        artwork: Number that versions of one artwork share; 0 for a work that has no other version.
    """

    number: int
    path: str
    facts: PictureFacts
    artwork: int = 0

    def with_path(self, other: PathChange) -> Work:
        """The same by another path; itself where that is the same, as of works there may be very many."""
        path = other(self.path)
        return self if path == self.path else replace(self, path=path)

    @property
    def name(self) -> str:
        """The file's name."""
        return Path(self.path).name

    @property
    def identity(self) -> tuple[int, int]:
        """What versions of one artwork have in common, and no two artworks of a portfolio."""
        return (self.artwork, 0) if self.artwork else (0, self.number)


@dataclass(frozen=True)
class Portfolio:
    """One artist's works.

    Attributes:
        number: The library's number of the portfolio.
        name: Unique in the library.
        artist: Name of the artist, may be empty.
        handles: Other names and handles of the artist.
        work_count: Number of works.
    """

    number: int
    name: str
    artist: str = ""
    handles: tuple[str, ...] = ()
    work_count: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """Name and handles of the artist, those that are known."""
        return tuple(name for name in (self.artist, *self.handles) if name)


@dataclass(frozen=True)
class NameFound:
    """A name that was found.

    Attributes:
        name: The name, as it was given.
        where: "positive", "negative", "lora", "embedding", "model", "reference", "file-name", "credentials", or the place of a
            raw text.
        text: The words in which it was found, with a few around them in long texts.
        is_exact: Whether it stands there as it is, but for case, accents and what separates words; else it is misspelt.
    """

    name: str
    where: str
    text: str
    is_exact: bool = True


@dataclass(frozen=True)
class Match:
    """A suspect, a work, a verdict and the evidence for it.

    Attributes:
        suspect: Path of the suspect, as given.
        suspect_facts: Facts of the suspect's file.
        work: The work.
        verdict: What the match is.
        score: 0..1, comparable across all pairs, higher is more surely derived.
        false_alarms: Number of unrelated pairs expected to look this close in a scan of this size.
        evidence: All that was measured.
        region: Where they agree, None for a resemblance.
        versions: Other versions of the work that match as well, strongest first.
        with_texts: What the library keeps by what its file said together with texts that lay beside it; empty without any.
    """

    suspect: str
    suspect_facts: PictureFacts
    work: Work
    verdict: VerdictKind
    score: float
    false_alarms: float
    evidence: Evidence
    region: Region | None = None
    versions: tuple[Work, ...] = ()
    with_texts: str = ""

    @property
    def said_by(self) -> str:
        """By what the library keeps what the suspect said of its origin."""
        return self.with_texts or self.suspect_facts.sha256

    def with_paths(self, other: PathChange) -> Match:
        """The same with other paths; itself where they are the same."""
        suspect, work = other(self.suspect), self.work.with_path(other)
        versions = tuple(version.with_path(other) for version in self.versions)
        if (suspect, work, versions) == (self.suspect, self.work, self.versions):
            return self
        return replace(self, suspect=suspect, work=work, versions=versions)

    @property
    def key(self) -> PairKey:
        """The two pictures, whatever their files are called."""
        return self.keys[0]

    def work_out(self) -> None:
        """Work out `order` and `keys` now, by whoever has the time: of very many matches it takes some."""
        _worked_out = self.order, self.keys

    @cached_property
    def order(self) -> MatchOrder:
        """What matches are sorted by: the strongest verdict first, then the highest score, then the paths.

        What agrees only around something else stands after all that tells a copy otherwise, and before what tells none.
        """
        around = self.evidence.has_other_content
        rank = max(self.verdict.rank, VerdictKind.REDRAWN.rank) if around else self.verdict.rank
        return rank, around, -self.score, self.suspect, self.work.path

    @cached_property
    def keys(self) -> tuple[PairKey, ...]:
        """The pictures, with every version of the work that matches: what is said of one holds for all."""
        digest = self.suspect_facts.pixel_digest
        return tuple((digest, work.facts.pixel_digest) for work in (self.work, *self.versions))


def resemblances_of(matches: Iterable[Match]) -> Iterator[Match]:
    """Those of some matches that are only resemblances, which are no finds."""
    return (match for match in matches if match.verdict is VerdictKind.RESEMBLANCE)


def resemblances_among(matches: Iterable[Match]) -> int:
    """How many of some matches are only resemblances."""
    return sum(1 for _match in resemblances_of(matches))


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of the best works of a suspect, matched or not.

    Attributes:
        suspect: Path as given.
        work: Path as given.
        score: 0..1, on the scale of `Match.score`.
    """

    suspect: str
    work: str
    score: float


@dataclass(frozen=True)
class ProviderFailure:
    """A provider that was asked for and does not run a model.

    Attributes:
        provider: Its name in ONNX Runtime.
        said: What it said; empty when the runtime passed it over without a word.
        running: Whether it failed at work, after it had taken the model.
    """

    provider: str
    said: str
    running: bool = False


@dataclass(frozen=True)
class ModelUse:
    """A model as it was used.

    Attributes:
        model_id: As "sscd".
        title: Name for people.
        role: "copy", "resemblance" or "style".
        sha256: Digest of the model file.
        licence: SPDX expression or name.
        preprocessing: Version of the preprocessing, part of the fingerprint's key.
        providers_asked: Execution providers asked for, in order.
        providers_got: Execution providers that run the model.
        failures: Providers asked for that do not run it.
        half_precision: Whether its file in half precision is run.
    """

    model_id: str
    title: str
    role: str
    sha256: str
    licence: str
    preprocessing: str
    providers_asked: tuple[str, ...]
    providers_got: tuple[str, ...]
    failures: tuple[ProviderFailure, ...] = ()
    half_precision: bool = False
