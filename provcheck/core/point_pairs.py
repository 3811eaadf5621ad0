"""Points that belong together in two pictures, in little memory: every match has dozens of them, and scans have thousands."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import Any, overload

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

PointPair = tuple[tuple[float, float], tuple[float, float]]

_NUMBERS = 4


class PointPairs(Sequence[PointPair]):
    """A sequence of pairs of points that never changes, as a tuple of tuples is, in an eighth of its memory.

    In JSON it is a list of such pairs.
    """

    __slots__ = ("_numbers",)

    def __init__(self, pairs: Iterable[PointPair] = ()) -> None:
        """Take the pairs as they are."""
        self._numbers = array("d", (number for pair in pairs for point in pair for number in point))

    def __len__(self) -> int:
        """Number of pairs."""
        return len(self._numbers) // _NUMBERS

    @overload
    def __getitem__(self, index: int) -> PointPair: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[PointPair, ...]: ...
    def __getitem__(self, index: int | slice) -> PointPair | tuple[PointPair, ...]:
        """A pair, or some as a tuple; raises IndexError."""
        if isinstance(index, slice):
            return tuple(self[number] for number in range(*index.indices(len(self))))
        begin = _NUMBERS * range(len(self))[index]
        x, y, other_x, other_y = self._numbers[begin : begin + _NUMBERS]
        return (x, y), (other_x, other_y)

    def __eq__(self, other: object) -> bool:
        """Whether the pairs are the same, in the same order."""
        return self._numbers == other._numbers if isinstance(other, PointPairs) else NotImplemented

    def __hash__(self) -> int:
        """By the numbers."""
        return hash(tuple(self._numbers))

    def __repr__(self) -> str:
        """As it is made."""
        return f"PointPairs({tuple(self)!r})"

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:  # noqa: ANN401
        """Read as a tuple of pairs is, and written as one."""
        return core_schema.no_info_after_validator_function(
            cls,
            handler(tuple[PointPair, ...]),
            serialization=core_schema.plain_serializer_function_ser_schema(tuple),
        )


NO_PAIRS = PointPairs()
