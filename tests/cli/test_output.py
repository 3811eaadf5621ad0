"""What is printed stays printable."""

from __future__ import annotations

import io
import sys

import pytest

from provcheck.cli.output import Output, printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain.png", "plain.png"),
        ("caf\udce9.png", "caf\\udce9.png"),
        ("two\nlines.png", "two\\nlines.png"),
        ("\x1b[31mred.png", "\\x1b[31mred.png"),
        ("\u202egnp.exe", "\\u202egnp.exe"),
    ],
)
def test_names_cannot_disturb_the_terminal(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_characters_a_terminal_lacks_are_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="ascii"))
    assert printable("\N{ARTIST PALETTE}.png") == "\\U0001f3a8.png"


def test_quiet_prints_errors_only(capsys: pytest.CaptureFixture[str]) -> None:
    output = Output(quiet=True)
    output.say("result")
    output.note("note")
    output.problem("problem [bold]with brackets[/bold]")
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "problem [bold]with brackets[/bold]\n"
