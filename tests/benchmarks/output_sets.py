"""Sets of outputs with a memorised work in them, and sets without anything: what the analysis finds, and how often it is wrong.

    python -m tests.benchmarks.output_sets ART OUT [--split report] [--works 100] [--outputs 300] [--seed 7]
    python -m tests.benchmarks.output_sets ART OUT --only nulls | planted | speed

Works and outputs are pictures by the same hands (`sources.py`); a memorised work is planted as 2, 5 and 20 % of the outputs,
never twice the same (`planted.py`). Sets without anything are drawn from the other pictures. OUT keeps pictures and
fingerprints, so that the second run is quick. `speed` times all but the fingerprints on made-up ones.
"""

from __future__ import annotations

import argparse
import shutil
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from provcheck.app import portfolios
from provcheck.app.output_report import ALPHA, OutputsReport
from provcheck.app.output_sets import AskedSets, OutputsAnalysed, analyse, copy_embedder
from provcheck.app.workspace import Workspace
from provcheck.core.fingerprint.small_picture import SIDE
from provcheck.core.jobs import CancelToken
from provcheck.core.matching.artworks import has_too_little_detail
from provcheck.core.matching.thresholds import limit
from provcheck.core.records import Portfolio
from provcheck.core.scan.events import Indexed
from provcheck.core.scan.set_reading import SetPicture, SetRead, SetReader
from provcheck.core.setstats.closeness import nearest_works
from provcheck.core.setstats.comparison import Statistic, compare, permutation_p
from provcheck.core.setstats.labels import Label, LabelKind
from provcheck.core.setstats.repeats import repeats_in
from provcheck.core.setstats.words import lifts_of
from tests.benchmarks.build import divide, limited, save, studio_for, write_unrelated, write_work
from tests.benchmarks.geometry import start
from tests.benchmarks.planted import variation
from tests.benchmarks.related import Related
from tests.benchmarks.sources import SPLITS

SHARES = (0.02, 0.05, 0.20)
PLANTS = 3
NULL_SETS = 60
PERMUTED = 1000
_ROUNDS = 999


