"""Of ComfyUI's graphs only what is certain is told: no negative prompt as a prompt, no picture as generated that was loaded."""

from __future__ import annotations

import json
from typing import Any

import pytest

from provcheck.core.origin.generators import comfyui
from provcheck.core.origin.records import Lora, Prompted, RawField
from tests.core.test_comfyui import (
    BAD,
    GOOD,
    USUAL,
    WORKFLOW,
    Nodes,
    drawn,
    encode,
    goes_in,
    graph,
    sampler,
)

LONG_BAD = "ugly, by Mira Tammsaar, bad hands"
UPSCALED: Nodes = {
    "40": ("UpscaleModelLoader", {"model_name": "4x.pth"}),
    "41": ("ImageUpscaleWithModel", {"upscale_model": ["40", 0], "image": ["42", 0]}),
    "42": ("LoadImage", {"image": "my drawing.png"}),
    "9": ("SaveImage", {"images": ["41", 0]}),
}


def read(values: Any, place: str = "png:prompt") -> Prompted | None:
    return comfyui.read([RawField(place, json.dumps(values))])


def told(nodes: Nodes) -> Prompted:
    found = read(graph(nodes))
    assert found is not None
    return found


def told_of_drawing(nodes: list[dict[str, Any]], links: list[list[Any]], **others: Any) -> Prompted:
    found = read({"nodes": nodes, "links": links, **others}, "png:workflow")
    assert found is not None
    return found


BOTH = {"positive": ["6", 0], "negative": ["7", 0]}
SWITCHED: Nodes = {
    "6": encode(["20", 0]),
    "21": ("Text Multiline", {"text": GOOD}),
    "22": ("Text Multiline", {"text": LONG_BAD}),
}
POLAR: dict[str, Nodes] = {
    "a context": {**sampler(("20", 4), ("20", 5)), "20": ("Context (rgthree)", {"model": ["4", 0], **BOTH})},
    "a switch of contexts": {
        **sampler(("21", 4), ("21", 5)),
        "20": ("Context (rgthree)", {"model": ["4", 0], **BOTH}),
        "21": ("Context Switch (rgthree)", {"ctx_01": ["20", 0]}),
    },
    "a node with a model before": {**sampler(("20", 1), ("20", 2)), "20": ("ApplyInstantID", {"model": ["4", 0], **BOTH})},
    "a loader with linked texts": {
        **sampler(("20", 1), ("20", 2)),
        "20": ("Efficient Loader", {"positive": ["21", 0], "negative": ["22", 0]}),
        "21": ("PrimitiveString", {"value": GOOD}),
        "22": ("PrimitiveString", {"value": BAD}),
    },
    "a pipe": {
        **sampler(("21", 3), ("21", 4)),
        "20": ("ToBasicPipe", {"model": ["4", 0], **BOTH}),
        "21": ("FromBasicPipe", {"basic_pipe": ["20", 0]}),
    },
    "a newer pipe": {
        **sampler(("21", 4), ("21", 5)),
        "20": ("ToBasicPipe", {"model": ["4", 0], **BOTH}),
        "21": ("FromBasicPipe_v2", {"basic_pipe": ["20", 0]}),
    },
    "texts with a style": {
        "6": encode(["20", 0]),
        "7": encode(["20", 1]),
        "20": ("SDXLPromptStyler", {"text_positive": GOOD, "text_negative": BAD, "style": "sai-anime"}),
    },
    "names of one's own": {
        "6": encode(["20", 0]),
        "20": ("Words", {"prompt": GOOD, "negprompt": LONG_BAD, "uc": LONG_BAD, "exclude_text": LONG_BAD}),
    },
    "an area behind a nameless input": {
        **sampler(negative=("21", 0)),
        "20": ("ConditioningSetArea", {"conditioning": ["7", 0]}),
        "21": ("Reroute", {"": ["20", 0]}),
    },
    "an area in a pipe of one's own": {
        **sampler(negative=("22", 1)),
        "20": ("ConditioningSetArea", {"conditioning": ["7", 0]}),
        "21": ("Pack", {"pos_cond": ["6", 0], "neg_cond": ["20", 0]}),
        "22": ("Unpack", {"pipe": ["21", 0]}),
    },
    "conditions the other way round, of a kind that is known": {
        **sampler(("20", 1), ("20", 0)),
        "20": ("ControlNetApplyAdvanced", {"positive": ["7", 0], "negative": ["6", 0]}),
    },
    "a node that only passes on": {
        "8": ("VAEDecode", {"samples": ["20", 0], "vae": ["4", 2]}),
        "20": ("easy cleanGpuUsed", {"anything": ["3", 0]}),
    },
    "texts that are saved beside the picture": {
        "9": ("Image Saver", {"images": ["8", 0], "positive": "by %name%", "negative": "by nobody"}),
    },
    "a numbered switch": {
        **SWITCHED,
        "20": ("CR Text Input Switch", {"Input": 1, "text1": ["21", 0], "text2": ["22", 0]}),
    },
    "the first of several": {
        **SWITCHED,
        "20": ("Any Switch (rgthree)", {"any_02": ["22", 0], "any_01": ["21", 0]}),
    },
    "a switch that is set elsewhere": {
        **SWITCHED,
        "20": ("ComfySwitchNode", {"switch": ["23", 0], "on_true": ["22", 0], "on_false": ["21", 0]}),
        "23": ("PrimitiveBoolean", {"value": False}),
    },
    "a search in the picture": {
        "20": ("GroundingDinoSAMSegment (segment anything)", {"prompt": "signature", "image": ["8", 0]}),
        "21": ("InpaintCrop", {"mask": ["20", 1], "image": ["8", 0]}),
        "9": ("SaveImage", {"images": ["21", 0]}),
    },
    "a larger one of it": {
        **UPSCALED,
        "41": ("ImageUpscaleWithModel", {"upscale_model": ["40", 0], "image": ["8", 0]}),
    },
    "a second condition of two": {
        "3": ("SamplerCustomAdvanced", {"guider": ["20", 0], "noise": ["21", 0], "sampler": ["22", 0]}),
        "20": ("DualCFGGuider", {"model": ["4", 0], "cond1": ["6", 0], "cond2": ["7", 0], "negative": ["7", 0]}),
        "21": ("RandomNoise", {"noise_seed": 42}),
        "22": ("KSamplerSelect", {"sampler_name": "euler"}),
    },
}  # fmt: skip


