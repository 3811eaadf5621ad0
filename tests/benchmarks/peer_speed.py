"""Programs that index pictures, run one after the other on the same folder.

The peers are run as they are installed, each in an environment of its own; nothing of theirs is part of this project.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.scan import DONE

# Weights of torchvision come from the network; random ones take as long.
_IMAGEDEDUP = """
import sys
import torchvision.models
from torchvision.models._api import WeightsEnum

weights = torchvision.models.mobilenet_v3_small(weights=None).state_dict()
WeightsEnum.get_state_dict = lambda *_args, **_options: weights
from imagededup.methods import CNN

print(len(CNN().encode_images(image_dir=sys.argv[1], recursive=True)))
"""


@dataclass(frozen=True)
class Tools:
    """Where the peers are; None for one that is left out.

    Attributes:
        immaculate: Its command.
        rclip: Its command.
        rclip_data: Its data folder with the model in it, of which a copy is used.
        imagededup: The Python that has it.
        clip: A folder that `provcheck models add` takes.
    """

    immaculate: Path | None = None
    rclip: Path | None = None
    rclip_data: Path | None = None
    imagededup: Path | None = None
    clip: Path | None = None


@dataclass(frozen=True)
class Took:
    """What one run took.

    Attributes:
        seconds: Of the clock.
        processor: Seconds of all processors, of the program and its processes.
    """

    seconds: float
    processor: float


class Bench:
    """Runs programs on one folder of pictures, each time from nothing."""

    def __init__(self, pictures: Path, works: Path, scratch: Path, tools: Tools) -> None:
        """`works` is what ours compares with; `scratch` is written to."""
        self._pictures, self._works = pictures.resolve(), works.resolve()
        self._scratch, self._tools = scratch.resolve(), tools
        self._scratch.mkdir(parents=True, exist_ok=True)

    def names(self) -> list[str]:
        """What can be run."""
        tools = self._tools
        names = ["provcheck scan, quick", "provcheck index"]
        names += ["provcheck scan, quick, CLIP too"] if tools.clip else []
        names += ["Immaculate, sscd", "Immaculate, pdq"] if tools.immaculate else []
        names += ["rclip"] if tools.rclip and tools.rclip_data else []
        return names + (["imagededup, CNN"] if tools.imagededup else [])

    def run(self, name: str) -> Took:
        """Run one of `names`."""
        tools = self._tools
        if name.startswith("provcheck scan"):
            return self._scan(with_clip=name.endswith("CLIP too"))
        if name == "provcheck index":
            return _timed(self._provcheck("index", self._pictures, self._fresh("library")))
        if name == "rclip":
            return self._rclip()
        if name.startswith("Immaculate"):
            return _timed([str(tools.immaculate), "--json", "--method", name.rsplit(maxsplit=1)[-1], str(self._pictures)])
        return _timed([str(tools.imagededup), "-c", _IMAGEDEDUP, str(self._pictures)])

    def _scan(self, *, with_clip: bool) -> Took:
        library = self._fresh("library")
        if with_clip:
            command = [sys.executable, "-m", "provcheck", "models", "add", str(self._tools.clip), "--library", str(library)]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        _timed(self._provcheck("index", self._works, library))
        return _timed([*self._provcheck("scan", self._pictures, library), "--level", "quick"])

    def _provcheck(self, verb: str, folder: Path, library: Path) -> list[str]:
        options = ["--library", str(library), "--portfolio", "works", "--quiet"]
        return [sys.executable, "-m", "provcheck", verb, str(folder), *options]

    def _rclip(self) -> Took:
        """Its index is made by a search in the folder; what is searched for is a picture, which needs no other model."""
        data = self._fresh("rclip")
        for file in Path(str(self._tools.rclip_data)).resolve().iterdir():
            (data / file.name).symlink_to(file)
        asked = min(path for path in self._pictures.rglob("*") if path.is_file()).relative_to(self._pictures)
        return _timed([str(self._tools.rclip), "-f", "-t", "1", f"./{asked}"], self._pictures, {"RCLIP_DATADIR": str(data)})

    def _fresh(self, name: str) -> Path:
        folder = self._scratch / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        return folder


def _timed(command: list[str], folder: Path | None = None, further: Mapping[str, str] | None = None) -> Took:
    environment = {**os.environ, **(further or {})}
    started, before = time.perf_counter(), os.times()
    ended = subprocess.run(command, check=False, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    if ended.returncode not in DONE:
        raise SystemExit(f"{command[0]} ended with {ended.returncode}\n{ended.stderr.decode(errors='replace')[-2000:]}")
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return Took(time.perf_counter() - started, used)
