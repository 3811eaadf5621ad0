"""What a set of outputs shows, as JSON for machines, of schema provcheck.outputs/1 (resources/schemas)."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Iterator
from pathlib import Path
from typing import Any

from provcheck.app.output_report import ALPHA, NearWork, OutputsReport, RepeatedOutputs, SetAccount, SetComparison
from provcheck.app.output_texts import figures, influence_text
from provcheck.app.texts import verdict_sentence
from provcheck.core.files import write_atomically
from provcheck.core.records import Match, Skipped, Work
from provcheck.core.setstats import comparison, repeats, words
from provcheck.core.setstats.closeness import BINS, Closeness, Share
from provcheck.core.setstats.comparison import Interval
from provcheck.core.setstats.words import LabelLift
from provcheck.render.json_report import named_record

SCHEMA = "provcheck.outputs/1"
"""Id of the schema; the number changes when a reader of the old one could be misled."""


def export_outputs(report: OutputsReport, target: Path) -> None:
    """Write the report as JSON; raises OSError when the target cannot be written, and the old file then stays."""
    write_atomically(target, outputs_bytes(report))


def outputs_bytes(report: OutputsReport, *, for_others: bool = False) -> bytes:
    """The report as the bytes of a JSON file; `for_others` without the names of works that could not be used."""
    values = outputs_to_json(report)
    if for_others:
        values["portfolio"]["skipped"] = []
    text = json.dumps(values, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    # A lone surrogate stands in a name for a byte that is not text; Python's escape for it is JSON's.
    return text.encode("utf-8", "backslashreplace")


def outputs_to_json(report: OutputsReport) -> dict[str, Any]:
    """The report as dictionaries, lists, strings, booleans, None and finite numbers.

    It names a work only where an output is as near to it as a copy is, or the check found it in one: which others are the
    nearest tells nothing of the outputs, and of the portfolio what was perhaps never shown.
    """
    shown = _shown(report)
    return {
        "schema": SCHEMA,
        "tool": _tool(report),
        "started": report.started,
        "note": influence_text(),
        "portfolio": {
            "name": report.portfolio.name,
            "works": report.work_count,
            "too_little_detail": report.works_too_flat,
            "skipped": _skipped(report.works_skipped),
            "skipped_count": len(report.works_skipped),
            "closeness": None if report.own is None else _closeness(report.own),
        },
        "sets": [_set(account, report, shown) for account in report.sets],
        "findings": [finding.value for finding in report.findings],
        "near_works": [_near(near) for near in report.near],
        "repeats": {
            "least": report.least,
            "whole": [_repeated(group, shown) for group in report.repeats],
            "local": [_repeated(group, shown) for group in report.local_repeats],
        },
        "naming_the_artist": None if report.named is None else [named_record(each) for each in report.named],
        "labels": {
            "labelled": report.labels.outputs,
            "prompts": report.labels.labelled,
            "nearest": report.labels.nearest,
            "nearest_from": report.labels.cosine if report.labels.labelled else None,
            "too_few": report.labels.too_few,
            "tested": [_label(each) for each in report.labels.lifts],
        },
        "comparisons": [_comparison(each) for each in report.comparisons],
        "checks": {
            "checked": list(report.checked),
            "not_checked": report.not_checked,
            "matches": [_match(match) for match in report.matches],
        },
        "figures": {
            figure.key: {"title": figure.title, "shows": figure.shows, "does_not_show": figure.not_shown}
            for figure in figures(report)
        },
    }


def _tool(report: OutputsReport) -> dict[str, Any]:
    return {
        "name": "provcheck",
        "version": report.version,
        "model": {"id": report.model.model_id, "sha256": report.model.sha256, "preprocessing": report.model.preprocessing},
        "settings": {
            "alpha": ALPHA,
            "rounds": comparison.ROUNDS,
            "seed": comparison.SEED,
            "repeat_cosine": repeats.CLOSENESS,
            "repeat_distance": repeats.DISTANCE,
            "nearest_share": words.NEAREST_SHARE,
            "bin_width": 1 / BINS,
        },
    }


def _shown(report: OutputsReport) -> frozenset[str]:
    """SHA-256 of the works that something was found of."""
    near = (work for each in report.near for work in (each.work, *_nearest_of(each, report)))
    found = (work for match in report.matches for work in (match.work, *match.versions))
    return frozenset(work.facts.file_sha256 for work in (*near, *found))


def _nearest_of(near: NearWork, report: OutputsReport) -> Iterator[Work]:
    """The versions of a near work that its outputs are nearest to."""
    pictures = (report.by_path.get(output.path) for output in near.outputs)
    return (report.works[picture.work] for picture in pictures if picture is not None)


def _nearest(work: Work, shown: Container[str]) -> dict[str, Any]:
    return {"nearest_work": _work(work)} if work.facts.file_sha256 in shown else {}


def _set(account: SetAccount, report: OutputsReport, shown: Container[str]) -> dict[str, Any]:
    return {
        "role": account.role.value,
        "targets": list(account.folders),
        "closeness": _closeness(account.closeness),
        "pictures": [
            {"path": each.path, "sha256": each.content, "cosine": each.cosine} | _nearest(report.works[each.work], shown)
            for each in account.pictures
        ],
        "same_pixels": list(account.same),
        "too_little_detail": list(account.too_little_detail),
        "not_neutral": [{"path": each.path} for each in account.not_neutral],
        "skipped": _skipped(account.skipped),
    }


def _closeness(found: Closeness) -> dict[str, Any]:
    low, middle, high = found.quantiles
    return {
        "pictures": found.pictures,
        "mean": found.mean,
        "deviation": found.deviation,
        "quantile_75": low,
        "quantile_90": middle,
        "quantile_95": high,
        "threshold": found.threshold,
        "above": _share(found.above),
        "histogram": list(found.histogram),
    }


def _share(share: Share) -> dict[str, Any]:
    return {"count": share.count, "of": share.of, "share": share.value, "low": share.low, "high": share.high}


def _near(near: NearWork) -> dict[str, Any]:
    return {
        "work": _work(near.work),
        "outputs": [{"path": output.path, "cosine": output.cosine} for output in near.outputs],
    }


def _repeated(group: RepeatedOutputs, shown: Container[str]) -> dict[str, Any]:
    values: dict[str, Any] = {"outputs": list(group.outputs), "centre": group.centre}
    if group.tiles:
        values["tiles"] = list(group.tiles)
    else:
        values |= {"clique": group.clique, "mean_cosine": group.cosine, "mean_distance": group.distance}
    return values | _nearest(group.nearest, shown) | {"nearest_cosine": group.nearest_cosine}


def _label(lift: LabelLift) -> dict[str, Any]:
    return {
        "labels": [{"kind": label.kind.value, "text": label.text} for label in lift.labels],
        "near_with": _share(lift.near_with),
        "near_without": _share(lift.near_without),
        "lift": {"value": lift.lift, "low": lift.low, "high": lift.high},
        "p": lift.p,
        "p_corrected": lift.p_corrected,
    }


def _comparison(made: SetComparison) -> dict[str, Any]:
    found = made.comparison
    return {
        "role": made.role.value,
        "statistic": found.statistic.value,
        "outputs": found.first,
        "other": found.second,
        "difference": _interval(found.difference),
        "superiority": _interval(found.superiority),
        "p": found.p,
        "p_corrected": made.p_corrected,
        "rounds": found.rounds,
        "counts": list(found.counts),
        "in_both": made.in_both,
    }


def _interval(found: Interval) -> dict[str, Any]:
    return {"value": found.value, "low": found.low, "high": found.high}


def _match(match: Match) -> dict[str, Any]:
    return {
        "output": match.suspect,
        "work": _work(match.work),
        "verdict": match.verdict.value,
        "around_something_else": match.evidence.has_other_content,
        "reason": verdict_sentence(match),
        "false_alarms": match.false_alarms,
    }


def _work(work: Work) -> dict[str, Any]:
    return {"path": work.path, "sha256": work.facts.file_sha256}


def _skipped(items: Iterable[Skipped]) -> list[dict[str, Any]]:
    return [{"path": item.path, "reason": item.reason.value, "detail": item.detail} for item in items]
