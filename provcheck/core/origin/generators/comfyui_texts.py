"""The texts that go into an input of a ComfyUI graph.

A text is asked for as part of the prompt or of the negative prompt, by the input of what samples. On its way back the question
stays the same: of a node that takes both, the input of that name is followed, whatever the number of its output, except for
kinds that are known to give on one and then the other. Where it is not certain which of several ways leads to the picture,
nothing is told, because a name that somebody excluded would be told as one that was asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from provcheck.core.origin.generators.comfyui_graph import Budget, Graph, Link, Node, TooMuchError, link_of

POSITIVE, NEGATIVE = "positive", "negative"
# Inputs that never carry a prompt, by the names that nodes customarily give them.
_NO_TEXT = re.compile(
    r"^(clip|clip_vision.*|model.*|vae.*|.*image.*|pixels|mask.*|.*latent.*|samples|control_?net.*|style_model|sampler.*|sigmas|"
    r"noise.*|seed|audio|video|lora.*|insightface|ipadapter|.*_name|upscale.*|guidance|strength.*|width|height|batch.*|steps|cfg)$",
    re.IGNORECASE,
)
_TEXT = re.compile(
    r"^(.*text.*|.*prompt.*|.*string.*|value|clip_[lgh]|t5xxl|llama|gemma|bert|mt5xl|tags|caption|description|lyrics|positive|"
    r"negative|str|wildcard.*|[ab]|input\d*|any.*|on_(true|false)|)$",
    re.IGNORECASE,
)
# Inputs that are named for texts or conditions, and for nothing else.
_FOR_TEXT = re.compile(
    r"^(.*text.*|.*prompt.*|.*string.*|clip_[lgh]|t5xxl|tags|caption|lyrics|str|wildcard.*|cond.*|.*_cond|.*conditioning.*)$",
    re.IGNORECASE,
)
_NOT_PART = re.compile(
    r"^(delimiter|.*separator|.*mode|action|regex.*|find|replace.*|weight_interpretation|.*type|.*system.*|.*instruction.*|style|"
    r".*aspect_ratio|old|.*(width|height|voice|speaker|language))$",
    re.IGNORECASE,
)
# What stands in such inputs of some nodes, and is no prompt: choices, and programs for the graphics card.
_NO_PROMPT = re.compile(r"(on|off|true|false|none|auto|enabled?|disabled?)?$|#version ", re.IGNORECASE)
_CONDITION_ENDS = frozenset({"ConditioningZeroOut"})
_IS_POLAR = {
    NEGATIVE: re.compile(r"negative|(^|[_\W])(neg|uncond|uc(?![a-z])|undesired|unwanted|exclu|avoid)", re.IGNORECASE),
    POSITIVE: re.compile(r"positive|(^|[_\W])pos(?![a-z])", re.IGNORECASE),
}
# Kinds whose first output is the positive condition and whose second is the negative one.
_PAIRS = re.compile(
    r"^(ControlNetApply(Advanced|SD3)|ACN_AdvancedControlNetApply(_v2)?|ControlNetInpaintingAliMamaApply|"
    r"InpaintModelConditioning|CR Apply Multi-ControlNet|"
    r"InstructPixToPixConditioning|PairConditioning\w+|\w*(img2vid|StableZero123\w*|SV3D)_Conditioning|"
    r"SD_4XUpscale_Conditioning|LTXV(Conditioning|ImgToVideo|AddGuide\w*)|(Wan|Cosmos|Hunyuan)\w*ToVideo)$"
)
_JOINS = ("concat", "join")
_SEVERAL = re.compile(r"encode|concat|join|combine|conditioning", re.IGNORECASE)
_TAKES_APART = re.compile(r"regex|split|extract|parse", re.IGNORECASE)
_BUNDLES = re.compile(r"pipe|(^|[^a-z])bus([^a-z]|$)|context|ctx|bundle|(^|\W|un)pack(er|ed)?(\W|$)", re.IGNORECASE)
_SWITCH = re.compile(r"switch|if_?else|selector|branch", re.IGNORECASE)
_FIRST_THAT_IS = re.compile(r"^(any|context) switch", re.IGNORECASE)
_BOOLEANS = ("boolean", "switch", "boolean_value")
_NUMBERS = ("select", "Input", "input", "index", "selected", "selection")
_SAMPLES = re.compile(r"sampler(?!_?select)|guider|detailer|sd_?upscale", re.IGNORECASE)
# Kinds that write or judge texts, or find things in pictures: what these are told to do is no prompt of the picture.
_NOT_PICTURES = re.compile(
    r"(?-i:LLM)|(^|\W|o)llama|(gpt|claude|gemini|chat(?!glm)|grok|deepseek)(?!.*(image|video|banana))|text_?generat|generate_?text|"
    r"vqa|(?<!di)vision|florence|meta_?data|"
    r"caption|tagger|describe|interrogat|dino|segment|(^|[^a-z])sam\d?([^a-z]|$)|^sam\d|clipseg|yolo|detect|"
    r"prompt_?(enhanc|generat|rewrit|upsampl)",
    re.IGNORECASE,
)
_PICTURES = re.compile(r"image|video|picture|encode|banana|sampler|guider", re.IGNORECASE)
# Inputs of programs that write, unless they make pictures.
_OF_WRITERS = frozenset({"system_prompt", "max_tokens", "max_new_tokens", "max_length", "temperature", "top_p", "top_k"})
_DEEPEST = 120


@dataclass(frozen=True)
class Found:
    """A text, and whether it is certain that it is what was asked for."""

    text: str
    is_certain: bool = True


Founds = tuple[Found, ...]


def polarity_of(name: str) -> str:
    """Whether an input is named for the positive or the negative one; empty where for neither."""
    return next((each for each, pattern in _IS_POLAR.items() if pattern.search(name)), "")


def samples(node: Node) -> bool:
    """Whether a node is of a kind that makes pictures of noise."""
    return bool(_SAMPLES.search(node.kind))


def writes_or_finds(node: Node) -> bool:
    """Whether a node writes texts or finds things, so that what it is told is no prompt of a picture."""
    return bool(_NOT_PICTURES.search(node.kind)) or (
        not _PICTURES.search(node.kind) and not _OF_WRITERS.isdisjoint(node.inputs)
    )


@dataclass
class Texts:
    """Finds the texts behind inputs of one graph; its methods raise TooMuchError."""

    graph: Graph
    budget: Budget = field(default_factory=Budget)
    _known: dict[tuple[Link, str], Founds | None] = field(default_factory=dict)

    def of_input(self, node: Node, name: str) -> Founds:
        """Texts in an input of a node, or behind it."""
        found = self._of_value(node.inputs.get(name), polarity_of(name) or POSITIVE, 0)
        self.budget.take(1 + len(found))
        return found

    def excluded_in(self, node: Node, name: str) -> Founds:
        """Texts of the negative prompt behind an input that is given both; none where the node there has no input for it."""
        link = node.links.get(name)
        source = None if link is None else self.graph.nodes.get(link.node)
        is_given = source is not None and any(polarity_of(each) == NEGATIVE for each in source.inputs)
        return self._of_value(node.inputs.get(name), NEGATIVE, 0) if is_given else ()

    def _of_value(self, value: object, polarity: str, depth: int) -> Founds:
        link = link_of(value)
        if link is None:
            return (Found(value),) if isinstance(value, str) and not _NO_PROMPT.match(value.strip()) else ()
        key = (link, polarity)
        if key not in self._known:
            # A graph that leads back into itself is none that was run.
            self._known[key] = None
            self._known[key] = self._of_link(link, polarity, depth + 1)
        return self._known[key] or ()

    def _of_link(self, link: Link, polarity: str, depth: int) -> Founds:
        node = self.graph.nodes.get(link.node)
        if node is None or node.kind in _CONDITION_ENDS or writes_or_finds(node):
            return ()
        if polarity == POSITIVE and polarity_of(node.kind) == NEGATIVE:
            return ()
        if depth > _DEEPEST:
            raise TooMuchError
        node = self._settled(node)
        carriers, followed = _carriers(node, link, polarity)
        parts = [self._of_value(node.inputs[name], followed, depth) for name in carriers]
        found = _together(node, parts) or self._before_rewriting(node, carriers, followed, depth)
        self.budget.take(1 + len(node.inputs) + len(found), sum(len(each.text) for each in found))
        return found

    def _before_rewriting(self, node: Node, carriers: list[str], polarity: str, depth: int) -> Founds:
        """Texts that a switch would have given on unaltered, where it gives on what somebody's program made of them."""
        links = node.links
        if len(carriers) != 1 or not {"on_true", "on_false"} <= links.keys():
            return ()
        other = links["on_false" if carriers[0] == "on_true" else "on_true"]
        behind = self.graph.behind([links[carriers[0]].node], self.budget)
        is_rewritten = other.node in behind and any(writes_or_finds(each) for each in behind.values())
        return self._of_value(other, polarity, depth) if is_rewritten else ()

    def _settled(self, node: Node) -> Node:
        """A node with what it chooses by as a value, where that is the value of another node."""
        found = {name: self.graph.value_of(node.inputs.get(name), ("value",)) for name in (*_BOOLEANS, *_NUMBERS)}
        chosen = {name: value for name, value in found.items() if isinstance(value, bool | int)}
        return replace(node, inputs={**node.inputs, **chosen}) if chosen and _SWITCH.search(node.kind) else node


