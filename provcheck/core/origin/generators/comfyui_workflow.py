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

from provcheck.core.origin.generators.comfyui_graph import LONGEST_KIND, Budget, Graph, Link, Node, TooMuchError

_MUTED, _BYPASSED = 2, 4
_INPUTS, _OUTPUTS = "-10", "-20"
_AFTER_SEED = frozenset({"fixed", "randomize", "increment", "decrement"})
_DEEPEST = 16
_WIDGET_TYPES = frozenset({"STRING", "INT", "FLOAT", "BOOLEAN", "COMBO"})
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
    "PrimitiveBoolean": ("value",),
    "PrimitiveInt": ("value",),
    "PrimitiveString": ("value",),
    "PrimitiveStringMultiline": ("value",),
    "ComfySwitchNode": ("switch",),
    "StringConcatenate": ("string_a", "string_b", "delimiter"),
    "StringReplace": ("string", "find", "replace"),
    "JsonExtractString": ("json_string", "key"),
    "ImpactWildcardEncode": ("wildcard_text", "populated_text"),
    "ImpactWildcardProcessor": ("wildcard_text", "populated_text"),
    "SDXLPromptStyler": ("text_positive", "text_negative", "style"),
}
_PROSE = re.compile(r"\w[^\w\s]{0,9}\s\W{0,9}\w\w|[\u3040-\u9fff\uac00-\ud7af]{2}")
_FILE = re.compile(r"\.(safetensors|ckpt|pth?|gguf|bin|png|jpe?g|webp|gif|mp[34]|wav|flac)$", re.IGNORECASE)
_TEXT_KINDS = re.compile(r"encode|primitive|text(?!.*(image|video|to\w))|prompt|string|wildcard", re.IGNORECASE)
# Nodes with several texts of which nothing says which is which.
_MANY_TEXTS = re.compile(r"styler|negative|style|switch|replace|regex|extract|format|template|list|random", re.IGNORECASE)
# The name of a model, which services are told first: of some parts, one with a number or three of them.
_MODEL = re.compile(r"^((?=.*(\d|-.*-))[a-z][\w/:+. -]*|FIBO|\d+(:\d+|[pk]))$", re.IGNORECASE)
# Nodes that have a service make pictures of a prompt.
_SERVICE_KINDS = re.compile(
    r"(text|image|frame|prompt)s?_?to_?(image|video|\w*model)|(image|video)_?(node|edit|gen)|generat|banana|^bria|happyhorse|muse|"
    r"(flux|gpt|dall-?e|gemini|banana|imagen|veo|ideogram|recraft|stability|stable_?image|kling|luma|runway|pika|pixverse|minimax|"
    r"hailuo|vidu|seedream|seedance|bytedance|wan|hunyuan|moonvalley|grok|reve|bria|rodin|tripo|meshy|magnific|qwen|krea|ltx)"
    r".*(image|video|node|api|v\d)",
    re.IGNORECASE,
)


def graph_of_workflow(values: Mapping[str, Any]) -> Graph | None:
    """The graph that such a drawing runs as; None when it is none, or too large."""
    if not _is_drawing(values):
        return None
    definitions = values.get("definitions")
    subgraphs = _dicts(definitions.get("subgraphs")) if isinstance(definitions, dict) else []
    drawing = _Drawing({_name(each.get("id"))[:LONGEST_KIND]: each for each in subgraphs if _name(each.get("id"))})
    try:
        drawing.add(values, "", {}, 0)
        nodes = {name: Node(name, node.kind, _resolved(drawing, node)) for name, node in drawing.nodes.items() if node.runs}
    except TooMuchError:
        return None
    return Graph(nodes) if nodes else None


