"""Extract the program's texts, bring the catalogues up to date with them, and compile those.

    python packaging/translations.py
    python packaging/translations.py --check

The first writes resources/translations: `provcheck.pot` with every text of tr(), tr_n() and to_translate() and the help of
commands, each `<language>.po` with the texts that came and went, and its compiled form `<language>/LC_MESSAGES/provcheck.mo`.
The second writes nothing, says what is not up to date, not translated, differs in its {places}, has another number of forms
than the language or a French mark that a line may break before, and exits with 1 when there is anything to say. A new language
starts as a copy of `provcheck.pot` named after its code, with "Language" and "Plural-Forms" filled in.
"""

from __future__ import annotations

import argparse
import ast
import json
import re
import string
import struct
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCES = ROOT / "provcheck"
FOLDER = ROOT / "resources" / "translations"
TEMPLATE = "provcheck.pot"
MARKS = frozenset({"tr", "tr_n", "to_translate"})
MO_MAGIC = 0x950412DE
MO_HEAD = "<7I"
# A mark that French sets apart by a no-break space, and has another space or none there. No such mark are the colon of an
# address, of a time or of a place's format, as none of them stands before a space or an end.
FRENCH_BREAK = re.compile(r"(?<!\u00a0)(?:[;!?»]|:(?=\s|$))|«(?!\u00a0)")
NO_LANGUAGE = "Language: \nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\nPlural-Forms: \n"


class CatalogueError(Exception):
    """Source text or a catalogue is not as this script needs it."""


@dataclass(frozen=True)
class Message:
    """A text of the program.

    Attributes:
        text: The English text; its singular form where there are two.
        plural: The English plural form; empty where there is one form only.
        files: Where it stands, as paths from the project's folder.
        forms: Its translation, one text or one for every plural form; empty when there is none.
    """

    text: str
    plural: str = ""
    files: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()

    @property
    def is_translated(self) -> bool:
        """Whether every form has a text."""
        return bool(self.forms) and all(self.forms)


@dataclass(frozen=True)
class Catalogue:
    """A .po file.

    Attributes:
        comments: Lines at its top, each with its leading "#".
        header: Its head entry.
        messages: Texts by their English form.
        gone: Translations of texts that the program has no more.
    """

    comments: tuple[str, ...]
    header: str
    messages: Mapping[str, Message]
    gone: Mapping[str, Message]


def extract(folder: Path = SOURCES) -> dict[str, Message]:
    """Every text of tr(), tr_n() and to_translate() below a folder, by its English form, in the order of files and places."""
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("*.py"))}
    constants = dict(_constants(trees.values()))
    found: dict[str, Message] = {}
    for path, tree in trees.items():
        name = path.relative_to(folder.parent).as_posix()
        calls = sorted(_calls(tree), key=lambda call: (call.lineno, call.col_offset))
        told = (Message(text, files=(name,)) for text in _helps_of_commands(tree))
        for message in (*(_message(call, constants, name) for call in calls), *told):
            found[message.text] = _joined(found.get(message.text, message), message)
    return found


def _constants(trees: Iterable[ast.Module]) -> Iterator[tuple[str, str]]:
    """Names and values of the texts that modules give a name."""
    for tree in trees:
        for node in tree.body:
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
                yield from ((target.id, node.value.value) for target in node.targets if isinstance(target, ast.Name))


def _calls(tree: ast.Module) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS:
            yield node


def _helps_of_commands(tree: ast.Module) -> Iterator[str]:
    """Descriptions of the functions that are commands, which are their help: decorated with .command() or .callback()."""
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef):
            continue
        makers = {
            each.func.attr
            for each in node.decorator_list
            if isinstance(each, ast.Call) and isinstance(each.func, ast.Attribute)
        }
        if makers & {"command", "callback"}:
            yield ast.get_docstring(node) or ""


def _message(call: ast.Call, constants: Mapping[str, str], file: str) -> Message:
    count = 2 if ast.unparse(call.func) == "tr_n" else 1
    texts = [_value(node, constants) for node in call.args[:count]]
    if len(texts) < count or None in texts:
        raise CatalogueError(f"{file}:{call.lineno}: not a text that can be extracted: {ast.unparse(call)}")
    text, plural = (*texts, "")[:2]
    return Message(text or "", plural or "", (file,))


def _value(node: ast.expr, constants: Mapping[str, str]) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return constants.get(node.id) if isinstance(node, ast.Name) else None


