"""What the machine has to have, and where its packages come from."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

TOOLS: Mapping[str, str] = {
    "debootstrap": "debootstrap",
    "unshare": "util-linux",
    "setpriv": "util-linux",
    "Xvfb": "xvfb",
    "xdotool": "xdotool",
    "apt-get": "apt",
    "apt-cache": "apt",
}
"""Commands that the proof cannot do without, and the packages of Debian that bring them."""

# What a bundle takes from a desktop; of several names the first that the release has.
DESKTOP: tuple[tuple[str, ...], ...] = (
    ("xz-utils",),  # archives are unpacked with it
    ("desktop-file-utils",),  # menus and kinds of files are kept up to date with these two
    ("shared-mime-info",),
    ("libgl1",),
    ("libegl1",),
    ("libx11-6",),
    ("libx11-xcb1",),
    ("libxcb1",),
    ("libxcb-glx0",),
    ("libxcb-randr0",),
    ("libxcb-render0",),
    ("libxcb-shape0",),
    ("libxcb-shm0",),
    ("libxcb-sync1",),
    ("libxcb-xfixes0",),
    ("libxcb-xkb1",),
    ("libwayland-client0",),
    ("libwayland-cursor0",),
    ("libwayland-egl1",),
    ("libdbus-1-3",),
    ("libfontconfig1",),  # brings one family of fonts
    ("libfreetype6",),
    ("libglib2.0-0t64", "libglib2.0-0"),
    ("libstdc++6",),
)


class MachineError(Exception):
    """Something that the proof needs is not there; the message says what."""


def what_is_missing(system: str, user: int, found: Mapping[str, str | None]) -> list[str]:
    """Sentences on what the proof lacks; none where it can begin.

    Args:
        system: As `sys.platform`.
        user: Number of who runs it.
        found: Paths of commands by names, None for those that are not there.
    """
    if system != "linux":
        return ["It proves bundles for Linux, and runs on Linux alone."]
    lacking = [
        f"{name} is not found. Install it (Debian: {package})." for name, package in TOOLS.items() if not found.get(name)
    ]
    if user != 0:
        lacking.insert(0, "It makes a root of its own, so it has to be run as root.")
    return lacking


def commands() -> dict[str, str | None]:
    """Where the commands of `TOOLS` are."""
    return {name: shutil.which(name) for name in TOOLS}


def release_name() -> str:
    """Code name of this system's release; raises MachineError where it states none."""
    if sys.platform != "linux":
        raise MachineError("The release is read on Linux alone.")
    name = platform.freedesktop_os_release().get("VERSION_CODENAME", "")
    if not name:
        raise MachineError("This system does not say which release it is (VERSION_CODENAME in os-release).")
    return name


def mirror_of(targets: str, release: str) -> str:
    """Address that packages of a release come from; raises MachineError where no source has it.

    Args:
        targets: What `SOURCES` prints: release, component and address a line.
        release: Its code name.
    """
    for line in targets.splitlines():
        parts = line.split()
        if len(parts) == 3 and parts[:2] == [release, "main"]:
            return parts[2]
    raise MachineError(f"No source of packages here has the release {release} (apt-get indextargets).")


SOURCES = ("apt-get", "indextargets", "--format", "$(RELEASE) $(COMPONENT) $(REPO_URI)", "Created-By: Packages")
"""Prints the sources of packages, whichever way they are written down."""


def mirror(release: str) -> str:
    """Address of the mirror in the configuration of this machine; raises MachineError."""
    done = subprocess.run(SOURCES, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise MachineError(f"apt-get does not tell its sources: {done.stderr.strip()}")
    return mirror_of(done.stdout, release)


def chosen(known: Iterable[str]) -> list[str]:
    """Packages of a plain desktop, of those that a release has; raises MachineError where it has none of a kind."""
    there = frozenset(known)
    names = [next((name for name in choices if name in there), None) for choices in DESKTOP]
    lacking = [" or ".join(choices) for choices, name in zip(DESKTOP, names, strict=True) if name is None]
    if lacking:
        raise MachineError(f"Packages that this release does not have: {', '.join(lacking)}. Is `apt-get update` done?")
    return [name for name in names if name is not None]


def known_packages() -> list[str]:
    """Names of all packages that this machine knows of."""
    done = subprocess.run(["apt-cache", "pkgnames"], capture_output=True, text=True, check=True)  # noqa: S607
    return done.stdout.split()


def keyrings_of(script: str) -> list[Path]:
    """Keyrings that a script of debootstrap names."""
    return [Path(line.split()[1]) for line in script.splitlines() if line.strip().startswith("keyring ")]


def has_keyring(release: str) -> bool:
    """Whether the keyring that a release is checked with is here; raises MachineError where debootstrap does not know it."""
    script = Path("/usr/share/debootstrap/scripts") / release
    if not script.is_file():
        raise MachineError(f"debootstrap does not know the release {release}.")
    named = keyrings_of(script.read_text(encoding="utf-8"))
    return not named or any(path.is_file() for path in named)
