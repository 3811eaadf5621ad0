"""The one description of the program that bundles and installers of every system are made from: `packaging/bundle.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
DESCRIPTION = ROOT / "packaging" / "bundle.toml"


@dataclass(frozen=True)
class Variant:
    """One of the kinds of bundle that there are for a system.

    Attributes:
        name: As in its files' names.
        told: For whom it is, in a few words.
        replace: Packages of the lock that other locked ones take the place of.
        extras: Extras of the program that it has.
    """

    name: str
    told: str
    replace: Mapping[str, str]
    extras: tuple[str, ...]


@dataclass(frozen=True)
class MimeKind:
    """A kind of file that systems do not know by themselves."""

    type: str
    comment: str
    pattern: str


@dataclass(frozen=True)
class Policy:
    """What may be given on beside the program.

    Attributes:
        allowed: SPDX licences.
        exceptions: Licences that are allowed with their exception.
        names: What packages call a licence, to its SPDX expression.
        packages: Licences that packages do not state themselves.
        parts: The same of what is built into them.
        libraries: Of the libraries that wheels bring along, by the names of their files up to the first dash or full stop.
    """

    allowed: frozenset[str]
    exceptions: frozenset[str]
    names: Mapping[str, str]
    packages: Mapping[str, str]
    parts: Mapping[str, str]
    libraries: Mapping[str, str]


@dataclass(frozen=True)
class Description:
    """What is in `bundle.toml` and `pyproject.toml`.

    Attributes:
        version: Of the program.
        licence: Of the program.
        program: Names, texts and kinds of files, as in the file.
        mime: Kinds of files to make known.
        variants: By name.
        never: Packages that no bundle may hold.
        leave_out: What else no bundle holds, as in the file.
        python_leave_out: Globs of the interpreter's library.
        libraries: Libraries that a Linux bundle takes along, with their licences.
        from_system: Those that it finds where it runs.
        policy: What may be given on.
    """

    version: str
    licence: str
    program: Mapping[str, Any]
    mime: tuple[MimeKind, ...]
    variants: Mapping[str, Variant]
    never: frozenset[str]
    leave_out: Mapping[str, tuple[str, ...]]
    python_leave_out: tuple[str, ...]
    libraries: Mapping[str, str]
    from_system: frozenset[str]
    policy: Policy

    @property
    def app_id(self) -> str:
        """The name that systems know the program by, as org.example.Program."""
        return str(self.program["id"])

    @property
    def command(self) -> str:
        """What is typed in a terminal."""
        return str(self.program["command"])

    @property
    def name(self) -> str:
        """What the program is called."""
        return str(self.program["name"])


def load(file: Path = DESCRIPTION) -> Description:
    """Read it; raises KeyError where something is missing."""
    told = tomllib.loads(file.read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    variants = [Variant(name, it["told"], it["replace"], tuple(it["extras"])) for name, it in told["variants"].items()]
    licences = told["licences"]
    return Description(
        version=project["version"],
        licence=project["license"],
        program=told["program"],
        mime=tuple(MimeKind(**kind) for kind in told["mime"]),
        variants={variant.name: variant for variant in variants},
        never=frozenset(told["leave_out"]["packages"]),
        leave_out={name: tuple(globs) for name, globs in told["leave_out"].items() if name != "packages"},
        python_leave_out=tuple(told["python"]["leave_out"]),
        libraries=told["linux"]["libraries"],
        from_system=frozenset(told["linux"]["from_system"]),
        policy=Policy(
            frozenset(licences["allowed"]),
            frozenset(licences["exceptions"]),
            *(licences[name] for name in ("names", "packages", "parts", "libraries")),
        ),
    )
