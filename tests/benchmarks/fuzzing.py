"""Every parser of the program's own for a while, with bytes that are led by which lines of it they reach.

    uv sync --group fuzz
    python -m tests.benchmarks.fuzzing [TARGET ...] [--seconds 60] [--memory 2048]

Each target runs in a process of its own and begins with the seeds of `tests/fuzz_outside.py` and `tests/fuzz_kept.py`. What it
raises besides its declared errors, takes longer than 20 seconds or more memory than stated (MB) ends it, and the bytes are kept
in a folder that is named. The program and what of Python it parses with are instrumented, not other libraries.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import atheris

SLOWEST = 20
"""Seconds that an input may take."""

LARGEST = 16384
"""Bytes of an input."""

_INSTRUMENTED = [
    "tomllib",
    "zipfile",
    "provcheck.core.imaging",
    "provcheck.core.index",
    "provcheck.core.models",
    "provcheck.app.settings",
]
_DONE = re.compile(r"Done (\d+) runs in (\d+) second")
_REACHED = re.compile(r"cov: (\d+)")


def main() -> None:
    """Run with the command line's arguments."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="*", metavar="TARGET")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--memory", type=int, default=2048)
    parser.add_argument("--one", metavar="TARGET", help=argparse.SUPPRESS)
    asked, options = parser.parse_known_args()
    if asked.one is not None:
        run_one(asked.one, [*options, *asked.targets])
        return
    from tests.fuzz_kept import targets_kept  # noqa: PLC0415  in the process of a target it is to be imported instrumented
    from tests.fuzz_outside import targets_outside  # noqa: PLC0415

    known = targets_outside() | targets_kept()
    for name in asked.targets or known:
        print(outcome(name, known[name].seeds, asked.seconds, asked.memory), flush=True)


def outcome(name: str, seeds: tuple[bytes, ...], seconds: int, memory: int) -> str:
    """Run a target in a process of its own; a line of what came of it."""
    folder = Path(tempfile.mkdtemp(prefix="provcheck-fuzzing-"))
    (folder / "seeds").mkdir()
    for number, seed in enumerate(seeds):
        (folder / "seeds" / str(number)).write_bytes(seed)
    options = [f"-max_total_time={seconds}", f"-rss_limit_mb={memory}", f"-timeout={SLOWEST}", f"-max_len={LARGEST}"]
    command = [sys.executable, "-m", "tests.benchmarks.fuzzing", "--one", name, *options]
    command += [f"-artifact_prefix={folder}/", "-print_final_stats=1", str(folder / "seeds")]
    ended = subprocess.run(command, capture_output=True, check=False)
    told = ended.stderr.decode("utf-8", "replace") + ended.stdout.decode("utf-8", "replace")
    (folder / "log.txt").write_text(told, encoding="utf-8")
    done, reached = _DONE.search(told), _REACHED.findall(told)
    if ended.returncode == 0 and done is not None:
        return f"{name}: {done[1]} runs in {done[2]} s, {reached[-1] if reached else 0} places reached, no failure"
    return f"{name}: FAILED with {ended.returncode}, see {folder}"


def run_one(name: str, options: list[str]) -> None:
    """Fuzz a target in this process until it fails or its time is over."""
    with atheris.instrument_imports(include=_INSTRUMENTED):
        from tests.fuzz_kept import targets_kept  # noqa: PLC0415
        from tests.fuzz_outside import targets_outside  # noqa: PLC0415
    target = (targets_outside() | targets_kept())[name]
    atheris.Setup([sys.argv[0], *options], target.run)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
