"""Points in time as people read them."""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo

from provcheck.app.i18n import language, tr


def moment_text(moment: str) -> str:
    """A time in ISO 8601 as day and time in UTC, as "29 November 2026, 23:18"; what is no such time as it is."""
    return _told(moment, UTC)


def own_moment_text(moment: str) -> str:
    """The same as this computer's clock shows it, for its owner: in what goes to others a time is in UTC, and says so."""
    return _told(moment, None)


def _told(moment: str, zone: tzinfo | None) -> str:
    """A time of a zone; without one of this computer's."""
    try:
        read = datetime.fromisoformat(moment)
        there = (read.replace(tzinfo=UTC) if read.tzinfo is None else read).astimezone(zone)
    except (ValueError, OverflowError, OSError):
        # What a library holds may be damaged; a report of it says what is there.
        return moment
    return tr("{day} {month} {year}, {hour:02}:{minute:02}").format(
        day=_day_of_month(there.day), month=_months()[there.month - 1], year=there.year, hour=there.hour, minute=there.minute
    )


def day_text(day: date) -> str:
    """A day, as "29 November 2026"."""
    return tr("{day} {month} {year}").format(day=_day_of_month(day.day), month=_months()[day.month - 1], year=day.year)


def _day_of_month(day: int) -> int | str:
    """A day as dates tell it: French alone writes the first of a month in another way than the others."""
    return "1er" if day == 1 and language() == "fr" else day


def _months() -> tuple[str, ...]:
    return (
        tr("January"),
        tr("February"),
        tr("March"),
        tr("April"),
        tr("May"),
        tr("June"),
        tr("July"),
        tr("August"),
        tr("September"),
        tr("October"),
        tr("November"),
        tr("December"),
    )
