"""A model opened on the first provider that takes it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import onnxruntime as ort

from provcheck.core.errors import ModelError, Reason
from provcheck.core.models.providers import CPU, ProviderOptions, load_cuda_libraries, options_of, short_name
from provcheck.core.records import ProviderFailure

_SEVERITY_FATAL = 4

_log = logging.getLogger(__name__)


class Session(Protocol):
    """What is used of `onnxruntime.InferenceSession`."""

    def run(self, output_names: Sequence[str], input_feed: dict[str, Any]) -> Sequence[Any]:
        """The named outputs for named inputs."""

    def get_providers(self) -> Sequence[str]:
        """Providers that run the model, the first one first."""

    def get_inputs(self) -> Sequence[Any]:
        """Name, shape and type of every input."""

    def get_outputs(self) -> Sequence[Any]:
        """Name, shape and type of every output."""


Opener = Callable[[Path, Sequence[tuple[str, ProviderOptions]]], Session]
"""Opens a model file on providers, and raises when one of them fails."""


@dataclass(frozen=True)
class ModelFiles:
    """The files of one model.

    Attributes:
        whole: The one that every provider runs.
        half: The same in half precision, which others than the CPU are given first; None without one.
    """

    whole: Path
    half: Path | None = None

    def for_provider(self, provider: str) -> Path:
        """The file that a provider is given."""
        return self.whole if self.half is None or provider == CPU else self.half


@dataclass(frozen=True)
class Opened:
    """A model that can be run.

    Attributes:
        session: It.
        providers: What it runs on, the first one first.
        files: Its files, without the one in half precision where that failed.
        failures: Providers that were asked for and do not run it, with what they said.
    """

    session: Session
    providers: tuple[str, ...]
    files: ModelFiles
    failures: tuple[ProviderFailure, ...] = ()

    @property
    def is_half(self) -> bool:
        """Whether it runs in half precision."""
        return self.files.for_provider(self.providers[0]) != self.files.whole


def open_model(files: ModelFiles, asked: Sequence[str], cache: Path | None, opener: Opener) -> Opened:
    """Open a model on the first of the providers that takes it; the CPU is the last of them.

    A provider that raises is given up for the next, after the file in half precision was given up for the other. One that the
    runtime gives up by itself is noted too. Raises `ModelError` when not even the CPU takes it.
    """
    load_cuda_libraries(asked)
    failures: list[ProviderFailure] = []
    left = list(asked)
    while True:
        path = files.for_provider(left[0])
        try:
            session = opener(path, [(name, options_of(name, cache)) for name in left])
        except Exception as error:
            if left[0] == CPU:
                raise ModelError(Reason.MODEL_UNREADABLE, path, str(error)) from error
            _log.warning("%s does not take %s: %s", short_name(left[0]), path.name, error)
            if path != files.whole:
                files = ModelFiles(files.whole)
                continue
            failures.append(ProviderFailure(left.pop(0), str(error)))
            continue
        got = tuple(session.get_providers())
        if path != files.for_provider(got[0]):
            # The runtime went on to the CPU by itself, with the file that is not for it.
            files = ModelFiles(files.whole)
            continue
        silent = [ProviderFailure(name, "") for name in left if name not in got]
        return Opened(session, got, files, (*failures, *silent))


def on_runtime(path: Path, providers: Sequence[tuple[str, ProviderOptions]]) -> Session:
    """Open a model with ONNX Runtime, which is kept from falling back by itself: that would print and tell nobody."""
    options = ort.SessionOptions()
    options.log_severity_level = _SEVERITY_FATAL
    # Several pictures are embedded side by side, each by one thread; that is faster than several threads for each in turn.
    options.intra_op_num_threads = 1
    given = [(name, dict(values)) for name, values in providers]
    session: Session = ort.InferenceSession(str(path), sess_options=options, providers=given, enable_fallback=0)
    return session


def is_out_of_memory(error: Exception) -> bool:
    """Whether a provider says that its memory ran out; the runtime has no type of error for that."""
    said = str(error).lower()
    return any(words in said for words in _OUT_OF_MEMORY)


# As CUDA and its arena, DirectML (E_OUTOFMEMORY, DXGI), MIGraphX's HIP, OpenVINO's OpenCL and CoreML word it.
_OUT_OF_MEMORY = (
    "out of memory",
    "out_of_memory",
    "outofmemory",
    "failed to allocate memory",
    "8007000e",
    "not enough memory",
    "insufficient memory",
    "mem_object_allocation_failure",
)
