"""What the prompts of outputs say, as labels that closeness is counted by."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from provcheck.core.origin.records import Prompted

_LORA_CALL = re.compile(r"<[^<>]*>")
_WORD = re.compile(r"[^\W\d_](?:[\w'\u2019-]*\w)?")
_SHORTEST_WORD = 2


class LabelKind(StrEnum):
    """What a label tells of an output."""

    WORD = "word"
    LORA = "lora"
    MODEL = "model"
    SEED = "seed"


@dataclass(frozen=True, order=True)
class Label:
    """Something that outputs may have in common.

    Attributes:
        kind: What it is.
        text: The word in small letters, the LoRA's or model's name, the seed.
    """

    kind: LabelKind
    text: str


def by_prompt(
    closeness: NDArray[np.float32], prompted: Sequence[Prompted | None]
) -> tuple[NDArray[np.float32], list[tuple[Label, ...]]]:
    """Closeness and labels of each prompt, in place of each output: outputs of one prompt are not independent.

    Takes float32 (outputs,) and what each declares; gives float32 (prompts,), the mean over the outputs of a prompt, and the
    labels that all of these have. An output that declares nothing stands for itself.
    """
    rows: dict[object, list[int]] = {}
    for row, each in enumerate(prompted):
        rows.setdefault(row if each is None or not each.positive else each.positive, []).append(row)
    means = np.array([closeness[group].mean() for group in rows.values()], np.float32)
    return means, [_shared([prompted[row] for row in group]) for group in rows.values()]


def _shared(prompted: Sequence[Prompted | None]) -> tuple[Label, ...]:
    labels = [() if each is None else labels_of(each) for each in prompted]
    return tuple(label for label in labels[0] if all(label in other for other in labels[1:]))


def labels_of(prompted: Prompted) -> tuple[Label, ...]:
    """All labels of one output, each once, in order: words of its prompts, LoRAs, model and seed, as its file declares them."""
    labels = [Label(LabelKind.WORD, word) for prompt in prompted.positive for word in words_of(prompt)]
    labels += [Label(LabelKind.LORA, lora.name) for lora in prompted.loras if lora.name]
    labels += [Label(LabelKind.MODEL, prompted.model)] if prompted.model else []
    labels += [Label(LabelKind.SEED, prompted.seed)] if prompted.seed else []
    return tuple(dict.fromkeys(labels))


def words_of(prompt: str) -> tuple[str, ...]:
    """The words of a prompt in small letters, each once, without weights, numbers and what calls a LoRA."""
    found = (match.group().casefold() for match in _WORD.finditer(_LORA_CALL.sub(" ", prompt)))
    return tuple(dict.fromkeys(word for word in found if len(word) >= _SHORTEST_WORD))
