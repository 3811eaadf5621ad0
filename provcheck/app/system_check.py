"""What this computer has for the program, and what each thing means, in words that need no knowledge of computers."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from provcheck.app.demo import Pace, pace_here
from provcheck.app.i18n import tr, tr_n
from provcheck.app.joining import sentence, sentences
from provcheck.app.providers import no_card_text, places_text
from provcheck.app.texts import level_name
from provcheck.core.imaging.decoders import usual_limits
from provcheck.core.models.card import Role
from provcheck.core.records import ModelUse
from provcheck.core.scan.ahead import WORKERS

LITTLE_ROOM = 1_000_000_000
"""Bytes on the drive of the library under which that is said: some models to download are as large."""

_GIGABYTE = 1_000_000_000


@dataclass(frozen=True)
class SystemFacts:
    """What is known of the computer.

    Attributes:
        uses: The models in use with what they run on.
        cores: Processor cores.
        memory: Bytes of memory in all.
        most_for_file: Bytes of memory that reading one file may take.
        room: Bytes that are free on the drive of the library; None where that cannot be told.
        pace: How fast the demo was checked here; None where that was not measured.
    """

    uses: tuple[ModelUse, ...]
    cores: int
    memory: int
    most_for_file: int
    room: int | None
    pace: Pace | None


@dataclass(frozen=True)
class SystemLine:
    """One thing of the computer.

    Attributes:
        title: What it is.
        text: What there is of it and what that means.
        warns: Whether something should be done about it.
    """

    title: str
    text: str
    warns: bool = False


def system_facts(library: Path, uses: Sequence[ModelUse]) -> SystemFacts:
    """Look at this computer; `library` is the folder of the library, which need not be there yet."""
    return SystemFacts(
        tuple(uses),
        os.cpu_count() or 1,
        psutil.virtual_memory().total,
        usual_limits().memory_bytes,
        _free_room(library),
        pace_here(),
    )


def _free_room(folder: Path) -> int | None:
    there = next((each for each in (folder, *folder.absolute().parents) if each.exists()), None)
    try:
        return None if there is None else shutil.disk_usage(there).free
    except OSError:
        return None


def system_lines(facts: SystemFacts) -> tuple[SystemLine, ...]:
    """Everything that is known, a line each."""
    lines = [_copy_model(facts.uses), _comparing(facts.uses), _reading(facts), _memory(facts)]
    return (*lines, *([] if facts.room is None else [_room(facts.room)]), _speed(facts))


def _copy_model(uses: tuple[ModelUse, ...]) -> SystemLine:
    title = tr("Copy detection")
    if any(use.role == Role.COPY for use in uses):
        return SystemLine(title, tr("The model that finds copies is here. Edited copies and parts of works can be found."))
    told = tr(
        "No model for it is here. Identical files, resized and recompressed pictures are found; strongly edited copies and "
        "small parts may be missed. Get or add one in Settings under Models."
    )
    return SystemLine(title, told, warns=True)


def _comparing(uses: tuple[ModelUse, ...]) -> SystemLine:
    title = tr("Graphics card")
    if not uses:
        return SystemLine(title, tr("Not used. Without a model there is nothing for it to do."))
    return SystemLine(title, sentences(sentence(places_text(uses)), no_card_text(uses)))


def _reading(facts: SystemFacts) -> SystemLine:
    cores = tr_n("{count} processor core.", "{count} processor cores.", facts.cores)
    at_once = tr_n("{count} picture is read at a time.", "Up to {count} pictures are read at a time.", WORKERS)
    return SystemLine(tr("Processor"), sentences(cores, at_once))


def _memory(facts: SystemFacts) -> SystemLine:
    told = tr("{memory} in all. A file that needs more than {most} to be read is passed over, and you are told which.")
    return SystemLine(tr("Memory"), told.format(memory=_gigabytes(facts.memory), most=_gigabytes(facts.most_for_file)))


def _room(room: int) -> SystemLine:
    told = tr("{room} on the drive of the library. Only fingerprints and small pictures are kept there, not your works.")
    text = told.format(room=_gigabytes(room))
    if room >= LITTLE_ROOM:
        return SystemLine(tr("Free room"), text)
    little = tr("That is little: free some before you add works or models.")
    return SystemLine(tr("Free room"), sentences(text, little), warns=True)


def _speed(facts: SystemFacts) -> SystemLine:
    title, pace = tr("Speed"), facts.pace
    if pace is None or pace.provider != _provider(facts.uses):
        return SystemLine(title, tr("Not measured yet on this computer. The tour with the demo pictures does so."))
    told = tr("{rate} at level {level} here, measured with the small pictures of the demo. Large files take longer.")
    return SystemLine(title, told.format(rate=_rate(pace.per_second), level=level_name(pace.level)))


def _provider(uses: tuple[ModelUse, ...]) -> str:
    return uses[0].providers_got[0] if uses else ""


def _rate(per_second: float) -> str:
    if per_second < 1:
        return tr_n("About {count} picture a minute", "About {count} pictures a minute", max(1, round(60 * per_second)))
    return tr_n("About {count} picture a second", "About {count} pictures a second", round(per_second))


def _gigabytes(size: int) -> str:
    return tr("{size:,.1f} GB").format(size=size / _GIGABYTE)
