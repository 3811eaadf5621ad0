"""What a whole set of outputs shows about a portfolio, as records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from provcheck.core.records import Match, ModelUse, Portfolio, Skipped, VerdictKind, Work, pictures_among
from provcheck.core.scan_records import NamedPicture
from provcheck.core.setstats.closeness import Closeness
from provcheck.core.setstats.comparison import Comparison
from provcheck.core.setstats.words import LabelLift, LabelLifts

ALPHA = 0.01
"""From which corrected p-value on a test counts as a finding: one in a hundred sets without anything has such a one."""


class SetRole(StrEnum):
    """What a set is there for.

    Attributes:
        OUTPUTS: It is asked about.
        AGAINST: Outputs made otherwise, as without the artist's name.
        BASELINE: Pictures that have nothing to do with the portfolio.
    """

    OUTPUTS = "outputs"
    AGAINST = "against"
    BASELINE = "baseline"


class Finding(StrEnum):
    """What is out of the ordinary in a set; none of it shows that a work was in a training set."""

    COPIES = "copies"
    REPEATS = "repeats"
    LABELS = "labels"
    NEARER_THAN_BASELINE = "nearer-than-baseline"
    SETS_DIFFER = "sets-differ"


@dataclass(frozen=True, slots=True)
class ComparedPicture:
    """A picture of a set.

    Attributes:
        path: Its file, as given.
        content: SHA-256 by which its preview is found.
        cosine: To its nearest work.
        work: Place of that work in `OutputsReport.works`.
    """

    path: str
    content: str
    cosine: float
    work: int


@dataclass(frozen=True, slots=True)
class NotNeutral:
    """A picture that was given as neutral and is none.

    Attributes:
        path: Its file, as given.
        work: File of the work that it is, or holds a copy of.
    """

    path: str
    work: str


@dataclass(frozen=True)
class SetAccount:
    """One set, and how near it is.

    Attributes:
        role: What it is there for.
        folders: Files and folders, as given.
        closeness: Of its pictures to their nearest works.
        same: Files left out because another one has the same pixels.
        too_little_detail: Files left out because they are too flat or too small.
        skipped: Files that could not be read, and texts beside pictures.
        pictures: Those that are counted, in the order of the set.
        not_neutral: Of neutral pictures those that are left out because they are works, or hold copies of works.
    """

    role: SetRole
    folders: tuple[str, ...]
    closeness: Closeness
    same: tuple[str, ...]
    too_little_detail: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    pictures: tuple[ComparedPicture, ...] = ()
    not_neutral: tuple[NotNeutral, ...] = ()


@dataclass(frozen=True)
class NearOutput:
    """An output and how near it is to its nearest work."""

    path: str
    cosine: float


@dataclass(frozen=True)
class NearWork:
    """A work to which outputs are nearer than the threshold.

    Attributes:
        work: It, in the version that is nearest to the first output.
        outputs: These outputs, nearest first.
    """

    work: Work
    outputs: tuple[NearOutput, ...]


@dataclass(frozen=True)
class RepeatedOutputs:
    """Outputs that are nearly one picture, or have one part in common.

    Attributes:
        outputs: Their paths, in the order of the set.
        centre: Path of the one that stands for them.
        clique: So many of them at least are all near each other; 0 for a part.
        cosine: Mean cosine of the others to it; None for a part.
        distance: Mean tiled distance of the others to it, 0..1; None for a part.
        tiles: Of a part, which of 16 tiles show it, row by row from the top left; empty for whole pictures.
        nearest: Work that is nearest to the centre, which says nothing by itself.
        nearest_cosine: How near.
    """

    outputs: tuple[str, ...]
    centre: str
    clique: int
    cosine: float | None
    distance: float | None
    tiles: tuple[int, ...]
    nearest: Work
    nearest_cosine: float


@dataclass(frozen=True)
class SetComparison:
    """The outputs beside another set.

    Attributes:
        role: Which one.
        comparison: The test.
        p_corrected: Its p-value, corrected for all such tests of this report (Holm).
        in_both: Pictures that are in both sets.
    """

    role: SetRole
    comparison: Comparison
    p_corrected: float
    in_both: int

    @property
    def counts(self) -> bool:
        """Whether the sets differ by more than chance explains."""
        return self.p_corrected < ALPHA


@dataclass(frozen=True)
class OutputsReport:
    """All that was found out.

    Attributes:
        started: UTC time in ISO 8601.
        version: Of the program.
        portfolio: What the outputs are compared with.
        work_count: Works that can be compared, versions counted once.
        works_too_flat: Works that are too flat or too small for it.
        works_skipped: Files of the portfolio that could not be read.
        model: By which closeness is told.
        sets: The outputs first.
        own: Of every work to the nearest other work; None for fewer than two works.
        near: Works to which outputs are nearer than the threshold, those with most outputs first.
        least: Outputs that a repeating group needs.
        repeats: Whole pictures that repeat.
        local_repeats: Parts that repeat.
        labels: How closeness goes with words of prompts and so on.
        comparisons: With the other sets.
        checked: Outputs that were checked for copies: the nearest of every near work, and the centres of repeats.
        matches: What came of that, strongest first.
        gone: Outputs that were to be checked for copies and could not be read any more.
        not_checked: Near works and repeats of which no output was checked, because there are so many.
        works: The works that pictures of the sets are nearest to.
        label_pictures: For the first labels, in their order, the outputs that have them, as places in the set.
        named: Outputs that ask for the artist by name; None where that was not looked for.
    """

    started: str
    version: str
    portfolio: Portfolio
    work_count: int
    works_too_flat: int
    works_skipped: tuple[Skipped, ...]
    model: ModelUse
    sets: tuple[SetAccount, ...]
    own: Closeness | None
    near: tuple[NearWork, ...]
    least: int
    repeats: tuple[RepeatedOutputs, ...]
    local_repeats: tuple[RepeatedOutputs, ...]
    labels: LabelLifts
    comparisons: tuple[SetComparison, ...]
    checked: tuple[str, ...]
    matches: tuple[Match, ...]
    not_checked: int = 0
    gone: tuple[Skipped, ...] = ()
    works: tuple[Work, ...] = ()
    label_pictures: tuple[tuple[int, ...], ...] = ()
    named: tuple[NamedPicture, ...] | None = None

    @property
    def outputs(self) -> SetAccount:
        """The set that was asked about."""
        return self.sets[0]

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """Files of all sets, and texts beside them, that could not be read, or not any more when they were to be checked."""
        return (*(item for each in self.sets for item in each.skipped), *self.gone)

    @property
    def unread(self) -> tuple[Skipped, ...]:
        """The same without texts beside pictures, which are compared all the same."""
        return pictures_among(self.skipped)

    @property
    def copies(self) -> tuple[Match, ...]:
        """Matches that tell a copy; not those around something else, as two pictures on one template have too.

        Nor files that are the artist's own works.
        """
        return tuple(match for match in self.matches if tells_copy(match) and not match.evidence.own_file)

    @property
    def not_neutral(self) -> tuple[NotNeutral, ...]:
        """Pictures that were given as neutral and left out, as they are works or hold copies of works."""
        return tuple(each for account in self.sets for each in account.not_neutral)

    @property
    def telling_labels(self) -> tuple[LabelLift, ...]:
        """Labels that go with closeness by more than chance explains."""
        return tuple(each for each in self.labels.lifts if each.p_corrected < ALPHA and each.lift > 1)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is out of the ordinary; empty where nothing is."""
        counted = [each.comparison.difference.value for each in self._with(SetRole.BASELINE) if each.counts]
        # Where the mean says one thing and the high end another, neither is told as it.
        nearer = bool(counted) and min(counted) > 0
        found: Mapping[Finding, bool] = {
            Finding.COPIES: bool(self.copies),
            Finding.REPEATS: bool(self.repeats),
            Finding.LABELS: bool(self.telling_labels),
            Finding.NEARER_THAN_BASELINE: nearer,
            Finding.SETS_DIFFER: any(each.counts for each in self._with(SetRole.AGAINST)),
        }
        return tuple(finding for finding, is_there in found.items() if is_there)

    def match_of(self, output: str) -> Match | None:
        """The strongest match of a checked output; None where nothing was found in it."""
        return next((match for match in self.matches if match.suspect == output), None)

    @property
    def unchecked(self) -> int:
        """How many outputs were not checked for copies."""
        return max(0, self.outputs.closeness.pictures - len(self.checked))

    @cached_property
    def by_path(self) -> Mapping[str, ComparedPicture]:
        """The outputs by their paths."""
        return {picture.path: picture for picture in self.outputs.pictures}

    def _with(self, role: SetRole) -> list[SetComparison]:
        return [each for each in self.comparisons if each.role is role]


