"""What every test runs in: an own home folder, no network, no display."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pi_heif
import pillow_heif

# Before Qt is loaded: then it looks into every module while that is imported, which this one does not bear.
import pydantic.fields  # noqa: F401
import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Before NumPy is loaded: its threads wait by spinning, which on shared cores takes twice the time.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# Before workers start: else every process that a test starts compiles the whole program again, a third of its time.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# The same examples on every run, no files beside the code, no limit that depends on how busy the machine is.
hypothesis.settings.register_profile("provcheck", database=None, deadline=None, derandomize=True)
hypothesis.settings.load_profile("provcheck")

pytest_plugins = ["tests.kept_features"]

# What writes HEIC for tests, and then what the program reads it with.
pillow_heif.register_heif_opener()
pi_heif.register_heif_opener()

HERE = "127.0.0.1"
_FOLDERS = {
    "XDG_DATA_HOME": "data",
    "XDG_CONFIG_HOME": "config",
    "XDG_CACHE_HOME": "cache",
    "XDG_STATE_HOME": "state",
    "XDG_RUNTIME_DIR": "runtime",
    "LOCALAPPDATA": "data",
    "APPDATA": "config",
}


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of the test's own, empty, and English."""
    home = tmp_path_factory.mktemp("home")
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(home))
    for name, folder in _FOLDERS.items():
        (home / folder).mkdir(mode=0o700, exist_ok=True)
        monkeypatch.setenv(name, str(home / folder))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.delenv("LANGUAGE", raising=False)
    return home


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Refuse every connection but to this computer, and fail the test that tried, also when the code took no offence."""
    dialled: list[str] = []
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def refuse(host: object) -> None:
        if host != HERE:
            dialled.append(str(host))
            raise ConnectionRefusedError(f"a test dialled out to {host}")

    def guarded_connect(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6}:
            refuse(address[0])
        connect(self, address)

    def guarded_look_up(host: Any, *arguments: Any, **options: Any) -> Any:
        if host is not None:
            refuse(host.decode() if isinstance(host, bytes) else host)
        return look_up(host, *arguments, **options)

    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setattr(socket.socket, "connect", guarded_connect)
    monkeypatch.setattr(socket, "getaddrinfo", guarded_look_up)
    yield dialled
    assert not dialled, f"dialled out to {dialled}"
