"""What is declared of AI is taken from where it is declared, and of whom: no innocent picture is called made by AI."""

from __future__ import annotations

import pytest

from provcheck.core.origin.records import Credentials, CredentialState, DeclaredAi, Origin, Prompted
from tests.origin_files import exif, picture, png, read_origin, saved, xmp

SOURCE = "http://cv.iptc.org/newscodes/digitalsourcetype/"
PROPERTY = "<Iptc4xmpExt:DigitalSourceType>{}</Iptc4xmpExt:DigitalSourceType>"
TRAINED, COMPOSITE = "trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia"


def in_xmp(inside: str = "", attributes: str = "") -> Origin:
    return read_origin(saved(picture(), "JPEG", xmp=xmp(inside, attributes)))


def credited(
    sources: tuple[str, ...],
    created: tuple[str, ...],
    agents: tuple[str, ...] = (),
    state: CredentialState = CredentialState.UNKNOWN_SIGNER,
    signer: str = "Somebody",
    claim: str = "",
) -> Origin:
    credentials = Credentials(state, signer, "", claim, (), sources, created, agents)
    return read_origin(saved(picture(), "JPEG"), credentials=credentials)


@pytest.mark.parametrize(
    "text", ["none", "None.", "no AI was used", "N/A", "keine", "Kein KI-System", "not applicable", "without"]
)
def test_a_field_on_ai_that_says_there_is_none_declares_nothing(text: str) -> None:
    assert in_xmp(f"<Iptc4xmpExt:AISystemUsed>{text}</Iptc4xmpExt:AISystemUsed>").declared_ai is DeclaredAi.UNKNOWN


def test_the_source_type_says_what_a_field_on_ai_means() -> None:
    field = "<Iptc4xmpExt:AISystemUsed>Heron Maker</Iptc4xmpExt:AISystemUsed>"
    origin = in_xmp(field, f'Iptc4xmpExt:DigitalSourceType="{SOURCE}digitalCreation"')
    assert (origin.declared_ai, origin.declared_by) == (DeclaredAi.NO, ("xmp:Iptc4xmpExt:DigitalSourceType",))


@pytest.mark.parametrize(
    "placed",
    [
        f"<rdf:li rdf:parseType='Resource'>{PROPERTY.format(SOURCE + TRAINED)}</rdf:li>",
        f'<rdf:li><rdf:Description Iptc4xmpExt:DigitalSourceType="{SOURCE}{TRAINED}"/></rdf:li>',
    ],
)
def test_what_a_placed_file_declared_is_not_the_pictures(placed: str) -> None:
    pantry = f"<photoshop:Pantry><rdf:Bag>{placed}</rdf:Bag></photoshop:Pantry>"
    origin = in_xmp(pantry, f'Iptc4xmpExt:DigitalSourceType="{SOURCE}digitalCreation"')
    assert origin.declared_ai is DeclaredAi.NO
    assert any(TRAINED in field.text for field in origin.raw)


@pytest.mark.parametrize("written", [f"{SOURCE}{TRAINED}", f"{SOURCE}{TRAINED}/", f"digsrctype:{TRAINED}", TRAINED])
def test_every_way_to_write_a_source_type_is_known(written: str) -> None:
    assert in_xmp(attributes=f'Iptc4xmpExt:DigitalSourceType="{written}"').declared_ai is DeclaredAi.YES


@pytest.mark.parametrize(
    "code", ["print", "negativeFilm", "positiveFilm", "softwareImage", "computationalCapture", "compositeSynthetic"]
)
def test_a_scan_says_nothing_of_what_it_shows(code: str) -> None:
    assert in_xmp(attributes=f'Iptc4xmpExt:DigitalSourceType="{SOURCE}{code}"').declared_ai is DeclaredAi.UNKNOWN


