"""Whether what is in a bundle may be given on, by the licences that its packages and libraries state."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution
from pathlib import Path
from types import ModuleType

from bundling.description import Description, Policy

_TOKENS = re.compile(r"[()]|[^\s()]+")
_MODELS = frozenset({".onnx", ".ort", ".pt", ".pth", ".safetensors", ".torchscript"})
_NOT_STATED = frozenset({"", "NOT STATED", "not stated there"})


def expression_of(stated: str, policy: Policy) -> str:
    """The SPDX expression of what is stated; empty where nothing is."""
    return "" if stated in _NOT_STATED else policy.names.get(stated, stated)


def is_allowed(expression: str, policy: Policy) -> bool:
    """Whether an SPDX expression allows giving on: of OR one side has to, of AND both; an empty or unknown one never does."""
    tokens = _TOKENS.findall(expression)
    if not tokens:
        return False
    try:
        allowed, rest = _either(tokens, policy)
    except IndexError:
        return False
    return allowed and not rest


def _either(tokens: list[str], policy: Policy) -> tuple[bool, list[str]]:
    allowed, rest = _both(tokens, policy)
    while rest and rest[0] == "OR":
        other, rest = _both(rest[1:], policy)
        allowed = allowed or other
    return allowed, rest


def _both(tokens: list[str], policy: Policy) -> tuple[bool, list[str]]:
    allowed, rest = _one(tokens, policy)
    while rest and rest[0] == "AND":
        other, rest = _one(rest[1:], policy)
        allowed = allowed and other
    return allowed, rest


def _one(tokens: list[str], policy: Policy) -> tuple[bool, list[str]]:
    if tokens[0] == "(":
        allowed, rest = _either(tokens[1:], policy)
        return allowed and rest[0] == ")", rest[1:]
    name, rest = tokens[0], tokens[1:]
    if rest and rest[0] == "WITH":
        return f"{name} WITH {rest[1]}" in policy.exceptions, rest[2:]
    return name in policy.allowed, rest


def licence_of(item: Distribution, notices: ModuleType, policy: Policy) -> str:
    """The SPDX expression of an installed package: as read by hand, or as it states itself; `notices` is `make_notices`."""
    name = item.name.lower().replace("_", "-")
    return policy.packages.get(name) or expression_of(notices.licence(item), policy)


def objections(items: Iterable[Distribution], notices: ModuleType, description: Description) -> Iterator[str]:
    """What of these packages, and of what is built into them, may not be in a bundle, or nobody knows whether it may."""
    policy = description.policy
    for item in items:
        name = item.name.lower().replace("_", "-")
        if name in description.never:
            yield f"{name}: never in a bundle"
        licence = licence_of(item, notices, policy)
        if not is_allowed(licence, policy):
            yield f"{name}: {licence or 'no licence stated'}"
        for part, _version, stated in notices.parts(item):
            expression = policy.parts.get(part) or expression_of(stated, policy)
            if not is_allowed(expression, policy):
                yield f"{name}, {part}: {expression or 'no licence stated'}"


def library_objections(site: Path, policy: Policy) -> Iterator[str]:
    """Libraries that wheels brought along, in folders beside their packages, and that may not be given on or are not known."""
    for file in sorted(site.glob("*.libs/*")):
        name = re.split(r"[-.]", file.name)[0]
        licence = policy.libraries.get(name, "")
        if not is_allowed(licence, policy):
            yield f"{file.relative_to(site).as_posix()}: {licence or 'not known'}"


def file_objections(folder: Path, never: Iterable[str]) -> Iterator[str]:
    """Files of packages that no bundle may hold, and models, of which none may be there."""
    names = {name.replace("-", "_") for name in never}
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        parts = {re.split(r"-\d", part)[0].replace("-", "_") for part in file.relative_to(folder).parts}
        if parts & names:
            yield f"{file.relative_to(folder).as_posix()}: never in a bundle"
        elif file.suffix in _MODELS:
            yield f"{file.relative_to(folder).as_posix()}: a model"
