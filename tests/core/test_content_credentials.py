"""Reading Content Credentials: whether they hold, what they say, and that nobody is asked."""

from __future__ import annotations

import http.server
import io
import random
import socket
import struct
import threading
import zlib
from collections.abc import Iterator
from typing import Any

import c2pa
import pillow_heif
import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID
from PIL import Image
from rfc3161_client import _rust

from provcheck.core.assets import resource
from provcheck.core.origin import content_credentials, credential_verifying
from provcheck.core.origin.content_credentials import credentials_in
from provcheck.core.origin.fields import fields_in
from provcheck.core.origin.manifest_store import DEEPEST_INGREDIENT, LONGEST_TEXT, MOST_INGREDIENTS, ingredients
from provcheck.core.origin.parts import parts_of
from provcheck.core.origin.records import Credentials, CredentialState, Ingredient
from provcheck.core.origin.trust_list import TrustList, shipped_trust_list
from tests.core import timestamp_authority
from tests.core.credential_maker import CLAIM_SIGNING, Identity, authority, created, manifest, picture, sign, signer
from tests.origin_files import xmp

KINDS = ("PNG", "JPEG", "WEBP", "GIF", "TIFF", "AVIF")
OPENED = {"action": "c2pa.opened", "parameters": {"ingredientIds": ["parent"]}}
LINK = "https://example.org/manifests/1.c2pa?a=1&b=2"


@pytest.fixture(scope="module")
def root() -> Identity:
    return authority("Test Root")


@pytest.fixture(scope="module")
def press(root: Identity) -> Identity:
    return signer(root)


@pytest.fixture(scope="module")
def ours(root: Identity) -> TrustList:
    return TrustList("2026-01-02", root.pem)


@pytest.fixture(scope="module")
def theirs() -> TrustList:
    return TrustList("2026-01-02", authority("Another Root").pem)


@pytest.fixture
def read(ours: TrustList) -> Any:
    def reading(data: bytes, trust: TrustList = ours) -> Credentials:
        parts = tuple(parts_of(data))
        return credentials_in(data, parts, fields_in(parts), trust)

    return reading


@pytest.mark.parametrize("kind", KINDS)
def test_a_signature_is_trusted_by_the_list_alone(
    kind: str, press: Identity, read: Any, ours: TrustList, theirs: TrustList
) -> None:
    data = sign(picture(kind), kind, manifest(created()), press)
    assert read(data, ours) == Credentials(
        state=CredentialState.TRUSTED,
        signer="Test Press Ltd",
        claim_generator="Test Studio 3.1",
        actions=("c2pa.created",),
        digital_sources=("trainedAlgorithmicMedia",),
        created_sources=("trainedAlgorithmicMedia",),
        software_agents=("Painter 2",),
        trust_list="2026-01-02",
    )
    assert (read(data, theirs).state, read(data, theirs).failures) == (CredentialState.UNKNOWN_SIGNER, ())


def test_what_is_built_of_boxes_is_read_too(press: Identity, read: Any) -> None:
    for media_type, data in (("image/heic", _heic()), ("image/jxl", _jpeg_xl())):
        assert read(sign(data, media_type, manifest(created()), press)).state is CredentialState.TRUSTED
        assert read(sign(data, media_type, manifest(created()), press, remote=LINK)) == Credentials(CredentialState.REMOTE)
        assert read(data) == Credentials()


def _heic() -> bytes:
    out = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (64, 64), "teal")).save(out)
    return out.getvalue()


def _jpeg_xl() -> bytes:
    """Boxes around no picture; nobody looks into them."""
    parts = ((b"JXL ", b"\r\n\x87\n"), (b"ftyp", b"jxl \0\0\0\0jxl "), (b"jxlc", b"\xff\n" + bytes(80)))
    return b"".join(struct.pack(">I", 8 + len(body)) + kind + body for kind, body in parts)


def test_a_drawing_of_lines_is_read_too(press: Identity, read: Any) -> None:
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="5" height="5"/></svg>'
    assert read(sign(drawing, "image/svg+xml", manifest(created()), press)).state is CredentialState.TRUSTED
    assert read(drawing) == Credentials()


