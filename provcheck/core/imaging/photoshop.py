"""Photoshop documents of which psd-tools decodes every channel, or none.

psd-tools shows the channels and rows that it cannot decode as black, with a warning or without a word. What is to be shown is
therefore tried first.
"""

from __future__ import annotations

import io
import logging
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image
from psd_tools import PSDImage
from psd_tools.api.utils import MAX_DIMENSION_PSD, UNLIMITED, get_transparency_index, has_transparency
from psd_tools.compression import decode_rle
from psd_tools.constants import ChannelID, ColorMode, Compression, Resource, Tag
from psd_tools.psd import PSD
from psd_tools.psd.layer_and_mask import LayerInfo, LayerRecord

from provcheck.core.errors import Reason
from provcheck.core.imaging.photoshop_merged import merged_picture

# Rows decoded at once to try them: for a whole picture the copies would take several times its memory.
_ROWS = 512

_MOST_AT_ONCE = 1 << 24
"""Pixels of layers that are composed at once: psd-tools takes more than a hundred bytes for each."""


class _Refusal(logging.Filter):
    """Raises what would only be logged.

    The warning that goes with it cannot be relied on: which warnings are errors is one setting for all threads, which any of
    them may put back.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Raise ValueError for a record that tells of a channel shown as black."""
        if record.levelno >= logging.WARNING:
            raise ValueError(record.getMessage())
        return True


_decoding = logging.getLogger("psd_tools.compression")
_decoding.setLevel(logging.WARNING)
_decoding.addFilter(_Refusal())


@dataclass(frozen=True)
class _Plane:
    """Compressed rows of pixels.

    Attributes:
        data: The bytes, without the code of the compression.
        compression: That code.
        width: Pixels across.
        rows: Rows, those of all channels where several lie together.
        depth: Bits of a value: 1, 8, 16 or 32.
        version: 1 for PSD, 2 for PSB.
    """

    data: bytes
    compression: Compression
    width: int
    rows: int
    depth: int
    version: int

    @property
    def row_bytes(self) -> int:
        """Bytes of a row once decoded."""
        return (self.width * self.depth + 7) // 8


@dataclass(frozen=True)
class Document:
    """A parsed document.

    Attributes:
        record: Its sections.
        image: The same as psd-tools' picture.
    """

    record: PSD
    image: PSDImage

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.image.size


def parsed(data: bytes) -> Document:
    """Parse a PSD or PSB file without decoding pixels; raises OSError, ValueError and their like when it is not one."""
    record = PSD.read(io.BytesIO(data))
    image = PSDImage(record)
    # What it would refuse by its own estimate is limited by what this process may take.
    image.max_alloc_bytes = UNLIMITED
    return Document(record, image)


def is_multichannel(document: Document) -> bool:
    """Whether its channels are inks of any kind, of which psd-tools would show the first alone."""
    return document.image.color_mode is ColorMode.MULTICHANNEL


def is_merged(document: Document) -> bool:
    """Whether the picture merged from the layers was saved with them."""
    return bool(document.image.has_preview())


def shown(document: Document) -> Image.Image | None:
    """The merged picture, or the layers composed where there is none, in its own colours with its profile as Pillow keeps one.

    None when psd-tools composes no layers that are so wide or high; raises ValueError and the like for damaged ones.
    """
    if is_merged(document):
        image = merged_picture(document.record, _alpha_at(document.image))
    elif max(document.size) > MAX_DIMENSION_PSD:
        return None
    else:
        image = _composed(document.image)
    profile = document.image.image_resources.get_data(Resource.ICC_PROFILE)
    if isinstance(profile, bytes):
        image.info["icc_profile"] = profile
    return image


