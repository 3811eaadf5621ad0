"""Fooocus: PNG text or EXIF, as JSON of its own or as AUTOMATIC1111 writes, with the name of the scheme beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from provcheck.core.origin.generators import a1111
from provcheck.core.origin.generators.texts import by_key, list_at, once, text_at, weight_of
from provcheck.core.origin.limits import object_of
from provcheck.core.origin.records import Lora, Prompted, RawField

_NAME = "fooocus"


def read(fields: Iterable[RawField]) -> Prompted | None:
    """What Fooocus wrote; None when it did not."""
    fields = tuple(fields)
    png, exif = by_key(fields, "png"), by_key(fields, "exif")
    if "fooocus_scheme" in png:
        return _parse(png.get("parameters", ""))
    if exif.get("Software", "").startswith("Fooocus"):
        return _parse(exif.get("UserComment", ""))
    values = object_of(png.get("parameters", ""))
    return _of_values(values) if values and str(values.get("version", "")).startswith("Fooocus") else None


def _parse(text: str) -> Prompted | None:
    values = object_of(text)
    return a1111.parse(text, _NAME) if values is None else _of_values(values)


def _of_values(values: Mapping[str, Any]) -> Prompted:
    return Prompted(
        generator=_NAME,
        positive=once([text_at(values, "prompt", "Prompt")]),
        negative=once([text_at(values, "negative_prompt", "Negative Prompt")]),
        model=text_at(values, "base_model", "Base Model"),
        seed=text_at(values, "seed", "Seed"),
        sampler=text_at(values, "sampler", "Sampler"),
        loras=tuple(_loras(values)),
    )


def _loras(values: Mapping[str, Any]) -> Iterable[Lora]:
    for lora in list_at(values, "loras"):
        if isinstance(lora, list) and lora and isinstance(lora[0], str):
            yield Lora(lora[0], weight_of(lora[1]) if len(lora) > 1 else None)
    for name, value in values.items():
        if name.startswith("lora_combined_") and isinstance(value, str):
            lora_name, _colon, weight = value.rpartition(" : ")
            yield Lora(lora_name.strip() or value, weight_of(weight.strip()))