def tells_copy(match: Match) -> bool:
    """Whether a match tells a copy, and not one around something else."""
    return match.verdict is not VerdictKind.RESEMBLANCE and not match.evidence.has_other_content


@dataclass(frozen=True)
class OutputsSummary:
    """What a list tells of a set that was looked at.

    Attributes:
        started: UTC time in ISO 8601.
        portfolio: Name of the portfolio.
        folders: Of the outputs, as given.
        pictures: Outputs that were counted.
        findings: What is out of the ordinary.
    """

    started: str
    portfolio: str
    folders: tuple[str, ...]
    pictures: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class KeptOutputs:
    """A set that was looked at, as a line of a list, with its number in the library."""

    number: int
    summary: OutputsSummary


def summary_of(report: OutputsReport) -> OutputsSummary:
    """What a list tells of a report."""
    outputs = report.outputs
    return OutputsSummary(report.started, report.portfolio.name, outputs.folders, outputs.closeness.pictures, report.findings)


@dataclass(frozen=True)
class Figure:
    """One thing that was found out.

    Attributes:
        key: Its name in data.
        title: Its name for people.
        lines: What was found.
        shows: What that shows.
        not_shown: What it does not show.
    """

    key: str
    title: str
    lines: tuple[str, ...]
    shows: str
    not_shown: str
