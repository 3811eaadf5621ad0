"""The layers hold, and each contract notices when they do not."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import tomli_w

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "provcheck"
LINTER: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
CONTRACTS: dict[str, str] = {contract["id"]: contract["name"] for contract in LINTER["contracts"]}

# Of every contract: files with a line that breaks it, and how the linter tells of that line.
PLANTS: dict[str, dict[str, tuple[str, str]]] = {
    "layers": {
        "core/errors.py": ("import provcheck.app.texts", "provcheck.core.errors -> provcheck.app.texts"),
        "app/paths.py": ("import provcheck.render.words", "provcheck.app.paths -> provcheck.render.words"),
        "render/words.py": ("import provcheck.gui.tasks", "provcheck.render.words -> provcheck.gui.tasks"),
        "gui/tasks.py": ("import provcheck.cli.main", "provcheck.gui.tasks -> provcheck.cli.main"),
        "unheard_of.py": ('"""A module of no layer."""', "provcheck.unheard_of"),
    },
    "core-order": {
        "core/errors.py": ("import provcheck.core.records", "provcheck.core.errors -> provcheck.core.records"),
        "core/records.py": ("import provcheck.core.jobs", "provcheck.core.records -> provcheck.core.jobs"),
        "core/imaging/door.py": (
            "import provcheck.core.fingerprint",
            "provcheck.core.imaging.door -> provcheck.core.fingerprint",
        ),
        "core/matching/search.py": ("import provcheck.core.index", "provcheck.core.matching.search -> provcheck.core.index"),
        "core/index/library.py": ("import provcheck.core.scan", "provcheck.core.index.library -> provcheck.core.scan"),
        "core/unheard_of.py": ('"""A module of no layer."""', "provcheck.core.unheard_of"),
    },
    "no-qt": {
        "core/jobs.py": ("import PySide6.QtCore", "provcheck.core.jobs -> PySide6"),
        "app/paths.py": ("import shiboken6", "provcheck.app.paths -> shiboken6"),
        "gui/charts.py": ("import pyqtgraph", "provcheck.gui.charts -> pyqtgraph"),
        "render/words.py": ("import provcheck.gui.charts", "provcheck.render.words -> provcheck.gui.charts"),
    },
    "one-door": {
        "app/paths.py": ("import provcheck.core.imaging.decoding", "provcheck.app.paths -> provcheck.core.imaging.decoding"),
        "core/scan/walk.py": (
            "import provcheck.core.imaging.artwork",
            "provcheck.core.scan.walk -> provcheck.core.imaging.artwork",
        ),
        "gui/tasks.py": ("import provcheck.core.imaging.photoshop", "provcheck.gui.tasks -> provcheck.core.imaging.photoshop"),
        "cli/main.py": ("import provcheck.core.imaging.vector", "provcheck.cli.main -> provcheck.core.imaging.vector"),
        "render/words.py": ("import provcheck.core.imaging.svg", "provcheck.render.words -> provcheck.core.imaging.svg"),
        "core/index/library.py": (
            "import provcheck.core.imaging.camera_raw",
            "provcheck.core.index.library -> provcheck.core.imaging.camera_raw",
        ),
        "core/matching/search.py": (
            "import provcheck.core.imaging.unusual_tiff",
            "provcheck.core.matching.search -> provcheck.core.imaging.unusual_tiff",
        ),
        "core/fingerprint/digests.py": (
            "import provcheck.core.imaging.frames",
            "provcheck.core.fingerprint.digests -> provcheck.core.imaging.frames",
        ),
    },
    "engines": {
        "app/paths.py": ("import imagehash", "provcheck.app.paths -> imagehash"),
        "cli/main.py": ("import psd_tools", "provcheck.cli.main -> psd_tools"),
        "render/words.py": ("import pdqhash", "provcheck.render.words -> pdqhash"),
        "gui/tasks.py": ("import pi_heif", "provcheck.gui.tasks -> pi_heif"),
    },
    "extra-cluster": {
        "app/paths.py": ("import fsspec", "provcheck.app.paths -> fsspec"),
        "cli/main.py": ("import ray", "provcheck.cli.main -> ray"),
        "core/files.py": ("import pyarrow", "provcheck.core.files -> pyarrow"),
    },
    "one-ray": {
        "cluster/workers.py": ("import ray", "provcheck.cluster.workers -> ray"),
        "cluster/storage.py": ("import ray.data", "provcheck.cluster.storage -> ray"),
    },
}


def lint(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Check the package in a folder against the contracts of this project."""
    (folder / "pyproject.toml").write_text(tomli_w.dumps({"tool": {"importlinter": LINTER}}), encoding="utf-8")
    code = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", code, "--no-cache", "--no-logo", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "300"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A folder with a copy of the package, to be spoilt."""
    shutil.copytree(PACKAGE, tmp_path / "provcheck", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_the_layers_hold(copy: Path) -> None:
    done = lint(copy)
    assert done.returncode == 0, done.stdout + done.stderr
    for name in CONTRACTS.values():
        assert f"{name} KEPT" in done.stdout


def test_every_contract_is_put_to_the_test() -> None:
    assert set(PLANTS) == set(CONTRACTS)


@pytest.mark.parametrize("contract", PLANTS)
def test_a_contract_notices_when_it_is_broken(copy: Path, contract: str) -> None:
    for file, (line, _told) in PLANTS[contract].items():
        with (copy / "provcheck" / file).open("a", encoding="utf-8") as stream:
            stream.write(f"\n{line}\n")
    done = lint(copy, "--contract", contract)
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"{CONTRACTS[contract]} BROKEN" in done.stdout
    for _line, told in PLANTS[contract].values():
        assert told in done.stdout


IMPORT_ALL = """
import importlib, pkgutil, sys
for blocked in ("PySide6", "shiboken6", "pyqtgraph"):
    sys.modules[blocked] = None
for name in sys.argv[1:]:
    package = importlib.import_module(name)
    for module in pkgutil.walk_packages(package.__path__, name + "."):
        importlib.import_module(module.name)
        print(module.name)
"""


def test_engine_use_cases_and_reports_need_no_qt() -> None:
    layers = ("core", "app", "render")
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL, *(f"provcheck.{layer}" for layer in layers)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    files = [file for layer in layers for file in (PACKAGE / layer).rglob("*.py") if file.name != "__init__.py"]
    modules = {".".join(file.relative_to(ROOT).with_suffix("").parts) for file in files}
    assert modules <= set(done.stdout.split())
    assert len(modules) > 40


def test_the_block_works() -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL, "provcheck.gui"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "PySide6" in done.stderr


def speaks_or_leaves(source: str) -> list[int]:
    """Lines that print to the terminal or end the process."""
    forbidden = {"print", "exit", "quit", "input", "SystemExit", "sys.exit", "os._exit", "sys.stdout.write", "sys.stderr.write"}
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    raised = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Raise) and node.exc is not None]
    found = [node.lineno for node in calls if ast.unparse(node.func) in forbidden]
    return found + [node.lineno for node in raised if node.exc is not None and ast.unparse(node.exc) in forbidden]


@pytest.mark.parametrize("layer", ["core", "app"])
def test_engine_and_use_cases_neither_print_nor_end_the_process(layer: str) -> None:
    files = sorted((PACKAGE / layer).rglob("*.py"))
    assert len(files) > 5
    assert {str(file): lines for file in files if (lines := speaks_or_leaves(file.read_text(encoding="utf-8")))} == {}


@pytest.mark.parametrize(
    "line", ["print('x')", "sys.exit(1)", "raise SystemExit", "raise SystemExit(2)", "os._exit(0)", "exit()"]
)
def test_printing_and_leaving_are_seen(line: str) -> None:
    assert speaks_or_leaves(f"def work():\n    {line}\n") == [2]
    assert speaks_or_leaves("def work():\n    document.print()\n    printed = exits\n") == []
