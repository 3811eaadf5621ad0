"""Settings survive, and a broken file is no obstacle."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from provcheck.app.settings import Settings, WatchedFolder, load_settings, save_settings
from provcheck.core.records import Level


def test_settings_come_back(tmp_path: Path) -> None:
    odd = os.fsdecode(b"/home/ana/caf\xe9")
    watched = (
        WatchedFolder("/home/ana/Downloads", "Ana"),
        WatchedFolder("C:\\x", "Ana", on=False, level=Level.THOROUGH),
        WatchedFolder(odd, "Ana"),
    )
    settings = Settings(
        Level.THOROUGH,
        {"/home/ana/library": "Ana \N{ARTIST PALETTE}", odd: "Bo"},
        "de",
        "dark",
        "AdnQ",
        watched,
        ("sketches", "*.tif", "old\\*.png"),
        "AAAA.BBBB",
    )
    save_settings(settings, tmp_path / "deep" / "settings.toml")
    assert load_settings(tmp_path / "deep" / "settings.toml") == settings
    assert [file.name for file in (tmp_path / "deep").iterdir()] == ["settings.toml"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "level = 'deepest'",
        "not toml",
        "level = 3\nunknown = 'x'",
        "\udcff",
        "watched = 3",
        "portfolios = 3",
        "portfolios = {a = 3}",
        "watched = [{path = 3}, 4]",
        "leave_out = [3, '[', '']",
        "a = " + "[" * 5000,
        "a = " + "9" * 5000,
    ],
)
def test_a_broken_file_gives_defaults(text: str, tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    assert load_settings(file) == Settings()


def test_a_missing_file_gives_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "none.toml") == Settings()


def test_a_watched_list_that_is_none_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('watched = "x"\nappearance = "dark"\n')
    assert load_settings(path) == Settings(appearance="dark")
