"""A scan as JSON for machines, of schema provcheck.scan/1 (resources/schemas)."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from enum import Enum
from types import MappingProxyType
from typing import Any

from provcheck.app.decisions import decision_on
from provcheck.core.evidence import Region
from provcheck.core.index.codec import to_plain
from provcheck.core.matching.artworks import without_detail
from provcheck.core.matching.thresholds import THRESHOLDS
from provcheck.core.records import Decision, DecisionKind, Match, ModelUse, PairKey, PictureFacts, Skipped, Work
from provcheck.core.report.seal import PLACEHOLDER, sealed_pieces
from provcheck.core.scan_records import NamedPicture, ScanReport

SCHEMA = "provcheck.scan/1"
"""Id of the schema; the number changes when a reader of the old one could be misled."""

_NO_MATCHES = b'"matches": []'
_NUMBERS = re.compile(r"\[\n\s+(?P<numbers>(?:\[[-\d.e+, ]+\]|[-\d.e+]+)(?:,\n\s+(?:\[[-\d.e+, ]+\]|[-\d.e+]+))?)\n\s+\]")

type Decisions = Mapping[PairKey, Decision]

NO_DECISIONS: Decisions = MappingProxyType({})

type ReasonOf = Callable[[Match], str]
"""The verdict of a match as a sentence for people."""

type OriginOf = Callable[[Match], dict[str, Any] | None]
"""What the suspect's file of a match says of how it was made; None where it says nothing."""


def of_no_origin(_match: Match) -> None:
    """What is told where nothing is known of any origin."""


def scan_to_json(
    report: ScanReport,
    reason_of: ReasonOf,
    decisions: Decisions = NO_DECISIONS,
    origin_of: OriginOf = of_no_origin,
    whole: ScanReport | None = None,
) -> dict[str, Any]:
    """The scan as dictionaries, lists, strings, booleans, None and finite numbers.

    `reason_of` gives the sentence of a match. A match of `decisions` says what the artist said of it. A measured value that is
    not finite becomes None. The checksum is left open, as it is one of bytes. `whole` is the scan of which `report` is a part,
    for what is counted of the portfolio.
    """
    values: dict[str, Any] = {
        "schema": SCHEMA,
        "tool": _tool(report),
        "portfolio": _portfolio(report, whole or report),
        "targets": report.targets,
        "suspects": {
            "checked": report.checked,
            "skipped": _skipped(report.skipped),
            "too_little_detail": report.too_little_detail,
            "left_out": to_plain(report.left_out),
            "naming_the_artist": [named_record(picture) for picture in report.named],
        },
        "expected_false_alarms": report.false_alarms,
        "matches": [_told(match, reason_of, decisions, origin_of) for match in report.matches],
    }
    if report.settings.candidates > 0:
        values["candidates"] = [to_plain(candidate) for candidate in report.candidates]
    # Last: what comes after the checksum cannot be taken for it.
    values["integrity"] = PLACEHOLDER
    plain: dict[str, Any] = _json_value(values)
    return plain


def json_bytes(
    report: ScanReport,
    reason_of: ReasonOf,
    decisions: Decisions = NO_DECISIONS,
    origin_of: OriginOf = of_no_origin,
    whole: ScanReport | None = None,
) -> bytes:
    """The bytes of `json_pieces`."""
    return b"".join(json_pieces(report, reason_of, decisions, origin_of, whole))


def json_pieces(
    report: ScanReport,
    reason_of: ReasonOf,
    decisions: Decisions = NO_DECISIONS,
    origin_of: OriginOf = of_no_origin,
    whole: ScanReport | None = None,
) -> Iterator[bytes]:
    r"""The scan of `scan_to_json` as UTF-8 JSON, two spaces a level, with a line end at the end; one piece a match.

    Points, and pairs of points, have a line each.

    A lone surrogate, which stands in a name for a byte that is not text, is written as an escape like `\udcff`. The checksum in
    it is that of `provcheck.core.report.seal`.
    """
    return sealed_pieces(_unsealed(report, reason_of, decisions, origin_of, whole or report))


def _unsealed(
    report: ScanReport, reason_of: ReasonOf, decisions: Decisions, origin_of: OriginOf, whole: ScanReport
) -> Iterator[bytes]:
    around = _encoded(scan_to_json(replace(report, matches=()), reason_of, decisions, whole=whole)) + b"\n"
    if not report.matches:
        yield around
        return
    # In a string the quotes would be escaped.
    before, after = around.split(_NO_MATCHES)
    yield before + b'"matches": ['
    # As values all matches take several times the memory of the bytes, and of these there may be hundreds of megabytes.
    for number, match in enumerate(report.matches):
        between = b",\n    " if number else b"\n    "
        yield between + _encoded(_json_value(_told(match, reason_of, decisions, origin_of)), "    ")
    yield b"\n  ]" + after


