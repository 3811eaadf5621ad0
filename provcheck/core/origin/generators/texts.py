"""Reading settings whose types nobody vouches for."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

from provcheck.core.origin.limits import readable
from provcheck.core.origin.records import Lora, RawField

_LORA = re.compile(r"<(?:lora|lyco):([^:<>]{1,200})(?::([^:<>]{0,40}))?(?::[^<>]{0,200})?>", re.IGNORECASE)


def by_key(fields: Iterable[RawField], place: str) -> dict[str, str]:
    """Texts of one kind of place by what follows its colon, the first of each: `place` "png" gives PNG's by keyword."""
    found: dict[str, str] = {}
    for field in fields:
        kind, _colon, key = field.place.partition(":")
        if kind == place:
            found.setdefault(key, field.text)
    return found


def text_at(values: Mapping[str, Any], *names: str) -> str:
    """The first of some values that is a text or a number, as text; empty when none is."""
    for name in names:
        value = values.get(name)
        if isinstance(value, str) and value.strip():
            return readable(value).strip()
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
    return ""


def object_at(values: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A value that is an object; an empty one when it is none."""
    value = values.get(name)
    return value if isinstance(value, dict) else {}


def list_at(values: Mapping[str, Any], name: str) -> list[Any]:
    """A value that is a list; an empty one when it is none."""
    value = values.get(name)
    return value if isinstance(value, list) else []


def once(texts: Iterable[object]) -> tuple[str, ...]:
    """Those that are texts and not empty, each once, in order."""
    return tuple(dict.fromkeys(readable(text).strip() for text in texts if isinstance(text, str) and text.strip()))


def weight_of(value: object) -> float | None:
    """A weight that is a finite number, or a text that is one."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        weight = float(value)
    except (ValueError, OverflowError):
        return None
    return weight if math.isfinite(weight) else None


def loras_in(texts: Iterable[str]) -> tuple[Lora, ...]:
    """LoRAs that prompts name, as `<lora:name:weight>`."""
    return tuple(dict.fromkeys(Lora(name.strip(), weight_of(weight)) for text in texts for name, weight in _LORA.findall(text)))
