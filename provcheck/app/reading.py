"""What the program sees of a file, for people and for tests."""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from provcheck.app.i18n import tr, tr_n
from provcheck.app.joining import clauses
from provcheck.app.names import picture_name
from provcheck.app.reasons import reason_text
from provcheck.core.errors import PictureError, Reason
from provcheck.core.imaging.decoders import decoders
from provcheck.core.imaging.parts import is_archive
from provcheck.core.imaging.picture import Picture, PixelKind


@dataclass(frozen=True)
class ReadFile:
    """A file that was read, or why not: exactly one of `picture` and `failure` is given."""

    path: Path
    picture: Picture | None = None
    failure: PictureError | None = None


def read_file(path: Path) -> ReadFile:
    """Read a file as a scan does; raises `DecoderError`."""
    try:
        return ReadFile(path, decoders().read(path))
    except PictureError as error:
        return ReadFile(path, failure=error)


def as_record(file: ReadFile) -> dict[str, object]:
    """What is known of a file, in codes: a JSON object. What does not apply is None."""
    picture, failure = file.picture, file.failure
    origin = picture.origin if picture is not None else None
    return {
        "path": str(file.path),
        "read": picture is not None,
        "reason": failure.reason.value if failure is not None else None,
        "detail": (failure.detail or None) if failure is not None else None,
        "format": picture.file_format if picture is not None else None,
        "size": [picture.width, picture.height] if picture is not None else None,
        "pixels": origin.kind.value if origin is not None else None,
        "part": origin.part if origin is not None else None,
        "frames": origin.frames if origin is not None else None,
        "alpha": picture.alpha is not None if picture is not None else None,
        "profile": (origin.profile or None) if origin is not None else None,
        "orientation": origin.orientation if origin is not None else None,
    }


def as_sentence(file: ReadFile) -> str:
    """The same for people, in one line."""
    name = picture_name(str(file.path))
    if file.failure is not None and file.failure.reason is Reason.NOT_A_PICTURE and is_archive(file.path):
        words = tr("{name} is an archive, whose pictures a scan looks at. To see one of them, add its name: {example}")
        return words.format(name=name, example=file.path.name + "/picture.png")
    if file.failure is not None and os.path.isdir(file.path):  # noqa: PTH112  it never raises
        words = tr("{name} is a folder. `provcheck read` takes files; `provcheck scan` and `provcheck index` take folders.")
        return words.format(name=name)
    if file.failure is not None:
        return reason_text(file.failure.reason, name)
    if file.picture is None:
        raise ValueError(file.path)
    picture, origin = file.picture, file.picture.origin
    said = [picture.file_format, f"{picture.width} x {picture.height}", _kind_text(origin.kind)]
    if origin.frames > 1:
        said.append(tr_n("{count} picture in it", "{count} pictures in it", origin.frames))
    if picture.alpha is not None:
        said.append(tr("transparent in parts"))
    if origin.profile:
        said.append(tr("colour profile {name}").format(name=origin.profile))
    if origin.orientation != 1:
        said.append(tr("turned upright"))
    return tr("{name}: {facts}").format(name=name, facts=clauses(*said))


def png_of(picture: Picture) -> bytes:
    """The picture as the engine gets it: full size, sRGB, on white."""
    stream = io.BytesIO()
    Image.fromarray(picture.on_ground()).save(stream, "PNG", compress_level=1)
    return stream.getvalue()


def _kind_text(kind: PixelKind) -> str:
    return {
        PixelKind.FULL: tr("the picture's own pixels"),
        PixelKind.PREVIEW: tr("a preview that is smaller than the picture"),
        PixelKind.RENDER: tr("drawn from its shapes"),
    }[kind]
