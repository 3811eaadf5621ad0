"""However the program ends, nothing of its decoders stays behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from provcheck.core.imaging.shared_memory import IS_NAMELESS
from tests.builders import ROOT, encoded, work_image
from tests.decoding_seen import SECONDS, SHARED_MEMORY, by_name, eventually, in_shared_memory

OWN_PROGRAM = """
import signal
import sys
from pathlib import Path
from provcheck.core.fingerprint.digests import pixel_digest
from provcheck.core.imaging import shared_memory
from provcheck.core.imaging.decoders import Decoders
from provcheck.core.imaging.door import read_bytes
from provcheck.core.imaging.worker import WorkerLimits

if __name__ == "__main__":
    # A shell that starts a program in the background has it ignore Ctrl+C, and its children too.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    print("started", flush=True)
    limits = WorkerLimits(seconds=float(sys.argv[2]))
    shared_memory.IS_NAMELESS &= "begun" not in sys.argv[1]
    Decoders(processes=1, limits=limits, decoder="tests.faulty_decoders:decode").decode(read_bytes(Path(sys.argv[1])))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="by signals")
@pytest.mark.parametrize(
    ("fault", "number", "of_all", "seconds"),
    [
        ("tell", signal.SIGKILL, False, 60),
        ("tell", signal.SIGINT, True, 60),
        ("tell", signal.SIGTERM, False, 60),
        # Nobody is left to end it, and it hears nothing: it ends with its own time.
        ("telldeaf", signal.SIGKILL, False, 1),
        # Nor is there anybody left to remove anything.
        pytest.param("tell", signal.SIGKILL, True, 60, marks=pytest.mark.skipif(not IS_NAMELESS, reason="memory has a name")),
        pytest.param(
            "tellbegun", signal.SIGKILL, False, 60, marks=pytest.mark.skipif(not SHARED_MEMORY.is_dir(), reason="unseen")
        ),
    ],
)
def test_nothing_stays_behind_however_the_program_ends(
    tmp_path: Path, fault: str, number: signal.Signals, seconds: int, *, of_all: bool
) -> None:
    """While a file is being decoded the program is ended, or the whole group, as by Ctrl+C from the terminal."""
    program = tmp_path / "program.py"
    program.write_text(OWN_PROGRAM, encoding="utf-8")
    picture = tmp_path / f"{fault}.png"
    picture.write_bytes(encoded(work_image(), "PNG"))
    running = subprocess.Popen(
        [sys.executable, program, picture, str(seconds)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    told = picture.with_suffix(".told")
    eventually(told.exists, "the decoder never began")
    worker, parent = (int(text) for text in told.read_text(encoding="ascii").split())
    assert parent == running.pid
    if SHARED_MEMORY.is_dir():
        eventually(lambda: in_shared_memory(running.pid, worker), "there is no shared memory")
    if of_all:
        os.killpg(running.pid, number)
    else:
        running.send_signal(number)
    _, complaints = running.communicate(timeout=SECONDS)
    eventually(lambda: not psutil.pid_exists(worker) or _is_dead(worker), "the process is still there")
    eventually(lambda: not by_name(running.pid), "shared memory is still there")
    assert complaints.count("Traceback") == (1 if number == signal.SIGINT else 0), complaints


def _is_dead(number: int) -> bool:
    """Whether a process only waits for somebody to notice its end, as in a container without an init."""
    try:
        return psutil.Process(number).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True
