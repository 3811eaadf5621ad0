"""NovelAI's signature over a picture's pixels and settings: who made it, and that nothing was changed.

Ed25519 over the RGB values, row by row, followed by the settings as compact JSON without the signature itself
(NovelAI/novelai-image-metadata, MIT, which also has the public key).
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from provcheck.core.origin.records import SignatureState

NOVELAI_KEY = base64.b64decode("Y2JcQAOhLwzwSDUJPNgL04nS0Tbqm7cSRc4xk0vRMic=")
"""The public key of NovelAI, 32 bytes."""

_SIGNATURE = "signed_hash"


def signature_of(comment: Mapping[str, Any], rgb: NDArray[np.uint8], key: bytes = NOVELAI_KEY) -> SignatureState:
    """What came of the signature in NovelAI's settings; takes uint8 (height, width, 3) as they stand in the file."""
    signature = comment.get(_SIGNATURE)
    if not isinstance(signature, str):
        return SignatureState.NONE
    # It loads slowly, and few files need it.
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415

    settings = {name: value for name, value in comment.items() if name != _SIGNATURE}
    signed = np.ascontiguousarray(rgb).tobytes() + json.dumps(settings).encode("utf-8")
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(base64.b64decode(signature, validate=True), signed)
    except (InvalidSignature, binascii.Error, ValueError):
        return SignatureState.INVALID
    return SignatureState.VALID
