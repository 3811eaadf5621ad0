"""A ComfyUI graph as it was run: nodes, what they take, and where that comes from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

MOST_NODES = 20_000
"""Graphs with more are not followed; large ones that people made have some hundred."""
LONGEST_KIND = 200
"""Characters of a node's kind that are looked at."""

_SAVES = re.compile(r"save|websocket|output|video_?combine", re.IGNORECASE)
_SHOWS = re.compile(r"preview", re.IGNORECASE)
_PICTURES = re.compile(r"image|frame|video|pixel|picture|photo|^any", re.IGNORECASE)


class TooMuchError(Exception):
    """A graph is larger, or grows larger when it is followed, than any that people make."""


@dataclass
class Budget:
    """How much of a graph is followed: steps, and characters of the texts that are put together."""

    visits: int = 100_000
    characters: int = 4 << 20

    def take(self, visits: int, characters: int = 0) -> None:
        """Use up some of it; raises TooMuchError when it is used up."""
        self.visits -= visits
        self.characters -= characters
        if self.visits < 0 or self.characters < 0:
            raise TooMuchError


@dataclass(frozen=True)
class Link:
    """An output of a node, as another takes it."""

    node: str
    output: int


@dataclass(frozen=True)
class Node:
    """A node: its kind, and its inputs, of which each is a value or a link."""

    name: str
    kind: str
    inputs: Mapping[str, Any]

    @cached_property
    def links(self) -> dict[str, Link]:
        """The inputs that come from other nodes."""
        found = {name: link_of(value) for name, value in self.inputs.items()}
        return {name: link for name, link in found.items() if link is not None}

    @property
    def is_saving(self) -> bool:
        """Whether it writes or shows what it is given."""
        return bool(_SAVES.search(self.kind) or _SHOWS.search(self.kind))


@dataclass(frozen=True)
class Graph:
    """Nodes by their names."""

    nodes: Mapping[str, Node]

    @staticmethod
    def of_run(values: Mapping[str, Any]) -> Graph | None:
        """The graph in the form in which it is run; None when the values are something else."""
        nodes = {
            name: Node(name, value["class_type"][:LONGEST_KIND], value["inputs"])
            for name, value in values.items()
            if isinstance(value, dict) and isinstance(value.get("class_type"), str) and isinstance(value.get("inputs"), dict)
        }
        return Graph(nodes) if nodes and len(nodes) <= MOST_NODES else None

    def ends(self) -> tuple[str, ...]:
        """Nodes of which one may have written the picture: those that save, else show, else end it."""
        saving = [node for node in self.nodes.values() if _SAVES.search(node.kind) and _takes_pictures(node)]
        showing = [node for node in self.nodes.values() if _SHOWS.search(node.kind) and _takes_pictures(node)]
        return tuple(node.name for node in saving or showing or self._last() or self.nodes.values())

    def _last(self) -> list[Node]:
        taken = {link.node for node in self.nodes.values() for link in node.links.values()}
        last = [node for name, node in self.nodes.items() if name not in taken and node.links]
        return [node for node in last if node.is_saving] or [node for node in last if _takes_pictures(node)] or last

    def value_of(self, value: object, names: Iterable[str]) -> object:
        """What an input holds; behind a link, the first of these values of the node there. None when it is none."""
        link = link_of(value)
        if link is None:
            return value
        node = self.nodes.get(link.node)
        held = [] if node is None else [node.inputs[name] for name in names if name in node.inputs]
        return next((each for each in held if isinstance(each, str | int | float)), None)

    def behind(self, ends: Iterable[str], budget: Budget) -> dict[str, Node]:
        """These nodes and all that goes into them, those nearer to the ends first; raises TooMuchError."""
        found: dict[str, Node] = {}
        waiting = list(ends)
        for name in waiting:
            node = self.nodes.get(name)
            if node is not None and name not in found:
                found[name] = node
                links = node.links.values()
                budget.take(1 + len(links))
                waiting += [link.node for link in links]
        return found


def link_of(value: object) -> Link | None:
    """The link that an input holds; None when it holds a value."""
    if isinstance(value, Link):
        return value
    if not isinstance(value, list) or len(value) != 2 or isinstance(value[1], bool) or not isinstance(value[1], int):
        return None
    return Link(str(value[0]), value[1]) if isinstance(value[0], str | int) and not isinstance(value[0], bool) else None


def _takes_pictures(node: Node) -> bool:
    return any(_PICTURES.search(name) for name in node.links)
