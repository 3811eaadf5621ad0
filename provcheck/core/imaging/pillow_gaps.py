"""Kinds of JPEG, JPEG 2000, TGA and TIFF that Pillow does not read, or gets wrong."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

from PIL import ExifTags, Image, PngImagePlugin

from provcheck.core.imaging.tiff_directories import is_out_of_reach

LONGEST_PROFILE = 16 << 20
"""Bytes of a colour profile, or of a compressed text, of a PNG."""

_ReadChunk = Callable[[PngImagePlugin.PngStream, int, int], bytes]

# TIFF 6.0 and its supplements: tags 259, 262, 284, 325 and 339.
_WHITE_TO_COLOURS = frozenset({1, 2, 5})
_ICC_LAB = 9
_TOGETHER = 1
_UNSIGNED = 1
_FLOAT = 3
_BLACK_IS_0 = 1
_UNPACKED = 1
_COLOURS_THINNED = 6
_TILE_BYTES = 325
# Tag 259: those that no decoder here knows, though all else of the file is in order.
_UNREAD_COMPRESSIONS = {34712: "JPEG 2000", 34887: "LERC", 50001: "WebP", 50002: "JPEG XL", 52546: "JPEG XL"}
# ITU-T T.81, table B.1: frames that are coded otherwise than baseline, extended or progressive.
_RARE_FRAMES = frozenset({0xC3, 0xC5, 0xC6, 0xC7, 0xCB, 0xCD, 0xCE, 0xCF})
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
# ISO/IEC 15444-1, A.4.1 and A.5.1: the start of the codestream with the marker of its size; the depth of the first component.
_CODESTREAM = b"\xff\x4f\xff\x51"
_DEPTH_AT = 42
# I.4 and I.5.3.3: a box of colours has a profile by either of two methods, behind three bytes.
_BY_PROFILE = (b"\2", b"\3")
_COLOUR_HEAD = 3
# Table I.10: methods with the number of a colour space that decoders bring to sRGB or grey by themselves.
_BY_NUMBER = tuple(b"\1" + number.to_bytes(4) for number in (16, 17, 18))
_TGA_ATTRIBUTES_AT = 17


def is_unusual_tiff(image: Image.Image) -> bool:
    """Whether an opened TIFF stands at a page that Pillow gets wrong: of floats but for grey, or wide and odd."""
    tags = getattr(image, "tag_v2", {})
    bits, formats = tags.get(ExifTags.Base.BitsPerSample, (1,)), tags.get(ExifTags.Base.SampleFormat, (_UNSIGNED,))
    photometric = tags.get(ExifTags.Base.PhotometricInterpretation)
    if set(formats) != {_UNSIGNED}:
        is_float_grey = tuple(formats) == (_FLOAT,) and bits[0] >= 32
        return not (is_float_grey and photometric == _BLACK_IS_0)
    if max(bits) <= 8:
        return bool(photometric == _ICC_LAB)
    is_together = tags.get(ExifTags.Base.PlanarConfiguration, _TOGETHER) == _TOGETHER
    return not (set(bits) == {16} and photometric in _WHITE_TO_COLOURS and is_together)


def leaves_most_black(image: Image.Image, data: bytes) -> bool:
    """Whether an opened TIFF stands at a page of which more than half is nowhere in the file: Pillow makes it all the same."""
    if image.format != "TIFF":
        return False
    tags, (width, height) = getattr(image, "tag_v2", {}), image.size
    pieces = getattr(image, "tile", ())
    listed = sum((right - left) * (bottom - top) for _codec, (left, top, right, bottom), *_rest in pieces)
    if 2 * listed < width * height:
        return True
    packing, bits = tags.get(ExifTags.Base.Compression, _UNPACKED), tags.get(ExifTags.Base.BitsPerSample, (1,))
    lengths = tags.get(ExifTags.Base.StripByteCounts) or tags.get(_TILE_BYTES)
    # Some writers state wrong lengths of what is not packed, which nobody needs.
    there = len(data) if packing == _UNPACKED or not isinstance(lengths, tuple) else sum(lengths)
    stated = width * height * tags.get(ExifTags.Base.SamplesPerPixel, 1) * bits[0] // 8
    is_thinned = tags.get(ExifTags.Base.PhotometricInterpretation) == _COLOURS_THINNED
    return not is_thinned and is_out_of_reach(packing, stated, there)


def unread_compression(image: Image.Image) -> str:
    """What the pixels of an opened TIFF are compressed with when nothing here unpacks that; empty for all others."""
    return _UNREAD_COMPRESSIONS.get(getattr(image, "tag_v2", {}).get(ExifTags.Base.Compression, 1), "")


def is_wide_jpeg2000(image: Image.Image, data: bytes) -> bool:
    """Whether an opened JPEG 2000 has colours of more than 8 bits, which Pillow rounds beyond 255: white would be black."""
    if image.format != "JPEG2000" or image.mode not in {"RGB", "RGBA"}:
        return False
    at = data.find(_CODESTREAM) + _DEPTH_AT
    return _DEPTH_AT <= at < len(data) and (data[at] & 0x7F) + 1 > 8


def let_long_texts_in() -> None:
    """Make Pillow pass over the texts of a PNG that are too long for it, and take long profiles; else it refuses the picture.

    Programs write their own notes of megabytes, as the history of a document or how a picture was generated.
    """
    PngImagePlugin.MAX_TEXT_CHUNK = LONGEST_PROFILE
    for name in ("chunk_tEXt", "chunk_zTXt", "chunk_iTXt"):
        setattr(PngImagePlugin.PngStream, name, _forgiving(getattr(PngImagePlugin.PngStream, name)))


def _forgiving(read: _ReadChunk) -> _ReadChunk:
    """Reads a chunk that is of no need; gives its bytes, as what it wraps."""

    def read_or_pass_over(stream: PngImagePlugin.PngStream, at: int, length: int) -> bytes:
        begin = 0 if stream.fp is None else stream.fp.tell()
        try:
            return read(stream, at, length)
        except ValueError:
            if stream.fp is None:
                raise
            stream.fp.seek(begin)
            return stream.fp.read(length)

    return read_or_pass_over


def jpeg2000_profile(data: bytes) -> bytes:
    """The colour profile in a JPEG 2000 file, which Pillow passes over; empty where there is none.

    Of several boxes of colours the first that is understood counts.
    """
    for start, end in _boxes(data, 0, len(data), b"jp2h"):
        for begin, stop in _boxes(data, start, end, b"colr"):
            content = data[begin + _COLOUR_HEAD : stop]
            if data[begin : begin + 1] in _BY_PROFILE:
                return content
            if data[begin : begin + 1] + content in _BY_NUMBER:
                return b""
    return b""


def _boxes(data: bytes, start: int, end: int, wanted: bytes) -> Iterator[tuple[int, int]]:
    """Where the contents of the boxes of a kind begin and end, of those that lie one behind the other."""
    while start + 8 <= end:
        size, kind = struct.unpack_from(">I4s", data, start)
        head = 8
        if size == 1 and start + 16 <= end:
            head, size = 16, struct.unpack_from(">Q", data, start + 8)[0]
        stop = start + size if size else end
        if (size and size < head) or stop > end:
            return
        if kind == wanted:
            yield start + head, stop
        start = stop


def is_upright_already(image: Image.Image) -> bool:
    """Whether an opened JPEG XL was turned by its decoder: Exif counts only in a JPEG that was repacked (ISO/IEC 18181-2)."""
    return image.format == "JXL" and not getattr(image, "jpeg", False)


def has_false_alpha(image: Image.Image, data: bytes) -> bool:
    """Whether the alpha of a loaded TGA is none: its head says so (Truevision TGA 2.0, field 5.6), or all would be clear."""
    if image.format != "TGA" or image.mode not in {"RGBA", "LA"}:
        return False
    return data[_TGA_ATTRIBUTES_AT] & 0x0F == 0 or image.getchannel("A").getextrema() == (0, 0)


def is_rare_jpeg(data: bytes) -> bool:
    """Whether this is JPEG of a kind that hardly anything reads: lossless, hierarchical, or of other than 8 bits."""
    at = 2
    while data.startswith(b"\xff\xd8") and at + 5 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], struct.unpack_from(">H", data, at + 2)[0]
        if marker in _FRAMES:
            return marker in _RARE_FRAMES or data[at + 4] != 8
        at += 2 + length
    return False
