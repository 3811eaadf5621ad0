"""Prove that a bundle for Linux starts on a clean system without Python, from the archive to the report.

    python packaging/clean_root.py dist/provcheck-VERSION-linux-x86_64-cpu.tar.xz

It runs as root on Debian or Ubuntu: it makes a minimal root of this machine's release with what a plain desktop has, unpacks
the archive there as a plain person without a network, and goes the way of somebody who has just got the program. It ends with 0
when every step holds, with 1 when one does not, and with 3 when some were left out and the others hold. README.md of this
folder tells what is needed and what the steps are.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "packaging"))

from bundling import description  # noqa: E402
from clean_start import first_window, journey, machine, root, steps  # noqa: E402

_ENDING = ".tar.xz"
_MADE = ("first-start.png", "tour.png", "tour-matches.png", "report.pdf", "demo.txt", "window.txt", "xvfb.txt")
_NOT_POSSIBLE, _STOPPED = 2, 130
CODES = {steps.Outcome.HOLDS: 0, steps.Outcome.FAILS: 1, steps.Outcome.LEFT_OUT: 3}
"""How it ends, by what came of the whole proof."""


def parsed(words: Sequence[str]) -> argparse.Namespace:
    """What is asked for; ends the program with 2 where that is not possible."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path, metavar="ARCHIVE", help=f"bundle for Linux, {_ENDING}")
    parser.add_argument("--root", type=Path, metavar="DIR", help="root to use again; made there when it is not there yet")
    parser.add_argument("--out", type=Path, metavar="DIR", default=ROOT / "dist" / "clean-root", help="for pictures and report")
    asked = parser.parse_args(words)
    if not asked.archive.name.endswith(_ENDING) or not asked.archive.is_file():
        parser.error(f"{asked.archive} is no file that ends with {_ENDING}")
    if asked.root is not None and asked.root.exists() and not root.is_root(asked.root):
        parser.error(f"{asked.root} is there and holds no root that this script made")
    return asked


def main(words: Sequence[str]) -> int:
    """Go the whole way; gives the exit code."""
    asked = parsed(words)
    missing = machine.what_is_missing(sys.platform, os.geteuid() if sys.platform == "linux" else 0, machine.commands())
    if missing:
        print("\n".join(missing), file=sys.stderr)
        return _NOT_POSSIBLE
    # So that what is begun is undone as it is after Ctrl+C.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    make_ready(asked.out)
    proof = steps.Steps(lambda step: print(steps.table([step]), flush=True))
    try:
        with tempfile.TemporaryDirectory(prefix="clean-root-") as scratch:
            _go(asked, Path(scratch), proof)
    except KeyboardInterrupt:
        print("Stopped. What was begun is taken away again.", file=sys.stderr)
        return _STOPPED
    print(f"\n{steps.table(proof.done)}\n\n{proof.closing()}\nPictures and report: {asked.out}")
    return CODES[proof.outcome]


def make_ready(out: Path) -> None:
    """Make the folder for what comes of it; nothing of an earlier proof stays there to be taken for this one's."""
    out.mkdir(parents=True, exist_ok=True)
    for name in _MADE:
        (out / name).unlink(missing_ok=True)


def _go(asked: argparse.Namespace, scratch: Path, proof: steps.Steps) -> None:
    place = (asked.root or scratch / "root").absolute()
    if not proof.do("a clean root", lambda: _made(place)):
        return
    home = scratch / "home"
    home.mkdir()
    shutil.chown(home, root.PERSON_NUMBER, root.PERSON_NUMBER)
    folder = asked.archive.name.removesuffix(_ENDING)
    way = journey.Journey(root.Inside(place, home), asked.archive, folder, description.load(), asked.out)
    if journey.before_start(way, proof):
        journey.commands(way, proof)
        first_window.window(way, proof)
        journey.demo(way, proof)


def _made(place: Path) -> str:
    if place.exists():
        return "used again"
    try:
        release = machine.release_name()
        packages, signed = machine.chosen(machine.known_packages()), machine.has_keyring(release)
        root.make_root(place, release, machine.mirror(release), packages, signed=signed)
    except (machine.MachineError, root.RootError) as error:
        raise steps.StepError(str(error)) from error
    checked = "signatures checked" if signed else "signatures not checked, the keyring is not here"
    return f"{release} with {len(packages)} packages more, {checked}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
