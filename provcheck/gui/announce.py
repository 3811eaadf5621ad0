"""Telling people who do not see the window what has just happened in it."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def announce(about: QWidget, sentence: str, *, urgent: bool = False) -> None:
    """Have a screen reader say a sentence, where one is listening; an urgent one in place of what it is saying."""
    event = QAccessibleAnnouncementEvent(about, sentence)
    if urgent:
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
    QAccessible.updateAccessibility(event)
