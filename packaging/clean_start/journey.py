"""The way of somebody who gets a bundle: from the archive to the report."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from bundling.description import Description

from clean_start import contents
from clean_start.root import Inside, pythons_in
from clean_start.steps import LeftOut, StepError, Steps

_LAST_LINES = 8
_REPORT = ".local/share/provcheck/demo/provcheck-demo.pdf"


@dataclass(frozen=True)
class Journey:
    """What the steps work on.

    Attributes:
        inside: Where the person is.
        archive: The bundle that they got.
        folder: Name of the folder that is in it.
        description: Of the program.
        out: Where what came of it is kept.
    """

    inside: Inside
    archive: Path
    folder: str
    description: Description
    out: Path

    @property
    def bundle(self) -> Path:
        """The unpacked bundle, seen from outside."""
        return self.inside.outside(self.folder)

    def run(self, *words: str, stdin: IO[bytes] | int = subprocess.DEVNULL) -> str:
        """Run a command of the bundle or the system in the person's home; gives what it printed. Raises StepError."""
        try:
            done = self.inside.run(*words, stdin=stdin)
        except subprocess.TimeoutExpired as error:
            raise StepError(f"{words[0]} did not end within {error.timeout:.0f} s.") from error
        if done.returncode:
            raise StepError(f"{' '.join(words)} ended with {done.returncode}:\n{last_lines(done.stdout + done.stderr)}")
        return done.stdout


def before_start(journey: Journey, steps: Steps) -> bool:
    """What is proved before the program runs; gives whether it can be started at all."""
    if not steps.do("no Python in the root", lambda: _no_python(journey)) or not steps.do(
        "no network", lambda: _no_network(journey)
    ):
        return False
    if not steps.do("unpacked by a plain person", lambda: _unpack(journey)):
        return False
    steps.do("checksums", lambda: _checksums(journey))
    steps.do("libraries of the system", lambda: _libraries(journey))
    steps.do("desktop entry", lambda: _desktop_entry(journey))
    steps.do("description for software centres", lambda: _metainfo(journey))
    steps.do("into the menu and out again", lambda: _menu(journey))
    return True


def commands(journey: Journey, steps: Steps) -> None:
    """The program without a window."""
    steps.do("--version", lambda: _version(journey))
    steps.do("--self-test", lambda: last_lines(journey.run(f"{journey.folder}/usr/bin/provcheck", "--self-test"), 1))


def demo(journey: Journey, steps: Steps) -> None:
    """The demo to its report, and where the program wrote."""
    if steps.do("demo to its PDF", lambda: _demo(journey)):
        steps.do("the PDF is whole", lambda: _verify(journey))
    steps.do("writes to its own folders alone", lambda: _writes(journey))


def last_lines(text: str, count: int = _LAST_LINES) -> str:
    """The last lines of a text that are not empty."""
    return "\n".join([line.rstrip() for line in text.splitlines() if line.strip()][-count:])


def _no_python(journey: Journey) -> str:
    found = pythons_in(journey.inside.root)
    if found:
        raise StepError("\n".join(found[:_LAST_LINES]))
    files, size = contents.sizes(journey.inside.root)
    return f"{files} files, {size / 1e6:.0f} MB"


def _no_network(journey: Journey) -> str:
    lines = journey.run("cat", "/proc/net/dev").splitlines()[2:]
    names = [line.split(":")[0].strip() for line in lines]
    if names != ["lo"]:
        raise StepError(f"There are {', '.join(names)}.")
    return "lo alone, which is down"


def _unpack(journey: Journey) -> str:
    with journey.archive.open("rb") as archive:
        journey.run("tar", "--extract", "--xz", stdin=archive)
    names = [path.name for path in journey.inside.home.iterdir()]
    if names != [journey.folder]:
        raise StepError(f"The archive should hold {journey.folder} and holds {', '.join(names)}.")
    files, size = contents.sizes(journey.bundle)
    return f"{files} files, {size / 1e6:.0f} MB; the archive has {journey.archive.stat().st_size / 1e6:.0f} MB"


