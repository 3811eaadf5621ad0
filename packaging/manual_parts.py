"""Write the parts of the manual that are made from the program: commands, keys, the picture of the layers.

    python packaging/manual_parts.py

A test holds that they are up to date. Pages in other languages are not made: the help of each command is there in those.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from provcheck.app.i18n import ENGLISH, speaking
from provcheck.cli.help import command_of
from provcheck.cli.main import app
from provcheck.gui.keys_dialog import keys

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "manual"
FIRST = "## provcheck\n"
NOTE = "Made by `packaging/manual_parts.py`"

# Of the picture of the layers, in its own units.
WIDTH, LINE, GAP, SIDE = 720, 40, 8, 16
FONT = "font-family='sans-serif'"
INK, GROUND, BOX, EDGE, SECOND = "#1C1D1F", "#FFFFFF", "#F4F4F3", "#BDBDBB", "#5D6067"
WHAT = {
    "__main__": "start of the program",
    "cli": "commands",
    "gui": "the window",
    "render": "PDF, HTML, CSV, JSON",
    "cluster": "the same on many machines",
    "app": "use cases and all texts",
    "core": "engine",
    "scan": "walk, pipeline, events",
    "report": "the report as data",
    "index": "library in SQLite",
    "matching": "candidates to verdict",
    "exporting": "models to ONNX",
    "setstats": "sets of outputs",
    "fingerprint": "digests, hashes, features",
    "models": "cards, providers, running",
    "imaging": "one door for pixels",
    "origin": "what files declare",
    "selection": "patterns of names",
}


def parts() -> dict[Path, str]:
    """Every part by the file that it lies in."""
    with speaking(ENGLISH):
        return {
            FOLDER / "commands.md": commands_page(),
            FOLDER / "keys.md": keys_page(),
            FOLDER / "pictures" / "layers.svg": layers_picture(),
        }


def commands_page() -> str:
    """What is written by hand of the commands, then each of them with its arguments and options, as its help says."""
    by_hand = (FOLDER / "commands.md").read_text(encoding="utf-8").partition(FIRST)[0]
    root = command_of(app)
    return by_hand + "\n\n".join(_command(root, typer.Context(root, info_name="provcheck"))) + "\n"


def _command(command: Any, context: Any) -> Iterator[str]:  # noqa: ANN401  typer's own kinds have no public names
    """What is told of a command, then of those below it."""
    below = getattr(command, "commands", {})
    name = context.command_path
    yield f"## {name}"
    yield from (_flowing(paragraph) for paragraph in (command.help or "").split("\n\n") if paragraph)
    if not below or command.invoke_without_command:
        pieces = " ".join(command.collect_usage_pieces(context))
        yield f"```text\n{name} {pieces}\n```"
    rows = [row for param in command.params if (row := param.get_help_record(context))]
    if rows:
        yield "| argument or option | what it does |\n| --- | --- |\n" + "\n".join(
            f"| `{_cell(left)}` | {_cell(right)} |" for left, right in rows
        )
    for sub, each in sorted(below.items()):
        if not each.hidden:
            yield from _command(each, typer.Context(each, info_name=sub, parent=context))


def _flowing(text: str) -> str:
    return " ".join(text.split())


def _cell(text: str) -> str:
    return _flowing(text).replace("|", "\\|")


def keys_page() -> str:
    """Every key, as the window's own list tells them."""
    told = ["# Keys of the window", f"{NOTE} from the window's own list, which Shift+F1 shows."]
    for place, entries in keys().items():
        rows = "\n".join(f"| {_cell(key)} | {_cell(text)} |" for key, text in entries)
        told += [f"## {place}", f"| key | what it does |\n| --- | --- |\n{rows}"]
    return "\n\n".join(told) + "\n"


def layers_picture() -> str:
    """The layers and those inside the engine, drawn from the contracts that the import linter holds."""
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    contracts = {contract["id"]: contract["layers"] for contract in linter["contracts"] if contract["type"] == "layers"}
    outer = [_names(layer) for layer in contracts["layers"]]
    inner = [_names(layer) for layer in contracts["core-order"]]
    drawn: list[str] = []
    top = SIDE
    for names in outer[:-1]:
        drawn += _row(names, SIDE, top, WIDTH - 2 * SIDE)
        top += LINE + GAP
    height = 28 + len(inner) * (LINE + GAP) + GAP
    drawn.append(_box(SIDE, top, WIDTH - 2 * SIDE, height, GROUND))
    drawn.append(_text(2 * SIDE, top + 19, outer[-1][0], WHAT[outer[-1][0]]))
    for number, names in enumerate(inner):
        drawn += _row(names, 2 * SIDE, top + 28 + number * (LINE + GAP), WIDTH - 4 * SIDE)
    whole = top + height + SIDE
    head = (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{WIDTH}' height='{whole}' viewBox='0 0 {WIDTH} {whole}' role='img'>"
        "<title>Layers of the program; each imports only what lies below it</title>"
        f"<rect width='{WIDTH}' height='{whole}' rx='6' fill='{GROUND}'/>"
    )
    return "\n".join([head, *drawn, "</svg>"]) + "\n"


def _names(layer: str) -> list[str]:
    return [name.strip() for name in re.split(r"[|:]", layer)]


def _row(names: list[str], left: int, top: int, width: int) -> Iterator[str]:
    """Boxes beside each other, for what may not import each other."""
    each = (width - GAP * (len(names) - 1)) / len(names)
    for number, name in enumerate(names):
        start = left + number * (each + GAP)
        yield _box(start, top, each, LINE, BOX)
        what = WHAT.get(name, "") if len(name) * 8 + len(WHAT.get(name, "")) * 6 + 32 < each else ""
        yield _text(start + 12, top + 25, name, what)


def _box(left: float, top: float, width: float, height: float, fill: str) -> str:
    size = f"x='{left:g}' y='{top:g}' width='{width:g}' height='{height:g}'"
    return f"<rect {size} rx='4' fill='{fill}' stroke='{EDGE}'/>"


def _text(left: float, base: float, name: str, what: str) -> str:
    told = f"<text x='{left:g}' y='{base:g}' {FONT} font-size='13' font-weight='600' fill='{INK}'>{name}</text>"
    if not what:
        return told
    after = left + len(name) * 8 + 14
    return f"{told}<text x='{after:g}' y='{base:g}' {FONT} font-size='12' fill='{SECOND}'>{what}</text>"


def main() -> None:
    """Write what is not up to date."""
    for file, text in parts().items():
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")
            print(f"{file.relative_to(ROOT)} was written.")


if __name__ == "__main__":
    sys.exit(main())
