"""Whatever strangers write into a file, reading it ends, takes little, and says what was cut."""

from __future__ import annotations

import json
import time
import tracemalloc
import zlib
from pathlib import Path

import pytest

from provcheck.app.origin_texts import lines_of
from provcheck.app.origins import FileOrigin, as_record
from provcheck.core.imaging.door import FileBytes
from provcheck.core.index.codec import from_json, to_json
from provcheck.core.origin.limits import MOST_FIELDS, MOST_NAMED, MOST_OF_A_FILE, MOST_TEXT
from provcheck.core.origin.names import asked_for
from provcheck.core.origin.records import Origin
from provcheck.core.scan import origins as reading
from provcheck.core.scan.origins import origin_of_picture
from tests.origin_files import exif, picture, png, read_origin, saved, unicode_comment, xmp

DEEP = "[" * 200_000
MUCH = "a heron, " * 1_200_000
A1111_END = "\nSteps: 20, Sampler: Euler, CFG scale: 7, Seed: 1"
CHAIN = {str(n): {"class_type": "Reroute", "inputs": {"": [str(n + 1), 0]}} for n in range(19_000)}
SAMPLED = {"k": {"class_type": "KSampler", "inputs": {"positive": ["0", 0]}}}
GRAPH_OF_MANY = json.dumps({str(n): {"class_type": "A", "inputs": {"text": [str(n + 1), 0], "x": "y"}} for n in range(15_000)})


@pytest.mark.parametrize(
    "texts",
    [
        {"parameters": MUCH + A1111_END},
        {"parameters": A1111_END * 100_000},
        {"parameters": "Negative prompt:" * 200_000 + A1111_END},
        {"prompt": DEEP},
        {"workflow": '{"nodes":' + DEEP},
        {"prompt": GRAPH_OF_MANY},
        {"invokeai_metadata": '{"positive_prompt": {"a": [1]}, "loras": [1, null, {"model": 3}], "model": [], "seed": []}'},
        {"Comment": '{"v4_prompt": 3, "signed_hash": [], "prompt": null}', "Software": "NovelAI"},
        {"Description": "--no " * 200_000 + "Job ID: 0f7a3b5c-1234-4abc-9def-0123456789ab"},
        {"parameters": '{"sui_image_params": []}'},
        {"parameters": '{"sui_image_params": {"loras": {"a": 1}, "loraweights": "x", "prompt": 3}}'},
        {"Dream": '"' + "\\" * 100_000},
        {"Description": " " * 400_000 + "x"},
        {"Description": "--a " * 100_000 + "Job ID: 0f7a3b5c-1234-4abc-9def-0123456789ab"},
        {"parameters": "Steps: 1, Sampler: a, " + "a" * 400_000},
        {"parameters": "Steps: 1, Sampler: a, " + 'a: "' * 100_000},
        {"parameters": "\n" * 400_000 + "Steps"},
        {"parameters": "<lora:" * 100_000 + A1111_END},
        {"parameters": "x <lora:a:nan> <lora:b:1e999> <lora:c:inf>" + A1111_END + "9" * 5000},
        {
            "invokeai_metadata": '{"seed": '
            + "9" * 4000
            + ', "loras": [{"model": {"name": "a"}, "weight": 1'
            + "0" * 400
            + "}]}"
        },
        {"invokeai_metadata": '{"positive_prompt": "half \\ud800 of a character", "seed": 1e999}'},
        {"workflow": '{"nodes":[{"id":1,"type":"x"}],"links":[[[1],1,0,2,0,"A"]]}'},
        {"parameters": "__import__('os').system('touch /tmp/never')", "fooocus_scheme": "fooocus"},
        {"parameters": f"x{A1111_END}, Civitai resources: {DEEP}"},
        {"parameters": f"x{A1111_END}, " + "Hashes: [1, " * 20_000},
        {"parameters": f'x{A1111_END}, Hires prompt: "' + "\\" * 190_000},
        {"invokeai_metadata": '{"positive_prompt": "x", "ref_images": ' + "[" * 900 + "]" * 900 + "}"},
        {"invokeai_metadata": '{"positive_prompt": "x", "seed": NaN, "loras": [{"model": {"name": "a"}, "weight": Infinity}]}'},
        {"prompt": json.dumps(CHAIN | SAMPLED)},
    ],
    ids=range(29),
)
def test_hostile_texts_do_no_harm(texts: dict[str, str]) -> None:
    """Nor does what was read of them where it is kept, written as data, or printed."""
    found = origin_of_picture(FileBytes(Path("a.png"), png(texts), "0" * 64), None)
    assert found.is_read
    assert len(found.raw) == len(texts)
    assert from_json(Origin, to_json(found)) == found
    json.dumps(as_record(FileOrigin(Path("a.png"), found)), allow_nan=False)
    "\n".join(lines_of(FileOrigin(Path("a.png"), found))).encode()


