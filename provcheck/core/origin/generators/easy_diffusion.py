"""Easy Diffusion: a PNG text for each setting, JSON in EXIF, or a sidecar as JSON or as lines "Prompt: ..."."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Any

from provcheck.core.origin.generators.texts import by_key, list_at, once, text_at, weight_of
from provcheck.core.origin.limits import object_of
from provcheck.core.origin.records import Lora, Prompted, RawField

_SIGNS = frozenset({"use_stable_diffusion_model", "Stable Diffusion model", "use_vae_model", "num_inference_steps"})
_LINE = re.compile(r"^([A-Za-z][A-Za-z ]{1,40}): (.*)$", re.MULTILINE)
_JSON_PLACES = ("exif:UserComment", "sidecar:json")


def read(fields: Iterable[RawField]) -> Prompted | None:
    """What Easy Diffusion wrote; None when it did not."""
    fields = tuple(fields)
    for values in _candidates(fields):
        if _SIGNS & values.keys() and text_at(values, "prompt", "Prompt"):
            return _prompted(values)
    return None


def _candidates(fields: Iterable[RawField]) -> Iterable[Mapping[str, Any]]:
    fields = tuple(fields)
    yield by_key(fields, "png")
    for field in fields:
        if field.kind in _JSON_PLACES:
            yield object_of(field.text) or {}
        elif field.kind == "sidecar:txt":
            yield dict(_LINE.findall(field.text))


def _prompted(values: Mapping[str, Any]) -> Prompted:
    model = text_at(values, "use_stable_diffusion_model", "Stable Diffusion model")
    return Prompted(
        generator="easy-diffusion",
        positive=once([text_at(values, "prompt", "Prompt")]),
        negative=once([text_at(values, "negative_prompt", "Negative Prompt")]),
        # A path on whatever system it was made on.
        model=PurePath(model.replace("\\", "/")).name,
        seed=text_at(values, "seed", "Seed"),
        sampler=text_at(values, "sampler_name", "Sampler"),
        loras=_loras(values),
    )


def _loras(values: Mapping[str, Any]) -> tuple[Lora, ...]:
    names, weights = values.get("use_lora_model"), values.get("lora_alpha")
    if isinstance(names, str):
        return (Lora(names, weight_of(weights)),) if names and names != "None" else ()
    listed = list_at(values, "lora_alpha")
    return tuple(
        Lora(name, weight_of(listed[place]) if place < len(listed) else None)
        for place, name in enumerate(list_at(values, "use_lora_model"))
        if isinstance(name, str) and name
    )
