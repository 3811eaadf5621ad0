"""Models of PyTorch as ONNX files with a card. Needs the extra `export`, which nothing else does."""
