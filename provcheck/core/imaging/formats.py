"""Which files are taken for pictures, by the ending of their names."""

from __future__ import annotations

from pathlib import Path

READ_SUFFIXES = frozenset(
    [
        ".jpg",
        ".jpeg",
        ".jpe",
        ".jfif",
        ".png",
        ".apng",
        ".gif",
        ".webp",
        ".bmp",
        ".dib",
        ".tif",
        ".tiff",
        ".tga",
        ".qoi",
        ".ppm",
        ".pgm",
        ".pbm",
        ".pnm",
        ".jp2",
        ".j2k",
        ".heic",
        ".heif",
        ".hif",
        ".avif",
        ".jxl",
        ".psd",
        ".psb",
    ]
)
"""Endings of formats that are read."""

ART_SUFFIXES = frozenset(
    [
        ".clip",
        ".kra",
        ".ora",
        ".procreate",
        ".xcf",
        ".sai",
        ".sai2",
        ".afphoto",
        ".afdesign",
        ".svg",
        ".ai",
        ".pdf",
        ".eps",
        ".cr2",
        ".cr3",
        ".nef",
        ".arw",
        ".dng",
        ".orf",
        ".rw2",
        ".raf",
    ]
)
"""Endings of formats that hold artwork and are not read: reported as skipped, never passed over in silence."""


def looks_like_picture(path: Path) -> bool:
    """Whether a file met in a folder is one that a scan must account for."""
    suffix = path.suffix.lower()
    return suffix in READ_SUFFIXES or suffix in ART_SUFFIXES
