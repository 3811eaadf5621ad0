"""Ports on this computer."""

from __future__ import annotations

import socket


def free_port() -> int:
    """A port that nothing listens at now."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])
