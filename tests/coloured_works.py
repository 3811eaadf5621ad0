"""Works of one colour each, as a portfolio of their own: what a model that sees colours can tell apart."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from provcheck.app import portfolios
from provcheck.app.workspace import Workspace
from provcheck.core.jobs import CancelToken
from provcheck.core.records import Portfolio

COLOURS = {"rose": (220, 30, 40), "leaf": (30, 190, 60), "sea": (20, 60, 220), "stone": (128, 128, 128)}


def draw(path: Path, colour: tuple[int, int, int]) -> Path:
    """A picture of one colour with a few bars, so that it has detail."""
    image = Image.new("RGB", (96, 64), colour)
    for x in range(8, 96, 16):
        image.paste(tuple(value // 2 + 20 for value in colour), (x, 8, x + 6, 56))
    image.save(path)
    return path


def indexed(workspace: Workspace, works: Path) -> Portfolio:
    """The only portfolio of a new library, of the pictures in a folder."""
    for _event in portfolios.index(workspace, portfolios.NewPortfolio("Mine"), [works], CancelToken()):
        pass
    return portfolios.list_portfolios(workspace)[0]


def make_ready(workspace: Workspace, portfolio: Portfolio) -> None:
    """As the commands do it before they search."""
    for _event in portfolios.refresh(workspace, portfolio, CancelToken()):
        pass
