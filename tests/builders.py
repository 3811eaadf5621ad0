"""Pictures, files, models and records that several tests are made of."""

from __future__ import annotations

import hashlib
import io
import json
import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from PIL import Image

from provcheck.core.errors import PictureError, Reason
from provcheck.core.evidence import Agreement, Alignment, Edit, Evidence, HashPair, Measure, Region
from provcheck.core.fingerprint import structure_map
from provcheck.core.fingerprint.compact import none_of
from provcheck.core.fingerprint.embedder import OnnxEmbedder
from provcheck.core.fingerprint.hashes import HASH_KINDS
from provcheck.core.fingerprint.prints import Prints
from provcheck.core.imaging.decoding import decode
from provcheck.core.imaging.door import FileBytes, Limits
from provcheck.core.imaging.picture import Picture, Pixels
from provcheck.core.index.scan_store import ScanStore
from provcheck.core.models.card import Crop, ElementType, InputSpec, Layout, ModelCard, Resize, Role, file_sha256
from provcheck.core.models.providers import CPU
from provcheck.core.point_pairs import PointPairs
from provcheck.core.records import (
    Candidate,
    Level,
    Match,
    ModelUse,
    NameFound,
    PictureFacts,
    Portfolio,
    ProviderFailure,
    Skipped,
    VerdictKind,
    Work,
)
from provcheck.core.scan_records import NamedPicture, ScanReport, ScanSettings

ROOT = Path(__file__).parents[1]
DEMO = ROOT / "resources" / "demo"
WORKS = DEMO / "portfolio"
SUSPECTS = DEMO / "suspects"
TRUTH: dict[str, Any] = json.loads((DEMO / "truth.json").read_text(encoding="utf-8"))


@cache
def work_pixels(name: str, side: int) -> Pixels:
    """A work of the demo, scaled down to a long side; uint8 (height, width, 3), not to be written to."""
    with Image.open(WORKS / name) as image:
        image.thumbnail((side, side))
        pixels = np.asarray(image.convert("RGB"))
    pixels.flags.writeable = False
    return pixels


def work_image(name: str = "picnic.jpg", side: int = 96) -> Image.Image:
    """The same as a Pillow image."""
    return Image.fromarray(work_pixels(name, side))


def encoded(image: Image.Image, file_format: str, **options: Any) -> bytes:
    """The bytes of a file of that format."""
    stream = io.BytesIO()
    image.save(stream, file_format, **options)
    return stream.getvalue()


def read(data: bytes, name: str = "picture.png", limits: Limits | None = None) -> Picture:
    """Decode bytes as the door does."""
    return decode(FileBytes(Path(name), data, hashlib.sha256(data).hexdigest()), limits)


def refusal(data: bytes, name: str = "picture.png", limits: Limits | None = None) -> Reason | None:
    """Why the door refuses these bytes, None when it reads them."""
    try:
        read(data, name, limits)
    except PictureError as error:
        return error.reason
    return None


def png_chunk(name: bytes, data: bytes) -> bytes:
    """One chunk of a PNG file."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_bomb(width: int, height: int) -> bytes:
    """A PNG of a few hundred bytes whose header promises that many pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(100_000), 9)
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + png_chunk(b"IDAT", pixels) + png_chunk(b"IEND", b"")


# Adobe RGB (1998) as its profile states it: colourants adapted to D50, gamma 2 + 51/256.
ADOBE_COLORANTS = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))
ADOBE_GAMMA = 2 + 51 / 256


