"""Archives of pictures on the drive: what is in them and the bytes of it."""

from __future__ import annotations

import re
from pathlib import PurePath

_FOREIGN = frozenset({"__MACOSX"})
# What Windows takes for a drive, a stream or a pattern, or refuses; and the names that lead to its devices:
# learn.microsoft.com, "Naming Files, Paths, and Namespaces".
_NOT_IN_NAMES = re.compile(r'[<>:"|?*\x00-\x1f]')
_DEVICE = re.compile(r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9\u00b9\u00b2\u00b3])\s*(?:\.|\Z)", re.IGNORECASE)


def path_inside[P: PurePath](archive: P, name: str) -> P | None:
    """Where a file of an archive is found, always inside the archive and the same on every system; None for hidden ones.

    Args:
        archive: Path of the archive, by the rules of the system it is for.
        name: As the archive gives it, with whatever in it that would lead elsewhere.
    """
    parts = [part for part in name.replace("\\", "/").split("/") if part not in {"", ".", ".."}]
    if any(part.startswith(".") or part in _FOREIGN for part in parts):
        return None
    # Windows passes over dots and spaces at the end of a name.
    plain = [part.rstrip(". ") for part in parts]
    path = archive.joinpath(*(_harmless(part) for part in plain if part))
    return path if path != archive and path.is_relative_to(archive) else None


def _harmless(part: str) -> str:
    part = _NOT_IN_NAMES.sub(lambda found: f"%{ord(found[0]):02X}", part)
    return f"_{part}" if _DEVICE.match(part) else part