MANY = {
    "swarmui": ("parameters", '{"sui_image_params": {"prompt": "x", "loras": [%s]}}', '"lora %d"'),
    "invokeai": ("invokeai_metadata", '{"positive_prompt": "x", "ref_images": [%s]}', '{"image_name": "%d.png"}'),
}  # fmt: skip


@pytest.mark.parametrize("generator", MANY)
def test_very_many_names_are_told_up_to_a_limit_and_looked_through_soon(generator: str) -> None:
    keyword, whole, part = MANY[generator]
    text = whole % ", ".join(part % number for number in range(15_000))
    start = time.process_time()
    origin = read_origin(png({keyword: text}))
    assert origin.prompted is not None
    assert origin.prompted.generator == generator
    assert len(origin.prompted.loras) + len(origin.prompted.references) == MOST_NAMED
    assert asked_for(origin, ["Mira Tammsaar"]) == ()
    assert time.process_time() - start < 5


def test_a_long_prompt_is_cut_and_told_so() -> None:
    (field,) = read_origin(png({"parameters": MUCH})).raw
    assert (len(field.text), field.whole) == (MOST_TEXT, False)


@pytest.mark.parametrize("how", ["zTXt", "iTXt, compressed"])
def test_a_bomb_of_compressed_text_is_not_blown_up(how: str) -> None:
    data = png({"parameters": " heron" * 30_000_000}, how=how)
    tracemalloc.start()
    (field,) = read_origin(data).raw
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert not field.whole
    assert most < 60_000_000


def test_damaged_compressed_text_says_nothing() -> None:
    data = png({"parameters": "x" * 1000}, how="zTXt")
    assert read_origin(data.replace(zlib.compress(b"x" * 1000), b"damaged" * 2)).raw == ()


def test_texts_that_are_no_unicode_are_read_as_far_as_they_can_be() -> None:
    broken = b"a heron \xff\xfe\xfd" + A1111_END.encode()
    for comment in (b"UNICODE\0" + broken, b"ASCII\0\0\0" + broken, b"JIS\0\0\0\0\0" + broken, broken):
        assert read_origin(saved(picture(), "JPEG", exif=exif({}, comment))).raw != ()


def test_xml_that_declares_entities_is_not_read() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + xmp("<dc:title>&b;</dc:title>")
    for packet in (bomb, xmp("<dc:title>&undeclared;</dc:title>"), b"<x:xmpmeta", xmp("<dc:a>" * 5000)):
        assert read_origin(saved(picture(), "WEBP", xmp=packet)).raw == ()


def test_no_more_fields_than_the_limit() -> None:
    assert len(read_origin(png({f"key{number}": f"text {number}" for number in range(600)})).raw) == MOST_FIELDS


@pytest.mark.parametrize("cut", range(8, 400, 7))
def test_files_that_are_cut_off_anywhere_are_read_up_to_there(cut: int) -> None:
    for data in (
        png({"parameters": "a heron" + A1111_END}),
        saved(picture(8), "JPEG", exif=exif({0x0131: "x"}, unicode_comment("a heron")), comment=b"c"),
        saved(picture(8), "WEBP", exif=exif({0x0131: "x"}, unicode_comment("a heron")), xmp=xmp()),
        saved(picture(8), "AVIF", exif=exif({0x0131: "x"}, unicode_comment("a heron")), xmp=xmp()),
        saved(picture(8), "GIF", comment=b"a heron"),
        saved(picture(8), "TIFF", exif=exif({0x0131: "x"})),
    ):
        read_origin(data[:cut])


