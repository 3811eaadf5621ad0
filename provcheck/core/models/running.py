"""A model on the best provider that works, and on the next one when it fails."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from weakref import ref

import numpy as np
import onnxruntime as ort

from provcheck.core.models.batching import Batcher, Row, Tensor
from provcheck.core.models.closeness import lowest_cosine
from provcheck.core.models.providers import CPU, ONE_BY_ONE, short_name, tolerance
from provcheck.core.models.sessions import ModelFiles, Opener, Session, is_out_of_memory, on_runtime, open_model
from provcheck.core.models.trials import BATCHES, Trial, Trials, fastest_batch
from provcheck.core.records import ProviderFailure

_HALF = "tensor(float16)"

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Proof:
    """What a provider is tried with, and where what came of it is kept under which key."""

    probes: Callable[[], Sequence[Tensor]]
    trials: Trials
    key: str


class RunningModel:
    """A model that is run from several threads.

    On the CPU every thread runs its own picture. On any other provider one batch runs at a time, and a provider that fails at
    work is given up for the next: out of memory it is first tried with half the batch.
    """

    def __init__(self, files: ModelFiles, asked: Sequence[str], cache: Path | None = None, opener: Opener = on_runtime) -> None:
        """Open the model on the first of the providers that takes it, the CPU being the last.

        `cache` is a folder in which providers may keep what they compile. Raises `ModelError` when not even the CPU takes it.
        """
        self._path, self._asked, self._cache, self._opener = files.whole, tuple(asked), cache, opener
        self._opened = open_model(files, asked, cache, opener)
        self._failures = list(self._opened.failures)
        self._output = ""
        self._batcher: Batcher | None = None
        self._most = 1
        self._proof: _Proof | None = None

    @property
    def session(self) -> Session:
        """The open session."""
        return self._opened.session

    def whole_session(self) -> Session:
        """A session of the file in full precision, for what its graph says of itself."""
        return self._opener(self._path, [(CPU, {})]) if self.is_half else self.session

    @property
    def providers(self) -> tuple[str, ...]:
        """What the model runs on, the first one first."""
        return self._opened.providers

    @property
    def failures(self) -> tuple[ProviderFailure, ...]:
        """Providers that were asked for and do not run it."""
        return tuple(self._failures)

    @property
    def is_half(self) -> bool:
        """Whether it runs in half precision."""
        return self._opened.is_half

    @property
    def batch(self) -> int:
        """Most pictures at once."""
        return self._most

    def prove(self, output: str, probes: Callable[[], Sequence[Tensor]], trials: Trials, key: str) -> None:
        """Take a provider other than the CPU only if its output for the probes agrees with the CPU's, in batches that suit it.

        `output` is the name of the output. What came of it is kept in `trials` under `key` and the provider's name, and not
        tried again where they agreed: another driver may have mended what did not. Providers that fail or disagree are given up
        one after the other. Must be called once, before the first row.
        """
        self._output = output
        self._proof = _Proof(probes, trials, key)
        self._settle()
        if self.providers[0] != CPU:
            # What leads back to this would keep the session, and memory of the graphics card, when nobody holds it any more.
            self._batcher = Batcher(partial(_rows_of, ref(self)), self._most)

    def _settle(self) -> None:
        """Give up providers until one agrees with the CPU, or is it."""
        if self._proof is None:
            raise RuntimeError(f"{self._path} was not proved")
        while self.providers[0] != CPU:
            provider = self.providers[0]
            try:
                trial = self._known_trial(self._proof, provider)
            except Exception as error:  # noqa: BLE001  whatever a provider fails with, the next one is taken
                self._give_up(provider, str(error))
                continue
            if trial.agreement >= tolerance(provider):
                self._most = trial.batch
                return
            self._give_up(provider, f"cosine {trial.agreement:.4f} with {short_name(CPU)}")

    def _known_trial(self, proof: _Proof, provider: str) -> Trial:
        place = f"{proof.key}/{provider}/{ort.__version__}{'/half' if self.is_half else ''}"
        known = proof.trials.of(place)
        if known is not None and known.agreement >= tolerance(provider):
            return known
        made = self._tried(proof.probes())
        proof.trials.keep(place, made)
        return made

    def _tried(self, probes: Sequence[Tensor]) -> Trial:
        reference = self._opener(self._path, [(CPU, {})])
        expected = [self._run(reference, [each])[0] for each in probes]
        alone = _agreement([self._run(self.session, [each])[0] for each in probes], expected)
        if alone < tolerance(self.providers[0]):
            return Trial(alone, 1)
        batch = self._fastest(probes[0])
        # Some providers mix up the pictures of a batch, or give only the first.
        numbers = [number % len(probes) for number in range(batch)]
        together = self._run(self.session, [probes[number] for number in numbers])
        agrees = _agreement(together, [expected[number] for number in numbers]) >= tolerance(self.providers[0])
        return Trial(alone, batch if agrees else 1)

    def _fastest(self, tensor: Tensor) -> int:
        """The fastest batch, 1 where the graph or the provider takes one picture at a time."""
        if isinstance(self.session.get_inputs()[0].shape[0], int) or self.providers[0] in ONE_BY_ONE:
            return 1

        def seconds(size: int) -> float:
            started = time.perf_counter()
            self._run(self.session, [tensor] * size)
            return time.perf_counter() - started

        sizes = list(BATCHES)
        while True:
            try:
                return fastest_batch(seconds, sizes)
            except Exception as error:
                if not is_out_of_memory(error) or len(sizes) == 1:
                    raise
                sizes.pop()

    def row(self, tensor: Tensor) -> Row:
        """The output for one picture, float32 (dimensions,); raises what the CPU raises."""
        batcher = self._batcher
        return self._run(self.session, [tensor])[0] if batcher is None else batcher.row(tensor)

    def rows(self, tensors: Sequence[Tensor]) -> Sequence[Row]:
        """The outputs for a batch, wherever they can be computed. One thread is here at a time."""
        while self.providers[0] != CPU:
            try:
                return [row for part in _parts(tensors, self._most) for row in self._run(self.session, part)]
            except Exception as error:  # noqa: BLE001  whatever a provider fails with, the next one is taken
                if is_out_of_memory(error) and self._most > 1:
                    self._most //= 2
                    _log.warning("%s: out of memory, now %d pictures at once", short_name(self.providers[0]), self._most)
                    continue
                self._give_up(self.providers[0], str(error))
                self._settle()
        self._batcher = None
        return [self._run(self.session, [each])[0] for each in tensors]

    def _give_up(self, provider: str, said: str) -> None:
        """Go on with the file in full precision where that in half precision failed, else with the next provider."""
        was_half, whole = self.is_half, ModelFiles(self._path)
        what = "half precision" if was_half else short_name(provider)
        _log.warning("%s is given up for %s: %s", what, self._path.name, said)
        place = self._asked.index(provider)
        files = whole if was_half else self._opened.files
        self._opened = open_model(files, self._asked[place if was_half else place + 1 :], self._cache, self._opener)
        failed = [] if was_half else [ProviderFailure(provider, said, running=True)]
        self._failures += [*failed, *self._opened.failures]

    def _run(self, session: Session, tensors: Sequence[Tensor]) -> Sequence[Row]:
        if not self._output:
            raise RuntimeError(f"{self._path} was not proved")
        # A file in half precision may name its input otherwise than the other one.
        taken = session.get_inputs()[0]
        batch = np.stack(tensors)
        given = batch.astype(np.float16) if taken.type == _HALF else batch
        output = session.run([self._output], {taken.name: given})[0]
        rows = np.asarray(output, dtype=np.float32)
        if len(rows) != len(tensors):
            raise ValueError(f"{len(rows)} rows for {len(tensors)} pictures")
        return list(rows)


def _rows_of(model: ref[RunningModel], tensors: Sequence[Tensor]) -> Sequence[Row]:
    """The outputs of a model for a batch; whoever waits for one holds the model."""
    found = model()
    if found is None:
        raise RuntimeError("the model is gone")
    return found.rows(tensors)


def _parts(tensors: Sequence[Tensor], most: int) -> list[Sequence[Tensor]]:
    return [tensors[start : start + most] for start in range(0, len(tensors), most)]


def _agreement(rows: Sequence[Row], expected: Sequence[Row]) -> float:
    return lowest_cosine(zip(rows, expected, strict=True), 0.0)
