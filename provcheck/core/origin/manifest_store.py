"""What manifests of C2PA say, from the JSON that the library makes of them. Whoever wrote them may have written anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from provcheck.core.origin.records import Ingredient

MOST_INGREDIENTS = 200
DEEPEST_INGREDIENT = 8
MOST_ACTIONS = 200
LONGEST_TEXT = 300
_CREATED = "c2pa.created"
_ACTIONS = frozenset({"c2pa.actions", "c2pa.actions.v2"})

type Json = dict[str, Any]


def active_manifest(store: Json) -> Json:
    """The manifest of the picture itself; empty without."""
    return _manifest(store, store.get("active_manifest"))


def claim_generator(manifest: Json) -> str:
    """The programs that wrote a manifest, with their versions."""
    named = once(map(_program, objects(manifest.get("claim_generator_info"))))
    return ", ".join(named) or text(manifest.get("claim_generator"))


def actions(manifest: Json) -> tuple[str, ...]:
    """What was done, each once, in the order of the manifest."""
    return once(text(action.get("action")) for action in _actions(manifest))


def digital_sources(manifest: Json) -> tuple[str, ...]:
    """Last parts of the digital source types of its actions, each once."""
    return once(_last_part(action.get("digitalSourceType")) for action in _actions(manifest))


def created_sources(manifest: Json) -> tuple[str, ...]:
    """The same of the actions by which it came into being, and not of those that changed it."""
    made = (action for action in _actions(manifest) if action.get("action") == _CREATED)
    return once(_last_part(action.get("digitalSourceType")) for action in made)


def software_agents(manifest: Json) -> tuple[str, ...]:
    """Programs and models that its actions name, with their versions, each once."""
    shared = [_program(agent) for said in _said_of_actions(manifest) for agent in _list(said.get("softwareAgents"))]
    return once([*(_program(action.get("softwareAgent")) for action in _actions(manifest)), *shared])


def ingredients(store: Json) -> tuple[Ingredient, ...]:
    """The tree of what the picture was made from: `MOST_INGREDIENTS` at most, no deeper than `DEEPEST_INGREDIENT`."""
    return _ingredients(active_manifest(store), store, iter(range(MOST_INGREDIENTS)), DEEPEST_INGREDIENT)


def _ingredients(manifest: Json, store: Json, left: Iterator[int], depth: int) -> tuple[Ingredient, ...]:
    if not depth:
        return ()
    said = zip(objects(manifest.get("ingredients")), left, strict=False)
    return tuple(_ingredient(one, store, left, depth) for one, _ in said)


def _ingredient(said: Json, store: Json, left: Iterator[int], depth: int) -> Ingredient:
    own = _manifest(store, said.get("active_manifest"))
    made_by = [_program(action.get("softwareAgent")) for action in _actions(own) if action.get("action") == _CREATED]
    return Ingredient(
        title=text(said.get("title")),
        relation=text(said.get("relationship")),
        generator=next(filter(None, made_by), "") or claim_generator(own),
        digital_source=next(iter(digital_sources(own)), ""),
        ingredients=_ingredients(own, store, left, depth - 1),
    )


def _manifest(store: Json, label: object) -> Json:
    return obj(obj(store.get("manifests")).get(label)) if isinstance(label, str) else {}


def _said_of_actions(manifest: Json) -> list[Json]:
    """What its assertions of actions hold; several of one kind are numbered in their labels."""
    asserted = objects(manifest.get("assertions"))
    return [obj(one.get("data")) for one in asserted if str(one.get("label")).partition("__")[0] in _ACTIONS]


def _actions(manifest: Json) -> list[Json]:
    return [action for said in _said_of_actions(manifest) for action in objects(said.get("actions"))][:MOST_ACTIONS]


def _program(said: object) -> str:
    """A program's name and version; older manifests write both as one text."""
    if isinstance(said, str):
        return text(said)
    return " ".join(filter(None, (text(obj(said).get("name")), text(obj(said).get("version")))))


def _last_part(address: object) -> str:
    return text(address).rstrip("/").rpartition("/")[2]


def once(texts: Iterable[str]) -> tuple[str, ...]:
    """The texts that say something, each once, in their order."""
    return tuple(dict.fromkeys(filter(None, texts)))


def text(value: object) -> str:
    """A text, on one line and cut at `LONGEST_TEXT`; empty for what is none."""
    return " ".join(value.split())[:LONGEST_TEXT] if isinstance(value, str) else ""


def obj(value: object) -> Json:
    """An object, empty for what is none."""
    return value if isinstance(value, dict) else {}


def objects(value: object) -> list[Json]:
    """The objects of a list."""
    return [one for one in _list(value) if isinstance(one, dict)]


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
