"""Distinct pictures of real artists, drawn in a seeded order from folders of free art packages.

No package gives pictures to both splits, so that what is tuned on one split is reported on other hands. The space game stands
on the reporting side, because the packages beside it hold too few distinct pictures; for that the game about fish is tuned on.
Stamps for children are in part taken from the same clip art that is tuned on, so what looks like a stamp is left out there.
A third split holds art that no threshold was chosen by: painted figures and scenes of a strategy game, the half of the clip art
that the others leave out, wallpapers. Which of its pictures share something was found by looking at what was named.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

Pixels = NDArray[np.uint8]
"""uint8 (height, width, 3) or (height, width)."""

_CAMPAIGNS = ("utbs", "trow", "httt", "dm", "sota", "nr", "tsg", "thot", "sotbe", "sof", "low", "did", "ei", "l", "dw")

SPLITS: dict[str, tuple[str, ...]] = {
    "tune": (
        "openclipart-png",
        "fillets-ng-data",
        "gnome-backgrounds",
        "lomiri-wallpapers-16.04",
        "lomiri-wallpapers-20.04",
    ),
    "report": (
        "tuxpaint-stamps-default",
        "endless-sky-data",
        "renpy-demo",
        "renpy-thequestion",
        "plasma-workspace-wallpapers",
    ),
    "fresh": (
        "wesnoth-1.16-data",
        *(f"wesnoth-1.16-{campaign}" for campaign in _CAMPAIGNS),
        "openclipart-png",
        "mate-backgrounds",
        "ukui-wallpapers",
    ),
}
"""Packages of Debian, each unpacked with `dpkg -x` into a folder of its name."""
SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".svg"})
SHORTEST_SIDE = 160
LONGEST_ASPECT = 3.0
LONGEST_SIDE = 1600
_SVG_SIDE = 900
_FOLDER_CAP = 160
_STRUCTURE = 0.25
_TONES = 6

# Some wallpapers are larger than Pillow lets in.
Image.MAX_IMAGE_PIXELS = None

# Icons, letters, flags, cards and parts of interfaces: alike by nature, and nobody's work in the sense of the program. Walls of
# the game about fish are laid of the same few stones.
_LEFT_OUT = re.compile(
    r"/(icons?|aiga-symbols|shapes|buttons?|flags?|flat-theme|lemon-theme|signs_and_symbols|led|cards|semaphore|alphabets|label|font"
    r"|ui|hardpoint|gui|math|money|roadsigns|symbols|jigsaw|projectile|asteroid|effect)/|screenshot|/logos?/|trow-logo"
    r"|launch(er|image)|/demo/.*/(imagedissolve|imagemap|popup|ninepatch|bar |button |target|bg pong)|_(back|fore)ground\.png"
    r"|/fillets-ng/.*(-?w\d?(__\w+)?|okoli|popredi|foreground|zed|wall|prostredi(_\d+)?|tmp|__\w+)\.png$"
)
# Of the strategy game only what was painted to be looked at; the rest is sprites and tiles.
_ONLY = re.compile(r"^wesnoth[^/]*/.*/(portraits|story)/|^(?!wesnoth)")
# Half of the clip art, for the split of its own.
_FRESH_CLIP_ART = re.compile(r"^openclipart-png/.*/(animals|people|plants|buildings|transportation)/")
# Frames of one animation, moods of one figure, sizes and shades of one wallpaper.
_FRAMES = re.compile(
    r"/demo_briefcase/|_\d+\.png$|[~+=]\d+\.png$|sprite (adult|infant)|(sylvie|eileen|lucy) |concert\d|/wallpapers/"
    r"|/gnome/.*-[dl]\.|/portraits/"
)
_PORTRAITS = "/portraits/"
_VARIANT = re.compile(
    r"-[dl]$|[\d_\-. ]+|dark|light|small|medium|large|huge|tiny|black|white|red|green|blue|yellow|orange|purple|pink|grey|gray"
    r"|left|right|mini|normal|happy|vhappy|concerned|mad|smile|giggle|surprised|hover|idle|selected|insensitive|kd?$"
)


@dataclass(frozen=True)
class Original:
    """A picture of a package.

    Attributes:
        name: Path inside the folder of packages, with slashes.
        rgb: uint8 (height, width, 3), alpha flattened on white.
        figure: uint8 (height, width) opacity when the picture stands on transparency, else None.
    """

    name: str
    rgb: Pixels
    figure: Pixels | None

    @property
    def shortest(self) -> int:
        """Short side in pixels."""
        return int(min(self.rgb.shape[:2]))

    @cached_property
    def structure(self) -> float:
        """Share of its places that hold edges."""
        return structure(self.rgb)


@dataclass(frozen=True)
class _Sketch:
    """What near-duplicates are told by: (8, 1024) unit rows of gradients, a row per orientation; the stem of the name."""

    edges: NDArray[np.float32]
    light: NDArray[np.float32]
    stem: str
    frames: bool


def draw(root: Path, split: str, seed: int) -> Iterator[Original]:
    """Distinct pictures of a split, packages in turn until all are used up."""
    rng = random.Random(seed)
    queues = [_files(root, package, rng, fresh=split == "fresh") for package in SPLITS[split]]
    known = [_sketch(other) for other in _shared_with_report(root)] if split == "tune" else []
    folders: Counter[str] = Counter()
    while any(queues):
        for queue in queues:
            original = _next_distinct(root, queue, known, folders)
            if original is not None:
                yield original


def _shared_with_report(root: Path) -> Iterator[Original]:
    for path in _files(root, "tuxpaint-stamps-default", random.Random(0), fresh=False):
        original = load(path, path.relative_to(root).as_posix())
        if original is not None:
            yield original


def _files(root: Path, package: str, rng: random.Random, *, fresh: bool) -> list[Path]:
    files = sorted(path for path in (root / package).rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file())
    files = [path for path in files if _is_taken(path.relative_to(root).as_posix().lower(), fresh)]
    drawn = {path.with_suffix("") for path in files if path.suffix == ".svg"}
    files = [path for path in files if path.suffix == ".svg" or path.with_suffix("") not in drawn]
    rng.shuffle(files)
    return files


def _is_taken(name: str, fresh: bool) -> bool:
    is_of_split = not name.startswith("openclipart-png/") or bool(_FRESH_CLIP_ART.search(name)) == fresh
    return is_of_split and bool(_ONLY.search(name)) and not _LEFT_OUT.search(name)


def _next_distinct(root: Path, queue: list[Path], known: list[_Sketch], folders: Counter[str]) -> Original | None:
    while queue:
        path = queue.pop()
        name = path.relative_to(root).as_posix()
        if folders[str(path.parent)] >= _FOLDER_CAP:
            continue
        if _FRAMES.search(name) and any(other.frames and other.stem == _stem(name) for other in known):
            continue
        original = load(path, name)
        if original is None or original.structure < _STRUCTURE:
            continue
        sketch = _sketch(original)
        if not any(_near(sketch, other) for other in known):
            known.append(sketch)
            folders[str(path.parent)] += 1
            return original
    return None


def load(path: Path, name: str) -> Original | None:
    """Read a picture, flattened and scaled to the longest side; None when it is too small or too long."""
    with _rasterised(path) if path.suffix.lower() == ".svg" else Image.open(path) as opened:
        if min(opened.size) < SHORTEST_SIDE or max(opened.size) > LONGEST_ASPECT * min(opened.size):
            return None
        image = opened.convert("RGBA")
    if max(image.size) > LONGEST_SIDE:
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=3)
    if min(image.size) < SHORTEST_SIDE:
        return None
    page = Image.new("RGBA", image.size, "white")
    page.alpha_composite(image)
    alpha = np.asarray(image.getchannel("A"))
    share = float(np.mean(alpha > 127))
    return Original(name, np.asarray(page.convert("RGB")), alpha if 0.05 < share < 0.9 else None)


def _rasterised(path: Path) -> Image.Image:
    """A vector drawing on transparency; of no size when it cannot be read or needs fonts."""
    content = path.read_bytes()
    drawing = QSvgRenderer(b"" if b"<text" in content else content)
    size = drawing.defaultSize().scaled(_SVG_SIDE, _SVG_SIDE, Qt.AspectRatioMode.KeepAspectRatio)
    canvas = QImage(size, QImage.Format.Format_RGBA8888)
    if canvas.isNull():
        return Image.new("RGBA", (0, 0))
    canvas.fill(Qt.GlobalColor.transparent)
    painter = QPainter(canvas)
    drawing.render(painter)
    painter.end()
    return Image.frombytes(
        "RGBA", (canvas.width(), canvas.height()), bytes(canvas.constBits()), "raw", "RGBA", canvas.bytesPerLine()
    )


def structure(rgb: Pixels) -> float:
    """Share of 8 x 8 places of the picture that hold edges; 0 when it has only a handful of tones."""
    grey = _small(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), 256)
    places = (gradient(grey) > 40).reshape(8, 32, 8, 32).mean(axis=(1, 3)) > 0.02
    tones = np.count_nonzero(np.bincount(grey.ravel() // 8, minlength=32) > 40)
    return float(places.mean()) if tones >= _TONES else 0.0


def _small(grey: NDArray[Any], side: int) -> Pixels:
    return np.asarray(cv2.resize(grey, (side, side), interpolation=cv2.INTER_AREA), np.uint8)


def gradient(grey: Pixels) -> NDArray[np.float32]:
    """Length of the gradient of a grey picture by Sobel's filter."""
    across, down = cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1)
    return np.asarray(np.hypot(across, down), np.float32)


