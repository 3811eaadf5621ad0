"""Build a set: works, copies made from them, and unrelated pictures by the same hands.

    python -m tests.benchmarks.build PICTURES OUT --split tune --set main

PICTURES holds a folder for each package of art named in `sources.py`.
"""

from __future__ import annotations

import argparse
import random
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from PIL import Image

from tests.benchmarks.edits import HARMLESS, KINDS, Kind
from tests.benchmarks.geometry import Edited, outlines, region_in_work, rotation_and_scale, scaled, start
from tests.benchmarks.sources import SPLITS, Original, Pixels, draw
from tests.benchmarks.studio import Studio
from tests.benchmarks.truth import CopyTruth, Truth, UnrelatedTruth, WorkTruth

_SHORTEST_WORK = 224
_POOL = 60
_EDITED_UNRELATED = 0.25
_LONGEST_SUSPECT = 2400


@dataclass(frozen=True)
class Drawn:
    """Originals by what they serve for."""

    works: list[Original]
    unrelated: list[Original]
    pool: list[Original]


def main() -> None:
    """Run with the command line's arguments."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pictures", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--split", choices=sorted(SPLITS), required=True)
    parser.add_argument("--set", choices=sorted(KINDS), default="main")
    parser.add_argument("--kinds", nargs="+", metavar="KIND", help="only these kinds of copy; all of the set without it")
    parser.add_argument("--works", type=int, default=210)
    parser.add_argument("--per-kind", type=int, default=8)
    parser.add_argument("--unrelated", type=int, default=400)
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    for folder in ("works", "copies", "unrelated"):
        shutil.rmtree(asked.out / folder, ignore_errors=True)
        (asked.out / folder).mkdir(parents=True)
    drawn = divide(asked.pictures, asked.split, asked.works, asked.unrelated, asked.seed)
    works = [write_work(asked.out, number, work) for number, work in enumerate(drawn.works)]
    kinds = [kind for kind in KINDS[asked.set] if not asked.kinds or kind.name in asked.kinds]
    copies = write_copies(asked.out, drawn, works, kinds, asked.per_kind, asked.seed)
    unrelated = write_unrelated(asked.out, drawn, asked.seed)
    Truth(asked.split, asked.set, asked.seed, works, copies, unrelated).write(asked.out / "truth.json")
    print(f"{len(works)} works, {len(copies)} copies, {len(unrelated)} unrelated, {len(drawn.pool)} for tiles and grounds")


def divide(root: Path, split: str, works: int, unrelated: int, seed: int) -> Drawn:
    """Draw once and deal out, so that works and unrelated pictures come from the same folders and hands."""
    drawn: list[Original] = []
    for original in draw(root, split, seed):
        drawn.append(original)
        if len(drawn) == works + unrelated + _POOL:
            break
    random.Random(seed).shuffle(drawn)
    large = [original for original in drawn if original.shortest >= _SHORTEST_WORK][:works]
    taken = {original.name for original in large}
    rest = [original for original in drawn if original.name not in taken]
    # With too few pictures the unrelated ones serve as tiles and grounds too: no work is made of them.
    return Drawn(large, rest[:unrelated], rest[unrelated:] if len(rest) >= unrelated + _POOL // 2 else rest[-_POOL:])


def write_work(out: Path, number: int, work: Original) -> WorkTruth:
    """Save a work, losslessly, with its clear ground where it has one."""
    name = f"work-{number:04}.png"
    pixels = work.rgb if work.figure is None else np.dstack([work.rgb, work.figure])
    Image.fromarray(pixels).save(out / "works" / name)
    return WorkTruth(name, work.name)


def write_copies(
    out: Path, drawn: Drawn, works: Sequence[WorkTruth], kinds: Sequence[Kind], per_kind: int, seed: int
) -> list[CopyTruth]:
    """Make copies of every kind from works drawn at random; to add a kind changes no copy of another."""
    copies = []
    for kind in kinds:
        fit = [number for number, work in enumerate(drawn.works) if suits(work, kind)]
        for number in random.Random(f"{seed} {kind.name}").sample(fit, min(per_kind, len(fit))):
            studio, used = studio_for(drawn.pool, f"{seed} {kind.name} {number}")
            edited = limited(kind.edit(start(drawn.works[number].rgb, drawn.works[number].figure), studio))
            # The number in the name is drawn too, so that it does not tell the work.
            file = save(out / "copies", f"{studio.rng.randrange(10_000_000):07}-{kind.name}", edited.image, studio.rng)
            copies.append(replace(tell(edited, file, works[number].file, kind.name), others=sorted(used.names)))
    return sorted(copies, key=lambda copy: copy.file)


def suits(work: Original, kind: Kind) -> bool:
    """Whether a copy of the kind can still be recognised by a person."""
    return work.shortest >= kind.shortest and work.structure >= kind.structure


class _Pool(list[Pixels]):
    """Pictures that remember which of them were taken."""

    def __init__(self, originals: Sequence[Original]) -> None:
        super().__init__(original.rgb for original in originals)
        self._originals = originals
        self.names: set[str] = set()

    def __getitem__(self, place: int) -> Pixels:  # type: ignore[override]
        self.names.add(self._originals[place].name)
        return self._originals[place].rgb


def studio_for(pool: Sequence[Original], seed: str) -> tuple[Studio, _Pool]:
    """A studio of its own for every copy, so that adding a kind changes no other."""
    rng, pictures = random.Random(seed), _Pool(pool)
    return Studio(rng, np.random.default_rng(rng.getrandbits(64)), pictures), pictures


def limited(edited: Edited) -> Edited:
    """Not larger than a picture on the web."""
    longest = max(edited.width, edited.height)
    return scaled(edited, _LONGEST_SUSPECT / longest) if longest > _LONGEST_SUSPECT else edited


def tell(edited: Edited, file: str, work: str, kind: str) -> CopyTruth:
    """The record of a copy."""
    degrees, scale, is_mirrored = rotation_and_scale(edited)
    return CopyTruth(
        file=file,
        work=work,
        kind=kind,
        region_suspect=outlines(edited.mask),
        region_work=outlines(region_in_work(edited)),
        rotation=round(degrees, 2) if edited.exact else None,
        scale=(round(scale[0], 4), round(scale[1], 4)) if edited.exact else None,
        mirrored=is_mirrored,
        work_to_suspect=[[float(f"{value:.8g}") for value in row] for row in edited.work_to_suspect] if edited.exact else None,
        others=[],
    )


def write_unrelated(out: Path, drawn: Drawn, seed: int) -> list[UnrelatedTruth]:
    """Save unrelated pictures, some of them edited in the ways that copies are."""
    told = []
    for number, original in enumerate(drawn.unrelated):
        studio, _used = studio_for([other for other in drawn.pool if other.name != original.name], f"{seed} {original.name}")
        edited, kind = start(original.rgb, original.figure), ""
        if studio.rng.random() < _EDITED_UNRELATED:
            chosen = studio.rng.choice(HARMLESS)
            edited, kind = limited(chosen.edit(edited, studio)), chosen.name
        told.append(UnrelatedTruth(save(out / "unrelated", f"u{number:04}", edited.image, studio.rng), original.name, kind))
    return told


def save(folder: Path, stem: str, image: Pixels, rng: random.Random) -> str:
    """Save as JPEG or PNG without metadata; the name of the file."""
    picture = Image.fromarray(image)
    if rng.random() < 0.7:
        picture.save(folder / f"{stem}.jpg", quality=rng.randint(75, 95))
        return f"{stem}.jpg"
    picture.save(folder / f"{stem}.png")
    return f"{stem}.png"


if __name__ == "__main__":
    main()
