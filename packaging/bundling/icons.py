"""The program's icon in every size and form, drawn from the one SVG."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import resvg_py
from PIL import Image

from bundling.description import ROOT, Description

_ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)
_ICNS_SIZES = (16, 32, 64, 128, 256, 512, 1024)


def drawn(description: Description, side: int) -> Image.Image:
    """The icon, RGBA, in a square of so many pixels."""
    svg = (ROOT / str(description.program["icon"])).read_text(encoding="utf-8")
    png = resvg_py.svg_to_bytes(svg_string=svg, width=side, height=side)
    picture = Image.open(io.BytesIO(bytes(png))).convert("RGBA")
    if picture.size != (side, side):
        raise ValueError(picture.size)
    return picture


def write_pngs(description: Description, folder: Path) -> list[Path]:
    """Write it below an icon theme's folder, as `256x256/apps/NAME.png`, and the SVG itself; gives the files."""
    written = []
    for side in description.program["icon_sizes"]:
        target = folder / f"{side}x{side}" / "apps" / f"{description.app_id}.png"
        target.parent.mkdir(parents=True, exist_ok=True)
        drawn(description, side).save(target, optimize=True)
        written.append(target)
    scalable = folder / "scalable" / "apps" / f"{description.app_id}.svg"
    scalable.parent.mkdir(parents=True, exist_ok=True)
    scalable.write_bytes((ROOT / str(description.program["icon"])).read_bytes())
    return [*written, scalable]


def write_ico(description: Description, target: Path) -> None:
    """Write it for Windows, all sizes in one file."""
    _write(description, target, "ICO", _ICO_SIZES, sizes=[(side, side) for side in _ICO_SIZES])


def write_icns(description: Description, target: Path) -> None:
    """Write it for macOS, all sizes in one file."""
    _write(description, target, "ICNS", _ICNS_SIZES)


def _write(description: Description, target: Path, kind: str, sides: Sequence[int], **options: object) -> None:
    pictures = [drawn(description, side) for side in sides]
    target.parent.mkdir(parents=True, exist_ok=True)
    pictures[-1].save(target, kind, append_images=pictures[:-1], **options)
