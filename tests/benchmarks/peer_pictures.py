"""Real pictures for measuring how fast programs index: of packages of free art, as PNG, WebP and JPEG, small and large."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

from PIL import Image

_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".webp"})
_SHORTEST = 160
_MOST_PIXELS = 25_000_000
_LARGE = 500_000
_IN_A_FOLDER = 500
_QUALITY = 92
_WORKS = 20


def write(art: Path, out: Path, count: int, of: int, seed: int = 7) -> tuple[Path, Path]:
    """Write so many pictures into `out`/pictures and a few others into `out`/works; gives both folders.

    They are drawn by the seed from the `of` pictures that stand first when all of a short side of 160 pixels and more, up to 25
    megapixels, are shuffled and those of half a megapixel and more put before the others. Every second PNG, by the seed, is
    saved as JPEG of quality 92 on white, as artists do for posting; the others are copied.
    """
    rng = random.Random(seed)
    sizes = {path: _size(path) for path in sorted(art.rglob("*")) if path.suffix.lower() in _SUFFIXES and path.is_file()}
    files = [path for path, (width, height) in sizes.items() if min(width, height) >= _SHORTEST]
    files = [path for path in files if sizes[path][0] * sizes[path][1] <= _MOST_PIXELS]
    rng.shuffle(files)
    files.sort(key=lambda path: sizes[path][0] * sizes[path][1] < _LARGE)
    if len(files) < max(of, count) + _WORKS:
        raise SystemExit(f"{art} has {len(files)} pictures, needed are {max(of, count) + _WORKS}")
    taken = rng.sample(files[:of], count) if count < of else files[:count]
    for number, path in enumerate(taken):
        _write(path, out / "pictures" / f"{number // _IN_A_FOLDER:02}", f"{number:04}", as_jpeg=rng.random() < 1 / 2)
    for number, path in enumerate(files[max(of, count) :][:_WORKS]):
        _write(path, out / "works", f"work-{number:02}", as_jpeg=False)
    return out / "pictures", out / "works"


def told(folder: Path) -> str:
    """How many pictures there are, of which kind and size."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    pixels = sum(width * height for width, height in map(_size, files))
    jpegs = sum(path.suffix.lower() in {".jpg", ".jpeg"} for path in files)
    return f"{len(files)} pictures, {jpegs} of them JPEG, {pixels / len(files) / 1e6:.2f} megapixels each"


def _size(path: Path) -> tuple[int, int]:
    Image.MAX_IMAGE_PIXELS = None
    with Image.open(path) as image:
        return image.size


def _write(path: Path, folder: Path, name: str, *, as_jpeg: bool) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if path.suffix.lower() != ".png" or not as_jpeg:
        shutil.copyfile(path, folder / f"{name}{path.suffix.lower()}")
        return
    with Image.open(path) as image:
        shown = image.convert("RGBA")
    ground = Image.new("RGBA", shown.size, "white")
    ground.alpha_composite(shown)
    ground.convert("RGB").save(folder / f"{name}.jpg", quality=_QUALITY)
