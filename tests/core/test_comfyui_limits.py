"""Graphs of ComfyUI that nobody would draw are read to an end, soon, whatever stands in them."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.test_comfyui import EMPTY, ENDS, GOOD, LOADER, USUAL, WORKFLOW, Nodes, drawn, encode, graph, sampler
from tests.core.test_comfyui_doubts import read, told

BOTH = {"positive": ["6", 0], "negative": ["7", 0]}


def chain(kind: str, names: tuple[str, ...], length: int) -> Nodes:
    links: Nodes = {f"c{i}": (kind, {name: [f"c{i - 1}", 0] for name in names}) for i in range(1, length + 1)}
    return {**USUAL, **links, **sampler((f"c{length}", 0)), "c0": encode(GOOD)}


MANY_SAMPLERS: Nodes = {f"k{i}": ("KSampler", BOTH | {"latent_image": [f"k{i - 1}", 0]}) for i in range(1, 2000)}
MANY_SAMPLERS |= {"k0": ("KSampler", BOTH), "8": ("VAEDecode", {"samples": ["k1999", 0]})}


def test_a_text_that_comes_by_very_many_ways_is_found_at_once() -> None:
    assert told(chain("ConditioningCombine", ("conditioning_1", "conditioning_2"), 40)).positive == (GOOD,)


@pytest.mark.parametrize(
    "nodes",
    [
        chain("Text Concatenate", ("text_a", "text_b"), 40),
        chain("Reroute", ("",), 3000),
        {**USUAL, "6": encode(["w", 0]), "w": ("Texts", {f"text_{i}": f"{i} birds" for i in range(2000)}), **MANY_SAMPLERS},
        {**USUAL, **{f"s{i}": ("SaveImage", {"images": ["8", 0]}) for i in range(15_000)}},
    ],
    ids=["doubled each time", "deep", "a wide one for many", "many pictures"],
)
def test_a_graph_that_grows_too_large_is_not_followed(nodes: Nodes) -> None:
    start = time.process_time()
    found = read(graph(nodes))
    assert found is None or found.positive == ()
    assert time.process_time() - start < 5


@pytest.mark.parametrize("text", [" " * 200_000 + "x", "a" + " " * 200_000 + "!", "a-" * 100_000, "gpt" * 100_000 + "image"])
def test_long_texts_are_read_at_once(text: str) -> None:
    start = time.process_time()
    service = {"nodes": [drawn("1", "KlingTextToImageNode", [], [text, "a heron"]), drawn("2", text, [], [text])],
               "links": [[1, 1, 0, 9, 0, "IMAGE"]]}  # fmt: skip
    read(service, "png:workflow")
    read(graph({**USUAL, "6": encode(text, text), "7": encode(text)}))
    assert time.process_time() - start < 2


@pytest.mark.parametrize("own", [lambda i: i + 1, lambda i: 1 - i % 2], ids=["copies of the next", "each other"])
def test_subgraphs_in_subgraphs_end(own: Any) -> None:
    subgraphs = [{"id": f"S{i}", "nodes": [drawn(str(j), f"S{own(i)}", [], []) for j in range(4)]} for i in range(16)]
    empty = {"id": "S16", "nodes": []}
    nodes = [*WORKFLOW["nodes"], drawn("77", "S0", [], [])]
    start = time.process_time()
    assert read({**WORKFLOW, "nodes": nodes, "definitions": {"subgraphs": [*subgraphs, empty]}}, "png:workflow") is None
    assert time.process_time() - start < 5


NUMBERS = st.integers(-(2**63), 2**64) | st.floats()
ANYTHING = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.sampled_from(["6", "-10", "S", "a heron", "KSampler", "x" * 50]),
    lambda inner: (
        st.lists(inner, max_size=6) | st.dictionaries(st.sampled_from(["id", "link", "name", "type", "widget"]), inner)
    ),
    max_leaves=8,
)
INPUT = st.fixed_dictionaries(
    {}, optional={"name": ANYTHING, "link": ANYTHING | st.integers(1, 4), "type": ANYTHING, "widget": ANYTHING}
)
KINDS = st.sampled_from(["KSampler", "CLIPTextEncode", "S", "SetNode", "GetNode", "SaveImage", "PrimitiveNode"])
NODE = st.fixed_dictionaries({}, optional={
    "id": ANYTHING | st.integers(1, 4), "type": KINDS | ANYTHING, "mode": st.sampled_from([0, 2, 4]) | ANYTHING,
    "inputs": st.lists(INPUT | ANYTHING, max_size=4) | ANYTHING, "outputs": st.lists(INPUT, max_size=2) | ANYTHING,
    "widgets_values": ANYTHING, "properties": ANYTHING | st.fixed_dictionaries({"proxyWidgets": ANYTHING}),
})  # fmt: skip
LINK = st.lists(ANYTHING | st.integers(-20, 4), min_size=5, max_size=7) | ANYTHING | st.fixed_dictionaries({}, optional={
    name: ANYTHING | st.integers(-20, 4) for name in ("id", "origin_id", "origin_slot", "target_id", "target_slot")
})  # fmt: skip
DRAWING = {"nodes": st.lists(NODE | ANYTHING, max_size=5), "links": st.lists(LINK, max_size=5)}
SUBGRAPH = st.fixed_dictionaries({"id": st.just("S") | ANYTHING, **DRAWING, "inputs": st.lists(INPUT, max_size=3) | ANYTHING})
DEFINITIONS = ANYTHING | st.fixed_dictionaries({"subgraphs": st.lists(SUBGRAPH | ANYTHING, max_size=2) | ANYTHING})


@given(st.fixed_dictionaries({**DRAWING, "definitions": DEFINITIONS}))
def test_no_drawing_makes_the_reader_fail(values: dict[str, Any]) -> None:
    usual = {**WORKFLOW, "nodes": [*WORKFLOW["nodes"], *values["nodes"]], "links": [*WORKFLOW["links"], *values["links"]]}
    for each in (values, {**values, **usual}):
        read(each, "png:workflow")


INPUTS = st.dictionaries(
    st.sampled_from(
        ["positive", "text", "conditioning", "lora_1", "lora_name_1", "seed", "select", "switch", "on_true", "", "model"]
    ),
    ANYTHING | st.tuples(st.sampled_from(["1", "2", "3", 1]), st.integers(-1, 3)),
)
RUN_KINDS = st.sampled_from(["KSampler", "Lora", "ImpactSwitch", "ControlNetApplyAdvanced", "StringConcatenate", "SaveImage"])


@given(
    st.dictionaries(
        st.sampled_from(["1", "2", "3"]),
        st.fixed_dictionaries({"class_type": RUN_KINDS | ANYTHING, "inputs": INPUTS | ANYTHING}),
    )
)
def test_no_graph_that_was_run_makes_the_reader_fail(values: dict[str, Any]) -> None:
    read(values)
    read({**graph({**LOADER, **EMPTY, **ENDS, **sampler()}), **values})
