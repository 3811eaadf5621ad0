"""What an ONNX graph says of its own input and output, and a card for a file that comes without one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import onnxruntime as ort

from provcheck.core.errors import ModelError, Reason
from provcheck.core.models.card import Crop, ElementType, InputSpec, Layout, ModelCard, Resize, Role

CLIP_MEAN = (0.48145466, 0.4578275, 0.40821073)
CLIP_STD = (0.26862954, 0.26130258, 0.27577711)
_DEFAULT_SIDE = 224
_OUTPUT_NAMES = ("image_embeds", "text_embeds", "embedding", "image_embedding", "text_embedding", "embeddings")
_ELEMENTS = {
    "tensor(uint8)": ElementType.UINT8,
    "tensor(float16)": ElementType.FLOAT16,
    "tensor(float)": ElementType.FLOAT32,
}


@dataclass(frozen=True)
class GraphInput:
    """The one picture input of a graph.

    Attributes:
        name: Its name.
        layout: Order of axes.
        element: Type of elements.
        side: Height in pixels, None when any size is taken.
    """

    name: str
    layout: Layout
    element: ElementType
    side: int | None


def graph_input(session: ort.InferenceSession, path: Path) -> GraphInput:
    """Read the input; raises `ModelError` unless there is just one, of (batch, channels and two axes of a picture)."""
    nodes = session.get_inputs()
    told = [(node.name, node.shape, node.type) for node in nodes]
    if len(nodes) != 1 or len(nodes[0].shape) != 4 or nodes[0].type not in _ELEMENTS:
        raise ModelError(Reason.MODEL_UNFIT, path, f"inputs {told}")
    shape = nodes[0].shape
    layout = Layout.NHWC if shape[3] == 3 else Layout.NCHW
    side = shape[1] if layout is Layout.NHWC else shape[2]
    return GraphInput(str(nodes[0].name), layout, _ELEMENTS[nodes[0].type], side if isinstance(side, int) else None)


def embedding_output(session: ort.InferenceSession, path: Path, stated: str = "") -> tuple[str, int]:
    """Name and length of the embedding: an output (batch, length), by the stated or the usual names where there are several.

    Raises `ModelError` when there is none or it cannot be told which.
    """
    fitting = {str(node.name): node.shape[1] for node in session.get_outputs() if _is_embedding(node.shape)}
    named = [name for name in (stated, *_OUTPUT_NAMES) if name in fitting]
    chosen = named[:1] or (list(fitting) if len(fitting) == 1 else [])
    if not chosen:
        told = [(node.name, node.shape) for node in session.get_outputs()]
        raise ModelError(Reason.MODEL_UNFIT, path, f"outputs {told}")
    return chosen[0], int(fitting[chosen[0]])


def _is_embedding(shape: list[object]) -> bool:
    return len(shape) == 2 and isinstance(shape[1], int) and shape[1] > 1


def completed(card: ModelCard, session: ort.InferenceSession, path: Path) -> ModelCard:
    """A card with what it leaves open read from the graph: name, layout and type of the input; name and length of the output.

    Raises `ModelError` when the graph is no image model or is not as the card says.
    """
    found = graph_input(session, path)
    if not card.input.name:
        card = replace(card, input=replace(card.input, name=found.name, layout=found.layout, element=found.element))
    elif (card.input.name, card.input.element) != (found.name, found.element):
        raise ModelError(Reason.MODEL_UNFIT, path, f"input {found.name} of {found.element}")
    if card.dimensions and any(node.name == card.output for node in session.get_outputs()):
        return card
    output, dimensions = embedding_output(session, path, card.output)
    if card.dimensions not in {0, dimensions}:
        raise ModelError(Reason.MODEL_UNFIT, path, f"output {output} of {dimensions}")
    return replace(card, output=output, dimensions=dimensions)


def card_for_unknown(path: Path, sha256: str) -> ModelCard:
    """A card with the input and output of the graph and the preprocessing of OpenAI's CLIP.

    The embedding may only say that pictures resemble each other: what it was trained for is not known.
    Raises `ModelError` when the file is no ONNX model with one picture as input and one embedding as output.
    """
    try:
        session = ort.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    except Exception as error:
        raise ModelError(Reason.MODEL_UNREADABLE, path, str(error)) from error
    found = graph_input(session, path)
    output, dimensions = embedding_output(session, path)
    return ModelCard(
        model_id=path.stem,
        title=path.stem,
        role=Role.RESEMBLANCE,
        licence="not stated",
        source=f"file {path.name}",
        sha256=sha256,
        input=InputSpec(
            name=found.name,
            layout=found.layout,
            element=found.element,
            size=found.side or _DEFAULT_SIDE,
            resize=Resize.SHORT_SIDE,
            crop=Crop.CENTRE,
            interpolation="bicubic",
            mean=CLIP_MEAN,
            std=CLIP_STD,
        ),
        output=output,
        dimensions=dimensions,
    )
