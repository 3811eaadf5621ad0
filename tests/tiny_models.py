"""Models of a few kilobytes, made with onnx's helpers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


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
