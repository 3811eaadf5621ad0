"""Makes pictures with Content Credentials: throwaway authorities, signers, manifests."""

from __future__ import annotations

import datetime as dt
import io
import json
from dataclasses import dataclass
from typing import Any

import c2pa
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from PIL import Image

PEM = serialization.Encoding.PEM
CLAIM_SIGNING = x509.ObjectIdentifier("1.3.6.1.4.1.62558.2.1")
SOURCES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
MEDIA = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "WEBP": "image/webp",
    "GIF": "image/gif",
    "TIFF": "image/tiff",
    "AVIF": "image/avif",
}
OFFLINE = {
    "verify": {"verify_after_sign": False, "remote_manifest_fetch": False},
    "builder": {"thumbnail": {"enabled": False}},
}


@dataclass(frozen=True)
class Identity:
    """A certificate with its key, and who vouches for it."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    issuer: Identity | None = None

    @property
    def pem(self) -> str:
        return self.certificate.public_bytes(PEM).decode()


def authority(name: str) -> Identity:
    key = ec.generate_private_key(ec.SECP256R1())
    return Identity(_certificate(name, key, name, key, None), key)


def signer(
    issuer: Identity, name: str = "Test Press", purpose: x509.ObjectIdentifier = ExtendedKeyUsageOID.EMAIL_PROTECTION
) -> Identity:
    key = ec.generate_private_key(ec.SECP256R1())
    by = issuer.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value
    return Identity(_certificate(name, key, str(by), issuer.key, purpose), key, issuer)


def picture(kind: str, seed: int = 0) -> bytes:
    out = io.BytesIO()
    pixels = Image.linear_gradient("L").resize((64, 64)).rotate(seed * 10)
    Image.merge("RGB", (pixels, pixels.rotate(90), pixels.rotate(180))).save(out, kind)
    return out.getvalue()


def manifest(*actions: dict[str, Any], version: int = 2, **more: Any) -> dict[str, Any]:
    label = "c2pa.actions.v2" if version == 2 else "c2pa.actions"
    return {
        "claim_version": version,
        "claim_generator_info": [{"name": "Test Studio", "version": "3.1"}],
        "assertions": [{"label": label, "data": {"actions": list(actions)}}],
        **more,
    }


def created(source: str = "trainedAlgorithmicMedia", agent: Any = None) -> dict[str, Any]:
    return {
        "action": "c2pa.created",
        "digitalSourceType": SOURCES + source,
        "softwareAgent": agent or {"name": "Painter", "version": "2"},
    }


def sign(
    data: bytes,
    kind: str,
    said: dict[str, Any],
    by: Identity,
    ingredients: tuple[tuple[dict[str, Any], bytes], ...] = (),
    *,
    remote: str = "",
    clock: str | None = None,
) -> bytes:
    """The picture with a manifest; with `remote` the picture with nothing but that address. Ingredients are PNG."""
    chain = by.pem + (by.issuer.pem if by.issuer else "")
    secret = by.key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    info = c2pa.C2paSignerInfo(c2pa.C2paSigningAlg.ES256, chain.encode(), secret, clock.encode() if clock else None)
    out = io.BytesIO()
    with (
        c2pa.Context.from_dict(OFFLINE) as context,
        c2pa.Builder(said, context) as builder,
        c2pa.Signer.from_info(info) as pen,
    ):
        if remote:
            builder.set_no_embed()
            builder.set_remote_url(remote)
        for about, ingredient in ingredients:
            builder.add_ingredient(json.dumps(about), "image/png", io.BytesIO(ingredient))
        builder.sign(pen, MEDIA.get(kind, kind), io.BytesIO(data), out)
    return out.getvalue()


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: str,
    issuer_key: ec.EllipticCurvePrivateKey,
    purpose: x509.ObjectIdentifier | None,
) -> x509.Certificate:
    ours = purpose is None
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
        .not_valid_after(dt.datetime(2090, 1, 1, tzinfo=dt.UTC))
        .add_extension(x509.BasicConstraints(ca=ours, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(not ours, False, False, False, False, ours, ours, False, False), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )
    if purpose is not None:
        builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=purpose == ExtendedKeyUsageOID.TIME_STAMPING)
    return builder.sign(issuer_key, hashes.SHA256())


def _name(name: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.COMMON_NAME, name), x509.NameAttribute(NameOID.ORGANIZATION_NAME, f"{name} Ltd")]
    )
