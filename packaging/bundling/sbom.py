"""The list of everything in a bundle, as CycloneDX 1.6: packages by the lock, what is built into them, models, fonts, icons."""

from __future__ import annotations

import datetime as dt
import json
import platform
import tomllib
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import Distribution
from pathlib import Path
from types import ModuleType
from typing import Any

from bundling.archives import sha256
from bundling.description import ROOT, Description, Variant
from bundling.licences import expression_of, licence_of
from bundling.locked import PROGRAM, Locked, System, program_needs
from bundling.sbom_schema import first_error

RESOURCES = ROOT / "resources"
_NAMESPACE = uuid.UUID("5b7a4b1e-7f0d-4d53-9f5c-2c8f1d2f6a10")
_FOLDERS = {
    # Name of a folder of resources: what kind it is, the licence of all in it.
    "fonts": ("file", "OFL-1.1"),
    "icons": ("file", ""),
    "demo": ("data", ""),
    "trust": ("data", "LicenseRef-O-UDA-1.0"),
}


@dataclass(frozen=True)
class Contents:
    """What a bundle holds.

    Attributes:
        variant: Which one it is.
        system: For which system.
        packages: By the lock.
        installed: The metadata of those that are installed where the list is made, by name; the licence of others is left open.
        notices: The script `make_notices`, which reads licences.
    """

    variant: Variant
    system: System
    packages: tuple[Locked, ...]
    installed: Mapping[str, Distribution]
    notices: ModuleType


def sbom(description: Description, contents: Contents, when: dt.datetime) -> dict[str, Any]:
    """The list, the same for the same sources and time."""
    program = _program(description)
    components = [_package(package, contents, description) for package in contents.packages]
    components += [_interpreter(), *_libraries(description, contents.system), *_files(), *_models()]
    ours = [f"pkg:pypi/{name}@{version}" for name, version in _versions(contents.packages, program_needs(contents.packages))]
    versions = {package.name: package.version for package in contents.packages}
    dependencies = [{"ref": program["bom-ref"], "dependsOn": sorted(ours)}]
    for package in contents.packages:
        needs = [f"pkg:pypi/{name}@{versions[name]}" for name in package.needs]
        dependencies.append({"ref": _purl(package), "dependsOn": sorted(needs)})
    made: dict[str, Any] = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "timestamp": when.isoformat().replace("+00:00", "Z"),
            "component": program,
            "properties": [
                {"name": "provcheck:variant", "value": contents.variant.name},
                {"name": "provcheck:system", "value": f"{contents.system.name}-{contents.system.machine}"},
            ],
        },
        "components": components,
        "dependencies": dependencies,
    }
    made["serialNumber"] = f"urn:uuid:{uuid.uuid5(_NAMESPACE, json.dumps(made, sort_keys=True))}"
    return made


def write_sbom(made: Mapping[str, Any], target: Path) -> None:
    """Write it as JSON; raises SystemExit where it is not what the schema of CycloneDX asks for."""
    error = first_error(made)
    if error:
        raise SystemExit(f"The list of parts is not as CycloneDX has it: {error}")
    target.write_text(json.dumps(made, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")


def _program(description: Description) -> dict[str, Any]:
    purl = f"pkg:pypi/{PROGRAM}@{description.version}"
    return {
        "type": "application",
        "bom-ref": purl,
        "name": description.name,
        "version": description.version,
        "description": description.program["summary"],
        "licenses": _licences(description.licence),
        "purl": purl,
    }


def _purl(package: Locked) -> str:
    return f"pkg:pypi/{package.name}@{package.version}"


def _versions(packages: Iterable[Locked], names: Iterable[str]) -> list[tuple[str, str]]:
    known = {package.name: package.version for package in packages}
    return [(name, known[name]) for name in names]


def _package(package: Locked, contents: Contents, description: Description) -> dict[str, Any]:
    item = contents.installed.get(package.name)
    licence = "" if item is None else licence_of(item, contents.notices, description.policy)
    made = {
        "type": "library",
        "bom-ref": _purl(package),
        "name": package.name,
        "version": package.version,
        "purl": _purl(package),
        "hashes": [{"alg": "SHA-256", "content": package.sha256}],
        "externalReferences": [{"type": "distribution", "url": package.url}],
        "licenses": _licences(licence or description.policy.packages.get(package.name, "")),
    }
    inner = [] if item is None else [_part(package, part, description) for part in _distinct(contents.notices.parts(item))]
    return made | ({"components": inner} if inner else {})


def _distinct(parts: Iterable[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    return sorted(set(parts))


def _part(package: Locked, part: tuple[str, str, str], description: Description) -> dict[str, Any]:
    name, version, stated = part
    licence = description.policy.parts.get(name) or expression_of(stated, description.policy)
    made = {"type": "library", "bom-ref": f"{_purl(package)}#{name}@{version}", "name": name, "licenses": _licences(licence)}
    return made | ({"version": version} if version else {})


def _interpreter() -> dict[str, Any]:
    version = platform.python_version()
    return {
        "type": "platform",
        "bom-ref": f"pkg:generic/python@{version}",
        "name": "CPython",
        "version": version,
        "purl": f"pkg:generic/python@{version}",
        "licenses": _licences("Python-2.0"),
    }


def _libraries(description: Description, system: System) -> list[dict[str, Any]]:
    """Those that a bundle for Linux takes from where it is built."""
    if system.name != "linux":
        return []
    kind = {"type": "library", "description": "taken from the system on which the bundle is built"}
    named = description.libraries.items()
    return [{**kind, "bom-ref": f"library:{name}", "name": name, "licenses": _licences(licence)} for name, licence in named]


def _files() -> list[dict[str, Any]]:
    """Fonts, icons, demo pictures and lists of authorities."""
    found = []
    for folder, (kind, licence) in _FOLDERS.items():
        for file in sorted(path for path in (RESOURCES / folder).rglob("*") if path.is_file()):
            name = file.relative_to(ROOT).as_posix()
            made = {"type": kind, "bom-ref": name, "name": name, "hashes": [{"alg": "SHA-256", "content": sha256(file)}]}
            # Pictures of the demo have each their own, told in SOURCES.md beside them; icons have the program's.
            found.append(made | ({"licenses": _licences(licence)} if licence else {}))
    return found


def _models() -> list[dict[str, Any]]:
    """Models that the program knows: none is in the bundle, a person fetches them."""
    found = []
    for card in sorted((RESOURCES / "models").glob("*.toml")):
        told = tomllib.loads(card.read_text(encoding="utf-8"))
        made = {
            "type": "machine-learning-model",
            "bom-ref": f"model:{told['model_id']}",
            "name": told["title"],
            "description": told["source"],
            "scope": "excluded",
            "licenses": [{"license": {"name": told["licence"]}}],
        }
        digest = told.get("sha256", "")
        found.append(made | ({"hashes": [{"alg": "SHA-256", "content": digest}]} if digest else {}))
    return found


def _licences(expression: str) -> list[dict[str, Any]]:
    return [{"expression": expression}] if expression else []


def by_name(items: Iterable[Distribution], normalised: Callable[[str], str]) -> dict[str, Distribution]:
    """Installed packages by their names as a lock writes them."""
    return {normalised(item.name): item for item in items}
