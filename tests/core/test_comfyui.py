"""The right prompt is found in ComfyUI's graphs, whatever nodes people put between the words and the picture."""

from __future__ import annotations

import json
from typing import Any

import pytest

from provcheck.core.origin.records import Lora, Prompted
from tests.origin_files import exif, picture, png, read_origin, saved

GOOD, BAD = "a heron at dusk, watercolour", "blurry, watermark"
Nodes = dict[str, tuple[str, dict[str, Any]]]

LOADER: Nodes = {"4": ("CheckpointLoaderSimple", {"ckpt_name": "birds.safetensors"})}
EMPTY: Nodes = {"5": ("EmptyLatentImage", {"width": 512, "height": 512, "batch_size": 1})}
BEHIND = {"sampler_name": "euler", "model": ["4", 0], "positive": ["6", 0], "negative": ["7", 0], "seed": 42}
ANSWERED = {"seed": 42, "model": "birds.safetensors", "sampler_name": "euler"}
STEPS = {"noise": ["30", 0], "guider": ["31", 0], "sampler": ["32", 0], "latent_image": ["5", 0]}
ENDS: Nodes = {
    "8": ("VAEDecode", {"samples": ["3", 0], "vae": ["4", 2]}),
    "9": ("SaveImage", {"filename_prefix": "heron", "images": ["8", 0]}),
}


def encode(text: object, kind: str = "CLIPTextEncode") -> tuple[str, dict[str, Any]]:
    return kind, {"text": text, "clip": ["4", 1]}


def sampler(positive: object = ("6", 0), negative: object = ("7", 0), **others: Any) -> Nodes:
    inputs = {
        "seed": 42,
        "sampler_name": "euler",
        "model": ["4", 0],
        "positive": list(positive) if isinstance(positive, tuple) else positive,
        "negative": list(negative) if isinstance(negative, tuple) else negative,
        "latent_image": ["5", 0],
    }
    return {"3": ("KSampler", inputs | others)}


USUAL: Nodes = {**LOADER, **EMPTY, **ENDS, **sampler(), "6": encode(GOOD), "7": encode(BAD)}


def graph(nodes: Nodes) -> dict[str, Any]:
    return {name: {"class_type": kind, "inputs": inputs} for name, (kind, inputs) in nodes.items()}


