"""Makes the files beside this one, of which a test knows the pixels; needs tifffile, imagecodecs and pypng.

Run it with a Python that has them: `python make.py`. What each file shows is `CHART` of `chart.py`, or what its name says.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import png
import tifffile
from chart import ALPHA, CHART, GREY, INKS
from numpy.typing import NDArray

HERE = Path(__file__).parent
DEEP = CHART.astype(np.uint16) * 257
DEEP_ALPHA = np.dstack([DEEP, ALPHA.astype(np.uint16) * 257])
CLEAR = np.dstack([CHART, ALPHA])
FLOAT = CHART.astype(np.float32) / 255
SHARE = ALPHA.astype(np.float32) / 255
# The colourants of sRGB as its profiles state them, adapted to D50 by Bradford.
TO_XYZ = np.array([[0.4360747, 0.3850649, 0.1430804], [0.2225045, 0.7168786, 0.0606169], [0.0139322, 0.0971045, 0.7141733]])


def tiff(name: str, pixels: NDArray[Any], **options: Any) -> None:
    stream = io.BytesIO()
    big = options.pop("bigtiff", False)
    order = options.pop("byteorder", "<")
    with tifffile.TiffWriter(stream, bigtiff=big, byteorder=order) as writer:
        writer.write(pixels, metadata=None, software="", **options)
    save(f"{name}.tif", stream.getvalue())


def save(name: str, data: bytes) -> None:
    (HERE / name).write_bytes(data)


def premultiplied(pixels: NDArray[Any], alpha: NDArray[Any], most: int) -> NDArray[Any]:
    shown = np.round(pixels.astype(np.float64) * alpha[..., None] / most)
    return np.dstack([shown, alpha]).astype(pixels.dtype)


def tiffs_of_colours() -> None:
    rgb: dict[str, Any] = {"photometric": "rgb"}
    tiff("lzw-predictor", CHART, compression="lzw", predictor=True, **rgb)
    tiff("deflate", CHART, compression="zlib", **rgb)
    tiff("packbits", CHART, compression="packbits", **rgb)
    tiff("zstd", CHART, compression="zstd", **rgb)
    tiff("lzma", CHART, compression="lzma", **rgb)
    tiff("webp", CHART, compression="webp", compressionargs={"level": -1}, **rgb)
    tiff("jpeg-rgb", CHART, compression="jpeg", compressionargs={"level": 95, "outcolorspace": "rgb"}, **rgb)
    tiff("big", CHART, bigtiff=True, **rgb)
    tiff("big-endian", DEEP, byteorder=">", **rgb)
    tiff("tiled", CHART, tile=(16, 16), compression="zlib", **rgb)
    tiff("separate", np.moveaxis(CHART, 2, 0), planarconfig="separate", **rgb)
    tiff("separate-16", np.moveaxis(DEEP, 2, 0), planarconfig="separate", **rgb)
    tiff("separate-lzw", np.moveaxis(CHART, 2, 0), planarconfig="separate", compression="lzw", **rgb)
    tiff("separate-16-lzw", np.moveaxis(DEEP, 2, 0), planarconfig="separate", compression="lzw", predictor=True, **rgb)
    tiff("separate-16-lzw-strips", np.moveaxis(DEEP, 2, 0), planarconfig="separate", compression="lzw", rowsperstrip=5, **rgb)
    tiles: dict[str, Any] = {"planarconfig": "separate", "compression": "lzw", "tile": (16, 16), **rgb}
    tiff("separate-16-lzw-tiled", np.moveaxis(DEEP, 2, 0), byteorder=">", **tiles)
    tiff("separate-float-lzw", np.moveaxis(FLOAT, 2, 0), planarconfig="separate", compression="lzw", **rgb)
    tiff("rgb-12", DEEP >> 4, bitspersample=12, **rgb)
    tiff("rgb-12-odd", DEEP[:, :-1] >> 4, bitspersample=12, rowsperstrip=7, **rgb)
    tiff("separate-tiled", np.moveaxis(CHART, 2, 0), planarconfig="separate", tile=(16, 16), **rgb)
    tiff("rgb-16", DEEP, compression="zlib", predictor=True, **rgb)
    tiff("rgb-32", DEEP.astype(np.uint32) * 65537, **rgb)
    tiff("rgb-float", FLOAT, **rgb)
    tiff("rgb-float-deflate", FLOAT, compression="zlib", predictor=True, **rgb)
    tiff("rgb-half", FLOAT.astype(np.float16), **rgb)
    tiff("rgb-double", FLOAT.astype(np.float64), **rgb)
    tiff("rgb-float-separate", np.moveaxis(FLOAT, 2, 0), planarconfig="separate", **rgb)
    tiff("rgba", CLEAR, extrasamples=["unassalpha"], **rgb)
    tiff("rgba-16", DEEP_ALPHA, extrasamples=["unassalpha"], **rgb)
    tiff("rgba-associated", premultiplied(CHART, ALPHA, 255), extrasamples=["assocalpha"], **rgb)
    tiff("rgba-associated-16", premultiplied(DEEP, DEEP_ALPHA[..., 3], 65535), extrasamples=["assocalpha"], **rgb)
    tiff("rgb-unspecified", CLEAR, extrasamples=["unspecified"], **rgb)
    tiff("rgba-float", np.dstack([FLOAT, ALPHA.astype(np.float32) / 255]), extrasamples=["unassalpha"], **rgb)
    tiff("rgba-float-associated", np.dstack([FLOAT * SHARE[..., None], SHARE]), extrasamples=["assocalpha"], **rgb)
    tiff("rgb-two-extra", np.dstack([CLEAR, 255 - ALPHA]), extrasamples=["unassalpha", "unspecified"], **rgb)
    tiff("ycbcr", ycc_of(CHART), photometric="ycbcr", subsampling=(1, 1))


def tiffs_of_greys() -> None:
    grey: dict[str, Any] = {"photometric": "minisblack"}
    clear: dict[str, Any] = {"extrasamples": ["unassalpha"], "planarconfig": "contig", **grey}
    tiff("grey-16", GREY.astype(np.uint16) * 257, **grey)
    tiff("grey-16-big-endian", GREY.astype(np.uint16) * 257, byteorder=">", **grey)
    tiff("grey-16-deflate", GREY.astype(np.uint16) * 257, compression="zlib", predictor=True, **grey)
    tiff("grey-32", GREY.astype(np.uint32) * 16843009, **grey)
    tiff("grey-signed-16", (GREY.astype(np.int32) * 257 - 32768).astype(np.int16), **grey)
    tiff("grey-float", GREY.astype(np.float32) / 255, **grey)
    tiff("grey-half", (GREY / 255).astype(np.float16), **grey)
    tiff("grey-double", GREY.astype(np.float64) / 255, **grey)
    tiff("grey-alpha", np.dstack([GREY, ALPHA]), **clear)
    tiff(
        "grey-alpha-16",
        np.dstack([GREY, ALPHA]).astype(np.uint16) * 257,
        extrasamples=["unassalpha"],
        planarconfig="contig",
        **grey,
    )
    tiff("grey-white-is-0", 255 - GREY, photometric="miniswhite")
    tiff("grey-white-is-0-16", (255 - GREY).astype(np.uint16) * 257, photometric="miniswhite")
    tiff("grey-white-is-0-float", 1 - GREY.astype(np.float32) / 255, photometric="miniswhite")
    tiff("bits", GREY > 127, **grey)
    tiff("bits-white-is-0", GREY <= 127, photometric="miniswhite")
    tiff("grey-4", GREY >> 4, bitspersample=4, **grey)
    tiff("grey-2", GREY >> 6, bitspersample=2, **grey)
    tiff("grey-12", (GREY.astype(np.uint16) * 257) >> 4, bitspersample=12, **grey)
    tiff("palette", GREY, photometric="palette", colormap=np.vstack([np.arange(256)[::-1] * 257] * 3).astype(np.uint16))


def tiffs_of_other_colours() -> None:
    tiff("cmyk", INKS, photometric="separated")
    tiff("cmyk-16", INKS.astype(np.uint16) * 257, photometric="separated")
    tiff("cmyk-separate", np.moveaxis(INKS, 2, 0), photometric="separated", planarconfig="separate")
    tiff("cmyk-lzw", INKS, photometric="separated", compression="lzw", predictor=True)
    tiff("cmyk-alpha", np.dstack([INKS, ALPHA]), photometric="separated", extrasamples=["unassalpha"])
    tiff("lab", lab_of(CHART, 8), photometric="cielab")
    tiff("lab-16", lab_of(CHART, 16), photometric="cielab")
    tiff("lab-icc", icclab_of(CHART), photometric="icclab")


def lab_values(rgb: NDArray[np.uint8]) -> NDArray[np.float64]:
    """CIE L*a*b* under D50."""
    share = linear_of(rgb) @ TO_XYZ.T / np.array([0.9642, 1.0, 0.8249])
    f = np.where(share > 216 / 24389, np.cbrt(share), (24389 / 27 * share + 16) / 116)
    return np.dstack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])])


def lab_of(rgb: NDArray[np.uint8], bits: int) -> NDArray[Any]:
    """As TIFF's photometric 8 keeps it: a and b signed, in 16 bits 256 steps to one."""
    lab = lab_values(rgb)
    steps, signed, plain = (1, np.int8, np.uint8) if bits == 8 else (256, np.int16, np.uint16)
    light = np.round(lab[..., :1] * ((2**bits - 1) / 100)).astype(plain)
    sides = np.round(lab[..., 1:] * steps).astype(signed).view(plain)
    return np.concatenate([light, sides], axis=2)