@pytest.mark.parametrize(("kind", "mark"), [("PNG", b"IDAT"), ("JPEG", b"\xff\xda"), ("WEBP", b"VP8 ")])
def test_a_changed_byte_of_the_picture_is_told(kind: str, mark: bytes, press: Identity, read: Any, theirs: TrustList) -> None:
    data = bytearray(sign(picture(kind), kind, manifest(created()), press))
    data[data.index(mark) + 40] ^= 1
    found = read(bytes(data))
    assert (found.state, found.failures) == (CredentialState.INVALID, ("assertion.dataHash.mismatch",))
    assert (found.signer, found.trust_list) == ("Test Press Ltd", "2026-01-02")
    assert set(read(bytes(data), theirs).failures) == {"assertion.dataHash.mismatch", "signingCredential.untrusted"}


def test_a_changed_manifest_is_told(press: Identity, read: Any) -> None:
    data = sign(picture("PNG"), "PNG", manifest(created()), press).replace(b"Painter", b"Someone")
    found = read(data)
    assert found.state is CredentialState.INVALID
    assert "assertion.hashedURI.mismatch" in found.failures


def test_c2pas_own_purpose_of_signing_claims_is_known(root: Identity, read: Any) -> None:
    data = sign(picture("PNG"), "PNG", manifest(created()), signer(root, purpose=CLAIM_SIGNING))
    assert read(data).state is CredentialState.TRUSTED


def test_who_tells_the_time_is_not_thereby_trusted_to_sign(press: Identity, root: Identity, read: Any) -> None:
    data = sign(picture("PNG"), "PNG", manifest(created()), press)
    other = authority("Another Root")
    assert read(data, TrustList("", other.pem, root.pem)).state is CredentialState.UNKNOWN_SIGNER
    assert read(data, TrustList("", other.pem + root.pem, root.pem)).state is CredentialState.TRUSTED


@pytest.mark.parametrize(
    ("reported", "failures", "state"),
    [
        ("Invalid", ("signingCredential.expired",), CredentialState.UNKNOWN_SIGNER),
        ("Invalid", ("signingCredential.invalid", "signingCredential.untrusted"), CredentialState.UNKNOWN_SIGNER),
        ("Invalid", ("signingCredential.expired", "claimSignature.mismatch"), CredentialState.INVALID),
        ("Invalid", ("signingCredential.revoked",), CredentialState.INVALID),
        ("Invalid", (), CredentialState.INVALID),
        ("", (), CredentialState.INVALID),
    ],
)
def test_a_certificate_that_ran_out_is_no_changed_picture(
    reported: str, failures: tuple[str, ...], state: CredentialState
) -> None:
    assert credential_verifying._state(reported, failures, listed=False) is state


@pytest.mark.parametrize(("version", "agent", "told"), [(2, {"name": "Model 4"}, "Model 4"), (1, "Model 3.5", "Model 3.5")])
def test_what_made_it_is_told_as_text_or_object(version: int, agent: Any, told: str, press: Identity, read: Any) -> None:
    found = read(sign(picture("PNG"), "PNG", manifest(created(agent=agent), version=version), press))
    assert (found.state, found.software_agents) == (CredentialState.TRUSTED, (told,))
    assert found.digital_sources == ("trainedAlgorithmicMedia",)


def test_the_tree_of_what_it_was_made_from(press: Identity, read: Any) -> None:
    made = sign(picture("PNG"), "PNG", manifest(created(), title="made.png"), press)
    photo = sign(picture("PNG", 1), "PNG", manifest(created("digitalCapture", {"name": "Camera"})), press)
    parent = {"title": "made.png", "relationship": "parentOf", "label": "parent"}
    edited = sign(picture("PNG", 2), "PNG", manifest(OPENED, {"action": "c2pa.cropped"}), press, ((parent, made),))
    used = (
        (parent | {"title": "edited.png"}, edited),
        ({"title": "photo.png", "relationship": "componentOf"}, photo),
        ({"title": "plain.png", "relationship": "inputTo"}, picture("PNG", 3)),
    )
    drawn = {
        "action": "c2pa.drawing",
        "digitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/humanEdits",
        "softwareAgent": {"name": "Easel"},
    }
    found = read(sign(picture("JPEG"), "JPEG", manifest(OPENED, drawn), press, used))
    assert found.state is CredentialState.TRUSTED
    assert (found.actions, found.digital_sources) == (("c2pa.opened", "c2pa.drawing"), ("humanEdits",))
    assert found.software_agents == ("Easel",)
    first = Ingredient("made.png", "parentOf", "Painter 2", "trainedAlgorithmicMedia")
    assert found.ingredients == (
        Ingredient("edited.png", "parentOf", "Test Studio 3.1", "", (first,)),
        Ingredient("photo.png", "componentOf", "Camera", "digitalCapture"),
        Ingredient("plain.png", "inputTo"),
    )


