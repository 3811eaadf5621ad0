"""What comes of a scan's suspects: told as it comes, kept for what is shown of it, and put into the report at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from provcheck.core.errors import Reason
from provcheck.core.imaging.parts import further_parts, pages_beyond
from provcheck.core.index.library import Library
from provcheck.core.index.portfolio_store import PortfolioStore
from provcheck.core.index.prints_store import PrintsStore
from provcheck.core.matching.matcher import SuspectResult
from provcheck.core.matching.pair import chance_of_acceptance
from provcheck.core.matching.thresholds import THRESHOLDS
from provcheck.core.records import Match, ModelUse, PictureFacts, Portfolio, Skipped
from provcheck.core.scan.events import FileSkipped, MatchFound, ScanEvent
from provcheck.core.scan.own_files import OwnFiles
from provcheck.core.scan.tally import Tally, in_scan_of
from provcheck.core.scan.work_pictures import load_works
from provcheck.core.scan_records import ScanReport, ScanSettings


@dataclass(frozen=True)
class ScanRequest:
    """What to check, and against what.

    Attributes:
        portfolio: The portfolio.
        targets: Files and folders to check, as given.
        settings: Level and extras.
        version: Version of the program, for the report.
    """

    portfolio: Portfolio
    targets: tuple[Path, ...]
    settings: ScanSettings
    version: str


@dataclass(frozen=True)
class Shown:
    """What people are shown of a suspect that matches.

    Attributes:
        jpeg: It, small.
        clear: Transparent art as WebP with its alpha; empty for all other.
    """

    jpeg: bytes
    clear: bytes


class ScanAccount:
    """The account of one scan of one portfolio. Lives in one thread, with an open library of that thread.

    Attributes:
        works: Fingerprints of the works.
        tally: What came of the suspects so far.
    """

    def __init__(self, library: Library, prints: PrintsStore, request: ScanRequest) -> None:
        """Load the portfolio's fingerprints, as `prints` reads them."""
        self._request = request
        self._prints = prints
        store = PortfolioStore(library)
        self.works, incomplete = load_works(library, prints, request.portfolio)
        told = store.skipped(request.portfolio)
        named = {item.path for item in told}
        self._works_skipped = (*told, *(item for item in incomplete if item.path not in named))
        self._own = OwnFiles(store.files(request.portfolio))
        self.begin()

    def begin(self) -> None:
        """Forget all suspects, and start the clock."""
        self._started = _now()
        self.tally = Tally()

    def skip(self, skipped: Skipped | None) -> Iterator[ScanEvent]:
        """Add a suspect that could not be looked at, where it is one."""
        if skipped is not None:
            self.tally.skipped.append(skipped)
            yield FileSkipped(skipped)

    def take(
        self,
        path: Path,
        place: Path,
        facts: PictureFacts,
        found: SuspectResult,
        shown: Callable[[], Shown] | None,
        *,
        was_clean: bool = False,
    ) -> Iterator[ScanEvent]:
        """Add a suspect's result and tell its matches.

        Args:
            path: The suspect, as given.
            place: Its absolute path.
            facts: Facts of the suspect.
            found: What was found for it at that path.
            shown: Gives what people are shown of it; None where that is not to be had.
            was_clean: Whether it is kept already that nothing is found in it.
        """
        tally, content = self.tally, facts.sha256
        tally.pictures.add(str(place), content)
        parts = () if facts.part_of else further_parts(path, facts.file_format, facts.frames)
        tally.compared(path, content, parts, is_kept=was_clean)
        beyond = 0 if facts.part_of else pages_beyond(facts.file_format, facts.frames)
        if beyond:
            told = f"{facts.frames - beyond} of {facts.frames}"
            yield from self.skip(Skipped(str(path), Reason.FURTHER_PARTS, told))
        tally.judge_detail(path, too_little=found.too_little_detail)
        tally.candidates += found.candidates
        if not found.matches:
            if not was_clean:
                tally.clean.add(content)
            return
        if shown is not None and self._prints.preview(content) is None:
            seen = shown()
            self._prints.save_preview(content, seen.jpeg)
            self._prints.save_clear(content, seen.clear)
        yield from self.tell(tally.hold(path, self._own.marked(found.matches, place, content)))

    def tell(self, matches: Iterable[Match]) -> Iterator[ScanEvent]:
        """Matches that are to be told now."""
        for match in matches:
            self.tally.matches.append(match)
            yield MatchFound(in_scan_of(match, self.tally.known))

    def report(self, models: Sequence[ModelUse], *, completed: bool) -> ScanReport:
        """The scan as a whole, by these models."""
        request, tally = self._request, self.tally
        return ScanReport(
            number=0,
            started=self._started,
            finished=_now() if completed else "",
            version=request.version,
            settings=request.settings,
            models=tuple(models),
            portfolio=request.portfolio,
            works=self.works.works,
            works_skipped=self._works_skipped,
            targets=tuple(str(target) for target in request.targets),
            checked=tally.checked,
            skipped=tuple(tally.skipped),
            too_little_detail=tally.without_detail(),
            matches=tally.in_scan(),
            candidates=tuple(tally.candidates),
            completed=completed,
            thresholds={name: threshold.value for name, threshold in THRESHOLDS.items()},
            left_out=tally.left_out,
            named=tally.named_without_match(),
            false_alarms=tally.checked * len(self.works.works) * chance_of_acceptance(request.settings.level),
        )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
