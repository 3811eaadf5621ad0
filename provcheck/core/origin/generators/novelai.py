"""NovelAI: PNG text, EXIF of WebP, and the same hidden in the lowest bits of pixels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from provcheck.core.origin.generators.texts import by_key, list_at, object_at, once, text_at
from provcheck.core.origin.limits import object_of
from provcheck.core.origin.records import Prompted, RawField

_NAME = "NovelAI"
_MODEL = "NovelAI Diffusion"
_OF_SETTINGS = frozenset({"prompt", "uc", "sampler", "v4_prompt", "signed_hash"})


def read(fields: Iterable[RawField]) -> Prompted | None:
    """What NovelAI's own texts say; None when there are none."""
    fields = tuple(fields)
    values = _values(fields)
    return None if values is None else _prompted(values, _settings(values) or {})


def comment_of(fields: Iterable[RawField]) -> dict[str, Any] | None:
    """NovelAI's settings with its signature; None when there are none."""
    values = _values(tuple(fields))
    return None if values is None else _settings(values)


def _values(fields: tuple[RawField, ...]) -> Mapping[str, Any] | None:
    """Its texts by the names that its PNG files have, wherever they stand."""
    for field in fields:
        if field.place.startswith("stealth:"):
            hidden = object_of(field.text)
            if hidden is not None and _is_novelai(hidden):
                return hidden
    png = by_key(fields, "png")
    if _is_novelai(png):
        return png
    exif = by_key(fields, "exif")
    named = {
        "Title": exif.get("DocumentName", ""),
        "Description": exif.get("ImageDescription", ""),
        "Source": exif.get("Software", ""),
        "Software": exif.get("Artist", ""),
        "Comment": exif.get("UserComment", ""),
    }
    # Its WebP files have no field for the program.
    return named if _is_novelai(named) or (named["Source"].startswith(_MODEL) and _settings(named)) else None


def _is_novelai(values: Mapping[str, Any]) -> bool:
    comment = _settings(values)
    return comment is not None and (values.get("Software") == _NAME or "signed_hash" in comment)


def _settings(values: Mapping[str, Any]) -> dict[str, Any] | None:
    """Its settings; None where there are none that are its own."""
    comment = object_of(text_at(values, "Comment"))
    return comment if comment is not None and _OF_SETTINGS & comment.keys() else None


def signed_alone(comment: Mapping[str, Any]) -> Prompted:
    """What the settings say that its signature is over: neither the model nor the description, which stand beside them."""
    return _prompted({}, comment)


def _prompted(values: Mapping[str, Any], comment: Mapping[str, Any]) -> Prompted:
    positive = once([text_at(comment, "prompt") or text_at(values, "Description"), *_captions(comment, "v4_prompt")])
    negative = once([text_at(comment, "uc"), *_captions(comment, "v4_negative_prompt")])
    return Prompted(
        generator="novelai",
        positive=positive,
        negative=negative,
        model=text_at(values, "Source"),
        seed=text_at(comment, "seed"),
        sampler=text_at(comment, "sampler"),
    )


def _captions(comment: Mapping[str, Any], name: str) -> list[object]:
    """Prompts of the fourth version: one of the whole picture and one for each character in it."""
    caption = object_at(object_at(comment, name), "caption")
    characters = [each.get("char_caption") for each in list_at(caption, "char_captions") if isinstance(each, dict)]
    return [caption.get("base_caption"), *characters]
