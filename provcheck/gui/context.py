"""What every page of the window is given."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject

from provcheck.gui.dialogs import DialogService
from provcheck.gui.services import Services
from provcheck.gui.tasks import TaskRunner


@dataclass(frozen=True)
class Context:
    """Services, choosers and the pools of worker threads.

    Attributes:
        services: The program behind the window.
        dialogs: Choosers of files and folders.
        jobs: For what takes long: indexing and scanning.
        reads: For what is short: reading the library, writing a report.
        decodes: For decoding pictures that are looked at.
    """

    services: Services
    dialogs: DialogService
    jobs: TaskRunner
    reads: TaskRunner
    decodes: TaskRunner

    @property
    def runners(self) -> tuple[TaskRunner, ...]:
        """All pools."""
        return self.jobs, self.reads, self.decodes


def make_context(services: Services, dialogs: DialogService, parent: QObject) -> Context:
    """A context with pools of its own, which live as long as `parent`."""
    return Context(services, dialogs, TaskRunner(2, parent), TaskRunner(2, parent), TaskRunner(2, parent))
