"""The texts that go into an input of a ComfyUI graph."""

from __future__ import annotations

import re
from functools import cached_property

from provcheck.core.origin.generators.comfyui_graph import Graph, Link, Node, link_of

# Inputs that never carry a prompt, by the names that nodes customarily give them.
_NO_TEXT = re.compile(
    r"^(clip|clip_vision.*|model.*|vae.*|.*image.*|pixels|mask.*|.*latent.*|samples|control_?net.*|style_model|sampler.*|sigmas|"
    r"noise.*|seed|audio|video|lora.*|insightface|ipadapter|.*_name|upscale.*|guidance|strength.*|width|height|batch.*|steps|cfg)$",
    re.IGNORECASE,
)
_TEXT = re.compile(
    r"^(.*text.*|.*prompt.*|.*string.*|value|clip_[lgh]|t5xxl|llama|gemma|tags|caption|description|lyrics|positive|negative|str|"
    r"wildcard.*|[ab]|style|input\d*|any.*|)$",
    re.IGNORECASE,
)
_NOT_PART = re.compile(
    r"^(delimiter|.*separator|.*mode|action|regex.*|find|replace.*|weight_interpretation|.*type|system.*)$",
)
# What stands in such inputs of some nodes, and is no prompt: choices, and programs for the graphics card.
_NO_PROMPT = re.compile(r"^\s*((on|off|true|false|none|auto|enabled?|disabled?)?|#version .*)\s*$", re.IGNORECASE | re.DOTALL)
_CONDITION_ENDS = frozenset({"ConditioningZeroOut"})
_POLAR = ("positive", "negative")
_JOINS = ("concat", "join")
_SWITCHES = ("boolean", "switch", "boolean_value")
_DEEPEST = 200


class Texts:
    """Finds the texts behind inputs of one graph."""

    def __init__(self, graph: Graph) -> None:
        """Follow the links of this graph."""
        self._graph = graph

    def is_condition(self, node: Node) -> bool:
        """Whether a node only makes conditions or texts for others, so that what takes these is to be asked."""
        return node.name in self._conditions

    @cached_property
    def _conditions(self) -> frozenset[str]:
        """Nodes whose output goes into an input for conditions or for texts."""
        return frozenset(
            link.node
            for node in self._graph.nodes.values()
            for name, link in node.links.items()
            if name in _POLAR or name.startswith("cond") or (name and _TEXT.match(name))
        )

    def of_input(self, node: Node, name: str) -> list[str]:
        """Texts in an input of a node, or behind it."""
        polarity = _POLAR["neg" in name]
        return self._of_value(node.inputs.get(name), polarity, frozenset(), 0)

    def _of_value(self, value: object, polarity: str, above: frozenset[tuple[str, int]], depth: int) -> list[str]:
        link = link_of(value)
        if link is None:
            return [value] if isinstance(value, str) and not _NO_PROMPT.match(value) else []
        here = (link.node, link.output)
        node = self._graph.nodes.get(link.node)
        # A graph that leads back into itself is none that was run.
        if node is None or here in above or depth > _DEEPEST or node.kind in _CONDITION_ENDS:
            return []
        return self._of_node(node, link, polarity, above | {here}, depth + 1)

    def _of_node(self, node: Node, link: Link, polarity: str, above: frozenset[tuple[str, int]], depth: int) -> list[str]:
        if all(name in node.inputs for name in _POLAR):
            # What takes both conditions gives on the positive one first and then the negative one; what takes texts may give
            # other things before.
            gives_on = all(name in node.links for name in _POLAR)
            return self._of_value(node.inputs[_POLAR[min(link.output, 1)] if gives_on else polarity], polarity, above, depth)
        parts = [self._of_value(node.inputs[name], polarity, above, depth) for name in self._carriers(node)]
        texts = [text for part in parts for text in part]
        if len(texts) > 1 and any(word in node.kind.lower() for word in _JOINS) and "conditioning" not in node.kind.lower():
            delimiter = node.inputs.get("delimiter", node.inputs.get("separator", ""))
            return [(delimiter if isinstance(delimiter, str) else "").replace("\\n", "\n").join(texts)]
        return texts

    def _carriers(self, node: Node) -> list[str]:
        """Inputs of a node that may carry a prompt."""
        inputs = node.inputs
        for switch in _SWITCHES:
            if isinstance(inputs.get(switch), bool) and "on_true" in inputs:
                return ["on_true" if inputs[switch] else "on_false"]
        if isinstance(inputs.get("select"), int) and f"input{inputs['select']}" in inputs:
            return [f"input{inputs['select']}"]
        if "populated_text" in inputs:
            return ["populated_text"]
        return [name for name, value in inputs.items() if _carries(name, value)]


def _carries(name: str, value: object) -> bool:
    if _NOT_PART.match(name):
        return False
    if isinstance(value, str):
        return bool(_TEXT.match(name))
    return link_of(value) is not None and not _NO_TEXT.match(name)
