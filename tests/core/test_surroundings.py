"""What conftest promises: an own home, and no way out."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import platformdirs
import pytest


def test_home_is_the_test_s_own(own_home: Path) -> None:
    assert Path.home() == own_home
    assert platformdirs.user_data_path("provcheck").is_relative_to(own_home)
    assert platformdirs.user_config_path("provcheck").is_relative_to(own_home)
    assert not any(path.is_file() for path in own_home.rglob("*"))


def test_there_is_no_display() -> None:
    assert os.environ["QT_QPA_PLATFORM"]


@pytest.mark.parametrize("host", ["192.0.2.1", "example.org"])
def test_dialling_out_is_refused_and_noticed(no_network: list[str], host: str) -> None:
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((host, 80))
    with socket.socket() as plug, pytest.raises(ConnectionRefusedError):
        plug.connect((host, 80))
    assert no_network == [host, host]
    no_network.clear()


def test_this_computer_can_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()
