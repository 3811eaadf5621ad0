"""A CLIP-shaped model from `models add` through index and scan to the report."""

from __future__ import annotations

from pathlib import Path

import pypdf

from tests.e2e.support import SUSPECTS, WORKS, provcheck, read_json, read_valid_json
from tests.tiny_models import write_tiny_clip


def test_an_added_model_is_used_from_index_to_report(demo_works: Path, tmp_path: Path) -> None:
    library = demo_works
    model = write_tiny_clip(tmp_path / "tiny-clip.onnx")
    added = provcheck("models", "add", model, "--library", library)
    assert added.returncode == 0, added.stderr
    assert "tiny-clip: tiny-clip (tells resemblance only" in added.stdout
    assert "tiny-clip" in provcheck("models", "list", "--library", library).stdout

    outputs = ("--json", tmp_path / "scan.json", "--pdf", tmp_path / "scan.pdf")
    done = provcheck("scan", SUSPECTS / "poster.jpg", SUSPECTS / "xylophone.jpg", "--library", library, *outputs)
    assert done.returncode == 0, done.stderr
    scan = read_valid_json(tmp_path / "scan.json")
    assert {model["id"]: model["role"] for model in scan["tool"]["models"]} == {"sscd": "copy", "tiny-clip": "resemblance"}
    (match,) = [match for match in scan["matches"] if match["verdict"] != "resemblance"]
    signals = {measure["signal"]: measure for measure in match["evidence"]["measures"]}
    assert -1 <= signals["embedding:tiny-clip"]["value"] <= 1
    assert signals["embedding:tiny-clip"]["value"] != signals["embedding:sscd"]["value"]
    text = "".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / "scan.pdf").pages)
    assert "tiny-clip" in text

    report = provcheck("doctor", "--library", library)
    assert "Model tiny-clip: " in report.stdout


def test_embeddings_alone_are_never_more_than_a_resemblance(demo_works: Path, tmp_path: Path) -> None:
    """The tiny model finds nearly everything alike; nothing becomes a copy by that."""
    library = demo_works
    provcheck("models", "add", write_tiny_clip(tmp_path / "alike.onnx"), "--library", library)
    arguments = ("scan", SUSPECTS / "xylophone.jpg", SUSPECTS / "tea-house.jpg", "--portfolio-dir", WORKS)
    done = provcheck(*arguments, "--library", library, "--json", tmp_path / "scan.json")
    assert done.returncode == 0, done.stderr
    matches = read_json(tmp_path / "scan.json")["matches"]
    assert {match["verdict"] for match in matches} == {"resemblance"}
    assert all("no evidence of copying" in match["reason"] for match in matches)
    # Of twelve works it is not told how alike they are to each other, and the tiny model has never been measured.
    assert all("How alike unrelated pictures are was not measured for alike." in match["reason"] for match in matches)


def test_a_file_that_is_no_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "fake.onnx").write_bytes(b"not a model")
    done = provcheck("models", "add", tmp_path / "fake.onnx", "--library", tmp_path / "library")
    assert done.returncode == 2
    assert "cannot be loaded" in done.stderr
    assert not (tmp_path / "library" / "models" / "fake").exists()
