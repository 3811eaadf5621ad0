"""What the list of models needs of the program, as callables. All of them are called in worker threads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from provcheck.app import model_checks, model_files
from provcheck.app.downloading import DownloadProgress
from provcheck.app.model_checks import ModelCheck
from provcheck.app.model_files import AddedModel
from provcheck.app.model_list import ModelEntry, model_entries
from provcheck.app.workspace import Workspace
from provcheck.core.jobs import CancelToken
from provcheck.core.models.card import ModelCard, Role


@dataclass(frozen=True)
class ModelServices:
    """The models that compare pictures.

    Attributes:
        entries: Every model, those in use first.
        get: Downloads one by its id, the only one of these that uses the network; tells how far it is, and gives its card.
        add: Takes a file or folder, with a card where there is one.
        use: Runs one by its id in place of the one of its role.
        use_none: Runs none of a role.
        remove: Deletes the files of one by its id.
        check: Checks the files of one by its id, loads it and tries it.
        wrong_place: That models were to run on what is not there; empty where all is well.
    """

    entries: Callable[[], tuple[ModelEntry, ...]]
    get: Callable[[str, CancelToken, DownloadProgress], ModelCard]
    add: Callable[[Path, Path | None], AddedModel]
    use: Callable[[str], object]
    use_none: Callable[[Role], None]
    remove: Callable[[str], object]
    check: Callable[[str], ModelCheck]
    wrong_place: str = ""


def model_services(workspace: Workspace) -> ModelServices:
    """The program on one library."""
    return ModelServices(
        entries=lambda: model_entries(workspace),
        get=lambda model_id, token, progress: model_files.get_model(workspace, model_id, token, progress).card,
        add=lambda source, card: model_files.add_model(workspace, source, card),
        use=lambda model_id: model_files.use_model(workspace, model_id),
        use_none=lambda role: model_files.use_none(workspace, role),
        remove=lambda model_id: model_files.remove_model(workspace, model_id),
        check=lambda model_id: model_checks.check_models(workspace, model_id)[0],
        wrong_place=workspace.wrong_place,
    )
