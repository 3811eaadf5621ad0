"""Files that could not be used because of the place they are in, told together: of a drive that is gone, one line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePath

from provcheck.app.i18n import tr, tr_n
from provcheck.app.names import pure_path
from provcheck.app.reasons import skipped_text
from provcheck.core.errors import Reason
from provcheck.core.imaging.parts import place_in_name
from provcheck.core.records import Skipped

_OF_THE_PLACE = frozenset({Reason.NOT_FOUND, Reason.NO_PERMISSION, Reason.READ_ERROR, Reason.NO_ANSWER})


@dataclass(eq=False)
class Gathered:
    """Files with one reason; several only where it lies in the place that they share.

    Attributes:
        place: The folder, or the archive or document.
        files: At least one; more may come.
    """

    place: PurePath
    files: list[Skipped] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What happened to how many files, and what to do; of a single one what `skipped_text` says."""
        return skipped_text(self.files[0]) if len(self.files) == 1 else _text_of_several(self)

    def name_in_place(self, item: Skipped) -> str:
        """A file of this as it is called from its place on."""
        path = pure_path(item.path)
        return str(path.relative_to(self.place)) if path.is_relative_to(self.place) else item.path


def lies_in_the_place(skipped: Skipped) -> bool:
    """Whether the reason is one that others of the same place are likely to share."""
    return skipped.reason in _OF_THE_PLACE


class Gatherer:
    """Puts files together as they come in.

    Attributes:
        groups: In the order of their first files.
    """

    def __init__(self) -> None:
        """Start empty."""
        self.groups: list[Gathered] = []
        self._known: dict[tuple[Reason, PurePath], Gathered] = {}

    def add(self, item: Skipped) -> tuple[Gathered, bool]:
        """Take a file; gives what it belongs to, and whether that is new."""
        place = _place_of(item)
        known = self._known_for(item.reason, place) if lies_in_the_place(item) else None
        group = known or Gathered(place)
        group.files.append(item)
        if known is None:
            self.groups.append(group)
            self._known[item.reason, place] = group
        return group, known is None

    def _known_for(self, reason: Reason, place: PurePath) -> Gathered | None:
        """What there is of a place, or of one that it lies in."""
        return next((self._known[reason, each] for each in (place, *place.parents) if (reason, each) in self._known), None)


def gather(skipped: Iterable[Skipped]) -> list[Gathered]:
    """All of these, put together."""
    gatherer = Gatherer()
    for item in skipped:
        gatherer.add(item)
    return gatherer.groups


def _place_of(item: Skipped) -> PurePath:
    file, member, part = place_in_name(pure_path(item.path))
    return file if member or part else file.parent


def _text_of_several(group: Gathered) -> str:
    happened, remedy = {
        Reason.NOT_FOUND: (
            tr("{files} in {place} are not there."),
            tr("Put them back or connect the drive they are on, then try again."),
        ),
        Reason.NO_PERMISSION: (
            tr("{files} in {place} may not be read by you."),
            tr("Change their permissions, or copy them somewhere you may read."),
        ),
        Reason.READ_ERROR: (
            tr("{files} in {place} could not be read."),
            tr("Check the drive they are on, then try again."),
        ),
        Reason.NO_ANSWER: (
            tr("{files} in {place} could not be read, as the drive does not answer."),
            tr("Check the drive or the network they are on."),
        ),
    }[group.files[0].reason]
    files = tr_n("{count:,} file", "{count:,} files", len(group.files))
    return f"{happened.format(files=files, place=group.place)} {remedy}"
