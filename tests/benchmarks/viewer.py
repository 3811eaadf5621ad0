"""How long the views of a pair take to draw.

    python -m tests.benchmarks.viewer [--megapixels 24] [--width 1600] [--height 900] [--frames 40] [--clear]

A pair of that size is made of a picture and a turned, mirrored copy of it, with CLEAR of transparent art, and every view is
drawn as often as asked for while it is dragged, zoomed, swiped or blinked. Printed are the median and the 95th percentile of a
frame, in milliseconds.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import cv2
import numpy as np
from PySide6.QtWidgets import QApplication

from provcheck.core.evidence import Matrix3
from provcheck.gui.images import Pyramid, from_pixels, pyramid
from provcheck.gui.theme import Theme
from provcheck.gui.viewer.looks import Looks, ViewMode
from provcheck.gui.viewer.stack_view import StackView
from provcheck.gui.viewer.view_state import FIT, Size, ViewState

TURNED: Matrix3 = ((-0.88, 0.1, 0.86), (0.12, 0.9, -0.02), (0.0, 0.01, 1.0))
"""A mirrored, slightly turned and tilted suspect."""


def picture(width: int, height: int, seed: int, *, clear: bool) -> Pyramid:
    """A soft picture with grain, so that no step is spared for flat ground; of transparent art a figure with soft edges."""
    random = np.random.default_rng(seed)
    coarse = random.integers(0, 255, (height // 64 + 2, width // 64 + 2, 3)).astype(np.uint8)
    rgb = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    grain = random.integers(0, 24, (height, width, 1)).astype(np.uint8)
    alpha = cv2.resize(coarse[..., 0], (width, height), interpolation=cv2.INTER_LINEAR) if clear else None
    return pyramid(from_pixels(cv2.subtract(rgb, np.repeat(grain, 3, axis=2)), alpha))


def timed(view: StackView, change: Callable[[int], None], frames: int) -> str:
    """Median and 95th percentile of a frame in milliseconds."""
    spent = []
    for number in range(frames + 3):
        start = time.perf_counter()
        change(number)
        view.repaint()
        spent.append(1000 * (time.perf_counter() - start))
    return f"{np.median(spent[3:]):6.1f} {np.percentile(spent[3:], 95):6.1f}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megapixels", type=float, default=24)
    parser.add_argument("--width", type=int, default=1600)
    parser.add_argument("--height", type=int, default=900)
    parser.add_argument("--frames", type=int, default=40)
    parser.add_argument("--clear", action="store_true")
    asked = parser.parse_args()
    application = QApplication(["viewer"])
    Theme(application)
    width = round((asked.megapixels * 1e6 * 1.5) ** 0.5)
    height = round(width / 1.5)
    view = StackView()
    view.resize(asked.width, asked.height)
    view.show()
    application.processEvents()
    view.show_picture(Size(width, height), ())
    view.align(TURNED)
    view.set_levels(picture(width, height, 1, clear=asked.clear))
    view.set_suspect(picture(width, height, 2, clear=asked.clear))
    near = ViewState(6.0, (0.4, 0.4))

    def dragging(number: int) -> None:
        view.set_state(near.moved(0.001 * number, 0.0005 * number))

    def zooming(number: int) -> None:
        view.set_state(ViewState(1.15 ** (number % 24), near.centre))

    def swiping(number: int) -> None:
        view.show_looks(Looks(mode=ViewMode.SWIPE, divider=0.1 + 0.02 * number))

    def blinking(number: int) -> None:
        view.show_looks(Looks(mode=ViewMode.BLINK, shows_suspect=bool(number % 2)))

    print(f"{width} x {height} pixels in {asked.width} x {asked.height}, median and 95th percentile in ms")
    for name, state in (("whole", FIT), ("6 times", near)):
        for what, change in (("swipe", swiping), ("blink", blinking)):
            view.set_state(state)
            print(f"{what:>10} {name:>8}  {timed(view, change, asked.frames)}", flush=True)
    for mode in (ViewMode.SWIPE, ViewMode.BLINK, ViewMode.OVERLAY, ViewMode.DIFFERENCE):
        view.show_looks(Looks(mode=mode))
        print(f"{mode:>10}  dragged  {timed(view, dragging, asked.frames)}", flush=True)
        print(f"{mode:>10}   zoomed  {timed(view, zooming, asked.frames)}", flush=True)
    view.show_looks(Looks(mode=ViewMode.DIFFERENCE, of_lines=True))
    print(f"{'lines':>10}  dragged  {timed(view, dragging, asked.frames)}", flush=True)
    print(f"{'lines':>10}   zoomed  {timed(view, zooming, asked.frames)}")


if __name__ == "__main__":
    main()
