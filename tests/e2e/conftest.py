"""What tests of this folder begin with."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from filelock import FileLock

from tests.e2e.support import WORKS, provcheck

_MADE = "library-of-the-demo"


@pytest.fixture(scope="session")
def kept_demo_works(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with the demo's works, made once for all processes that run tests; not to be written to."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    made = shared / _MADE
    with FileLock(shared / f"{_MADE}.lock"):
        if not made.is_dir():
            beside = tmp_path_factory.mktemp("made") / _MADE
            done = provcheck("index", WORKS, "--portfolio", WORKS.name, "--library", beside, env={"HOME": str(beside.parent)})
            assert done.returncode == 0, done.stderr
            beside.rename(made)
    return made


@pytest.fixture
def demo_works(kept_demo_works: Path, tmp_path: Path) -> Path:
    """A library of the test's own that holds the demo's works, as the portfolio that a scan against their folder makes."""
    return Path(shutil.copytree(kept_demo_works, tmp_path / "library"))
