"""Which files are taken for pictures, by the ending of their names."""

from __future__ import annotations

import re
import zlib
from pathlib import Path, PurePath
from types import MappingProxyType

from provcheck.core.imaging.artwork import CLIP_STUDIO_SIGNATURE

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
        ".hdr",
        ".psd",
        ".psb",
        ".kra",
        ".ora",
        ".procreate",
        ".clip",
        ".pdf",
        ".ai",
        ".svg",
        ".svgz",
    ]
)
"""Endings of formats that are read."""

ART_SUFFIXES = MappingProxyType(
    {
        ".xcf": "GIMP file, which no kept library reads rightly: PNG or OpenRaster is read",
        ".sai": "PaintTool SAI file",
        ".sai2": "PaintTool SAI file",
        ".afphoto": "Affinity Photo file",
        ".afdesign": "Affinity Designer file",
        ".exr": "OpenEXR file of light without limits: TIFF in float is read",
        ".eps": "PostScript, which is a program: PDF is read",
    }
)
"""Endings of formats that hold artwork and are not read, with what they are: reported as skipped, never without a word."""

RAW_SUFFIXES = frozenset([".cr2", ".cr3", ".nef", ".arw", ".dng", ".orf", ".rw2", ".raf", ".pef", ".srw"])
"""Endings of cameras' raw files, which are read where the extra for them is installed, and reported as skipped elsewhere."""


PICTURE_ARCHIVES = frozenset({".zip", ".cbz"})
"""Endings of archives whose pictures are looked at as if they lay in a folder."""

FOREIGN_ARCHIVES = frozenset({".cbr", ".rar", ".cb7", ".7z", ".cbt", ".tar", ".tgz", ".taz", ".tbz", ".tbz2", ".txz", ".tzst"})
"""Endings of archives that are not unpacked: reported as skipped, never without a word."""

PACKED_SUFFIXES = frozenset({".gz", ".bz2", ".xz", ".zst"})
"""Endings of single files that were packed: what is in them is told by the ending before."""

ARCHIVE_HEAD = 512
"""Bytes by which an archive that is not unpacked is known."""

# RAR, 7-Zip, gzip, xz (.xz file format 1.2.1, 2.1.1.1) and Zstandard (RFC 8878, 3.1.1).
_ARCHIVE_SIGNATURES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd")
_BZIP2 = re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)")
# POSIX.1, pax, "ustar Interchange Format": a name of any bytes stands before it.
_TAR_MAGIC = 257, b"ustar"

PHOTOSHOP_SIGNATURE = b"8BPS"

RADIANCE_SIGNATURES = (b"#?RADIANCE\n", b"#?RGBE\n")

TIFF_SIGNATURES = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
"""First four bytes of TIFF and BigTIFF."""

BOX_SIGNATURES = (b"ftyp", b"jP  ", b"JXL ")
"""Bytes 4 to 8 of the formats of boxes: HEIF and AVIF (and films), JPEG 2000, JPEG XL."""

JXL_SIGNATURES = (b"\xff\x0a", b"\0\0\0\x0cJXL \r\n\x87\n")
"""ISO/IEC 18181-2: a bare codestream, or the signature box of a container."""

