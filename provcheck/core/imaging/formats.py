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


# First bytes of the formats that browsers and chat programs save without an ending.
_SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"8BPS")


def begins_like_picture(path: Path) -> bool:
    """Whether a file without an ending holds a picture by its first bytes; a file that cannot be opened may hold one."""
    try:
        with path.open("rb") as stream:
            head = stream.read(16)
    except OSError:
        return True
    return head.startswith(_SIGNATURES) or head[8:12] == b"WEBP" or head[4:8] == b"ftyp"


def looks_like_picture(path: Path) -> bool:
    """Whether a file met in a folder is one that a scan must account for."""
    suffix = path.suffix.lower()
    return suffix in READ_SUFFIXES or suffix in ART_SUFFIXES
