"""Running the command as a person does, and reading what it wrote."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "resources" / "demo"
WORKS = DEMO / "portfolio"
SUSPECTS = DEMO / "suspects"
SOME = tuple(
    SUSPECTS / name
    for name in (
        *("IMG_20240518.jpg", "broken-download.jpg", "builders-flyer.jpg", "plain-paper.png"),
        *("sticker-07.png", "tea-house.jpg", "thumbnail.jpg", "tilted-scan.jpg"),
    )
)
"""A few suspects of every kind: copies of "picnic", "carpenter-saw", "goldfish", "regatta" and "carpenter-roof", a stranger,
one without detail and one that cannot be read.
"""
SOME_WORKS = tuple(
    WORKS / name
    for name in ("campfire.jpg", "carpenter-roof.jpg", "carpenter-saw.jpg", "goldfish.png", "picnic.jpg", "regatta.jpg")
)
"""What they are copies of, and one more."""
TRUTH: dict[str, Any] = json.loads((DEMO / "truth.json").read_text(encoding="utf-8"))
SCHEMA = ROOT / "resources" / "schemas" / "provcheck.scan-1.schema.json"
SECONDS = 200


def command(*arguments: str | Path) -> list[str]:
    """The command line that runs provcheck with this interpreter."""
    return [sys.executable, "-m", "provcheck", *(str(argument) for argument in arguments)]


def provcheck(
    *arguments: str | Path, cwd: Path | None = None, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run provcheck to its end."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **(env or {})}
    return subprocess.run(
        command(*arguments), cwd=cwd, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False
    )


def some_of_the_demo(folder: Path) -> tuple[Path, Path]:
    """Write a few works and suspects of the demo into two folders; gives them."""
    places = folder / "works", folder / "suspects"
    for place, files in zip(places, (SOME_WORKS, SOME), strict=True):
        place.mkdir(parents=True)
        for file in files:
            shutil.copy(file, place)
    return places


def read_json(path: Path) -> dict[str, Any]:
    """A scan's JSON."""
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def without_times(scan: dict[str, Any]) -> dict[str, Any]:
    """A scan's JSON without when it was made, and without the checksum, which is of that too."""
    tool = {key: value for key, value in scan["tool"].items() if key not in {"started", "finished"}}
    return {name: value for name, value in scan.items() if name != "integrity"} | {"tool": tool}


def pairs(scan: dict[str, Any]) -> set[tuple[str, str]]:
    """Names of suspect and work of every match that is more than a resemblance."""
    return {
        (Path(match["suspect"]).name, Path(match["work"]).name)
        for match in scan["matches"]
        if match["verdict"] != "resemblance"
    }


def planted() -> set[tuple[str, str]]:
    """The pairs that the demo's truth names."""
    return {(copy["suspect"], copy["work"]) for copy in TRUTH["copies"]}


def read_valid_json(path: Path) -> dict[str, Any]:
    """A scan's JSON, checked against the published schema."""
    scan = read_json(path)
    jsonschema.validate(scan, read_json(SCHEMA))
    return scan
