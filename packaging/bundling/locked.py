"""Which packages a bundle holds, by `uv.lock`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from packaging.markers import Marker
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import parse_wheel_filename

from bundling.description import ROOT, Description, Variant

PROGRAM = "provcheck"
LOCK = ROOT / "uv.lock"
PYTHON = (3, 12)


@dataclass(frozen=True)
class System:
    """What packages are chosen for.

    Attributes:
        name: As `sys.platform` has it.
        machine: As `platform.machine` has it.
        platforms: Tags of wheels that run there, the best first.
    """

    name: str
    machine: str
    platforms: tuple[str, ...]

    @property
    def environment(self) -> dict[str, str]:
        """What markers ask for."""
        system = {"linux": "Linux", "win32": "Windows", "darwin": "Darwin"}[self.name]
        return {
            "sys_platform": self.name,
            "platform_system": system,
            "os_name": "nt" if self.name == "win32" else "posix",
            "platform_machine": self.machine,
            "python_version": ".".join(map(str, PYTHON)),
            "python_full_version": ".".join(map(str, PYTHON)) + ".0",
            "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
        }

    @property
    def tags(self) -> list[Tag]:
        """Tags of wheels that run there, the best first."""
        own = [*cpython_tags(PYTHON, platforms=self.platforms), *compatible_tags(PYTHON, "cp312", self.platforms)]
        return list(dict.fromkeys(own))


# As old as the C library of the interpreter allows: glibc 2.36, that of Debian 12.
_MANYLINUX = tuple(f"manylinux_2_{minor}_x86_64" for minor in range(36, 4, -1))
_OLD_NAMES = ("manylinux2014_x86_64", "manylinux2010_x86_64", "manylinux1_x86_64", "linux_x86_64")
LINUX = System("linux", "x86_64", (*_MANYLINUX, *_OLD_NAMES))
WINDOWS = System("win32", "AMD64", ("win_amd64",))
_MACS = tuple(f"macosx_{major}_0_{kind}" for major in range(14, 10, -1) for kind in ("arm64", "universal2"))
MACOS = System("darwin", "arm64", (*_MACS, *(f"macosx_10_{minor}_universal2" for minor in range(16, 5, -1))))


@dataclass(frozen=True)
class Locked:
    """A package as the lock has it.

    Attributes:
        name: Its name, normalised.
        version: Its version.
        url: Of the wheel for the system, or of the source where there is none.
        sha256: Of that file, 64 hex digits.
        needs: Names of the packages of the bundle that it needs.
    """

    name: str
    version: str
    url: str
    sha256: str
    needs: tuple[str, ...]

    @property
    def requirement(self) -> str:
        """A line for an installer, with the digest."""
        return f"{self.name}=={self.version} --hash=sha256:{self.sha256}"


@cache
def _lock(file: Path) -> Mapping[str, Mapping[str, Any]]:
    packages = tomllib.loads(file.read_text(encoding="utf-8"))["package"]
    return {package["name"]: package for package in packages}


def packages_of(description: Description, variant: Variant, system: System, lock: Path = LOCK) -> tuple[Locked, ...]:
    """The packages that a bundle of a variant holds beside the program, by name.

    Raises KeyError for one that has neither a wheel for the system nor a source.
    """
    known = _lock(lock)
    waiting: list[tuple[str, frozenset[str]]] = [(PROGRAM, frozenset(variant.extras))]
    needs: dict[str, set[str]] = {}
    while waiting:
        name, extras = waiting.pop()
        first = name not in needs
        found = needs.setdefault(name, set())
        for need, more in _needs(known[name], extras, system, with_plain=first):
            taken = variant.replace.get(need, need)
            if taken in description.never:
                continue
            found.add(taken)
            if taken not in needs or more:
                waiting.append((taken, more))
    return tuple(_locked(known[name], found, system) for name, found in sorted(needs.items()) if name != PROGRAM)


def program_needs(found: tuple[Locked, ...], lock: Path = LOCK) -> tuple[str, ...]:
    """Names of the packages among these that the program itself asks for."""
    asked = {need["name"] for need in _lock(lock)[PROGRAM]["dependencies"]}
    return tuple(package.name for package in found if package.name in asked or package.name == "onnxruntime")


def _needs(
    package: Mapping[str, Any], extras: frozenset[str], system: System, *, with_plain: bool
) -> Iterator[tuple[str, frozenset[str]]]:
    """Names of what a package needs on a system, with the extras that it asks of it."""
    listed = list(package.get("dependencies", ())) if with_plain else []
    listed += [need for extra in extras for need in package.get("optional-dependencies", {}).get(extra, ())]
    for need in listed:
        marker = need.get("marker")
        if marker is None or Marker(marker).evaluate({**system.environment, "extra": ""}):
            yield need["name"], frozenset(need.get("extra", ()))


def _locked(package: Mapping[str, Any], needs: set[str], system: System) -> Locked:
    wheel = _best_wheel(package, system) or package.get("sdist")
    if wheel is None:
        raise KeyError(package["name"])
    digest = str(wheel["hash"]).removeprefix("sha256:")
    return Locked(package["name"], package["version"], wheel["url"], digest, tuple(sorted(needs)))


def _best_wheel(package: Mapping[str, Any], system: System) -> Mapping[str, Any] | None:
    """The wheel that fits best; None where none does."""
    order = {tag: place for place, tag in enumerate(system.tags)}
    fitting = []
    for wheel in package.get("wheels", ()):
        tags = parse_wheel_filename(wheel["url"].rpartition("/")[2].replace("%2B", "+"))[3]
        places = [order[tag] for tag in tags if tag in order]
        if places:
            fitting.append((min(places), wheel["url"], wheel))
    return min(fitting, key=lambda each: each[:2])[2] if fitting else None
