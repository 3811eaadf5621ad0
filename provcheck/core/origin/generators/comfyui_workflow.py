"""A ComfyUI graph as it was drawn, with subgraphs, turned into the form in which it is run.

Nodes have `type`, `mode`, `inputs` with numbers of links, and `widgets_values` in the order of their widgets; links are lists
`[number, from node, output, to node, input, type]`, within subgraphs objects with the same. A subgraph is a node whose type is
the id of a definition; within it -10 stands for its inputs and -20 for its outputs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from provcheck.core.origin.generators.comfyui_graph import MOST_NODES, Graph, Link, Node

_MUTED, _BYPASSED = 2, 4
_INPUTS, _OUTPUTS = "-10", "-20"
_AFTER_SEED = frozenset({"fixed", "randomize", "increment", "decrement"})
_DEEPEST = 16
_NOT_RUN = frozenset({"Note", "MarkdownNote"})
# Widgets of nodes that files of before 2025 do not name.
_WIDGETS: dict[str, tuple[str, ...]] = {
    "CLIPTextEncode": ("text",),
    "CLIPTextEncodeSDXL": ("width", "height", "crop_w", "crop_h", "target_width", "target_height", "text_g", "text_l"),
    "CLIPTextEncodeSDXLRefiner": ("ascore", "width", "height", "text"),
    "CLIPTextEncodeFlux": ("clip_l", "t5xxl", "guidance"),
    "CLIPTextEncodeSD3": ("clip_l", "clip_g", "t5xxl", "empty_padding"),
    "CLIPTextEncodeHunyuanDiT": ("bert", "mt5xl"),
    "CheckpointLoaderSimple": ("ckpt_name",),
    "UNETLoader": ("unet_name", "weight_dtype"),
    "LoraLoader": ("lora_name", "strength_model", "strength_clip"),
    "LoraLoaderModelOnly": ("lora_name", "strength_model"),
    "KSampler": ("seed", "steps", "cfg", "sampler_name", "scheduler", "denoise"),
    "KSamplerAdvanced": ("add_noise", "noise_seed", "steps", "cfg", "sampler_name", "scheduler"),
    "KSamplerSelect": ("sampler_name",),
    "RandomNoise": ("noise_seed",),
    "LoadImage": ("image",),
    "LoadImageMask": ("image",),
    "PrimitiveNode": ("value",),
}
_PROSE = re.compile(r"\w\W*\s\W*\w\w|[\u3040-\u9fff\uac00-\ud7af]{2}")
_FILE = re.compile(r"\.(safetensors|ckpt|pth?|gguf|bin|png|jpe?g|webp|gif|mp[34]|wav|flac)$", re.IGNORECASE)
_TEXT_KINDS = re.compile(r"text(?!.*(image|video|to\w))|prompt|string|wildcard|caption", re.IGNORECASE)


def graph_of_workflow(values: Mapping[str, Any]) -> Graph | None:
    """The graph that such a drawing runs as; None when it is none, or too large."""
    definitions = values.get("definitions")
    subgraphs = definitions.get("subgraphs") if isinstance(definitions, dict) else None
    known = {str(each.get("id")): each for each in subgraphs if isinstance(each, dict)} if isinstance(subgraphs, list) else {}
    drawing = _Drawing(known)
    drawing.add(values, "", {}, 0)
    nodes = {name: Node(name, node.kind, _resolved(drawing, node)) for name, node in drawing.nodes.items() if node.runs}
    return Graph(nodes) if nodes else None


@dataclass
class _Drawn:
    kind: str
    values: dict[str, Any]
    links: dict[str, Link]
    runs: bool = True


@dataclass
class _Drawing:
    """Nodes of a drawing and its subgraphs by names that are unique, and outputs that stand for others."""

    subgraphs: Mapping[str, Mapping[str, Any]]
    nodes: dict[str, _Drawn] = field(default_factory=dict)
    aliases: dict[Link, Link] = field(default_factory=dict)
    constants: dict[Link, object] = field(default_factory=dict)
    set_names: dict[str, Link] = field(default_factory=dict)

    def add(self, graph: Mapping[str, Any], prefix: str, given: Mapping[str, Any], depth: int) -> None:
        """Take in a graph; `given` are values that the node of a subgraph sets within it, by node and widget."""
        links = {number: (f"{prefix}{source}", output, kind) for number, source, output, kind in _links(graph)}
        for raw in _dicts(graph.get("nodes")):
            if len(self.nodes) > MOST_NODES:
                return
            self._add_node(raw, f"{prefix}{raw.get('id')}", links, given, depth)
        for number, target, slot in _link_ends(graph):
            if target == _OUTPUTS and number in links:
                source, output, _kind = links[number]
                self.aliases[Link(f"{prefix}{_OUTPUTS}", slot)] = Link(source, output)

    def _add_node(
        self,
        raw: Mapping[str, Any],
        name: str,
        links: Mapping[Any, tuple[str, int, str]],
        given: Mapping[str, Any],
        depth: int,
    ) -> None:
        kind, mode = str(raw.get("type")), raw.get("mode")
        inputs = _dicts(raw.get("inputs"))
        linked = {
            str(each.get("name", "")): Link(*links[each["link"]][:2]) for each in inputs if _number(each.get("link")) in links
        }
        if kind in _NOT_RUN or mode == _MUTED:
            return
        if mode == _BYPASSED:
            self._bypass(raw, name, linked, inputs)
            return
        if kind in self.subgraphs and depth < _DEEPEST:
            self._add_subgraph(raw, name, linked, depth)
            return
        values = _widgets(raw, kind) | given.get(str(raw.get("id")), {})
        if kind == "SetNode" and linked:
            self.set_names[str(next(iter(values.values()), ""))] = next(iter(linked.values()))
        self.nodes[name] = _Drawn(kind, values, linked, kind not in {"SetNode", "GetNode"})
        if kind == "GetNode":
            self.constants[Link(name, 0)] = ("get", str(next(iter(values.values()), "")))

    def _bypass(self, raw: Mapping[str, Any], name: str, linked: Mapping[str, Link], inputs: list[Mapping[str, Any]]) -> None:
        """What a node that is stepped over gives on: of each output's type, its first input."""
        for slot, output in enumerate(_dicts(raw.get("outputs"))):
            same = [linked[str(each.get("name", ""))] for each in inputs
                    if each.get("type") == output.get("type") and str(each.get("name", "")) in linked]  # fmt: skip
            if same:
                self.aliases[Link(name, slot)] = same[0]

    def _add_subgraph(self, raw: Mapping[str, Any], name: str, linked: Mapping[str, Link], depth: int) -> None:
        definition = self.subgraphs[str(raw.get("type"))]
        prefix = f"{name}:"
        values = _widgets(raw, "")
        for slot, each in enumerate(_dicts(definition.get("inputs"))):
            outer, inner = str(each.get("name", "")), Link(f"{prefix}{_INPUTS}", slot)
            if outer in linked:
                self.aliases[inner] = linked[outer]
            elif outer in values:
                self.constants[inner] = values[outer]
        self.add(definition, prefix, _proxied(raw), depth + 1)
        for slot, _each in enumerate(_dicts(definition.get("outputs"))):
            self.aliases[Link(name, slot)] = Link(f"{prefix}{_OUTPUTS}", slot)


