"""Stable Diffusion web UI (AUTOMATIC1111) and those that write as it does: Forge, SD.Next, reForge, Civitai's downloads.

The prompt, a line "Negative prompt: ...", and a line of settings "Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, ...".
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from provcheck.core.origin.generators.texts import loras_in, once
from provcheck.core.origin.records import Lora, Prompted, RawField

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
_SIDECAR = "sidecar:"
_STEALTH = "stealth:"
_NEGATIVE = re.compile(r"^Negative prompt:", re.MULTILINE)
_SETTINGS = re.compile(r"^[ \t]{0,8}Steps: {0,4}\d{1,6},", re.MULTILINE)
_SETTING = re.compile(r'([A-Za-z][\w /()-]{0,60}): {0,4}("(?:\\.|[^"\\]){0,20000}+"|[^,]{0,2000}+)(?:,|$)')
_MOST_SETTINGS = 200_000
_SEED = re.compile(r"-?\d{1,20}")


def read(fields: Iterable[RawField]) -> Prompted | None:
    """What the first text of this kind says; None when there is none."""
    for field in fields:
        if field.place in _PLACES or field.place.startswith((_SIDECAR, _STEALTH)):
            found = parse(field.text)
            if found is not None:
                return found
    return None


def parse(text: str, generator: str = "a1111") -> Prompted | None:
    """What such a text says; None when it is not one."""
    starts = [match.start() for match in _SETTINGS.finditer(text)]
    if not starts:
        return None
    prompts, rest = text[: starts[-1]], text[starts[-1] :]
    settings = settings_of(rest)
    if "Sampler" not in settings or not _SEED.fullmatch(settings.get("Seed", "")):
        return None
    positive, *negative = _NEGATIVE.split(prompts, maxsplit=1)
    texts = once([positive]), once(negative)
    named = loras_in((*texts[0], *texts[1]))
    return Prompted(
        generator=generator,
        positive=texts[0],
        negative=texts[1],
        model=settings.get("Model", ""),
        seed=settings.get("Seed", ""),
        sampler=settings.get("Sampler", ""),
        loras=(*named, *_hashed_only(settings.get("Lora hashes", ""), named)),
    )


def settings_of(text: str) -> dict[str, str]:
    """The settings by name, without quotes; the first of a name counts."""
    found: dict[str, str] = {}
    for name, value in _SETTING.findall(text[:_MOST_SETTINGS]):
        found.setdefault(name.strip(), value.strip().strip('"'))
    return found


def _hashed_only(hashes: str, named: Iterable[Lora]) -> tuple[Lora, ...]:
    """LoRAs of which only the hash is told: "name: hash, other: hash"."""
    known = {lora.name for lora in named}
    names = (part.partition(":")[0].strip() for part in hashes.split(","))
    return tuple(Lora(name) for name in dict.fromkeys(names) if name and name not in known)
