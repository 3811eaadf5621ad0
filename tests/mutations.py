"""Files of every format that is read, and what becomes of them when bytes are changed, lost or doubled."""

from __future__ import annotations

import gzip
import io
import random
import zipfile

import cv2
import numpy as np
from PIL import Image
from psd_tools import PSDImage

from provcheck.core.errors import Reason
from tests.artwork_files import archive, clip_studio, database
from tests.builders import ROOT, encoded, png_chunk, rgb_profile, work_image
from tests.camera_raw import dng

_KINDS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF", "TIFF", "BMP", "TGA", "QOI", "PPM", "JPEG2000", "HEIF", "JXL", "PDF")
_ENDINGS = {"JPEG2000": "jp2"}
_MOVING = ("PNG", "WEBP", "AVIF", "TIFF", "PDF")
_PNG = b"\x89PNG\r\n\x1a\n"
_SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="5"><path d="M1 1L8 4" stroke="red"/></svg>'
_STYLED = (
    '<!DOCTYPE svg [<!ENTITY e "text">]><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"><style>@import "a.css";'
    'p{fill:url(b.svg#c)}</style><defs><linearGradient id="g"/></defs><rect fill="url(#g)" width="50%" height="9"/>'
    '<image href="http://there/x.png"/><text x="3" y="9">&e;</text></svg>'
)
# The primaries of Adobe RGB (1998), as PNG states them.
_ADOBE = b"".join(each.to_bytes(4) for each in (31_270, 32_900, 64_000, 33_000, 21_000, 71_000, 15_000, 6_000))
_FORMATS = ROOT / "tests" / "data" / "formats"

REASONS_OF_BROKEN_FILES = frozenset(
    {
        Reason.DAMAGED,
        Reason.TRUNCATED,
        Reason.NOT_A_PICTURE,
        Reason.FORMAT_NOT_READ,
        Reason.PACKING_NOT_READ,
        Reason.LOCKED,
        Reason.NOT_FOUND,
        Reason.TOO_MANY_PIXELS,
        Reason.EMPTY_FILE,
        Reason.TOO_LARGE_IN_ARCHIVE,
        Reason.TOO_MANY_FILES,
        Reason.ARCHIVE_LOCKED,
    }
)
"""What the program says of them and their parts by itself, without a process being lost."""


def whole_files(side: int = 48) -> dict[str, bytes]:
    """A small file of every format by a name with its ending."""
    image = work_image(side=side)
    files = {f"whole.{_ENDINGS.get(kind, kind.lower())}": encoded(image, kind) for kind in _KINDS}
    files["profile.png"] = encoded(image, "PNG", icc_profile=rgb_profile())
    files["packed.tiff"] = encoded(image, "TIFF", compression="tiff_lzw")
    files["moving.gif"] = encoded(image, "GIF", save_all=True, append_images=[image.rotate(90), image.rotate(180)])
    files["drawing.svg"] = _SVG.encode("ascii")
    files["layers.psd"] = _photoshop(image)
    return files


