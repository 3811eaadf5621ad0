"""Midjourney: a description with the prompt, its parameters and "Job ID: ..."."""

from __future__ import annotations

import re
from collections.abc import Iterable

from provcheck.core.origin.generators.texts import once
from provcheck.core.origin.records import Prompted, RawField

_PLACES = frozenset({"png:Description", "exif:ImageDescription", "iptc:Caption", "xmp:dc:description"})
_JOB = re.compile(r"Job ID: {0,4}[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_PARAMETER = re.compile(r"(?<!\S)--([a-z]{1,20})(?!\S)", re.IGNORECASE)
_ADDRESS = re.compile(r"<?https?://[^\s<>]+>?")
_REFERENCES = frozenset({"sref", "cref", "oref", "iref"})
_MODELS = ("v", "version", "niji")


def read(fields: Iterable[RawField]) -> Prompted | None:
    """What Midjourney wrote; None when it did not."""
    text = next((field.text for field in fields if field.place in _PLACES and _JOB.search(field.text)), None)
    if text is None:
        return None
    prompt, *rest = _PARAMETER.split(_JOB.sub(" ", text))
    parameters = [(name.lower(), value.strip()) for name, value in zip(rest[::2], rest[1::2], strict=True)]
    if not parameters:
        # Other things have numbers of jobs; Midjourney writes at least its version.
        return None
    first = dict(reversed(parameters))
    addresses = [found.strip("<>") for found in _ADDRESS.findall(prompt)]
    return Prompted(
        generator="midjourney",
        positive=once([_ADDRESS.sub("", prompt)]),
        negative=once(value for name, value in parameters if name == "no"),
        model=next((f"{'niji' if name == 'niji' else 'v'} {first[name]}".strip() for name in _MODELS if name in first), ""),
        seed=first.get("seed", ""),
        references=once([*addresses, *(part for name, value in parameters if name in _REFERENCES for part in value.split())]),
    )
