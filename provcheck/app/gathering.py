"""Files that could not be used because of the place they are in, told together: of a drive that is gone, one line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath

from provcheck.app.i18n import tr, tr_n
from provcheck.app.joining import sentences
from provcheck.app.names import picture_path, pure_path
from provcheck.app.reasons import skipped_text
from provcheck.core.errors import Reason
from provcheck.core.imaging.parts import place_in_name
from provcheck.core.records import Skipped

_OF_THE_PLACE = frozenset({Reason.NOT_FOUND, Reason.NO_PERMISSION, Reason.READ_ERROR, Reason.NO_ANSWER, Reason.TEXT_BESIDE})


@dataclass(eq=False)
class Gathered:
    """Files with one reason; several only where it lies in the place that they share.

    Attributes:
        files: At least one; more may come.
    """

    files: list[Skipped]

    @cached_property
    def place(self) -> PurePath:
        """The folder of the first file, or the archive or document that it is in; others may lie deeper."""
        file, member, part = place_in_name(pure_path(self.files[0].path))
        return file if member or part else file.parent

    @property
    def text(self) -> str:
        """What happened to how many files, and what to do; of a single one what `skipped_text` says."""
        return skipped_text(self.files[0]) if len(self.files) == 1 else _text_of_several(self)

    @property
    def lines(self) -> list[str]:
        """What is said, and where there are several the path of each, as people read it."""
        paths = [picture_path(item.path) for item in self.files] if len(self.files) > 1 else []
        return [self.text, *paths]

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
        # By what stands before the name: there may be very many files, and to take each path apart takes long.
        self._beside: dict[tuple[Reason, str], Gathered] = {}

    def add(self, item: Skipped) -> tuple[Gathered, bool]:
        """Take a file; gives what it belongs to, and whether that is new."""
        gathers = lies_in_the_place(item)
        known = self._known_for(item) if gathers else None
        if known is not None:
            known.files.append(item)
            return known, False
        group = Gathered([item])
        self.groups.append(group)
        # The folder that a terminal is in has no name there.
        if gathers and group.place.parts:
            self._known[item.reason, group.place] = self._beside[item.reason, _before_name(item.path)] = group
        return group, True

    def _known_for(self, item: Skipped) -> Gathered | None:
        """What there is of the place of a file, or of one that it lies in."""
        beside = item.reason, _before_name(item.path)
        if beside not in self._beside:
            place = Gathered([item]).place
            places = ((item.reason, each) for each in (place, *place.parents))
            found = next((self._known[each] for each in places if each in self._known), None)
            if found is None:
                return None
            self._beside[beside] = found
        return self._beside[beside]


def gather(skipped: Iterable[Skipped]) -> list[Gathered]:
    """All of these, put together."""
    gatherer = Gatherer()
    for item in skipped:
        gatherer.add(item)
    return gatherer.groups


def _before_name(path: str) -> str:
    return path[: max(path.rfind("/"), path.rfind("\\")) + 1]


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
        Reason.TEXT_BESIDE: (
            tr("{files} in {place}, texts beside pictures, could not be read; the pictures were compared without them."),
            tr("Check their permissions and the drive they are on, then check the pictures again."),
        ),
    }[group.files[0].reason]
    files = tr_n("{count:,} file", "{count:,} files", len(group.files))
    return sentences(happened.format(files=files, place=group.place), remedy)
