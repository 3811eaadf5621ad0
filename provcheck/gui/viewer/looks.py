"""How a pair is looked at, as plain data: which view, and what is set in it. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class ViewMode(StrEnum):
    """The ways of looking at work and suspect, in the order of their keys."""

    SIDE = "side"
    SWIPE = "swipe"
    BLINK = "blink"
    OVERLAY = "overlay"
    DIFFERENCE = "difference"
    LINES = "lines"

    @property
    def is_stacked(self) -> bool:
        """Whether both pictures lie in one view."""
        return self not in {ViewMode.SIDE, ViewMode.LINES}


class RegionLook(StrEnum):
    """How the matched region is shown."""

    OUTLINE = "outline"
    MASK = "mask"
    NONE = "none"


LEAST_RATE, MOST_RATE = 1, 10
"""Changes a second when blinking."""


@dataclass(frozen=True)
class Looks:
    """What the person has set; it stays from match to match.

    Attributes:
        mode: The view.
        straightened: Whether the suspect is shown as the work lies, when side by side.
        region: How the matched region is shown.
        loupe: Whether a magnifier follows the pointer.
        divider: Where swiping divides the view, 0..1 from the left.
        opacity: How much of the suspect lies over the work, 0..1.
        rate: Changes a second when blinking.
        blinks: Whether blinking goes on by itself.
        shows_suspect: Which of the two blinking shows.
        of_lines: Whether the difference is that of the lines instead of light.
    """

    mode: ViewMode = ViewMode.SIDE
    straightened: bool = False
    region: RegionLook = RegionLook.OUTLINE
    loupe: bool = False
    divider: float = 0.5
    opacity: float = 0.5
    rate: int = 2
    blinks: bool = True
    shows_suspect: bool = False
    of_lines: bool = False

    def seen_as(self, *, aligned: bool) -> Looks:
        """What can be shown of a pair: without an alignment the pictures are only shown side by side, as they are."""
        return self if aligned else replace(self, mode=ViewMode.SIDE, straightened=False)

    def in_mode(self, mode: ViewMode) -> Looks:
        """Another view; choosing blink again holds it, or lets it go on."""
        if mode is ViewMode.BLINK and self.mode is ViewMode.BLINK:
            return self.held()
        return replace(self, mode=mode)

    def held(self) -> Looks:
        """Blinking stopped, or let go on."""
        return replace(self, blinks=not self.blinks)

    def flipped(self) -> Looks:
        """The other of the two pictures."""
        return replace(self, shows_suspect=not self.shows_suspect)

    def with_next_region(self) -> Looks:
        """Outline, then everything else dimmed, then nothing."""
        order = list(RegionLook)
        return replace(self, region=order[(order.index(self.region) + 1) % len(order)])

    @property
    def amount(self) -> float | None:
        """What the slider sets in this view, 0..1; None where there is nothing to set."""
        if self.mode is ViewMode.SWIPE:
            return self.divider
        if self.mode is ViewMode.OVERLAY:
            return self.opacity
        return (self.rate - LEAST_RATE) / (MOST_RATE - LEAST_RATE) if self.mode is ViewMode.BLINK else None

    def with_amount(self, amount: float) -> Looks:
        """What the slider sets in this view, set."""
        amount = min(1.0, max(0.0, amount))
        if self.mode is ViewMode.SWIPE:
            return replace(self, divider=amount)
        if self.mode is ViewMode.OVERLAY:
            return replace(self, opacity=amount)
        if self.mode is ViewMode.BLINK:
            return replace(self, rate=round(LEAST_RATE + amount * (MOST_RATE - LEAST_RATE)))
        return self
