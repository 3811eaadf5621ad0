"""Memory that decoding processes and the program share, with and without a name."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import closing
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from provcheck.core.errors import Reason
from provcheck.core.imaging import shared_memory
from provcheck.core.imaging.decoders import Decoders
from provcheck.core.imaging.decoding import decode
from tests.core.test_decoders import GOOD, PATIENT, PNG, of, reason_of, same
from tests.decoding_seen import SHARED_MEMORY, by_name

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="where both kinds can be tried")

NAME = f"provcheck-{os.getpid()}-tried"


@pytest.fixture
def connection() -> Iterator[tuple[Connection, Connection]]:
    near, far = Pipe()
    with near, far:
        yield near, far


def test_memory_with_a_name_is_gone_whatever_becomes_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Taken over, made for a file that failed or crashed, or never made."""
    monkeypatch.setattr(shared_memory, "IS_NAMELESS", False)
    with closing(Decoders(processes=1, limits=PATIENT, decoder="tests.faulty_decoders:by_name")) as decoders:
        for name, make in GOOD.items():
            assert same(decoders.decode(of(make(), name)), decode(of(make(), name)))
        for name in ("spoil.png", "crashfull.png", "crash.png", "raise.png"):
            assert reason_of(decoders, of(PNG, name)) is Reason.DECODER_FAILED
            assert not by_name(os.getpid())
        assert same(decoders.decode(of(PNG)), decode(of(PNG)))
    assert not by_name(os.getpid())


def test_memory_with_a_name_is_gone_that_was_only_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_memory, "IS_NAMELESS", False)
    shared_memory.expected(NAME)
    (SHARED_MEMORY / NAME).touch()
    shared_memory.forgotten(NAME)
    assert not (SHARED_MEMORY / NAME).exists()


def test_memory_without_a_name_is_the_same_on_both_sides(connection: tuple[Connection, Connection]) -> None:
    near, far = connection
    here = shared_memory.made(NAME, 5000)
    shared_memory.hand_over(here, far)
    there = shared_memory.taken(NAME, near)
    assert (there.name, there.size) == (NAME, 5000)
    here.buf[4999] = 7  # type: ignore[index]
    assert there.buf[4999] == 7  # type: ignore[index]
    here.close()
    there.close()
    assert NAME not in Path("/proc/self/maps").read_text(encoding="utf-8")
    assert not [link for link in Path("/proc/self/fd").iterdir() if link.is_symlink() and NAME in str(link.readlink())]


def test_memory_that_could_be_cut_off_is_not_taken(connection: tuple[Connection, Connection], tmp_path: Path) -> None:
    """Whoever read it then would be ended by the system."""
    near, far = connection
    path = tmp_path / "file"
    path.write_bytes(bytes(5000))
    unsealed = os.memfd_create(NAME, os.MFD_ALLOW_SEALING)
    os.ftruncate(unsealed, 5000)
    for file in (unsealed, os.open(path, os.O_RDWR), os.open(tmp_path, os.O_RDONLY)):
        with socket.fromfd(far.fileno(), socket.AF_UNIX, socket.SOCK_STREAM) as sending:
            socket.send_fds(sending, [b"x"], [file])
        os.close(file)
        with pytest.raises((OSError, ValueError)):
            shared_memory.taken(NAME, near)
    far.send_bytes(b"")
    with pytest.raises(ValueError, match=r"\[\]"):
        shared_memory.taken(NAME, near)


def test_memory_of_a_process_that_has_ended_is_not_waited_for(connection: tuple[Connection, Connection]) -> None:
    near, far = connection
    far.close()
    with pytest.raises(EOFError):
        shared_memory.taken(NAME, near)