def conditions(reached: Mapping[str, Node]) -> frozenset[str]:
    """Nodes that only make conditions or texts for others, so that what takes these is to be asked."""
    waiting = [link.node for node in reached.values() for name, link in node.links.items()
               if polarity_of(name) or _FOR_TEXT.match(name)]  # fmt: skip
    found: set[str] = set()
    for name in waiting:
        if name not in found and name in reached:
            found.add(name)
            # Whatever gives a condition on is made of conditions, whatever its inputs are called.
            waiting += [link.node for each, link in reached[name].links.items() if not _NO_TEXT.match(each)]
    return frozenset(name for name in found if not samples(reached[name]))


def told(positive: Iterable[Found], negative: Iterable[Found]) -> tuple[list[str], list[str]]:
    """Texts of the prompt and of the negative one; of those that both lead to, only where that is certain."""
    sure = [{each.text for each in founds if each.is_certain} for founds in (positive, negative)]
    every = [{each.text for each in founds} for founds in (positive, negative)]
    return (
        [each.text for each in positive if each.text in sure[0] or each.text not in every[1]],
        [each.text for each in negative if each.text in sure[1] or each.text not in every[0]],
    )


def _together(node: Node, parts: list[Founds]) -> Founds:
    """What a node makes of the texts that it is given."""
    if _is_open_switch(node):
        shared = set.intersection(*({each.text for each in part} for part in parts)) if parts else set()
        return tuple(dict.fromkeys(each for part in parts for each in part if each.text in shared))
    filled = [part for part in parts if part]
    if len(filled) > 1 and _BUNDLES.search(node.kind):
        return ()
    texts = [each for part in filled for each in part]
    if len(texts) > 1 and any(word in node.kind.lower() for word in _JOINS) and "conditioning" not in node.kind.lower():
        delimiter = node.inputs.get("delimiter", node.inputs.get("separator", ""))
        between = (delimiter if isinstance(delimiter, str) else "").replace("\\n", "\n")
        return (Found(between.join(each.text for each in texts), all(each.is_certain for each in texts)),)
    if (len(filled) > 1 and not _SEVERAL.search(node.kind)) or _TAKES_APART.search(node.kind):
        texts = [replace(each, is_certain=False) for each in texts]
    return tuple(dict.fromkeys(texts))


