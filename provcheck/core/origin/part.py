"""What a picture file is taken apart into by those who read what it says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class Kind(Enum):
    """What stands in a part: bytes of EXIF or TIFF, an XMP packet, Photoshop's resources, texts, a manifest of C2PA."""

    EXIF = auto()
    XMP = auto()
    PHOTOSHOP = auto()
    PNG_TEXT = auto()
    PNG_PACKED_TEXT = auto()
    PNG_UNICODE_TEXT = auto()
    JPEG_COMMENT = auto()
    GIF_COMMENT = auto()
    MANIFEST = auto()


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a file.

    Attributes:
        kind: What it is.
        body: Its bytes without what only marks it; not of manifests.
        size: Bytes of a manifest as its format states them, 0 where it does not.
        media_type: Of the file with a manifest, where the verifying library would not know it from the bytes; empty elsewhere.
    """

    kind: Kind
    body: bytes = b""
    size: int = 0
    media_type: str = ""
