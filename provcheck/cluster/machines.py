"""What a process of a cluster needs before its first picture: this program as the one that asks knows it, and its models."""

from __future__ import annotations

import os
import socket
import stat
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from provcheck import __version__
from provcheck.cluster.faults import ClusterError, Fault
from provcheck.cluster.method import Method, method_of
from provcheck.core.assets import resource
from provcheck.core.fingerprint.compact import CompactSpace
from provcheck.core.fingerprint.embedder import Machine, OnnxEmbedder
from provcheck.core.imaging.decoders import Decoders
from provcheck.core.imaging.worker import WorkerLimits
from provcheck.core.models.card import ModelCard, file_sha256
from provcheck.core.models.packages import PACKAGE_SCHEME
from provcheck.core.models.registry import ModelRegistry
from provcheck.core.scan.fingerprinting import Fingerprinter

_LARGEST = 6 << 30


@dataclass(frozen=True)
class SentModel:
    """A model on its way to other machines.

    Attributes:
        card: Its card, complete.
        data: Gives the bytes of its file; None of one that comes with every installation.
    """

    card: ModelCard
    data: Callable[[], bytes] | None


@dataclass(frozen=True)
class Equipment:
    """What every process that makes fingerprints gets.

    Attributes:
        version: Version of the program that asks.
        method: By what fingerprints are to be made.
        models: The models, the copy-detection ones first.
        runs_on: Short name of the only provider that models are to run on; empty for the best.
        neighbours: How many such processes a machine may have, which share its memory.
    """

    version: str
    method: Method
    models: tuple[SentModel, ...]
    runs_on: str = ""
    neighbours: int = 1


def check_version(version: str) -> None:
    """Raise `ClusterError` where this machine has another version of the program than the one that asks."""
    if version != __version__:
        raise ClusterError(Fault.OTHER_VERSION, socket.gethostname(), f"{__version__}, not {version}")


def equipped(equipment: Equipment) -> Fingerprinter:
    """The fingerprinter of this process; raises `ClusterError` where it would make other fingerprints, or `ModelError`."""
    check_version(equipment.version)
    machine = Machine(equipment.runs_on)
    embedders = [OnnxEmbedder(sent.card, _file_of(sent), machine=machine) for sent in equipment.models]
    memory = min(_LARGEST, psutil.virtual_memory().total // (2 * max(1, equipment.neighbours)))
    space = CompactSpace.load(resource("calibration") / "compact.npz")
    made = Fingerprinter(embedders, space, decoding=Decoders(limits=WorkerLimits(memory_bytes=memory)))
    if method_of(made, equipment.method.level) != equipment.method:
        raise ClusterError(Fault.OTHER_VERSION, socket.gethostname(), "its parts compute otherwise")
    return made


def is_everywhere(card: ModelCard) -> bool:
    """Whether a model comes with every installation."""
    return card.source.startswith(PACKAGE_SCHEME)


def _file_of(sent: SentModel) -> Path:
    """The model's file on this machine; one that was sent is written once for all processes."""
    if sent.data is None:
        here = ModelRegistry(resource("models"), Path(os.devnull)).here()
        found = next((path for card, path in here if card.model_id == sent.card.model_id), None)
        if found is None:
            raise ClusterError(Fault.NOT_INSTALLED, socket.gethostname(), sent.card.model_id)
        return found
    target = _folder_for_models() / f"{sent.card.sha256}.onnx"
    if not _is_whole(target, sent.card.sha256):
        beside = target.with_name(f".{sent.card.sha256}.{os.getpid()}")
        beside.write_bytes(sent.data())
        os.replace(beside, target)
    return target


def _folder_for_models() -> Path:
    """A folder for temporary files that is this user's alone: a new one where others own the usual one, or may write to it."""
    user = os.getuid() if hasattr(os, "getuid") else os.getlogin()
    folder = Path(tempfile.gettempdir()) / f"provcheck-models-{user}"
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    status = folder.lstat()
    is_own = stat.S_ISDIR(status.st_mode) and (os.name == "nt" or (status.st_uid == user and not status.st_mode & 0o077))
    return folder if is_own else Path(tempfile.mkdtemp(prefix="provcheck-models-"))


def _is_whole(file: Path, sha256: str) -> bool:
    """Whether a file is there with this digest; one with another was cut off, and is written anew."""
    try:
        return file_sha256(file) == sha256
    except FileNotFoundError:
        return False
