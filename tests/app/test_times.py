"""Points in time are told in words of the reader's language, data files keep them as they are."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date

import pytest

from provcheck.app import i18n
from provcheck.app.reporting import report_document
from provcheck.app.times import day_text, moment_text, own_moment_text
from tests.app.test_reporting import NoPreviews
from tests.render.builders import scan_report


@pytest.fixture
def german() -> Iterator[None]:
    i18n.set_language("de")
    yield
    i18n.set_language("en")


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        ("2026-11-21T10:00:59+00:00", "21 November 2026, 10:00"),
        ("2026-03-01T00:30:00+02:00", "28 February 2026, 22:30"),
        ("2026-05-02T09:05:00", "2 May 2026, 09:05"),
        ("no time at all", "no time at all"),
        ("0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00+14:00"),
    ],
)
def test_a_time_is_told_in_words(moment: str, told: str) -> None:
    assert moment_text(moment) == told


@pytest.fixture
def of_tallinn(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A computer two hours ahead of UTC in winter, three in summer, whatever is installed of time zones."""
    monkeypatch.setenv("TZ", "EET-2EEST,M3.5.0/3,M10.5.0/4")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="Windows changes no time zone for one process")
@pytest.mark.parametrize(
    ("moment", "told"),
    [
        ("2026-11-30T23:18:59+00:00", "1 December 2026, 01:18"),
        ("2026-07-02T09:05:00", "2 July 2026, 12:05"),
        ("no time at all", "no time at all"),
        ("0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00+14:00"),
    ],
)
def test_the_owner_of_a_computer_is_told_its_own_time(of_tallinn: None, moment: str, told: str) -> None:  # noqa: ARG001
    assert own_moment_text(moment) == told


@pytest.mark.parametrize("code", i18n.languages())
def test_day_and_month_are_never_taken_for_each_other(code: str) -> None:
    with i18n.speaking(code):
        told = own_moment_text("2026-03-05T12:00:00+00:00")
        assert "2026" in told
        assert any(sign.isalpha() for sign in told), "the month has a name, or is marked as one"


def test_french_tells_the_first_of_a_month_as_such() -> None:
    with i18n.speaking("fr"):
        assert moment_text("2026-12-01T03:04:00+00:00") == "1er décembre 2026, 03:04"
        assert day_text(date(2026, 12, 1)) == "1er décembre 2026"
        assert day_text(date(2026, 12, 11)) == "11 décembre 2026"
    with i18n.speaking("de"):
        assert day_text(date(2026, 12, 1)) == "1. Dezember 2026"


def test_a_report_tells_its_times_in_the_readers_language(german: None) -> None:  # noqa: ARG001
    overview = {row.label: row.value for row in report_document(scan_report(), NoPreviews(), {}).overview}
    assert overview["Begonnen (UTC)"] == "20. November 2026, 10:00"
