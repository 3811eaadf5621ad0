"""Models that lie in a package of Python: in an installed one, or in one that lies in the library as it is published."""

from __future__ import annotations

import importlib.util
import shutil
import zipfile
from pathlib import Path

from provcheck.core.errors import ModelError, Reason, library_error
from provcheck.core.files import exchange_folder
from provcheck.core.models.card import ModelCard

PACKAGE_SCHEME = "package:"
"""What the source of such a model's card begins with: "package:NAME/FILE"."""

_FOLDER = ".packages"


def file_in_package(card: ModelCard, models: Path) -> Path | None:
    """The file of a model, found without importing its package; None where that is not here, or the model lies in none.

    `models` is the library's folder of models.
    """
    if not card.source.startswith(PACKAGE_SCHEME):
        return None
    package, name = _parts(card)
    places = (_installed(package), unpacked(card, models) / package)
    return next((place / name for place in places if place is not None and (place / name).is_file()), None)


def unpacked(card: ModelCard, models: Path) -> Path:
    """Where the package of a model is, or would be, unpacked in the library."""
    return models / _FOLDER / _parts(card)[0]


def unpack(card: ModelCard, wheel: Path, models: Path) -> None:
    """Unpack a package whole and unchanged, with its licences, as an installer would; there whole or not at all.

    Raises `ModelError` when it is no wheel or does not hold the model, and `LibraryError`.
    """
    package, name = _parts(card)
    folder = unpacked(card, models)
    beside = folder.with_name(f".{package}.new")
    try:
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir(parents=True)
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(beside)
        if not (beside / package / name).is_file():
            raise ModelError(Reason.MODEL_INCOMPLETE, None, f"{card.model_id} ({name})")
        exchange_folder(folder, beside)
    except zipfile.BadZipFile as error:
        raise ModelError(Reason.MODEL_UNREADABLE, wheel, str(error)) from error
    except OSError as error:
        raise library_error(error, folder) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _parts(card: ModelCard) -> tuple[str, str]:
    """Package and file."""
    package, _slash, name = card.source.removeprefix(PACKAGE_SCHEME).partition("/")
    return package, name


def _installed(package: str) -> Path | None:
    """Folder of an installed package."""
    spec = importlib.util.find_spec(package)
    return None if spec is None or spec.origin is None else Path(spec.origin).parent