SHAPES: dict[str, Nodes] = {
    "the usual one": USUAL,
    "named the other way round": {**USUAL, **sampler(("7", 0), ("6", 0)), "6": encode(BAD), "7": encode(GOOD)},
    "two texts of SDXL": {
        **USUAL,
        "6": ("CLIPTextEncodeSDXL", {"width": 1024, "text_g": GOOD, "text_l": GOOD, "clip": ["4", 1]}),
    },
    "two texts of Flux and a zeroed negative": {
        **USUAL,
        "6": ("CLIPTextEncodeFlux", {"clip_l": GOOD, "t5xxl": GOOD, "guidance": 3.5, "clip": ["4", 1]}),
        "7": ("ConditioningZeroOut", {"conditioning": ["6", 0]}),
    },
    "a guider": {
        **USUAL,
        "3": ("SamplerCustomAdvanced", STEPS),
        "30": ("RandomNoise", {"noise_seed": 42}),
        "31": ("BasicGuider", {"model": ["4", 0], "conditioning": ["33", 0]}),
        "32": ("KSamplerSelect", {"sampler_name": "euler"}),
        "33": ("FluxGuidance", {"guidance": 3.5, "conditioning": ["6", 0]}),
    },
    "a guider with a negative": {
        **USUAL,
        "3": ("SamplerCustomAdvanced", STEPS),
        "30": ("RandomNoise", {"noise_seed": 42}),
        "31": ("CFGGuider", {"model": ["4", 0], "positive": ["6", 0], "negative": ["7", 0], "cfg": 4}),
        "32": ("KSamplerSelect", {"sampler_name": "euler"}),
    },
    "ControlNet on both": {
        **USUAL,
        **sampler(("20", 0), ("20", 1)),
        "20": ("ControlNetApplyAdvanced", {"positive": ["6", 0], "negative": ["7", 0], "image": ["21", 0], "strength": 1}),
        "21": ("LoadImage", {"image": "heron-dusk.png"}),
    },
    "two ControlNets": {
        **USUAL,
        **sampler(("23", 0), ("23", 1)),
        "20": ("ControlNetApplyAdvanced", {"positive": ["6", 0], "negative": ["7", 0], "strength": 1}),
        "23": ("ControlNetApplyAdvanced", {"positive": ["20", 0], "negative": ["20", 1], "strength": 1}),
    },
    "ControlNet on one": {
        **USUAL,
        **sampler(("20", 0)),
        "20": ("ControlNetApply", {"conditioning": ["6", 0], "control_net": ["22", 0], "image": ["21", 0]}),
        "21": ("LoadImage", {"image": "pose.png"}),
        "22": ("ControlNetLoader", {"control_net_name": "pose.pth"}),
    },
    "inpainting": {
        **USUAL,
        **sampler(("20", 0), ("20", 1), latent_image=["20", 2]),
        "20": ("InpaintModelConditioning", {"positive": ["6", 0], "negative": ["7", 0], "pixels": ["21", 0]}),
        "21": ("LoadImage", {"image": "heron-dusk.png"}),
    },
    "a text from a primitive": {**USUAL, "6": encode(["20", 0]), "20": ("PrimitiveStringMultiline", {"value": GOOD})},
    "texts joined": {
        **USUAL,
        "6": encode(["20", 0]),
        "20": ("StringConcatenate", {"string_a": "a heron at dusk", "string_b": ["21", 0], "delimiter": ", "}),
        "21": ("Text Multiline", {"text": "watercolour"}),
    },
    "a wildcard that was filled in": {
        **USUAL,
        "6": ("ImpactWildcardEncode", {"wildcard_text": "a {heron|stork}", "populated_text": GOOD, "model": ["4", 0]}),
    },
    "a switch": {
        **USUAL,
        "6": encode(["20", 0]),
        "20": ("ComfySwitchNode", {"switch": False, "on_true": ["21", 0], "on_false": ["22", 0]}),
        "21": ("Text Multiline", {"text": "not this"}),
        "22": ("Text Multiline", {"text": GOOD}),
    },
    "a numbered switch": {
        **USUAL,
        "6": encode(["20", 0]),
        "20": ("ImpactSwitch", {"select": 2, "input1": ["21", 0], "input2": ["22", 0]}),
        "21": ("Text Multiline", {"text": "not this"}),
        "22": ("Text Multiline", {"text": GOOD}),
    },
    "reroutes": {**USUAL, **sampler(("20", 0)), "20": ("Reroute", {"": ["21", 0]}), "21": ("Reroute", {"": ["6", 0]})},
    "a text that is shown on its way": {
        **USUAL,
        "6": encode(["20", 0]),
        "20": ("ShowText|pysssss", {"text": ["21", 0]}),
        "21": ("CR Prompt Text", {"prompt": GOOD}),
    },
    "a loader that takes texts": {
        "3": ("KSampler (Efficient)", BEHIND | {"positive": ["4", 1], "negative": ["4", 2], "latent_image": ["4", 3]}),
        "4": ("Efficient Loader", {"ckpt_name": "birds.safetensors", "positive": GOOD, "negative": BAD}),
        "9": ("SaveImage", {"images": ["3", 5]}),
    },
    "a service that takes a prompt": {
        "1": ("FluxNode", {**ANSWERED, "prompt": GOOD, "negative_prompt": BAD}),
        "9": ("SaveImage", {"images": ["1", 0]}),
    },
    "an upscale with words of its own is after it": {
        **USUAL,
        "9": ("SaveImage", {"images": ["40", 0]}),
        "40": ("UltimateSDUpscale", BEHIND | {"image": ["8", 0]}),
    },
    "two passes": {
        **USUAL,
        "8": ("VAEDecode", {"samples": ["41", 0], "vae": ["4", 2]}),
        "41": ("KSampler", BEHIND | {"latent_image": ["3", 0]}),
    },
    "an edit of a picture": {
        **USUAL,
        "6": ("TextEncodeQwenImageEditPlus", {"prompt": GOOD, "clip": ["4", 1], "vae": ["4", 2], "image1": ["21", 0]}),
        "21": ("LoadImage", {"image": "heron-dusk.png"}),
    },
    "conditions put together": {
        **USUAL,
        **sampler(("20", 0)),
        "6": encode("a heron at dusk, watercolour"),
        "20": ("ConditioningConcat", {"conditioning_to": ["6", 0], "conditioning_from": ["6", 0]}),
    },
    "other words that reach no picture": {**USUAL, "50": encode("not this"), "51": ("Note", {"text": "nor this"})},
}  # fmt: skip


