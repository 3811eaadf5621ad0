"""What was read of a file's origin."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class DeclaredAi(StrEnum):
    """What a file declares of generative AI. It is declared, never proved, and saying nothing means nothing."""

    YES = "yes"
    NO = "no"
    EDITED = "edited"
    UNKNOWN = "unknown"


class CredentialState(StrEnum):
    """What came of a file's Content Credentials.

    `TRUSTED` are intact, signed by somebody on the trust list; `UNKNOWN_SIGNER` intact, signed by anybody, or with a
    certificate that ran out; `INVALID` were changed, or the picture was after they were signed, or they break C2PA's rules.
    """

    NONE = "none"
    TRUSTED = "trusted"
    UNKNOWN_SIGNER = "valid-unknown-signer"
    INVALID = "invalid"
    REMOTE = "remote-not-fetched"
    UNREADABLE = "unreadable"


class SignatureState(StrEnum):
    """What came of the signature that NovelAI writes over pixels and settings."""

    NONE = "none"
    VALID = "valid"
    INVALID = "invalid"


SIDECAR = "sidecar:"
"""How the place of a text begins that lies beside the file."""


@dataclass(frozen=True)
class RawField:
    """A text as it stands in the file.

    Attributes:
        place: Where: "png:parameters", "exif:UserComment", "xmp:dc:description", "iptc:Caption", "stealth:alpha",
            "sidecar:fox.txt", by the name of the file that lies beside.
        text: The text, cut at a limit.
        whole: Whether all of it is here.
    """

    place: str
    text: str
    whole: bool = True

    @property
    def kind(self) -> str:
        """The place, but of a text beside the file its ending alone: "sidecar:txt"."""
        return f"{SIDECAR}{self.place.rpartition('.')[2]}" if self.place.startswith(SIDECAR) else self.place


@dataclass(frozen=True)
class Lora:
    """A LoRA that was used; `weight` as it is written, None where none is."""

    name: str
    weight: float | None = None


@dataclass(frozen=True)
class Ingredient:
    """A picture that Content Credentials say was used, with those that it was made from.

    Attributes:
        title: Its name as declared.
        relation: "parentOf" of the picture it is a version of, "componentOf", "inputTo".
        generator: What made it, where it has credentials of its own: what they say created it, else what wrote them.
        digital_source: Last part of the IPTC digital source type that its credentials declare; empty where none.
        ingredients: What it was made from.
    """

    title: str
    relation: str = ""
    generator: str = ""
    digital_source: str = ""
    ingredients: tuple[Ingredient, ...] = ()


@dataclass(frozen=True)
class Credentials:
    """What Content Credentials (C2PA) say, and whether they hold.

    Attributes:
        state: Whether they hold, and who signed them.
        signer: Who signed them, the organisation before the name, as their certificate says; empty without. Anybody can make
            a certificate with any name, so that it says something in `TRUSTED` ones only.
        signed_at: ISO 8601 time of the signature where a timestamp of an authority on the list tells it; empty without.
        claim_generator: The program that wrote them.
        actions: What was done to this picture, as C2PA names it: "c2pa.created"; not what was done to its `ingredients`.
        digital_sources: Last parts of the IPTC digital source types of these actions, each once.
        created_sources: Those of the actions by which the picture came into being.
        software_agents: Programs and models that these actions name, each once.
        ingredients: What the picture was made from.
        failures: Codes of what does not hold, as C2PA names them: "assertion.dataHash.mismatch"; of `UNREADABLE` ones why they
            were not read.
        trust_list: Date of the list by which signers are known, ISO 8601; empty without credentials.
    """

    state: CredentialState = CredentialState.NONE
    signer: str = ""
    signed_at: str = ""
    claim_generator: str = ""
    actions: tuple[str, ...] = ()
    digital_sources: tuple[str, ...] = ()
    created_sources: tuple[str, ...] = ()
    software_agents: tuple[str, ...] = ()
    ingredients: tuple[Ingredient, ...] = ()
    failures: tuple[str, ...] = ()
    trust_list: str = ""


@dataclass(frozen=True)
class Prompted:
    """What one generator's own format says.

    Attributes:
        generator: Short id: "a1111", "comfyui", "invokeai", "novelai", ...
        positive: Prompts, each once.
        negative: Negative prompts, each once.
        model: The model as it is named; empty without.
        seed: The seed, as text, because some are larger than a JSON number holds; empty without.
        sampler: Empty without.
        loras: LoRAs that were used.
        references: Names of pictures that it started from or was guided by.
        signature: Of NovelAI's own signature.
    """

    generator: str
    positive: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()
    model: str = ""
    seed: str = ""
    sampler: str = ""
    loras: tuple[Lora, ...] = ()
    references: tuple[str, ...] = ()
    signature: SignatureState = SignatureState.NONE


@dataclass(frozen=True)
class Origin:
    """What a file says of how it was made; empty where it says nothing, which means nothing.

    Attributes:
        prompted: What the generator's own format says; None where there is none that is known.
        declared_ai: What is declared of generative AI.
        declared_by: Places that declare it.
        credentials: Its Content Credentials.
        raw: Every text that was found.
        is_read: False where the program failed to read it, which is a fault of the program.
        prompted_at: Place of what the generator's own format says; empty where there is none.
    """

    prompted: Prompted | None = None
    declared_ai: DeclaredAi = DeclaredAi.UNKNOWN
    declared_by: tuple[str, ...] = ()
    credentials: Credentials = field(default_factory=Credentials)
    raw: tuple[RawField, ...] = ()
    is_read: bool = True
    prompted_at: str = ""

    @property
    def said_beside(self) -> str:
        """Name of the text beside the file that alone declares it; empty where the file itself does too, or nothing."""
        named = [_name_beside(place) for place in self.declared_by]
        return named[0] if named and all(named) else ""

    @property
    def prompted_beside(self) -> str:
        """Name of the text beside the file in which the prompt stands; empty where it stands in the file, or nowhere."""
        return _name_beside(self.prompted_at)

    @property
    def beside(self) -> tuple[RawField, ...]:
        """Those of the texts that lie beside the file."""
        return tuple(field for field in self.raw if field.place.startswith(SIDECAR))


def _name_beside(place: str) -> str:
    """Name of the text beside the file that a place is; empty where it is in the file."""
    return place.removeprefix(SIDECAR) if place.startswith(SIDECAR) else ""
