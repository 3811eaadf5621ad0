"""The installer for Windows: a script for Inno Setup, and on Windows the installer itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from bundling import signing
from bundling.description import ROOT, Description, Variant
from bundling.icons import write_ico
from bundling.locked import WINDOWS, packages_of
from bundling.tree import assemble

TREE = "program"
_UNICODE = "\ufeff"


def make(description: Description, out: Path, names: Sequence[str]) -> list[Path]:
    """Write the definitions, and on Windows build the installers; gives these."""
    folder = out / "windows"
    made = []
    for name in names:
        variant = description.variants[name]
        script = write_definition(description, variant, folder, os.environ)
        print(f"{script}: definition")
        if sys.platform == "win32":
            made.append(_built(description, variant, script))
    return made


def write_definition(description: Description, variant: Variant, folder: Path, environment: Mapping[str, str]) -> Path:
    """Write script, icon, commands and licence of one variant; gives the script."""
    folder.mkdir(parents=True, exist_ok=True)
    write_ico(description, folder / f"{description.command}.ico")
    shutil.copyfile(ROOT / "LICENSE", folder / "LICENSE.txt")
    commands = {f"{description.command}.cmd": command_file()}
    for name, text in commands.items():
        (folder / name).write_text(text, encoding="ascii", newline="\r\n")
    script = folder / f"{description.command}-{variant.name}.iss"
    # Inno Setup takes UTF-8 by its mark alone.
    script.write_text(_UNICODE + inno_script(description, variant, environment), encoding="utf-8", newline="\r\n")
    return script


def command_file() -> str:
    """What stands for the command in a terminal."""
    return '@echo off\n"%~dp0program\\python.exe" -I -m provcheck %*\n'


def inno_script(description: Description, variant: Variant, environment: Mapping[str, str]) -> str:
    """The script: for one person or for all, no administrator needed; leaves library and settings when it is taken out."""
    name, command = description.name, description.command
    window = 'Parameters: "-I -c ""from provcheck.__main__ import window; window()"""'
    sign = signing.signtool(environment)
    signed = ["SignTool=provcheck", "SignedUninstaller=yes"] if sign else []
    lines = [
        f"; Made by packaging/bundle.py of packaging/bundle.toml. Build: ISCC {command}-{variant.name}.iss",
        "[Setup]",
        # The first brace is written twice.
        f"AppId={{{{{description.program['windows_upgrade_code']}}}",
        f"AppName={name}",
        f"AppVersion={description.version}",
        f"AppPublisher={description.program['publisher']}",
        f"AppComments={description.program['summary']}",
        f"VersionInfoVersion={description.version}.0",
        f"DefaultDirName={{autopf}}\\{name}",
        f"DefaultGroupName={name}",
        "DisableProgramGroupPage=yes",
        "PrivilegesRequired=lowest",
        "PrivilegesRequiredOverridesAllowed=dialog",
        "ArchitecturesAllowed=x64compatible",
        "ArchitecturesInstallIn64BitMode=x64compatible",
        "MinVersion=10.0.17763",
        "LicenseFile=LICENSE.txt",
        f"SetupIconFile={command}.ico",
        f"UninstallDisplayIcon={{app}}\\{command}.ico",
        f"OutputBaseFilename={command}-{description.version}-windows-x86_64-{variant.name}",
        "OutputDir=.",
        "Compression=lzma2/max",
        "SolidCompression=yes",
        "WizardStyle=modern",
        "ChangesAssociations=yes",
        *signed,
        "",
        "[Languages]",
        'Name: "en"; MessagesFile: "compiler:Default.isl"',
        'Name: "de"; MessagesFile: "compiler:Languages\\German.isl"',
        "",
        "[Files]",
        f'Source: "{TREE}\\*"; DestDir: "{{app}}\\{TREE}"; Flags: ignoreversion recursesubdirs createallsubdirs',
        f'Source: "{command}.ico"; DestDir: "{{app}}"; Flags: ignoreversion',
        f'Source: "{command}.cmd"; DestDir: "{{app}}"; Flags: ignoreversion',
        'Source: "LICENSE.txt"; DestDir: "{app}"; Flags: ignoreversion',
        'Source: "NOTICES.md"; DestDir: "{app}"; Flags: ignoreversion skipifsourcedoesntexist',
        'Source: "sbom.cdx.json"; DestDir: "{app}"; Flags: ignoreversion skipifsourcedoesntexist',
        "",
        "[InstallDelete]",
        "; Of the version before nothing is left that this one does not have.",
        f'Type: filesandordirs; Name: "{{app}}\\{TREE}"',
        "",
        "[Icons]",
        (
            f'Name: "{{group}}\\{name}"; Filename: "{{app}}\\{TREE}\\pythonw.exe"; {window}; '
            f'IconFilename: "{{app}}\\{command}.ico"; AppUserModelID: "{description.app_id}"'
        ),
        "",
        "[Registry]",
        *_open_with(description),
        "",
        "[Run]",
        (
            f'Filename: "{{app}}\\{TREE}\\pythonw.exe"; {window}; Description: "{{cm:LaunchProgram,{name}}}"; '
            "Flags: postinstall nowait skipifsilent"
        ),
        "",
        "[UninstallDelete]",
        "; Modules are compiled beforehand; should one have been compiled later, it goes too. Library and settings stay.",
        f'Type: filesandordirs; Name: "{{app}}\\{TREE}"',
    ]
    return "\n".join(lines) + "\n"


def _open_with(description: Description) -> list[str]:
    """The program among those offered under "Open with"; it becomes the usual one for no kind of file."""
    key = f"Software\\Classes\\Applications\\{description.command}.cmd"
    start = f'"""{{app}}\\{TREE}\\pythonw.exe"" -I -c ""from provcheck.__main__ import window; window()"" ""%1"""'
    head = 'Root: HKA; Subkey: "{key}"; '
    return [
        head.format(key=key) + f'ValueType: string; ValueName: "FriendlyAppName"; ValueData: "{description.name}"; '
        "Flags: uninsdeletekey",
        head.format(key=f"{key}\\shell\\open\\command") + f"ValueType: string; ValueData: {start}",
    ]


def _built(description: Description, variant: Variant, script: Path) -> Path:
    """Build the installer; on Windows alone. Raises SystemExit without Inno Setup."""
    compiler = shutil.which("ISCC")
    if compiler is None:
        raise SystemExit("ISCC is not found. Install Inno Setup 6.3 or later and put its folder into PATH.")
    folder = script.parent
    shutil.rmtree(folder / TREE, ignore_errors=True)
    with tempfile.TemporaryDirectory() as work:
        assemble(description, packages_of(description, variant, WINDOWS), folder / TREE, Path(work))
    sign = signing.signtool(os.environ)
    subprocess.run([compiler, *([f"/Sprovcheck={sign}"] if sign else []), str(script)], check=True)  # noqa: S603
    return next(folder.glob(f"*-{variant.name}.exe"))