def prompted(nodes: Nodes) -> Prompted:
    found = read_origin(png({"prompt": json.dumps(graph(nodes))})).prompted
    assert found is not None
    return found


@pytest.mark.parametrize("shape", SHAPES)
def test_the_prompt_that_reaches_the_sampler_is_found(shape: str) -> None:
    found = prompted(SHAPES[shape])
    assert found.positive == (GOOD,)
    assert found.negative in {(BAD,), ()}
    assert (found.negative == ()) == (shape in {"two texts of Flux and a zeroed negative", "a guider"})
    assert (found.generator, found.model, found.seed, found.sampler) == ("comfyui", "birds.safetensors", "42", "euler")


@pytest.mark.parametrize("shape", ["ControlNet on both", "inpainting", "an edit of a picture"])
def test_pictures_that_guided_it_are_named(shape: str) -> None:
    assert prompted(SHAPES[shape]).references == ("heron-dusk.png",)


def test_loras_of_several_nodes() -> None:
    nodes = {
        **USUAL,
        **sampler(model=["20", 0]),
        "20": ("LoraLoader", {"lora_name": "heron.safetensors", "strength_model": 0.8, "model": ["21", 0]}),
        "21": ("Power Lora Loader (rgthree)", {
            "lora_1": {"on": True, "lora": "dusk.safetensors", "strength": 0.5},
            "lora_2": {"on": False, "lora": "off.safetensors", "strength": 1},
            "model": ["4", 0],
        }),
    }  # fmt: skip
    assert prompted(nodes).loras == (Lora("heron.safetensors", 0.8), Lora("dusk.safetensors", 0.5))


def test_the_graph_stands_in_webp_and_jpeg_too() -> None:
    values = json.dumps(graph(USUAL))
    for file_format in ("WEBP", "JPEG"):
        data = saved(picture(), file_format, exif=exif({0x0110: f"prompt:{values}", 0x010F: 'workflow:{"nodes": []}'}))
        found = read_origin(data).prompted
        assert found is not None
        assert found.positive == (GOOD,)


def drawn(node: str, kind: str, inputs: list[dict[str, Any]], widgets: list[Any], **others: Any) -> dict[str, Any]:
    return {"id": int(node), "type": kind, "mode": 0, "inputs": inputs, "widgets_values": widgets, **others}


def goes_in(name: str, link: int | None, **others: Any) -> dict[str, Any]:
    return {"name": name, "link": link, **others}


WORKFLOW: dict[str, Any] = {
    "nodes": [
        drawn("6", "CLIPTextEncode", [goes_in("clip", 5)], [GOOD]),
        drawn("7", "CLIPTextEncode", [goes_in("clip", 6)], [BAD]),
        drawn("4", "CheckpointLoaderSimple", [], ["birds.safetensors"]),
        drawn("3", "KSampler", [goes_in("model", 1), goes_in("positive", 2), goes_in("negative", 3)],
              [42, "randomize", 20, 7, "euler", "normal", 1]),
        drawn("9", "SaveImage", [goes_in("images", 4)], ["heron"]),
        drawn("99", "MarkdownNote", [], ["a prompt that is none"]),
    ],
    "links": [[1, 4, 0, 3, 0, "MODEL"], [2, 6, 0, 3, 1, "CONDITIONING"], [3, 7, 0, 3, 2, "CONDITIONING"],
              [4, 3, 0, 9, 0, "IMAGE"], [5, 4, 1, 6, 0, "CLIP"], [6, 4, 1, 7, 0, "CLIP"]],
}  # fmt: skip


def of_workflow(values: dict[str, Any]) -> Prompted:
    found = read_origin(png({"workflow": json.dumps(values)})).prompted
    assert found is not None
    return found