def _joined(known: Message, other: Message) -> Message:
    """One message for all places of a text; gettext looks a text up by its singular form alone."""
    if known.plural and other.plural and known.plural != other.plural:
        raise CatalogueError(f"two plurals of one text: {known.plural!r}, {other.plural!r}")
    if known.plural != other.plural:
        # Languages of one form would have the plural, with its {count}, where no number is told.
        raise CatalogueError(f"with a plural in one place, and without in another: {known.text!r}: {other.files}")
    return replace(known, files=tuple(dict.fromkeys((*known.files, *other.files))))


def read_po(text: str) -> Catalogue:
    """A catalogue from the text of a .po file."""
    blocks = [block.splitlines() for block in re.split(r"\n{2,}", text.strip("\n"))]
    head = next((number for number, block in enumerate(blocks) if 'msgid ""' in block), None)
    if head is None:
        raise CatalogueError("the catalogue has no head entry")
    comments = [line for block in blocks[:head] for line in (*block, "#")]
    comments += [line for line in blocks[head] if line.startswith("#")]
    entries = [_read_entry(block) for block in blocks[head + 1 :]]
    live = {message.text: message for message, gone in entries if not gone}
    return Catalogue(
        tuple(comments),
        _read_entry(blocks[head])[0].forms[0],
        live,
        {message.text: message for message, gone in entries if gone},
    )


def _read_entry(lines: Sequence[str]) -> tuple[Message, bool]:
    """The message of one entry, and whether it is of a text that is gone."""
    gone = all(line.startswith("#~") for line in lines)
    parts: dict[str, str] = {}
    keyword = ""
    for line in (line.removeprefix("#~").strip() for line in lines):
        if line.startswith("#") or not line:
            continue
        word, _, rest = line.partition(" ") if not line.startswith('"') else (keyword, "", line)
        keyword = word
        parts[keyword] = parts.get(keyword, "") + str(json.loads(rest))
    forms = tuple(value for word, value in parts.items() if word.startswith("msgstr"))
    return Message(parts["msgid"], parts.get("msgid_plural", ""), (), forms), gone


def write_po(catalogue: Catalogue) -> str:
    """The text of a .po file."""
    head = [*catalogue.comments, 'msgid ""', *_written("msgstr", catalogue.header)]
    count = plural_forms(catalogue.header)
    live = [_written_message(message, count) for message in catalogue.messages.values()]
    gone = [[f"#~ {line}" for line in _written_message(message, count)] for message in catalogue.gone.values()]
    return "\n\n".join("\n".join(block) for block in (head, *live, *gone)) + "\n"


def plural_forms(header: str) -> int:
    """How many forms a language has of a text with a number, by the head entry of its catalogue; two where it does not say."""
    told = re.search(r"nplurals\s*=\s*(\d+)", header)
    return int(told[1]) if told else 2


def language(header: str) -> str:
    """The code of a language, by the head entry of its catalogue; empty where it does not say."""
    told = re.search(r"^Language: *(\S*)", header, re.MULTILINE)
    return told[1] if told else ""


def _written_message(message: Message, count: int) -> list[str]:
    lines = [f"#: {file}" for file in message.files]
    places = fields((message.text, message.plural))
    lines += ["#, python-brace-format"] if places else []
    lines += _written("msgid", message.text)
    if not message.plural:
        return lines + _written("msgstr", message.forms[0] if message.forms else "")
    lines += _written("msgid_plural", message.plural)
    forms = message.forms or ("",) * count
    return lines + [line for number, form in enumerate(forms) for line in _written(f"msgstr[{number}]", form)]


def _written(keyword: str, text: str) -> list[str]:
    """A text with its keyword, a line of the file for every line of the text."""
    lines = text.splitlines(keepends=True)
    if len(lines) < 2:
        return [f"{keyword} {_quoted(text)}"]
    return [f'{keyword} ""', *(_quoted(line) for line in lines)]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def updated(catalogue: Catalogue, texts: Mapping[str, Message]) -> Catalogue:
    """A catalogue of exactly these texts, with the translations it had, also of texts that were gone and are back."""
    known = {**catalogue.gone, **catalogue.messages}
    messages = {text: replace(message, forms=_kept(known.get(text), message)) for text, message in texts.items()}
    gone = {text: replace(message, files=()) for text, message in known.items() if text not in texts and message.is_translated}
    return replace(catalogue, messages=messages, gone=gone)


def _kept(known: Message | None, message: Message) -> tuple[str, ...]:
    """The translation of a text, unless it had another number of forms."""
    return known.forms if known is not None and bool(known.plural) == bool(message.plural) else ()


