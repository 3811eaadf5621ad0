"""The app and the disk image for macOS: their definitions, and on a Mac the image itself."""

from __future__ import annotations

import os
import plistlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bundling import signing
from bundling.description import Description
from bundling.icons import write_icns
from bundling.locked import MACOS, packages_of
from bundling.tree import assemble

_PYTHON = "Contents/Resources/python"


def make(description: Description, out: Path, _names: Sequence[str]) -> list[Path]:
    """Write the definitions, and on a Mac build the disk image; gives it. There is one variant: no Mac has CUDA."""
    folder = out / "macos"
    app = write_definition(description, folder)
    print(f"{app}: definition")
    return [_built(description, app, folder)] if sys.platform == "darwin" else []


def write_definition(description: Description, folder: Path) -> Path:
    """Write the app without its interpreter, and the entitlements; gives the app."""
    app = folder / f"{description.name}.app"
    shutil.rmtree(app, ignore_errors=True)
    contents = app / "Contents"
    (contents / "MacOS").mkdir(parents=True)
    (contents / "Info.plist").write_bytes(plistlib.dumps(info(description), sort_keys=True))
    (contents / "PkgInfo").write_text("APPL????", encoding="ascii")
    start = contents / "MacOS" / description.name
    start.write_text(launcher(), encoding="ascii", newline="\n")
    start.chmod(0o755)
    write_icns(description, contents / "Resources" / f"{description.name}.icns")
    (folder / "entitlements.plist").write_bytes(plistlib.dumps(entitlements(), sort_keys=True))
    return app


def info(description: Description) -> dict[str, Any]:
    """Information Property List: what macOS knows of the app."""
    program = description.program
    kinds = [
        {
            "UTTypeIdentifier": f"{description.app_id}.{kind.pattern.removeprefix('*.')}",
            "UTTypeDescription": kind.comment,
            "UTTypeConformsTo": ["public.image"],
            "UTTypeTagSpecification": {
                "public.filename-extension": [kind.pattern.removeprefix("*.")],
                "public.mime-type": [kind.type],
            },
        }
        for kind in description.mime
    ]
    return {
        "CFBundleDevelopmentRegion": "en",
        "CFBundleDisplayName": description.name,
        "CFBundleExecutable": description.name,
        "CFBundleIconFile": f"{description.name}.icns",
        "CFBundleIdentifier": description.app_id,
        "CFBundleInfoDictionaryVersion": "6.0",
        "CFBundleLocalizations": ["en", "de"],
        "CFBundleName": description.name,
        "CFBundlePackageType": "APPL",
        "CFBundleShortVersionString": description.version,
        "CFBundleVersion": description.version,
        "LSApplicationCategoryType": "public.app-category.graphics-design",
        "LSMinimumSystemVersion": program["macos_minimum"],
        "LSArchitecturePriority": [MACOS.machine],
        "NSHighResolutionCapable": True,
        "NSSupportsAutomaticGraphicsSwitching": True,
        "NSHumanReadableCopyright": f"{program['publisher']}. {description.licence}.",
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": "Picture",
                "CFBundleTypeRole": "Viewer",
                # Offered under "Open With", and the usual program for nothing.
                "LSHandlerRank": "None",
                "LSItemContentTypes": ["public.image", "public.folder", *(kind["UTTypeIdentifier"] for kind in kinds)],
            }
        ],
        "UTImportedTypeDeclarations": kinds,
    }


def entitlements() -> dict[str, bool]:
    """What the hardened runtime has to allow: the interpreter's C calls make code, and packages bring libraries of others."""
    return {
        "com.apple.security.cs.allow-unsigned-executable-memory": True,
        "com.apple.security.cs.disable-library-validation": True,
    }


def launcher() -> str:
    """What is started by opening the app."""
    start = "import sys; from provcheck.__main__ import window; window()"
    return f"""#!/bin/sh
contents=$(cd -- "$(dirname -- "$0")/.." && pwd)
exec "$contents/Resources/python/bin/python3.12" -I -c '{start}' "$@"
"""


def _built(description: Description, app: Path, folder: Path) -> Path:
    """Put the interpreter in, sign from the inside out, and make the image; on a Mac alone."""
    variant = description.variants["cpu"]
    with tempfile.TemporaryDirectory() as work:
        assemble(description, packages_of(description, variant, MACOS), app / _PYTHON, Path(work))
    inner = [path for path in sorted(app.rglob("*")) if path.suffix in {".so", ".dylib"} or path.name == "python3.12"]
    for path in [*inner, app]:
        _run(signing.codesign(str(path), str(folder / "entitlements.plist"), os.environ))
    image = folder.parent / f"{description.command}-{description.version}-macos-{MACOS.machine}.dmg"
    image.unlink(missing_ok=True)
    _run(["hdiutil", "create", "-volname", description.name, "-srcfolder", str(app), "-format", "ULFO", str(image)])
    _run(signing.codesign(str(image), "", os.environ))
    for command in signing.notarise(str(image), os.environ):
        _run(command)
    return image


def _run(command: Sequence[str]) -> None:
    if command:
        subprocess.run(command, check=True)  # noqa: S603
