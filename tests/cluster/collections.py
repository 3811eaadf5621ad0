"""A portfolio and a collection with a file of every kind that is met in studios."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from PIL import Image

from tests.builders import encoded, work_image
from tests.core.scanning_desk import SIDE, write_pictures


def write_collection(folder: Path) -> Path:
    """The works in "art"; gives the collection beside it."""
    write_pictures(folder)
    suspects = folder / "suspects"
    deeper = suspects / "deeper" / "still"
    deeper.mkdir(parents=True)
    picnic, saw = work_image("picnic.jpg", SIDE), work_image("carpenter-saw.jpg", SIDE)
    (deeper / "moving.gif").write_bytes(_several([work_image("regatta.jpg", 200), picnic.resize((200, 200)), saw], "GIF"))
    (deeper / "book.pdf").write_bytes(_several([work_image("regatta.jpg", 200), saw, picnic], "PDF"))
    with zipfile.ZipFile(suspects / "pack.zip", "w") as archive:
        archive.writestr("in/saw.jpg", encoded(saw, "JPEG", quality=70))
        archive.writestr("in/bad.jpg", b"no picture")
    (suspects / "picture-without-ending").write_bytes(encoded(saw, "PNG"))
    (suspects / "letter").write_text("no picture", encoding="utf-8")
    (suspects / "notes.txt").write_text("no picture", encoding="utf-8")
    (suspects / "old.rar").write_bytes(b"Rar!")
    (suspects / ".hidden.png").write_bytes(encoded(saw, "PNG"))
    (suspects / "@eaDir").mkdir()
    (suspects / "@eaDir" / "small.png").write_bytes(encoded(saw, "PNG"))
    return suspects


def write_small(folder: Path, count: int) -> Path:
    """A collection of so many small files, of which the last is no picture; gives its folder."""
    folder.mkdir()
    saw = work_image("carpenter-saw.jpg", 200)
    for number in range(count - 1):
        (folder / f"{number:02}.png").write_bytes(encoded(saw.rotate(number), "PNG"))
    (folder / "last.png").write_bytes(b"no picture")
    return folder


def _several(images: list[Image.Image], file_format: str) -> bytes:
    stream = io.BytesIO()
    first, *others = [image.convert("RGB") for image in images]
    first.save(stream, file_format, save_all=True, append_images=others)
    return stream.getvalue()
