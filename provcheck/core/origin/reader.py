"""From a file to what it says of its origin."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from provcheck.core.origin.declared import declared, generator_named
from provcheck.core.origin.generators import (
    a1111,
    comfyui,
    draw_things,
    easy_diffusion,
    fooocus,
    invokeai,
    midjourney,
    novelai,
    swarmui,
)
from provcheck.core.origin.limits import MOST_NAMED
from provcheck.core.origin.novelai_signature import NOVELAI_KEY, signature_of
from provcheck.core.origin.records import SIDECAR, Credentials, Origin, Prompted, RawField, SignatureState
from provcheck.core.origin.stealth import hidden_fields

type _Read = Callable[[Iterable[RawField]], Prompted | None]

_READERS: tuple[_Read, ...] = (
    novelai.read,
    invokeai.read,
    fooocus.read,
    swarmui.read,
    comfyui.read,
    a1111.read,
    easy_diffusion.read,
    draw_things.read,
    midjourney.read,
)
"""From the most to the least particular: what one of the first recognises is nobody else's. Settings as AUTOMATIC1111 writes
them come after ComfyUI's graph, because programs built on that write both."""


@dataclass(frozen=True)
class OriginPixels:
    """Pixels as they stand in the file: `rgb` uint8 (height, width, 3), `alpha` uint8 (height, width) or None."""

    rgb: NDArray[np.uint8]
    alpha: NDArray[np.uint8] | None = None


def read_origin(
    texts: Iterable[RawField],
    pixels: OriginPixels | None = None,
    sidecars: Iterable[RawField] = (),
    credentials: Credentials | None = None,
    novelai_key: bytes = NOVELAI_KEY,
) -> Origin:
    """What a file's texts, its pixels, texts beside it and its Content Credentials say; never fails on what strangers wrote.

    `pixels` are of lossless files, where something may be hidden in them; without them that is not looked for, nor a signature.
    """
    credentials = credentials or Credentials()
    hidden = () if pixels is None else hidden_fields(pixels.rgb, pixels.alpha)
    fields = (*texts, *hidden, *sidecars)
    prompted, place = _prompted(fields)
    if prompted is not None and prompted.generator == "novelai" and pixels is not None:
        prompted = _signed(prompted, novelai.comment_of(fields) or {}, pixels, novelai_key)
    said, places = declared(fields, credentials, prompted, place)
    if prompted is None:
        name = generator_named(fields, credentials)
        prompted = Prompted(name) if name else None
    return Origin(prompted, said, places, credentials, fields, prompted_at=place)


def _signed(prompted: Prompted, comment: dict[str, Any], pixels: OriginPixels, key: bytes) -> Prompted:
    """The same with what came of the signature; where it holds what it is over, and nothing that stands beside."""
    state = signature_of(comment, pixels.rgb, key)
    told = novelai.signed_alone(comment) if state is SignatureState.VALID else prompted
    return replace(told, signature=state)


def _prompted(fields: tuple[RawField, ...]) -> tuple[Prompted | None, str]:
    """What the first generator that recognises its own and finds a prompt says, and the place where that stands.

    Without any prompt it is what the first one says.
    """
    told: list[tuple[Prompted, str]] = []
    for read in _READERS:
        found = _limited(read(fields))
        if found is not None:
            told.append((found, _place_of(found, read, fields)))
            if found.positive:
                return told[-1]
    return told[0] if told else (None, "")


def _place_of(found: Prompted, read: _Read, fields: tuple[RawField, ...]) -> str:
    """The place where that stands: the file before texts beside it, and of its places that of a text that alone says it."""
    own = tuple(field for field in fields if not field.place.startswith(SIDECAR))
    said = read(own) if own != fields else found
    if said is not None and (said.positive or not found.positive):
        fields = own
    alone = (field.place for field in fields if read((field,)) is not None)
    return next(alone, fields[0].place if fields else "")


def _limited(found: Prompted | None) -> Prompted | None:
    """The same with no more of anything than is told."""
    if found is None:
        return None
    return replace(
        found,
        positive=found.positive[:MOST_NAMED],
        negative=found.negative[:MOST_NAMED],
        loras=tuple(dict.fromkeys(found.loras))[:MOST_NAMED],
        references=found.references[:MOST_NAMED],
    )
