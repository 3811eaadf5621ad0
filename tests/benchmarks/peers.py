"""How other ways of comparing do on the same pairs: hashes, plain SSCD, and Immaculate where it is installed."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import imagehash
import numpy as np
import pdqhash
from numpy.typing import NDArray
from PIL import Image, ImageOps

from provcheck.app.workspace import Workspace
from provcheck.core.fingerprint.embedder import OnnxEmbedder
from provcheck.core.models.card import Role
from tests.benchmarks import metrics
from tests.benchmarks.judging import Judge

Scores = dict[str, dict[str, float]]
Describe = Callable[[Image.Image], NDArray[np.float32]]

_HASHED_SIDE = 512
_METHODS = ("pdq", "sscd")


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
