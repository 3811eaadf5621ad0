"""An architecture of open_clip with a local checkpoint, as two graphs, a tokenizer and a card."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from provcheck.core.errors import ModelError, Reason
from provcheck.core.exporting import parity
from provcheck.core.exporting.clip_tokenizer import build_tokenizer
from provcheck.core.exporting.torch_parts import OPEN_CLIP, TORCH, part, told_as_failure, without_network, write_graph
from provcheck.core.fingerprint.text_embedder import fitted
from provcheck.core.imaging.picture import Pixels
from provcheck.core.models.card import (
    INTERPOLATIONS,
    Crop,
    ElementType,
    Family,
    InputSpec,
    Layout,
    ModelCard,
    Resize,
    Role,
    TextTower,
    file_sha256,
)
from provcheck.core.models.registry import MODEL_NAME, TEXT_NAME, TOKENIZER_NAME, TextFiles

CHECKPOINTS = (".pt", ".pth", ".bin", ".safetensors")
_RESIZES = {"shortest": (Resize.SHORT_SIDE, Crop.CENTRE), "squash": (Resize.SQUARE, Crop.NONE)}
_PREPROCESSING = ("mean", "std", "interpolation", "resize_mode")
_EMBEDDING = "embedding"


@dataclass(frozen=True)
class ClipSource:
    """What is exported.

    Attributes:
        architecture: Its name in open_clip, as "ViT-B-32".
        checkpoint: File of its weights.
        like: Tag of the published weights whose preprocessing is meant; empty where those of the architecture agree.
    """

    architecture: str
    checkpoint: Path
    like: str = ""


@dataclass(frozen=True)
class Agreement:
    """Lowest cosines with the original's embeddings.

    Attributes:
        pictures: Over the test pictures.
        texts: Over the test texts; None without a text tower.
    """

    pictures: float
    texts: float | None


def architectures() -> frozenset[str]:
    """Names that open_clip knows; raises `ModelError` when it is not installed."""
    return frozenset(part(OPEN_CLIP).list_models())


def export_clip(source: ClipSource, folder: Path) -> tuple[ModelCard, Agreement]:
    """Write image graph, text graph and tokenizer into a folder; gives the card and how well they agree with the original.

    Where the tokenizer is not part of open_clip the text graph is left out, for it would have to be fetched. Raises
    `ModelError`, also when embeddings differ.
    """
    with without_network(), told_as_failure(source.checkpoint):
        model = _loaded(source)
        card = _card(source, _preprocessing(source, model))
        transform = part("open_clip.transform").image_transform_v2(_transform_config(card), is_train=False)
        agreed, card = _images(model, card, folder, transform)
        config = part(OPEN_CLIP).get_model_config(source.architecture)["text_cfg"]
        if config.get("hf_tokenizer_name"):
            return card, Agreement(agreed, None)
        words, card = _texts(model, card, folder, int(config.get("context_length", 77)))
        return card, Agreement(agreed, words)


def _loaded(source: ClipSource) -> Any:  # noqa: ANN401  a module of PyTorch
    """The model with its weights; of the checkpoint only numbers are read."""
    factory = part("open_clip.factory")
    config = factory.get_model_config(source.architecture)
    if config is None:
        raise ModelError(Reason.EXPORT_ARCHITECTURE, None, source.architecture)
    if config["text_cfg"].get("hf_model_name"):
        raise ModelError(Reason.EXPORT_FAILED, source.checkpoint, str(config["text_cfg"]["hf_model_name"]))
    if not source.checkpoint.is_file():
        raise ModelError(Reason.NOT_FOUND, source.checkpoint)
    if source.checkpoint.suffix not in CHECKPOINTS:
        raise ModelError(Reason.EXPORT_UNSAFE, source.checkpoint, ", ".join(CHECKPOINTS))
    if source.checkpoint.suffix != ".safetensors":
        _refuse_code(source.checkpoint)
    model = factory.create_model(source.architecture, pretrained=None, load_weights=False)
    factory.load_checkpoint(model, str(source.checkpoint), strict=True, weights_only=True)
    return model.float().eval()


def _refuse_code(checkpoint: Path) -> None:
    """Raise `ModelError` unless a checkpoint holds numbers alone: to load anything else would run what it says."""
    try:
        part(TORCH).load(str(checkpoint), map_location="cpu", weights_only=True)
    except Exception as error:
        # What PyTorch says is how to load it all the same.
        raise ModelError(Reason.EXPORT_UNSAFE, checkpoint, type(error).__name__) from error


def _preprocessing(source: ClipSource, model: Any) -> dict[str, Any]:  # noqa: ANN401
    """open_clip's preprocessing for the weights that are meant; raises `ModelError` where it cannot be told which."""
    own = dict(part("open_clip.model").get_model_preprocess_cfg(model))
    published = part("open_clip.pretrained")
    tags = list(published.list_pretrained_tags_by_model(source.architecture))
    if source.like and source.like not in tags:
        raise ModelError(Reason.EXPORT_WHICH_WEIGHTS, None, ", ".join(tags))
    known = {tag: dict(published.get_pretrained_cfg(source.architecture, tag)) for tag in tags}
    if source.like:
        return own | _given(known[source.like])
    found = [own | _given(config) for config in known.values()] or [own]
    if any(_compared(each) != _compared(found[0]) for each in found):
        raise ModelError(Reason.EXPORT_WHICH_WEIGHTS, None, ", ".join(tags))
    return found[0]