def icclab_of(rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """As photometric 9 keeps it: a and b with 128 added."""
    lab = lab_values(rgb)
    return np.round(np.dstack([lab[..., 0] * 2.55, lab[..., 1] + 128, lab[..., 2] + 128])).astype(np.uint8)


def ycc_of(rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    matrix = np.array([[0.299, 0.587, 0.114], [-0.168736, -0.331264, 0.5], [0.5, -0.418688, -0.081312]])
    return np.clip(np.round(rgb @ matrix.T + [0, 128, 128]), 0, 255).astype(np.uint8)


def jpegs() -> None:
    best: dict[str, Any] = {"level": 97, "subsampling": "444"}
    save("ycck.jpg", imagecodecs.jpeg8_encode(255 - INKS, colorspace="CMYK", outcolorspace="YCCK", **best))
    save("cmyk.jpg", imagecodecs.jpeg8_encode(255 - INKS, colorspace="CMYK", outcolorspace="CMYK", **best))
    save("rgb.jpg", imagecodecs.jpeg8_encode(CHART, colorspace="RGB", outcolorspace="RGB", **best))
    save("twelve-bits.jpg", imagecodecs.jpeg8_encode((DEEP >> 4), bitspersample=12, **best))
    save("lossless.jpg", imagecodecs.ljpeg_encode(DEEP[..., 0]))


def pngs() -> None:
    for depth in (8, 16):
        factor, most = (1, 255) if depth == 8 else (257, 65535)
        for interlaced in (False, True):
            ending = f"-{depth}{'-interlaced' if interlaced else ''}.png"
            kinds = {
                "rgb": ({"greyscale": False}, CHART),
                "rgba": ({"greyscale": False, "alpha": True}, CLEAR),
                "grey": ({"greyscale": True}, GREY[..., None]),
                "grey-alpha": ({"greyscale": True, "alpha": True}, np.dstack([GREY, ALPHA])),
            }
            for name, (options, pixels) in kinds.items():
                write_png(name + ending, pixels.astype(np.int64) * factor, bitdepth=depth, interlace=interlaced, **options)
        key = tuple(int(value) * factor for value in CHART[0, 0])
        write_png(f"rgb-key-{depth}.png", CHART.astype(np.int64) * factor, bitdepth=depth, greyscale=False, transparent=key)
        for name, pixels, is_grey in (("", CHART, False), ("-grey", GREY[..., None], True)):
            light = np.round(linear_of(pixels) * most).astype(np.int64)
            write_png(f"gamma-1{name}-{depth}.png", light, bitdepth=depth, greyscale=is_grey, gamma=1.0)
    write_png("gamma-2.2.png", CHART.astype(np.int64), greyscale=False, gamma=1 / 2.2)
    for bits in (1, 2, 4):
        write_png(f"grey-{bits}.png", (GREY >> (8 - bits))[..., None].astype(np.int64), bitdepth=bits, greyscale=True)
    palette = [(255 - 16 * each, 16 * each, 128, 17 * each) for each in range(16)]
    write_png("palette-4-interlaced.png", (GREY >> 4)[..., None].astype(np.int64), bitdepth=4, palette=palette, interlace=True)


def linear_of(levels: NDArray[np.uint8]) -> NDArray[np.float64]:
    share = levels / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def write_png(name: str, pixels: NDArray[np.int64], **options: Any) -> None:
    height, width, _channels = pixels.shape
    stream = io.BytesIO()
    png.Writer(width=width, height=height, **options).write(stream, pixels.reshape(height, -1).tolist())
    save(name, stream.getvalue())


def others() -> None:
    save("rgb-16.jxl", imagecodecs.jpegxl_encode(DEEP, lossless=True))
    save("rgba-16.jxl", imagecodecs.jpegxl_encode(DEEP_ALPHA, lossless=True))
    save("grey-16.jxl", imagecodecs.jpegxl_encode(GREY.astype(np.uint16) * 257, lossless=True))
    save("rgb-float.jxl", imagecodecs.jpegxl_encode(FLOAT, lossless=True))
    save("grey.jxl", imagecodecs.jpegxl_encode(GREY, lossless=True))
    for codec in ("jp2", "j2k"):
        save(f"rgb.{codec}", imagecodecs.jpeg2k_encode(CHART, codecformat=codec, reversible=True))
        save(f"rgb-16.{codec}", imagecodecs.jpeg2k_encode(DEEP, codecformat=codec, reversible=True))
        save(f"grey-16.{codec}", imagecodecs.jpeg2k_encode(GREY.astype(np.uint16) * 257, codecformat=codec, reversible=True))
        save(f"grey.{codec}", imagecodecs.jpeg2k_encode(GREY, codecformat=codec, reversible=True))
        save(f"rgba.{codec}", imagecodecs.jpeg2k_encode(CLEAR, codecformat=codec, reversible=True))
        save(f"rgba-16.{codec}", imagecodecs.jpeg2k_encode(DEEP_ALPHA, codecformat=codec, reversible=True))
    for bits in (8, 10, 12):
        pixels = CHART if bits == 8 else DEEP >> (16 - bits)
        save(f"rgb-{bits}.avif", imagecodecs.avif_encode(pixels, bitspersample=bits, level=100))
        clear = CLEAR if bits == 8 else DEEP_ALPHA >> (16 - bits)
        save(f"rgba-{bits}.avif", imagecodecs.avif_encode(clear, bitspersample=bits, level=100))
    save("rgba.qoi", imagecodecs.qoi_encode(CLEAR))
    save("rgba.webp", imagecodecs.webp_encode(CLEAR, lossless=True))


if __name__ == "__main__":
    tiffs_of_colours()
    tiffs_of_greys()
    tiffs_of_other_colours()
    jpegs()
    pngs()
    others()