def test_a_drawn_graph_is_followed_where_the_one_that_was_run_is_missing() -> None:
    found = of_workflow(WORKFLOW)
    assert (found.positive, found.negative) == ((GOOD,), (BAD,))
    assert (found.model, found.seed, found.sampler) == ("birds.safetensors", "42", "euler")


@pytest.mark.parametrize(("mode", "expected"), [(2, ()), (4, ())])
def test_what_is_muted_or_stepped_over_says_nothing(mode: int, expected: tuple[str, ...]) -> None:
    nodes = [{**node, "mode": mode} if node["id"] == 6 else node for node in WORKFLOW["nodes"]]
    assert of_workflow({**WORKFLOW, "nodes": nodes}).positive == expected


def subgraph(outer_inputs: list[dict[str, Any]], widgets: list[Any], inner_text: str, **others: Any) -> dict[str, Any]:
    """The same graph with encoder and sampler in a subgraph whose first input is the text."""
    inside = {
        "id": "0b1c",
        "inputs": [{"name": "text", "type": "STRING"}],
        "outputs": [{"name": "IMAGE", "type": "IMAGE"}],
        "nodes": [
            drawn("6", "CLIPTextEncode", [goes_in("text", 1, widget={"name": "text"})], [inner_text]),
            drawn("3", "KSampler", [goes_in("positive", 2)], [42, "fixed", 20, 7, "euler", "normal", 1]),
        ],
        "links": [
            {"id": 1, "origin_id": -10, "origin_slot": 0, "target_id": 6, "target_slot": 0, "type": "STRING"},
            {"id": 2, "origin_id": 6, "origin_slot": 0, "target_id": 3, "target_slot": 0, "type": "CONDITIONING"},
            {"id": 3, "origin_id": 3, "origin_slot": 0, "target_id": -20, "target_slot": 0, "type": "IMAGE"},
        ],
    }
    return {
        "nodes": [
            drawn("1", "0b1c", outer_inputs, widgets, outputs=[{"name": "IMAGE"}], **others),
            drawn("2", "PrimitiveStringMultiline", [], [GOOD]),
            drawn("9", "SaveImage", [goes_in("images", 1)], ["heron"]),
        ],
        "links": [[1, 1, 0, 9, 0, "IMAGE"], [2, 2, 0, 1, 0, "STRING"]],
        "definitions": {"subgraphs": [inside]},
    }


@pytest.mark.parametrize(
    "values",
    [
        subgraph([goes_in("text", 2)], [], "an old one"),
        subgraph([goes_in("text", None, widget={"name": "text"})], [GOOD], "an old one"),
        subgraph([], [GOOD], "an old one", properties={"proxyWidgets": [["6", "text"]]}),
        subgraph([], [], GOOD),
    ],
    ids=["linked", "widget", "proxy", "inside"],
)
def test_a_text_reaches_into_a_subgraph(values: dict[str, Any]) -> None:
    assert of_workflow(values).positive == (GOOD,)


def test_set_and_get_nodes_are_followed() -> None:
    nodes = [
        *(node for node in WORKFLOW["nodes"] if node["id"] != 3),
        drawn("10", "SetNode", [goes_in("CONDITIONING", 2)], ["good"]),
        drawn("11", "GetNode", [], ["good"]),
        drawn("3", "KSampler", [goes_in("positive", 7), goes_in("negative", 3)], [42, "fixed", 20, 7, "euler", "normal", 1]),
    ]
    links = [*WORKFLOW["links"], [7, 11, 0, 3, 1, "CONDITIONING"]]
    assert of_workflow({"nodes": nodes, "links": links}).positive == (GOOD,)


def test_a_graph_that_cannot_be_followed_is_told_as_it_stands() -> None:
    text = json.dumps(graph({"1": ("Some Sampler", {"blob": [1, 2, 3], "model": ["4", 0]})}))
    origin = read_origin(png({"prompt": text}))
    assert origin.prompted == Prompted("comfyui")
    assert [(field.place, field.text) for field in origin.raw] == [("png:prompt", text)]


def test_a_graph_that_runs_in_circles_ends() -> None:
    nodes: Nodes = {**USUAL, "6": encode(["20", 0]), "20": ("A", {"text": ["21", 0]}), "21": ("B", {"text": ["20", 0]})}
    assert prompted(nodes).positive == ()
