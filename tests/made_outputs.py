"""What a set of outputs shows, made up by hand: every kind of figure, without a model."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from provcheck.app.output_report import (
    ComparedPicture,
    NearOutput,
    NearWork,
    OutputsReport,
    RepeatedOutputs,
    SetAccount,
    SetComparison,
    SetRole,
)
from provcheck.core.errors import Reason
from provcheck.core.records import ModelUse, PictureFacts, Portfolio, Skipped, Work
from provcheck.core.setstats.closeness import closeness_of
from provcheck.core.setstats.comparison import Comparison, Statistic, compare
from provcheck.core.setstats.labels import Label, LabelKind
from provcheck.core.setstats.words import NO_LABELS, lifts_of

OUTPUTS = 40
NEAR = 6
MODEL = ModelUse("sscd", "SSCD", "copy", "0" * 64, "MIT", "1", ("CPUExecutionProvider",), ("CPUExecutionProvider",))
PORTFOLIO = Portfolio(1, "Ana", "Ana Example", ("@ana",), 2)


def facts(name: str) -> PictureFacts:
    digest = hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()
    return PictureFacts(digest, digest, 1000, "PNG", 200, 100, False, 1.0)


def made_work(number: int, before: str = "") -> Work:
    name = f"{before}red {number}.png"
    return Work(number, f"/portfolio/{name}", facts(name))


def made_set(role: SetRole, cosines: list[float], before: str = "") -> SetAccount:
    """A set whose pictures are as near as this, all to the first work."""
    paths = [f"/{role}/{before}blue {number}.png" for number in range(len(cosines))]
    pictures = tuple(ComparedPicture(path, facts(path).sha256, cosine, 0) for path, cosine in zip(paths, cosines, strict=True))
    return SetAccount(role, (f"/{role}",), closeness_of(np.array(cosines, np.float32), 0.75), (), (), (), pictures)


@cache
def _compared(first: tuple[float, ...], second: tuple[float, ...]) -> tuple[Comparison | None, ...]:
    """The two sets beside each other, by so few random divisions as still tell a difference."""
    values = np.array(first, np.float32), np.array(second, np.float32)
    return tuple(compare(*values, statistic, rounds=499) for statistic in Statistic)


def made_report(before: str = "", **changes: Any) -> OutputsReport:
    """Six of forty outputs are near a work and repeat; a word goes with that; another set is further off.

    `before` stands before the name of every file.
    """
    cosines = [0.9 - 0.02 * number for number in range(NEAR)] + [0.2 + 0.01 * number for number in range(OUTPUTS - NEAR)]
    outputs = replace(
        made_set(SetRole.OUTPUTS, cosines, before),
        same=(f"/outputs/{before}again.png",),
        too_little_detail=(f"/outputs/{before}flat.png",),
        skipped=(Skipped(f"/outputs/{before}torn.png", Reason.TRUNCATED),),
    )
    against = made_set(SetRole.AGAINST, [0.1 + 0.01 * number for number in range(20)], before)
    works = made_work(1, before), made_work(2, before)
    paths = tuple(picture.path for picture in outputs.pictures)
    near = NearWork(works[0], tuple(NearOutput(path, cosine) for path, cosine in zip(paths[:NEAR], cosines, strict=False)))
    whole = RepeatedOutputs(paths[:NEAR], paths[0], 4, 0.9, 0.05, (), works[0], cosines[0])
    part = RepeatedOutputs(paths[10:14], paths[11], 0, None, None, (0, 1, 4), works[1], cosines[11])
    values = np.array(cosines, np.float32)
    labels = [
        (Label(LabelKind.WORD, f"{before}ana"),) if number < NEAR + 2 else (Label(LabelKind.WORD, "castle"),)
        for number in range(OUTPUTS)
    ]
    lifts = lifts_of(values, [(*each, Label(LabelKind.MODEL, "inks")) for each in labels])
    places = tuple(tuple(row for row, each in enumerate(labels) if lift.labels[0] in each) for lift in lifts.lifts)
    found = _compared(tuple(cosines), tuple(picture.cosine for picture in against.pictures))
    report = OutputsReport(
        started="2026-11-21T10:00:00+00:00",
        version="0.1.0",
        portfolio=PORTFOLIO,
        work_count=2,
        works_too_flat=0,
        works_skipped=(),
        model=MODEL,
        sets=(outputs, against),
        own=closeness_of(np.array([0.3, 0.3], np.float32), 0.75),
        near=(near,),
        least=3,
        repeats=(whole,),
        local_repeats=(part,),
        labels=lifts,
        comparisons=tuple(SetComparison(SetRole.AGAINST, each, 2 * each.p, 0) for each in found if each is not None),
        checked=paths[:3],
        matches=(),
        works=works,
        label_pictures=places,
    )
    return replace(report, **changes)


def bare_report(outputs: int = 1, **changes: Any) -> OutputsReport:
    """A set in which there is nothing to be told: no work is near, no prompt is known, there is no other set."""
    account = made_set(SetRole.OUTPUTS, [0.3] * outputs)
    nothing: dict[str, Any] = {
        "sets": (account,),
        "own": None,
        "near": (),
        "repeats": (),
        "local_repeats": (),
        "labels": NO_LABELS,
        "label_pictures": (),
        "comparisons": (),
        "checked": (),
    }
    return replace(made_report(), **nothing, **changes)
