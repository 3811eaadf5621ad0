"""What every page of the window is given."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject

from provcheck.gui.decisions import DecisionBook
from provcheck.gui.dialogs import DialogService
from provcheck.gui.models.origin_marks import OriginMarks
from provcheck.gui.services import Services
from provcheck.gui.tasks import TaskRunner


@dataclass(frozen=True)
class Context:
    """Services, choosers and the pools of worker threads.

    Attributes:
        services: The program behind the window.
        dialogs: Choosers of files and folders.
        jobs: For what takes long: indexing and scanning.
        reads: For what is short: reading the library.
        decodes: For decoding pictures that are looked at.
        writes: For what must be written, in order, decisions and reports; one thread.
        downloads: For what comes over the network, so that nothing else waits for that; one thread.
        decisions: What the artist said of matches.
        marks: What lists tell of the origin of suspects.
    """

    services: Services
    dialogs: DialogService
    jobs: TaskRunner
    reads: TaskRunner
    decodes: TaskRunner
    writes: TaskRunner
    downloads: TaskRunner
    decisions: DecisionBook
    marks: OriginMarks

    @property
    def stoppable(self) -> tuple[TaskRunner, ...]:
        """The pools whose work may be dropped when the window closes; what must be written is not."""
        return self.jobs, self.reads, self.decodes, self.downloads

    @property
    def runners(self) -> tuple[TaskRunner, ...]:
        """All pools."""
        return *self.stoppable, self.writes


def make_context(services: Services, dialogs: DialogService, parent: QObject) -> Context:
    """A context with pools of its own, which live as long as `parent`."""
    writes = TaskRunner(1, parent)
    decisions = DecisionBook(services.load_decisions, services.save_decisions, writes, parent)
    jobs, reads, decodes = (TaskRunner(2, parent) for _ in range(3))
    marks = OriginMarks(services.origin_marks, reads, parent)
    return Context(services, dialogs, jobs, reads, decodes, writes, TaskRunner(1, parent), decisions, marks)
