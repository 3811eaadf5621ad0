"""What the use cases share: the library's folder, the models in use, the background measurements."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from pathlib import Path

from provcheck.app import providers
from provcheck.core.assets import resource
from provcheck.core.fingerprint.compact import CompactSpace
from provcheck.core.fingerprint.embedder import Embedder, Machine, OnnxEmbedder
from provcheck.core.fingerprint.text_embedder import TextEmbedder
from provcheck.core.imaging.decoders import decoders
from provcheck.core.index.codec import from_json
from provcheck.core.index.library import Library
from provcheck.core.matching.background import Background
from provcheck.core.models.providers import available
from provcheck.core.models.registry import ModelRegistry
from provcheck.core.models.trials import NAME as TRIALS_NAME
from provcheck.core.models.trials import Trials
from provcheck.core.scan.fingerprinting import Fingerprinter

_log = logging.getLogger(__name__)


class Workspace:
    """One library with its models. May be shared between threads; each thread opens the library for itself.

    Attributes:
        folder: Where it is.
        models: The models there are.
        machine: What is chosen for and known of the computer that runs them.
        wrong_place: That they were to run on what is not there or is no such thing; empty where all is well.
    """

    def __init__(self, folder: Path, runs_on: str = "", models: Path | None = None) -> None:
        """Use the library in a folder, which need not exist yet.

        `runs_on` is the short name of the only provider, as "CUDA" or "CPU", that models are to run on; empty for the best.
        `models` is where added models are, where that is not in the library itself.
        """
        self.folder = folder
        self.wrong_place = providers.wrong_place_text(runs_on, available())
        if self.wrong_place:
            _log.warning("%s", self.wrong_place)
        self.models = ModelRegistry(resource("models"), models or folder / "models")
        self.machine = Machine(runs_on, Trials(folder / "models" / TRIALS_NAME), folder / "models" / ".compiled")
        self._lock = threading.Lock()
        self._fingerprinter: Fingerprinter | None = None
        self._text: tuple[Embedder, TextEmbedder] | None = None

    def open_library(self) -> Library:
        """Open the library for the calling thread; raises `LibraryError`."""
        return Library(self.folder)

    def fingerprinter(self) -> Fingerprinter:
        """The fingerprinter with the models in use, loaded once; raises `ModelError`."""
        with self._lock:
            if self._fingerprinter is None:
                # While the models are loaded the first decoding process starts.
                decoders().prepare()
                usable = self.models.usable()
                space = CompactSpace.load(resource("calibration") / "compact.npz")
                self._fingerprinter = Fingerprinter(
                    [OnnxEmbedder(card, path, machine=self.machine) for card, path in usable], space
                )
            return self._fingerprinter

    def text_embedder(self) -> tuple[Embedder, TextEmbedder] | None:
        """The model in use that knows words, and what embeds them, loaded once; None without one. Raises `ModelError`."""
        embedders = self.fingerprinter().embedders
        with self._lock:
            if self._text is None:
                towers = {status.card.model_id: status.words for status in self.models.all()}
                knowing = ((each, towers.get(each.card.model_id)) for each in embedders)
                self._text = next(
                    ((each, TextEmbedder(*words, each.card.dimensions)) for each, words in knowing if words is not None), None
                )
            return self._text

    def forget_models(self) -> None:
        """Load the models anew next time, after one was added or another was chosen."""
        with self._lock:
            self._fingerprinter = None
            self._text = None

    def backgrounds(self) -> Mapping[str, Background]:
        """Digest of a model to how close unrelated pictures are under it."""
        files = sorted(resource("calibration").glob("*.json"))
        found = [from_json(Background, file.read_text(encoding="utf-8")) for file in files]
        return {background.model_sha256: background for background in found}
