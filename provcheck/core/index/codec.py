"""Records to and from JSON text, checked against their types on the way in."""

from __future__ import annotations

import json
from collections.abc import Hashable
from functools import cache
from typing import Any, cast

from pydantic import TypeAdapter

_MAY_BE_HALF = r"\ud"
"""How halves of characters begin in ASCII JSON; in names that are not valid text they stand alone."""


@cache
def _adapter(kind: Hashable) -> TypeAdapter[Any]:
    return TypeAdapter(cast("type[Any]", kind))


def to_json(record: object) -> str:
    """A record, or a list of them, as ASCII JSON text, so that names that are not valid text survive.

    Lists are written one record after the other: no other thread runs while Python's encoder does, for 56 ms of a long list.
    """
    if isinstance(record, list):
        return f"[{','.join(map(to_json, record))}]"
    return json.dumps(to_plain(record), separators=(",", ":"), allow_nan=False)


def list_from_json[Record](kind: type[Record], text: str) -> tuple[Record, ...]:
    """The records of one kind that `to_json` wrote as a list; raises ValueError when the text is of another shape."""
    records: tuple[Record, ...] = _read(tuple[kind, ...], text)  # type: ignore[valid-type]
    return records


def from_json[Record](kind: type[Record], text: str) -> Record:
    """The record that `to_json` wrote; raises ValueError when the text is of another shape."""
    record: Record = _read(cast("Hashable", kind), text)
    return record


def _read(kind: Hashable, text: str) -> Any:  # noqa: ANN401  JSON values
    """What a text holds; the parser that makes records at once is half again as fast, but knows no halves of characters."""
    adapter = _adapter(kind)
    return adapter.validate_python(_loaded(text)) if _MAY_BE_HALF in text else adapter.validate_json(text)


def _loaded(text: str) -> Any:  # noqa: ANN401  JSON values
    """The values of a text; raises ValueError, also when they are nested deeper than Python can follow."""
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError(f"nested too deep: {len(text)} characters") from error


def to_plain(record: object) -> Any:  # noqa: ANN401  JSON values
    """A record as dictionaries, tuples, strings and numbers."""
    return _adapter(cast("Hashable", type(record))).dump_python(record)