@pytest.mark.parametrize("shape", POLAR)
def test_what_was_excluded_is_not_told_as_asked_for(shape: str) -> None:
    found = told({**USUAL, **POLAR[shape]})
    assert (found.positive, found.negative) == ((GOOD,), (BAD,))
    assert (found.model, found.seed, found.sampler) == ("birds.safetensors", "42", "euler")


UNCERTAIN: dict[str, Nodes] = {
    "two texts of a node for both": {
        "6": encode(["20", 0]),
        "7": encode(["20", 1]),
        "20": ("Two Texts", {"text_a": GOOD, "text_b": BAD}),
    },
    "a text that is taken apart": {
        "6": encode(["20", 0]),
        "7": encode(["21", 0]),
        "20": ("RegexExtract", {"string": ["22", 0], "regex_pattern": "(.*)--no"}),
        "21": ("RegexExtract", {"string": ["22", 0], "regex_pattern": "--no(.*)"}),
        "22": ("PrimitiveString", {"value": f"{GOOD} --no {LONG_BAD}"}),
    },
    "a bundle of conditions": {**sampler(("20", 0), None), "20": ("Bus Node", {"value_1": ["6", 0], "value_2": ["7", 0]})},
    "a switch that nothing sets": {**SWITCHED, "20": ("Text Switch", {"boolean": ["4", 7], "a": ["21", 0], "b": ["22", 0]})},
    "a program that writes": {"6": encode(["20", 0]), "20": ("OllamaGenerate", {"prompt": "Never mention Mira Tammsaar"})},
    "a program that is instructed": {
        "6": encode(["20", 0]),
        "20": ("Something", {"prompt": "A heron", "system_prompt": ["21", 0]}),
        "21": ("Text Multiline", {"text": "Never mention Mira Tammsaar"}),
    },
}  # fmt: skip


@pytest.mark.parametrize("shape", UNCERTAIN)
def test_a_text_of_which_it_is_unknown_whether_it_was_asked_for_is_not_told(shape: str) -> None:
    assert told({**USUAL, **UNCERTAIN[shape]}).positive == ()


