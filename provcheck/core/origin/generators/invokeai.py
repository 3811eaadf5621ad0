"""InvokeAI: PNG text "invokeai_metadata", and "sd-metadata" and "Dream" of its first versions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from provcheck.core.origin.generators.texts import by_key, list_at, object_at, once, text_at, weight_of
from provcheck.core.origin.limits import object_of
from provcheck.core.origin.records import Lora, Prompted, RawField

_DREAM = re.compile(r'^"(?P<prompt>(?:\\.|[^"\\])*)"(?P<options>.*)$', re.DOTALL)
_NEGATIVE = re.compile(r"\[([^\[\]]*)\]")
_GUIDES = ("controlnets", "ipAdapters", "ip_adapters", "t2iAdapters", "ref_images")
_CANVAS = "canvas_v2_metadata"
_REGIONS = "regionalGuidance"
_DEEPEST = 8


def read(fields: Iterable[RawField]) -> Prompted | None:
    """What InvokeAI wrote; None when it did not."""
    png = by_key(fields, "png")
    values = object_of(png.get("invokeai_metadata", ""))
    if values is not None:
        return _prompted(values)
    early = object_of(png.get("sd-metadata", ""))
    if early is not None:
        return _early(early)
    return _dream(png.get("Dream", ""))


def _prompted(values: Mapping[str, Any]) -> Prompted:
    return Prompted(
        generator="invokeai",
        positive=once(_prompts(values, "positive")),
        negative=once(_prompts(values, "negative")),
        model=_model_name(values.get("model")),
        seed=text_at(values, "seed"),
        sampler=text_at(values, "scheduler"),
        loras=tuple(_loras(values)),
        references=once(_references(values)),
    )


def _model_name(value: object) -> str:
    if isinstance(value, str):
        return value
    if not isinstance(value, dict):
        return ""
    return text_at(value, "name", "model_name") or text_at(object_at(value, "base"), "name")


def _loras(values: Mapping[str, Any]) -> Iterable[Lora]:
    for each in list_at(values, "loras"):
        if isinstance(each, dict):
            name = _model_name(each.get("model") or each.get("lora"))
            if name:
                yield Lora(name, weight_of(each.get("weight")))


def _references(values: Mapping[str, Any]) -> Iterable[object]:
    yield values.get("init_image")
    for name in (*_GUIDES, _CANVAS):
        yield from _image_names(values.get(name), 0)


def _image_names(value: object, depth: int) -> Iterator[object]:
    """Names of pictures in whatever holds them: that was changed with nearly every version."""
    if depth == _DEEPEST:
        return
    if isinstance(value, list):
        for each in value:
            yield from _image_names(each, depth + 1)
    elif isinstance(value, dict) and value.get("isEnabled") is not False:
        yield value.get("image_name")
        yield value.get("image")
        for each in value.values():
            yield from _image_names(each, depth + 1)


def _prompts(values: Mapping[str, Any], kind: str) -> Iterator[object]:
    """Prompts of the whole picture and of parts of it."""
    yield values.get(f"{kind}_prompt")
    yield values.get(f"{kind}_style_prompt")
    for region in list_at(object_at(values, _CANVAS), _REGIONS):
        if isinstance(region, dict) and region.get("isEnabled") is not False:
            yield region.get(f"{kind}Prompt")


def _early(values: Mapping[str, Any]) -> Prompted:
    image = object_at(values, "image")
    prompt = image.get("prompt")
    parts = [part.get("prompt") for part in prompt if isinstance(part, dict)] if isinstance(prompt, list) else [prompt]
    texts = [part for part in parts if isinstance(part, str)]
    return Prompted(
        generator="invokeai",
        positive=once(_NEGATIVE.sub("", text) for text in texts),
        negative=once(found for text in texts for found in _NEGATIVE.findall(text)),
        model=text_at(values, "model_weights", "model"),
        seed=text_at(image, "seed"),
        sampler=text_at(image, "sampler"),
    )


def _dream(text: str) -> Prompted | None:
    found = _DREAM.match(text.strip())
    if found is None:
        return None
    prompt, options = found["prompt"], found["options"]
    seed, sampler = re.search(r"-S *(\d+)", options), re.search(r"-A *(\w+)", options)
    return Prompted(
        generator="invokeai",
        positive=once([_NEGATIVE.sub("", prompt)]),
        negative=once(_NEGATIVE.findall(prompt)),
        seed=seed[1] if seed else "",
        sampler=sampler[1] if sampler else "",
    )
