"""The frozen records of a scan as a whole: what was asked for and left out, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from provcheck.core.records import (
    Candidate,
    Level,
    Match,
    ModelUse,
    NameFound,
    PathChange,
    Portfolio,
    Skipped,
    Work,
    marked_among,
    pictures_among,
    reports_among,
)


@dataclass(frozen=True)
class Patterns:
    """Which of the files in folders a person wants, as `provcheck.core.selection` reads patterns.

    Attributes:
        leave_out: Files and folders that are passed over.
        only: Files that are looked at; all where this is empty.
    """

    leave_out: tuple[str, ...] = ()
    only: tuple[str, ...] = ()


EVERYTHING = Patterns()


@dataclass(frozen=True)
class LeftOut:
    """How much was passed over because of patterns.

    Attributes:
        files: Pictures.
        folders: Folders and archives that were not looked into, whatever is in them.
        unmet: Patterns that nothing was met of where it was looked, as those that were mistyped.
    """

    files: int = 0
    folders: int = 0
    unmet: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """Files and folders together."""
        return self.files + self.folders


NOTHING_LEFT_OUT = LeftOut()


@dataclass(frozen=True, slots=True)
class CheckedPicture:
    """A picture that a scan compared, whatever came of it.

    Attributes:
        path: Its file, absolute; of a frame or page the path that leads into the file.
        content: SHA-256 of it.
    """

    path: str
    content: str


@dataclass(frozen=True)
class NamedPicture:
    """A picture without a match whose file says that a generator was asked for the artist by name.

    Attributes:
        path: Its file, as given.
        content: SHA-256 of it.
        names: The names, each once for every place in which it stands.
        beside: Name of the text beside the file that says it; empty where the file does.
    """

    path: str
    content: str
    names: tuple[NameFound, ...]
    beside: str = ""


@dataclass(frozen=True)
class ScanSettings:
    """What a scan was asked to do.

    Attributes:
        level: How thoroughly.
        candidates: How many best works of every suspect to list, 0 for none.
        patterns: Which of the files in folders were wanted.
        reread: Whether files were read also where path, size and time say that they have not changed.
    """

    level: Level = Level.STANDARD
    candidates: int = 0
    patterns: Patterns = EVERYTHING
    reread: bool = False


@dataclass(frozen=True)
class ScanReport:
    """A finished or stopped scan.

    Attributes:
        number: The library's number of the scan, 0 when it was not kept.
        started: UTC time in ISO 8601.
        finished: UTC time in ISO 8601, empty when the scan was stopped.
        version: Version of the program.
        settings: What was asked.
        models: Models used.
        portfolio: What was searched for.
        works: The works with all their versions, in library order.
        works_skipped: Files of the portfolio that could not be read.
        targets: Files and folders checked, as given.
        checked: Number of suspects read and compared.
        skipped: Suspects that could not be read, and texts beside suspects.
        too_little_detail: Paths of suspects too flat or too small to compare; of a file with other frames or pages that are
            neither, the path of its first one.
        matches: Matches, strongest first.
        candidates: Best works of every suspect, when asked for.
        completed: False when the scan was cancelled.
        thresholds: Every limit of the engine by name, as the scan used it.
        false_alarms: Pairs that share no template or outline expected to be taken for copies in the whole scan; None where
            that was not stated.
        ran_in: Folder that relative paths of a kept scan are of; empty where that was not kept.
        left_out: What was passed over because of the patterns in the settings.
        named: Suspects without a match whose files name the artist, which is no match.
    """

    number: int
    started: str
    finished: str
    version: str
    settings: ScanSettings
    models: tuple[ModelUse, ...]
    portfolio: Portfolio
    works: tuple[Work, ...]
    works_skipped: tuple[Skipped, ...]
    targets: tuple[str, ...]
    checked: int
    skipped: tuple[Skipped, ...]
    too_little_detail: tuple[str, ...]
    matches: tuple[Match, ...]
    candidates: tuple[Candidate, ...] = ()
    completed: bool = True
    thresholds: Mapping[str, float] = field(default_factory=dict)
    false_alarms: float | None = None
    ran_in: str = ""
    left_out: LeftOut = NOTHING_LEFT_OUT
    named: tuple[NamedPicture, ...] = ()

    def with_paths(self, other: PathChange) -> ScanReport:
        """The same with every file and folder by another path."""
        return replace(
            self,
            works=tuple(work.with_path(other) for work in self.works),
            works_skipped=tuple(item.with_path(other) for item in self.works_skipped),
            targets=tuple(other(target) for target in self.targets),
            skipped=tuple(item.with_path(other) for item in self.skipped),
            too_little_detail=tuple(other(path) for path in self.too_little_detail),
            matches=tuple(match.with_paths(other) for match in self.matches),
            named=tuple(replace(picture, path=other(picture.path)) for picture in self.named),
            candidates=tuple(
                replace(candidate, suspect=other(candidate.suspect), work=other(candidate.work))
                for candidate in self.candidates
            ),
        )

    @property
    def unread(self) -> tuple[Skipped, ...]:
        """Suspects that could not be read."""
        return pictures_among(self.skipped)

    @property
    def reports(self) -> tuple[Skipped, ...]:
        """Files among the suspects that are proved to be reports of this program, which were not searched."""
        return reports_among(self.skipped)

    @property
    def marked(self) -> tuple[Skipped, ...]:
        """Files that only say that they are reports of this program, which were not searched."""
        return marked_among(self.skipped)

    @property
    def hides_pictures(self) -> bool:
        """Whether pictures may lie in what is marked as a report, and were not compared."""
        return any(item.hides_pictures for item in self.skipped)

    @property
    def is_partial(self) -> bool:
        """Whether pictures that it met were not compared, because they could not be read or may lie in what is marked."""
        return bool(self.unread) or self.hides_pictures

    @property
    def met_nothing(self) -> bool:
        """Whether it ended without having met a picture: nothing was checked then, which says nothing either way."""
        return self.completed and not (self.checked or self.skipped)

    @property
    def looked_at_nothing(self) -> bool:
        """Whether no picture was met, or it was stopped before the first: there is nothing in it to come back to."""
        return not (self.checked or self.skipped or self.matches)

    @property
    def work_count(self) -> int:
        """Number of works, versions counted once."""
        return len({work.identity for work in self.works})
