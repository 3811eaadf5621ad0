"""What the prompts of outputs say, as labels that closeness is counted by."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

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
