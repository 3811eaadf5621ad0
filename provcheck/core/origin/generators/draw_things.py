"""Draw Things: JSON in the user comment of its XMP, with "c" for the prompt and "uc" for the negative one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from provcheck.core.origin.generators.texts import list_at, once, text_at, weight_of
from provcheck.core.origin.limits import object_of
from provcheck.core.origin.records import Lora, Prompted, RawField

_PLACES = frozenset({"xmp:exif:UserComment", "exif:UserComment"})


def read(fields: Iterable[RawField]) -> Prompted | None:
    """What Draw Things wrote; None when it did not."""
    for field in fields:
        values = object_of(field.text) if field.place in _PLACES else None
        if values is not None and isinstance(values.get("c"), str) and {"uc", "v2", "sampler", "steps"} & values.keys():
            return _prompted(values)
    return None


def _prompted(values: Mapping[str, Any]) -> Prompted:
    loras = [each for each in list_at(values, "lora") if isinstance(each, dict)]
    return Prompted(
        generator="draw-things",
        positive=once([text_at(values, "c")]),
        negative=once([text_at(values, "uc")]),
        model=text_at(values, "model"),
        seed=text_at(values, "seed"),
        sampler=text_at(values, "sampler"),
        loras=tuple(
            Lora(name, weight_of(each.get("weight"))) for each in loras if (name := text_at(each, "model", "file", "name"))
        ),
    )
