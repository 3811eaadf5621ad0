"""The window's first start: welcome, tour with the demo pictures, end."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from clean_start.display import Display, DisplayError, open_display, wait_for
from clean_start.journey import Journey, last_lines
from clean_start.root import surroundings
from clean_start.steps import StepError, Steps

_MAIN, _TOUR = "^Provcheck$", "^Provcheck: tour"
_WINDOW_S, _DEMO_S, _END_S, _REST_S = 90, 300, 60, 20
# Written when the demo was checked for the first time.
_CHECKED = "pace.json"


@dataclass(frozen=True)
class _Running:
    journey: Journey
    display: Display
    process: subprocess.Popen[bytes]

    def goes_on(self) -> bool:
        return self.process.poll() is None

    def said(self) -> str:
        return last_lines(self.journey.out.joinpath("window.txt").read_text(encoding="utf-8", errors="replace"))


def window(journey: Journey, steps: Steps) -> None:
    """Open the window for the first time, take the tour, and close it; three pictures are taken on the way."""
    try:
        with open_display(journey.out / "xvfb.txt") as display, _started(journey, display) as running:
            if not steps.do("first start of the window", lambda: _on_display(_first_start, running)):
                return
            if steps.do("demo tour by the keyboard", lambda: _on_display(_tour, running)):
                steps.do("second step of the tour", lambda: _on_display(_next_step, running))
            steps.do("closing the window", lambda: _on_display(_close, running))
    except DisplayError as error:
        steps.fail("display", str(error))


def _on_display(act: Callable[[_Running], str], running: _Running) -> str:
    """What an act tells; where the display does not do what it is asked for, the step does not hold."""
    try:
        return act(running)
    except DisplayError as error:
        raise StepError(f"{error}\n{running.said()}") from error


@contextmanager
def _started(journey: Journey, display: Display) -> Iterator[_Running]:
    command = journey.inside.command([f"{journey.folder}/AppRun"], display.number)
    with journey.out.joinpath("window.txt").open("wb") as said:
        process = subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, env=surroundings()
        )
        try:
            yield _Running(journey, display, process)
        finally:
            process.kill()
            process.wait()


def _first_start(running: _Running) -> str:
    _mapped(running, _MAIN)
    return _picture(running, "first-start.png")


def _tour(running: _Running) -> str:
    running.display.press(_mapped(running, _MAIN), "space")
    _mapped(running, _TOUR)
    home = running.journey.inside.home
    if not wait_for(lambda: list(home.joinpath(".local").rglob(_CHECKED)), _DEMO_S, running.goes_on):
        _picture(running, "tour.png")
        raise StepError(f"The demo was not checked within {_DEMO_S} s (tour.png).\n{running.said()}")
    return _picture(running, "tour.png")


def _next_step(running: _Running) -> str:
    before = running.display.picture().tobytes()
    running.display.press(_mapped(running, _TOUR), "space")
    told = _picture(running, "tour-matches.png")
    if running.display.picture().tobytes() == before:
        raise StepError("Nothing changed on the screen.")
    return told


def _close(running: _Running) -> str:
    running.display.close(_mapped(running, _MAIN))
    try:
        code = running.process.wait(_END_S)
    except subprocess.TimeoutExpired as error:
        raise StepError(f"It did not end within {_END_S} s.\n{running.said()}") from error
    if code:
        raise StepError(f"It ended with {code}.\n{running.said()}")
    return running.said() or "it ended with 0 and said nothing"


def _mapped(running: _Running, title: str) -> int:
    found = wait_for(lambda: running.display.windows(title), _WINDOW_S, running.goes_on)
    if not found:
        how = f"within {_WINDOW_S} s" if running.goes_on() else f"and the program ended with {running.process.returncode}"
        raise StepError(f"There was no window {title} {how}.\n{running.said()}")
    return found[0]


def _picture(running: _Running, name: str) -> str:
    picture = running.display.picture_at_rest(_REST_S)
    picture.save(running.journey.out / name)
    if len(picture.getcolors(1 << 24) or []) < 16:
        raise StepError(f"Nothing is seen on the screen ({name}).")
    return f"{name}, {picture.width} x {picture.height}"
