"""The JSON of a scan, against its published schema."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from provcheck.app.texts import verdict_sentence
from provcheck.core.assets import resource
from provcheck.core.evidence import Evidence, Measure
from provcheck.core.records import Decision, DecisionKind, Match, VerdictKind
from provcheck.core.report.seal import PLACEHOLDER, sealed
from provcheck.render.json_report import SCHEMA, json_bytes, json_pieces, scan_to_json
from tests.builders import whole_report
from tests.render.builders import NASTY_NAMES, UNDECODABLE, digest_of, match, scan_report

SCHEMA_FILE = resource("schemas") / "provcheck.scan-1.schema.json"


def published() -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    return schema


def check(values: Any) -> None:
    Draft202012Validator(published()).validate(values)


def every_verdict() -> list[Match]:
    return [match(f"/suspects/{kind}.jpg", f"/art/{kind}.png", kind) for kind in VerdictKind]


def test_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(published())


@pytest.mark.parametrize("count", [0, 1, len(VerdictKind)])
def test_scan_is_valid(count: int) -> None:
    values = json.loads(json_bytes(scan_report(*every_verdict()[:count]), verdict_sentence))
    check(values)
    assert len(values["matches"]) == count
    assert values["schema"] == SCHEMA


def test_plain_values_are_what_is_written() -> None:
    report = scan_report(*every_verdict(), candidates=3)
    written = json.loads(json_bytes(report, verdict_sentence))
    assert written | {"integrity": PLACEHOLDER} == scan_to_json(report, verdict_sentence)
    assert written["integrity"] != PLACEHOLDER


@pytest.mark.parametrize("count", [0, 1, 3])
def test_bytes_are_those_of_the_whole_written_at_once(count: int) -> None:
    names = ("a", '"matches": []', "two\nlines\u2028.png")
    report = replace(whole_report(), matches=tuple(replace(match(name, "w"), score=0.9) for name in names[:count]))
    report = replace(report, targets=('"matches": []',))
    at_once = json.dumps(scan_to_json(report, verdict_sentence), ensure_ascii=False, indent=2)
    at_once = at_once.encode("utf-8", "backslashreplace").decode()
    written = json_bytes(report, verdict_sentence)
    assert sealed(written.replace(json.loads(written)["integrity"].rpartition(":")[2].encode(), b"0" * 64)) == written
    lines = [line.strip() for line in written.decode().replace(json.loads(written)["integrity"], PLACEHOLDER).split("\n")]
    assert "".join("".join(lines).split()) == "".join("".join(at_once).split())
    assert lines.count("[[0.1, 0.2], [0.3, 0.4]]") == count, "a pair of points has a line"


def test_every_match_is_a_piece_of_its_own() -> None:
    report = scan_report(*every_verdict()[:3])
    pieces = list(json_pieces(report, verdict_sentence))
    assert len(pieces) == 2 + 3
    assert [piece.count(b'"verdict":') for piece in pieces] == [0, 1, 1, 1, 0]
    assert b"".join(pieces) == json_bytes(report, verdict_sentence)


def test_match_tells_all() -> None:
    one = match("/suspects/a.jpg", "/art/b.png", VerdictKind.PARTIAL_COPY)
    values = scan_to_json(scan_report(one), lambda _: "because")["matches"][0]
    assert (values["suspect"], values["work"]) == ("/suspects/a.jpg", "/art/b.png")
    assert (values["verdict"], values["score"], values["reason"]) == ("partial-copy", 0.97, "because")
    assert values["suspect_file"] == {
        "sha256": digest_of("/suspects/a.jpg"),
        "pixel_digest": digest_of("pixels of /suspects/a.jpg"),
        "bytes": 123_456,
        "format": "JPEG",
        "width": 1200,
        "height": 900,
    }
    assert values["region"]["share_of_suspect"] == 0.35
    assert values["region"]["suspect"][0] == [0.2, 0.15]
    assert values["evidence"]["alignment"]["inliers"] == 143
    assert values["evidence"]["edits"][1] == {"kind": "rotated", "amount": 12.5, "unit": "degrees"}


def test_a_page_is_named_with_the_digest_of_its_file() -> None:
    one = match("/s/a.pdf/a.pdf#2", "/art/b.png", VerdictKind.PARTIAL_COPY)
    facts = replace(one.suspect_facts, part_of=digest_of("a.pdf"), part="page-2")
    values = scan_to_json(scan_report(replace(one, suspect_facts=facts)), lambda _: "because")
    check(values)
    assert values["matches"][0]["suspect_file"]["sha256"] == digest_of("a.pdf")
    assert values["matches"][0]["suspect_file"]["part"] == "page-2"
    assert "part" not in values["matches"][0]["work_file"]


def test_resemblance_has_no_region() -> None:
    one = match("a", "b", VerdictKind.RESEMBLANCE)
    values = scan_to_json(scan_report(one), verdict_sentence)["matches"][0]
    assert values["region"] is None
    assert values["evidence"]["alignment"] is None


def test_tool_tells_models_and_limits() -> None:
    tool = scan_to_json(scan_report(), verdict_sentence)["tool"]
    assert tool["models"][0]["id"] == "sscd"
    assert tool["models"][0]["providers_got"] == ["CPUExecutionProvider"]
    assert tool["thresholds"]["pdq"]["value"] == 31
    assert "ThreatExchange" in tool["thresholds"]["pdq"]["source"]
    assert tool["settings"] == {
        "level": "standard",
        "candidates": 0,
        "patterns": {"leave_out": [], "only": []},
        "reread": False,
    }


def test_limit_of_another_version_keeps_its_value_and_loses_its_source() -> None:
    report = replace(scan_report(), thresholds={"pdq": 20.0, "long-gone": 1.5}, version="0.0.9")
    values = scan_to_json(report, verdict_sentence)
    check(values)
    limits = values["tool"]["thresholds"]
    assert limits["pdq"] == {"value": 20.0, "unit": "bits", "source": "recorded by version 0.0.9"}
    assert limits["long-gone"] == {"value": 1.5, "unit": "", "source": "recorded by version 0.0.9"}


def test_stopped_scan_has_no_end() -> None:
    values = scan_to_json(replace(scan_report(), finished="", completed=False), verdict_sentence)
    check(values)
    assert values["tool"]["finished"] is None
    assert values["tool"]["completed"] is False


def test_candidates_only_when_asked_for() -> None:
    one = match("/suspects/a.jpg", "/art/b.png")
    assert "candidates" not in scan_to_json(scan_report(one), verdict_sentence)
    values = scan_to_json(scan_report(one, candidates=2), verdict_sentence)
    check(values)
    assert values["candidates"] == [{"suspect": "/suspects/a.jpg", "work": "/art/b.png", "score": 0.97}]


def test_nasty_names_come_back_unchanged() -> None:
    report = scan_report(*(match(f"/s/{name}", f"/w/{name}") for name in NASTY_NAMES))
    values = json.loads(json_bytes(report, verdict_sentence))
    check(values)
    assert [one["suspect"] for one in values["matches"]] == [f"/s/{name}" for name in NASTY_NAMES]


def test_only_what_is_no_text_is_escaped() -> None:
    data = json_bytes(scan_report(match(f"/s/{UNDECODABLE}", "/art/été.png")), verdict_sentence)
    assert rb"b\udcffroken.png" in data
    assert "été.png".encode() in data


def test_skipped_files_are_told() -> None:
    values = scan_to_json(scan_report(), verdict_sentence)
    assert values["suspects"]["skipped"][0]["reason"] == "truncated"
    assert values["suspects"]["too_little_detail"] == ["/suspects/grey.png"]
    assert values["portfolio"]["skipped"][0] == {"path": "/art/lost.psd", "reason": "not-found", "detail": ""}


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan])
def test_measured_values_are_finite_or_null(value: float) -> None:
    measure = Measure("pdq", value, 31, "bits", higher_is_closer=False)
    one = replace(match("a", "b"), evidence=Evidence(measures=(measure,)))
    values = json.loads(json_bytes(scan_report(one), lambda _: ""))
    check(values)
    assert values["matches"][0]["evidence"]["measures"][0]["value"] is None


@pytest.mark.parametrize("one", [replace(match("a", "b"), score=math.nan), replace(match("a", "b"), false_alarms=math.nan)])
def test_score_that_is_no_number_is_an_error(one: Match) -> None:
    with pytest.raises(ValueError, match="nan"):
        scan_to_json(scan_report(one), verdict_sentence)


@pytest.mark.parametrize(
    "break_it",
    [
        lambda values: values.pop("tool"),
        lambda values: values.update(schema="provcheck.scan/2"),
        lambda values: values["matches"][0].update(verdict="stolen"),
        lambda values: values["matches"][0].update(score=1.5),
        lambda values: values["matches"][0].pop("evidence"),
        lambda values: values["matches"][0]["suspect_file"].update(sha256="short"),
        lambda values: values["matches"][0]["region"].update(work=[[0.1]]),
    ],
)
def test_schema_refuses_what_is_wrong(break_it: Any) -> None:
    values = scan_to_json(scan_report(match("a", "b")), verdict_sentence)
    assert Draft202012Validator(published()).is_valid(values)
    break_it(values)
    assert not Draft202012Validator(published()).is_valid(values)


def test_schema_knows_and_describes_every_field() -> None:
    schema = published()
    undescribed = [path for path, part in _fields(schema, schema, "") if "description" not in part]
    assert undescribed == []
    known = {path for path, _ in _fields(schema, schema, "")}
    values = scan_to_json(scan_report(*every_verdict(), candidates=1), verdict_sentence)
    assert set(_used(values, "")) <= known


def _fields(schema: dict[str, Any], part: dict[str, Any], path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Path and definition of every field of the schema."""
    for inner in (part, *part.get("anyOf", ())):
        if "$ref" in inner:
            yield from _fields(schema, schema["$defs"][inner["$ref"].rpartition("/")[2]], path)
        if isinstance(inner.get("items"), dict):
            yield from _fields(schema, inner["items"], path)
        if isinstance(inner.get("additionalProperties"), dict):
            yield from _fields(schema, inner["additionalProperties"], f"{path}.*")
        for name, field in inner.get("properties", {}).items():
            yield f"{path}.{name}", field
            yield from _fields(schema, field, f"{path}.{name}")


