"""Files that are made to stop a scan: each kind under names that begin with "hostile"; what holds a picture, with "odd"."""

from __future__ import annotations

import io
import os
import socket
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from tests.builders import encoded, png_bomb, png_chunk, work_image
from tests.mutations import mutated, unusual_files, whole_files

_ZEROS = 100_000_000
_FRAMES = 3000
_FAULTS = ("crash", "crashfull", "balloon", "grab", "raise", "leave", "spoil", "deaf", "hang")
_SLOW_FAULTS = frozenset({"deaf", "hang", "balloon"})
ODD_NAMES = (
    b"odd\nline.png",
    b"odd\xff\xfe.png",
    "odd-\u202egnp.exe.png".encode(),
    "odd-\U0001f3a8-e\u0301.png".encode(),
    b"odd%s{0}<b>&.png",
    b"odd#last.png",
    b"odd\\..\\..\\x.png",
    b"odd'; DROP TABLE files; --.png",
    b"odd " + b"x" * 240 + b".png",
    b"-odd.png",
    b"odd\x1b[31m.png",
)


def write(folder: Path, count: int, stranger: bytes) -> tuple[int, int]:
    """Write so many files, a tenth of each kind or less; how many are of no use, and how many hold the stranger's picture."""
    folder.mkdir(parents=True)
    odd = 0
    for name in ODD_NAMES:
        Path(os.fsdecode(os.path.join(os.fsencode(folder), name))).write_bytes(stranger)  # noqa: PTH118  bytes
        odd += 1
    made = 0
    while made < count - odd:
        kind, make = _KINDS[made % len(_KINDS)]
        make(folder / f"hostile-{made:04}-{kind}", made)
        made += 1
    return made, odd


def _archive(path: Path, members: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path.with_suffix(".cbz"), "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)


def _zip_bomb(path: Path, number: int) -> None:
    """A picture of zeros, which packs a thousand times smaller; only a few, as unpacking them takes its time."""
    _archive(path, {f"{each}.png": bytes(_ZEROS if number < 100 else 1000) for each in range(3)})


def _crowded(path: Path, _number: int) -> None:
    """An archive that states more entries than there are, and more than are listed."""
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFE, 0xFFFE, 46 * 0xFFFE, 0, 0)
    path.with_suffix(".zip").write_bytes(b"PK\x01\x02" * 70_000 + end)


def _lying_archive(path: Path, number: int) -> None:
    _archive(path, {"a.png": encoded(work_image(side=30), "PNG")})
    file = path.with_suffix(".cbz")
    file.write_bytes(mutated(file.read_bytes(), number))


def _nested(path: Path, _number: int) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("x.png", b"")
    _archive(path, {"inner.zip": stream.getvalue(), "../../out.png": b"no picture"})


def _mutant(path: Path, number: int) -> None:
    files = tuple((whole_files(24) | unusual_files(24)).items())
    name, data = files[number * 7 % len(files)]
    path.with_suffix(Path(name).suffix).write_bytes(mutated(data, number)[: max(20, len(data) // 2)])


def _huge(path: Path, number: int) -> None:
    """Headers that promise more pixels than there are atoms to hold them."""
    if number % 2:
        path.with_suffix(".png").write_bytes(png_bomb(2**31 - 1, 2**31 - 1))
    else:
        path.with_suffix(".bmp").write_bytes(struct.pack("<2sLLLLiiHHL", b"BM", 10**9, 0, 54, 40, 65_000, 65_000, 1, 24, 0))


def _just_small_enough(path: Path, _number: int) -> None:
    """As many pixels as are let in by a file of a few hundred bytes, which breaks off."""
    path.with_suffix(".png").write_bytes(png_bomb(15_000, 15_000))


def _packed_drawing(path: Path, _number: int) -> None:
    """A compressed drawing that unpacks to very much, nested deeply, with entities that multiply."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    head = f'<!DOCTYPE svg [<!ENTITY e0 "x">{entities}]><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
    text = f"{head}{'<g>' * 20_000}<text>&e11;</text>".encode()
    packer = zlib.compressobj(9, wbits=31)
    path.with_suffix(".svgz").write_bytes(packer.compress(text + bytes(_ZEROS)) + packer.flush())


def _endless(path: Path, number: int) -> None:
    """Many frames, or a number of frames that is not true."""
    if number < 40:
        frames = [Image.new("P", (2, 2), each % 256) for each in range(_FRAMES)]
        path.with_suffix(".gif").write_bytes(encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])[:-1])
        return
    header = struct.pack(">IIBBBBB", 9, 9, 8, 2, 0, 0, 0)
    chunks = png_chunk(b"IHDR", header) + png_chunk(b"acTL", struct.pack(">II", 2**31 - 1, 0))
    path.with_suffix(".png").write_bytes(b"\x89PNG\r\n\x1a\n" + chunks + png_chunk(b"IDAT", b"") + png_chunk(b"IEND", b""))


def _pipe(path: Path, number: int) -> None:
    if number % 2:
        os.mkfifo(path.with_suffix(".png"))
        return
    before = Path.cwd()
    os.chdir(path.parent)  # a socket's path must be short
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.with_suffix(".jpg").name)
    finally:
        os.chdir(before)


def _forbidden(path: Path, _number: int) -> None:
    file = path.with_suffix(".png")
    file.write_bytes(encoded(work_image(side=20), "PNG"))
    file.chmod(0)


def _link(path: Path, number: int) -> None:
    """Links that lead nowhere, to themselves, to a device, and to the folder they lie in."""
    leads = (path.parent / "nowhere.png", path.with_suffix(".png"), Path("/dev/zero"), path.parent)
    path.with_suffix(".png").symlink_to(leads[number // len(_KINDS) % len(leads)])


def _crasher(path: Path, number: int) -> None:
    """Files by which processes of `tests.faulty_decoders` are lost, by how their names begin; few of those that take long."""
    fault = _FAULTS[number // len(_KINDS) % len(_FAULTS)]
    if fault in _SLOW_FAULTS and number > 300:
        fault = "crash"
    path.with_name(f"{fault}-{path.name}.png").write_bytes(encoded(work_image(side=20 + number % 50), "PNG"))


_KINDS: tuple[tuple[str, Callable[[Path, int], None]], ...] = (
    ("bomb", _zip_bomb),
    ("crowded", _crowded),
    ("lying", _lying_archive),
    ("nested", _nested),
    ("mutant", _mutant),
    ("huge", _huge),
    ("large", _just_small_enough),
    ("packed", _packed_drawing),
    ("endless", _endless),
    ("pipe", _pipe),
    ("forbidden", _forbidden),
    ("link", _link),
    ("crasher", _crasher),
    ("mutant", _mutant),
)