def _is_drawing(values: Mapping[str, Any]) -> bool:
    """Whether nodes have types and are linked; other programs' files have "nodes" too."""
    return any(isinstance(node.get("type"), str) for node in _dicts(values.get("nodes"))) and any(_links(values))


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
    budget: Budget = field(default_factory=Budget)

    def add(self, graph: Mapping[str, Any], prefix: str, given: Mapping[str, Any], depth: int) -> None:
        """Take in a graph; `given` are values that the node of a subgraph sets within it, by node and widget.

        Raises TooMuchError: each use of a subgraph takes all of it in anew.
        """
        self.budget.take(1 + sum(len(_list(graph.get(each))) for each in ("nodes", "links", "inputs", "outputs")))
        links = {number: Link(f"{prefix}{source}", output) for number, source, output in _links(graph)}
        for raw in _dicts(graph.get("nodes")):
            # Long names of nodes add up where subgraphs are in each other.
            name = f"{prefix}{_name(raw.get('id'))}"
            self.budget.take(sum(len(_list(raw.get(each))) for each in ("inputs", "outputs", "widgets_values")), len(name))
            self._add_node(raw, name, links, given, depth)
        for number, target, slot in _link_ends(graph):
            if target == _OUTPUTS and number in links:
                self.aliases[Link(f"{prefix}{_OUTPUTS}", slot)] = links[number]

    def _add_node(
        self,
        raw: Mapping[str, Any],
        name: str,
        links: Mapping[str, Link],
        given: Mapping[str, Any],
        depth: int,
    ) -> None:
        kind, mode = _name(raw.get("type"))[:LONGEST_KIND], raw.get("mode")
        inputs = _dicts(raw.get("inputs"))
        numbered = ((_name(each.get("name")), _name(each.get("link"))) for each in inputs)
        linked = {input_name: links[number] for input_name, number in numbered if number in links}
        if kind in _NOT_RUN or mode == _MUTED:
            return
        if mode == _BYPASSED:
            self._bypass(raw, name, linked, inputs)
            return
        if kind in self.subgraphs and depth < _DEEPEST:
            self._add_subgraph(raw, name, linked, depth)
            return
        values = _widgets(raw, kind) | given.get(_name(raw.get("id")), {})
        if kind == "SetNode" and linked:
            self.set_names[_name(next(iter(values.values()), ""))] = next(iter(linked.values()))
        self.nodes[name] = _Drawn(kind, values, linked, kind not in {"SetNode", "GetNode"})
        if kind == "GetNode":
            self.constants[Link(name, 0)] = ("get", _name(next(iter(values.values()), "")))

    def _bypass(self, raw: Mapping[str, Any], name: str, linked: Mapping[str, Link], inputs: list[Mapping[str, Any]]) -> None:
        """What a node that is stepped over gives on: of each output's type, its first input."""
        for slot, output in enumerate(_dicts(raw.get("outputs"))):
            kind = _name(output.get("type"))
            same = (linked[_name(each.get("name"))] for each in inputs
                    if _name(each.get("type")) == kind and _name(each.get("name")) in linked)  # fmt: skip
            first = next(same, None)
            if first is not None:
                self.aliases[Link(name, slot)] = first
            self.budget.take(len(inputs))

    def _add_subgraph(self, raw: Mapping[str, Any], name: str, linked: Mapping[str, Link], depth: int) -> None:
        definition = self.subgraphs[_name(raw.get("type"))[:LONGEST_KIND]]
        prefix = f"{name}:"
        values = _widgets_of_subgraph(raw, definition)
        for slot, each in enumerate(_dicts(definition.get("inputs"))):
            outer, inner = _name(each.get("name")), Link(f"{prefix}{_INPUTS}", slot)
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
        drawing.budget.take(1)
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
    named = [_name(each.get("name")) for each in _dicts(raw.get("inputs")) if isinstance(each.get("widget"), dict)]
    known = _WIDGETS.get(kind, ())
    names = named if len(named) >= max(len(known), 1) else list(known)
    own = _without_controls(values)
    if names and (known or len(names) >= len(own)):
        return dict(zip(names, own, strict=False))
    return _unnamed(own, kind)


def _widgets_of_subgraph(raw: Mapping[str, Any], definition: Mapping[str, Any]) -> dict[str, Any]:
    """Values of the widgets of a subgraph's node: one for each of its inputs that a value can stand in for."""
    values = _list(raw.get("widgets_values"))
    inputs = _dicts(definition.get("inputs"))
    names = [_name(each.get("name")) for each in inputs if _name(each.get("type")) in _WIDGET_TYPES]
    return dict(zip(names, values, strict=True)) if names and len(names) == len(values) else _widgets(raw, "")


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
    # A text that is not the first may be the negative prompt, after a prompt that is short or empty.
    if _TEXT_KINDS.search(kind) and not _MANY_TEXTS.search(kind):
        is_first = prose[:1] == texts[:1] and (len(prose) == 1 or re.search("encode|^build", kind, re.IGNORECASE))
        return {"text": texts[0]} if is_first or len(texts) == 1 else {}
    before = texts[: texts.index(prose[0])] if prose and _SERVICE_KINDS.search(kind) else [""]
    return {"prompt": prose[0]} if all(_MODEL.match(text[:80]) for text in before) else {}


def _proxied(raw: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Values that a subgraph's node shows of the nodes within: by node and widget."""
    properties = raw.get("properties")
    pairs = properties.get("proxyWidgets") if isinstance(properties, dict) else None
    values = raw.get("widgets_values")
    found: dict[str, dict[str, Any]] = {}
    if isinstance(pairs, list) and isinstance(values, list):
        for pair, value in zip(pairs, values, strict=False):
            if isinstance(pair, list) and len(pair) == 2 and value is not None:
                found.setdefault(_name(pair[0]), {})[_name(pair[1])] = value
    return found


def _links(graph: Mapping[str, Any]) -> Iterator[tuple[str, str, int]]:
    """Number, node it comes from, and output of every link."""
    for link in _list(graph.get("links")):
        number, source, output = _parts(link, (0, 1, 2), ("id", "origin_id", "origin_slot"))
        if _number(output) is not None and _name(number):
            yield _name(number), _name(source), output


def _link_ends(graph: Mapping[str, Any]) -> Iterator[tuple[str, str, int]]:
    """Number, node it goes to, and input of every link."""
    for link in _list(graph.get("links")):
        number, target, slot = _parts(link, (0, 3, 4), ("id", "target_id", "target_slot"))
        if _number(slot) is not None and _name(number):
            yield _name(number), _name(target), slot


def _parts(link: object, places: tuple[int, int, int], names: tuple[str, str, str]) -> tuple[Any, Any, Any]:
    """Parts of a link, which is a list of six or an object."""
    if isinstance(link, list) and len(link) >= 6:
        return link[places[0]], link[places[1]], link[places[2]]
    if isinstance(link, dict):
        return link.get(names[0]), link.get(names[1]), link.get(names[2])
    return None, None, None


def _name(value: object) -> str:
    """A text or a number as a text, by which others refer to it; empty when it is neither."""
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _dicts(value: object) -> list[Mapping[str, Any]]:
    return [each for each in _list(value) if isinstance(each, dict)]
