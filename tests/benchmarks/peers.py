"""How other ways of comparing do on the same pairs (`rows`), and how fast other programs index the same pictures:

    python -m tests.benchmarks.peers ART OUT [--count 3000] [--of 3000] [--rounds 2] [--only NAME...]
        [--immaculate COMMAND] [--rclip COMMAND --rclip-data FOLDER] [--imagededup PYTHON] [--clip FOLDER]

ART is a folder of free art packages, as `tests.benchmarks.sources` draws from; OUT must not exist, and gets the pictures. In
each round all programs run one after the other, each from nothing, so that what else the computer does falls on all. Told are
medians of pictures a second of the clock, and of processor time. The latter hardly depends on what else runs; on a computer
that has nothing else to do, and is kept busy, the former is that times the number of cores.

- Immaculate: `pip install "immaculate[sscd]"`. Its model of the method sscd is ours.
- imagededup: `pip install imagededup`, with random weights.
- rclip: `pip install rclip`. FOLDER of --rclip-data holds `ViT-B-32-256-datacomp_s34b_b86k/visual.onnx`, whose input is called
  `input`, and the other files that it looks for there (`rclip/model_download.py`). The same graph with its card, as written by
  `provcheck models export ViT-B-32-256:WEIGHTS --out CLIP`, goes to --clip; random weights take as long. Ours runs it besides
  SSCD, never alone.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import imagehash
import numpy as np
import pdqhash
from numpy.typing import NDArray
from PIL import Image, ImageOps

from provcheck.app.workspace import Workspace
from provcheck.core.fingerprint.embedder import OnnxEmbedder
from provcheck.core.models.card import Role
from tests.benchmarks import metrics, peer_pictures
from tests.benchmarks.judging import Judge
from tests.benchmarks.peer_speed import Bench, Took, Tools

Scores = dict[str, dict[str, float]]
Describe = Callable[[Image.Image], NDArray[np.float32]]

_HASHED_SIDE = 512
_METHODS = ("pdq", "sscd")


def main() -> None:
    """Run with the command line's arguments."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("art", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--of", type=int, default=3000, metavar="N", help="draw them from the first N")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--only", nargs="+", metavar="NAME", help="leave out programs whose name holds none of these")
    for tool in ("immaculate", "rclip", "rclip-data", "imagededup", "clip"):
        # Absolute, but no link followed: an environment's Python is one.
        parser.add_argument(f"--{tool}", type=lambda given: Path(given).absolute())
    asked = parser.parse_args()
    if asked.out.exists():
        parser.error(f"{asked.out} is there already")
    pictures, works = peer_pictures.write(asked.art, asked.out, asked.count, asked.of)
    print(peer_pictures.told(pictures), flush=True)
    bench = Bench(
        pictures,
        works,
        asked.out / "scratch",
        Tools(asked.immaculate, asked.rclip, asked.rclip_data, asked.imagededup, asked.clip),
    )
    names = [name for name in bench.names() if not asked.only or any(part in name for part in asked.only)]
    taken: dict[str, list[Took]] = {name: [] for name in names}
    for number in range(1, asked.rounds + 1):
        for name in names:
            taken[name].append(bench.run(name))
            print(f"round {number}: {_speed(name, taken[name][-1:], asked.count)}", flush=True)
    print(*(_speed(name, runs, asked.count) for name, runs in taken.items()), sep="\n")


def _speed(name: str, runs: list[Took], count: int) -> str:
    seconds, processor = median(run.seconds for run in runs), median(run.processor for run in runs)
    told = f"{count / seconds:7.1f} pictures a second, {count / processor:6.1f} a second of a core"
    return f"{name:32} {told} ({1000 * processor / count:.0f} ms)"


@dataclass(frozen=True)
class PeerRow:
    """Figures of a peer.

    Attributes:
        name: With the threshold it is used with.
        precision: Micro average precision; None for peers that only say yes or no.
        zero: Recall without any false alarm; None likewise.
        one: Recall at false alarms for 1 % of the unrelated suspects; None likewise.
        usual: Recall at the usual threshold.
        accused: Suspects that are falsely accused at the usual threshold.
    """

    name: str
    precision: float | None
    zero: float | None
    one: float | None
    usual: float
    accused: int