def unusual_files(side: int = 32) -> dict[str, bytes]:
    """Further kinds of the same formats, and files that hold a picture of another format; the archive is to be entered."""
    image = work_image(side=side)
    turned = [image.rotate(90), image.rotate(180)]
    png, jpeg = encoded(image, "PNG"), encoded(image, "JPEG")
    exif = Image.Exif()
    exif[274] = 6
    return {
        **{f"moving.{kind.lower()}": encoded(image, kind, save_all=True, append_images=turned) for kind in _MOVING},
        "stereo.jpg": encoded(image, "MPO", save_all=True, append_images=turned),
        "turned.jpg": encoded(image, "JPEG", exif=exif, icc_profile=rgb_profile(), progressive=True),
        "inks.jpg": encoded(image.convert("CMYK"), "JPEG", icc_profile=rgb_profile()),
        "grey.jpg": encoded(image.convert("L"), "JPEG"),
        "deep.png": encoded(image.convert("I;16"), "PNG"),
        "key.png": encoded(image.convert("P"), "PNG", transparency=3),
        "text.png": png[:33] + png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<x/>") + png[33:],
        "clear.webp": encoded(image.convert("RGBA"), "WEBP", lossless=True),
        "inks.tiff": encoded(image.convert("CMYK"), "TIFF", compression="tiff_deflate"),
        "photo.tiff": encoded(image, "TIFF", compression="jpeg"),
        "float.tiff": encoded(image.convert("F"), "TIFF"),
        "colours.tiff": cv2.imencode(".tiff", np.asarray(image, np.float32))[1].tobytes(),
        "rows.bmp": encoded(image.convert("P"), "BMP"),
        "bits.pbm": encoded(image.convert("1"), "PPM"),
        "runs.tga": encoded(image, "TGA", compression="tga_rle"),
        "stream.j2k": encoded(image, "JPEG2000", no_jp2=True),
        "styled.svg": _STYLED.encode("utf-16"),
        "packed.svgz": gzip.compress(_SVG.encode("ascii"), mtime=0),
        "inks.psd": _photoshop(image.convert("CMYK")),
        "camera.dng": dng(jpeg, image.size),
        "page.ai": encoded(image, "PDF"),
        "paint.kra": archive(mimetype=b"application/x-krita", mergedimage_png=png, maindoc_xml=b"<x/>"),
        "paint.ora": archive(mimetype=b"image/openraster", mergedimage_png=png, Thumbnails__thumbnail_png=png),
        "paint.procreate": archive(Document_archive=b"bplist00", QuickLook__Thumbnail_png=png),
        "paint.clip": clip_studio(database(png, png)),
        "comic.cbz": _comic(png, jpeg),
        "light.hdr": cv2.imencode(".hdr", np.asarray(image, np.float32) / 255)[1].tobytes(),
        "primaries.png": png[:33] + png_chunk(b"cHRM", _ADOBE) + png_chunk(b"gAMA", (45_455).to_bytes(4)) + png[33:],
        "planes.tiff": (_FORMATS / "separate-16-lzw-tiled.tif").read_bytes(),
        "twelve.tiff": (_FORMATS / "rgb-12-odd.tif").read_bytes(),
    }


def _photoshop(image: Image.Image) -> bytes:
    stream = io.BytesIO()
    PSDImage.frompil(image).save(stream)
    return stream.getvalue()


def _comic(png: bytes, jpeg: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("01.png", png)
        made.writestr("sub/02.jpg", jpeg, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def mutated(data: bytes, seed: int) -> bytes:
    """The file with a few bytes changed, lost or doubled; the same for the same seed.

    Every second PNG gets the checksums of what it holds now, as readers look no further where they are wrong.
    """
    rng = random.Random(seed)
    broken = bytearray(data)
    for _ in range(rng.choice((1, 3, 10))):
        place = rng.randrange(len(broken))
        kind = rng.random()
        if kind < 0.6:
            broken[place] = rng.randrange(256)
        elif kind < 0.7:
            broken[rng.randrange(min(64, len(broken)))] = rng.choice((0, 127, 128, 255))
        elif kind < 0.8:
            broken[place : place + 4] = b"\xff\xff\xff\xff"
        elif kind < 0.9:
            broken[place:place] = broken[place : place + rng.randrange(64)]
        else:
            del broken[max(1, place) :]
    return _checked_anew(bytes(broken)) if seed % 2 else bytes(broken)


def _checked_anew(data: bytes) -> bytes:
    """A PNG whose chunks have the checksums of what they hold; all else as it is."""
    if not data.startswith(_PNG):
        return data
    made, offset = _PNG, len(_PNG)
    while offset + 12 <= len(data):
        end = offset + 8 + int.from_bytes(data[offset : offset + 4])
        if end + 4 > len(data):
            break
        made += png_chunk(data[offset + 4 : offset + 8], data[offset + 8 : end])
        offset = end + 4
    return made + data[offset:]
