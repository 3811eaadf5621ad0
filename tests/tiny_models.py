"""Models of a few kilobytes, made with onnx's helpers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from provcheck.app.workspace import Workspace
from provcheck.core.models.card import (
    Crop,
    ElementType,
    Family,
    InputSpec,
    Layout,
    ModelCard,
    Resize,
    Role,
    TextTower,
)
from provcheck.core.models.registry import ModelStatus, TextFiles


def write_tiny_clip(path: Path) -> Path:
    """An image model of CLIP's shape: pixel_values (batch, 3, 224, 224) to image_embeds (batch, 512), seeded weights."""
    rng = np.random.default_rng(7)
    weights = {
        "patches": rng.normal(0, 0.05, (48, 3, 32, 32)).astype(np.float32),
        "projection": rng.normal(0, 1, (48, 512)).astype(np.float32),
    }
    nodes = [
        helper.make_node("Conv", ["pixel_values", "patches"], ["patch"], strides=[32, 32]),
        helper.make_node("Abs", ["patch"], ["magnitude"]),
        helper.make_node("GlobalAveragePool", ["magnitude"], ["pooled"]),
        helper.make_node("Flatten", ["pooled"], ["flat"]),
        helper.make_node("Gemm", ["flat", "projection"], ["image_embeds"]),
    ]
    graph = helper.make_graph(
        nodes,
        "tiny-clip",
        [helper.make_tensor_value_info("pixel_values", TensorProto.FLOAT, ["batch", 3, 224, 224])],
        [helper.make_tensor_value_info("image_embeds", TensorProto.FLOAT, ["batch", 512])],
        [numpy_helper.from_array(value, name) for name, value in weights.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, path)
    return path


WORDS = ("red", "green", "blue", "grey")
"""Words that the tiny text tower knows, by the colour that its pictures have."""

CONTEXT = 6


def write_tiny_colour_model(path: Path) -> Path:
    """An image model: pixel_values (batch, 3, 8, 8) to image_embeds (batch, 4), how red, green, blue and light a picture is."""
    weights = np.array([[2, -1, -1, 0.3], [-1, 2, -1, 0.3], [-1, -1, 2, 0.3]], np.float32)
    nodes = [
        helper.make_node("GlobalAveragePool", ["pixel_values"], ["pooled"]),
        helper.make_node("Flatten", ["pooled"], ["flat"]),
        helper.make_node("MatMul", ["flat", "weights"], ["image_embeds"]),
    ]
    graph = helper.make_graph(
        nodes,
        "tiny-colours",
        [helper.make_tensor_value_info("pixel_values", TensorProto.FLOAT, ["batch", 3, 8, 8])],
        [helper.make_tensor_value_info("image_embeds", TensorProto.FLOAT, ["batch", 4])],
        [numpy_helper.from_array(weights, "weights")],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), path)
    return path


def write_tiny_text_tower(folder: Path, element: int = TensorProto.INT64) -> tuple[Path, Path]:
    """A text tower for it and its tokenizer: the mean of what its words stand for, which is nothing for unknown ones."""
    table = np.zeros((2 + len(WORDS), 4), np.float32)
    table[2:] = np.eye(len(WORDS), dtype=np.float32)
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["rows"]),
        helper.make_node("ReduceMean", ["rows"], ["text_embeds"], axes=[1], keepdims=0),
    ]
    graph = helper.make_graph(
        nodes,
        "tiny-text",
        [helper.make_tensor_value_info("input_ids", element, ["batch", CONTEXT])],
        [helper.make_tensor_value_info("text_embeds", TensorProto.FLOAT, ["batch", 4])],
        [numpy_helper.from_array(table, "table")],
    )
    folder.mkdir(parents=True, exist_ok=True)
    model = folder / "text.onnx"
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), model)
    vocabulary = {"[pad]": 0, "[unknown]": 1, **{word: 2 + number for number, word in enumerate(WORDS)}}
    tokenizer = Tokenizer(WordLevel(vocabulary, unk_token="[unknown]"))
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    return model, folder / "tokenizer.json"


def tiny_colour_card(**changes: Any) -> ModelCard:
    """The card of the two."""
    spec = InputSpec("pixel_values", Layout.NCHW, ElementType.FLOAT32, 8, Resize.SQUARE, Crop.NONE, "bilinear")
    card = ModelCard(
        "tiny-colours",
        "Tiny colours",
        Role.RESEMBLANCE,
        "CC0-1.0",
        "a test",
        "",
        spec,
        "image_embeds",
        4,
        family=Family.CLIP,
        text=TextTower(CONTEXT, 0, lower=True),
    )
    return replace(card, **changes)


def write_tiny_style_model(path: Path) -> Path:
    """An image model: pixels (batch, 3, 32, 32) to style (batch, 3), how much light changes across and downwards."""
    light = np.array([0.299, 0.587, 0.114], np.float32).reshape(1, 3, 1, 1)
    edges = np.array([[[[-1, 1], [-1, 1]]], [[[-1, -1], [1, 1]]]], np.float32)
    nodes = [
        helper.make_node("Conv", ["pixels", "light"], ["grey"]),
        helper.make_node("Conv", ["grey", "edges"], ["changes"]),
        helper.make_node("Abs", ["changes"], ["strength"]),
        helper.make_node("GlobalAveragePool", ["strength"], ["pooled"]),
        helper.make_node("Flatten", ["pooled"], ["flat"]),
        helper.make_node("Pad", ["flat", "pads", "little"], ["style"]),
    ]
    constants = {"light": light, "edges": edges, "pads": np.array([0, 0, 0, 1]), "little": np.array(0.02, np.float32)}
    graph = helper.make_graph(
        nodes,
        "tiny-style",
        [helper.make_tensor_value_info("pixels", TensorProto.FLOAT, ["batch", 3, 32, 32])],
        [helper.make_tensor_value_info("style", TensorProto.FLOAT, ["batch", 3])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), path)
    return path


def tiny_style_card() -> ModelCard:
    """Its card."""
    spec = InputSpec("pixels", Layout.NCHW, ElementType.FLOAT32, 32, Resize.SQUARE, Crop.NONE, "bilinear")
    return ModelCard("tiny-style", "Tiny style", Role.STYLE, "CC0-1.0", "a test", "", spec, "style", 3, family=Family.STYLE)


def install_tiny_colours(workspace: Workspace, folder: Path) -> ModelStatus:
    """Put the two into a library."""
    text = TextFiles(*write_tiny_text_tower(folder))
    status = workspace.models.install(tiny_colour_card(), write_tiny_colour_model(folder / "colours.onnx"), text)
    workspace.forget_models()
    return status
