"""A model of PyTorch in a folder that `models add` takes: there whole, or not at all."""

from __future__ import annotations

import os
import re
import secrets
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from provcheck.core.errors import ModelError, Reason
from provcheck.core.exporting.clip import Agreement, ClipSource, architectures, export_clip
from provcheck.core.exporting.descriptor import export_descriptor
from provcheck.core.exporting.torch_parts import TORCH, part
from provcheck.core.models.card import ModelCard, write_card
from provcheck.core.models.registry import CARD_NAME


@dataclass(frozen=True)
class Wanted:
    """What is to be exported.

    Attributes:
        source: "ARCHITECTURE:FILE" for open_clip, or a scripted file in the layout of SSCD.
        model_id: Id of the model; empty to make one from its name.
        licence: Its licence; empty where it is not stated.
        like: Tag of the published weights whose preprocessing is meant; empty where that is clear.
    """

    source: str
    model_id: str = ""
    licence: str = ""
    like: str = ""


@dataclass(frozen=True)
class Exported:
    """What was exported.

    Attributes:
        card: Its card.
        agreement: How well it agrees with the original.
    """

    card: ModelCard
    agreement: Agreement


def export_model(wanted: Wanted, target: Path) -> Exported:
    """Export a model into a folder that is not there yet.

    Raises `ModelError` when parts of the extra are missing, the source cannot be read or is not safe to read, the embeddings
    differ from the original's, or the folder cannot be written; then nothing is left of it.
    """
    part(TORCH)
    if os.path.lexists(target):
        raise ModelError(Reason.EXPORT_TARGET_EXISTS, target)
    beside = target.absolute().with_name(f".{target.name}.{secrets.token_hex(4)}.new")
    try:
        beside.mkdir(parents=True)
        card, agreement = _written(wanted, beside)
        card = replace(card, model_id=wanted.model_id or _id_of(card.title), licence=wanted.licence or card.licence)
        write_card(card, beside / CARD_NAME)
        beside.replace(target)
    except OSError as error:
        raise ModelError(Reason.EXPORT_UNWRITABLE, target, str(error)) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return Exported(card, agreement)


def _written(wanted: Wanted, folder: Path) -> tuple[ModelCard, Agreement]:
    architecture, colon, file = wanted.source.partition(":")
    script = Path(wanted.source)
    if script.is_file():
        card, lowest = export_descriptor(script, folder)
        return card, Agreement(lowest, None)
    if not colon or "/" in architecture or "\\" in architecture:
        raise ModelError(Reason.NOT_FOUND, script)
    if architecture not in architectures():
        raise ModelError(Reason.EXPORT_ARCHITECTURE, None, architecture)
    return export_clip(ClipSource(architecture, Path(file), wanted.like), folder)


def _id_of(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or "exported"