def main() -> None:
    """Run with the command line's arguments."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("art", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--split", choices=sorted(SPLITS), default="report")
    parser.add_argument("--works", type=int, default=100)
    parser.add_argument("--outputs", type=int, default=300)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--only", choices=("planted", "nulls", "speed"))
    asked = parser.parse_args()
    if asked.only in {None, "speed"}:
        speed()
    if asked.only == "speed":
        return
    build(asked.art, asked.out, asked.split, (asked.works, asked.outputs), asked.seed)
    workspace = Workspace(asked.out / "library")
    portfolio = indexed(workspace, asked.out / "works")
    if asked.only in {None, "planted"}:
        planted(workspace, portfolio, asked.out, asked.outputs)
    if asked.only in {None, "nulls"}:
        nulls(workspace, portfolio, asked.out, asked.seed)


def build(art: Path, out: Path, split: str, sizes: tuple[int, int], seed: int) -> None:
    """Write works, unrelated outputs and planted ones, unless they are there."""
    if (out / "planted").is_dir():
        return
    works, outputs = sizes
    drawn = divide(art, split, works, outputs, seed)
    for folder in ("works", "unrelated", "planted"):
        (out / folder).mkdir(parents=True)
    for number, work in enumerate(drawn.works):
        write_work(out, number, work)
    related = Related()
    for told in write_unrelated(out, drawn, seed):
        if any(related.holds(told.original, work.name) for work in drawn.works):
            (out / "unrelated" / told.file).unlink()
    for number, work in enumerate(drawn.works[:PLANTS]):
        for time_again in range(round(outputs * max(SHARES))):
            studio, _used = studio_for(drawn.pool, f"{seed} planted {number} {time_again}")
            edited = limited(variation(start(work.rgb, work.figure), studio))
            save(out / "planted", f"p{number:02}-{time_again:04}", edited.image, studio.rng)


def indexed(workspace: Workspace, works: Path) -> Portfolio:
    """The portfolio of a folder."""
    asked = portfolios.NewPortfolio("works")
    *_others, last = portfolios.index(workspace, asked, [works], CancelToken(), mirror=True)
    if not isinstance(last, Indexed):
        raise TypeError(last)
    return last.summary.portfolio


def report_of(workspace: Workspace, portfolio: Portfolio, folder: Path) -> OutputsReport:
    """What is found out about a folder."""
    *_others, last = analyse(workspace, portfolio, AskedSets((folder,)), CancelToken())
    if not isinstance(last, OutputsAnalysed):
        raise TypeError(last)
    return last.report


def planted(workspace: Workspace, portfolio: Portfolio, out: Path, count: int) -> None:
    """Analyse sets with every planted work at every share, and one without any."""
    print("share  work  found  near  in repeats  clique  findings  wrong works")
    for share, number in [(0.0, 0), *((share, number) for share in SHARES for number in range(PLANTS))]:
        copies = sorted((out / "planted").glob(f"p{number:02}-*"))[: round(share * count)]
        folder = out / "set"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for file in (*sorted((out / "unrelated").iterdir())[: count - len(copies)], *copies):
            (folder / file.name).hardlink_to(file)
        report = report_of(workspace, portfolio, folder)
        told = f"work-{number:04}.png"
        print(f"{share:5.0%}  {number:4}  {_line(report, told, len(copies))}")


def _line(report: OutputsReport, work: str, copies: int) -> str:
    """What was found of a planted work, and what else."""
    found = {match.work.name for match in report.copies}
    near = sum(len(each.outputs) for each in report.near if each.work.name == work)
    inside = [group for group in report.repeats if Path(group.centre).name.startswith("p")]
    repeated, clique = sum(len(group.outputs) for group in inside), max((group.clique for group in inside), default=0)
    told = f"{'yes' if work in found else '-':5}  {near:4}  {repeated:4} of {copies:3}  {clique:6}"
    return f"{told}  {', '.join(report.findings) or '-'}  {', '.join(sorted(found - {work})) or '-'}"


def nulls(workspace: Workspace, portfolio: Portfolio, out: Path, seed: int) -> None:
    """Draw sets without anything and count what passes for a find."""
    outputs, works = rows_of(workspace, out / "unrelated"), rows_of(workspace, out / "works")
    model = copy_embedder(workspace.fingerprinter()).card.model_id
    rows = np.stack([picture.prints.embeddings[model] for picture in outputs])
    cosines = nearest_works(rows, np.stack([picture.prints.embeddings[model] for picture in works])).cosine
    rng = np.random.default_rng(seed)
    found: Counter[str] = Counter()
    for _set in range(NULL_SETS):
        size = int(rng.choice((50, 100, 200, 300)))
        drawn = np.sort(rng.choice(len(outputs), min(size, len(outputs)), replace=False))
        repeats = repeats_in(rows[drawn], [outputs[place].small for place in drawn.tolist()])
        words = [[Label(LabelKind.WORD, f"w{word}") for word in rng.choice(60, 8, replace=False)] for _output in drawn]
        lifts = lifts_of(cosines[drawn], words).lifts
        found["near works"] += bool((cosines[drawn] >= limit("copy-embedding")).any())
        found["repeats"] += bool(repeats.groups)
        found["local repeats"] += bool(repeats.local)
        found["labels"] += any(lift.p_corrected < ALPHA for lift in lifts)
    print(f"{NULL_SETS} sets of 50 to 300 outputs without anything: " + (", ".join(f"{k} {n}" for k, n in found.items())))
    print(f"portfolio {portfolio.work_count} works; nearest cosines up to {cosines.max():.2f}")
    permuted(cosines.astype(np.float64), rng)


def permuted(cosines: NDArray[np.float64], rng: np.random.Generator) -> None:
    """How often two halves of one set are told to differ."""
    for statistic in Statistic:
        p = []
        for _null in range(PERMUTED):
            mixed = rng.permutation(cosines)
            half = len(mixed) // 2
            p.append(permutation_p(mixed[:half], mixed[half:], statistic, _ROUNDS, rng))
        for alpha in (0.05, 0.01):
            wrong = sum(value <= alpha for value in p)
            reach = 1.96 * np.sqrt(PERMUTED * alpha * (1 - alpha))
            bounds = f"{PERMUTED * alpha - reach:.0f} to {PERMUTED * alpha + reach:.0f}"
            print(f"{statistic}: p up to {alpha} in {wrong} of {PERMUTED} permuted nulls (95 % interval {bounds})")


def rows_of(workspace: Workspace, folder: Path) -> Sequence[SetPicture]:
    """Pictures of a folder that have enough detail."""
    with workspace.open_library() as library:
        *_others, last = SetReader(library, workspace.fingerprinter()).run([folder], CancelToken())
    if not isinstance(last, SetRead):
        raise TypeError(last)
    return [picture for picture in last.pictures if not has_too_little_detail(picture.prints.facts)]


def speed(count: int = 5000, works: int = 2000) -> None:
    """Time the analysis of made-up fingerprints: of unrelated outputs, and of outputs that are all one picture."""
    rng = np.random.default_rng(1)
    for name, spread in (("unrelated", 1.0), ("one picture", 0.02)):
        rows = rng.normal(size=(1, 512)) * (1 - spread) + rng.normal(size=(count, 512)) * spread
        rows = np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)
        base = rng.integers(0, 256, (SIDE, SIDE, 3))
        drawn = (base * (1 - spread) + rng.integers(0, 256, (SIDE, SIDE, 3)) * spread for _picture in range(count))
        pictures = [np.asarray(values, np.uint8) for values in drawn]
        started = time.perf_counter()
        repeats = repeats_in(rows, pictures)
        repeated = time.perf_counter()
        cosines = nearest_works(rows, rows[:works]).cosine
        for statistic in Statistic:
            compare(cosines, cosines[::-1] * np.float32(0.99), statistic)
        done = time.perf_counter()
        groups = [len(group.members) for group in repeats.groups]
        print(f"{count} outputs, {name}: repeats {repeated - started:.1f} s, the rest {done - repeated:.1f} s, groups {groups}")


if __name__ == "__main__":
    main()