def rgb_profile(
    description: str = "Wide RGB",
    colorants: Sequence[tuple[float, float, float]] = ADOBE_COLORANTS,
    gamma: float = ADOBE_GAMMA,
) -> bytes:
    """An ICC profile (version 2, three colourants and a gamma) of a colour space, like Adobe RGB when nothing else is said."""
    tags = {
        b"desc": b"desc" + bytes(4) + struct.pack(">I", len(description) + 1) + description.encode("ascii") + bytes(79),
        b"cprt": b"text" + bytes(4) + b"public domain\0",
        b"wtpt": _xyz((0.9642, 1.0, 0.8249)),
        b"rXYZ": _xyz(colorants[0]),
        b"gXYZ": _xyz(colorants[1]),
        b"bXYZ": _xyz(colorants[2]),
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), b"curv" + bytes(4) + struct.pack(">IH", 1, round(gamma * 256))),
    }
    table, body = struct.pack(">I", len(tags)), b""
    start = 128 + 4 + 12 * len(tags)
    for name, value in tags.items():
        table += struct.pack(">4sII", name, start + len(body), len(value))
        body += value + bytes(-len(value) % 4)
    header = struct.pack(">I4sI4s4s4s", start + len(body), b"none", 0x02100000, b"mntr", b"RGB ", b"XYZ ")
    header += struct.pack(">6H4s", 2026, 1, 1, 0, 0, 0, b"acsp").ljust(44, b"\0")
    header += b"".join(struct.pack(">i", round(value * 65536)) for value in (0.9642, 1.0, 0.8249))
    return header.ljust(128, b"\0") + table + body


def _xyz(values: tuple[float, float, float]) -> bytes:
    return b"XYZ " + bytes(4) + b"".join(struct.pack(">i", round(value * 65536)) for value in values)


TINY_INPUT = InputSpec("image", Layout.NCHW, ElementType.FLOAT32, 32, Resize.SQUARE, Crop.NONE, "bilinear")


_ELEMENTS = {
    ElementType.UINT8: TensorProto.UINT8,
    ElementType.FLOAT16: TensorProto.FLOAT16,
    ElementType.FLOAT32: TensorProto.FLOAT,
}


def write_mean_model(
    path: Path, spec: InputSpec = TINY_INPUT, output: str = "embedding", weights: NDArray[np.float32] | None = None
) -> Path:
    """A model of a few hundred bytes: the mean colour times a matrix (3, dimensions), seeded, 8 wide when none is given.

    One whose input is float16 gives float16 too.
    """
    if weights is None:
        weights = np.random.default_rng(3).normal(0, 1, (3, 8)).astype(np.float32)
    channels_first = spec.layout is Layout.NCHW
    shape = [3, spec.size, spec.size] if channels_first else [spec.size, spec.size, 3]
    element = _ELEMENTS[spec.element]
    given = TensorProto.FLOAT16 if spec.element is ElementType.FLOAT16 else TensorProto.FLOAT
    nodes = [
        helper.make_node("Cast", [spec.name], ["values"], to=TensorProto.FLOAT),
        helper.make_node("ReduceMean", ["values"], ["mean"], axes=[2, 3] if channels_first else [1, 2], keepdims=0),
        helper.make_node("Gemm", ["mean", "weights"], ["product"]),
        helper.make_node("Cast", ["product"], [output], to=given),
    ]
    graph = helper.make_graph(
        nodes,
        "mean",
        [helper.make_tensor_value_info(spec.name, element, ["batch", *shape])],
        [helper.make_tensor_value_info(output, given, ["batch", weights.shape[1]])],
        [numpy_helper.from_array(weights, "weights")],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), path)
    return path


def tiny_card(path: Path, **changes: Any) -> ModelCard:
    """A card for a model file of `write_mean_model`."""
    card = ModelCard("tiny", "Tiny", Role.COPY, "CC0-1.0", "a test", file_sha256(path), TINY_INPUT, "embedding", 8)
    return replace(card, **changes)


def tiny_embedder(folder: Path, **changes: Any) -> OnnxEmbedder:
    """A loaded model that embeds the mean colour, on the processor."""
    path = write_mean_model(folder / "tiny.onnx")
    return OnnxEmbedder(tiny_card(path, **changes), path, available=[CPU])


def facts(**changes: Any) -> PictureFacts:
    """Facts of a picture that has enough detail."""
    plain = PictureFacts("a" * 64, "b" * 64, 1000, "PNG", 640, 480, has_alpha=False, detail=0.8)
    return replace(plain, **changes)