def _checksums(journey: Journey) -> str:
    journey.run("env", "-C", journey.folder, "sha256sum", "--check", "--quiet", "--strict", "SHA256SUMS")
    return f"{len((journey.bundle / 'SHA256SUMS').read_text(encoding='utf-8').splitlines())} files"


def _libraries(journey: Journey) -> str:
    taken = contents.from_system(journey.bundle)
    lacking, optional = contents.not_there(taken, journey.inside.root)
    if lacking:
        raise StepError("\n".join(f"{name} is needed by {', '.join(sorted(taken[name]))}" for name in lacking))
    return f"{len(taken) - len(optional)} taken from it; {len(optional)} of GTK are not there and not needed"


def _desktop_entry(journey: Journey) -> str:
    app = journey.description.app_id
    entries = [journey.bundle / f"{app}.desktop", journey.bundle / f"usr/share/applications/{app}.desktop"]
    return _validated("desktop-file-validate", "desktop-file-utils", [], entries)


def _metainfo(journey: Journey) -> str:
    file = journey.bundle / f"usr/share/metainfo/{journey.description.app_id}.metainfo.xml"
    return _validated("appstreamcli", "appstream", ["validate", "--no-net", "--pedantic"], [file])


def _validated(name: str, package: str, options: Sequence[str], files: Sequence[Path]) -> str:
    tool = shutil.which(name)
    if tool is None:
        raise LeftOut(f"{name} is not found (Debian: {package}).")
    done = subprocess.run([tool, *options, *files], capture_output=True, text=True, check=False)  # noqa: S603
    said = last_lines(done.stdout + done.stderr)
    if done.returncode:
        raise StepError(said)
    return said or f"{name} has nothing to say"


def _menu(journey: Journey) -> str:
    home, app = journey.inside.home, journey.description.app_id
    before = contents.listing(home, without=journey.folder)
    journey.run(f"{journey.folder}/install.sh")
    entry = journey.inside.outside(f".local/share/applications/{app}.desktop")
    if not entry.is_file():
        raise StepError("install.sh put no desktop entry there.")
    added = [path for path in contents.listing(home, without=journey.folder) if not path.endswith("/")]
    started = re.search(r'^Exec="([^"]+)"', entry.read_text(encoding="utf-8"), re.MULTILINE)
    if started is None:
        raise StepError("The desktop entry starts nothing.")
    journey.run("test", "-x", started[1])
    journey.run(".local/bin/provcheck", "--version")
    journey.run(f"{journey.folder}/uninstall.sh")
    left = sorted(set(contents.listing(home, without=journey.folder)) - set(before))
    if left:
        raise StepError(f"uninstall.sh left {len(left)}:\n" + "\n".join(left[:_LAST_LINES]))
    return f"{len(added)} files came and went, nothing is left"


def _version(journey: Journey) -> str:
    said = journey.run(f"{journey.folder}/usr/bin/provcheck", "--version").strip()
    if journey.description.version not in said.split():
        raise StepError(f"It says {said!r}, the source {journey.description.version}.")
    return said


def _demo(journey: Journey) -> str:
    said = journey.run(f"{journey.folder}/usr/bin/provcheck", "demo")
    report = journey.inside.outside(_REPORT)
    if not report.is_file() or not report.read_bytes().startswith(b"%PDF-"):
        raise StepError(f"There is no PDF at ~/{_REPORT}:\n{last_lines(said)}")
    shutil.copyfile(report, journey.out / "report.pdf")
    (journey.out / "demo.txt").write_text(said, encoding="utf-8")
    return f"report.pdf, {report.stat().st_size / 1e3:.0f} kB"


def _verify(journey: Journey) -> str:
    return journey.run(f"{journey.folder}/usr/bin/provcheck", "verify", _REPORT).strip().splitlines()[0]


def _writes(journey: Journey) -> str:
    own = re.compile(
        rf"\.(local/(share|state)|config|cache)/{journey.description.command}/|\.cache/(fontconfig|mesa_shader_cache)/"
    )
    found = [path for path in contents.listing(journey.inside.home, without=journey.folder) if not path.endswith("/")]
    others = [path for path in found if not own.match(path)]
    if others:
        raise StepError("\n".join(others[:_LAST_LINES]))
    return "\n".join(contents.places(found))
