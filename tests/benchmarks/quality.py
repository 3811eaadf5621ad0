"""How many copies are found and how many innocent pictures are accused, by kind of edit.

    python -m tests.benchmarks.quality PICTURES [--works 120] [--edited 20] [--level standard]

PICTURES holds a folder per source, each with pictures. Works and innocent pictures are drawn from all sources, so that many of
them are by the same hand; every edit is made of some of the works. Accepted pairs whose originals really share something (an
element that is reused, another size of one picture) are printed for a look, because no file says so.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from PIL import Image

from provcheck.app.workspace import Workspace
from provcheck.core.errors import PictureError
from provcheck.core.fingerprint.embedder import Embedder
from provcheck.core.fingerprint.hashes import HASH_KINDS, HASH_SIDE, pdq_quality
from provcheck.core.fingerprint.local_features import extract
from provcheck.core.fingerprint.prints import Prints, stack
from provcheck.core.imaging.door import read_picture
from provcheck.core.imaging.formats import READ_SUFFIXES
from provcheck.core.imaging.picture import Pixels, fit_within
from provcheck.core.matching.matcher import Matcher, MatcherSettings
from provcheck.core.matching.pair import PairPicture, PairResult, compare_pair
from provcheck.core.models.card import Role
from provcheck.core.records import Level, Match, PictureFacts, VerdictKind, Work
from tests.benchmarks.edits import EDITS

SEED = 5
SHORTEST_SIDE = 200
LONGEST_SIDE = 1024


@dataclass(frozen=True)
class Known:
    """A picture with all that matching needs of it."""

    name: str
    rgb: Pixels
    prints: Prints
    pair: PairPicture


@dataclass
class Tally:
    """Counts for one kind of suspect."""

    suspects: int = 0
    candidate: int = 0
    found: int = 0
    verdicts: dict[str, int] = field(default_factory=lambda: defaultdict(int))


def main() -> None:
    """Run with the command line's arguments."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pictures", type=Path)
    parser.add_argument("--works", type=int, default=120)
    parser.add_argument("--edited", type=int, default=20, help="works that every edit is made of")
    parser.add_argument("--level", type=Level, default=Level.STANDARD)
    arguments = parser.parse_args()
    rng = random.Random(SEED)
    embedder = Workspace(Path("nowhere")).fingerprinter().embedders[0]
    drawn = draw(arguments.pictures, 2 * arguments.works, rng)
    known = [fingerprint(name, rgb, embedder) for name, rgb in drawn]
    works, innocent = known[: arguments.works], known[arguments.works :]
    run(works, innocent, rng.sample(range(len(works)), arguments.edited), embedder, arguments.level, rng)


def draw(root: Path, count: int, rng: random.Random) -> list[tuple[str, Pixels]]:
    """Pictures of all sources in turn, large enough and readable, in a seeded order."""
    sources = []
    for folder in sorted(path for path in root.iterdir() if path.is_dir()):
        files = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix.lower() in READ_SUFFIXES)
        rng.shuffle(files)
        sources.append(files)
    drawn: list[tuple[str, Pixels]] = []
    while len(drawn) < count and any(sources):
        for files in sources:
            pixels = _next_readable(files)
            if pixels is not None and len(drawn) < count:
                drawn.append(pixels)
    rng.shuffle(drawn)
    return drawn


def _next_readable(files: list[Path]) -> tuple[str, Pixels] | None:
    while files:
        file = files.pop()
        try:
            picture = read_picture(file)
        except PictureError as error:
            print(f"left out: {error}")
            continue
        if min(picture.width, picture.height) >= SHORTEST_SIDE:
            return str(file), fit_within(picture.on_ground(), LONGEST_SIDE)
    return None


