"""What the window needs of the program, as callables: the real ones come from `gui.app`, tests bring their own.

All of them are called in worker threads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from provcheck.app.notices import NoticeKind
from provcheck.app.origin_marks import MarkKey, OriginMark
from provcheck.app.origins import FileOrigin
from provcheck.app.pasted import PastedRoom
from provcheck.app.settings import WatchedFolder
from provcheck.app.watching import WatchLook
from provcheck.core.index.library import LibraryState
from provcheck.core.index.scan_store import OpenedScan, ScanSummary
from provcheck.core.jobs import CancelToken
from provcheck.core.matching.background import Background
from provcheck.core.records import Decision, Level, Match, ModelUse, PairKey, Portfolio
from provcheck.core.scan.events import IndexEvent, ScanEvent
from provcheck.core.scan_records import ScanReport, ScanSettings
from provcheck.gui.finding_services import FindingServices
from provcheck.gui.library_services import LibraryServices
from provcheck.gui.model_services import ModelServices
from provcheck.gui.outputs_services import OutputsServices
from provcheck.gui.portfolio_services import PortfolioServices
from provcheck.gui.report_services import ReportServices
from provcheck.gui.scan_services import ScanServices


@dataclass(frozen=True)
class IndexOrder:
    """Files and folders to add to a portfolio, which is made when there is none of that name.

    Without targets the portfolio's own files are looked at again.
    """

    name: str
    targets: tuple[Path, ...] = ()
    artist: str = ""
    handles: tuple[str, ...] = ()


@dataclass(frozen=True)
class ScanOrder:
    """Files and folders to check, and against what."""

    portfolio: Portfolio
    targets: tuple[Path, ...]
    settings: ScanSettings


@dataclass(frozen=True)
class NoticeOrder:
    """A letter to draft: about which matches, none of which is refused, of which kind, and in which language."""

    matches: tuple[Match, ...]
    kind: NoticeKind
    language: str


@dataclass(frozen=True)
class FullPicture:
    """A decoded original.

    Attributes:
        sha256: Digest of the bytes it was decoded from.
        rgb: uint8 (height, width, 3), sRGB, upright, not multiplied by alpha.
        alpha: uint8 (height, width); None when every pixel is opaque.
    """

    sha256: str
    rgb: NDArray[np.uint8]
    alpha: NDArray[np.uint8] | None = None


@dataclass(frozen=True)
class Places:
    """Where things are kept, to be shown.

    Attributes:
        library: Folder of the library.
        log: The log file.
        crashes: Folder of reports of crashes.
        pasted: Folder of pictures that came without a file.
    """

    library: Path
    log: Path
    crashes: Path
    pasted: Path


@dataclass(frozen=True)
class Preferences:
    """What the window remembers: the level of the next scan, the portfolio used last, and how the window looks.

    Attributes:
        level: Level of the next scan.
        portfolio: Name of the portfolio used last.
        appearance: "light", "dark", or empty to follow the system.
        window: Size and place of the window, as base64 of Qt's own form.
        watched: Folders that are checked while the program runs.
        language: Code of the language from the next start on; empty to follow the system.
        leave_out: Patterns of files and folders that are passed over in folders.
        panes: How the room of a result is divided, as `gui.panes` tells it.
        runs_on: What models are to run on from the next start on, as in the settings.
        paper: Paper of reports, as in the settings.
    """

    level: Level = Level.STANDARD
    portfolio: str = ""
    appearance: str = ""
    window: str = ""
    watched: tuple[WatchedFolder, ...] = ()
    language: str = ""
    leave_out: tuple[str, ...] = ()
    panes: str = ""
    runs_on: str = ""
    paper: str = ""


@dataclass(frozen=True)
class Services:
    """The program behind the window.

    Attributes:
        library_state: What is another one after the library was written to, by whomever.
        list_portfolios: Every portfolio, by name.
        index: Builds or extends a portfolio; a generator of events.
        scan: Runs a scan; a generator of events that ends with the report.
        list_scans: Every scan, latest first.
        open_scan: A scan by its number, None when there is none, of a long one the beginning; its matches may lack what
            `match_details` gives.
        rest_of_scan: The whole scan of which `open_scan` gave the beginning, with the same objects as its first matches.
        match_details: A match of a scan, by the scan's number, with all that was measured.
        origin_marks: What lists tell of the origin of suspects of matches, of those that have something to be told.
        origin_of_match: What the suspect of a match says of its origin.
        load_preview: JPEG of a picture, WebP where it is transparent, by the SHA-256 of its file, None when none is kept.
        read_picture: Decodes an original; raises `PictureError`.
        model_uses: The models in use with what they run on; loads them.
        export_notice: Writes the draft of a letter about matches of a scan to a file.
        save_preferences: Keeps what the window remembers.
        load_decisions: Every decision that is not open.
        save_decisions: Keeps decisions, all or none of them.
        pairs_before: Pairs that earlier scans of a portfolio, by its name, had found: earlier than a number, or all so far;
            None when there was none.
        backgrounds: How close unrelated pairs are, by the signal of a model in use; loads the models.
        keep_picture: Keeps a PNG that came without a file, gives the file.
        pasted_room: How much room such pictures take.
        sweep_pasted: Deletes those that nothing kept tells of.
        clear_pasted: Deletes all of them.
        places: Where things are kept.
        look_at_watched: Looks for what is new in a watched folder; raises `CancelledError`.
        portfolio: The care for a portfolio.
        finding: Finding works by words and by likeness.
        models: The models that compare pictures.
        reports: Writing reports, and checking them.
        scans: Comparing kept scans, and removing them.
        library: The care for the library as a whole, and what the computer has.
        outputs: Sets of AI outputs.
    """

    library_state: Callable[[], LibraryState]
    list_portfolios: Callable[[], tuple[Portfolio, ...]]
    index: Callable[[IndexOrder, CancelToken], Iterator[IndexEvent]]
    scan: Callable[[ScanOrder, CancelToken], Iterator[ScanEvent]]
    list_scans: Callable[[], tuple[ScanSummary, ...]]
    open_scan: Callable[[int], OpenedScan | None]
    rest_of_scan: Callable[[ScanReport], ScanReport]
    match_details: Callable[[int, Match], Match]
    origin_marks: Callable[[Sequence[MarkKey]], Mapping[MarkKey, OriginMark]]
    origin_of_match: Callable[[Match], FileOrigin]
    load_preview: Callable[[str], bytes | None]
    read_picture: Callable[[Path], FullPicture]
    model_uses: Callable[[], tuple[ModelUse, ...]]
    export_notice: Callable[[ScanReport, NoticeOrder, Path], None]
    save_preferences: Callable[[Preferences], None]
    load_decisions: Callable[[], dict[PairKey, Decision]]
    save_decisions: Callable[[Mapping[PairKey, Decision]], None]
    pairs_before: Callable[[str, int | None], frozenset[PairKey] | None]
    backgrounds: Callable[[], Mapping[str, Background]]
    keep_picture: Callable[[bytes], Path]
    pasted_room: Callable[[], PastedRoom]
    sweep_pasted: Callable[[], int]
    clear_pasted: Callable[[], None]
    places: Places
    look_at_watched: Callable[[WatchedFolder, CancelToken], WatchLook]
    portfolio: PortfolioServices
    finding: FindingServices
    models: ModelServices
    reports: ReportServices
    scans: ScanServices
    library: LibraryServices
    outputs: OutputsServices