# Bytes 8 to 12 after "ftyp": HEIF and AVIF as they name themselves (ISO/IEC 23008-12, annexes B and E; AV1 Image File Format).
_BRANDS = (b"avif", b"avis", b"mif1", b"mif2", b"msf1", b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs")

# First bytes that hardly anything but a picture of a format that is read begins with.
_SURE_SIGNATURES = (
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n",
    b"GIF87a",
    b"GIF89a",
    b"qoif",
    b"\xff\x4f\xff\x51",
    b"\0\0\0\x0cjP  \r\n\x87\n",
    PHOTOSHOP_SIGNATURE,
    CLIP_STUDIO_SIGNATURE,
    *RADIANCE_SIGNATURES,
    *TIFF_SIGNATURES,
    *JXL_SIGNATURES,
)
# Other bytes may stand before a PDF's (PDF 1.7, appendix H, note 13).
_PDF_HEAD = 1024
_PDF_SIGNATURE = b"%PDF-"
_SVG_HEAD = 1 << 16
_SVG_BEGINNINGS = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<", b"\xfe\xff\0<", b"\x1f\x8b")
_SVG = re.compile(r"<(?:[\w-]+:)?svg[\s>]")
_GZIP = b"\x1f\x8b"
# Of the encodings that Python knows, those of text alone, which take no longer than the text is long.
_OLD_ENCODING = re.compile(
    rb"""<\?xml[^>]{0,200}?\sencoding=["'](iso-8859-(?:1[013-6]|[1-9])|windows-125[0-8]|shift_jis|euc-jp|euc-kr|gb18030|gbk|big5)["']""",
    re.IGNORECASE,
)
_NETPBM = re.compile(rb"P[1-6]\s+[#\d]")


def begins_like_picture(path: Path) -> bool:
    """Whether a file without an ending holds a picture by its first bytes; a file that cannot be opened may hold one."""
    try:
        with path.open("rb") as stream:
            head = stream.read(16)
    except OSError:
        return True
    return has_signature(head)


def has_signature(data: bytes) -> bool:
    """Whether bytes begin as a file of a format that is read, however they go on."""
    # Text may begin with BM, but has no zeros.
    is_bitmap = data[:2] == b"BM" and data[6:10] == bytes(4)
    is_webp = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    is_heif = data[4:8] == b"ftyp" and data[8:12] in _BRANDS
    is_netpbm = _NETPBM.match(data) is not None
    return data.startswith(_SURE_SIGNATURES) or is_bitmap or is_webp or is_heif or is_netpbm


def is_foreign_archive_data(data: bytes) -> bool:
    """Whether bytes begin as an archive that is not unpacked, by the first `ARCHIVE_HEAD`; drawings (.svgz) are gzip too."""
    return data.startswith(_ARCHIVE_SIGNATURES) or _BZIP2.match(data) is not None or _is_tar(data)


def _is_tar(data: bytes) -> bool:
    offset, magic = _TAR_MAGIC
    return data.startswith(magic, offset)


def is_pdf(data: bytes) -> bool:
    """Whether this is a PDF file, or one of Illustrator, which is PDF inside."""
    return _PDF_SIGNATURE in data[:_PDF_HEAD] and not _is_tar(data)


def is_svg(data: bytes) -> bool:
    """Whether this is an SVG drawing, perhaps compressed."""
    if not data[:_PDF_HEAD].lstrip().startswith(_SVG_BEGINNINGS):
        return False
    try:
        text = svg_text(data, _SVG_HEAD)
    except zlib.error:
        return False
    found = _SVG.search(text)
    # A packed tar may hold a drawing. XML 1.0 (2.2) has no character of zero, which fills up every head in a tar.
    return found is not None and "\0" not in text[: found.start()]


def svg_text(data: bytes, most: int) -> str:
    """At most so many bytes of a drawing as text, unpacked where it is compressed (.svgz); raises zlib.error."""
    plain = zlib.decompressobj(wbits=31).decompress(data, most) if data.startswith(_GZIP) else data[:most]
    if plain.startswith((b"\xff\xfe", b"\xfe\xff")):
        return plain.decode("utf-16", "replace")
    stated = _OLD_ENCODING.match(plain)
    return plain.decode(stated[1].decode("ascii") if stated else "utf-8-sig", "replace")


def looks_like_picture(path: PurePath) -> bool:
    """Whether a file met in a folder is one that a scan must account for."""
    suffix = path.suffix.lower()
    return suffix in READ_SUFFIXES or suffix in ART_SUFFIXES or suffix in RAW_SUFFIXES
