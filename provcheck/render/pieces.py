"""Any text as pieces that can be typeset: a font for every character, an escape where there is none, places to break.

File names come from anywhere: characters that no font has, that cannot be seen, or that turn the writing direction would
make a report fail or lie. They are printed as their code point, `⟨U+1F600⟩`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from provcheck.render.fonts import JOINING, MAIN, MONO, Face

BREAK = 0
"""A place where a line may end."""

type Piece = str | list[str] | int | dict[str, list[Piece]]
"""Text in the main family, [family, text], `BREAK`, or pieces under a key.

They are "isolated" where their direction is to touch nothing around them, "name" where they read from left to right within what
does not.
"""

type _Cluster = tuple[str, str]
"""A family and the characters that belong together, as a letter with its accents."""

# Controls, formats, surrogates, private and unassigned code points, line and paragraph separators.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_JOINERS = "\u200c\u200d"
_SEPARATORS = frozenset("_-,;:/\\()[]{}+=&@#~!|⟩")
_DIGEST = re.compile(r"(?<![0-9a-zA-Z])[0-9a-f]{64}(?![0-9a-zA-Z])")
_DIGEST_STEP = 16
_FOLDER_ENDS = ("/", "\\")
_FOLDER = re.compile(r"[/\\]")
_PATH_PARTS = re.compile(r"[^/\\]+|[/\\]+")
_RIGHT_TO_LEFT = frozenset({"R", "AL"})

# Words of up to this many letters keep together; a longer one is a file name or an address and may break at its separators.
_LONGEST_WORD = 20

# A part without separators that is longer may break between any two letters.
_LONGEST_PART = 28


class Composer:
    """Turns texts into pieces, with one choice of fonts."""

    def __init__(self, faces: Sequence[Face], kept: frozenset[str] = frozenset()) -> None:
        """Use these fonts in the order of preference, the main family first; `kept` is not seen but no escape stands for it."""
        self._faces = faces
        self._kept = kept
        self._known: dict[str, list[_Cluster]] = {}

    def pieces(self, text: str, *, is_path: bool = False) -> list[Piece]:
        """The text, ready for the template.

        Of a path the folders stay in their order, also where their names are written from right to left. In a language that is
        written so only those are taken for paths that are said to be.
        """
        result: list[Piece] = []
        for part, is_isolated in _isolated_parts(text) if is_path or not self._kept else ((text, False),):
            pieces = self._pieces(part)
            result += [{"isolated": pieces}] if is_isolated else pieces
            if part[-1:] in _FOLDER_ENDS and part != text:
                result.append(BREAK)
        return result

    def _pieces(self, text: str) -> list[Piece]:
        result: list[Piece] = []
        end = 0
        for digest in _DIGEST.finditer(text):
            self._add_words(result, text[end : digest.start()])
            result += _digest(digest.group())
            end = digest.end()
        self._add_words(result, text[end:])
        return result

    def _add_words(self, result: list[Piece], text: str) -> None:
        for word in re.findall(r" +|[^ ]+", text):
            if len(word) <= _LONGEST_WORD and word.isascii() and word.isprintable():
                _append(result, (word,))
            else:
                _append(result, _broken(list(self._clusters(word))))

    def _clusters(self, word: str) -> Iterator[_Cluster]:
        family = ""
        for group in _groups(word):
            if group in _JOINERS and family in JOINING:
                yield family, group
                continue
            clusters = self._known.get(group)
            if clusters is None:
                clusters = self._known[group] = list(self._chosen(group))
            family = clusters[-1][0]
            yield from clusters

    def _chosen(self, group: str) -> Iterator[_Cluster]:
        """The group in the first font that has all of it; else its letter, if possible, and escapes."""
        if group in self._kept:
            yield MAIN, group
            return
        whole = None if _unseen(group[0]) else self._face(group)
        if whole is not None:
            yield whole.family, group
            return
        for number, character in enumerate(group):
            face = self._face(character) if number == 0 and len(group) > 1 else None
            yield (MONO, _escape(character)) if face is None else (face.family, character)

    def _face(self, text: str) -> Face | None:
        return next((face for face in self._faces if face.covers(text)), None)


def runs_right_to_left(text: str) -> bool:
    """Whether some of a text is written from right to left."""
    return not text.isascii() and any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in text)


def _isolated_parts(text: str) -> Iterator[tuple[str, bool]]:
    """A path in its parts, and whether each is to be isolated; any other text, and a path that needs it not, in one."""
    if not _FOLDER.search(text) or not runs_right_to_left(text):
        yield text, False
        return
    for part in _PATH_PARTS.findall(text):
        # What is isolated does not break.
        yield part, runs_right_to_left(part) and len(part) <= _LONGEST_PART


def path_parts(text: str) -> tuple[str, ...]:
    """The names in a path and what stands between them, one after the other."""
    return tuple(_PATH_PARTS.findall(text))


def is_digest(text: str) -> bool:
    """Whether a text is a digest and nothing else."""
    return _DIGEST.fullmatch(text) is not None


def visible(text: str) -> str:
    """The text with what cannot be seen escaped, for places that no font of ours shows, as the document's properties."""
    return "".join(_escape(character) if _unseen(character) else character for character in text)


