"""A ComfyUI graph as it was run: nodes, what they take, and where that comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

MOST_NODES = 20_000
"""Graphs with more are not followed; large ones that people made have some hundred."""

_SAVES = ("save", "preview", "output", "combine", "websocket")


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

    @property
    def links(self) -> dict[str, Link]:
        """The inputs that come from other nodes."""
        found = {name: link_of(value) for name, value in self.inputs.items()}
        return {name: link for name, link in found.items() if link is not None}


@dataclass(frozen=True)
class Graph:
    """Nodes by their names."""

    nodes: Mapping[str, Node]

    @staticmethod
    def of_run(values: Mapping[str, Any]) -> Graph | None:
        """The graph in the form in which it is run; None when the values are something else."""
        nodes = {
            str(name): Node(str(name), str(value["class_type"]), value["inputs"])
            for name, value in values.items()
            if isinstance(value, dict) and "class_type" in value and isinstance(value.get("inputs"), dict)
        }
        return Graph(nodes) if nodes and len(nodes) <= MOST_NODES else None

    def ends(self) -> tuple[str, ...]:
        """Nodes that nothing comes after; where some of them save or show pictures, those alone."""
        taken = {link.node for node in self.nodes.values() for link in node.links.values()}
        ends = [node for name, node in self.nodes.items() if name not in taken and node.links]
        saving = [node for node in ends if any(word in node.kind.lower() for word in _SAVES)]
        return tuple(node.name for node in saving or ends or self.nodes.values())

    def behind(self, ends: Iterable[str]) -> dict[str, Node]:
        """These nodes and all that goes into them, those nearer to the ends first."""
        found: dict[str, Node] = {}
        waiting = list(ends)
        for name in waiting:
            node = self.nodes.get(name)
            if node is not None and name not in found:
                found[name] = node
                waiting += [link.node for link in node.links.values()]
        return found


def link_of(value: object) -> Link | None:
    """The link that an input holds; None when it holds a value."""
    if isinstance(value, Link):
        return value
    if not isinstance(value, list) or len(value) != 2 or isinstance(value[1], bool) or not isinstance(value[1], int):
        return None
    return Link(str(value[0]), value[1]) if isinstance(value[0], str | int) and not isinstance(value[0], bool) else None
