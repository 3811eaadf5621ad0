"""Signatures: none unless the environment names a key. No key and no passphrase is ever read here."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

GPG_KEY = "PROVCHECK_SIGN_GPG"
"""Id of a key of GnuPG: archives and installers get a detached signature beside them."""

AUTHENTICODE = "PROVCHECK_SIGN_WINDOWS"
"""SHA-1 thumbprint of a certificate in the store of Windows: installer and uninstaller are signed with signtool."""

TIMESTAMPS = "PROVCHECK_SIGN_TIMESTAMPS"
"""Address of a timestamping authority for signtool."""

APPLE = "PROVCHECK_SIGN_APPLE"
"""Name of a Developer ID: the app, everything in it, and the disk image are signed."""

NOTARY = "PROVCHECK_NOTARY_PROFILE"
"""Name of a profile that `xcrun notarytool store-credentials` keeps: the disk image is notarised and stapled."""


def sign_detached(file: Path, environment: Mapping[str, str] = os.environ) -> Path | None:
    """Sign a file with GnuPG where a key is named; gives the signature."""
    command = gpg_command(file, environment)
    if not command:
        return None
    subprocess.run(command, check=True)  # noqa: S603
    return file.with_name(f"{file.name}.asc")


def gpg_command(file: Path, environment: Mapping[str, str]) -> Sequence[str]:
    """The command for it; none where no key is named."""
    key = environment.get(GPG_KEY, "")
    return ["gpg", "--batch", "--yes", "--armor", "--detach-sign", "--local-user", key, str(file)] if key else []


def signtool(environment: Mapping[str, str]) -> str:
    """The command by which Inno Setup signs, with $f for the file; empty where no certificate is named."""
    print_of_key = environment.get(AUTHENTICODE, "")
    if not print_of_key:
        return ""
    authority = environment.get(TIMESTAMPS, "")
    stamp = f" /tr {authority} /td sha256" if authority else ""
    return f"signtool sign /sha1 {print_of_key} /fd sha256{stamp} $f"


def codesign(path: str, entitlements: str, environment: Mapping[str, str]) -> Sequence[str]:
    """The command that signs an app or a disk image; none where no identity is named."""
    identity = environment.get(APPLE, "")
    if not identity:
        return []
    hardened = ["--options", "runtime", "--entitlements", entitlements] if entitlements else []
    return ["codesign", "--force", "--timestamp", *hardened, "--sign", identity, path]


def notarise(image: str, environment: Mapping[str, str]) -> Sequence[Sequence[str]]:
    """The commands that have a disk image notarised and its ticket stapled; none where no profile is named."""
    profile = environment.get(NOTARY, "")
    if not profile:
        return []
    return [
        ["xcrun", "notarytool", "submit", image, "--keychain-profile", profile, "--wait"],
        ["xcrun", "stapler", "staple", image],
    ]
