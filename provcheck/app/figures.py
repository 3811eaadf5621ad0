"""Shares and counts as people read them."""

from __future__ import annotations

from provcheck.app.i18n import tr, tr_n
from provcheck.app.joining import clauses


def percent(share: float) -> str:
    """A share 0..1 as a percentage that never rounds to all or nothing."""
    if 0 < share < 0.01:
        return tr("under 1 %")
    if 0.99 < share < 1:
        return tr("over 99 %")
    return tr("{value:.0f} %").format(value=100 * share)


def fine_percent(share: float) -> str:
    """A share near one with the digits that matter."""
    return tr("{value:.2f} %").format(value=min(100 * share, 99.99))


def share_text(share: float, bounds: tuple[float, float] | None) -> str:
    """A share with its bounds, where they are known and tell more than the share."""
    if bounds is None or (percent(bounds[0]), percent(bounds[1])) == (percent(share), percent(share)):
        return percent(share)
    return tr("{share} (between {least} and {most})").format(
        share=percent(share), least=percent(bounds[0]), most=percent(bounds[1])
    )


def reports_shortly(count: int) -> str:
    """How many reports of this program were met and not searched, as one of several counts."""
    return tr_n("{count:,} report of Provcheck not searched", "{count:,} reports of Provcheck not searched", count)


def reports_text(count: int) -> str:
    """The same as a sentence."""
    return tr_n("{count:,} report of Provcheck was not searched.", "{count:,} reports of Provcheck were not searched.", count)


def marked_shortly(count: int) -> str:
    """How many files were not searched because they say that they are reports of this program, as one of several counts."""
    return tr_n(
        "{count:,} file marked as a report of Provcheck not searched",
        "{count:,} files marked as reports of Provcheck not searched",
        count,
    )


def marked_text(count: int) -> str:
    """The same as a sentence, with what such a mark is worth."""
    return tr_n(
        "{count:,} file marked as a report of Provcheck, which anyone can write, was not searched.",
        "{count:,} files marked as reports of Provcheck, which anyone can write, were not searched.",
        count,
    )


def checked_text(checked: int, not_read: int) -> str:
    """How many pictures were checked, and how many files could not be read where there are any."""
    told = tr_n("{count:,} picture checked", "{count:,} pictures checked", checked)
    return clauses(told, tr_n("{count:,} not read", "{count:,} not read", not_read)) if not_read else told
