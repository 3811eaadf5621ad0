"""A minimal system of its own, and commands that run in it as a plain person without a network.

All mounts are made in a mount namespace of the command that they are for, so that they are gone with it however it ends.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

PERSON, PERSON_NUMBER = "visitor", 1000
HOME = Path("/home") / PERSON
_LIMIT_S = 600
_PYTHON_FILE = re.compile(r"(python|pypy)[\d.]*|libpython[\d.]+\.so[\d.]*")
_PYTHON_FOLDER = re.compile(r"python\d[\d.]*")
# Whatever is mounted or started in it ends with it, and it ends with this process, even where that is killed.
_NAMESPACES = ("setpriv", "--pdeathsig", "KILL", "unshare", "--mount", "--pid", "--fork", "--kill-child")
_SURROUNDINGS = {
    "HOME": str(HOME),
    "USER": PERSON,
    "LOGNAME": PERSON,
    "LANG": "C.UTF-8",
    "PATH": "/usr/local/bin:/usr/bin:/bin",
}

# The shell stays as the first process, which programs do not expect to be. Nothing can be written but the home and /tmp.
_ENTER = """set -e
root=$1 home=$2 socket=$3
shift 3
mount --bind "$root" "$root"
mount -o remount,bind,ro "$root"
mount -t proc proc "$root/proc"
mount -t sysfs -o ro sysfs "$root/sys"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for each in null zero full random urandom; do
  touch "$root/dev/$each"
  mount --bind "/dev/$each" "$root/dev/$each"
done
ln -s /proc/self/fd "$root/dev/fd"
mkdir -m 1777 "$root/dev/shm"
mount --bind "$home" "$root$PERSON_HOME"
if [ -n "$socket" ]; then
  mkdir -m 1777 "$root/tmp/.X11-unix"
  touch "$root$socket"
  mount --bind "$socket" "$root$socket"
fi
set +e
chroot --userspec="$PERSON_NUMBER:$PERSON_NUMBER" "$root" /usr/bin/env -i -C "$PERSON_HOME" "$@"
exit $?
"""


class RootError(Exception):
    """A root could not be made; the message says why."""


def make_root(root: Path, release: str, mirror: str, packages: Sequence[str], *, signed: bool) -> None:
    """Make a minimal root of Debian with a plain person in it.

    Args:
        root: Folder to make; nothing is there unless all went well.
        release: Its code name.
        mirror: Address of its packages.
        packages: What there is besides the least that a system needs.
        signed: Whether signatures can be checked.

    Raises:
        RootError: It could not be made.
    """
    root.parent.mkdir(parents=True, exist_ok=True)
    # Beside it, so that it is on the same disk and can be renamed.
    begun = Path(tempfile.mkdtemp(prefix=f"{root.name}.", dir=root.parent))
    begun.chmod(0o755)
    unsigned = () if signed else ("--no-check-gpg",)
    what = ("debootstrap", "--variant=minbase", *unsigned, f"--include={','.join(packages)}", release, str(begun), mirror)
    try:
        done = subprocess.run([*_NAMESPACES, *what], capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            raise RootError("debootstrap failed:\n" + "\n".join((done.stdout + done.stderr).splitlines()[-5:]))
        _add_person(begun)
        begun.rename(root)
    finally:
        shutil.rmtree(begun, ignore_errors=True)


def _add_person(root: Path) -> None:
    number = str(PERSON_NUMBER)
    command = ["chroot", str(root), "useradd", "--uid", number, "--user-group", "--no-create-home", PERSON]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise RootError(f"useradd failed: {done.stderr.strip()}")
    (root / HOME.relative_to("/")).mkdir(parents=True)


def is_root(folder: Path) -> bool:
    """Whether a folder holds a root that `make_root` made."""
    return (folder / "usr/sbin/chroot").is_file() and (folder / HOME.relative_to("/")).is_dir()


def pythons_in(root: Path) -> list[str]:
    """Interpreters of Python, their libraries and their folders of modules below a root; paths relative to it."""
    found = []
    for folder, folders, files in os.walk(root):
        here = Path(folder)
        names = [name for name in files if _PYTHON_FILE.fullmatch(name)]
        if here.name in {"lib", "lib64"}:
            names += [name for name in folders if _PYTHON_FOLDER.fullmatch(name)]
        found += [(here / name).relative_to(root).as_posix() for name in names]
    return sorted(found)


@dataclass(frozen=True)
class Inside:
    """Runs commands in a root.

    Attributes:
        root: The root; nothing is written to it.
        home: What is the person's home in it.
    """

    root: Path
    home: Path

    def command(self, words: Sequence[str], display: int | None = None) -> list[str]:
        """What runs a command in the root; with a display of X11 only where its number is given."""
        socket = "" if display is None else str(socket_of(display))
        known = _SURROUNDINGS if display is None else {**_SURROUNDINGS, "DISPLAY": f":{display}"}
        stated = [f"{name}={value}" for name, value in known.items()]
        return [*_NAMESPACES, "--net", "--", "sh", "-c", _ENTER, "sh", str(self.root), str(self.home), socket, *stated, *words]

    def run(self, *words: str, stdin: IO[bytes] | int = subprocess.DEVNULL) -> subprocess.CompletedProcess[str]:
        """Run a command to its end; raises subprocess.TimeoutExpired after ten minutes."""
        return subprocess.run(  # noqa: S603
            self.command(words), stdin=stdin, capture_output=True, text=True, check=False, timeout=_LIMIT_S, env=surroundings()
        )

    def outside(self, path: str) -> Path:
        """Where a path of the person's home lies outside of the root."""
        return self.home / path


def surroundings() -> Mapping[str, str]:
    """Variables of what enters a root; its command sees none of them."""
    return {**os.environ, "PERSON_HOME": str(HOME), "PERSON_NUMBER": str(PERSON_NUMBER)}


def socket_of(display: int) -> Path:
    """Where a display of X11 is spoken to; the place is the same on every system."""
    return Path("/tmp/.X11-unix") / f"X{display}"  # noqa: S108