def test_a_manifest_made_from_itself_ends() -> None:
    itself = {"title": "a" * 9_999, "relationship": "parentOf", "active_manifest": "m"}
    store = {"active_manifest": "m", "manifests": {"m": {"ingredients": [itself] * 9}}}
    assert _count(ingredients(store)) == MOST_INGREDIENTS
    store = {"active_manifest": "m", "manifests": {"m": {"ingredients": [itself]}}}
    assert _count(ingredients(store)) == DEEPEST_INGREDIENT
    assert len(ingredients(store)[0].title) == LONGEST_TEXT


def _count(tree: tuple[Ingredient, ...]) -> int:
    return sum(1 + _count(one.ingredients) for one in tree)


@pytest.mark.parametrize("odd", [None, 7, "text", [], {}, [7], [{}], {"m": 7}, {"m": {"ingredients": [7, {"title": 7}]}}])
def test_a_store_of_any_shape_is_read(odd: Any, ours: TrustList) -> None:
    for key in ("manifests", "validation_results", "validation_status", "active_manifest"):
        store = {"active_manifest": "m", "manifests": {"m": {}}, key: odd}
        assert credential_verifying._credentials(store, ours).state is CredentialState.INVALID
    for key in ("assertions", "ingredients", "signature_info", "claim_generator_info"):
        store = {"active_manifest": "m", "manifests": {"m": {key: odd}}}
        assert credential_verifying._credentials(store, ours).state is CredentialState.INVALID


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_without_costs_nothing(kind: str, read: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(c2pa, "Reader")
    assert read(picture(kind)) == Credentials()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_saving_again_strips_them(kind: str, press: Identity, read: Any) -> None:
    out = io.BytesIO()
    Image.open(io.BytesIO(sign(picture(kind), kind, manifest(created()), press))).save(out, kind)
    assert read(out.getvalue()) == Credentials()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF"])
def test_an_address_is_told_and_not_followed(kind: str, press: Identity, read: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    data = sign(picture(kind), kind, manifest(created()), press, remote=LINK)
    monkeypatch.delattr(c2pa, "Reader")
    assert read(data) == Credentials(CredentialState.REMOTE)


def test_an_address_in_compressed_xmp_or_as_an_element(read: Any) -> None:
    terms = 'xmlns:d="http://purl.org/dc/terms/"'
    element = f"<d:provenance {terms}>\nhttps://a.b/c </d:provenance>"
    for packet in (xmp(attributes=f"{terms} d:provenance = 'https://a.b/c'"), xmp(element)):
        for packed in (b"\0\0\0\0" + packet, b"\1\0\0\0" + zlib.compress(packet)):
            data = _with_chunk(picture("PNG"), b"iTXt", b"XML:com.adobe.xmp\0" + packed)
            assert read(data) == Credentials(CredentialState.REMOTE)
    for other in (element.replace("https://a.b/c", "self#jumbf=c2pa"), element.replace("terms", "other"), ""):
        data = _with_chunk(picture("PNG"), b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp(other))
        assert read(data) == Credentials()


def test_the_library_is_told_to_ask_nobody(press: Identity, ours: TrustList) -> None:
    """Its connections are made by native code, which the guard of the tests does not see."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        data = sign(picture("PNG"), "PNG", manifest(created()), press, remote=f"http://127.0.0.1:{server.getsockname()[1]}/m")
        settings = credential_verifying._settings(ours, 1)
        for fetch in (False, True):
            settings["verify"]["remote_manifest_fetch"] = fetch
            with c2pa.Context.from_dict(settings) as context, pytest.raises(c2pa.C2paError, match="Remote"):
                c2pa.Reader(None, io.BytesIO(data), None, context)
        with pytest.raises(BlockingIOError):
            server.accept()


def test_damaged_manifests_are_unreadable_with_a_code(press: Identity, read: Any) -> None:
    whole = sign(picture("PNG"), "PNG", manifest(created()), press)
    at = whole.index(b"caBX")
    length = struct.unpack(">I", whole[at - 4 : at])[0]
    body = whole[at + 4 : at + 4 + length]
    plain = whole[: at - 4] + whole[at + 8 + length :]
    damaged = {
        whole[: at + 200]: "reader.Other",
        _with_chunk(plain, b"caBX", body[: length // 3]): "reader.Verify",
        _with_chunk(plain, b"caBX", b"no boxes"): "reader.Verify",
        _with_chunk(plain, b"caBX", b""): "reader.notFound",
    }
    for data, code in damaged.items():
        assert read(data) == Credentials(CredentialState.UNREADABLE, failures=(code,))


def test_other_boxes_in_a_jpeg_are_no_manifest(read: Any) -> None:
    body = b"JP\0\1\0\0\0\1" + struct.pack(">I", 40) + b"jumb" + struct.pack(">I", 32) + b"jumdjson" + bytes(24)
    data = picture("JPEG")
    assert read(data[:2] + b"\xff\xeb" + struct.pack(">H", len(body) + 2) + body + data[2:]) == Credentials()


def test_large_ones_are_refused(press: Identity, read: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    data = sign(picture("PNG"), "PNG", manifest(created()), press)
    monkeypatch.setattr(content_credentials, "LARGEST_MANIFEST_MB", 0)
    assert read(data).failures == ("manifest.tooLarge",)
    monkeypatch.setattr(content_credentials, "LARGEST_FILE", len(data) - 1)
    assert read(data) == Credentials(CredentialState.UNREADABLE, failures=("file.tooLarge",))


@pytest.mark.parametrize(
    "start",
    [
        b"",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff",
        b"\xff\xd8" + b"\xff" * 20_000,
        b"RIFF\0\0\0\0WEBP",
        b"GIF89a",
        b"II*\0",
        b"MM\0+",
        b"\0\0\0\x20ftyp",
        b"<svg",
    ],
)
def test_anything_may_be_in_a_file(start: bytes, read: Any) -> None:
    dice = random.Random(7)
    assert read(start) == Credentials()
    for size in (1, 7, 8, 20, 5_000):
        assert read(start + dice.randbytes(size)) == Credentials()
        assert read(start + bytes(size)) == Credentials()


def test_a_signed_picture_with_any_byte_changed_or_cut(press: Identity, read: Any) -> None:
    dice = random.Random(7)
    damaged = {CredentialState.NONE, CredentialState.INVALID, CredentialState.UNREADABLE}
    for kind in ("PNG", "JPEG", "WEBP"):
        data = sign(picture(kind), kind, manifest(created()), press)
        for _ in range(60):
            changed = bytearray(data)
            changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
            assert read(bytes(changed)).state is not CredentialState.REMOTE
            assert read(data[: dice.randrange(len(data))]).state in damaged


@pytest.fixture
def clock() -> Iterator[tuple[str, Identity]]:
    """A timestamp authority of this computer: its address, and who vouches for it."""
    vouching = authority("Time Root")
    clockmaker = signer(vouching, "Test Time", ExtendedKeyUsageOID.TIME_STAMPING)
    telling = timestamp_authority.Authority(clockmaker.key, clockmaker.certificate, vouching.certificate)

    class Answering(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            answer = telling.answer(_rust.parse_timestamp_request(asked))
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None: ...

    with http.server.HTTPServer(("127.0.0.1", 0), Answering) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", vouching
        server.shutdown()
        thread.join()


def test_the_time_is_told_where_its_teller_is_on_the_list(
    clock: tuple[str, Identity], root: Identity, press: Identity, read: Any, ours: TrustList
) -> None:
    address, vouching = clock
    data = sign(picture("PNG"), "PNG", manifest(created()), press, clock=address)
    found = read(data, TrustList("", root.pem, vouching.pem))
    assert (found.state, found.signed_at) == (CredentialState.TRUSTED, timestamp_authority.NOW.isoformat())
    assert (read(data, ours).state, read(data, ours).signed_at) == (CredentialState.TRUSTED, "")


def test_the_list_that_comes_with_the_program(press: Identity, read: Any) -> None:
    shipped = shipped_trust_list()
    assert shipped.issued == "2026-08-05"
    for pem, count in ((shipped.signers, 29), (shipped.timestamps, 22)):
        certificates = x509.load_pem_x509_certificates(pem.encode())
        assert len(set(certificates)) == len(certificates) == count
        assert len(credential_verifying._certificates(pem)) == count
        for one in certificates:
            assert one.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    found = read(sign(picture("PNG"), "PNG", manifest(created()), press), shipped)
    assert (found.state, found.trust_list) == (CredentialState.UNKNOWN_SIGNER, "2026-08-05")
    assert (resource("trust") / "O-UDA-1.0.txt").is_file()


def _with_chunk(png: bytes, kind: bytes, body: bytes) -> bytes:
    """A PNG with one more chunk after its header."""
    return png[:33] + struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) + png[33:]
