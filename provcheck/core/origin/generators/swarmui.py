"""SwarmUI (once StableSwarmUI): JSON with "sui_image_params"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import zip_longest
from typing import Any

from provcheck.core.origin.generators.texts import list_at, object_at, once, text_at, weight_of
from provcheck.core.origin.limits import object_of
from provcheck.core.origin.records import Lora, Prompted, RawField

_PLACES = frozenset(
    {"png:parameters", "exif:UserComment", "exif:ImageDescription", "exif:Model", "sidecar:json", "sidecar:txt"}
)
_PARAMETERS = "sui_image_params"
_PICTURES = ("initimage", "imageinput", "promptimages", "controlnetimageinput", "ipadapterimage")


def read(fields: Iterable[RawField]) -> Prompted | None:
    """What SwarmUI wrote; None when it did not."""
    for field in fields:
        if field.kind in _PLACES and _PARAMETERS in field.text:
            values = object_of(field.text)
            if values is not None and isinstance(values.get(_PARAMETERS), dict):
                return _prompted(object_at(values, _PARAMETERS))
    return None


def _prompted(values: Mapping[str, Any]) -> Prompted:
    return Prompted(
        generator="swarmui",
        positive=once([text_at(values, "prompt")]),
        negative=once([text_at(values, "negativeprompt")]),
        model=text_at(values, "model"),
        seed=text_at(values, "seed"),
        sampler=text_at(values, "sampler"),
        loras=_loras(values),
        references=once(values.get(name) for name in _PICTURES if not str(values.get(name)).startswith("data:")),
    )


def _loras(values: Mapping[str, Any]) -> tuple[Lora, ...]:
    names, weights = (_list(values, name) for name in ("loras", "loraweights"))
    paired = zip_longest(names, weights[: len(names)])
    return tuple(Lora(name, weight_of(weight)) for name, weight in paired if isinstance(name, str) and name)


def _list(values: Mapping[str, Any], name: str) -> list[Any]:
    """A list, which older versions write as a text with commas."""
    value = values.get(name)
    return [part.strip() for part in value.split(",")] if isinstance(value, str) else list_at(values, name)
