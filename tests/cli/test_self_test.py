"""`provcheck --self-test`: what it finds, and what it says where something fails."""

from __future__ import annotations

import pytest

from provcheck.app import paths
from provcheck.app.self_test import demo_step
from provcheck.cli import self_test
from provcheck.core.models import packages
from tests.gui.fakes import match, report

TRUTH = {"copies": [{"suspect": "blue.png", "work": "red.png"}], "unreadable": []}


def pair(suspect: str, work: str) -> dict[str, str]:
    return {"suspect": suspect, "work": work}


def test_without_the_model_that_finds_copies_the_demo_is_found_all_the_same(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(packages, "_installed", lambda _package: None)
    library = paths.library_folder()
    assert self_test.self_test() == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("Works: The model that finds copies (SSCD) is not here.")
    assert "Works: The demo scan found all known matches, 14 in 19 pictures, and nothing else." in told
    assert told[-1] == "All works."
    assert any(line.startswith("Works: A report was written as PDF and read again") for line in told)
    assert not library.exists(), "the library is only read"


def test_what_was_not_found_and_what_should_not_have_been_is_named() -> None:
    found = report([match(), match(suspect="innocent.png")])
    truth = {"copies": [pair("green.png", "red.png"), pair("blue.png", "red.png")], "unreadable": ["broken.jpg"]}
    step = demo_step(found, truth)
    assert not step.passed
    assert "Not found: green.png <- red.png." in step.told
    assert "Found, but not there: innocent.png <- red.png." in step.told
    assert "against expectation: broken.jpg" in step.told


def test_a_part_that_fails_is_told_and_the_others_are_tried(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_name: str) -> None:
        raise ImportError("libEGL.so.1")

    monkeypatch.setattr(packages, "_installed", lambda _package: None)
    monkeypatch.setattr(self_test.importlib, "import_module", broken)
    monkeypatch.setattr(self_test, "_scan", lambda *_values: iter([demo_step(report([match()]), TRUTH)]))
    assert self_test.self_test() == 2
    told = capsys.readouterr().out
    assert "Fails: ImportError: libEGL.so.1" in told
    assert "Works: The demo scan found all known matches, 1 in" in told
    assert "Something does not work." in told
