"""A card for a model file that comes without one, read from its graph."""

from __future__ import annotations

from pathlib import Path

import onnxruntime as ort

from provcheck.core.errors import ModelError, Reason
from provcheck.core.models.card import Crop, ElementType, InputSpec, Layout, ModelCard, Resize, Role

CLIP_MEAN = (0.48145466, 0.4578275, 0.40821073)
CLIP_STD = (0.26862954, 0.26130258, 0.27577711)
_DEFAULT_SIDE = 224
_OUTPUT_NAMES = ("image_embeds", "embedding", "image_embedding", "embeddings")


def card_for_unknown(path: Path, sha256: str) -> ModelCard:
    """A card with the input and output of the graph and the preprocessing of OpenAI's CLIP.

    The embedding may only say that pictures resemble each other: what it was trained for is not known.
    Raises `ModelError` when the file is no ONNX model with one picture as input and one embedding as output.
    """
    try:
        session = ort.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    except Exception as error:
        raise ModelError(Reason.MODEL_UNREADABLE, path, str(error)) from error
    output, dimensions = _embedding_output(session, path)
    return ModelCard(
        model_id=path.stem,
        title=path.stem,
        role=Role.RESEMBLANCE,
        licence="not stated",
        source=f"file {path.name}",
        sha256=sha256,
        input=_input_spec(session, path),
        output=output,
        dimensions=dimensions,
    )


def _input_spec(session: ort.InferenceSession, path: Path) -> InputSpec:
    nodes = session.get_inputs()
    if len(nodes) != 1 or len(nodes[0].shape) != 4 or nodes[0].type not in {"tensor(float)", "tensor(uint8)"}:
        raise ModelError(Reason.MODEL_UNFIT, path, f"inputs {[(node.name, node.shape, node.type) for node in nodes]}")
    shape = nodes[0].shape
    layout = Layout.NHWC if shape[3] == 3 else Layout.NCHW
    side = shape[1] if layout is Layout.NHWC else shape[2]
    return InputSpec(
        name=nodes[0].name,
        layout=layout,
        element=ElementType.UINT8 if nodes[0].type == "tensor(uint8)" else ElementType.FLOAT32,
        size=side if isinstance(side, int) else _DEFAULT_SIDE,
        resize=Resize.SHORT_SIDE,
        crop=Crop.CENTRE,
        interpolation="bicubic",
        mean=CLIP_MEAN,
        std=CLIP_STD,
    )


def _embedding_output(session: ort.InferenceSession, path: Path) -> tuple[str, int]:
    """Name and length of the embedding: an output (batch, length), by its usual names where there are several."""
    fitting = {str(node.name): node.shape[1] for node in session.get_outputs() if _is_embedding(node.shape)}
    named = [name for name in _OUTPUT_NAMES if name in fitting]
    chosen = named[:1] or (list(fitting) if len(fitting) == 1 else [])
    if not chosen:
        raise ModelError(Reason.MODEL_UNFIT, path, f"outputs {[(n.name, n.shape) for n in session.get_outputs()]}")
    return chosen[0], int(fitting[chosen[0]])


def _is_embedding(shape: list[object]) -> bool:
    return len(shape) == 2 and isinstance(shape[1], int) and shape[1] > 1
