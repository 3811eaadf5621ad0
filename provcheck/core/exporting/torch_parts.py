"""PyTorch and open_clip, where they are installed: what is loaded with them, and how a graph is written."""

from __future__ import annotations

import importlib
import importlib.util
import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import Any

from provcheck.core.errors import ModelError, Reason, is_drive_full

OPSET = 17
"""Version of ONNX's operators: one that every runtime of these years takes."""

TORCH, OPEN_CLIP = "torch", "open_clip"


def part(name: str) -> Any:  # noqa: ANN401  a module without types
    """A library of the extra `export`; raises `ModelError` when it is not installed."""
    if importlib.util.find_spec(name) is None:
        raise ModelError(Reason.EXPORT_PARTS_MISSING, None, name)
    return importlib.import_module(name)


@contextmanager
def without_network() -> Iterator[None]:
    """The hub's client asks for nothing in here, whatever a library has in mind."""
    constants: Any = importlib.import_module("huggingface_hub.constants")
    before = constants.HF_HUB_OFFLINE
    constants.HF_HUB_OFFLINE = True
    try:
        yield
    finally:
        constants.HF_HUB_OFFLINE = before


@contextmanager
def told_as_failure(file: Path) -> Iterator[None]:
    """What a library raises in here is a `ModelError` about a file; a full drive stays the OSError that it is."""
    try:
        yield
    except ModelError:
        raise
    except Exception as error:
        if is_drive_full(error):
            raise
        raise ModelError(Reason.EXPORT_FAILED, file, f"{type(error).__name__}: {error}") from error


def write_graph(module: Any, example: Any, path: Path, ends: tuple[str, str]) -> None:  # noqa: ANN401
    """Write a module as ONNX, for batches of any size of what `example` is one batch of.

    Raises what PyTorch raises, and ValueError where the weights do not fit into the file, which takes 2 GB.
    """
    before = set(path.parent.iterdir())
    with _plain_steps(), warnings.catch_warnings(), redirect_stdout(io.StringIO()):
        # It warns of shapes that are fixed on purpose, and of its own form, which is the only one that takes scripted modules;
        # of what it cannot write it prints the whole graph before it raises.
        warnings.simplefilter("ignore")
        part(TORCH).onnx.export(
            module,
            (example,),
            str(path),
            input_names=[ends[0]],
            output_names=[ends[1]],
            dynamic_axes={name: {0: "batch"} for name in ends},
            opset_version=OPSET,
            dynamo=False,
        )
    if set(path.parent.iterdir()) - before != {path}:
        raise ValueError("2 GB")


@contextmanager
def _plain_steps() -> Iterator[None]:
    """Attention is computed in steps for which ONNX has operators, and no gradients are kept."""
    torch = part(TORCH)
    attention = torch.backends.mha
    before = attention.get_fastpath_enabled()
    attention.set_fastpath_enabled(False)
    try:
        with torch.no_grad():
            yield
    finally:
        attention.set_fastpath_enabled(before)