def rows(folder: Path, library: Path, judge: Judge) -> Iterator[PeerRow]:
    """All peers, one after the other."""
    yield _row("pHash with mirror, 10 bits", _pairs(folder, _phash, (False, True)), 1 - 10.5 / 64, judge)
    yield _row("PDQ with mirror, 31 bits", _pairs(folder, _pdq, (False, True)), 1 - 31.5 / 256, judge)
    yield _row("SSCD cosine, 0.75", _pairs(folder, _sscd(library), (False,)), 0.75, judge)
    command = shutil.which("immaculate")
    for method in _METHODS if command else ():
        yield _immaculate(str(command), method, folder, judge)
    if command is None:
        print("Immaculate is not installed: its command is not found.")


def _row(name: str, scores: Scores, threshold: float, judge: Judge) -> PeerRow:
    scored = judge.scored(scores)
    accused = int(np.sum(metrics.worst_by_suspect(scored) > threshold))
    return PeerRow(
        name,
        metrics.average_precision(scored),
        metrics.recall_at(scored, 0),
        metrics.recall_at(scored, 0.01),
        metrics.recall_above(scored, threshold),
        accused,
    )


def _pairs(folder: Path, describe: Describe, mirrors: Iterable[bool]) -> Scores:
    """Likeness 0 to 1 of every suspect, upright or mirrored, to every work: the product of unit rows."""
    works = sorted((folder / "works").iterdir())
    suspects = sorted([*(folder / "copies").iterdir(), *(folder / "unrelated").iterdir()])
    portfolio = np.stack([describe(_opened(work)) for work in works])
    scores: Scores = {}
    for suspect in suspects:
        image = _opened(suspect)
        forms = np.stack([describe(ImageOps.mirror(image) if mirror else image) for mirror in mirrors])
        best = (forms @ portfolio.T).max(axis=0)
        scores[suspect.name] = {work.name: float(score) for work, score in zip(works, best, strict=True)}
    return scores


def _opened(path: Path) -> Image.Image:
    with Image.open(path) as image:
        return image.convert("RGB")


def _signs(bits: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Bits as a row and its complement, of length 1, so that the product of two is the share of equal bits."""
    flat = bits.ravel()
    return np.asarray(np.concatenate([flat, ~flat]) / np.sqrt(flat.size), np.float32)


def _phash(image: Image.Image) -> NDArray[np.float32]:
    return _signs(np.asarray(imagehash.phash(image).hash, bool))


def _pdq(image: Image.Image) -> NDArray[np.float32]:
    small = image.copy()
    small.thumbnail((_HASHED_SIDE, _HASHED_SIDE))
    bits, _quality = pdqhash.compute(np.ascontiguousarray(small))
    return _signs(np.asarray(bits, bool))


def _sscd(library: Path) -> Describe:
    cards = [(card, path) for card, path in Workspace(library).models.usable() if card.role is Role.COPY]
    embedder = OnnxEmbedder(*cards[0], available=["CPUExecutionProvider"])

    def describe(image: Image.Image) -> NDArray[np.float32]:
        return embedder.embed(embedder.prepare(np.asarray(image)))

    return describe


def _immaculate(command: str, method: str, folder: Path, judge: Judge) -> PeerRow:
    """Immaculate's groups: it says which files are alike, and nothing of how much."""
    asked = [command, "--json", "--method", method, str(folder)]
    said = json.loads(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)
    scores: Scores = {}
    for group in (*said["exact"], *said["near"]):
        names = [Path(path) for path in group]
        works = {path.name: 1.0 for path in names if path.parent.name == "works"}
        scores |= {path.name: works for path in names if path.parent.name in {"copies", "unrelated"}}
    scored = judge.scored(scores)
    recall, accused = metrics.recall_above(scored, 0.5), len(metrics.worst_by_suspect(scored))
    return PeerRow(f"Immaculate, {method}", None, None, None, recall, accused)


if __name__ == "__main__":
    main()
