from __future__ import annotations

import faulthandler
import subprocess
import sys
from pathlib import Path

import pytest

from provcheck.app.crash import CrashRecord

CRASHES = """
import faulthandler, sys
from pathlib import Path
from provcheck.app.crash import CrashRecord
CrashRecord(Path(sys.argv[1])).start()
faulthandler._sigsegv()
"""


@pytest.fixture(autouse=True)
def handler_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The handler of the test run itself stays in place."""
    monkeypatch.setattr(faulthandler, "enable", lambda *_file, **_all: None)
    monkeypatch.setattr(faulthandler, "disable", lambda: None)


def test_a_crash_is_told_at_the_next_start_and_once(tmp_path: Path) -> None:
    crashed = subprocess.run([sys.executable, "-c", CRASHES, str(tmp_path)], capture_output=True, check=False)
    assert crashed.returncode != 0
    record = CrashRecord(tmp_path)
    report = record.start()
    assert report is not None
    text = report.read_text(encoding="utf-8")
    assert text.startswith("Provcheck ")
    assert "Segmentation fault" in text or "access violation" in text
    record.stop()
    again = CrashRecord(tmp_path)
    assert again.start() is None
    again.stop()


def test_an_ordinary_end_leaves_nothing(tmp_path: Path) -> None:
    record = CrashRecord(tmp_path / "crashes")
    assert record.start() is None
    record.stop()
    assert list((tmp_path / "crashes").iterdir()) == []


def test_only_the_latest_reports_are_kept(tmp_path: Path) -> None:
    for number in range(9):
        (tmp_path / f"crash-2020010{number}-000000-0.txt").write_text("old")
    (tmp_path / "running.txt").write_text("Fatal Python error")
    record = CrashRecord(tmp_path)
    newest = record.start()
    record.stop()
    assert newest in set(tmp_path.glob("crash-*.txt"))
    assert len(list(tmp_path.glob("crash-*.txt"))) == 5


def test_a_folder_that_cannot_be_written_keeps_nobody_from_working(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert CrashRecord(tmp_path / "file" / "crashes").start() is None