def _carriers(node: Node, link: Link, polarity: str) -> tuple[list[str], str]:
    """Inputs of a node that may carry what is asked for, and of which polarity that is behind them."""
    named = {name: polarity_of(name) for name, value in node.inputs.items() if _carries(name, value)}
    if _PAIRS.match(node.kind) and len(set(named.values()) - {""}) == 2:
        if link.output > 1:
            return [], polarity
        polarity = (POSITIVE, NEGATIVE)[max(link.output, 0)]
    same = [name for name, each in named.items() if each == polarity]
    return same or _chosen(node.inputs, node.kind, [name for name, each in named.items() if not each]), polarity


def _chosen(inputs: Mapping[str, object], kind: str, carriers: list[str]) -> list[str]:
    """Of the inputs that may carry a text those that a node gives on."""
    if "populated_text" in carriers:
        return ["populated_text"]
    boolean = next((inputs[name] for name in _BOOLEANS if isinstance(inputs.get(name), bool)), None)
    if boolean is not None and "on_true" in inputs:
        return [name for name in carriers if name == ("on_true" if boolean else "on_false")]
    if _FIRST_THAT_IS.match(kind):
        return sorted(name for name in carriers if link_of(inputs[name]) is not None)[:1]
    number = _number_chosen(inputs, kind)
    return carriers if number is None else [name for name in carriers if _ends_with(name, number)]


def _number_chosen(inputs: Mapping[str, object], kind: str) -> int | None:
    if not _SWITCH.search(kind):
        return None
    values = (inputs.get(name) for name in _NUMBERS)
    return next((value for value in values if isinstance(value, int) and not isinstance(value, bool)), None)


def _is_open_switch(node: Node) -> bool:
    """Whether a node gives on one of its inputs, and nothing says which."""
    if not _SWITCH.search(node.kind) or _FIRST_THAT_IS.match(node.kind) or _number_chosen(node.inputs, node.kind) is not None:
        return False
    return not any(isinstance(node.inputs.get(name), bool) for name in _BOOLEANS) or "on_true" not in node.inputs


def _ends_with(name: str, number: int) -> bool:
    digits = re.search(r"(\d{1,4})$", name)
    return digits is not None and int(digits[1]) == number


def _carries(name: str, value: object) -> bool:
    name = name.rpartition(".")[2]
    if _NOT_PART.match(name):
        return False
    if isinstance(value, str):
        return bool(_TEXT.match(name)) or bool(polarity_of(name))
    return link_of(value) is not None and not _NO_TEXT.match(name)
