"""What is said of the computer, and that nothing is said of it that was not measured."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from provcheck.app import demo, paths
from provcheck.app.demo import Pace, check_demo, pace_here
from provcheck.app.i18n import languages, speaking
from provcheck.app.system_check import LITTLE_ROOM, SystemFacts, system_facts, system_lines
from provcheck.app.workspace import Workspace
from provcheck.core.jobs import CancelToken
from provcheck.core.records import Level, ModelUse, Portfolio
from provcheck.core.scan.events import Scanned
from provcheck.core.scan_records import ScanReport, ScanSettings

CPU, CUDA = "CPUExecutionProvider", "CUDAExecutionProvider"
SSCD = ModelUse("sscd", "SSCD", "copy", "0" * 64, "MIT", "1", (CPU,), (CPU,))
PACE = Pace(Level.STANDARD, 19, 6.3, CPU)
FACTS = SystemFacts((SSCD,), 8, 16_000_000_000, 6_000_000_000, 120_000_000_000, PACE)
MADE = ScanReport(
    0, "", "", "", ScanSettings(), (SSCD,), Portfolio(1, "Demo", "", ()), (), (), (), 19, (), (), ()
)  # fmt: skip


def told(facts: SystemFacts) -> dict[str, str]:
    return {line.title: line.text for line in system_lines(facts)}


def warned(facts: SystemFacts) -> list[str]:
    return [line.title for line in system_lines(facts) if line.warns]


def test_all_of_a_computer_that_has_everything_is_told_without_a_warning() -> None:
    lines = told(FACTS)
    assert lines["Copy detection"].startswith("The model that finds copies is here. Edited copies")
    assert SSCD.title not in " ".join(lines.values()), "its name says nothing to who is welcomed"
    assert lines["Graphics card"] == "Pictures are compared on the processor."
    assert lines["Processor"].startswith("8 processor cores.")
    assert lines["Memory"].startswith("16.0 GB in all. A file that needs more than 6.0 GB")
    assert lines["Free room"].startswith("120.0 GB ")
    assert lines["Speed"].startswith("About 3 pictures a second at level Standard here")
    assert warned(FACTS) == []


@pytest.mark.parametrize("code", languages())
def test_what_begins_behind_the_name_of_a_line_and_its_colon_has_no_other(code: str) -> None:
    with speaking(code):
        told_of = [system_lines(facts) for facts in (FACTS, replace(FACTS, pace=None), replace(FACTS, uses=()))]
    assert not [line.text for lines in told_of for line in lines if re.match("[^.\u3002]*[:\uff1a]", line.text)]


def test_a_missing_copy_model_is_told_with_what_it_means_and_what_to_do() -> None:
    other = replace(SSCD, role="resemblance")
    for uses in ((), (other,)):
        facts = replace(FACTS, uses=uses)
        assert "may be missed" in told(facts)["Copy detection"]
        assert "Settings under Models" in told(facts)["Copy detection"]
        assert warned(facts) == ["Copy detection"]


def test_little_room_is_warned_of_and_room_that_is_not_known_not_told() -> None:
    assert warned(replace(FACTS, room=LITTLE_ROOM - 1)) == ["Free room"]
    assert warned(replace(FACTS, room=LITTLE_ROOM)) == []
    assert "Free room" not in told(replace(FACTS, room=None))


@pytest.mark.parametrize(
    ("pace", "said"),
    [
        (Pace(Level.QUICK, 19, 45.0, CPU), "About 25 pictures a minute at level Quick"),
        (Pace(Level.STANDARD, 1, 600.0, CPU), "About 1 picture a minute"),
        (Pace(Level.STANDARD, 19, 19.0, CPU), "About 1 picture a second"),
        (None, "Not measured yet"),
        (replace(PACE, provider=CUDA), "Not measured yet"),
    ],
)
def test_a_pace_is_told_only_where_it_was_measured_with_what_is_used_now(pace: Pace | None, said: str) -> None:
    assert told(replace(FACTS, pace=pace))["Speed"].startswith(said)


def test_the_computer_itself_is_looked_at_for_a_library_that_is_not_there_yet(tmp_path: Path) -> None:
    facts = system_facts(tmp_path / "not" / "yet", [SSCD])
    assert facts.cores >= 1
    assert 0 < facts.most_for_file <= facts.memory
    assert facts.room
    assert facts.pace is None


@pytest.fixture
def scans(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The scans that are kept; every check of the demo adds one."""
    kept: list[Any] = []

    def scan(*_asked: Any) -> Iterator[Scanned]:
        kept.append(MADE)
        yield Scanned(MADE)

    monkeypatch.setattr(demo.scanning, "list_scans", lambda _workspace: tuple(kept))
    monkeypatch.setattr(demo.scanning, "scan", scan)
    return kept


def test_the_first_check_of_the_demo_is_measured_and_no_later_one(scans: list[Any], tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    list(check_demo(workspace, MADE.portfolio, ScanSettings(), CancelToken()))
    pace = pace_here()
    assert pace is not None
    assert (pace.level, pace.pictures, pace.provider) == (Level.STANDARD, 19, CPU)
    list(check_demo(workspace, MADE.portfolio, ScanSettings(), CancelToken()))
    assert pace_here() == pace
    assert len(scans) == 2


@pytest.mark.parametrize("kept", ["", "no json", "[]", '{"level": "standard", "pictures": 19, "seconds": 0, "provider": ""}'])
def test_a_pace_that_is_damaged_is_none(kept: str) -> None:
    place = paths.demo_folder() / "pace.json"
    place.parent.mkdir(parents=True)
    place.write_text(kept)
    assert pace_here() is None
