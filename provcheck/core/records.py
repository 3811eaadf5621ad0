"""The frozen records that all layers speak in.

Points and polygons are in the unit square of the upright picture: x to the right and y down, both 0..1. Records of which a scan
has very many have slots, which take a third of the memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from provcheck.core.errors import Reason
from provcheck.core.point_pairs import NO_PAIRS, PointPairs

Point = tuple[float, float]
Polygon = tuple[Point, ...]
Matrix3 = tuple[tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]]
PairKey = tuple[str, str]
"""Pixel digests of a suspect and of a work: what a decision holds for, whatever the files are called and hold besides."""


class VerdictKind(StrEnum):
    """What a match is, strongest first."""

    IDENTICAL_FILE = "identical-file"
    IDENTICAL_PICTURE = "identical-picture"
    RE_ENCODED_COPY = "re-encoded-copy"
    EDITED_COPY = "edited-copy"
    PARTIAL_COPY = "partial-copy"
    REDRAWN = "redrawn"
    RESEMBLANCE = "resemblance"

    @property
    def rank(self) -> int:
        """1 for the strongest verdict, 7 for the weakest."""
        return list(VerdictKind).index(self) + 1


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


@dataclass(frozen=True, slots=True)
class Measure:
    """One signal's value for a pair, with its threshold.

    Attributes:
        signal: Id of the signal, as "pdq" or "embedding:sscd".
        value: The measured value.
        threshold: The value from which it speaks for a copy.
        unit: "bits", "cosine", "log10", "share" or "count".
        higher_is_closer: Direction of the scale.
        maximum: Largest possible value, None when open.
    """

    signal: str
    value: float
    threshold: float
    unit: str
    higher_is_closer: bool
    maximum: float | None = None

    @property
    def speaks_for_copy(self) -> bool:
        """Whether the value is on the copy's side of the threshold."""
        return self.value >= self.threshold if self.higher_is_closer else self.value <= self.threshold


@dataclass(frozen=True, slots=True)
class HashPair:
    """Both bit strings of a perceptual hash, for showing them side by side.

    Attributes:
        signal: Id of the hash.
        work_bits: Hexadecimal digits, row by row.
        suspect_bits: Hexadecimal digits of the orientation that was closest.
        columns: Bits in a row.
        orientation: Orientation of the suspect that was closest, as "upright" or "mirrored".
    """

    signal: str
    work_bits: str
    suspect_bits: str
    columns: int
    orientation: str = "upright"


@dataclass(frozen=True, slots=True)
class Edit:
    """One named change between work and suspect.

    Attributes:
        kind: "mirrored", "rotated", "scaled", "stretched", "tilted" (seen at an angle), "cropped", "placed", "inverted",
            "greyscale", "recoloured", "blurred", "altered", "overlaid" (with lettering, strokes, marks), "other-ground"
            (around transparent art), "distorted" (bent, or its parts moved) or "repeated".
        amount: Its size in `unit`; None when the edit has none.
        unit: "degrees", "factor", "share", "dE", "pixels" (of the suspect's file), "places" or "".
    """

    kind: str
    amount: float | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Alignment:
    """How a work lies in a suspect, found from local features.

    Attributes:
        work_to_suspect: Homography between unit squares, row by row.
        mirrored: Whether the suspect is mirrored.
        inverted: Whether light and dark are swapped.
        inliers: Number of distinct matched places that agree with the homography.
        matches: Number of matched places tried.
        log10_nfa: log10 of the number of false alarms expected for this pair (Moisan, Moulon, Monasse, IPOL 2012).
        lines: Matched places (work point, suspect point), a sample for showing.
    """

    work_to_suspect: Matrix3
    mirrored: bool
    inverted: bool
    inliers: int
    matches: int
    log10_nfa: float
    lines: PointPairs = NO_PAIRS


@dataclass(frozen=True, slots=True)
class Region:
    """Where work and suspect agree.

    Attributes:
        suspect: Polygon in the suspect.
        work: Polygon in the work.
        share_of_suspect: Area share 0..1.
        share_of_work: Area share 0..1.
        bounds_of_suspect: Least and most that the share can be: what is alike window by window, and all that the frames share.
            None where it was not told, as of results kept by earlier versions.
        bounds_of_work: Likewise.
    """

    suspect: Polygon
    work: Polygon
    share_of_suspect: float
    share_of_work: float
    bounds_of_suspect: tuple[float, float] | None = None
    bounds_of_work: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How well aligned pixels agree, over the windows that hold information.

    Attributes:
        informative: Share 0..1 of windows in the overlap that hold structure.
        light: Share 0..1 of informative windows whose light agrees.
        structure: Share 0..1 of informative windows whose gradient directions agree.
        colour_difference: Mean CIE76 difference in CIELAB over agreeing windows, after the best linear change of light.
    """

    informative: float
    light: float
    structure: float
    colour_difference: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that was measured for a pair.

    Attributes:
        measures: Every signal with value and threshold, contrary ones too.
        hashes: Bit strings of the perceptual hashes.
        alignment: None when nothing aligns.
        agreement: None when nothing aligns.
        edits: Named changes, empty when nothing aligns.
        same_file: SHA-256 equal.
        same_pixels: Pixel digest equal.
        own_file: The suspect is the work's own file, in its own place, or a page or frame of it.
        percentile: Share 0..1 of unrelated pairs whose main embedding is less close.
        works_sharing: Works of the portfolio that have the matched part in common; 1 when it is this work's alone.
    """

    measures: tuple[Measure, ...] = ()
    hashes: tuple[HashPair, ...] = ()
    alignment: Alignment | None = None
    agreement: Agreement | None = None
    edits: tuple[Edit, ...] = ()
    same_file: bool = False
    same_pixels: bool = False
    own_file: bool = False
    percentile: float | None = None
    works_sharing: int = 1


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

    @property
    def key(self) -> PairKey:
        """The two pictures, whatever their files are called."""
        return self.keys[0]

    @cached_property
    def order(self) -> tuple[int, float, str, str]:
        """What matches are sorted by: the strongest verdict first, then the highest score, then the paths."""
        return self.verdict.rank, -self.score, self.suspect, self.work.path

    @cached_property
    def keys(self) -> tuple[PairKey, ...]:
        """The pictures, with every version of the work that matches: what is said of one holds for all."""
        digest = self.suspect_facts.pixel_digest
        return tuple((digest, work.facts.pixel_digest) for work in (self.work, *self.versions))


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
class ModelUse:
    """A model as it was used.

    Attributes:
        model_id: As "sscd".
        title: Name for people.
        role: "copy" or "resemblance".
        sha256: Digest of the model file.
        licence: SPDX expression or name.
        preprocessing: Version of the preprocessing, part of the fingerprint's key.
        providers_asked: Execution providers asked for, in order.
        providers_got: Execution providers that run the model.
    """

    model_id: str
    title: str
    role: str
    sha256: str
    licence: str
    preprocessing: str
    providers_asked: tuple[str, ...]
    providers_got: tuple[str, ...]