@pytest.mark.parametrize(
    ("sources", "created", "said"),
    [
        ((TRAINED,), (TRAINED,), DeclaredAi.YES),
        (("digitalCapture", TRAINED), ("digitalCapture",), DeclaredAi.EDITED),
        (("digitalCreation", COMPOSITE), ("digitalCreation",), DeclaredAi.EDITED),
        (("digitalCreation",), ("digitalCreation",), DeclaredAi.NO),
        (("humanEdits",), (), DeclaredAi.UNKNOWN),
        ((), (), DeclaredAi.UNKNOWN),
    ],
)
def test_content_credentials_say_it_by_how_the_picture_came_into_being(
    sources: tuple[str, ...], created: tuple[str, ...], said: DeclaredAi
) -> None:
    assert credited(sources, created).declared_ai is said


@pytest.mark.parametrize("state", [CredentialState.INVALID, CredentialState.UNREADABLE, CredentialState.REMOTE])
def test_credentials_that_do_not_hold_declare_nothing_and_name_no_one(state: CredentialState) -> None:
    origin = credited((TRAINED,), (TRAINED,), ("ChatGPT",), state, "OpenAI")
    assert (origin.declared_ai, origin.prompted) == (DeclaredAi.UNKNOWN, None)


@pytest.mark.parametrize(
    ("claim", "agents", "generator"),
    [
        ("ChatGPT", ("GPT-4o",), "openai"),
        ("", ("DALL·E 3",), "openai"),
        ("Adobe_Firefly 2.0", (), "firefly"),
        ("Microsoft_Responsible_AI/1.0", (), "bing"),
        ("Google C2PA Core Generator Library", (), "gemini"),
        ("", ("Google Imagen 4",), "gemini"),
        ("Editor de imagen 2.0", (), None),
        ("Geminiano Paint", (), None),
        ("Open AIrbrush", (), None),
    ],
)
def test_services_are_known_by_whole_words(claim: str, agents: tuple[str, ...], generator: str | None) -> None:
    origin = credited((TRAINED,), (TRAINED,), agents, claim=claim)
    assert origin.prompted == (None if generator is None else Prompted(generator))


def test_who_signed_or_filled_a_corner_did_not_make_the_picture() -> None:
    assert credited((TRAINED,), (TRAINED,), signer="Soraya Petrova at OpenAI").prompted is None
    drawn = credited(("digitalCreation", COMPOSITE), ("digitalCreation",), ("Procreate", "Adobe Firefly"))
    assert (drawn.prompted, drawn.declared_ai) == (None, DeclaredAi.EDITED)


@pytest.mark.parametrize(
    "data",
    [
        png({"Description": "Wedding of Anna, Job ID: 0f7a3b5c-1234-4abc-9def-0123456789ab"}),
        saved(picture(), "JPEG", exif=exif({0x010D: "why I left NovelAI.tif"})),
        saved(picture(), "JPEG", exif=exif({0x0131: "NovelAI Diffusion notes"}, b"ASCII\0\0\0just words")),
        png({"Software": "NovelAI", "Comment": "my comment"}),
        png({"parameters": "My notes.\nSteps: 3 sketches, Sampler: none"}),
        png({"parameters": "Steps: 3, Sampler: a chocolate box, Seed: of doubt"}),
    ],
    ids=range(6),
)
def test_words_that_a_generator_might_write_are_no_settings(data: bytes) -> None:
    origin = read_origin(data)
    assert (origin.prompted, origin.declared_ai) == (None, DeclaredAi.UNKNOWN)


def test_a_negative_prompt_is_one_at_the_beginning_of_a_line_alone() -> None:
    text = "a sign that says Negative prompt: none\nSteps: 20, Sampler: Euler, Seed: 1"
    prompted = read_origin(png({"parameters": text})).prompted
    assert prompted is not None
    assert (prompted.positive, prompted.negative) == (("a sign that says Negative prompt: none",), ())


def test_a_dash_does_not_end_a_prompt() -> None:
    text = "a fox—portrait by Mira --v 6 Job ID: 0f7a3b5c-1234-4abc-9def-0123456789ab"
    prompted = read_origin(png({"Description": text})).prompted
    assert prompted is not None
    assert prompted.positive == ("a fox—portrait by Mira",)
