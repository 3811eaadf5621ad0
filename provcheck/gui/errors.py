"""What a person is told of a failure, and the hooks that catch what nobody expected."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from types import TracebackType

from PySide6.QtCore import QObject, Signal

from provcheck.app.i18n import tr
from provcheck.app.reasons import error_text
from provcheck.core.errors import ProvcheckError

_log = logging.getLogger(__name__)


def describe(error: BaseException) -> tuple[str, str]:
    """A sentence for the person and the technical rest."""
    details = "".join(traceback.format_exception(error))
    if isinstance(error, ProvcheckError):
        return error_text(error), error.detail
    if isinstance(error, OSError) and error.filename is not None:
        sentence = tr("{name} could not be used: {cause}. Check the place and its permissions, then try again.")
        return sentence.format(name=error.filename, cause=error.strerror), details
    return tr("Something happened that the program did not expect. What was done before it is kept."), details


class ExceptionHooks(QObject):
    """Takes exceptions that nobody caught, in any thread: into the log, and once each to whoever listens.

    Signals:
        caught: The exception; delivered in the thread this object lives in.
    """

    caught = Signal(object)

    def __init__(self) -> None:
        """Take both hooks."""
        super().__init__()
        self._before = sys.excepthook, threading.excepthook
        sys.excepthook = self._on_main
        threading.excepthook = self._on_thread

    def release(self) -> None:
        """Give the hooks back."""
        sys.excepthook, threading.excepthook = self._before

    def _on_main(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self._take(error)

    def _on_thread(self, caught: threading.ExceptHookArgs) -> None:
        if caught.exc_value is not None:
            self._take(caught.exc_value)

    def _take(self, error: BaseException) -> None:
        _log.critical("not caught", exc_info=error)
        self.caught.emit(error)
