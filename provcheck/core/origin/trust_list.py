"""Whose Content Credentials are believed: the list that comes with the program."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from provcheck.core.assets import resource


@dataclass(frozen=True)
class TrustList:
    """Certificates of authorities, each list as PEM.

    Attributes:
        issued: Date of the list, ISO 8601.
        signers: Authorities that vouch for who signs Content Credentials.
        timestamps: Authorities that vouch for who tells the time of a signature.
    """

    issued: str
    signers: str
    timestamps: str = ""


@cache
def shipped_trust_list() -> TrustList:
    """C2PA's own list, as it was when this version of the program was made."""
    folder = resource("trust")
    facts = tomllib.loads((folder / "trust-list.toml").read_text(encoding="utf-8"))
    signers, timestamps = ((folder / facts[name]["file"]).read_text(encoding="utf-8") for name in ("signers", "timestamps"))
    return TrustList(facts["issued"].isoformat(), signers, timestamps)
