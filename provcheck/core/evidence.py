"""The frozen records of what was measured for a pair of pictures.

Points and polygons are in the unit square of the upright picture: x to the right and y down, both 0..1. Of these
records a scan has very many, so they have slots, which take a third of the memory.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from provcheck.core.point_pairs import NO_PAIRS, PointPairs

Point = tuple[float, float]
Polygon = tuple[Point, ...]
Matrix3 = tuple[tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]]


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
        percentile: Of an embedding, the share 0..1 of unrelated pairs that are less close by its model; None where that is not
            known, as of results kept by earlier versions.
    """

    signal: str
    value: float
    threshold: float
    unit: str
    higher_is_closer: bool
    maximum: float | None = None
    percentile: float | None = None

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


OTHER_CONTENT = "other-content"
"""Kind of the `Edit` that tells that what agrees lies around or beside something else, as two pictures on one template do."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One named change between work and suspect.

    Attributes:
        kind: "mirrored", "rotated", "scaled", "stretched", "tilted" (seen at an angle), "cropped", "placed", "inverted",
            "greyscale", "paler", "recoloured", "lighter", "darker", "more-contrast", "less-contrast", "blurred", "altered",
            "overlaid" (with lettering, strokes, marks), "other-ground" and "added-on-ground" (around transparent art),
            "other-content" (around or beside which the rest lies), "distorted" (bent, or its parts moved) or "repeated".
        amount: Its size in `unit`; None when the edit has none.
        unit: "degrees", "factor", "share", "dE", "pixels" (of the suspect's file), "places",
            "places or more" or "".
    """

    kind: str
    amount: float | None = None
    unit: str = ""


def has_other_content(edits: tuple[Edit, ...]) -> bool:
    """Whether one of these tells that what agrees lies around or beside something else."""
    return any(edit.kind == OTHER_CONTENT for edit in edits)


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

    @property
    def at_least(self) -> Region:
        """The same with the least that its shares can be, as where something else stands within it."""
        if self.bounds_of_suspect is None or self.bounds_of_work is None:
            return self
        return replace(self, share_of_suspect=self.bounds_of_suspect[0], share_of_work=self.bounds_of_work[0])


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

    @property
    def has_other_content(self) -> bool:
        """Whether what agrees lies around or beside something else, as two pictures on one template do."""
        return has_other_content(self.edits)
