"""What Civitai adds to the settings of others: the models that it used, and its request beside a graph of ComfyUI."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from provcheck.core.origin.generators.texts import once, text_at, weight_of
from provcheck.core.origin.limits import object_of
from provcheck.core.origin.records import Lora, Prompted

RESOURCES = "Civitai resources"
"""The setting that lists models, as JSON."""

_CHECKPOINTS = frozenset({"checkpoint", "model"})
_LORAS = frozenset({"lora", "locon", "lycoris", "dora"})
_REQUEST = "extraMetadata"
_CHANGES_ALONE = ("-upscale", "-background-removal")
"""Ends of workflows that change a picture that is there and make none."""


def model_of(resources: object) -> str:
    """The name of the model among what it used; empty without."""
    return next((text_at(each, "modelName") for each in _of_kind(resources, _CHECKPOINTS)), "")


def loras_of(resources: object) -> Iterator[Lora]:
    """LoRAs among what it used, those that are told by name."""
    for each in _of_kind(resources, _LORAS):
        name = text_at(each, "modelName")
        if name:
            yield Lora(name, weight_of(each.get("weight")))


def _of_kind(resources: object, kinds: Iterable[str]) -> Iterator[Mapping[str, Any]]:
    for each in resources if isinstance(resources, list) else ():
        if isinstance(each, dict) and str(each.get("type")).lower() in kinds:
            yield each


def requested(graph: Mapping[str, Any]) -> Prompted | None:
    """What Civitai was asked for, where it stands beside a graph; None without, or where no picture was made."""
    request = object_of(text_at(graph, _REQUEST))
    if request is None or not text_at(request, "prompt") or text_at(request, "workflowId").endswith(_CHANGES_ALONE):
        return None
    return Prompted(
        generator="comfyui",
        positive=once([text_at(request, "prompt")]),
        negative=once([text_at(request, "negativePrompt")]),
        seed=text_at(request, "seed"),
        sampler=text_at(request, "sampler"),
    )
