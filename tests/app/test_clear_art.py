"""Transparent art as people see it: with its alpha in the window, on paper in a report."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from provcheck.app.picture_source import PreviewSource
from provcheck.app.scanning import load_preview
from provcheck.app.workspace import Workspace
from provcheck.core.imaging.door import read_bytes
from provcheck.core.imaging.preview import from_jpeg, from_webp, to_jpeg, to_webp
from provcheck.core.index.prints_store import PrintsStore

CONTENT = "c" * 64


def figure(tone: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    made = np.zeros((64, 64, 4), np.uint8)
    made[16:48, 16:48] = (tone, tone, tone, 255)
    return made


@pytest.mark.parametrize(("tone", "ground"), [(250, 189), (40, 255)])
def test_a_kept_figure_is_clear_in_the_window_and_on_paper_that_shows_it_in_print(
    tmp_path: Path, tone: int, ground: int
) -> None:
    workspace = Workspace(tmp_path)
    with workspace.open_library() as library:
        store = PrintsStore(library, {})
        store.save_preview(CONTENT, to_jpeg(np.zeros((64, 64, 3), np.uint8)))
        store.save_clear(CONTENT, to_webp(figure(tone)))
        printed = PreviewSource(library).jpeg(CONTENT, "/gone.png")
    shown = load_preview(workspace, CONTENT)
    assert shown is not None
    assert from_webp(shown)[0, 0, 3] == 0
    assert printed is not None
    assert abs(int(from_jpeg(printed)[2, 2, 0]) - ground) <= 3


def test_what_is_opaque_is_shown_and_printed_as_it_is_compared(tmp_path: Path) -> None:
    workspace, jpeg = Workspace(tmp_path), to_jpeg(np.full((8, 8, 3), 90, np.uint8))
    with workspace.open_library() as library:
        PrintsStore(library, {}).save_preview(CONTENT, jpeg)
        PrintsStore(library, {}).save_clear(CONTENT, b"")
        assert PreviewSource(library).jpeg(CONTENT, "/gone.png") == jpeg
    assert load_preview(workspace, CONTENT) == jpeg


def test_a_figure_that_is_not_kept_is_printed_from_its_file(tmp_path: Path) -> None:
    file = tmp_path / "ghost.png"
    Image.fromarray(figure(250)).save(file)
    with Workspace(tmp_path / "library").open_library() as library:
        printed = PreviewSource(library).jpeg(read_bytes(file).sha256, str(file))
    assert printed is not None
    assert abs(int(from_jpeg(printed)[2, 2, 0]) - 189) <= 3


def test_a_figure_that_is_kept_damaged_is_printed_as_it_was_compared(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    jpeg = to_jpeg(np.full((8, 8, 3), 90, np.uint8))
    with Workspace(tmp_path).open_library() as library:
        PrintsStore(library, {}).save_preview(CONTENT, jpeg)
        PrintsStore(library, {}).save_clear(CONTENT, to_webp(figure(40))[:60])
        assert PreviewSource(library).jpeg(CONTENT, "/gone.png") == jpeg
    assert CONTENT in caplog.text
