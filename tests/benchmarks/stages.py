"""Where the time goes: milliseconds of processor time a suspect of every stage, one after the other on one thread.

    python -m tests.benchmarks.stages SET LIBRARY [--level L] [--count 60]

SET is a folder that `tests.benchmarks.build` wrote, or any other folder of pictures, LIBRARY one into which works were indexed
(`SET/library` after a run of `tests.benchmarks.quality`). Nothing is written to it. Below the stages stands what decoding and
models alone would take: Pillow on the same bytes, and ONNX Runtime on the same tensors, both doing nothing else.
"""

from __future__ import annotations

import argparse
import io
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import fmean, median

import cv2
from PIL import Image
from threadpoolctl import threadpool_limits

from provcheck.app.workspace import Workspace
from provcheck.core.fingerprint.detail import detail_of
from provcheck.core.fingerprint.digests import pixel_digest
from provcheck.core.fingerprint.grounds import on_grounds
from provcheck.core.fingerprint.hashes import HASH_SIDE, hash_picture
from provcheck.core.fingerprint.local_features import QUICK_LIMIT, QUICK_SIDE, LocalFeatures, extract, extract_lines
from provcheck.core.fingerprint.prints import stack
from provcheck.core.fingerprint.structure_map import structure_map
from provcheck.core.imaging.decoding import read_picture
from provcheck.core.imaging.formats import READ_SUFFIXES
from provcheck.core.imaging.picture import Pixels
from provcheck.core.imaging.preview import SIDE
from provcheck.core.index.portfolio_store import PortfolioStore
from provcheck.core.index.prints_store import PrintsStore
from provcheck.core.matching.candidates import LEVELS_THAT_VOTE
from provcheck.core.matching.matcher import Matcher, MatcherSettings
from provcheck.core.matching.pair import LEVELS_WITH_LINES, compare_pair
from provcheck.core.matching.pair_picture import PairPicture
from provcheck.core.models.providers import CPU
from provcheck.core.models.sessions import on_runtime
from provcheck.core.records import Level
from provcheck.core.scan.fingerprinting import Fingerprinter
from provcheck.core.scan.work_pictures import WorkPictures


class Stopwatch:
    """Seconds of every stage, a number a suspect."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = defaultdict(list)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time what is done within."""
        started = time.thread_time()
        yield
        self.seconds[name].append(time.thread_time() - started)


