"""A timestamp authority of RFC 3161 for tests: its certificates, and its answers, put together in DER."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from rfc3161_client import TimeStampRequest

SHA256 = "2.16.840.1.101.3.4.2.1"
NOW = dt.datetime(2026, 11, 30, 8, 15, 30, tzinfo=dt.UTC)


def der(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    if len(body) < 0x80:
        return bytes((tag, len(body))) + body
    length = len(body).to_bytes((len(body).bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + body


def sequence(*parts: bytes) -> bytes:
    return der(0x30, *parts)


def integer(value: int) -> bytes:
    return der(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def oid(dotted: str) -> bytes:
    first, second, *others = map(int, dotted.split("."))
    body = bytearray([first * 40 + second])
    for number in others:
        digits = [number & 0x7F]
        while number := number >> 7:
            digits.append(0x80 | (number & 0x7F))
        body += bytes(reversed(digits))
    return der(0x06, bytes(body))


def algorithm(dotted: str) -> bytes:
    return sequence(oid(dotted))


@dataclass(frozen=True)
class Authority:
    """Signs timestamps; `root` vouches for `certificate`."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    root: x509.Certificate

    @property
    def root_pem(self) -> bytes:
        return self.root.public_bytes(serialization.Encoding.PEM)

    def answer(
        self, request: TimeStampRequest, *, nonce: int | None = None, imprint: bytes | None = None, digest: str = SHA256
    ) -> bytes:
        """The answer to a request, or one with another random number, about another file or by another kind of digest."""
        info = sequence(
            integer(1),
            oid("1.2.3.4.1"),
            sequence(algorithm(digest), der(0x04, imprint or request.message_imprint.message)),
            integer(7),
            der(0x18, NOW.strftime("%Y%m%d%H%M%SZ").encode()),
            integer(nonce if nonce is not None else request.nonce or 0),
        )
        own = hashlib.sha256(self.certificate.public_bytes(serialization.Encoding.DER)).digest()
        signed = b"".join(
            sorted(
                (
                    sequence(oid("1.2.840.113549.1.9.3"), der(0x31, oid("1.2.840.113549.1.9.16.1.4"))),
                    sequence(oid("1.2.840.113549.1.9.4"), der(0x31, der(0x04, hashlib.sha256(info).digest()))),
                    sequence(oid("1.2.840.113549.1.9.16.2.47"), der(0x31, sequence(sequence(sequence(der(0x04, own)))))),
                )
            )
        )
        signer = sequence(
            integer(1),
            sequence(self.certificate.issuer.public_bytes(), integer(self.certificate.serial_number)),
            algorithm(SHA256),
            der(0xA0, signed),
            algorithm("1.2.840.10045.4.3.2"),
            der(0x04, self.key.sign(der(0x31, signed), ec.ECDSA(hashes.SHA256()))),
        )
        content = sequence(
            integer(3),
            der(0x31, algorithm(SHA256)),
            sequence(oid("1.2.840.113549.1.9.16.1.4"), der(0xA0, der(0x04, info))),
            der(0xA0, self.certificate.public_bytes(serialization.Encoding.DER)),
            der(0x31, signer),
        )
        return sequence(sequence(integer(0)), sequence(oid("1.2.840.113549.1.7.2"), der(0xA0, content)))


def refusal() -> bytes:
    """An answer that says no."""
    return sequence(sequence(integer(2)))


def new_authority(name: str = "Test Time") -> Authority:
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{name} Root")])
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    root = (
        _certificate(root_name, root_name, root_key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    certificate = (
        _certificate(subject, root_name, key)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    return Authority(key, certificate, root)


def _certificate(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - dt.timedelta(days=1))
        .not_valid_after(NOW + dt.timedelta(days=1))
    )