def prints_of(sha256: str, models: Mapping[str, int] | None = None, seed: int = 0) -> Prints:
    """Made-up fingerprints of a content, with an embedding of that length for every model."""
    rng = np.random.default_rng(seed)
    hashes = {kind.signal: rng.integers(0, 256, (len(kind.orientations), -(-kind.bits // 8)), np.uint8) for kind in HASH_KINDS}
    embeddings = {}
    for model, dimensions in (models or {}).items():
        row = rng.normal(0, 1, dimensions).astype(np.float32)
        embeddings[model] = row / np.linalg.norm(row)
    return Prints(facts(sha256=sha256, pixel_digest=sha256[::-1]), hashes, 80, embeddings, none_of(), _made_up_structure(rng))


def _made_up_structure(rng: np.random.Generator) -> NDArray[np.int8]:
    values = rng.normal(0, 1, 2 * structure_map.CELLS**2)
    return np.clip(np.rint(values * 4000 / np.linalg.norm(values)), -127, 127).astype(np.int8)


def opened_briefly(store: ScanStore, number: int) -> ScanReport | None:
    """A kept scan as the window shows it, whole."""
    opened = store.open_briefly(number)
    if opened is None:
        return None
    return opened.report if opened.is_whole else store.rest_of(opened.report)


def whole_report() -> ScanReport:
    """A report in which every field holds something, with names that are not valid text."""
    work = Work(3, "art/caf\udce9 🎨.png", facts(has_alpha=True), 5)
    alignment = Alignment(
        ((1.0, 0.1, 0.0), (0.0, 1.0, 0.25), (0.0, 0.001, 1.0)),
        True,
        True,
        40,
        55,
        -61.25,
        PointPairs([((0.1, 0.2), (0.3, 0.4))]),
    )
    region = Region(((0.0, 0.0), (1.0, 0.0), (1.0, 1.0)), ((0.2, 0.2), (0.8, 0.2), (0.8, 0.9)), 0.5, 0.25)
    evidence = Evidence(
        measures=(Measure("pdq", 12.0, 31.0, "bits", False, 256.0), Measure("alignment", 61.25, 10.0, "log10", True)),
        hashes=(HashPair("pdq", "00ff", "0f0f", 16, "mirrored"),),
        alignment=alignment,
        agreement=Agreement(0.9, 0.8, 0.7, 3.5),
        edits=(Edit("mirrored"), Edit("rotated", -12.0, "degrees")),
        same_file=True,
        same_pixels=True,
        own_file=True,
        percentile=0.9999,
    )
    match = Match("su\udcffspect.jpg", facts(sha256="c" * 64), work, VerdictKind.EDITED_COPY, 0.98, 1e-9, evidence, region)
    match = replace(match, versions=(Work(4, "art/sketch.png", facts(sha256="e" * 64), 5),))
    plain = replace(match, verdict=VerdictKind.RESEMBLANCE, evidence=Evidence(), region=None, versions=())
    asked, got = "CUDAExecutionProvider", "CPUExecutionProvider"
    failure = ProviderFailure(asked, "device lost", running=True)
    use = ModelUse("sscd", "SSCD", "copy", "d" * 64, "MIT", "1/square", (asked, got), (got,), (failure,))
    return ScanReport(
        number=0,
        started="2026-01-02T03:04:05+00:00",
        finished="2026-01-02T03:05:05+00:00",
        version="0.1.0",
        settings=ScanSettings(Level.THOROUGH, 5),
        models=(use,),
        portfolio=Portfolio(2, "שלום", "Zoë", ("@zoe", "h\udce9"), 1),
        works=(work,),
        works_skipped=(Skipped("art/broken.png", Reason.TRUNCATED, "why"),),
        targets=("folder", "caf\udce9"),
        checked=2,
        skipped=(Skipped("x\udc80.png", Reason.NO_PERMISSION),),
        too_little_detail=("flat.png",),
        matches=(match, plain),
        candidates=(Candidate("su\udcffspect.jpg", work.path, 0.4),),
        completed=True,
        thresholds={"pdq": 31.0},
        named=(NamedPicture("n\udcff.png", "f" * 64, (NameFound("Zoë", "positive", "by zoe, ink"),)),),
    )


def refuse(patched: pytest.MonkeyPatch, refused: Path) -> None:
    """Let the system refuse to open one file, and open all others."""
    opened = Path.open

    def refusing(path: Path, *args: Any, **named: Any) -> Any:
        if path == refused:
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *args, **named)

    patched.setattr(Path, "open", refusing)
