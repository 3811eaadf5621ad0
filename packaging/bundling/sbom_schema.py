"""Whether a list of parts is as the schema of CycloneDX 1.6 has it, which the package `cyclonedx-python-lib` carries."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft7Validator
from referencing import Registry, Resource

_SCHEMA = "bom-1.6.SNAPSHOT.schema.json"
_OTHERS = ("spdx.SNAPSHOT.schema.json", "jsf-0.82.SNAPSHOT.schema.json")


@cache
def _validator() -> Draft7Validator:
    """Without the formats of addresses, whose checker takes minutes for a list of this length."""
    folder = files("cyclonedx.schema") / "_res"
    schema, *others = (json.loads((folder / name).read_text(encoding="utf-8")) for name in (_SCHEMA, *_OTHERS))
    resources = [(other["$id"], Resource.from_contents(other)) for other in others]
    return Draft7Validator(schema, registry=Registry().with_resources(resources))


def first_error(made: Mapping[str, Any]) -> str:
    """What is wrong with it, with the place; empty where nothing is."""
    error = next(_validator().iter_errors(made), None)
    return "" if error is None else f"{error.json_path}: {error.message[:200]}"
