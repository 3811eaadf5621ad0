"""Which execution providers a model is asked to run on, with which options, and which one it got.

ONNX Runtime falls back to the CPU without raising, so what was got is read from the session, never assumed.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path

import onnxruntime as ort

TENSORRT = "TensorrtExecutionProvider"
CUDA = "CUDAExecutionProvider"
MIGRAPHX = "MIGraphXExecutionProvider"
ROCM = "ROCMExecutionProvider"
COREML = "CoreMLExecutionProvider"
DIRECTML = "DmlExecutionProvider"
OPENVINO = "OpenVINOExecutionProvider"
CPU = "CPUExecutionProvider"

BY_PREFERENCE = (TENSORRT, CUDA, MIGRAPHX, ROCM, COREML, DIRECTML, OPENVINO)
"""Providers other than the CPU, those asked first: a vendor's own before the general ones of a system."""

_TITLES = {
    TENSORRT: "TensorRT",
    CUDA: "CUDA",
    MIGRAPHX: "MIGraphX",
    ROCM: "ROCm",
    COREML: "CoreML",
    DIRECTML: "DirectML",
    OPENVINO: "OpenVINO",
    CPU: "CPU",
}
ONE_BY_ONE = frozenset({MIGRAPHX})
"""Providers that compile a model anew, for seconds, whenever a batch has another size than the one before."""

_NVIDIA = frozenset({TENSORRT, CUDA})
# Runtimes that know TensorRT bring none of its libraries; they come as Python packages of these names.
_TENSORRT_PACKAGES = ("tensorrt_libs", "tensorrt")

_log = logging.getLogger(__name__)

ProviderOptions = Mapping[str, str]
"""Options of a provider as ONNX Runtime names them."""


NAMES = (*_TITLES.values(),)
"""What a provider may be called in the settings, in any letters."""

ON_CARD = frozenset({TENSORRT, CUDA, MIGRAPHX, ROCM, DIRECTML})
"""Providers that run a model on a graphics card. Those that are neither these nor the CPU choose themselves where."""


def available() -> tuple[str, ...]:
    """The providers of the installed runtime."""
    return tuple(ort.get_available_providers())


def is_name(wanted: str) -> bool:
    """Whether this is the short name of a provider, in any letters."""
    return wanted.lower() in {name.lower() for name in NAMES}


def providers_to_ask(available: Sequence[str], wanted: str = "") -> tuple[str, ...]:
    """The providers of the installed runtime to ask for, by preference, the CPU last and always.

    `wanted` is the short name of the only one to ask for beside the CPU, as "CUDA" or "CPU"; empty for all. TensorRT is asked
    for only where its libraries are installed.
    """
    usable = [name for name in BY_PREFERENCE if name in available and (name != TENSORRT or _has_tensorrt())]
    chosen = [name for name in usable if not wanted or short_name(name).lower() == wanted.lower()]
    return (*chosen, CPU)


def _has_tensorrt() -> bool:
    return any(importlib.util.find_spec(package) is not None for package in _TENSORRT_PACKAGES)


def short_name(provider: str) -> str:
    """The provider as its makers call it, as "CUDA"; without the ending that all have where that is not known."""
    return _TITLES.get(provider, provider.removesuffix("ExecutionProvider"))


def options_of(provider: str, cache: Path | None = None) -> ProviderOptions:
    """What a provider is told: half precision where it makes that itself, and where it may keep what it compiled.

    The names are those of ONNX Runtime's documentation of its execution providers. `cache` is a folder for compiled models,
    None to keep none.
    """
    kept = {} if cache is None else _cache_options(provider, str(cache))
    return {**_OPTIONS.get(provider, {}), **kept}


# CUDA's heuristic search for the fastest convolution costs less at start than the exhaustive one, and memory grows only by what
# is asked for. What is set to half precision keeps an embedding to within the tolerance stated in `tolerance`.
_OPTIONS: dict[str, ProviderOptions] = {
    TENSORRT: {"trt_fp16_enable": "1"},
    CUDA: {"cudnn_conv_algo_search": "HEURISTIC", "arena_extend_strategy": "kSameAsRequested"},
    MIGRAPHX: {"migraphx_fp16_enable": "1"},
    COREML: {"ModelFormat": "MLProgram", "MLComputeUnits": "ALL"},
    OPENVINO: {"device_type": "AUTO:GPU,CPU"},
}


def _cache_options(provider: str, folder: str) -> ProviderOptions:
    if provider == TENSORRT:
        return {"trt_engine_cache_enable": "1", "trt_engine_cache_path": folder, "trt_timing_cache_enable": "1"}
    if provider == COREML:
        return {"ModelCacheDirectory": folder}
    return {"cache_dir": folder} if provider == OPENVINO else {}


def tolerance(provider: str) -> float:
    """Lowest cosine between an embedding on this provider and on the CPU, for it to count as working.

    Single precision adds up in another order (1e-6 and less); half precision and TF32 have 11 bits of mantissa, which leaves
    1e-3 of a vector's length at most.
    """
    return 1.0 if provider == CPU else 0.999


def load_cuda_libraries(providers: Sequence[str]) -> None:
    """Load the CUDA libraries that were installed as Python packages, where there are any and an NVIDIA provider is asked for.

    The runtime does not look there by itself. What it prints goes to the log: what was got is read from the session.
    """
    if _NVIDIA.isdisjoint(providers) or importlib.util.find_spec("nvidia") is None:
        return
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        ort.preload_dlls()
    if printed.getvalue():
        _log.warning("loading CUDA libraries: %s", printed.getvalue().strip())
