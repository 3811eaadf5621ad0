"""The main job from the command line, on real pictures with the real model."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pypdf
import pytest

from provcheck.app.scanning import open_scan
from provcheck.app.workspace import Workspace
from tests.e2e.support import (
    SOME,
    SUSPECTS,
    TRUTH,
    WORKS,
    pairs,
    planted,
    provcheck,
    read_json,
    read_valid_json,
    without_times,
)


@dataclass(frozen=True)
class Demo:
    """The demo, run once: all that follows is found by what it computed."""

    folder: Path
    done: subprocess.CompletedProcess[str]

    @property
    def library(self) -> Path:
        return self.folder / "library"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    folder = tmp_path_factory.mktemp("demo")
    return Demo(folder, provcheck("demo", "--out", folder, "--library", folder / "library", "--no-window"))


@pytest.fixture(scope="module")
def library(demo: Demo) -> Path:
    """A library with the demo's portfolio and everything in it known."""
    done = provcheck("index", WORKS, "--library", demo.library, "--portfolio", "Demo", "--artist", "A. Nonymous")
    assert done.returncode == 0, done.stderr
    return demo.library


def test_demo_names_every_planted_copy_and_accuses_no_other(demo: Demo) -> None:
    done = demo.done
    assert done.returncode == 0, done.stderr
    scan = read_valid_json(demo.folder / "provcheck-demo.json")
    assert pairs(scan) == planted()
    assert {Path(item["path"]).name for item in scan["suspects"]["skipped"]} == set(TRUTH["unreadable"])
    assert {Path(path).name for path in scan["suspects"]["too_little_detail"]} == set(TRUTH["too_little_detail"])
    text = "".join(page.extract_text() for page in pypdf.PdfReader(demo.folder / "provcheck-demo.pdf").pages)
    assert all(copy["suspect"] in text for copy in TRUTH["copies"])
    assert str(demo.folder / "provcheck-demo.pdf") in done.stdout


def test_scan_writes_everything_that_is_asked_for(library: Path, tmp_path: Path) -> None:
    files = {kind: tmp_path / f"scan.{kind}" for kind in ("json", "csv", "pdf")}
    exports = [part for kind, file in files.items() for part in (f"--{kind}", str(file))]
    done = provcheck("scan", SUSPECTS, "--library", library, "--candidates", "3", *exports)
    assert done.returncode == 1, "one of the suspects is broken on purpose"
    scan = read_valid_json(files["json"])
    assert pairs(scan) == planted()
    checked = scan["suspects"]["checked"]
    assert len(scan["candidates"]) == 3 * checked
    rows = list(csv.DictReader(io.StringIO(files["csv"].read_text(encoding="utf-8-sig"))))
    assert len(rows) == len(scan["matches"])
    assert files["pdf"].read_bytes().startswith(b"%PDF")


def test_regions_of_planted_copies_are_where_they_were_planted(library: Path, tmp_path: Path) -> None:
    provcheck("scan", SUSPECTS, "--library", library, "--json", tmp_path / "scan.json", "--quiet")
    matches = {(Path(m["suspect"]).name, Path(m["work"]).name): m for m in read_json(tmp_path / "scan.json")["matches"]}
    for copy in TRUTH["copies"]:
        found = matches[copy["suspect"], copy["work"]]["region"]["suspect"]
        assert _overlap(found, copy["region_of_suspect"]) >= 0.7, copy["suspect"]


def test_paths_are_given_back_as_given(tmp_path: Path) -> None:
    (tmp_path / "my works").mkdir()
    for name in ("picnic.jpg", "regatta.jpg"):
        shutil.copy(WORKS / name, tmp_path / "my works")
    (tmp_path / "found").mkdir()
    shutil.copy(SUSPECTS / "IMG_20240518.jpg", tmp_path / "found")
    arguments = ("scan", "found", "--portfolio-dir", "my works", "--json", "scan.json", "--library", "library")
    done = provcheck(*arguments, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    (match,) = read_json(tmp_path / "scan.json")["matches"]
    assert match["suspect"] == str(Path("found") / "IMG_20240518.jpg")
    assert match["work"] == str(Path("my works") / "picnic.jpg")
    assert match["verdict"] == "identical-file"
    opened = open_scan(Workspace(tmp_path / "library"), 1)
    assert opened is not None
    assert Path(opened.report.matches[0].suspect) == tmp_path / "found" / "IMG_20240518.jpg", "found from every folder"
    assert Path(opened.report.matches[0].work.path) == tmp_path / "my works" / "picnic.jpg"


def test_second_scan_gives_the_same_result_from_the_library(demo_works: Path, tmp_path: Path) -> None:
    scans = []
    for name in ("first.json", "second.json"):
        provcheck("scan", *SOME, "--library", demo_works, "--json", tmp_path / name, "--candidates", "5", "--quiet")
        scans.append(without_times(read_json(tmp_path / name)))
    assert len(scans[0]["matches"]) >= 3
    assert scans[0] == scans[1]


def test_check_answers_for_one_picture_and_is_not_listed(library: Path) -> None:
    before = provcheck("doctor", "--library", library).stdout
    done = provcheck("check", SUSPECTS / "tilted-scan.jpg", "--library", library)
    assert done.returncode == 0, done.stderr
    assert "Edited copy" in done.stdout
    assert "rotated 12" in done.stdout
    after = provcheck("doctor", "--library", library).stdout
    kept = [line for line in after.splitlines() if "kept" in line]
    assert kept
    assert kept == [line for line in before.splitlines() if "kept" in line]


def test_report_of_an_earlier_scan_outlives_the_files(library: Path, tmp_path: Path) -> None:
    suspects = tmp_path / "suspects"
    suspects.mkdir()
    shutil.copy(SUSPECTS / "blue-flame.jpg", suspects)
    assert provcheck("scan", suspects, "--library", library).returncode == 0
    shutil.rmtree(suspects)
    done = provcheck("report", "latest", "--library", library, "--pdf", tmp_path / "late.pdf")
    assert done.returncode == 0, done.stderr
    reader = pypdf.PdfReader(tmp_path / "late.pdf")
    page = next(page for page in reader.pages if "blue-flame.jpg" in page.extract_text() and len(page.images) >= 2)
    assert "campfire.jpg" in page.extract_text()


def test_a_scan_that_found_nothing_gives_a_report_too(library: Path, tmp_path: Path) -> None:
    done = provcheck("scan", SUSPECTS / "tea-house.jpg", "--library", library, "--pdf", tmp_path / "nothing.pdf")
    assert done.returncode == 0, done.stderr
    assert "No copy of the works was found." in done.stdout
    text = pypdf.PdfReader(tmp_path / "nothing.pdf").pages[0].extract_text()
    assert "No copy of the works was found." in " ".join(text.split())


def _overlap(first: list[list[float]], second: list[list[float]]) -> float:
    """Intersection over union of two polygons of the unit square, counted on a grid."""
    masks = []
    for polygon in (first, second):
        mask = np.zeros((400, 400), np.uint8)
        cv2.fillPoly(mask, [np.round(np.array(polygon) * 400).astype(np.int32)], 1)
        masks.append(mask.astype(bool))
    return float((masks[0] & masks[1]).sum() / (masks[0] | masks[1]).sum())
