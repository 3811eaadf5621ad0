"""Third-party notices tell what is built into the packages that are given on."""

from __future__ import annotations

from importlib.metadata import distribution
from pathlib import Path
from types import ModuleType

import pytest

from tests.scripts import packaging_script

ROOT = Path(__file__).parents[1]
NOTICES = (ROOT / "packaging" / "NOTICES.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def notices() -> ModuleType:
    return packaging_script("make_notices")


@pytest.mark.parametrize(
    ("package", "part", "licence"),
    [
        ("resvg_py", "tiny-skia", "BSD-3-Clause"),
        ("resvg_py", "slotmap", "Zlib"),
        ("resvg_py", "arrayref", "BSD-2-Clause"),
        ("resvg_py", "unicode-ident", "(MIT OR Apache-2.0) AND Unicode-3.0"),
        ("resvg_py", "resvg", "Apache-2.0 OR MIT"),
        ("pypdfium2", "freetype", "FTL"),
        ("pypdfium2", "libjpeg_turbo", "IJG AND BSD-3-Clause"),
        ("pypdfium2", "agg23", "AGG 2.3 (permissive, notice kept)"),
    ],
)
def test_parts_of_packages_are_told_with_their_licences(notices: ModuleType, package: str, part: str, licence: str) -> None:
    assert licence in {stated for name, _version, stated in notices.parts(distribution(package)) if name == part}
    told = [line for line in NOTICES.splitlines() if line.startswith(f"| {package} | {licence} | ")]
    assert len(told) == 1
    assert part in told[0].split(" | ")[2].replace(",", "").split()


def test_every_text_of_a_licence_in_pdfium_is_told(notices: ModuleType) -> None:
    told = [line for line in NOTICES.splitlines() if line.startswith("| pypdfium2 |")]
    for name, _version, _licence in notices.pdfium_parts(distribution("pypdfium2")):
        assert any(name in line for line in told), name


def test_what_a_package_is_not_built_with_is_not_told(notices: ModuleType) -> None:
    assert {name for name, _version, _licence in notices.parts(distribution("pillow"))}.isdisjoint({"libimagequant", "FriBiDi"})
    assert "libimagequant" not in NOTICES


def test_a_part_states_its_licence_in_one_of_three_ways(notices: ModuleType) -> None:
    assert notices.part_licence({"licenses": [{"expression": "MIT OR Zlib"}]}) == "MIT OR Zlib"
    assert notices.part_licence({"licenses": [{"license": {"id": "MIT"}}, {"license": {"name": "Own"}}]}) == "MIT AND Own"
    assert notices.part_licence({}) == "not stated there"


def test_the_lists_of_authorities_are_told(notices: ModuleType) -> None:
    lines = notices.trust_lines()
    assert len(lines) == 2
    assert set(lines) <= set(NOTICES.splitlines())
