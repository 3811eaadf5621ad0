"""What is drawn in a report of figures, as data: every text in the reader's language, every number ready to be drawn."""

from __future__ import annotations

import math
from dataclasses import dataclass

ACROSS = 4
"""Fields of a picture beside each other, and below each other, that parts which repeat are told by."""

AXIS_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
"""Places on an axis from 0 to 1 that have a number."""

_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5)


@dataclass(frozen=True)
class Series:
    """How the pictures of one set are spread.

    Attributes:
        name: The set, for people.
        counts: Pictures in each bin, of one width, from 0 to 1.
    """

    name: str
    counts: tuple[int, ...]

    @property
    def shares(self) -> tuple[float, ...]:
        """Share of the set in each bin, so that sets of any size can be laid over each other; 0 of an empty set."""
        whole = max(1, sum(self.counts))
        return tuple(count / whole for count in self.counts)


@dataclass(frozen=True)
class Histogram:
    """Sets over each other.

    Attributes:
        series: The one that is asked about first; then those it is held against.
        threshold: The place on the axis that is marked, 0..1.
        alt: The same in words.
    """

    series: tuple[Series, ...]
    threshold: float
    alt: str

    @property
    def bins(self) -> int:
        """Number of bins."""
        return len(self.series[0].counts)

    @property
    def top(self) -> float:
        """The largest share of any set in a bin; more than 0."""
        return max(max(each.shares) for each in self.series) or 1.0

    @property
    def share_ticks(self) -> tuple[float, ...]:
        """One to five round shares up to the largest one."""
        step = next((step for step in _STEPS if self.top / step < 5), _STEPS[-1])
        return tuple(step * place for place in range(1, math.floor(self.top / step + 1e-9) + 1))


@dataclass(frozen=True)
class IntervalBar:
    """A ratio with the interval it lies in.

    Attributes:
        label: What it is of, for people.
        value: The ratio, more than 0.
        low: Lower end of the interval.
        high: Upper end.
        note: The numbers in words.
        counts: Whether it is more than chance explains.
    """

    label: str
    value: float
    low: float
    high: float
    note: str
    counts: bool


@dataclass(frozen=True)
class IntervalPlot:
    """Ratios under each other, on one axis that grows by factors.

    Attributes:
        bars: They.
        least: Where the axis begins, a power of two; what is below ends there.
        most: Where it ends.
        heads: Heads of the columns: what, ratio, numbers.
    """

    bars: tuple[IntervalBar, ...]
    least: float
    most: float
    heads: tuple[str, str, str]


@dataclass(frozen=True)
class SheetPicture:
    """A picture of a contact sheet.

    Attributes:
        content: SHA-256 by which its preview is found.
        path: Its file, as given.
        name: Its name, for people.
        note: What is said under it; may be empty.
        jpeg: Its preview, once that was looked up; None when none could be had.
    """

    content: str
    path: str
    name: str
    note: str = ""
    jpeg: bytes | None = None


@dataclass(frozen=True)
class ContactSheet:
    """Pictures that belong together.

    Attributes:
        text: What they have in common.
        lead: The picture that they are held against; None where there is none.
        pictures: They, the most telling first.
        more: That there are more; empty where there are none.
        tiles: Which of 4 x 4 fields they share, row by row from the top left; empty for whole pictures.
    """

    text: str
    lead: SheetPicture | None
    pictures: tuple[SheetPicture, ...]
    more: str = ""
    tiles: tuple[int, ...] = ()

    @property
    def outline(self) -> tuple[tuple[int, int, int, int], ...]:
        """Lines around the fields that they share: ends across and down, in fields from the top left."""
        shared = {divmod(tile, ACROSS) for tile in self.tiles}
        lines = []
        for down, across in sorted(shared):
            sides = (
                ((down - 1, across), (across, down, across + 1, down)),
                ((down + 1, across), (across, down + 1, across + 1, down + 1)),
                ((down, across - 1), (across, down, across, down + 1)),
                ((down, across + 1), (across + 1, down, across + 1, down + 1)),
            )
            lines += [line for beside, line in sides if beside not in shared]
        return tuple(lines)


@dataclass(frozen=True)
class PartTable:
    """Figures in columns; the first column names the line."""

    heads: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Part:
    """One thing that was found out, with its drawings.

    Attributes:
        title: Heading.
        lines: What was found.
        shows: What that shows, a sentence that says so.
        not_shown: What it does not show, likewise.
        table: Figures; None for none.
        histogram: None for none.
        intervals: None for none.
        sheets: Contact sheets.
    """

    title: str
    lines: tuple[str, ...]
    shows: str
    not_shown: str
    table: PartTable | None = None
    histogram: Histogram | None = None
    intervals: IntervalPlot | None = None
    sheets: tuple[ContactSheet, ...] = ()
