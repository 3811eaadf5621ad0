"""What the suspect says of its origin stands among the reasons, once it is read."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from provcheck.app.origins import FileOrigin
from provcheck.core.origin.records import DeclaredAi, Origin, Prompted
from provcheck.core.records import NameFound
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeProgram, match, report
from tests.gui.opening import opened

PROMPTED = FileOrigin(
    Path("a.png"),
    Origin(Prompted("comfyui", ("a heron by <b>Mira</b>",)), DeclaredAi.YES, ("png:prompt",)),
    (NameFound("Mira", "positive", "a heron by Mira"),),
    like_works=(("heron.png", "/art/heron.png"),),
)


def test_the_origin_of_the_match_in_hand_is_told(qtbot: QtBot, make_window: MakeWindow) -> None:
    first, second = match(suspect="a.png", score=0.9), match(suspect="b.png", score=0.8)
    program = FakeProgram(reports={1: report([first, second], number=1)}, origins={first.suspect: PROMPTED})
    result = opened(qtbot, make_window(program))
    section = result.why._origin
    assert section is not None
    qtbot.waitUntil(section.isVisible)
    said = section.text.text()
    assert "ComfyUI" in said
    # As it was written, not as markup.
    assert "a heron by <b>Mira</b>" in said
    assert 'A word that is also the name "Mira" stands in the prompt' in said
    assert "heron.png, is named like the work heron.png" in said
    result.list.choose_next()
    qtbot.waitUntil(lambda: "That means nothing" in section.text.text())