def test_a_fault_of_the_program_is_told_and_takes_nothing_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_values: object) -> Origin:
        raise ZeroDivisionError

    monkeypatch.setattr(reading, "read_origin", fail)
    found = origin_of_picture(FileBytes(Path("a.png"), png({}), "0" * 64), None)
    assert found == Origin(is_read=False)
    assert "fault of this program" in lines_of(FileOrigin(Path("a.png"), found))[0]


def test_an_item_that_repeats_the_file_takes_no_memory() -> None:
    """Places of an AVIF item: a thousand times the whole file."""
    data = bytearray(saved(picture(256), "AVIF", exif=exif({0x0131: "x"}, unicode_comment("a heron"))))
    box = data.index(b"iloc") - 4
    size = int.from_bytes(data[box : box + 4], "big")
    infe = data.index(b"Exif") - 8
    item = int.from_bytes(data[infe : infe + 2], "big")
    parts = (b"\0\0\0\0" + len(data).to_bytes(4, "big")) * 1000
    places = b"\0\0\0\0\x44\x00\0\1" + item.to_bytes(2, "big") + b"\0\0" + (1000).to_bytes(2, "big") + parts
    made = (len(places) + 8).to_bytes(4, "big") + b"iloc" + places
    grown = len(made) - size
    meta = data.index(b"meta") - 4
    data[box : box + size] = made
    data[meta : meta + 4] = (int.from_bytes(data[meta : meta + 4], "big") + grown).to_bytes(4, "big")
    tracemalloc.start()
    assert read_origin(bytes(data)).raw == ()
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 20 * len(data)


def boxed(kind: bytes, content: bytes) -> bytes:
    return (8 + len(content)).to_bytes(4) + kind + content


def avif_of_items(count: int, parts: bytes, note: bytes) -> bytes:
    """An AVIF with a note that each of its items of EXIF names as its own; `parts` are those of an item before its offset."""
    numbers = [number.to_bytes(2) for number in range(1, count + 1)]
    kinds = b"".join(boxed(b"infe", b"\2\0\0\0" + number + b"\0\0Exif\0") for number in numbers)
    kinds = boxed(b"iinf", bytes(4) + count.to_bytes(2) + kinds)
    start = boxed(b"ftyp", b"avif\0\0\0\0avifmif1")

    def places(offset: int) -> bytes:
        one = parts or b"\0\1" + offset.to_bytes(4) + len(note).to_bytes(4)
        head = bytes(4) + (b"\0\0" if parts else b"\x44\0") + count.to_bytes(2)
        return boxed(b"iloc", head + b"".join(number + b"\0\0" + one for number in numbers))

    offset = len(start) + 12 + len(kinds) + len(places(0)) + 8
    return start + boxed(b"meta", bytes(4) + kinds + places(offset)) + boxed(b"mdat", note)


def test_items_that_all_are_the_same_part_of_the_file_take_no_memory() -> None:
    note = bytes(4) + exif({0x0131: "x"}, unicode_comment("a heron")).tobytes() + bytes(500_000)
    data = avif_of_items(1, b"", note)
    assert [field.place for field in read_origin(data).raw] != []
    for made in (avif_of_items(2000, b"", note), avif_of_items(4000, b"\xff\xff", b"")):
        tracemalloc.start()
        read_origin(made)
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert most < 20_000_000


def test_fields_of_a_tiff_that_all_are_the_file_take_no_memory() -> None:
    fields = b"".join(
        tag.to_bytes(2, "little") + b"\7\0" + (500_000).to_bytes(4, "little") + bytes(4) for tag in range(1000, 1400)
    )
    data = b"II*\0\x08\0\0\0" + (400).to_bytes(2, "little") + fields + bytes(500_000)
    tracemalloc.start()
    assert read_origin(data).raw == ()
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 20 * len(data)


def test_all_texts_of_a_file_have_a_limit_together() -> None:
    texts = {f"key{number}": f"{number}" + "heron" * 800_000 for number in range(12)}
    found = read_origin(png(texts, how="zTXt")).raw
    assert sum(len(field.text) for field in found) < MOST_OF_A_FILE + MOST_TEXT + 1
