"""A model that tells style: a hint for who asks for it, and no part of any verdict."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from typer.testing import CliRunner

from provcheck.app import reasons, scanning
from provcheck.app.model_files import add_model, use_model, use_none
from provcheck.app.reporting import report_document
from provcheck.app.searching import among_checked, among_works, knows_style, most_alike, nearness_text, works_like
from provcheck.app.workspace import Workspace
from provcheck.cli.main import app
from provcheck.core.errors import ModelError, Reason
from provcheck.core.jobs import CancelToken
from provcheck.core.models.card import Role, write_card
from provcheck.core.records import Portfolio
from provcheck.core.scan_records import ScanReport, ScanSettings
from tests.app.test_reporting import NoPreviews
from tests.coloured_works import indexed, make_ready
from tests.tiny_models import install_tiny_colours, tiny_style_card, write_tiny_style_model

RED, BLUE = (200, 40, 40), (40, 60, 200)


def hatched(path: Path, ink: tuple[int, int, int], *, across: bool) -> Path:
    """A picture of strokes in one direction."""
    image = Image.new("RGB", (128, 128), (235, 235, 235))
    draw = ImageDraw.Draw(image)
    for place in range(4, 128, 16):
        draw.line((0, place, 128, place) if across else (place, 0, place, 128), fill=ink, width=6)
    draw.ellipse((40, 40, 70, 66), fill=ink)
    image.save(path)
    return path


@pytest.fixture
def studio(tmp_path: Path) -> tuple[Workspace, Portfolio]:
    """Works of strokes downwards in red, and across in blue."""
    works = tmp_path / "works"
    works.mkdir()
    hatched(works / "red-down.png", RED, across=False)
    hatched(works / "blue-across.png", BLUE, across=True)
    workspace = Workspace(tmp_path / "library")
    return workspace, indexed(workspace, works)


@pytest.fixture
def suspect(tmp_path: Path) -> Path:
    """The colour of one work in the strokes of the other one."""
    return hatched(tmp_path / "red-across.png", RED, across=True)


def add_style(workspace: Workspace, folder: Path) -> None:
    """As an artist adds it: a file with a card of the same name beside it."""
    file = write_tiny_style_model(folder / "style.onnx")
    write_card(tiny_style_card(), folder / "style.toml")
    add_model(workspace, file)


def scanned(workspace: Workspace, portfolio: Portfolio, *suspects: Path) -> ScanReport:
    *_events, last = scanning.scan(workspace, portfolio, suspects, ScanSettings(), CancelToken())
    return last.report  # type: ignore[union-attr]


def test_without_a_model_for_style_none_is_told_and_the_remedy_is(studio: tuple[Workspace, Portfolio], suspect: Path) -> None:
    workspace, portfolio = studio
    assert not knows_style(workspace)
    assert works_like(workspace, portfolio, suspect, 3, by_style=True) is None
    with pytest.raises(ModelError) as caught:
        most_alike(workspace, suspect, among_works(portfolio), by_style=True)
    assert caught.value.reason is Reason.MODEL_STYLELESS
    assert "provcheck models get csd-vit-l14" in reasons.error_text(caught.value)


def test_what_is_made_alike_comes_first_whatever_its_colour(
    studio: tuple[Workspace, Portfolio], suspect: Path, tmp_path: Path
) -> None:
    workspace, portfolio = studio
    install_tiny_colours(workspace, tmp_path / "model")
    add_style(workspace, tmp_path)
    make_ready(workspace, portfolio)
    by_style = most_alike(workspace, suspect, among_works(portfolio), by_style=True)
    assert [near.path.stem for near in by_style.found] == ["blue-across", "red-down"]
    assert by_style.found[0].cosine > 0.95 > by_style.found[1].cosine
    assert [near.percentile for near in by_style.found] == [None, None], "no share that reads as a finding"
    assert nearness_text(by_style) == "By how they are made, as Tiny style sees it."
    by_colour = most_alike(workspace, suspect, among_works(portfolio))
    assert by_colour.found[0].path.stem == "red-down", "what is asked without --style is told by the other model"
    alike = works_like(workspace, portfolio, suspect, 3, by_style=True)
    assert alike is not None
    assert alike.by_style


def test_a_model_for_style_changes_no_result(studio: tuple[Workspace, Portfolio], suspect: Path, tmp_path: Path) -> None:
    workspace, portfolio = studio
    copy = tmp_path / "works" / "red-down.png"
    same = tmp_path / "resaved.jpg"
    Image.open(copy).save(same, quality=80)
    before = scanned(workspace, portfolio, suspect, same)
    assert before.matches
    add_style(workspace, tmp_path)
    after = scanned(workspace, portfolio, suspect, same)
    assert after.matches == before.matches
    assert not any("style" in measure.signal for match in after.matches for measure in match.evidence.measures)
    assert [model.role for model in after.models] == ["copy", "style"]
    told = repr(report_document(after, NoPreviews(), {}))
    assert "tells style, and is no part of any verdict" in told
    found = most_alike(workspace, copy, among_checked, by_style=True)
    assert found.searched == 2, "style is computed of what is checked, too"


def test_one_model_for_style_is_used_beside_the_one_for_resemblance(
    studio: tuple[Workspace, Portfolio], tmp_path: Path
) -> None:
    workspace, _portfolio = studio
    install_tiny_colours(workspace, tmp_path / "model")
    add_style(workspace, tmp_path)
    assert [card.model_id for card, _path in workspace.models.usable()] == ["sscd", "tiny-colours", "tiny-style"]
    use_none(workspace, Role.STYLE)
    assert [card.model_id for card, _path in workspace.models.usable()] == ["sscd", "tiny-colours"]
    assert not knows_style(workspace)
    use_model(workspace, "tiny-style")
    use_none(workspace, Role.RESEMBLANCE)
    assert [card.model_id for card, _path in workspace.models.usable()] == ["sscd", "tiny-style"]
    assert use_model(workspace, "none") is None
    assert [card.model_id for card, _path in workspace.models.usable()] == ["sscd"]


def test_the_terminal_tells_it_as_a_hint(studio: tuple[Workspace, Portfolio], suspect: Path, tmp_path: Path) -> None:
    workspace, _portfolio = studio
    add_style(workspace, tmp_path)
    done = CliRunner().invoke(app, ["like", str(suspect), "--style", "--library", str(workspace.folder)])
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert "blue-across.png" in lines[1]
    assert lines[-2] == "By how they are made, as Tiny style sees it."
    assert lines[-1].startswith("Nearness in style is a hint for you alone. It is no part of any verdict")
