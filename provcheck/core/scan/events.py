"""What indexing and scanning tell while they run."""

from __future__ import annotations

from dataclasses import dataclass

from provcheck.core.jobs import Progress
from provcheck.core.records import Match, Portfolio, Skipped
from provcheck.core.scan_records import NOTHING_LEFT_OUT, LeftOut, ScanReport


@dataclass(frozen=True)
class Advanced:
    """A file is done; also sent once at the start, with nothing done."""

    progress: Progress


@dataclass(frozen=True)
class FileSkipped:
    """A file could not be used."""

    skipped: Skipped


@dataclass(frozen=True)
class MatchFound:
    """A match, as soon as it is known.

    Its false alarms are those of a scan of all suspects known by then; the report has the final ones.
    """

    match: Match


@dataclass(frozen=True)
class Scanned:
    """The last event of a scan, also of one that was cancelled."""

    report: ScanReport


@dataclass(frozen=True)
class VersionsSought:
    """It was looked which works are versions of one more work."""

    progress: Progress


@dataclass(frozen=True)
class SeveralPictures:
    """A file of several pages, each of which is a work, or an animation, of which the first frame is one.

    Attributes:
        path: The file, as given.
        pictures: How many it has.
        is_animation: Whether they are frames.
    """

    path: str
    pictures: int
    is_animation: bool = False


@dataclass(frozen=True)
class IndexSummary:
    """What indexing did.

    Attributes:
        portfolio: The portfolio as it is now; of number 0 when it was not kept, as nothing came into it.
        added: Works it did not have before.
        known: Files whose fingerprints were known.
        computed: Files whose fingerprints were computed.
        moved: Files found again at another path.
        missing: Files of works that are no longer there, as given; one for all pages of a file.
        skipped: Files that could not be read.
        completed: False when it was cancelled.
        versions: Works that were found to be versions of others.
        too_little_detail: Paths of the portfolio's works that are too flat or too small to be found unless unchanged, as given.
        several: Files with several pages or frames that are new, or of which pages are.
        left_out: What was passed over because of patterns.
    """

    portfolio: Portfolio
    added: int
    known: int
    computed: int
    moved: int
    missing: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    completed: bool
    versions: int = 0
    too_little_detail: tuple[str, ...] = ()
    several: tuple[SeveralPictures, ...] = ()
    left_out: LeftOut = NOTHING_LEFT_OUT

    @property
    def met_nothing(self) -> bool:
        """Whether it ended without having met a picture."""
        met = (self.added, self.known, self.computed, self.moved, self.missing, self.skipped)
        return self.completed and not any(met)


@dataclass(frozen=True)
class Indexed:
    """The last event of indexing, also when it was cancelled."""

    summary: IndexSummary


ScanEvent = Advanced | FileSkipped | MatchFound | Scanned
IndexEvent = Advanced | FileSkipped | VersionsSought | Indexed