def test_a_service_that_is_instructed_too_is_asked_for_its_prompt() -> None:
    inputs = {"prompt": GOOD, "system_prompt": "You are a painter", "temperature": 1, "seed": 3}
    nodes: Nodes = {"1": ("GeminiNanoBanana2V2", inputs), "9": ("SaveImage", {"images": ["1", 0]})}
    assert told(nodes).positive == (GOOD,)
    assert told({**nodes, "1": ("GeminiNanoBanana2V2", {**inputs, "prompt": ""})}).positive == ()


def test_a_text_that_a_switch_leaves_to_a_rewriting_program_is_told() -> None:
    nodes: Nodes = {
        **USUAL,
        "6": encode(["20", 0]),
        "20": ("ComfySwitchNode", {"switch": True, "on_true": ["21", 0], "on_false": ["22", 0]}),
        "21": ("TextGenerate", {"prompt": ["23", 0]}),
        "22": ("PrimitiveStringMultiline", {"value": GOOD}),
        "23": ("StringConcatenate", {"string_a": "Write a prompt of: ", "string_b": ["22", 0]}),
    }
    assert told(nodes).positive == (GOOD,)


@pytest.mark.parametrize(
    "nodes",
    [
        {**UPSCALED, "9": ("SaveImage", {"images": ["42", 0]})},
        UPSCALED,
        {**UPSCALED, "43": ("WD14Tagger|pysssss", {"image": ["42", 0]}), "44": ("ShowText|pysssss", {"text": ["43", 0]})},
        {**USUAL, **UPSCALED, "45": ("SaveImage", {"images": ["8", 0]})},
        {**UPSCALED, "41": ("Frame Sampler", {"images": ["42", 0], "every": 2})},
    ],
    ids=["as it was", "larger", "described", "beside a generated one", "frames"],
)
def test_a_picture_that_may_only_have_been_loaded_is_not_told_as_generated(nodes: Nodes) -> None:
    assert read(graph(nodes)) is None


@pytest.mark.parametrize(
    "values",
    [
        {"nodes": [{"name": "root"}]},
        {"nodes": [{"type": "Frame", "id": "a"}], "meshes": []},
        {"nodes": [{"type": "Sampler", "id": 1}], "links": "none"},
        {"sampler": {"class_type": ["KSampler"], "inputs": {}}},
    ],
)
def test_other_files_with_nodes_are_no_graphs(values: dict[str, Any]) -> None:
    assert read(values, "sidecar:fox.json") is None


def test_what_was_run_decides_and_not_what_was_drawn() -> None:
    fields = [RawField("png:workflow", json.dumps(WORKFLOW)), RawField("png:prompt", json.dumps(graph(UPSCALED)))]
    assert comfyui.read(fields) is None


def test_of_several_pictures_that_a_graph_saves_only_what_they_share_is_told() -> None:
    other: Nodes = {
        "50": (
            "KSampler",
            {"positive": ["51", 0], "negative": ["7", 0], "model": ["4", 0], "seed": 7, "sampler_name": "euler"},
        ),
        "51": encode("a portrait by Mira Tammsaar"),
        "52": ("VAEDecode", {"samples": ["50", 0]}),
        "53": ("SaveImage", {"images": ["52", 0]}),
    }
    found = told({**USUAL, **other})
    assert found == Prompted("comfyui", (), (BAD,), "birds.safetensors", "", "euler")
    shown = {**USUAL, **other, "53": ("PreviewImage", {"images": ["52", 0]})}
    assert told(shown).positive == (GOOD,)


