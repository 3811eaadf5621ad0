"""What writing and checking reports needs of the program, as callables. All of them are called in worker threads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from pathlib import Path

from provcheck.app.collecting import no_collecting
from provcheck.app.decisions import load_decisions
from provcheck.app.i18n import language, speaking
from provcheck.app.key_place import key_place
from provcheck.app.paper import Paper, paper_for
from provcheck.app.paths import settings_file
from provcheck.app.report_check import CheckedReport, ReportToCheck, check_report
from provcheck.app.report_choice import NOBODY
from provcheck.app.report_order import ReportOrder, choice_of, kept_order, order_as_kept
from provcheck.app.scanning import load_scan
from provcheck.app.sending import LOGO, logo_jpeg, sender_of
from provcheck.app.settings import load_settings, save_settings
from provcheck.app.workspace import Workspace
from provcheck.core.errors import PictureError
from provcheck.core.jobs import CancelToken
from provcheck.core.scan_records import ScanReport
from provcheck.gui.errors import describe
from provcheck.gui.language import region_here
from provcheck.render.export import export_report

FIRST_ORDER = ReportOrder()
"""What is offered where nothing was chosen before."""


class OwnKey(Enum):
    """The artist's own key: there is none, one that signs, or one that is kept under a passphrase."""

    NONE = auto()
    OPEN = auto()
    LOCKED = auto()


@dataclass(frozen=True)
class KeptOfReports:
    """What was kept of reports before.

    Attributes:
        order: What was chosen the last time.
        paper: What a PDF is laid out for if nothing else is chosen.
        sender: Whom reports come from, as the settings tell it.
        key: What reports are signed with.
    """

    order: ReportOrder = FIRST_ORDER
    paper: Paper = Paper.A4
    sender: Mapping[str, str] = field(default_factory=dict)
    key: OwnKey = OwnKey.NONE


@dataclass(frozen=True)
class ReportServices:
    """Reports.

    Attributes:
        export: Writes a report of a scan to a file as ordered, whatever its name ends with.
        kept: What was kept of those before.
        keep_order: Keeps what of an order is offered the next time.
        keep_sender: Keeps whom reports come from; gives a sentence on why that cannot be, empty where it was done.
        unlocks: Whether a passphrase is that of the artist's own key.
        check: Says whether a report is whole, who signed it, and which files at hand are in it; raises `CancelledError`.
    """

    export: Callable[[ScanReport, ReportOrder, Path], None]
    kept: Callable[[], KeptOfReports]
    keep_order: Callable[[ReportOrder], None]
    keep_sender: Callable[[Mapping[str, str]], str]
    unlocks: Callable[[str], bool]
    check: Callable[[ReportToCheck, CancelToken], CheckedReport]


def report_services(workspace: Workspace) -> ReportServices:
    """The program on one library."""
    return ReportServices(
        export=lambda report, order, target: _export(workspace, report, order, target),
        kept=_kept,
        keep_order=_keep_order,
        keep_sender=_keep_sender,
        unlocks=_unlocks,
        check=lambda asked, token: check_report(workspace, asked, token),
    )


def _export(workspace: Workspace, report: ScanReport, order: ReportOrder, target: Path) -> None:
    # What the window shows of a scan lacks the details of its matches.
    with no_collecting():
        whole = (load_scan(workspace, report.number) if report.number else None) or report
    settings = load_settings(settings_file())
    sender = sender_of(settings.sender) if order.tells_sender else NOBODY
    choice = choice_of(order, whole, load_decisions(workspace), sender)
    paper = order.paper or paper_for(settings.paper, region_here())
    with speaking(order.language or language()):
        export_report(workspace, whole, target, choice, paper, order.form)
    if order.is_signed:
        from provcheck.app.signing import sign_file  # noqa: PLC0415  loads slowly and few sign

        sign_file(target, key_place().secret.read_bytes(), order.passphrase)


def _kept() -> KeptOfReports:
    settings = load_settings(settings_file())
    paper = paper_for(settings.paper, region_here())
    return KeptOfReports(order_as_kept(settings.report), paper, settings.sender, _own_key())


def _own_key() -> OwnKey:
    from provcheck.core.report.signature import KeyUnusableError, needs_passphrase  # noqa: PLC0415

    try:
        return OwnKey.LOCKED if needs_passphrase(key_place().secret.read_bytes()) else OwnKey.OPEN
    except (OSError, KeyUnusableError):
        return OwnKey.NONE


def _unlocks(passphrase: str) -> bool:
    from provcheck.core.report.signature import KeyUnusableError, public_half  # noqa: PLC0415

    try:
        public_half(key_place().secret.read_bytes(), passphrase)
    except KeyUnusableError:
        return False
    return True


def _keep_order(order: ReportOrder) -> None:
    settings = load_settings(settings_file())
    if settings.report != kept_order(order):
        save_settings(replace(settings, report=kept_order(order)), settings_file())


def _keep_sender(kept: Mapping[str, str]) -> str:
    try:
        if LOGO in kept:
            logo_jpeg(Path(kept[LOGO]))
        save_settings(replace(load_settings(settings_file()), sender=dict(kept)), settings_file())
    except (PictureError, OSError) as error:
        return describe(error)[0]
    return ""