def _encoded(values: dict[str, Any], indentation: str = "") -> bytes:
    """Values as JSON whose lines but the first begin with an indentation; points and pairs of them have a line each."""
    text = json.dumps(values, ensure_ascii=False, indent=2, allow_nan=False)
    # There are so many of them that the white space would be half of a report. No string has a line end in it.
    for _level in ("points", "pairs of points"):
        text = _NUMBERS.sub(_on_one_line, text)
    text = text.replace("\n", f"\n{indentation}")
    # Surrogates can only stand inside strings, and Python's escape for them is JSON's.
    return text.encode("utf-8", "backslashreplace")


def _on_one_line(found: re.Match[str]) -> str:
    return f"[{' '.join(found['numbers'].split())}]"


def _told(match: Match, reason_of: ReasonOf, decisions: Decisions, origin_of: OriginOf) -> dict[str, Any]:
    origin = origin_of(match)
    return _match(match, reason_of) | _decision(match, decisions) | ({} if origin is None else {"origin": origin})


def _tool(report: ScanReport) -> dict[str, Any]:
    return {
        "name": "provcheck",
        "version": report.version,
        "level": report.settings.level,
        "settings": to_plain(report.settings),
        "models": [_model(model) for model in report.models],
        "thresholds": {name: _threshold(name, value, report.version) for name, value in report.thresholds.items()},
        "started": report.started,
        "finished": report.finished or None,
        "completed": report.completed,
    }


def _model(model: ModelUse) -> dict[str, Any]:
    values: dict[str, Any] = to_plain(model)
    values["id"] = values.pop("model_id")
    return values


def _threshold(name: str, value: float, version: str) -> dict[str, Any]:
    """The limit as the scan had it; unit and source are known only where this version still has the same limit."""
    known = THRESHOLDS.get(name)
    if known is None:
        return {"value": value, "unit": "", "source": f"recorded by version {version}"}
    source = known.source if known.value == value else f"recorded by version {version}"
    return {"value": value, "unit": known.unit, "source": source}


def _portfolio(report: ScanReport, whole: ScanReport) -> dict[str, Any]:
    return {
        "name": report.portfolio.name,
        "artist": report.portfolio.artist,
        "handles": report.portfolio.handles,
        "counts": {
            "works": whole.work_count,
            "skipped": len(whole.works_skipped),
            "too_little_detail": len(without_detail(whole.works)),
        },
        "works": [_work(work) for work in report.works],
        "skipped": _skipped(report.works_skipped),
        "too_little_detail": [work.path for work in without_detail(report.works)],
    }


def _work(work: Work) -> dict[str, Any]:
    facts = work.facts
    part = {"part": facts.part} if facts.part else {}
    return part | {
        "path": work.path,
        "sha256": facts.file_sha256,
        "width": facts.width,
        "height": facts.height,
        "format": facts.file_format,
    }


def _version(work: Work) -> dict[str, Any]:
    return _work(work) | {"bytes": work.facts.file_bytes, "pixel_digest": work.facts.pixel_digest}


def _skipped(items: Iterable[Skipped]) -> list[dict[str, Any]]:
    return [{"path": item.path, "reason": item.reason, "detail": item.detail} for item in items]


def named_record(picture: NamedPicture) -> dict[str, Any]:
    """A picture that asks for the artist by name."""
    names = list(to_plain(picture.names))
    beside = {"beside": picture.beside} if picture.beside else {}
    return {"path": picture.path, "sha256": picture.content, "names_found": names} | beside


def _match(match: Match, reason_of: ReasonOf) -> dict[str, Any]:
    # These two are defined for every match; that one is not finite is an error and not a value.
    if not (math.isfinite(match.score) and math.isfinite(match.false_alarms)):
        raise ValueError((match.suspect, match.score, match.false_alarms))
    return {
        "suspect": match.suspect,
        "work": match.work.path,
        "verdict": match.verdict,
        "score": match.score,
        "false_alarms": match.false_alarms,
        "reason": reason_of(match),
        "evidence": to_plain(match.evidence),
        "region": _region(match.region),
        "suspect_file": _file(match.suspect_facts),
        "work_file": _file(match.work.facts),
        "versions": [_version(version) for version in match.versions],
    }


def _decision(match: Match, decisions: Decisions) -> dict[str, Any]:
    """What the artist said of a match; nothing while it is open."""
    decision = decision_on(match, decisions)
    if decision.kind is DecisionKind.OPEN:
        return {}
    return {"decision": {"kind": decision.kind, "note": decision.note, "decided": decision.decided}}


def _region(region: Region | None) -> dict[str, Any] | None:
    if region is None:
        return None
    values: dict[str, Any] = to_plain(region)
    return values


def _file(facts: PictureFacts) -> dict[str, Any]:
    part = {"part": facts.part} if facts.part else {}
    return part | {
        "sha256": facts.file_sha256,
        "pixel_digest": facts.pixel_digest,
        "bytes": facts.file_bytes,
        "format": facts.file_format,
        "width": facts.width,
        "height": facts.height,
    }


def _json_value(value: Any) -> Any:  # noqa: ANN401  JSON values
    """The value in JSON's own types."""
    if isinstance(value, Mapping):
        return {str(key): _json_value(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_json_value(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
