"""Holding what was used last, because the same few are asked for again and again."""

from __future__ import annotations

from collections.abc import Callable, Hashable


class Held[Key: Hashable, Value]:
    """A bounded number of values by key. Lives in one thread."""

    def __init__(self, most: int) -> None:
        """Hold so many."""
        self._most = most
        self._values: dict[Key, Value] = {}

    def of(self, key: Key, make: Callable[[], Value]) -> Value:
        """The value of a key, made where it is not held; the one that was not asked for longest is let go of."""
        value = self._values.pop(key) if key in self._values else make()
        self._values[key] = value
        if len(self._values) > self._most:
            del self._values[next(iter(self._values))]
        return value
