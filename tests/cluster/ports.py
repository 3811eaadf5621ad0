"""Ports on this computer."""

from __future__ import annotations

import random
import socket

_FIRST, _LAST = 20_000, 32_000
"""Below what systems give to connections, and above what Ray takes for its workers: nobody takes one meanwhile by chance."""

_TRIES = 100


def free_port() -> int:
    """A port that nothing listens at now."""
    for port in random.SystemRandom().sample(range(_FIRST, _LAST), _TRIES):
        with socket.socket() as asked:
            try:
                asked.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError(f"none of {_TRIES} ports is free")
