"""What came of a scan in one sentence."""

from __future__ import annotations

from provcheck.app import doubts
from provcheck.app.i18n import tr, tr_n
from provcheck.core.scan_records import ScanReport


def headline(report: ScanReport, found: tuple[int, int] | None = None) -> str:
    """The result in one sentence.

    `found` is how many pictures contain a work, and how many of these are doubted, where that has been counted already. Where
    all are, it says less: two pictures on one template look like that too.
    """
    pictures, doubted = doubts.pictures_found(report.matches) if found is None else found
    if not report.works:
        return tr("There was no work to compare with.")
    if report.met_nothing:
        return tr("There was no picture to check.")
    if report.completed and not report.checked:
        return tr("No picture could be compared.")
    if report.completed and not pictures:
        return _nothing_found(report)
    return _found(pictures, completed=report.completed, doubted=pictures > 0 and doubted == pictures)


def _found(pictures: int, *, completed: bool, doubted: bool) -> str:
    if completed and doubted:
        return tr_n(
            "{count:,} picture may contain part of one of the works: see for yourself.",
            "{count:,} pictures may contain part of one of the works: see for yourself.",
            pictures,
        )
    if completed:
        return tr_n(
            "{count:,} picture contains one of the works, or part of one.",
            "{count:,} pictures contain one of the works, or part of one.",
            pictures,
        )
    if doubted:
        return tr_n(
            "Stopped before the end: {count:,} picture so far may contain part of one of the works.",
            "Stopped before the end: {count:,} pictures so far may contain part of one of the works.",
            pictures,
        )
    return tr_n(
        "Stopped before the end: {count:,} picture so far contains one of the works, or part of one.",
        "Stopped before the end: {count:,} pictures so far contain one of the works, or part of one.",
        pictures,
    )


def _nothing_found(report: ScanReport) -> str:
    if len(report.too_little_detail) == report.checked:
        return tr("No picture has enough detail to be compared.")
    if report.hides_pictures:
        return tr("No copy of the works was found among what was searched.")
    if report.unread or report.works_skipped:
        return tr("No copy of the works was found among what could be read.")
    return tr("No copy of the works was found.")