LORAS: dict[str, tuple[str, dict[str, Any]]] = {
    "switches": ("CR LoRA Stack", {
        "switch_1": "Off", "lora_name_1": "off.safetensors", "model_weight_1": 1.0,
        "switch_2": "On", "lora_name_2": "on.safetensors", "model_weight_2": 0.5,
    }),
    "a count": ("LoRA Stacker", {
        "lora_count": 1, "lora_name_1": "on.safetensors", "lora_wt_1": 0.5, "lora_name_2": "off.safetensors", "lora_wt_2": 1.0,
    }),
    "another count": ("easy loraStack", {
        "toggle": True, "num_loras": 1, "lora_1_name": "on.safetensors", "lora_1_strength": 0.5,
        "lora_2_name": "off.safetensors",
    }),
    "numbers of two digits": ("Lora Loader Stack (rgthree)", {
        "lora_01": "on.safetensors", "strength_01": 0.5, "lora_02": "None",
    }),
    "states": ("Power Lora Loader (rgthree)", {
        "lora_1": {"on": False, "lora": "off.safetensors", "strength": 1},
        "lora_2": {"on": True, "lora": "on.safetensors", "strength": 0.5},
    }),
}  # fmt: skip


@pytest.mark.parametrize("kind", LORAS)
def test_loras_that_were_off_are_not_told(kind: str) -> None:
    name, inputs = LORAS[kind]
    nodes = {**USUAL, **sampler(model=["20", 0]), "20": (name, {**inputs, "model": ["4", 0]})}
    assert told(nodes).loras == (Lora("on.safetensors", 0.5),)
    assert told({**nodes, "20": (name, {**inputs, "toggle": False})}).loras == ()


@pytest.mark.parametrize(
    ("kind", "widgets", "expected"),
    [
        ("CR Prompt Text", [GOOD], (GOOD,)),
        ("My Prompts", ["a heron", LONG_BAD], ()),
        ("My Prompts", ["heron", LONG_BAD], ()),
        ("Prompt Styler", [LONG_BAD], ()),
        ("SomethingElse", [LONG_BAD], ()),
    ],
)
def test_texts_that_nothing_names_are_told_where_there_is_no_doubt(
    kind: str, widgets: list[Any], expected: tuple[str, ...]
) -> None:
    text = [
        drawn("20", kind, [], widgets),
        drawn("6", "CLIPTextEncode", [goes_in("text", 9, widget={"name": "text"})], ["old"]),
    ]
    nodes = [*(node for node in WORKFLOW["nodes"] if node["id"] != 6), *text]
    assert told_of_drawing(nodes, [*WORKFLOW["links"], [9, 20, 0, 6, 0, "STRING"]]).positive == expected


@pytest.mark.parametrize(
    ("widgets", "expected"),
    [([GOOD, LONG_BAD], (GOOD,)), (["some-model-1", GOOD], (GOOD,)), (["", LONG_BAD], ()), (["heron", LONG_BAD], ())],
)
def test_the_prompt_of_a_drawn_service_is_its_first_text(widgets: list[Any], expected: tuple[str, ...]) -> None:
    nodes = [drawn("1", "KlingTextToImageNode", [], widgets), drawn("9", "SaveImage", [goes_in("images", 1)], ["heron"])]
    found = read({"nodes": nodes, "links": [[1, 1, 0, 9, 0, "IMAGE"]]}, "png:workflow")
    assert (() if found is None else found.positive) == expected


def test_a_subgraph_s_values_are_named_by_its_inputs() -> None:
    inside = {
        "id": "0b1c",
        "inputs": [{"name": "steps", "type": "INT"}, {"name": "bad", "type": "STRING"}, {"name": "good", "type": "STRING"}],
        "outputs": [{"name": "IMAGE", "type": "IMAGE"}],
        "nodes": [
            drawn("6", "CLIPTextEncode", [goes_in("text", 1)], []),
            drawn("7", "CLIPTextEncode", [goes_in("text", 2)], []),
            drawn("3", "KSampler", [goes_in("positive", 3), goes_in("negative", 4)], []),
        ],
        "links": [[1, -10, 2, 6, 0, "STRING"], [2, -10, 1, 7, 0, "STRING"], [3, 6, 0, 3, 0, "C"], [4, 7, 0, 3, 1, "C"],
                  [5, 3, 0, -20, 0, "IMAGE"]],
    }  # fmt: skip
    nodes = [drawn("1", "0b1c", [], [20, LONG_BAD, GOOD]), drawn("9", "SaveImage", [goes_in("images", 1)], [])]
    found = told_of_drawing(nodes, [[1, 1, 0, 9, 0, "IMAGE"]], definitions={"subgraphs": [inside]})
    assert (found.positive, found.negative) == ((GOOD,), (LONG_BAD,))