def _used(values: Any, path: str) -> Iterator[str]:
    """Path of every field of a JSON value."""
    if isinstance(values, list):
        for item in values:
            yield from _used(item, path)
    elif isinstance(values, dict):
        for name, item in values.items():
            inner = f"{path}.*" if path == ".tool.thresholds" else f"{path}.{name}"
            if inner != ".tool.thresholds.*":
                yield inner
            yield from _used(item, inner)


def test_decisions_are_told_of_the_matches_that_have_one() -> None:
    one, other = match("a", "b"), match("c", "d")
    decision = Decision(DecisionKind.DISMISSED, "not mine", "2026-11-28T10:00:00+00:00")
    values = json.loads(json_bytes(scan_report(one, other), verdict_sentence, {one.key: decision}))
    check(values)
    told = {"kind": "dismissed", "note": "not mine", "decided": "2026-11-28T10:00:00+00:00"}
    assert [found.get("decision") for found in values["matches"]] == [told, None]
    values["matches"][0]["decision"]["kind"] = "open"
    with pytest.raises(ValidationError):
        check(values)


def test_works_with_too_little_detail_are_named() -> None:
    report = scan_report(match("a", "b"))
    flat = replace(report.works[0], facts=replace(report.works[0].facts, detail=0.01))
    values = json.loads(json_bytes(replace(report, works=(flat, *report.works[1:])), verdict_sentence))
    check(values)
    assert values["portfolio"]["too_little_detail"] == [flat.path]
