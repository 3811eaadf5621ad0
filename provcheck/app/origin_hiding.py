"""What a file says of its origin without the names and places of other files, for reports that hide them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import PureWindowsPath

from provcheck.core.origin.names import OF_PROMPTS, names_found
from provcheck.core.origin.records import SIDECAR, Origin, Prompted
from provcheck.core.records import NameFound

HIDDEN = "…"
"""Stands for names and places of files."""

_ADDRESS = re.compile(r"https?://[^\s,;\"|<>]+", re.IGNORECASE)
_PIECES = re.compile(r"([,;\"|<>\r\n]+)")
_PICTURE = re.compile(
    r"\.(?:png|jpe?g|jpe|jfif|webp|gif|bmp|tiff?|psd|psb|avif|heic|heif|jxl|kra|clip|svg|tga|exr|dng|cr[23]|nef|arw|raf|orf|xcf|"
    r"sai2?|procreate|afphoto|mp4|mov|webm|zip|cb[zr]|pdf|ora|ai|eps)(?!\w)",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"(?<![A-Za-z])[A-Za-z]:[\\/]"  # a drive
    r"|\\\\\w|\w\\\w"  # \\server, folder\file
    r"|file:|://|~[\\/]|~\w+/|%\w+%[\\/]|\$\{?\w+\}?/"  # addresses, the folder of a user
    r"|(?:^|[\s='(\[{])\.{0,2}/\w"  # /home, ./file
    r"|\w/[^\s/]+/\w",  # folder/folder/file
    re.IGNORECASE,
)


def hidden(origin: Origin) -> Origin:
    """The same without raw texts, references, ingredients, and whatever looks like a file's name or place."""
    prompted = None if origin.prompted is None else _without_files(origin.prompted)
    credentials = replace(origin.credentials, ingredients=())
    places = tuple(map(_without_name, origin.declared_by))
    at = _without_name(origin.prompted_at)
    return replace(origin, prompted=prompted, declared_by=places, credentials=credentials, raw=(), prompted_at=at)


def names_told(origin: Origin, names: Iterable[str]) -> tuple[NameFound, ...]:
    """The names in it that may be told where other files are hidden: of raw texts only that they stand there."""
    wanted = tuple(names)
    in_raw = (
        replace(name, where=_without_name(name.where), text="")
        for name in names_found(origin, wanted)
        if name.where not in OF_PROMPTS
    )
    return (*names_found(hidden(origin), wanted), *in_raw)


def _without_files(prompted: Prompted) -> Prompted:
    return replace(
        prompted,
        positive=tuple(map(without_paths, prompted.positive)),
        negative=tuple(map(without_paths, prompted.negative)),
        model=_without_folder(prompted.model),
        sampler=without_paths(prompted.sampler),
        loras=tuple(replace(lora, name=_without_folder(lora.name)) for lora in prompted.loras),
        references=(),
    )


def _without_name(place: str) -> str:
    """A place without the name of a text beside the file, which is that of the file."""
    return f"{SIDECAR}{HIDDEN}" if place.startswith(SIDECAR) else place


def without_paths(text: str) -> str:
    """A text with "…" for each part, between commas, quotes or ends of lines, that looks like a file's name or place."""
    return "".join(_piece(piece) for piece in _PIECES.split(_ADDRESS.sub(HIDDEN, text)))


def _piece(piece: str) -> str:
    if not (_PICTURE.search(piece) or _PLACE.search(piece)):
        return piece
    bare = piece.strip()
    before, _bare, after = piece.partition(bare)
    return f"{before}{HIDDEN}{after}"


def _without_folder(name: str) -> str:
    """The name of a model or LoRA alone; its folders may tell as much as those of pictures."""
    alone = PureWindowsPath(name).name
    return HIDDEN if _PICTURE.search(alone) else alone
