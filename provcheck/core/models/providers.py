"""Which execution provider a model is asked to run on, and which one it got.

ONNX Runtime falls back to the CPU without raising, so what was got is read from the session, never assumed.
"""

from __future__ import annotations

from collections.abc import Sequence

CUDA = "CUDAExecutionProvider"
CPU = "CPUExecutionProvider"


def providers_to_ask(available: Sequence[str]) -> tuple[str, ...]:
    """CUDA first where the installed runtime knows it, the CPU always."""
    return (CUDA, CPU) if CUDA in available else (CPU,)


def short_name(provider: str) -> str:
    """The provider without the ending that all have, as "CUDA"."""
    return provider.removesuffix("ExecutionProvider")
