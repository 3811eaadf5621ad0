"""How long a report takes to write, and how large it is.

    python -m tests.benchmarks.report ART OUT [--counts 0,1,40,500]

Draws works from ART (`tests.benchmarks.sources`), makes two suspects of each, cropped and saved again, checks them with the
real engine into a library in the folder OUT, which is kept for the next time, and writes the report of as many of the matches
as are asked for. What is timed is what `provcheck report` does once it has opened the scan.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from itertools import islice
from pathlib import Path

from PIL import Image

from provcheck.app.portfolios import NewPortfolio, index, list_portfolios
from provcheck.app.scanning import list_scans, load_scan, scan
from provcheck.app.workspace import Workspace
from provcheck.core.jobs import CancelToken
from provcheck.core.scan_records import ScanReport, ScanSettings
from provcheck.render.export import export_csv, export_html, export_json, export_pdf
from tests.benchmarks.sources import Original, draw

_WORKS = 270
_QUALITIES = (90, 70)
_CROPS = (0.05, 0.12)
"""Cut from every side of the two suspects of a work, as a share of it."""


def main() -> None:
    """Run with the command line's arguments."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("art", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--counts", default="0,1,40,500")
    asked = parser.parse_args()
    workspace = Workspace(asked.out / "library")
    made = _kept(workspace) or _made(workspace, asked.art, asked.out)
    print(f"{len(made.matches)} matches of {made.work_count} works")
    for count in map(int, asked.counts.split(",")):
        measure(workspace, replace(made, matches=made.matches[:count]), asked.out)


def measure(workspace: Workspace, report: ScanReport, out: Path) -> None:
    """Write a report in every form; print seconds and megabytes of each."""
    for ending, export in (("pdf", export_pdf), ("html", export_html), ("json", export_json), ("csv", export_csv)):
        target = out / f"report-{len(report.matches)}.{ending}"
        start = time.perf_counter()
        export(workspace, report, target)
        spent, megabytes = time.perf_counter() - start, target.stat().st_size / 1e6
        print(f"{len(report.matches):>4} matches, {ending}: {spent:.2f} s, {megabytes:.2f} MB", flush=True)


def _kept(workspace: Workspace) -> ScanReport | None:
    scans = list_scans(workspace)
    return load_scan(workspace, scans[0].number) if scans else None


def _made(workspace: Workspace, art: Path, out: Path) -> ScanReport:
    works, suspects = out / "works", out / "suspects"
    for folder in (works, suspects):
        folder.mkdir(parents=True)
    for number, original in enumerate(islice(draw(art, "tune", 1), _WORKS)):
        _write(original, number, works, suspects)
    for _event in index(workspace, NewPortfolio("Works"), [works], CancelToken()):
        pass
    (portfolio,) = list_portfolios(workspace)
    for _event in scan(workspace, portfolio, [suspects], ScanSettings(), CancelToken()):
        pass
    kept = _kept(workspace)
    if kept is None:
        raise ValueError(out)
    return kept


def _write(original: Original, number: int, works: Path, suspects: Path) -> None:
    image = Image.fromarray(original.rgb)
    image.save(works / f"{number:03}.png")
    for variant, (quality, cut) in enumerate(zip(_QUALITIES, _CROPS, strict=True)):
        box = (image.width * cut, image.height * cut, image.width * (1 - cut), image.height * (1 - cut))
        image.crop(tuple(map(round, box))).save(suspects / f"{number:03}-{variant}.jpg", quality=quality)


if __name__ == "__main__":
    main()
