"""One log file, and nothing of libraries' chatter in the terminal."""

from __future__ import annotations

import logging
import logging.handlers
from pathlib import Path

import onnxruntime

_BYTES = 1_000_000
_KEPT = 3
_FATAL = 4


def start_logging(path: Path) -> None:
    """Write the program's and the libraries' messages and warnings to a rotating file.

    ONNX Runtime's own error about missing CUDA libraries is silenced: which provider was asked for and got is read from the
    session and told in a sentence.
    """
    handler = _handler(path)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.captureWarnings(capture=True)
    onnxruntime.set_default_logger_severity(_FATAL)


def _handler(path: Path) -> logging.Handler:
    """The rotating file; nothing where it cannot be written, since a log must not keep the program from its work."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return logging.handlers.RotatingFileHandler(path, maxBytes=_BYTES, backupCount=_KEPT, encoding="utf-8")
    except OSError:
        return logging.NullHandler()


def end_logging() -> None:
    """Close the log, so that its file can be deleted."""
    root = logging.getLogger()
    for handler in list(root.handlers):
        if isinstance(handler, logging.FileHandler):
            root.removeHandler(handler)
            handler.close()