def _sketch(original: Original) -> _Sketch:
    """Gradients and light of the picture without its margin, in eight orientations."""
    grey = cv2.cvtColor(original.rgb, cv2.COLOR_RGB2GRAY)
    ys, xs = np.nonzero(np.abs(grey.astype(np.int64) - int(grey[0, 0])) > 12)
    if len(ys):
        grey = grey[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]
    small = np.asarray(cv2.GaussianBlur(_small(grey, 64), (0, 0), 1.5), np.uint8)
    edges = np.asarray(cv2.resize(gradient(small), (32, 32), interpolation=cv2.INTER_AREA), np.float32)
    light = _small(small, 32).astype(np.float32)
    return _Sketch(_unit_forms(edges), _unit_forms(light), _stem(original.name), bool(_FRAMES.search(original.name)))


def _stem(name: str) -> str:
    """The name without numbers and words for variants; of portraits, of which there are several in every mood, the figure's."""
    folder, _, file = name.replace("/images_dark/", "/images/").rpartition("/")
    if _PORTRAITS in name:
        return file.partition(".")[0].partition("-")[0]
    return f"{folder}/{_VARIANT.sub('', Path(file).stem.lower())}"


def _unit_forms(values: NDArray[np.float32]) -> NDArray[np.float32]:
    forms = np.stack([np.rot90(side, turn) for side in (values, values[:, ::-1]) for turn in range(4)]).reshape(8, -1)
    forms -= forms.mean(axis=1, keepdims=True)
    return np.asarray(forms / (np.linalg.norm(forms, axis=1, keepdims=True) + 1e-6), np.float32)


def _near(one: _Sketch, other: _Sketch) -> bool:
    """Whether two pictures are versions of one original, more readily believed when their names say so."""
    if one.frames and one.stem == other.stem:
        return True
    edges = float(np.max(one.edges @ other.edges[0]))
    light = float(np.max(np.abs(one.light @ other.light[0])))
    if one.stem == other.stem:
        return edges > 0.5 or light > 0.9
    return edges > 0.8 or (edges > 0.6 and light > 0.93)