def compile_mo(catalogue: Catalogue) -> bytes:
    """The catalogue in gettext's binary form: tables of lengths and offsets, then the texts, sorted by their bytes."""
    pairs = {b"": catalogue.header.encode()}
    for message in catalogue.messages.values():
        if message.is_translated:
            key = "\0".join((message.text, message.plural) if message.plural else (message.text,))
            pairs[key.encode()] = "\0".join(message.forms).encode()
    keys = sorted(pairs)
    head, table = struct.calcsize(MO_HEAD), 8 * len(keys)
    place, tables, body = head + 2 * table, b"", b""
    for texts in (keys, [pairs[key] for key in keys]):
        for text in texts:
            tables += struct.pack("<2I", len(text), place + len(body))
            body += text + b"\0"
    return struct.pack(MO_HEAD, MO_MAGIC, 0, len(keys), head, head + table, 0, head + 2 * table) + tables + body


def fields(texts: Iterable[str]) -> set[str]:
    """The {places} of texts, with how they are to be shown, as "{count:,}"."""
    parts = [part for text in texts for part in string.Formatter().parse(text) if part[1] is not None]
    return {f"{{{name}:{form}}}" if form else f"{{{name}}}" for _before, name, form, _conversion in parts}


def complaints(catalogue: Catalogue, texts: Mapping[str, Message]) -> Iterator[str]:
    """What is missing in a catalogue, is in it without need, or differs in its places."""
    yield from (f"not translated: {text!r}" for text in texts if not _of(catalogue, text).is_translated)
    yield from (f"not in the program: {text!r}" for text in (*catalogue.messages, *catalogue.gone) if text not in texts)
    for text, message in texts.items():
        known = _of(catalogue, text)
        forms = known.forms if known.is_translated else ()
        if forms and message.plural and len(forms) != plural_forms(catalogue.header):
            yield f"another number of forms than the language has: {text!r}: {forms}"
        if forms and fields(forms[-1:]) != fields([message.plural or text]):
            yield f"other places: {text!r}: {forms[-1]!r}"
        if not all(fields([form]) <= fields([text, message.plural]) for form in forms):
            yield f"places that the text has not: {text!r}: {forms}"
        if language(catalogue.header) == "fr" and any(map(FRENCH_BREAK.search, forms)):
            yield f"no no-break space at a mark: {text!r}: {forms}"


def _of(catalogue: Catalogue, text: str) -> Message:
    return catalogue.messages.get(text, Message(text))


def template(texts: Mapping[str, Message]) -> str:
    """The text of the .pot file."""
    return write_po(Catalogue(("# Texts of Provcheck.", "#"), NO_LANGUAGE, texts, {}))


def compiled_path(po: Path) -> Path:
    """Where the compiled form of a .po file is."""
    return po.parent / po.stem / "LC_MESSAGES" / "provcheck.mo"


def write(folder: Path = FOLDER) -> None:
    """Bring everything up to date."""
    texts = extract()
    (folder / TEMPLATE).write_text(template(texts), encoding="utf-8")
    for po in sorted(folder.glob("*.po")):
        catalogue = updated(read_po(po.read_text(encoding="utf-8")), texts)
        po.write_text(write_po(catalogue), encoding="utf-8")
        compiled_path(po).parent.mkdir(parents=True, exist_ok=True)
        compiled_path(po).write_bytes(compile_mo(catalogue))


def check(folder: Path = FOLDER) -> list[str]:
    """What is to be said of the files of a folder."""
    texts = extract()
    said = [] if _same(folder / TEMPLATE, template(texts).encode()) else [f"{TEMPLATE}: not up to date"]
    for po in sorted(folder.glob("*.po")):
        catalogue = read_po(po.read_text(encoding="utf-8"))
        said += [f"{po.name}: {line}" for line in complaints(catalogue, texts)]
        if not _same(compiled_path(po), compile_mo(catalogue)):
            said.append(f"{po.name}: its compiled form is not up to date")
    return said


def _same(path: Path, content: bytes) -> bool:
    return path.exists() and path.read_bytes() == content


def main(arguments: Sequence[str]) -> int:
    """Write or check; returns the exit code."""
    parser = argparse.ArgumentParser(description="Bring the translations up to date.")
    parser.add_argument("--check", action="store_true", help="only say what is not up to date")
    if not parser.parse_args(arguments).check:
        write()
    said = check()
    print("\n".join(said) or "Every text is translated.")
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
