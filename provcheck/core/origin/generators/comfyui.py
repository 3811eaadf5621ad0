"""ComfyUI: the graph that made a picture, as PNG text "prompt" and "workflow", or in EXIF as "prompt:{...}".

"prompt" is the graph as it was run: node ids to `class_type` and `inputs`, of which some are links `[node id, output]`.
"workflow" is the graph as it was drawn, see `comfyui_workflow`. From what saves pictures the links are followed back to
whatever takes a positive prompt, and from there to the texts; so nodes that nobody has heard of do not matter as long as their
inputs are named as is the custom.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from provcheck.core.origin.generators.comfyui_graph import Graph, Link, Node, link_of
from provcheck.core.origin.generators.comfyui_texts import Texts
from provcheck.core.origin.generators.comfyui_workflow import graph_of_workflow
from provcheck.core.origin.generators.texts import loras_in, once, text_at, weight_of
from provcheck.core.origin.limits import object_of
from provcheck.core.origin.records import Lora, Prompted, RawField

_EXIF_PREFIXES = ("prompt", "workflow")
_JSON_PLACES = frozenset({"png:prompt", "png:workflow", "sidecar:json"})
_POSITIVE = (
    "positive",
    "conditioning",
    "cond1",
    "positive_prompt",
    "positive_conditioning",
    "text_positive",
    "prompt",
    "text_prompt",
)
_NEGATIVE = ("negative", "negative_prompt", "negative_conditioning", "text_negative")
_MODELS = ("ckpt_name", "unet_name", "model_name", "base_ckpt_name", "model")
_SEEDS = ("seed", "noise_seed")
_PICTURE_LOADERS = ("LoadImage", "LoadVideo")


def read(fields: Iterable[RawField]) -> Prompted | None:
    """What ComfyUI wrote; None when it did not. Without any prompt where the graph cannot be followed."""
    graphs = [graph for graph in (_graph(values) for values in _values(fields)) if graph is not None]
    if not graphs:
        return None
    found = [read_graph(graph) for graph in graphs]
    return next((each for each in found if each.positive), found[0])


def read_graph(graph: Graph) -> Prompted:
    """What a graph says of the picture that it makes."""
    reached = graph.behind(graph.ends())
    texts = Texts(graph)
    positive, negative = _prompts(texts, reached, _POSITIVE), _prompts(texts, reached, _NEGATIVE)
    nodes = list(reached.values())
    return Prompted(
        generator="comfyui",
        positive=positive,
        negative=negative,
        model=_first(graph, nodes, _MODELS),
        seed=_first(graph, nodes, _SEEDS),
        sampler=_first(graph, nodes, ("sampler_name",)),
        loras=tuple(dict.fromkeys([*(lora for node in nodes for lora in _loras(node)), *loras_in(positive)])),
        references=once(name for node in nodes for name in _pictures(node)),
    )


def _values(fields: Iterable[RawField]) -> Iterator[Mapping[str, Any]]:
    """Graphs as they stand in the file, those that were run before those that were drawn."""
    drawn: list[Mapping[str, Any]] = []
    for field in fields:
        values = object_of(_json_part(field))
        if values is None:
            continue
        if "nodes" in values:
            drawn.append(values)
        elif isinstance(values.get("prompt"), dict):
            yield values["prompt"]
        else:
            yield values
    yield from drawn


def _json_part(field: RawField) -> str:
    if field.place in _JSON_PLACES:
        return field.text
    name, colon, rest = field.text.partition(":")
    return rest if field.place.startswith("exif:") and colon and name.strip().lower() in _EXIF_PREFIXES else ""


def _graph(values: Mapping[str, Any]) -> Graph | None:
    return graph_of_workflow(values) if isinstance(values.get("nodes"), list) else Graph.of_run(values)


def _prompts(texts: Texts, reached: Mapping[str, Node], names: Iterable[str]) -> tuple[str, ...]:
    """Texts that go into any of these inputs."""
    found: list[str] = []
    for node in reached.values():
        # What turns texts into conditions is followed from whatever takes these.
        if texts.is_condition(node):
            continue
        for name in names:
            found += texts.of_input(node, name)
    return once(found)


def _first(graph: Graph, nodes: Iterable[Node], names: tuple[str, ...]) -> str:
    """The first value under one of these names; behind a link, the value that the node there holds."""
    for node in nodes:
        for name in names:
            link = link_of(node.inputs.get(name))
            found = text_at(node.inputs, name) if link is None else _constant(graph, link, names)
            if found:
                return found
    return ""


def _constant(graph: Graph, link: Link, names: tuple[str, ...]) -> str:
    node = graph.nodes.get(link.node)
    return "" if node is None else text_at(node.inputs, *names, "value", "int", "number", "string", "text")


def _loras(node: Node) -> Iterator[Lora]:
    if "lora" not in node.kind.lower():
        return
    for name, value in node.inputs.items():
        if isinstance(value, dict) and isinstance(value.get("lora"), str):
            if value.get("on", True):
                yield Lora(value["lora"], weight_of(value.get("strength")))
        elif name.startswith("lora") and isinstance(value, str) and value not in {"", "None"} and "name" in name:
            number = name.removeprefix("lora_name").strip("_")
            yield Lora(value, _strength(node, number))


def _strength(node: Node, number: str) -> float | None:
    tail = f"_{number}" if number else ""
    names = (f"strength_model{tail}", f"lora_wt{tail}", f"model_str{tail}", f"strength{tail}")
    return next((weight_of(node.inputs[name]) for name in names if name in node.inputs), None)


def _pictures(node: Node) -> Iterator[object]:
    if node.kind.startswith(_PICTURE_LOADERS):
        yield text_at(node.inputs, "image", "file", "video")
