"""The scripts of `packaging/` on the path, and the description that all of them work from."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "packaging"))

from bundling import description as descriptions


@pytest.fixture(scope="session")
def description() -> descriptions.Description:
    return descriptions.load()


@pytest.fixture
def when() -> dt.datetime:
    return dt.datetime(2026, 11, 30, 12, 0, tzinfo=dt.UTC)
