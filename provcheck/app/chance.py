"""What chance alone would show of unrelated pictures, in sentences: of a match, and of a whole scan."""

from __future__ import annotations

from provcheck.app.i18n import tr, tr_n
from provcheck.core.records import Match, VerdictKind
from provcheck.core.scan_records import ScanReport

_HARDLY = 0.01
_WELL = 0.5
_COUNTED = 1e-6


def false_alarms_text(expected: float) -> str:
    """How many unrelated pairs would look like this by chance in a scan of this size."""
    if expected == 0:
        return tr("none: pictures with detail are not identical by chance")
    if expected < _COUNTED:
        return tr("fewer than one in a million such scans")
    if expected < _HARDLY:
        return tr("about one in {count:,.0f} such scans").format(count=1 / expected)
    if expected < 10:
        return tr("about {value:.2f} in such a scan").format(value=expected)
    return tr("about {count:,.0f} in such a scan").format(count=expected)


def scan_chance_text(report: ScanReport) -> str:
    """How many wrong finds a whole scan lets expect, and what is not counted in that; empty where it was not stated."""
    if report.false_alarms is None:
        return ""
    told = false_alarms_text(report.false_alarms)
    if not any(match.evidence.has_other_content for match in report.matches):
        return told
    return tr("{expected}; pictures made on one template or mock-up are not counted in that").format(expected=told)


def chance_text(match: Match) -> str:
    """What chance alone would show of this kind in a scan of this size, and where that does not hold."""
    if match.verdict is VerdictKind.RESEMBLANCE:
        return _of_likeness(match.false_alarms)
    if not match.evidence.has_other_content:
        return _of_match(match.false_alarms, tr("unrelated pictures"))
    return _of_match(match.false_alarms, tr("unrelated pictures that share no template"))


def _of_match(expected: float, pictures: str) -> str:
    if expected == 0:
        return tr("Not by chance: pictures with detail are not identical by chance.")
    if expected < _COUNTED:
        told = tr("Hardly by chance: fewer than one in a million such scans would show this of {pictures}.")
        return told.format(pictures=pictures)
    if expected < _HARDLY:
        told = tr("Hardly by chance: about one in {count:,.0f} such scans would show this of {pictures}.")
        return told.format(count=1 / expected, pictures=pictures)
    if expected < _WELL:
        told = tr("Could be chance: about one in {count:,.0f} such scans would show this of {pictures}.")
        return told.format(count=1 / expected, pictures=pictures)
    return tr_n(
        "May well be chance: such a scan would show this of about {count:,} pair of unrelated pictures.",
        "May well be chance: such a scan would show this of about {count:,} pairs of unrelated pictures.",
        max(1, round(expected)),
    )


def _of_likeness(expected: float) -> str:
    """The figure alone: what is alike by style or subject is so neither by chance nor by copying."""
    if expected < _COUNTED:
        return tr("Fewer than one in a million such scans would show unrelated pictures as alike as these.")
    if expected < _WELL:
        told = tr("About one in {count:,.0f} such scans would show unrelated pictures as alike as these.")
        return told.format(count=1 / expected)
    return tr_n(
        "In such a scan about {count:,} pair of unrelated pictures looks as alike as this.",
        "In such a scan about {count:,} pairs of unrelated pictures look as alike as this.",
        max(1, round(expected)),
    )
