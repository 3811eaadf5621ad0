"""What is known of clusters without Ray, and what Ray reads from its surroundings while it is loaded."""

from __future__ import annotations

import os
import secrets

HERE = "local"
"""The address of a cluster that is this computer alone."""

USUAL_SIZE = 64
"""Files of a piece of a collection on average: some twenty seconds of work for a core, and ten megabytes of fingerprints."""


def prepare(address: str) -> None:
    """Get ready for work on the cluster at an address. To be called before Ray is loaded.

    Nothing is told to anybody, and `uv run` is not done again on every machine. This computer alone listens to itself only,
    and lets in nobody who does not know a word that is made up each time.
    """
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    os.environ.setdefault("RAY_ENABLE_UV_RUN_RUNTIME_ENV", "0")
    os.environ.setdefault("RAY_DATA_DISABLE_PROGRESS_BARS", "1")
    if address == HERE and "RAY_AUTH_MODE" not in os.environ:
        # Ray's name of it; it makes any system use the loopback address, as it does on the two of the name.
        os.environ["RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"] = "0"
        os.environ["RAY_AUTH_MODE"] = "token"
        os.environ["RAY_AUTH_TOKEN"] = secrets.token_hex(32)
