"""What generators write into their pictures is read, wherever it stands, and is gone when a picture is saved without it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from PIL import Image

from provcheck.core.origin.records import DeclaredAi, Lora, Origin, Prompted
from provcheck.core.scan.beside import TextsBeside
from tests.origin_files import exif, iptc, picture, png, read_origin, saved, unicode_comment, with_segment, xmp

PROMPT, NEGATIVE = "a heron at dusk, größe, 夕暮れ", "blurry, text"
A1111 = (
    f"{PROMPT} <lora:heron_style:0.7>\nNegative prompt: {NEGATIVE}\n"
    "Steps: 28, Sampler: DPM++ 2M Karras, CFG scale: 7, Seed: 4294967297, Size: 512x768, Model hash: 0123abcd, "
    "Model: birds_v3, "
    'Lora hashes: "heron_style: 1a2b, wading: 3c4d", Version: v1.10.1'
)
FROM_A1111 = Prompted(
    "a1111",
    (f"{PROMPT} <lora:heron_style:0.7>",),
    (NEGATIVE,),
    "birds_v3",
    "4294967297",
    "DPM++ 2M Karras",
    (Lora("heron_style", 0.7), Lora("wading")),
)
DESCRIPTION, SOFTWARE, MODEL, MAKE, DOCUMENT, ARTIST = 0x010E, 0x0131, 0x0110, 0x010F, 0x010D, 0x013B


def comment(text: str) -> Image.Exif:
    # Pillow leaves out EXIF whose first directory is empty in some formats.
    return exif({SOFTWARE: "a program"}, unicode_comment(text))


@pytest.mark.parametrize("how", ["tEXt", "zTXt", "iTXt", "iTXt, compressed"])
def test_a1111_in_every_kind_of_png_text(how: str) -> None:
    origin = read_origin(png({"parameters": A1111}, how=how))
    assert origin.prompted == FROM_A1111
    assert (origin.declared_ai, origin.declared_by) == (DeclaredAi.YES, ("png:parameters",))


@pytest.mark.parametrize("file_format", ["JPEG", "WEBP", "AVIF", "PNG"])
def test_a1111_in_a_user_comment(file_format: str) -> None:
    assert read_origin(saved(picture(), file_format, exif=comment(A1111))).prompted == FROM_A1111


JAPANESE = "夕暮れの鷺、水彩画。" * 60 + "\nSteps: 20, Sampler: Euler, CFG scale: 7, Seed: 1"


@pytest.mark.parametrize("order", ["utf-16-be", "utf-16-le"])
@pytest.mark.parametrize("before", [b"UNICODE\0", b"mark"])
def test_long_japanese_comments_in_either_byte_order(order: str, before: bytes) -> None:
    mark = {"utf-16-be": b"\xfe\xff", "utf-16-le": b"\xff\xfe"}[order]
    comment = (mark if before == b"mark" else before) + JAPANESE.encode(order)
    prompted = read_origin(saved(picture(), "JPEG", exif=exif({}, comment))).prompted
    assert prompted is not None
    assert prompted.positive == ("夕暮れの鷺、水彩画。" * 60,)


def test_what_imagemagick_carries_over_from_jpeg_to_png() -> None:
    made = b"Exif\0\0" + exif({SOFTWARE: "a program"}, unicode_comment(A1111)).tobytes().removeprefix(b"Exif\0\0")
    text = f"\nexif\n{len(made):8}\n" + "\n".join(made.hex()[at : at + 72] for at in range(0, len(made.hex()), 72))
    for kind in ("exif", "APP1"):
        assert read_origin(png({f"Raw profile type {kind}": text}, how="zTXt")).prompted == FROM_A1111
    assert read_origin(png({"Raw profile type exif": "\nexif\n 4\nno digits"})).prompted is None


@pytest.mark.parametrize(
    "encoded",
    [b"UNICODE\0" + A1111.encode("utf-16-le"), A1111.encode("utf-16-le"), b"ASCII\0\0\0" + A1111.encode(), A1111.encode()],
)
def test_user_comments_in_other_encodings(encoded: bytes) -> None:
    assert read_origin(saved(picture(), "JPEG", exif=exif({}, encoded))).prompted == FROM_A1111


def test_a1111_in_a_gif_comment_and_a_jpeg_comment() -> None:
    for file_format in ("GIF", "JPEG"):
        assert read_origin(saved(picture(), file_format, comment=A1111.encode())).prompted == FROM_A1111


def test_a1111_beside_the_picture(tmp_path: Path) -> None:
    path = tmp_path / "out.png"
    path.write_bytes(png({}))
    path.with_suffix(".txt").write_text(A1111, encoding="utf-8")
    assert read_origin(path.read_bytes(), sidecars=TextsBeside().of(path)).prompted == FROM_A1111


def test_a_prompt_of_several_lines_and_without_a_negative_one() -> None:
    text = "first line\nsecond: line, Steps: none\n\nSteps: 4, Sampler: Euler, CFG scale: 1, Seed: 9"
    found = read_origin(png({"parameters": text})).prompted
    assert found == Prompted("a1111", ("first line\nsecond: line, Steps: none",), (), "", "9", "Euler")


@pytest.mark.parametrize("text", ["Steps: 20 to the door", "a prompt without settings", "Steps: 3, then left", ""])
def test_a_text_that_only_looks_alike_is_none(text: str) -> None:
    assert read_origin(png({"parameters": text})).prompted is None


def test_invokeai_of_all_times() -> None:
    now = {
        "positive_prompt": PROMPT,
        "negative_prompt": NEGATIVE,
        "model": {"name": "birds", "hash": "x"},
        "seed": 7,
        "scheduler": "euler_a",
        "loras": [{"model": {"name": "heron"}, "weight": 0.75}, {"lora": {"model_name": "old"}, "weight": 1}],
        "controlnets": [{"image": {"image_name": "heron-dusk.png"}}],
    }
    expected = Prompted(
        "invokeai",
        (PROMPT,),
        (NEGATIVE,),
        "birds",
        "7",
        "euler_a",
        (Lora("heron", 0.75), Lora("old", 1.0)),
        ("heron-dusk.png",),
    )
    assert read_origin(png({"invokeai_metadata": json.dumps(now)})).prompted == expected
    early = {"model_weights": "sd-1.4", "image": {"prompt": [{"prompt": f"{PROMPT} [{NEGATIVE}]", "weight": 1}], "seed": 3}}
    assert read_origin(png({"sd-metadata": json.dumps(early)})).prompted == Prompted(
        "invokeai", (PROMPT,), (NEGATIVE,), "sd-1.4", "3"
    )
    first = read_origin(png({"Dream": f'"{PROMPT} [{NEGATIVE}]" -s 50 -S 11 -W 512 -A k_lms'})).prompted
    assert first == Prompted("invokeai", (PROMPT,), (NEGATIVE,), "", "11", "k_lms")


def novelai_texts() -> dict[str, str]:
    caption = {"caption": {"base_caption": PROMPT, "char_captions": [{"char_caption": "a frog", "centers": []}]}}
    settings = {"prompt": PROMPT, "uc": NEGATIVE, "seed": 5, "sampler": "k_euler", "steps": 28, "v4_prompt": caption}
    return {
        "Title": "NovelAI generated image",
        "Description": PROMPT,
        "Software": "NovelAI",
        "Source": "NovelAI Diffusion V4 37C2B166",
        "Comment": json.dumps(settings),
    }


FROM_NOVELAI = Prompted("novelai", (PROMPT, "a frog"), (NEGATIVE,), "NovelAI Diffusion V4 37C2B166", "5", "k_euler")


def test_novelai_in_png_and_webp() -> None:
    texts = novelai_texts()
    assert read_origin(png(texts)).prompted == FROM_NOVELAI
    tags: dict[int, str | bytes] = {
        DOCUMENT: texts["Title"],
        DESCRIPTION: texts["Description"].encode(),
        SOFTWARE: texts["Source"],
    }
    webp = saved(picture(), "WEBP", exif=exif(tags, b"ASCII\0\0\0" + texts["Comment"].encode()))
    assert read_origin(webp).prompted == FROM_NOVELAI


def test_fooocus_in_both_schemes_and_in_jpeg() -> None:
    values = {
        "prompt": PROMPT,
        "negative_prompt": NEGATIVE,
        "base_model": "juggernaut",
        "seed": "12",
        "sampler": "dpmpp_2m_sde_gpu",
        "loras": [["heron", 0.5, "abc"]],
        "version": "Fooocus v2.5.5",
    }
    expected = Prompted("fooocus", (PROMPT,), (NEGATIVE,), "juggernaut", "12", "dpmpp_2m_sde_gpu", (Lora("heron", 0.5),))
    assert read_origin(png({"parameters": json.dumps(values), "fooocus_scheme": "fooocus"})).prompted == expected
    tags: dict[int, str | bytes] = {SOFTWARE: "Fooocus v2.5.5"}
    note = b"fooocus"
    jpeg = saved(picture(), "JPEG", exif=exif(tags, unicode_comment(json.dumps(values)), note))
    assert read_origin(jpeg).prompted == expected
    as_others = read_origin(png({"parameters": A1111, "fooocus_scheme": "a1111"})).prompted
    assert as_others is not None
    assert (as_others.generator, as_others.positive) == ("fooocus", FROM_A1111.positive)


def test_swarmui() -> None:
    inside = {
        "prompt": PROMPT,
        "negativeprompt": NEGATIVE,
        "model": "birds",
        "seed": 77,
        "loras": ["heron"],
        "loraweights": ["0.4"],
    }
    text = json.dumps({"sui_image_params": inside, "sui_extra_data": {"date": "2026-01-01"}})
    expected = Prompted("swarmui", (PROMPT,), (NEGATIVE,), "birds", "77", "", (Lora("heron", 0.4),))
    assert read_origin(png({"parameters": text})).prompted == expected
    assert read_origin(saved(picture(), "JPEG", exif=comment(text))).prompted == expected


def test_easy_diffusion_in_all_its_places(tmp_path: Path) -> None:
    values = {
        "prompt": PROMPT,
        "negative_prompt": NEGATIVE,
        "seed": "31",
        "use_stable_diffusion_model": "/models/stable-diffusion/birds.safetensors",
        "sampler_name": "euler_a",
        "use_lora_model": "heron",
        "lora_alpha": "0.6",
    }
    expected = Prompted("easy-diffusion", (PROMPT,), (NEGATIVE,), "birds.safetensors", "31", "euler_a", (Lora("heron", 0.6),))
    assert read_origin(png(values)).prompted == expected
    assert read_origin(saved(picture(), "JPEG", exif=comment(json.dumps(values)))).prompted == expected
    path = tmp_path / "out.jpeg"
    path.write_bytes(saved(picture(), "JPEG"))
    lines = f"Prompt: {PROMPT}\nSeed: 31\nNegative Prompt: {NEGATIVE}\nStable Diffusion model: C:\\models\\birds.safetensors\n"
    path.with_suffix(".txt").write_text(f"{lines}Sampler: euler_a\n", encoding="utf-8")
    beside = read_origin(path.read_bytes(), sidecars=TextsBeside().of(path)).prompted
    assert beside == Prompted("easy-diffusion", (PROMPT,), (NEGATIVE,), "birds.safetensors", "31", "euler_a")


def test_draw_things() -> None:
    values = {"c": PROMPT, "uc": NEGATIVE, "seed": 8, "sampler": "Euler a", "model": "birds.ckpt", "steps": 20,
              "lora": [{"model": "heron.ckpt", "weight": 0.9}]}  # fmt: skip
    text = json.dumps(values, ensure_ascii=False)
    inside = f"<exif:UserComment><rdf:Alt><rdf:li xml:lang='x-default'>{text}</rdf:li></rdf:Alt></exif:UserComment>"
    expected = Prompted("draw-things", (PROMPT,), (NEGATIVE,), "birds.ckpt", "8", "Euler a", (Lora("heron.ckpt", 0.9),))
    assert read_origin(saved(picture(), "JPEG", xmp=xmp(inside))).prompted == expected
    assert read_origin(png({"XML:com.adobe.xmp": xmp(inside).decode()}, how="iTXt")).prompted == expected


def test_midjourney_in_png_exif_and_iptc() -> None:
    job = "Job ID: 0f7a3b5c-1234-4abc-9def-0123456789ab"
    options = "--ar 3:2 --no fog, rain --sref https://cdn.example.org/heron.png --seed 99 --v 6.1"
    text = f"https://s.mj.run/AbC123 {PROMPT} {options} {job}"
    expected = Prompted(
        "midjourney",
        (PROMPT,),
        ("fog, rain",),
        "v 6.1",
        "99",
        references=("https://s.mj.run/AbC123", "https://cdn.example.org/heron.png"),
    )
    assert read_origin(png({"Description": text, "Author": "someone"})).prompted == expected
    assert read_origin(saved(picture(), "JPEG", exif=exif({DESCRIPTION: text.encode()}))).prompted == expected
    assert read_origin(with_segment(saved(picture(), "JPEG"), iptc({120: text}))).prompted == expected


SOURCE = "http://cv.iptc.org/newscodes/digitalsourcetype/"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("trainedAlgorithmicMedia", DeclaredAi.YES),
        ("compositeWithTrainedAlgorithmicMedia", DeclaredAi.EDITED),
        ("digitalCreation", DeclaredAi.NO),
        ("humanEdits", DeclaredAi.NO),
        ("algorithmicMedia", DeclaredAi.UNKNOWN),
        ("somethingNew", DeclaredAi.UNKNOWN),
    ],
)
@pytest.mark.parametrize("file_format", ["JPEG", "WEBP", "AVIF"])
def test_iptc_digital_source_types(code: str, said: DeclaredAi, file_format: str) -> None:
    packet = xmp(attributes=f'Iptc4xmpExt:DigitalSourceType="{SOURCE}{code}"')
    origin = read_origin(saved(picture(), file_format, xmp=packet))
    assert origin.declared_ai is said
    assert origin.declared_by == (() if said is DeclaredAi.UNKNOWN else ("xmp:Iptc4xmpExt:DigitalSourceType",))


def test_the_fields_on_ai_systems_and_googles_credit() -> None:
    system = xmp("<Iptc4xmpExt:AISystemUsed>Heron Maker</Iptc4xmpExt:AISystemUsed>")
    origin = read_origin(saved(picture(), "JPEG", xmp=system))
    assert (origin.declared_ai, origin.declared_by) == (DeclaredAi.YES, ("xmp:Iptc4xmpExt:AISystemUsed",))
    credit = read_origin(saved(picture(), "JPEG", xmp=xmp(attributes='photoshop:Credit="Made with Google AI"')))
    assert credit.prompted == Prompted("gemini")
    assert credit.declared_ai is DeclaredAi.YES
    classic = read_origin(with_segment(saved(picture(), "JPEG"), iptc({110: "Made with Google AI"})))
    assert (classic.prompted, classic.declared_by) == (Prompted("gemini"), ("iptc:Credit",))


@pytest.mark.parametrize("file_format", ["PNG", "JPEG", "WEBP"])
def test_a_picture_that_is_saved_again_says_nothing(file_format: str) -> None:
    with Image.open(io.BytesIO(png({"parameters": A1111}))) as opened:
        again = saved(opened.convert("RGB"), file_format)
    assert read_origin(again) == Origin()


def test_what_is_no_picture_says_nothing() -> None:
    for data in (
        b"",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8",
        b"RIFF\0\0\0\0WEBP",
        b"GIF89a",
        b"II*\0",
        b"\0\0\0\x18ftypavif",
        b"words",
    ):
        assert read_origin(data) == Origin()
