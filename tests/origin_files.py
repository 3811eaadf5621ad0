"""Pictures that say of their origin what real programs' pictures say, in the layouts of those programs."""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, PngImagePlugin

from provcheck.core.origin import reader
from provcheck.core.origin.fields import fields_in
from provcheck.core.origin.parts import parts_of
from provcheck.core.origin.records import Origin

USER_COMMENT, MAKER_NOTE, EXIF_DIRECTORY = 0x9286, 0x927C, 0x8769
_NAMESPACES = (
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" '
    'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
)


def read_origin(data: bytes, *others: Any, **named: Any) -> Origin:
    """What a file's bytes say, with what else is at hand of it."""
    return reader.read_origin(fields_in(parts_of(data)), *others, **named)


def picture(side: int = 64, *, alpha: bool = False) -> Image.Image:
    """A picture of soft noise."""
    pixels = np.random.default_rng(4).integers(0, 256, (side, side + 8, 4 if alpha else 3), np.uint8)
    return Image.fromarray(pixels)


def png(texts: Mapping[str, str], *, how: str = "tEXt", image: Image.Image | None = None) -> bytes:
    """A PNG with texts by keyword, in chunks of one kind."""
    info = PngImagePlugin.PngInfo()
    for keyword, text in texts.items():
        if how == "iTXt":
            info.add_itxt(keyword, text)
        elif how == "iTXt, compressed":
            info.add_itxt(keyword, text, zip=True)
        elif how == "zTXt":
            info.add(b"zTXt", keyword.encode("latin-1") + b"\0\0" + zlib.compress(text.encode("utf-8")))
        else:
            # Most generators write UTF-8 where the format has Latin-1.
            info.add(b"tEXt", keyword.encode("latin-1") + b"\0" + text.encode("utf-8"))
    return saved(image or picture(), "PNG", pnginfo=info)


def exif(texts: Mapping[int, str | bytes], comment: bytes = b"", note: bytes = b"") -> Image.Exif:
    """EXIF with texts in its first directory, a user comment and a maker's note."""
    made = Image.Exif()
    for tag, text in texts.items():
        made[tag] = text
    directory = made.get_ifd(EXIF_DIRECTORY)
    if comment:
        directory[USER_COMMENT] = comment
    if note:
        directory[MAKER_NOTE] = note
    return made


def unicode_comment(text: str) -> bytes:
    """A user comment as A1111's way of writing has it."""
    return b"UNICODE\0" + text.encode("utf-16-be")


def xmp(inside: str = "", attributes: str = "") -> bytes:
    """An XMP packet with one description."""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        f'<rdf:RDF {_NAMESPACES}><rdf:Description rdf:about="" {attributes}>{inside}</rdf:Description></rdf:RDF></x:xmpmeta>'
        '<?xpacket end="w"?>'
    ).encode()


def iptc(datasets: Mapping[int, str]) -> bytes:
    """A JPEG segment of Photoshop's with an IPTC record."""
    record = b"".join(
        bytes([0x1C, 2, number]) + len(text.encode()).to_bytes(2, "big") + text.encode() for number, text in datasets.items()
    )
    resource = b"8BIM\x04\x04\0\0" + len(record).to_bytes(4, "big") + record
    body = b"Photoshop 3.0\0" + resource
    return b"\xff\xed" + (len(body) + 2).to_bytes(2, "big") + body


def with_segment(jpeg: bytes, segment: bytes) -> bytes:
    """A JPEG with a further segment at its beginning."""
    return jpeg[:2] + segment + jpeg[2:]


def saved(image: Image.Image, file_format: str, **options: object) -> bytes:
    """A picture as a file's bytes."""
    out = io.BytesIO()
    image.save(out, file_format, **options)
    return out.getvalue()


def hidden(pixels: NDArray[np.uint8], magic: bytes, payload: bytes) -> NDArray[np.uint8]:
    """Pixels (height, width, 3 or 4) that hold a text in their lowest bits, down each column: of alpha, or of the colours."""
    text = magic + (8 * len(payload)).to_bytes(4, "big") + payload
    bits = np.unpackbits(np.frombuffer(text, np.uint8))
    made = pixels.copy()
    part = made[..., 3:] if b"png" in magic else made[..., :3]
    flat = part.transpose(1, 0, 2).reshape(-1).copy()
    flat[: len(bits)] = flat[: len(bits)] & 0xFE | bits
    part[...] = flat.reshape(part.shape[1], part.shape[0], part.shape[2]).transpose(1, 0, 2)
    return made
