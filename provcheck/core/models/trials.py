"""What came of trying a model on a provider, kept for this machine: whether it agrees with the CPU, and in which batches."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from provcheck.core.files import write_atomically

NAME = "trials.json"
"""Of the file, in the library's folder of models."""

BATCHES = (1, 2, 4, 8, 16, 32)
"""Sizes that are tried, while each is faster a picture than the one before."""

_WORTH_DOUBLING = 1.1
_ROUNDS = 3

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Trial:
    """How a model runs on a provider.

    Attributes:
        agreement: Lowest cosine of its embeddings with those of the CPU.
        batch: Pictures at once that are the fastest a picture.
    """

    agreement: float
    batch: int


class Trials:
    """Trials kept in a JSON file; without one they are kept for this object only."""

    def __init__(self, file: Path | None = None) -> None:
        """Use what the file holds; a file that is missing or broken holds nothing."""
        self._file = file
        self._known = {} if file is None else _read(file)

    def of(self, key: str) -> Trial | None:
        """The trial of a model on a provider, None when it was not tried yet."""
        return self._known.get(key)

    def keep(self, key: str, trial: Trial) -> None:
        """Keep a trial. Where the file cannot be written it is made again next time, which the log tells."""
        self._known[key] = trial
        if self._file is None:
            return
        text = json.dumps({name: asdict(each) for name, each in sorted(self._known.items())}, indent=1)
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(self._file, text.encode("ascii"))
        except OSError as error:
            _log.warning("%s cannot be kept: %s", self._file, error)


def _read(file: Path) -> dict[str, Trial]:
    try:
        values = json.loads(file.read_text(encoding="ascii"))
        return {str(key): Trial(float(each["agreement"]), max(1, int(each["batch"]))) for key, each in values.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError) as error:
        _log.warning("%s is not used: %s", file, error)
        return {}


def fastest_batch(seconds_of: Callable[[int], float], sizes: Sequence[int] = BATCHES) -> int:
    """The batch size after which doubling gains less than a tenth a picture.

    `seconds_of` runs one batch of a size and gives the seconds that it took. Each size is run once to warm up and then a few
    times, of which the shortest counts. Raises what `seconds_of` raises.
    """
    best, best_rate = sizes[0], 0.0
    for size in sizes:
        seconds_of(size)
        rate = size / max(min(seconds_of(size) for _round in range(_ROUNDS)), 1e-9)
        if rate < best_rate * _WORTH_DOUBLING:
            break
        best, best_rate = size, rate
    return best
