"""Steps of a proof with their outcomes, and the table of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum


class Outcome(Enum):
    """How a step ended, as the table says it."""

    HOLDS = "holds"
    FAILS = "FAILS"
    LEFT_OUT = "left out"


class StepError(Exception):
    """What a step proves does not hold; the message says why."""


class LeftOut(Exception):  # noqa: N818  it is no error
    """A step cannot be done here; the message says why."""


@dataclass(frozen=True)
class Step:
    """What came of a step.

    Attributes:
        name: What it proves.
        outcome: Whether that holds.
        seconds: How long it took.
        told: Figures, or why not; may have several lines.
    """

    name: str
    outcome: Outcome
    seconds: float
    told: str


@dataclass
class Steps:
    """Does steps and keeps what came of them.

    Attributes:
        done: In order.
        tell: Is told every step as soon as it is done.
    """

    tell: Callable[[Step], None]
    done: list[Step] = field(default_factory=list)

    def do(self, name: str, act: Callable[[], str]) -> bool:
        """Do a step; gives whether it holds or was left out. `act` gives what is told, or raises StepError or LeftOut."""
        began = time.monotonic()
        try:
            outcome, told = Outcome.HOLDS, act()
        except LeftOut as reason:
            outcome, told = Outcome.LEFT_OUT, str(reason)
        except StepError as error:
            outcome, told = Outcome.FAILS, str(error)
        self._keep(Step(name, outcome, time.monotonic() - began, told))
        return outcome is not Outcome.FAILS

    def fail(self, name: str, why: str) -> None:
        """Note that something does not hold which no step could begin with."""
        self._keep(Step(name, Outcome.FAILS, 0, why))

    def _keep(self, step: Step) -> None:
        self.done.append(step)
        self.tell(step)

    @property
    def outcome(self) -> Outcome:
        """Of the whole proof: it fails where a step does or there is none, and is left out in part where a step is."""
        outcomes = {step.outcome for step in self.done}
        if not outcomes or Outcome.FAILS in outcomes:
            return Outcome.FAILS
        return Outcome.LEFT_OUT if Outcome.LEFT_OUT in outcomes else Outcome.HOLDS

    def closing(self) -> str:
        """A sentence on all steps, which names those that fail and those that were left out."""
        fails, left_out = (self._named(outcome) for outcome in (Outcome.FAILS, Outcome.LEFT_OUT))
        if not self.done:
            return "No step was done."
        told = [f"Does not hold: {fails}."] if fails else []
        told += [f"Left out, so not proved: {left_out}."] if left_out else []
        return " ".join(told) or "Every step holds."

    def _named(self, outcome: Outcome) -> str:
        return ", ".join(step.name for step in self.done if step.outcome is outcome)


def table(steps: Sequence[Step]) -> str:
    """The steps as lines: name, outcome, seconds, and what is told."""
    widths = [max((len(cell) for cell in column), default=0) for column in zip(*map(_cells, steps), strict=True)]
    return "\n".join(_line(step, widths) for step in steps)


def _cells(step: Step) -> tuple[str, str, str]:
    return step.name, step.outcome.value, f"{step.seconds:.1f} s"


def _line(step: Step, widths: Sequence[int]) -> str:
    name, outcome, seconds = _cells(step)
    start = f"{name:<{widths[0]}}  {outcome:<{widths[1]}}  {seconds:>{widths[2]}}  "
    return start + f"\n{' ' * len(start)}".join(step.told.splitlines() or [""])
