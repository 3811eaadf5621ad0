"""Stable Diffusion web UI (AUTOMATIC1111) and those that write as it does: Forge, SD.Next, reForge, Civitai's downloads.

The prompt, a line "Negative prompt: ...", and a line of settings "Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, ...".
Values with commas, colons or line ends stand in quotes with JSON's escapes; some are JSON themselves.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from provcheck.core.origin.generators import civitai
from provcheck.core.origin.generators.texts import loras_in, once
from provcheck.core.origin.records import SIDECAR, Lora, Prompted, RawField

_PLACES = (
    "png:parameters",
    "exif:UserComment",
    "gif:comment",
    "jpeg:comment",
    "exif:ImageDescription",
    "exif:XPComment",
    "xmp:exif:UserComment",
    "xmp:dc:description",
)
_STEALTH = "stealth:"
_NEGATIVE = re.compile(r"^Negative prompt:", re.MULTILINE)
_SETTINGS = re.compile(r"^[ \t]{0,8}Steps: {0,4}\d{1,6},", re.MULTILINE)
_SETTING = re.compile(r'([A-Za-z][\w /()-]{0,60}): {0,4}("(?:\\.|[^"\\]){0,20000}+"|[^,]{0,2000}+)(?:,|$)')
_MOST_SETTINGS = 200_000
_MOST_JSON = 16
_SEED = re.compile(r"-?\d{1,20}")
_HASHES = "Hashes"
_JSON_SETTING = re.compile(rf"\b({civitai.RESOURCES}|Civitai metadata|{_HASHES}): {{0,4}}(?=[\[{{])")
# Prompts of a second pass, and of parts that were drawn anew.
_FURTHER = re.compile(r"(?:Hires|ADetailer) (negative )?prompt(?: \d{1,3}[a-z]{2})?$")
_SAME_PROMPT = "[PROMPT]"


def read(fields: Iterable[RawField]) -> Prompted | None:
    """What the first text of this kind says; None when there is none."""
    for field in fields:
        if field.place in _PLACES or field.place.startswith((SIDECAR, _STEALTH)):
            found = parse(field.text)
            if found is not None:
                return found
    return None


def parse(text: str, generator: str = "a1111") -> Prompted | None:
    """What such a text says; None when it is not one."""
    starts = [match.start() for match in _SETTINGS.finditer(text)]
    if not starts:
        return None
    prompts, (rest, told) = text[: starts[-1]], _without_json(text[starts[-1] :][:_MOST_SETTINGS])
    settings = settings_of(rest)
    if not {"Sampler", "CFG scale"} & settings.keys() or not _SEED.fullmatch(settings.get("Seed", "")):
        return None
    positive, *negative = _NEGATIVE.split(prompts, maxsplit=1)
    texts = (
        once([positive, *_further(settings, is_negative=False)]),
        once([*negative, *_further(settings, is_negative=True)]),
    )
    resources = told.get(civitai.RESOURCES)
    return Prompted(
        generator=generator,
        positive=texts[0],
        negative=texts[1],
        model=settings.get("Model", "") or civitai.model_of(resources),
        seed=settings.get("Seed", ""),
        sampler=settings.get("Sampler", ""),
        loras=_each_once(
            [
                *loras_in((*texts[0], *texts[1])),
                *civitai.loras_of(resources),
                *_hashed(settings.get("Lora hashes", ""), told.get(_HASHES)),
            ]
        ),
    )


def settings_of(text: str) -> dict[str, str]:
    """The settings by name, without quotes; the first of a name counts."""
    found: dict[str, str] = {}
    for name, value in _SETTING.findall(text[:_MOST_SETTINGS]):
        found.setdefault(name.strip(), _unquoted(value.strip()))
    return found


def _unquoted(value: str) -> str:
    if not value.startswith('"'):
        return value
    try:
        return str(json.loads(value, strict=False))
    except ValueError:
        return value.strip('"')


def _without_json(settings: str) -> tuple[str, dict[str, Any]]:
    """Settings without those that are JSON, and these by name, the first of each."""
    found: dict[str, Any] = {}
    kept: list[str] = []
    at = 0
    for match in islice(_JSON_SETTING.finditer(settings), _MOST_JSON):
        if match.start() < at or match[1] in found:
            continue
        try:
            found[match[1]], end = json.JSONDecoder().raw_decode(settings, match.end())
        except (ValueError, RecursionError):
            continue
        kept.append(settings[at : match.start()])
        at = end
    return "".join([*kept, settings[at:]]), found


def _further(settings: Mapping[str, str], *, is_negative: bool) -> Iterator[str]:
    for name, value in settings.items():
        match = _FURTHER.match(name)
        if match is not None and bool(match[1]) == is_negative and value != _SAME_PROMPT:
            yield value


def _hashed(names: str, hashes: object) -> Iterator[Lora]:
    """LoRAs of which only the hash is told: "name: hash, other: hash", and JSON with "lora:name"."""
    yield from (Lora(part.partition(":")[0].strip()) for part in names.split(","))
    for name in hashes if isinstance(hashes, dict) else ():
        kind, _colon, lora = name.partition(":")
        if kind == "lora":
            yield Lora(lora)


def _each_once(loras: Iterable[Lora]) -> tuple[Lora, ...]:
    """The first of each name."""
    found: dict[str, Lora] = {}
    for lora in loras:
        if lora.name:
            found.setdefault(lora.name, lora)
    return tuple(found.values())