def fingerprint(name: str, rgb: Pixels, embedder: Embedder) -> Known:
    """Everything that matching needs."""
    small = fit_within(rgb, HASH_SIDE)
    facts = PictureFacts(name, name, rgb.nbytes, "PNG", rgb.shape[1], rgb.shape[0], has_alpha=False, detail=1.0)
    prints = Prints(
        facts=facts,
        hashes={kind.signal: kind.compute(small) for kind in HASH_KINDS},
        pdq_quality=pdq_quality(small),
        embeddings={embedder.card.model_id: embedder.embed(embedder.prepare(rgb))},
    )
    return Known(name, rgb, prints, PairPicture(facts, small, extract(rgb)))


def run(
    works: list[Known], innocent: list[Known], chosen: list[int], embedder: Embedder, level: Level, rng: random.Random
) -> None:
    """Match every suspect and print the table."""
    records = tuple(Work(row, work.name, work.prints.facts) for row, work in enumerate(works))
    portfolio = stack(records, tuple(work.prints for work in works))
    count = len(innocent) + len(chosen) * len(EDITS)
    settings = MatcherSettings(level, count, 0, {embedder.card.model_id: Role.COPY}, {})
    matcher = Matcher(portfolio, settings)
    tallies: dict[str, Tally] = defaultdict(Tally)
    accused: list[Match] = []
    started = time.perf_counter()
    for suspect in innocent:
        accused += _copies(match_one(matcher, works, suspect, level, Tally(), None))
    images = [Image.fromarray(other.rgb) for other in innocent]
    for row in chosen:
        for kind, edit in EDITS.items():
            edited = edit(Image.fromarray(works[row].rgb), rng.sample(images, 3), rng)
            suspect = fingerprint(f"{kind} of {works[row].name}", np.asarray(edited.convert("RGB")), embedder)
            match_one(matcher, works, suspect, level, tallies[kind], row)
    print_table(tallies, accused, len(innocent), (time.perf_counter() - started) / count)


def match_one(
    matcher: Matcher, works: list[Known], suspect: Known, level: Level, tally: Tally, truth: int | None
) -> tuple[Match, ...]:
    """Match one suspect and count whether the work it was made of is a candidate and a match."""
    rows = matcher.rows_to_align(suspect.prints)
    pairs: dict[int, PairResult] = {row: compare_pair(works[row].pair, suspect.pair, level) for row in rows}
    found = matcher.match(suspect.name, suspect.prints, lambda asked: {row: pairs[row] for row in asked}).matches
    tally.suspects += 1
    tally.candidate += truth in rows
    for match in _copies(found):
        if truth is not None and match.work.number == truth:
            tally.found += 1
            tally.verdicts[match.verdict] += 1
    return found


def _copies(matches: tuple[Match, ...]) -> list[Match]:
    return [match for match in matches if match.verdict is not VerdictKind.RESEMBLANCE]


def print_table(tallies: dict[str, Tally], accused: list[Match], innocent: int, seconds: float) -> None:
    """Print recall by kind of edit, then every accused picture."""
    print(f"{'edit':20} {'suspects':>8} {'candidate':>9} {'found':>6}  verdicts")
    total = Tally()
    for kind, tally in tallies.items():
        verdicts = ", ".join(f"{name} {number}" for name, number in sorted(tally.verdicts.items()))
        shares = f"{tally.candidate / tally.suspects:9.2f} {tally.found / tally.suspects:6.2f}"
        print(f"{kind:20} {tally.suspects:8} {shares}  {verdicts}")
        total = replace(
            total,
            suspects=total.suspects + tally.suspects,
            candidate=total.candidate + tally.candidate,
            found=total.found + tally.found,
        )
    print(f"{'all':20} {total.suspects:8} {total.candidate / total.suspects:9.2f} {total.found / total.suspects:6.2f}")
    print(f"{seconds:.2f} s a suspect with its edit; {len(accused)} accepted pairs of {innocent} other pictures, to look at:")
    for match in sorted(accused, key=lambda match: -match.score):
        alignment = match.evidence.alignment
        meaning = -alignment.log10_nfa if alignment is not None else 0.0
        print(f"  {match.verdict} {meaning:7.1f}  {match.suspect}  <-  {match.work.path}")


if __name__ == "__main__":
    main()