def _composed(image: PSDImage) -> Image.Image:
    """The layers composed, of large documents one strip after the other: all of each layer is decoded for each of them."""
    width, height = image.size
    made, rows = None, max(1, _MOST_AT_ONCE // width)
    for top in range(0, height, rows):
        strip = image.composite(viewport=(0, top, width, min(height, top + rows)), apply_icc=False)
        if strip.size == image.size:
            return strip
        made = Image.new(strip.mode, image.size) if made is None else made
        made.paste(strip, (0, top))
    if made is None:
        raise ValueError(image.size)
    return made


def _alpha_at(image: PSDImage) -> int | None:
    """Which channel is the alpha: the last one where the document has it without saying which."""
    return get_transparency_index(image) % image.channels if has_transparency(image) else None


def flaw_of(document: Document) -> Reason | None:
    """Why the picture cannot be shown whole: the merged one, or the layers where the document was saved without it."""
    if is_merged(document):
        return _flaw_of_plane(_merged(document.record))
    # Layers have stated lengths inside a section that is here, so what they lack is not the end of the file.
    return Reason.DAMAGED if any(_flaw_of_plane(plane) is not None for plane in _layers(document.record)) else None


def _merged(record: PSD) -> _Plane:
    header, pixels = record.header, record.image_data
    return _Plane(pixels.data, pixels.compression, header.width, header.height * header.channels, header.depth, header.version)


def _layers(record: PSD) -> Iterator[_Plane]:
    """The channels and masks of every layer that has pixels."""
    header, info = record.header, _layer_info(record)
    for layer, channels in zip(info.layer_records or (), info.channel_image_data or (), strict=False):
        for told, channel in zip(layer.channel_info, channels, strict=False):
            width, height = _channel_size(layer, told.id)
            if width > 0 and height > 0 and channel.data:
                yield _Plane(channel.data, channel.compression, width, height, header.depth, header.version)


def _layer_info(record: PSD) -> LayerInfo:
    """The layers, which documents of 16 and 32 bits keep apart."""
    blocks = record.layer_and_mask_information.tagged_blocks
    for tag in (Tag.LAYER_16, Tag.LAYER_32):
        if blocks is not None and tag in blocks:
            found = blocks.get_data(tag)
            if isinstance(found, LayerInfo):
                return found
    return record.layer_and_mask_information.layer_info or LayerInfo()


def _channel_size(layer: LayerRecord, channel: int) -> tuple[int, int]:
    """Width and height of a layer's channel or mask."""
    mask = layer.mask_data
    if channel == ChannelID.USER_LAYER_MASK:
        return (mask.width, mask.height) if mask is not None else (0, 0)
    if channel == ChannelID.REAL_USER_LAYER_MASK:
        return (mask.real_width or 0, mask.real_height or 0) if mask is not None else (0, 0)
    return layer.width, layer.height


def _flaw_of_plane(plane: _Plane) -> Reason | None:
    if plane.compression is Compression.RAW:
        return Reason.TRUNCATED if len(plane.data) < plane.rows * plane.row_bytes else None
    return _flaw_of_runs(plane) if plane.compression is Compression.RLE else _flaw_of_deflated(plane)


def _flaw_of_deflated(plane: _Plane) -> Reason | None:
    """Try a zlib stream; its checksum is tried too."""
    expected = plane.rows * plane.row_bytes
    decoder = zlib.decompressobj()
    try:
        found = len(decoder.decompress(plane.data, expected + 1))
    except zlib.error:
        return Reason.DAMAGED
    if not decoder.eof and found <= expected:
        return Reason.TRUNCATED
    return None if found == expected else Reason.DAMAGED


def _flaw_of_runs(plane: _Plane) -> Reason | None:
    """Try PackBits rows, which a table of their lengths precedes."""
    kind = np.dtype(">u2" if plane.version == 1 else ">u4")
    if len(plane.data) < plane.rows * kind.itemsize:
        return Reason.TRUNCATED
    lengths = np.frombuffer(plane.data, kind, plane.rows).astype(np.int64)
    # The longest coding of a row has one value in each run; a little more is what some programs leave behind a row.
    if lengths.max(initial=0) > 2 * plane.row_bytes + 128:
        return Reason.DAMAGED
    ends = plane.rows * kind.itemsize + np.cumsum(lengths)
    if ends[-1] > len(plane.data):
        return Reason.TRUNCATED
    for top in range(0, plane.rows, _ROWS):
        rows = [plane.data[end - length : end] for end, length in zip(ends[top:][:_ROWS], lengths[top:][:_ROWS], strict=True)]
        if _decoded(rows, plane) != _decoded([row + _filling(plane) for row in rows], plane):
            return Reason.DAMAGED
    return None


def _filling(plane: _Plane) -> bytes:
    """Runs that would fill a whole row; none of their bytes is the 0 that psd-tools fills short rows with."""
    return b"\x81\x01" * -(-plane.row_bytes // 128)


def _decoded(rows: list[bytes], plane: _Plane) -> bytes:
    """PackBits rows decoded, what exceeds a row cut off: GIMP writes runs that reach over its end."""
    table = np.array([len(row) for row in rows], ">u4").tobytes()
    return decode_rle(table + b"".join(rows), plane.width, len(rows), plane.depth, version=2)
