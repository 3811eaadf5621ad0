"""Notes hidden in pixels are read, and NovelAI's signature over them is checked; hostile ones do no harm."""

from __future__ import annotations

import base64
import gzip
import json

import numpy as np
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from numpy.typing import NDArray

from provcheck.core.origin.reader import OriginPixels
from provcheck.core.origin.records import Origin, SignatureState
from provcheck.core.origin.stealth import hidden_fields
from tests.core.test_generators import A1111, FROM_A1111, FROM_NOVELAI, novelai_texts
from tests.origin_files import hidden, read_origin

MAGICS = (b"stealth_pnginfo", b"stealth_pngcomp", b"stealth_rgbinfo", b"stealth_rgbcomp")


def pixels(side: int = 160) -> NDArray[np.uint8]:
    return np.random.default_rng(9).integers(0, 256, (side, side + 10, 4), np.uint8)


def seen(rgba: NDArray[np.uint8]) -> OriginPixels:
    return OriginPixels(rgba[..., :3], rgba[..., 3])


def packed(magic: bytes, text: str) -> bytes:
    return gzip.compress(text.encode()) if magic.endswith(b"comp") else text.encode()


@pytest.mark.parametrize("magic", MAGICS)
def test_notes_in_the_lowest_bits_are_read(magic: bytes) -> None:
    origin = read_origin(b"", seen(hidden(pixels(), magic, packed(magic, A1111))))
    assert origin.prompted == FROM_A1111
    assert origin.raw[0].place == ("stealth:alpha" if b"png" in magic else "stealth:rgb")


def test_notes_in_colours_row_by_row_are_read() -> None:
    turned = hidden(np.ascontiguousarray(pixels().transpose(1, 0, 2)), b"stealth_rgbinfo", A1111.encode())
    assert read_origin(b"", seen(turned.transpose(1, 0, 2))).prompted == FROM_A1111


def test_novelais_hidden_notes_are_read() -> None:
    magic = b"stealth_pngcomp"
    made = hidden(pixels(), magic, packed(magic, json.dumps(novelai_texts())))
    assert read_origin(b"", seen(made)).prompted == FROM_NOVELAI


def test_other_pictures_hold_no_notes() -> None:
    rgba = pixels()
    assert hidden_fields(rgba[..., :3], rgba[..., 3]) == ()
    assert hidden_fields(rgba[:1, :1, :3], None) == ()
    assert hidden_fields(np.zeros((4, 4, 3), np.uint8), np.full((4, 4), 255, np.uint8)) == ()


@pytest.mark.parametrize("alpha", [254, 255])
def test_what_is_hidden_survives_only_as_it_is(alpha: int) -> None:
    made = hidden(pixels(), b"stealth_pnginfo", A1111.encode())
    made[..., 3] = alpha
    assert read_origin(b"", seen(made)) == Origin()


@pytest.mark.parametrize("length", [0xFFFFFFFF, 10_000_000, 7])
def test_a_length_that_is_a_lie_reads_nothing(length: int) -> None:
    made = hidden(pixels(), b"stealth_pnginfo", b"x")
    bits = np.unpackbits(np.frombuffer(length.to_bytes(4, "big"), np.uint8))
    column = made[..., 3].T.reshape(-1).copy()
    column[120:152] = column[120:152] & 0xFE | bits
    made[..., 3] = column.reshape(made.shape[1], made.shape[0]).T
    origin = read_origin(b"", seen(made))
    assert origin.prompted is None


def test_a_bomb_is_not_blown_up() -> None:
    bomb = gzip.compress(b" " * 100_000_000, 9)
    made = hidden(pixels(1200), b"stealth_pngcomp", bomb)
    fields = hidden_fields(made[..., :3], made[..., 3])
    assert len(fields) == 1
    assert len(fields[0].text) <= 4 << 20
    assert not fields[0].whole


def test_damaged_compressed_notes_are_told_as_not_whole() -> None:
    made = hidden(pixels(), b"stealth_pngcomp", b"\x1f\x8b\x08\0damaged")
    fields = hidden_fields(made[..., :3], made[..., 3])
    assert [(field.text, field.whole) for field in fields] == [("", False)]


KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def signed(rgb: NDArray[np.uint8]) -> str:
    """NovelAI's notes with a signature over the picture by a key of the test's."""
    texts = novelai_texts()
    comment = json.loads(texts["Comment"])
    signature = KEY.sign(rgb.tobytes() + json.dumps(comment).encode())
    texts["Comment"] = json.dumps({**comment, "signed_hash": base64.b64encode(signature).decode()})
    return json.dumps(texts)


def state(rgba: NDArray[np.uint8], key: bytes = PUBLIC) -> SignatureState:
    prompted = read_origin(b"", seen(rgba), novelai_key=key).prompted
    assert prompted is not None
    return prompted.signature


def test_novelais_signature_holds_until_a_pixel_is_changed() -> None:
    rgba = pixels()
    made = hidden(rgba, b"stealth_pnginfo", signed(np.ascontiguousarray(rgba[..., :3])).encode())
    assert state(made) is SignatureState.VALID
    changed = made.copy()
    changed[80, 80, 1] ^= 1
    assert state(changed) is SignatureState.INVALID
    assert state(made, bytes(PUBLIC[:-1]) + b"\0") is SignatureState.INVALID


def test_what_stands_beside_the_signed_settings_is_not_told_as_signed() -> None:
    rgba = pixels()
    texts = json.loads(signed(np.ascontiguousarray(rgba[..., :3])))
    forged = texts | {"Source": "LoRA of Mira Tammsaar", "Description": "in the style of Mira Tammsaar"}
    prompted = read_origin(
        b"", seen(hidden(rgba, b"stealth_pnginfo", json.dumps(forged).encode())), novelai_key=PUBLIC
    ).prompted
    assert prompted is not None
    assert prompted.signature is SignatureState.VALID
    assert (prompted.positive, prompted.model) == (FROM_NOVELAI.positive, "")


def test_settings_without_a_signature_have_none() -> None:
    made = hidden(pixels(), b"stealth_pnginfo", json.dumps(novelai_texts()).encode())
    assert state(made) is SignatureState.NONE


def test_a_signature_that_is_no_signature_does_not_hold() -> None:
    texts = novelai_texts()
    texts["Comment"] = json.dumps({**json.loads(texts["Comment"]), "signed_hash": "not base64!"})
    made = hidden(pixels(), b"stealth_pnginfo", json.dumps(texts).encode())
    assert state(made) is SignatureState.INVALID
