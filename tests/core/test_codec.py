"""Records to text and back."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provcheck.core import records
from provcheck.core.errors import Reason
from provcheck.core.index.codec import from_json, to_json
from provcheck.core.index.scan_store import ScanSummary
from provcheck.core.matching.background import Background
from provcheck.core.matching.pair_result import PairResult
from provcheck.core.records import Decision, DecisionKind, PictureFacts, Skipped
from provcheck.core.scan_records import ScanReport
from tests.builders import facts, whole_report


def records_in(value: object) -> Iterator[Any]:
    """A record and all records inside it."""
    if dataclasses.is_dataclass(value):
        yield value
        for field in dataclasses.fields(value):
            yield from records_in(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from records_in(item)


def samples() -> dict[str, Any]:
    """An example of every record that is kept."""
    report = whole_report()
    evidence = report.matches[0].evidence
    others = (
        PairResult(evidence.alignment, evidence.agreement, report.matches[0].region, evidence.edits, accepted=True),
        PairResult(),
        Background("d" * 64, 1000, (0.0, 1.0), (-0.5, 0.9), "art"),
        ScanSummary(1, "2026", "caf\udce9", ("a", "b\udcff"), 2, 1, completed=False),
    )
    decision = Decision(DecisionKind.AUTHORISED, "until May", "2026-11-21T10:00:00+00:00")
    found = [*records_in(report), *others, decision]
    return {f"{type(record).__name__}-{index}": record for index, record in enumerate(found)}


SAMPLES = samples()


def test_there_is_an_example_of_every_record() -> None:
    known = {name for name, kind in vars(records).items() if isinstance(kind, type) and dataclasses.is_dataclass(kind)}
    assert known <= {type(record).__name__ for record in SAMPLES.values()}


@pytest.mark.parametrize("name", SAMPLES)
def test_every_record_survives(name: str) -> None:
    record = SAMPLES[name]
    text = to_json(record)
    back = from_json(type(record), text)
    assert back == record
    assert repr(back) == repr(record), "enumerations, tuples and numbers are of the same types again"
    assert text.isascii()


# A file name that is no valid text comes with lone surrogates of this range in place of its bytes (PEP 383).
NAMES = st.text(st.characters(exclude_categories=["Cs"]) | st.characters(min_codepoint=0xDC80, max_codepoint=0xDCFF))


@given(path=NAMES, reason=st.sampled_from(Reason), detail=NAMES)
def test_names_of_any_kind_survive(path: str, reason: Reason, detail: str) -> None:
    assert from_json(Skipped, to_json(Skipped(path, reason, detail))) == Skipped(path, reason, detail)


@given(value=st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_survive_to_the_last_bit(value: float) -> None:
    assert from_json(PictureFacts, to_json(facts(detail=value))).detail.hex() == value.hex()


def test_what_is_no_number_is_not_written() -> None:
    with pytest.raises(ValueError, match="JSON"):
        to_json(facts(detail=float("nan")))


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"path": 3, "reason": "damaged"}', '{"path": "a", "reason": "what"}', "[" * 5000]
)
def test_text_of_another_shape_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  of json or of pydantic
        from_json(Skipped, text)
    with pytest.raises(ValueError):  # noqa: PT011
        from_json(ScanReport, text)
