"""The command line, run in the process of a test."""

from __future__ import annotations

import sys

import pytest

from provcheck.app import i18n
from provcheck.cli.main import main


def exit_code_of(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> object:
    """Run provcheck to its end, which leaves by itself; what it says is captured by the test."""
    monkeypatch.setattr(sys, "argv", ["provcheck", *arguments])
    try:
        with pytest.raises(SystemExit) as ended:
            main()
    finally:
        i18n.set_language("en")
    return ended.value.code