def main() -> None:
    """Run with the command line's arguments."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("set", type=Path)
    parser.add_argument("library", type=Path)
    parser.add_argument("--level", choices=[str(level) for level in Level], default=str(Level.STANDARD))
    parser.add_argument("--count", type=int, default=60)
    asked = parser.parse_args()
    files = suspects_of(asked.set)
    files = files[:: max(1, len(files) // asked.count)]
    workspace = Workspace(asked.library)
    cv2.setNumThreads(1)
    with threadpool_limits(limits=1, user_api="blas"):
        watch, works = timed(files, workspace, Level(asked.level))
        bounds = bare(files, workspace)
    total = sum(fmean(values) for values in watch.seconds.values())
    print(f"{works} works, level {asked.level}")
    for name, values in watch.seconds.items():
        print(f"{name:24} {1000 * fmean(values):7.1f} ms {fmean(values) / total:6.1%}   median {1000 * median(values):7.1f} ms")
    print(f"{'all':24} {1000 * total:7.1f} ms")
    for name, values in bounds.seconds.items():
        ours = fmean(watch.seconds[name])
        print(f"{name:24} alone {1000 * fmean(values):7.1f} ms, here {ours / fmean(values):.2f} times that")
    share = sum(fmean(watch.seconds[name]) for name in bounds.seconds) / total
    print(f"decoding and models: {share:.1%} of all")


def suspects_of(folder: Path) -> list[Path]:
    """The suspects of a set, or all pictures of another folder."""
    parts = [folder / name for name in ("copies", "unrelated") if (folder / name).is_dir()] or [folder]
    return sorted(file for part in parts for file in part.rglob("*") if file.suffix.lower() in READ_SUFFIXES)


def bare(files: list[Path], workspace: Workspace) -> Stopwatch:
    """What Pillow and ONNX Runtime take for the same files, by the names of the stages."""
    watch = Stopwatch()
    models = {card.model_id: on_runtime(path, [(CPU, {})]) for card, path in workspace.models.usable()}
    for file in files:
        data = file.read_bytes()
        with watch.stage("decode"), Image.open(io.BytesIO(data)) as image:
            image.load()
        rgb = read_picture(file).on_ground()
        for embedder in workspace.fingerprinter().embedders:
            session = models[embedder.card.model_id]
            tensor = embedder.prepare(rgb)[None]
            with watch.stage(f"embedding {embedder.card.model_id}"):
                session.run([embedder.card.output], {embedder.card.input.name: tensor})
    return watch


def timed(files: list[Path], workspace: Workspace, level: Level) -> tuple[Stopwatch, int]:
    """Every stage of a scan of these files, and the number of works."""
    fingerprinter, library, watch = workspace.fingerprinter(), workspace.open_library(), Stopwatch()
    space = fingerprinter.space if level in LEVELS_THAT_VOTE else None
    store = PrintsStore(library, fingerprinter.versions, space)
    portfolio = PortfolioStore(library).all()[0]
    found = [(work, store.load(work.facts.sha256)) for work in PortfolioStore(library).works(portfolio)]
    known = [(work, prints) for work, prints in found if prints is not None]
    roles = {embedder.card.model_id: embedder.card.role for embedder in fingerprinter.embedders}
    settings = MatcherSettings(level, len(files), 0, roles, {}, space)
    stacked = stack(tuple(work for work, _ in known), tuple(prints for _, prints in known))
    matcher, pictures = Matcher(stacked, settings), WorkPictures(store, stacked, level)
    for file in files:
        stages_of_a_picture(file, fingerprinter, level, watch)
        reading = fingerprinter.read(file, level)
        with watch.stage("candidates"):
            rows = matcher.shortlist(reading.prints).rows
        with watch.stage("works from the library"):
            works = pictures.of(rows).values()
        suspect = PairPicture(reading.facts, reading.small, reading.features, reading.structure, reading.lines)
        with watch.stage("pairs"):
            for work in works:
                compare_pair(work, suspect, level)
    return watch, len(known)


def stages_of_a_picture(file: Path, fingerprinter: Fingerprinter, level: Level, watch: Stopwatch) -> None:
    """What `Fingerprinter.read` does, step by step."""
    with watch.stage("decode"):
        picture = read_picture(file)
    with watch.stage("digest"):
        pixel_digest(picture)
    with watch.stage("grounds, small"):
        looks = on_grounds(picture, max(SIDE, HASH_SIDE))
    with watch.stage("detail, drawing"):
        detail_of(looks.small)
        structure_map(looks.small)
    with watch.stage("hashes"):
        hash_picture(looks.small)
    for embedder in fingerprinter.embedders:
        with watch.stage(f"input of {embedder.card.model_id}"):
            tensor = embedder.prepare(looks.pixels)
        with watch.stage(f"embedding {embedder.card.model_id}"):
            embedder.embed(tensor)
    with watch.stage("local features"):
        features = features_of(looks.pixels, level)
        if looks.other is not None:
            features = features.with_further(features_of(looks.other, level))
    if level in LEVELS_WITH_LINES:
        with watch.stage("line features"):
            extract_lines(looks.pixels)
            if looks.other is not None:
                extract_lines(looks.other)
    if fingerprinter.space is not None and level in LEVELS_THAT_VOTE:
        with watch.stage("compact"):
            fingerprinter.space.compact(features)


def features_of(pixels: Pixels, level: Level) -> LocalFeatures:
    """Features as a level looks at them."""
    return extract(pixels, QUICK_SIDE, QUICK_LIMIT) if level is Level.QUICK else extract(pixels)


if __name__ == "__main__":
    main()