def _given(config: dict[str, Any]) -> dict[str, Any]:
    return {name: config[name] for name in _PREPROCESSING if config.get(name) is not None}


def _compared(config: dict[str, Any]) -> tuple[object, ...]:
    return tuple(tuple(value) if isinstance(value, list | tuple) else value for value in map(config.get, _PREPROCESSING))


def _card(source: ClipSource, config: dict[str, Any]) -> ModelCard:
    """The card of the image graph; raises `ModelError` where pictures are prepared in a way that a card cannot tell."""
    sides = set(config["size"]) if isinstance(config["size"], list | tuple) else {config["size"]}
    mode, interpolation = config["resize_mode"], config["interpolation"]
    if len(sides) != 1 or mode not in _RESIZES or interpolation not in INTERPOLATIONS:
        raise ModelError(Reason.EXPORT_FAILED, source.checkpoint, str(config))
    resize, crop = _RESIZES[mode]
    spec = InputSpec(
        "image",
        Layout.NCHW,
        ElementType.FLOAT32,
        sides.pop(),
        resize,
        crop,
        interpolation,
        _triple(config["mean"]),
        _triple(config["std"]),
    )
    title = f"{source.architecture} ({source.checkpoint.stem})"
    made = f"export of {source.checkpoint.name} by open_clip"
    return ModelCard("exported", title, Role.RESEMBLANCE, "not stated", made, "", spec, _EMBEDDING, 0, family=Family.CLIP)


def _triple(values: Any) -> tuple[float, float, float]:  # noqa: ANN401
    first, second, third = (float(value) for value in values)
    return first, second, third


def _transform_config(card: ModelCard) -> Any:  # noqa: ANN401
    spec = card.input
    mode = next(name for name, (resize, _crop) in _RESIZES.items() if resize is spec.resize)
    return part("open_clip.transform").PreprocessCfg(
        size=spec.size, mean=spec.mean, std=spec.std, interpolation=spec.interpolation, resize_mode=mode
    )


def _images(model: Any, card: ModelCard, folder: Path, transform: Any) -> tuple[float, ModelCard]:  # noqa: ANN401
    torch, path = part(TORCH), folder / MODEL_NAME
    model.forward = model.encode_image
    write_graph(model, torch.zeros(2, 3, card.input.size, card.input.size), path, (card.input.name, card.output))

    def original(picture: Pixels) -> NDArray[np.float32]:
        with torch.no_grad():
            return _row(model.encode_image(transform(Image.fromarray(picture))[None]))

    dimensions = original(parity.pictures()[0]).size
    card = replace(card, sha256=file_sha256(path), dimensions=dimensions)
    return parity.check_pictures(card, path, original), card


def _texts(model: Any, card: ModelCard, folder: Path, context: int) -> tuple[float, ModelCard]:  # noqa: ANN401
    torch, files = part(TORCH), TextFiles(folder / TEXT_NAME, folder / TOKENIZER_NAME)
    theirs = part("open_clip.tokenizer")
    vocabulary = Path(theirs.default_bpe())
    tokenizer = build_tokenizer(vocabulary)
    tokenizer.save(str(files.tokenizer))
    ids = theirs.SimpleTokenizer(str(vocabulary), context_length=context)
    tower = TextTower(context, 0)
    fitted(tokenizer, tower)
    for text in parity.TEXTS:
        if tokenizer.encode(text).ids != ids(text)[0].tolist():
            raise ModelError(Reason.EXPORT_DIFFERS, None, f"tokenizer: {text!r}")
    model.forward = model.encode_text
    write_graph(model, torch.zeros(2, context, dtype=torch.int64), files.model, ("text", _EMBEDDING))
    tower = replace(tower, sha256=file_sha256(files.model), tokenizer_sha256=file_sha256(files.tokenizer))
    card = replace(card, text=tower)

    def original(text: str) -> NDArray[np.float32]:
        with torch.no_grad():
            return _row(model.encode_text(ids(text)))

    return parity.check_texts(card, files, card.dimensions, original), card


def _row(output: Any) -> NDArray[np.float32]:  # noqa: ANN401
    return np.asarray(output[0].numpy(), np.float32)