def uncovered(texts: Iterable[str], faces: Sequence[Face]) -> set[str]:
    """The visible characters that none of the faces has."""
    characters: set[str] = set().union(*texts)
    return {
        character for character in characters if not _unseen(character) and not any(face.covers(character) for face in faces)
    }


def _append(result: list[Piece], added: Iterable[Piece]) -> None:
    """Add pieces, joining neighbours of the same family: letters in one piece are kerned and joined."""
    for piece in added:
        last = result[-1] if result else BREAK
        if isinstance(piece, str) and isinstance(last, str):
            result[-1] = last + piece
        elif isinstance(piece, list) and isinstance(last, list) and piece[0] == last[0]:
            result[-1] = [last[0], last[1] + piece[1]]
        else:
            result.append(piece)


def _digest(text: str) -> list[Piece]:
    parts = [text[start : start + _DIGEST_STEP] for start in range(0, len(text), _DIGEST_STEP)]
    result: list[Piece] = []
    for part in parts:
        result += [[MONO, part], BREAK]
    return result[:-1]


def _groups(word: str) -> Iterator[str]:
    """Letters with the marks that follow them: a mark is placed only by the font that draws its letter."""
    group = ""
    for character in word:
        if group and not character.isascii() and unicodedata.category(character)[0] == "M" and not _unseen(group[0]):
            group += character
            continue
        if group:
            yield group
        group = character
    if group:
        yield group


def _unseen(character: str) -> bool:
    return unicodedata.category(character) in _UNSEEN


def _escape(character: str) -> str:
    return f"⟨U+{ord(character):04X}⟩"


def _broken(clusters: Sequence[_Cluster]) -> list[Piece]:
    """The word with places to break when it is long."""
    result: list[Piece] = []
    long = len(clusters) > _LONGEST_WORD
    for part in _parts(clusters):
        if long and result:
            result.append(BREAK)
        _append(result, _spelled(part) if len(part) > _LONGEST_PART else map(_piece, part))
    return result


def _parts(clusters: Sequence[_Cluster]) -> Iterator[list[_Cluster]]:
    """The word cut after its separators."""
    part: list[_Cluster] = []
    for cluster in clusters:
        part.append(cluster)
        if cluster[1][-1] in _SEPARATORS:
            yield part
            part = []
    if part:
        yield part


def _spelled(part: Sequence[_Cluster]) -> Iterator[Piece]:
    """A long part, breakable between letters; joined writing only now and then, since a break cuts the join."""
    for number, cluster in enumerate(part):
        if number and (cluster[0] not in JOINING or number % _LONGEST_PART == 0):
            yield BREAK
        yield _piece(cluster)


def _piece(cluster: _Cluster) -> Piece:
    family, text = cluster
    return text if family == MAIN else [family, text]
