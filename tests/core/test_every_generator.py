"""For every generator files in its layout: each is told and declares AI, and after another save nothing is told or claimed."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from provcheck.app.origin_texts import GENERATORS, lines_of
from provcheck.app.origins import FileOrigin, as_record
from provcheck.core.imaging.door import FileBytes
from provcheck.core.origin.records import CredentialState, DeclaredAi, Lora, Origin, Prompted
from provcheck.core.scan.origins import origin_of_picture
from tests.builders import png_chunk
from tests.core import credential_maker
from tests.core.test_comfyui import USUAL, WORKFLOW, graph
from tests.core.test_generators import A1111, FROM_A1111, NEGATIVE, PROMPT, novelai_texts
from tests.origin_files import exif, iptc, picture, png, read_origin, saved, unicode_comment, with_segment, xmp

SOFTWARE, DESCRIPTION, MODEL, MAKE = 0x0131, 0x010E, 0x0110, 0x010F
TRAINED = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
PRESS = credential_maker.signer(credential_maker.authority("A Root"))
JOB = f"{PROMPT} --no fog --v 7 --sref 123 Job ID: 0f7a3b5c-1234-4abc-9def-0123456789ab"
FOOOCUS = {"prompt": PROMPT, "negative_prompt": NEGATIVE, "base_model": "birds", "seed": "1", "version": "Fooocus v2.5.5"}
SWARM = json.dumps({"sui_image_params": {"prompt": PROMPT, "negativeprompt": NEGATIVE, "model": "birds", "seed": 1}})
EASY = {"prompt": PROMPT, "negative_prompt": NEGATIVE, "seed": "1", "use_stable_diffusion_model": "birds", "sampler_name": "x"}
DRAWN = json.dumps({"c": PROMPT, "uc": NEGATIVE, "seed": 1, "sampler": "Euler a", "steps": 8, "v2": {}}, ensure_ascii=False)
COMMENT = "<exif:UserComment><rdf:Alt><rdf:li xml:lang='x-default'>{}</rdf:li></rdf:Alt></exif:UserComment>"
TITLED = "<dc:description><rdf:Alt><rdf:li xml:lang='x-default'>{}</rdf:li></rdf:Alt></dc:description>"
SOURCE = f'Iptc4xmpExt:DigitalSourceType="{TRAINED}"'


def commented(file_format: str, text: str, software: str = "a program") -> bytes:
    return saved(picture(), file_format, exif=exif({SOFTWARE: software}, unicode_comment(text)))


def signed(kind: str, claim: str, agent: str, *more: dict[str, Any], **others: Any) -> bytes:
    made = credential_maker.created(agent=agent) | {"description": "AI Generated Image"} | others
    said = credential_maker.manifest(made, *more) | {"claim_generator_info": [{"name": claim}]}
    return credential_maker.sign(credential_maker.picture(kind), kind, said, PRESS)


WATERMARKED = {"action": "c2pa.edited", "digitalSourceType": TRAINED, "description": "Applied imperceptible SynthID watermark."}
FILES: dict[str, dict[str, Callable[[], bytes]]] = {
    "a1111": {
        "PNG": lambda: png({"parameters": A1111}),
        **{kind: lambda kind=kind: commented(kind, A1111) for kind in ("JPEG", "WEBP", "AVIF")},
        "GIF": lambda: saved(picture(), "GIF", comment=A1111.encode()),
        "TIFF": lambda: saved(picture(), "TIFF", description=A1111),
        "BigTIFF": lambda: saved(picture(), "TIFF", big_tiff=True, description=A1111),
    },
    "comfyui": {
        "PNG": lambda: png({"prompt": json.dumps(graph(USUAL)), "workflow": json.dumps(WORKFLOW)}),
        "WEBP": lambda: saved(picture(), "WEBP", exif=exif({MODEL: f"prompt:{json.dumps(graph(USUAL))}"})),
        "JPEG": lambda: commented("JPEG", json.dumps({**graph(USUAL), "extra": {"airs": []}})),
    },
    "invokeai": {"PNG": lambda: png({"invokeai_metadata": json.dumps({"positive_prompt": PROMPT, "app_version": "5.6.0"})})},
    "novelai": {"PNG": lambda: png(novelai_texts())},
    "fooocus": {
        "PNG": lambda: png({"parameters": json.dumps(FOOOCUS), "fooocus_scheme": "fooocus"}),
        "PNG, as A1111": lambda: png({"parameters": A1111, "fooocus_scheme": "a1111"}),
        "JPEG, as A1111": lambda: commented("JPEG", A1111, "Fooocus v2.5.5"),
        "WEBP": lambda: commented("WEBP", json.dumps(FOOOCUS), "Fooocus v2.5.5"),
    },
    "swarmui": {"PNG": lambda: png({"parameters": SWARM}), "JPEG": lambda: commented("JPEG", SWARM)},
    "easy-diffusion": {"PNG": lambda: png(EASY), "JPEG": lambda: commented("JPEG", json.dumps(EASY))},
    "draw-things": {
        "PNG": lambda: png({"XML:com.adobe.xmp": xmp(COMMENT.format(DRAWN)).decode()}, how="iTXt"),
        "JPEG": lambda: commented("JPEG", DRAWN, "Draw Things"),
    },
    "midjourney": {
        "PNG": lambda: png({"Description": JOB, "Author": "someone", "Creation Time": "Mon, 30 Nov 2026 08:00:00 GMT"}),
        "JPEG": lambda: with_segment(saved(picture(), "JPEG"), iptc({120: JOB, 80: "someone"})),
        "JPEG, XMP": lambda: saved(picture(), "JPEG", xmp=xmp(TITLED.format(JOB), SOURCE)),
        "WEBP, XMP": lambda: saved(picture(), "WEBP", xmp=xmp(TITLED.format(JOB), SOURCE)),
    },
    "openai": {
        "PNG": lambda: signed("PNG", "ChatGPT", "GPT-4o", {"action": "c2pa.converted"}),
        "WEBP": lambda: signed("WEBP", "OpenAI-API", "DALL·E"),
    },
    "firefly": {
        "JPEG": lambda: signed("JPEG", "Adobe_Firefly", "Adobe Firefly", parameters={"com.adobe.firefly.version": "4"}),
    },
    "gemini": {
        "PNG": lambda: signed("PNG", "Google C2PA Core Generator Library", "Google Generative AI", WATERMARKED),
        "JPEG": lambda: with_segment(saved(picture(), "JPEG", xmp=xmp(attributes=SOURCE)), iptc({110: "Made with Google AI"})),
    },
    "bing": {"JPEG": lambda: signed("JPEG", "Microsoft_Responsible_AI/1.0", "Bing Image Creator")},
}  # fmt: skip
EACH = [(generator, layout) for generator, layouts in FILES.items() for layout in layouts]


def origin_of(data: bytes) -> Origin:
    found = origin_of_picture(FileBytes(Path("a.png"), data, "0" * 64), None)
    assert found.is_read
    return found


def test_there_is_a_file_of_every_generator_that_is_known() -> None:
    assert FILES.keys() == GENERATORS.keys()


@pytest.mark.parametrize(("generator", "layout"), EACH)
def test_a_file_in_the_layout_of_a_generator_is_told(generator: str, layout: str) -> None:
    found = origin_of(FILES[generator][layout]())
    assert found.prompted is not None
    assert (found.prompted.generator, found.declared_ai) == (generator, DeclaredAi.YES)
    is_signed = found.credentials.state is CredentialState.UNKNOWN_SIGNER
    assert bool(found.prompted.positive) == (generator not in {"openai", "firefly", "gemini", "bing"})
    assert is_signed == (not found.prompted.positive and (generator, layout) != ("gemini", "JPEG"))
    told = "\n".join(lines_of(FileOrigin(Path("a.png"), found)))
    assert GENERATORS[generator] in told
    # It cannot be read here, and whoever signs may write anything.
    assert "SynthID" not in told


@pytest.mark.parametrize(("generator", "layout"), EACH)
def test_saved_again_it_says_nothing_and_nothing_is_claimed(generator: str, layout: str) -> None:
    with Image.open(io.BytesIO(FILES[generator][layout]())) as opened:
        pixels = opened.convert("RGB")
    pixels.info = {}
    for file_format in ("PNG", "JPEG", "WEBP"):
        found = origin_of(saved(pixels, file_format))
        assert found == Origin()
        told = as_record(FileOrigin(Path("a.png"), found))
        assert (told["generator"], told["declared_ai"], told["c2pa"]["state"]) == (None, "unknown", "none")


STEPS = "Steps: 30, Sampler: Euler a, CFG scale: 7.0, Seed: 42"
RESOURCES = [
    {"type": "checkpoint", "modelVersionId": 1, "modelName": "Birds: XL, new", "modelVersionName": "V6 (start, here)"},
    {"type": "lora", "weight": 0.8, "modelVersionId": 2, "modelName": "Mira Tammsaar [style]", "modelVersionName": "v1"},
    {"type": "lora", "weight": 1, "modelVersionId": 3},
    {"type": "embed", "modelName": "hands"},
]
FLAVOURS: dict[str, tuple[str, Prompted]] = {
    "Civitai": (
        (f"{PROMPT}\nNegative prompt: {NEGATIVE}\n{STEPS}, Clip skip: 2, Created Date: 2026-01-01T00:00:00.0Z, "
        f'Civitai resources: {json.dumps(RESOURCES)}, Civitai metadata: {{"remixOfId": 7}}'),
        Prompted("a1111", (PROMPT,), (NEGATIVE,), "Birds: XL, new", "42", "Euler a", (Lora("Mira Tammsaar [style]", 0.8),)),
    ),
    "hashes of all kinds": (
        (f"{PROMPT} <lora:heron:0.5>\n{STEPS}, Model: birds, "
        'Lora hashes: "heron: 1a, wading: 2b", Hashes: {"vae": "1", "lora:wading": "2b", "lora:dusk": "3c", "model": "4d"}'),
        Prompted("a1111", (f"{PROMPT} <lora:heron:0.5>",), (), "birds", "42", "Euler a",
                 (Lora("heron", 0.5), Lora("wading"), Lora("dusk"))),
    ),
    "second passes": (
        (
            f"{PROMPT}\nNegative prompt: {NEGATIVE}\n{STEPS}, Denoising strength: 0.4, "
            'Hires prompt: "a \\"large\\" heron, by Mira\\nTammsaar", Hires negative prompt: grain, '
            'ADetailer model: face_yolov8n.pt, ADetailer prompt: "a face, <lora:face:1>", '
            'ADetailer negative prompt: "scar, mark", ADetailer prompt 2nd: [PROMPT], Version: f2.0.1v1.10.1'
        ),
        Prompted("a1111", (PROMPT, 'a "large" heron, by Mira\nTammsaar', "a face, <lora:face:1>"),
                 (NEGATIVE, "grain", "scar, mark"), "", "42", "Euler a", (Lora("face", 1.0),)),
    ),
    "Forge with Flux": (
        (f"{PROMPT}\nSteps: 20, Sampler: Euler, Schedule type: Simple, CFG scale: 1, Distilled CFG Scale: 3.5, Seed: 42, "
        "Size: 896x1152, Model hash: 1, Model: flux1-dev, Module 1: ae, Module 2: clip_l, Version: f2.0.1v1.10.1-previous"),
        Prompted("a1111", (PROMPT,), (), "flux1-dev", "42", "Euler"),
    ),
    "SD.Next without the usual sampler": (
        (f"{PROMPT}\nNegative prompt: {NEGATIVE}\nSteps: 20, Size: 1024x1024, Seed: 42, CFG scale: 6, App: SD.Next, "
        "Version: 1a2b, Pipeline: StableDiffusionXLPipeline, Operations: txt2img, Model: birds"),
        Prompted("a1111", (PROMPT,), (NEGATIVE,), "birds", "42", ""),
    ),
    "reForge": (
        f"{PROMPT}\n{STEPS}, Model: birds, Version: f1.0.5-v1.10.1RC-latest-2190-g1a2b, Source Identifier: SD web UI",
        Prompted("a1111", (PROMPT,), (), "birds", "42", "Euler a"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_settings_of_all_who_write_as_a1111_does(flavour: str) -> None:
    text, expected = FLAVOURS[flavour]
    assert read_origin(png({"parameters": text})).prompted == expected
    assert read_origin(commented("JPEG", text)).prompted == expected


@pytest.mark.parametrize(
    "broken", ["[", '[{"type": "lora", ', "[" * 50_000, "{}", '[1, null, {"type": 3, "modelName": []}]', "[]"]
)
def test_damaged_lists_of_models_take_nothing_with_them(broken: str) -> None:
    for name in ("Civitai resources", "Hashes"):
        prompted = read_origin(png({"parameters": f"{PROMPT}\n{STEPS}, {name}: {broken}"})).prompted
        assert prompted is not None
        assert (prompted.positive, prompted.seed) == ((PROMPT,), "42")


def test_what_civitai_was_asked_for_counts_beside_a_graph_that_generates_or_none_and_not_one_that_only_enlarges() -> None:
    nodes: dict[str, dict[str, object]] = {
        "1": {"class_type": "LoadImage", "inputs": {"image": "x.png"}},
        "2": {"class_type": "ImageUpscaleWithModel", "inputs": {"image": ["1", 0]}},
        "3": saved_from("2"),
    }
    asked = {"prompt": PROMPT, "negativePrompt": NEGATIVE, "seed": 42, "sampler": "Euler a", "resources": []}
    expected = Prompted("comfyui", (PROMPT,), (NEGATIVE,), "", "42", "Euler a")

    def found(nodes: dict[str, dict[str, object]], **more: str) -> Origin:
        return read_origin(png({"prompt": json.dumps({**nodes, "extraMetadata": json.dumps(asked | more)})}))

    sampled = {"4": {"class_type": "KSampler", "inputs": {"model": ["5", 0]}}, "3": saved_from("4")}
    assert found(nodes | sampled).prompted == expected
    assert found({}, workflowId="txt2img").prompted == expected
    for enlarged in (found(nodes), found(nodes, workflowId="img2img-upscale"), found({}, workflowId="img2img-upscale")):
        assert (enlarged.prompted, enlarged.declared_ai) == (None, DeclaredAi.UNKNOWN)
    assert read_origin(commented("JPEG", json.dumps(nodes))).prompted is None


def saved_from(node: str) -> dict[str, object]:
    return {"class_type": "SaveImage", "inputs": {"images": [node, 0]}}


def test_invokeai_from_the_second_to_the_fifth() -> None:
    region = {"positivePrompt": "reeds by Mira", "negativePrompt": "mud", "isEnabled": True}
    guide = {"isEnabled": True, "config": {"image": {"image_name": "heron.png", "width": 9}}}
    off = {"positivePrompt": "not this", "isEnabled": False, "image": {"image_name": "off.png"}}
    fifth = {
        "positive_prompt": PROMPT,
        "negative_prompt": NEGATIVE,
        "positive_style_prompt": "ink",
        "model": {"key": "k", "hash": "blake3:1", "name": "birds", "base": "sdxl", "type": "main"},
        "seed": 7,
        "loras": [{"model": {"key": "l", "name": "heron"}, "weight": 0.5}],
        "canvas_v2_metadata": {"referenceImages": [guide], "regionalGuidance": [region, off]},
        "app_version": "5.6.0",
    }
    third = fifth | {
        "model": {"model_name": "birds", "base_model": "sdxl"},
        "loras": [{"lora": {"model_name": "heron"}, "weight": 0.5}],
        "canvas_v2_metadata": None,
        "ipAdapters": [{"image": {"image_name": "heron.png"}, "weight": 1}],
    }
    newest = fifth | {
        "canvas_v2_metadata": {"regionalGuidance": [region]},
        "ref_images": [[{"config": {"image": {"original": {"image": {"image_name": "heron.png"}}}}}]],
    }
    for values, positive, negative in (
        (fifth, (PROMPT, "ink", "reeds by Mira"), (NEGATIVE, "mud")),
        (third, (PROMPT, "ink"), (NEGATIVE,)),
        (newest, (PROMPT, "ink", "reeds by Mira"), (NEGATIVE, "mud")),
    ):
        found = read_origin(png({"invokeai_metadata": json.dumps(values)})).prompted
        expected = Prompted("invokeai", positive, negative, "birds", "7", "", (Lora("heron", 0.5),), ("heron.png",))
        assert found == expected


def extended(packet: bytes, guid: bytes, pieces: int) -> list[bytes]:
    """JPEG segments of XMP that is too long for one."""
    length = -(-len(packet) // pieces)
    made = []
    for at in range(0, len(packet), length):
        head = b"http://ns.adobe.com/xmp/extension/\0" + guid + len(packet).to_bytes(4) + at.to_bytes(4)
        body = head + packet[at : at + length]
        made.append(b"\xff\xe1" + (len(body) + 2).to_bytes(2) + body)
    return made


GUID = b"0123456789ABCDEF0123456789ABCDEF"
LONG = f"a heron, {'reeds and water, ' * 9000}by Mira --v 7 Job ID: 0f7a3b5c-1234-4abc-9def-0123456789ab"


def of_segments(segments: list[bytes], guid: bytes = GUID) -> Origin:
    note = f'xmlns:xmpNote="http://ns.adobe.com/xmp/note/" xmpNote:HasExtendedXMP="{guid.decode()}"'
    jpeg = saved(picture(), "JPEG", xmp=xmp(attributes=note))
    place = jpeg.index(b"\xff\xdb")
    return read_origin(jpeg[:place] + b"".join(segments) + jpeg[place:])


def test_xmp_in_several_segments_of_a_jpeg_is_put_together_in_any_order() -> None:
    segments = extended(xmp(TITLED.format(LONG)), GUID, 4)
    for order in (segments, segments[::-1], [*segments, segments[0]]):
        prompted = of_segments(order).prompted
        assert prompted is not None
        assert prompted.positive[0].endswith("by Mira")
    assert of_segments(segments, b"F" * 32).prompted is None
    assert of_segments(segments[1:]).prompted is None


def test_a_heap_of_pieces_of_xmp_ends() -> None:
    assert of_segments(extended(b"x", GUID, 1) * 3).prompted is None
    many = [segment for _ in range(300) for segment in extended(b"x" * 60_000, GUID, 1)]
    assert of_segments(many).prompted is None


@pytest.mark.parametrize("order", ["II", "MM"])
@pytest.mark.parametrize(
    ("mark", "encoding"),
    [(b"UNICODE\0", "utf-16-le"), (b"UNICODE\0", "utf-16-be"), (b"ASCII\0\0\0", "utf-8"), (b"JIS\0\0\0\0\0", "iso2022_jp")],
)
def test_user_comments_in_every_encoding_and_both_byte_orders(order: str, mark: bytes, encoding: str) -> None:
    """A JPEG as ExifTool lays it out, byte by byte."""
    text = f"夕暮れ a heron\n{STEPS}"
    comment = mark + text.encode(encoding)
    end = "little" if order == "II" else "big"

    def number(value: int, size: int) -> bytes:
        return value.to_bytes(size, end)  # type: ignore[arg-type]

    first = number(1, 2) + number(0x8769, 2) + number(4, 2) + number(1, 4) + number(26, 4) + number(0, 4)
    second = number(1, 2) + number(0x9286, 2) + number(7, 2) + number(len(comment), 4) + number(44, 4) + number(0, 4)
    tiff = order.encode() + number(42, 2) + number(8, 4) + first + second + comment
    body = b"Exif\0\0" + tiff
    jpeg = with_segment(saved(picture(), "JPEG"), b"\xff\xe1" + (len(body) + 2).to_bytes(2) + body)
    prompted = read_origin(jpeg).prompted
    assert prompted is not None
    assert prompted.positive == ("夕暮れ a heron",)


def _with_text(data: bytes, body: bytes) -> bytes:
    """A PNG with a text chunk after its header."""
    return data[:33] + png_chunk(b"tEXt", body) + data[33:]


def test_a_user_comment_in_a_big_tiff() -> None:
    def entry(tag: int, kind: int, count: int, value: int) -> bytes:
        sizes = ((1, 8), (tag, 2), (kind, 2), (count, 8), (value, 8), (0, 8))
        return b"".join(number.to_bytes(size, "little") for number, size in sizes)

    comment = b"ASCII\0\0\0" + A1111.encode()
    data = (
        b"II+\0\x08\0\0\0"
        + (16).to_bytes(8, "little")
        + entry(0x8769, 13, 1, 52)
        + entry(0x9286, 7, len(comment), 88)
        + comment
    )
    assert read_origin(data).prompted == FROM_A1111
    too_many = (1 << 40).to_bytes(8, "little")
    assert read_origin(data[:16] + too_many + data[24:]).raw == ()


def test_latin_1_and_utf_8_in_the_same_kind_of_png_text() -> None:
    for encoding in ("latin-1", "utf-8"):
        body = b"parameters\0" + f"Größe, café\n{STEPS}".encode(encoding)
        prompted = read_origin(_with_text(saved(picture(), "PNG"), body)).prompted
        assert prompted is not None
        assert prompted.positive == ("Größe, café",)


def test_what_jpeg_xl_keeps_in_boxes_of_its_own() -> None:
    made = exif({SOFTWARE: "x"}, unicode_comment(A1111)).tobytes().removeprefix(b"Exif\0\0")
    for kind, body, expected in (
        (b"Exif", bytes(4) + made, FROM_A1111),
        (b"xml ", xmp(COMMENT.format(DRAWN)), Prompted("draw-things", (PROMPT,), (NEGATIVE,), "", "1", "Euler a")),
    ):
        boxes = ((b"JXL ", b"\r\n\x87\n"), (b"ftyp", b"jxl \0\0\0\0jxl "), (kind, body), (b"jxlc", b"\xff\n" + bytes(80)))
        data = b"".join((8 + len(inside)).to_bytes(4) + name + inside for name, inside in boxes)
        assert read_origin(data).prompted == expected
