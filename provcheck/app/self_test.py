"""Whether the demo finds what it is known to hold: what the program's own test tells of a scan."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from provcheck.app.i18n import tr
from provcheck.app.joining import listed, sentences
from provcheck.app.model_texts import no_copy_model_in_terminal
from provcheck.core.assets import resource
from provcheck.core.models.card import Role
from provcheck.core.records import ModelUse, VerdictKind
from provcheck.core.scan_records import ScanReport

_TRUTH = "demo/truth.json"


@dataclass(frozen=True)
class Step:
    """One thing that was tried.

    Attributes:
        passed: Whether it works.
        told: What came of it, in a sentence.
    """

    passed: bool
    told: str


def demo_step(report: ScanReport, truth: Mapping[str, Any] | None = None) -> Step:
    """Whether a scan of the demo found all known matches and nothing else; a resemblance is neither."""
    known = truth if truth is not None else json.loads(resource(_TRUTH).read_text(encoding="utf-8"))
    expected = {(copy["suspect"], copy["work"]) for copy in known["copies"]}
    found = {
        (PurePath(match.suspect).name, PurePath(match.work.path).name)
        for match in report.matches
        if match.verdict is not VerdictKind.RESEMBLANCE
    }
    missing, wrong = sorted(expected - found), sorted(found - expected)
    unread = {PurePath(item.path).name for item in report.skipped}
    odd = sorted(unread ^ set(known["unreadable"]))
    if not missing and not wrong and not odd:
        return Step(passed=True, told=_all_well(len(expected), report))
    said = [tr("The demo scan is not as it should be.")]
    if missing:
        said.append(tr("Not found: {pairs}.").format(pairs=_pairs(missing)))
    if wrong:
        said.append(tr("Found, but not there: {pairs}.").format(pairs=_pairs(wrong)))
    if odd:
        said.append(tr("Read or not read against expectation: {names}.").format(names=listed(odd)))
    return Step(passed=False, told=sentences(*said))


def _all_well(count: int, report: ScanReport) -> str:
    told = tr("The demo scan found all known matches, {found} in {checked} pictures, and nothing else.")
    return told.format(found=count, checked=report.checked)


def _pairs(pairs: list[tuple[str, str]]) -> str:
    return listed(f"{suspect} <- {work}" for suspect, work in pairs)


def copy_model_step(uses: tuple[ModelUse, ...]) -> Step:
    """Whether a model that finds copies is there; that it is not is no failure of the program."""
    found = [use.title for use in uses if use.role == Role.COPY]
    if found:
        return Step(passed=True, told=tr("The model that finds copies is here: {names}.").format(names=listed(found)))
    return Step(passed=True, told=no_copy_model_in_terminal(uses))
