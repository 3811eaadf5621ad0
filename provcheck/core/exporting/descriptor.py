"""A scripted copy-detection model in the layout of SSCD, as a graph and a card."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from provcheck.core.errors import ModelError, Reason
from provcheck.core.exporting import parity
from provcheck.core.exporting.torch_parts import TORCH, part, told_as_failure, without_network, write_graph
from provcheck.core.fingerprint.preprocess import to_tensor
from provcheck.core.imaging.picture import Pixels
from provcheck.core.models.card import (
    Crop,
    ElementType,
    Family,
    InputSpec,
    Layout,
    ModelCard,
    Resize,
    Role,
    file_sha256,
)
from provcheck.core.models.registry import MODEL_NAME

# As the authors of SSCD advise for square input.
_SIDE = 320
_MEAN, _STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
_DIMENSIONS = 512

# What a network of convolutions computes with. A script may call much more, as writing files, and is not run then.
_OPERATIONS = """
    _convolution conv2d batch_norm relu sigmoid silu gelu hardswish dropout linear matmul mm addmm
    max_pool2d avg_pool2d adaptive_avg_pool2d flatten reshape view squeeze unsqueeze permute transpose t contiguous
    expand expand_as cat clamp clamp_min clamp_max pow sqrt add sub mul div neg floor_divide sum mean
    norm linalg_vector_norm size dim len eq ne gt lt ge le format Int IntImplicit Float Bool numel to detach slice select append
    __getitem__ __is__ __isnot__ __not__
"""
_FLOW = """
    Constant GetAttr ListConstruct ListUnpack TupleConstruct TupleUnpack If Loop RaiseException
    NumToTensor unchecked_cast Uninitialized dtype device layout
"""


def export_descriptor(file: Path, folder: Path) -> tuple[ModelCard, float]:
    """Write the graph into a folder; gives the card and the lowest cosine with the original.

    The script is in PyTorch's own language, in which no Python can be called; one that does more than compute is refused.
    Raises `ModelError`, also when embeddings differ.
    """
    torch = part(TORCH)
    _refuse_loading_code(file)
    with without_network(), told_as_failure(file):
        module = torch.jit.load(str(file), map_location="cpu").eval()
        _refuse_other_work(module, file)
        path = folder / MODEL_NAME
        write_graph(module, torch.zeros(2, 3, _SIDE, _SIDE), path, ("image", "embedding"))
        card = replace(_card(file), sha256=file_sha256(path))

        def original(picture: Pixels) -> NDArray[np.float32]:
            with torch.no_grad():
                row = module(torch.from_numpy(to_tensor(picture, card.input))[None])[0]
            return np.asarray(row.numpy(), np.float32)

        return card, parity.check_pictures(card, path, original)


def _refuse_loading_code(file: Path) -> None:
    """Raise `ModelError` when a file is no script, or one that runs code when it is loaded."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = [name for name in archive.namelist() if "/code/" in name and name.endswith(".py")]
            runs = any(b"__setstate__" in archive.read(name) for name in names)
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise ModelError(Reason.EXPORT_UNSAFE, file, f"{type(error).__name__}: {error}") from error
    if not names or runs:
        raise ModelError(Reason.EXPORT_UNSAFE, file, "__setstate__" if runs else "no TorchScript")


def _refuse_other_work(module: Any, file: Path) -> None:  # noqa: ANN401  a module of PyTorch
    """Raise `ModelError` when a script does anything but compute."""
    allowed = {f"aten::{name}" for name in _OPERATIONS.split()} | {f"prim::{name}" for name in _FLOW.split()}
    # An operation that ends in one low line is the same one in place.
    others = sorted(kind for kind in set(_kinds(module.inlined_graph)) if not allowed & {kind, kind.removesuffix("_")})
    if others:
        raise ModelError(Reason.EXPORT_UNSAFE, file, ", ".join(others))


def _kinds(block: Any) -> Iterator[str]:  # noqa: ANN401
    for node in block.nodes():
        yield str(node.kind())
        for inner in node.blocks():
            yield from _kinds(inner)


def _card(file: Path) -> ModelCard:
    spec = InputSpec("image", Layout.NCHW, ElementType.FLOAT32, _SIDE, Resize.SQUARE, Crop.NONE, "bilinear", _MEAN, _STD)
    return ModelCard(
        "exported",
        file.name.split(".")[0],
        Role.COPY,
        "not stated",
        f"export of {file.name}",
        "",
        spec,
        "embedding",
        _DIMENSIONS,
        family=Family.SSCD,
    )
