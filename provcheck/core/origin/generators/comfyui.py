"""ComfyUI: the graph that made a picture, as PNG text "prompt" and "workflow", or in EXIF as "prompt:{...}" or user comment.

"prompt" is the graph as it was run: node ids to `class_type` and `inputs`, of which some are links `[node id, output]`.
"workflow" is the graph as it was drawn, see `comfyui_workflow`. From what saves pictures the links are followed back to
whatever takes a positive prompt, and from there to the texts; so nodes that nobody has heard of do not matter as long as their
inputs are named as is the custom. A graph that only loads and changes pictures says nothing of how they were made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from provcheck.core.origin.generators.civitai import requested
from provcheck.core.origin.generators.comfyui_graph import Budget, Graph, Node, TooMuchError
from provcheck.core.origin.generators.comfyui_texts import (
    NEGATIVE,
    Found,
    Texts,
    conditions,
    polarity_of,
    samples,
    told,
    writes_or_finds,
)
from provcheck.core.origin.generators.comfyui_workflow import graph_of_workflow
from provcheck.core.origin.generators.texts import loras_in, once, text_at, weight_of
from provcheck.core.origin.limits import object_of
from provcheck.core.origin.records import Lora, Prompted, RawField

_EXIF_PREFIXES = ("prompt", "workflow")
_JSON_PLACES = frozenset({"png:prompt", "png:workflow", "sidecar:json"})
_COMMENT, _NODE = "exif:UserComment", '"class_type"'
_MOST_GRAPHS = 8
# The second condition of two, as of DualCFGGuider, is none of these: it is as often made of the negative prompt.
_POSITIVE = ("positive", "cond1", "positive_conditioning", "positive_prompt", "text_positive", "prompt", "text_prompt")
_NEGATIVE = ("negative", "negative_prompt", "negative_conditioning", "neg_conditioning", "text_negative")
_PROMPTS = frozenset({*_POSITIVE, *_NEGATIVE})
_BOTH = "text_embeds"
_CONDITIONS = frozenset({"conditioning", _BOTH})
# Inputs of what samples, beside a condition: a node that takes a condition alone changes it.
_SAMPLES_WITH = frozenset({"model", "latent_image", "latent", "samples", "noise", "sigmas", "steps", "guider"})
_CHECKPOINTS = ("ckpt_name", "unet_name", "base_ckpt_name")
_MODELS = ("model_name", "model")
_NO_MODEL = re.compile(
    r"upscale|control_?net|clip|vae|style|ip_?adapter|instantid|pulid|detect|segment|sam\d?(model)?loader|tagger|rembg|"
    r"background|rmbg|birefnet|inspyrenet|face|reactor|swap|line_?art|canny|interpolat|rife|film|depth|pose|preprocess",
    re.IGNORECASE,
)
_BUNDLE = re.compile(r"pipe|context|ctx|cond|positive|prompt|embeds|script", re.IGNORECASE)
_SEEDS = ("seed", "noise_seed")
_CONSTANTS = ("value", "int", "number", "string", "text")
_PICTURE_LOADERS = ("LoadImage", "LoadVideo")
_LORA_NAME = re.compile(r"^lora(?:_name)?_?0*(\d{0,3})(?:_name)?$")


def read(fields: Iterable[RawField]) -> Prompted | None:
    """What ComfyUI wrote; None when it did not, or generated nothing. Without prompts where the graph cannot be followed."""
    values = tuple(islice(_values(fields), _MOST_GRAPHS))
    graphs = [graph for graph in map(_graph, values) if graph is not None]
    # What was run is known better than what was drawn: the first graph decides whether anything was generated.
    if graphs and not generates(graphs[0]):
        return None
    found = [read_graph(graph) for graph in graphs]
    asked = next(filter(None, map(requested, values)), None)
    return next((each for each in found if each.positive), asked or next(iter(found), None))


def generates(graph: Graph) -> bool:
    """Whether the picture, whichever of those that a graph saves it is, was generated."""
    try:
        return all(_is_generated(reached) for reached in _branches(graph, Budget()))
    except TooMuchError:
        return False


def read_graph(graph: Graph) -> Prompted:
    """What a graph says of the picture that it makes; of several pictures, what it says of all."""
    texts = Texts(graph)
    try:
        branches = list(_branches(graph, texts.budget))
    except TooMuchError:
        return Prompted("comfyui")
    try:
        return _common([_read_branch(texts, reached) for reached in branches])
    except TooMuchError:
        return _common([_settings(graph, list(reached.values())) for reached in branches])


def _branches(graph: Graph, budget: Budget) -> Iterator[dict[str, Node]]:
    """What goes into each picture that a graph saves."""
    return (graph.behind([end], budget) for end in graph.ends())


def _is_generated(reached: Mapping[str, Node]) -> bool:
    between = conditions(reached)
    return any(_is_sampling(node) or any(_asked(node, between)) for node in reached.values())


def _is_sampling(node: Node) -> bool:
    """Whether a node samples, and not frames of a video."""
    return samples(node) and any(name in _SAMPLES_WITH or _BUNDLE.search(name) for name in node.links)


def _read_branch(texts: Texts, reached: Mapping[str, Node]) -> Prompted:
    between = conditions(reached)
    positive: list[Found] = []
    negative: list[Found] = []
    for node in reached.values():
        for name in _asked(node, between):
            (negative if polarity_of(name) == NEGATIVE else positive).extend(texts.of_input(node, name))
            if name == _BOTH:
                negative.extend(texts.excluded_in(node, name))
    said, excluded = (once(each) for each in told(positive, negative))
    return _settings(texts.graph, list(reached.values()), said, excluded)


def _settings(graph: Graph, nodes: Sequence[Node], positive: tuple[str, ...] = (), negative: tuple[str, ...] = ()) -> Prompted:
    loading = [node for node in nodes if not _NO_MODEL.search(node.kind) and not writes_or_finds(node)]
    return Prompted(
        generator="comfyui",
        positive=positive,
        negative=negative,
        model=_first(graph, loading, _CHECKPOINTS) or _first(graph, loading, _MODELS),
        seed=_first(graph, nodes, _SEEDS),
        sampler=_first(graph, nodes, ("sampler_name",)),
        loras=tuple(dict.fromkeys([*(lora for node in nodes for lora in _loras(node)), *loras_in(positive)])),
        references=once(name for node in nodes for name in _pictures(node)),
    )


def _common(found: Sequence[Prompted]) -> Prompted:
    """What is the same of all pictures of a graph: the file holds one of them, and it is not said which."""
    first, *others = found
    return Prompted(
        generator=first.generator,
        positive=_in_all(first.positive, [each.positive for each in others]),
        negative=_in_all(first.negative, [each.negative for each in others]),
        model=first.model if all(each.model == first.model for each in others) else "",
        seed=first.seed if all(each.seed == first.seed for each in others) else "",
        sampler=first.sampler if all(each.sampler == first.sampler for each in others) else "",
        loras=_in_all(first.loras, [each.loras for each in others]),
        references=_in_all(first.references, [each.references for each in others]),
    )


def _in_all[T](first: tuple[T, ...], others: Sequence[tuple[T, ...]]) -> tuple[T, ...]:
    sets = [frozenset(each) for each in others]
    return tuple(each for each in first if all(each in some for some in sets))


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
    if field.kind in _JSON_PLACES or (field.place == _COMMENT and _NODE in field.text):
        return field.text
    name, colon, rest = field.text.partition(":")
    return rest if field.place.startswith("exif:") and colon and name.strip().lower() in _EXIF_PREFIXES else ""


def _graph(values: Mapping[str, Any]) -> Graph | None:
    return graph_of_workflow(values) if isinstance(values.get("nodes"), list) else Graph.of_run(values)


def _asked(node: Node, between: frozenset[str]) -> Iterator[str]:
    """Inputs for prompts of a node that samples or generates; what makes conditions for others is followed from there."""
    if node.name in between or node.is_saving or writes_or_finds(node):
        return
    links = node.links
    takes = samples(node) or not _SAMPLES_WITH.isdisjoint(links)
    for name in node.inputs:
        # Some services have inputs that depend on a choice, as "model.prompt".
        last = name.rpartition(".")[2]
        if last in _PROMPTS or (takes and name in links and last in _CONDITIONS):
            yield name


def _first(graph: Graph, nodes: Iterable[Node], names: tuple[str, ...]) -> str:
    """The first value under one of these names; behind a link, the value that the node there holds."""
    for node in nodes:
        for name in names:
            value = graph.value_of(node.inputs.get(name), (*names, *_CONSTANTS))
            found = text_at({name: value}, name)
            if found:
                return found
    return ""


def _loras(node: Node) -> Iterator[Lora]:
    if "lora" not in node.kind.lower() or _is_off(node.inputs.get("toggle")):
        return
    most = next((node.inputs[name] for name in ("lora_count", "num_loras") if isinstance(node.inputs.get(name), int)), None)
    for name, value in node.inputs.items():
        if isinstance(value, dict) and isinstance(value.get("lora"), str):
            if not _is_off(value.get("on")):
                yield Lora(value["lora"], weight_of(value.get("strength")))
            continue
        number = _LORA_NAME.match(name)
        if number is None or not isinstance(value, str) or value in {"", "None"}:
            continue
        is_beyond = most is not None and number[1] != "" and int(number[1]) > most
        if not is_beyond and not _is_off(node.inputs.get(f"switch_{number[1]}")):
            yield Lora(value, _strength(node, number[1]))


def _is_off(value: object) -> bool:
    return value is False or (isinstance(value, str) and value.strip().lower() in {"off", "false", "disabled"})


def _strength(node: Node, number: str) -> float | None:
    tail = f"_{number}" if number else ""
    names = (f"strength_model{tail}", f"lora_wt{tail}", f"model_str{tail}", f"model_weight{tail}", f"strength{tail}",
             f"lora{tail}_strength", f"lora{tail}_model_strength", f"strength_0{number}")  # fmt: skip
    return next((weight_of(node.inputs[name]) for name in names if name in node.inputs), None)


def _pictures(node: Node) -> Iterator[object]:
    if node.kind.startswith(_PICTURE_LOADERS):
        yield text_at(node.inputs, "image", "file", "video")
