"""Which execution provider a model is asked to run on, and which one it got.

ONNX Runtime falls back to the CPU without raising, so what was got is read from the session, never assumed.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import logging
from collections.abc import Sequence

import onnxruntime as ort

CUDA = "CUDAExecutionProvider"
CPU = "CPUExecutionProvider"

_log = logging.getLogger(__name__)


def providers_to_ask(available: Sequence[str]) -> tuple[str, ...]:
    """CUDA first where the installed runtime knows it, the CPU always."""
    return (CUDA, CPU) if CUDA in available else (CPU,)


def short_name(provider: str) -> str:
    """The provider without the ending that all have, as "CUDA"."""
    return provider.removesuffix("ExecutionProvider")


def load_cuda_libraries(providers: Sequence[str]) -> None:
    """Load the CUDA libraries that were installed as Python packages, where there are any and CUDA is asked for.

    The runtime does not look there by itself. What it prints goes to the log: what was got is read from the session.
    """
    if CUDA not in providers or importlib.util.find_spec("nvidia") is None:
        return
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        ort.preload_dlls()
    if printed.getvalue():
        _log.warning("loading CUDA libraries: %s", printed.getvalue().strip())