def _resolved(drawing: _Drawing, node: _Drawn) -> dict[str, Any]:
    """Inputs of a node, with links to what is run; what a widget holds counts only where nothing comes in.

    An input of a subgraph that is given nothing from outside leaves the widget within as it is.
    """
    inputs: dict[str, Any] = dict(node.values)
    for name, link in node.links.items():
        found = _source(drawing, link)
        if found is not None:
            inputs[name] = found
        elif not link.node.endswith(_INPUTS):
            inputs.pop(name, None)
    return inputs


def _source(drawing: _Drawing, link: Link) -> object:
    """Where a link comes from in the end: a link to a node that is run, or a value; None when from nowhere."""
    seen: set[Link] = set()
    while link not in seen:
        seen.add(link)
        if link in drawing.aliases:
            link = drawing.aliases[link]
            continue
        constant = drawing.constants.get(link)
        if isinstance(constant, tuple):
            target = drawing.set_names.get(constant[1])
            if target is None:
                return None
            link = target
            continue
        if constant is not None:
            return constant
        node = drawing.nodes.get(link.node)
        return link if node is not None and node.runs else None
    return None


def _widgets(raw: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """Values of a node's widgets by name."""
    values = raw.get("widgets_values")
    if isinstance(values, dict):
        return dict(values)
    if not isinstance(values, list):
        return {}
    named = [str(each.get("name", "")) for each in _dicts(raw.get("inputs")) if isinstance(each.get("widget"), dict)]
    known = _WIDGETS.get(kind, ())
    names = named if len(named) >= max(len(known), 1) else list(known)
    own = _without_controls(values)
    if names and (known or len(names) >= len(own)):
        return dict(zip(names, own, strict=False))
    return _unnamed(own, kind)


def _without_controls(values: list[Any]) -> list[Any]:
    """Values of widgets, without what is to be done with a seed afterwards, which no input is named for."""
    return [
        value
        for before, value in zip([None, *values], values, strict=False)
        if not (isinstance(value, str) and value in _AFTER_SEED and _number(before) is not None)
    ]


def _unnamed(values: list[Any], kind: str) -> dict[str, Any]:
    """Values of a node whose widgets nobody names: LoRAs, texts of one that deals with such, else what reads as a prompt."""
    objects = {f"lora_{place}": value for place, value in enumerate(values) if isinstance(value, dict) and "lora" in value}
    texts = [value for value in values if isinstance(value, str)]
    if objects or not texts:
        return objects
    prose = [text for text in texts if _PROSE.search(text.strip()) and not _FILE.search(text)]
    if _TEXT_KINDS.search(kind):
        return {f"text_{place}": text for place, text in enumerate(prose or texts)}
    return {"prompt" if place == 0 else f"further_{place}": text for place, text in enumerate(prose)}


def _proxied(raw: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Values that a subgraph's node shows of the nodes within: by node and widget."""
    properties = raw.get("properties")
    pairs = properties.get("proxyWidgets") if isinstance(properties, dict) else None
    values = raw.get("widgets_values")
    found: dict[str, dict[str, Any]] = {}
    if isinstance(pairs, list) and isinstance(values, list):
        for pair, value in zip(pairs, values, strict=False):
            if isinstance(pair, list) and len(pair) == 2 and value is not None:
                found.setdefault(str(pair[0]), {})[str(pair[1])] = value
    return found


def _links(graph: Mapping[str, Any]) -> Iterator[tuple[int, Any, int, str]]:
    """Number, node it comes from, output and type of every link."""
    for link in _list(graph.get("links")):
        if isinstance(link, list) and len(link) >= 6 and _number(link[2]) is not None:
            yield link[0], link[1], link[2], str(link[5])
        elif isinstance(link, dict) and _number(link.get("origin_slot")) is not None:
            yield link.get("id", 0), link.get("origin_id"), link["origin_slot"], str(link.get("type"))


def _link_ends(graph: Mapping[str, Any]) -> Iterator[tuple[int, str, int]]:
    """Number, node it goes to, and input of every link of a subgraph."""
    for link in _list(graph.get("links")):
        if isinstance(link, dict) and _number(link.get("target_slot")) is not None:
            yield link.get("id", 0), str(link.get("target_id")), link["target_slot"]


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _dicts(value: object) -> list[Mapping[str, Any]]:
    return [each for each in _list(value) if isinstance(each, dict)]
