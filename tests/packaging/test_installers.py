"""Definitions of the installers for Windows and macOS, as far as they can be read without these systems."""

from __future__ import annotations

import plistlib
import re
import subprocess
from pathlib import Path

import pytest
from bundling import macos, signing, windows
from bundling.description import Description
from PIL import Image

KEY = "0123456789ABCDEF0123456789ABCDEF01234567"


@pytest.fixture
def script(description: Description, tmp_path: Path) -> str:
    return windows.write_definition(description, description.variants["cpu"], tmp_path, {}).read_text(encoding="utf-8-sig")


def sections(script: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    current = ""
    for line in script.splitlines():
        if line.startswith("["):
            current = line.strip("[]")
        elif line and not line.startswith(";"):
            found.setdefault(current, []).append(line)
    return found


def test_the_installer_names_files_that_are_there(script: str, tmp_path: Path) -> None:
    sources = re.findall(r'Source: "([^"]+)".*', script)
    optional = [line for line in sections(script)["Files"] if "skipifsourcedoesntexist" in line]
    assert len(sources) == 6
    for source in sources:
        is_made_there = source == "program\\*" or any(f'"{source}"' in line for line in optional)
        assert is_made_there or (tmp_path / source).is_file(), source


def test_the_installer_has_its_sections_and_every_line_a_shape(description: Description, script: str) -> None:
    found = sections(script)
    assert list(found) == ["Setup", "Languages", "Files", "InstallDelete", "Icons", "Registry", "Run", "UninstallDelete"]
    setup = dict(line.split("=", 1) for line in found["Setup"])
    assert setup["AppId"] == "{{6F0C8A52-6E07-4B3B-9C35-5E2B7C1E7B41}"
    assert setup["AppVersion"] == description.version
    assert setup["PrivilegesRequired"] == "lowest"
    for name in set(found) - {"Setup"}:
        for line in found[name]:
            assert re.fullmatch(r'(?:\w+: (?:"(?:[^"]|"")*"|[^;"]+)(?:; |$))+', line), line


def test_the_installer_leaves_library_and_settings_alone(script: str) -> None:
    gone = [line for name in ("InstallDelete", "UninstallDelete") for line in sections(script)[name]]
    assert [re.search(r'Name: "([^"]+)"', line).group(1) for line in gone] == ["{app}\\program"] * 2  # type: ignore[union-attr]


def test_nothing_is_signed_unless_a_key_is_named(description: Description, script: str, tmp_path: Path) -> None:
    assert "SignTool" not in script
    surroundings = {signing.AUTHENTICODE: KEY, signing.TIMESTAMPS: "http://stamps.example"}
    file = windows.write_definition(description, description.variants["cpu"], tmp_path, surroundings)
    assert "SignTool=provcheck" in sections(file.read_text(encoding="utf-8-sig"))["Setup"]
    assert signing.signtool(surroundings) == f"signtool sign /sha1 {KEY} /fd sha256 /tr http://stamps.example /td sha256 $f"
    assert signing.signtool({}) == ""
    assert signing.gpg_command(file, {}) == []
    assert signing.sign_detached(file, {}) is None
    assert signing.gpg_command(file, {signing.GPG_KEY: KEY})[-2:] == [KEY, str(file)]
    assert signing.codesign("Provcheck.app", "entitlements.plist", {}) == []
    assert signing.notarise("a.dmg", {}) == []
    assert "--options" in signing.codesign("Provcheck.app", "entitlements.plist", {signing.APPLE: "Developer ID"})
    assert [command[1] for command in signing.notarise("a.dmg", {signing.NOTARY: "profile"})] == ["notarytool", "stapler"]


def test_the_command_for_windows_has_lines_of_windows(script: str, tmp_path: Path) -> None:
    assert script
    assert (tmp_path / "provcheck.cmd").read_bytes().endswith(b"-m provcheck %*\r\n")
    with Image.open(tmp_path / "provcheck.ico") as icon:
        assert icon.info["sizes"] == {(side, side) for side in (16, 24, 32, 48, 64, 128, 256)}


def test_the_app_for_macos_names_what_is_in_it(description: Description, tmp_path: Path) -> None:
    app = macos.write_definition(description, tmp_path)
    info = plistlib.loads((app / "Contents" / "Info.plist").read_bytes())
    assert info["CFBundleIdentifier"] == description.app_id
    assert info["CFBundleShortVersionString"] == description.version
    start = app / "Contents" / "MacOS" / info["CFBundleExecutable"]
    assert start.stat().st_mode & 0o111
    subprocess.run(["/bin/sh", "-n", start], check=True)
    with Image.open(app / "Contents" / "Resources" / info["CFBundleIconFile"]) as icon:
        assert icon.format == "ICNS"
        assert max(width for width, _height, _scale in icon.info["sizes"]) >= 512
    declared = {kind["UTTypeIdentifier"] for kind in info["UTImportedTypeDeclarations"]}
    assert declared < set(info["CFBundleDocumentTypes"][0]["LSItemContentTypes"])


def test_the_entitlements_are_a_list_of_what_the_interpreter_needs(description: Description, tmp_path: Path) -> None:
    macos.write_definition(description, tmp_path)
    told = plistlib.loads((tmp_path / "entitlements.plist").read_bytes())
    assert all(name.startswith("com.apple.security.cs.") for name in told)
    assert "com.apple.security.network.client" not in told
