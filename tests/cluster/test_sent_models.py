"""Models that were sent lie where nobody else can put others in their place, and are written anew where they are damaged."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from provcheck.cluster.machines import Equipment, SentModel, equipped
from provcheck.cluster.method import method_of
from provcheck.core.assets import resource
from provcheck.core.fingerprint.compact import CompactSpace
from provcheck.core.fingerprint.embedder import Machine, OnnxEmbedder
from provcheck.core.records import Level
from provcheck.core.scan.fingerprinting import Fingerprinter
from tests.tiny_models import tiny_colour_card, write_tiny_colour_model


class Sent:
    """A model on its way, which counts how often it is fetched."""

    def __init__(self, folder: Path) -> None:
        """Write it, and make ready what goes with it."""
        file = write_tiny_colour_model(folder / "model.onnx")
        self._data = file.read_bytes()
        self.card = replace(tiny_colour_card(), sha256=hashlib.sha256(self._data).hexdigest())
        space = CompactSpace.load(resource("calibration") / "compact.npz")
        self._method = method_of(Fingerprinter([OnnxEmbedder(self.card, file, machine=Machine("CPU"))], space), Level.STANDARD)
        self.fetched = 0

    def data(self) -> bytes:
        """Its bytes."""
        self.fetched += 1
        return self._data

    def arrive(self) -> None:
        """As in a process of a cluster."""
        from provcheck import __version__  # noqa: PLC0415

        equipped(Equipment(__version__, self._method, (SentModel(self.card, self.data),), "CPU"))


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files that all users of a machine share."""
    folder = tmp_path / "shared"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def sent(tmp_path: Path) -> Sent:
    return Sent(tmp_path)


def test_a_model_is_written_once_and_anew_where_it_is_damaged(shared: Path, sent: Sent) -> None:
    sent.arrive()
    sent.arrive()
    assert sent.fetched == 1
    (file,) = shared.glob("provcheck-models-*/*.onnx")
    assert file.parent.stat().st_mode & 0o777 == 0o700
    file.write_bytes(sent.data()[:100])
    sent.arrive()
    assert file.read_bytes() == sent.data()


@pytest.mark.skipif("os.name == 'nt'", reason="Windows keeps a folder for temporary files for every user")
def test_a_folder_that_others_may_write_is_not_used(shared: Path, sent: Sent, tmp_path: Path) -> None:
    sent.arrive()
    (usual,) = shared.glob("provcheck-models-*")
    usual.chmod(0o777)
    sent.arrive()
    assert sent.fetched == 2
    (own,) = set(shared.glob("provcheck-models-*")) - {usual}
    assert own.stat().st_mode & 0o777 == 0o700
    # Nor is one that a link leads to.
    for file in usual.iterdir():
        file.unlink()
    usual.rmdir()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(mode=0o700)
    usual.symlink_to(elsewhere)
    sent.arrive()
    assert not list(elsewhere.iterdir())
