"""What a person has set, in a TOML file that is replaced whole or not at all."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

import tomli_w

from provcheck.core.records import Level
from provcheck.core.selection import means_something


@dataclass(frozen=True)
class WatchedFolder:
    """A folder that is checked while the program runs.

    Attributes:
        path: The folder.
        portfolio: Name of the portfolio it is compared with.
        on: Whether it is checked now.
        level: How thoroughly.
    """

    path: str
    portfolio: str
    on: bool = True
    level: Level = Level.STANDARD


@dataclass(frozen=True)
class Settings:
    """Choices that outlive a run.

    Attributes:
        level: Level of a scan when none is asked for.
        portfolios: Name of the portfolio chosen last in the window, by the folder of its library.
        language: Language of the program; empty to follow the system.
        appearance: "light" or "dark"; empty to follow the system.
        window: Size and place of the window, in Qt's own form as base64; empty before it was closed once.
        watched: Folders that are checked while the program runs.
        leave_out: Patterns of files and folders that the window passes over in folders.
        runs_on: Short name of the only provider that models are to run on, as "CPU"; empty for the best that works.
        paper: Paper of reports, "a4" or "letter"; empty for what is usual in the person's country.
        panes: How the room of a result is divided in the window, in Qt's own form as base64; empty before that was changed.
        sender: Whom reports come from, by the names of `Sender`'s fields; "logo" is the path of a picture.
        library: Folder that the library was moved to; empty for the usual one.
        report: What was chosen of a report the last time, as `app.report_order` keeps it.
    """

    level: Level = Level.STANDARD
    portfolios: Mapping[str, str] = field(default_factory=dict)
    language: str = ""
    appearance: str = ""
    window: str = ""
    watched: tuple[WatchedFolder, ...] = ()
    leave_out: tuple[str, ...] = ()
    panes: str = ""
    runs_on: str = ""
    sender: Mapping[str, str] = field(default_factory=dict)
    paper: str = ""
    report: Mapping[str, str] = field(default_factory=dict)
    library: str = ""


def load_settings(path: Path) -> Settings:
    """The settings kept in a file; defaults where the file is missing, broken or says nothing usable."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8", errors="surrogateescape"))
    except (OSError, ValueError, RecursionError):
        # Not every text that is no TOML is told so: numbers may be too long, and lists nested too deep.
        return Settings()
    known = {each.name for each in fields(Settings)} - {"watched", "leave_out", "portfolios", "sender", "report"}
    texts = {name: value for name, value in values.items() if name in known and isinstance(value, str)}
    watched, leave_out = _watched(values.get("watched")), _patterns(values.get("leave_out"))
    level, portfolios = _level(texts.pop("level", None)), _texts_by_name(values.get("portfolios"))
    sender, report = _texts_by_name(values.get("sender")), _texts_by_name(values.get("report"))
    return Settings(
        level=level, portfolios=portfolios, watched=watched, leave_out=leave_out, sender=sender, report=report, **texts
    )


def _texts_by_name(table: object) -> dict[str, str]:
    """What of a table is text."""
    return {name: value for name, value in table.items() if isinstance(value, str)} if isinstance(table, dict) else {}


def _patterns(values: object) -> tuple[str, ...]:
    """The texts of a list that are patterns."""
    found = [value for value in values if isinstance(value, str)] if isinstance(values, list) else []
    return tuple(value for value in found if means_something(value))


def _level(value: object) -> Level:
    """The level of that name; the default for what is none."""
    return Level(value) if isinstance(value, str) and value in set(Level) else Level.STANDARD


def _watched(tables: object) -> tuple[WatchedFolder, ...]:
    """The folders of a list of tables, without those that are not usable."""
    entries = [entry for entry in tables if isinstance(entry, dict)] if isinstance(tables, list) else []
    return tuple(
        WatchedFolder(entry["path"], entry["portfolio"], entry.get("on") is not False, _level(entry.get("level")))
        for entry in entries
        if isinstance(entry.get("path"), str) and isinstance(entry.get("portfolio"), str)
    )


def save_settings(settings: Settings, path: Path) -> None:
    """Write settings beside the file, then put them in its place; raises OSError when that cannot be done."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".new")
    # The name of a folder need not be text.
    beside.write_text(tomli_w.dumps(_plain(settings)), encoding="utf-8", errors="surrogateescape")
    os.replace(beside, path)


def _plain(settings: Settings) -> dict[str, Any]:
    """The settings in TOML's own types."""
    watched = [{**asdict(folder), "level": str(folder.level)} for folder in settings.watched]
    return {**asdict(settings), "level": str(settings.level), "watched": watched}
