"""Texts beside pictures are found as the folder's listing tells, and whatever strangers put there is survived."""

from __future__ import annotations

import codecs
import json
import os
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest

from provcheck.core.errors import Reason
from provcheck.core.index.origin_store import key_with_texts
from provcheck.core.origin.limits import MOST_TEXT
from provcheck.core.origin.records import DeclaredAi, Origin, Prompted, RawField, SignatureState
from provcheck.core.scan.beside import TextsBeside
from provcheck.core.scan.origins import with_notes_kept, with_texts_beside, with_whole_texts
from tests.builders import refuse
from tests.core.test_generators import A1111, FROM_A1111

TEXT = "a heron at dusk"


def picture(folder: Path, name: str, **texts: str) -> Path:
    """A file of this name, and others as `txt="..."` with the ending in place of its own."""
    path = folder / name
    path.write_bytes(b"a picture")
    for ending, text in texts.items():
        path.with_suffix(f".{ending}").write_text(text, encoding="utf-8")
    return path


def told(texts: TextsBeside, path: Path) -> list[tuple[str, str]]:
    """Place and text of what lies beside a picture, and of what cannot be read the path and why."""
    found = texts.of(path)
    return [(each.place, each.text) if isinstance(each, RawField) else (each.path, each.reason) for each in found]


def test_every_picture_of_a_folder_gets_its_own_texts_and_no_other(tmp_path: Path) -> None:
    paths = [
        picture(tmp_path, "a.png", txt="of a", json="{}"),
        picture(tmp_path, "b.png"),
        picture(tmp_path, "c.jpg", yaml="of c"),
        picture(tmp_path, "d.v1.png", txt="of d"),
        picture(tmp_path, "e"),
        picture(tmp_path, "twin.png", txt="of either"),
        picture(tmp_path, "twin.jpg"),
    ]
    (tmp_path / "b.png.txt").write_text("of b", encoding="utf-8")
    (tmp_path / "e.txt").write_text("of e", encoding="utf-8")
    texts = TextsBeside()
    for _round in range(2):
        found = {path.name: told(texts, path) for path in paths}
        assert found == {
            "a.png": [("sidecar:a.txt", "of a"), ("sidecar:a.json", "{}")],
            "b.png": [("sidecar:b.png.txt", "of b")],
            "c.jpg": [("sidecar:c.yaml", "of c")],
            "d.v1.png": [("sidecar:d.v1.txt", "of d")],
            "e": [("sidecar:e.txt", "of e")],
            "twin.png": [],
            "twin.jpg": [],
        }
        assert all(texts.of(path) == TextsBeside().of(path) for path in paths)


@pytest.mark.parametrize(
    "twin",
    ["fox.jpg", "fox.JPG", "FOX.jpeg", "fox.psd", "fox.heic", "fox.jxl", "fox.tif", "fox.svg", "fox.cr2", "fox.exr"],
)
@pytest.mark.parametrize("name", ["fox.png", "fox.PNG"])
def test_a_text_of_two_pictures_of_one_name_is_of_neither(tmp_path: Path, name: str, twin: str) -> None:
    paths = [picture(tmp_path, name, txt="of either"), picture(tmp_path, twin)]
    (tmp_path / f"{name}.txt").write_text("its own", encoding="utf-8")
    texts = TextsBeside()
    for _round in range(2):
        assert [told(texts, path) for path in paths] == [[(f"sidecar:{name}.txt", "its own")], []]


def test_what_is_no_picture_makes_no_text_anothers(tmp_path: Path) -> None:
    path = picture(tmp_path, "fox.PNG", txt="of the fox", json="{}")
    for name in ("fox.md", "fox.safetensors", "fox.v2.png", "foxes.png"):
        picture(tmp_path, name)
    texts = TextsBeside()
    for _round in range(2):
        assert told(texts, path) == [("sidecar:fox.txt", "of the fox"), ("sidecar:fox.json", "{}")]


@pytest.mark.parametrize("length", [250, 251, 255])
def test_a_name_that_leaves_no_room_for_an_ending_has_the_texts_that_can_be(tmp_path: Path, length: int) -> None:
    name = "f" * (length - 4)
    path = picture(tmp_path, f"{name}.png", txt=TEXT)
    texts = TextsBeside()
    for _round in range(2):
        assert told(texts, path) == [(f"sidecar:{name}.txt", TEXT)]


def test_of_several_texts_those_that_can_be_read_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A refusal of the system is planted: whoever runs the tests may be allowed everything."""
    path = picture(tmp_path, "a.png", txt="{}", json="refused", yaml=TEXT)
    refuse(monkeypatch, path.with_suffix(".json"))
    texts = TextsBeside()
    for _round in range(2):
        assert told(texts, path) == [
            ("sidecar:a.txt", "{}"),
            (str(path.with_suffix(".json")), Reason.NO_PERMISSION),
            ("sidecar:a.yaml", TEXT),
        ]


def test_links_that_leave_the_folder_are_not_followed(tmp_path: Path) -> None:
    private, folder = tmp_path / "private.txt", tmp_path / "pictures"
    private.write_text("a secret", encoding="utf-8")
    folder.mkdir()
    path = picture(folder, "a.png", json="{}")
    (folder / "a.txt").symlink_to("../private.txt")
    (folder / "a.png.txt").symlink_to(private)
    (folder / "a.yaml").symlink_to("a.json")
    linked = tmp_path / "linked"
    linked.symlink_to(folder)
    for place in (path, linked / "a.png"):
        texts = TextsBeside()
        for _round in range(2):
            assert told(texts, place) == [("sidecar:a.json", "{}"), ("sidecar:a.yaml", "{}")]


def test_no_name_is_tried_where_the_listing_tells_that_no_text_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [picture(tmp_path, f"{number}.png") for number in range(50)]
    (tmp_path / "others.txt").write_text(TEXT, encoding="utf-8")
    tried: list[str] = []
    is_file = Path.is_file

    def noted(path: Path) -> bool:
        tried.append(path.name)
        return is_file(path)

    monkeypatch.setattr(Path, "is_file", noted)
    texts = TextsBeside()
    assert all(texts.of(path) == () for path in paths)
    # Of one picture alone its texts are looked for by name, as its folder may hold very many others.
    assert {name.partition(".")[0] for name in tried} == {"0"}


def test_pictures_within_files_and_in_no_folder_have_none(tmp_path: Path) -> None:
    archive = picture(tmp_path, "comic.cbz", txt=TEXT)
    texts = TextsBeside()
    for _round in range(3):
        assert texts.of(archive / "01.png") == ()
        assert texts.of(tmp_path / "gone" / "a.png") == ()


def test_a_folder_that_cannot_be_listed_is_asked_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_folder: object) -> None:
        raise PermissionError

    paths = [picture(tmp_path, f"{number}.png", txt=TEXT) for number in range(3)]
    texts = TextsBeside()
    with monkeypatch.context() as patched:
        patched.setattr(os, "scandir", refused)
        found = [texts.of(path) for path in paths]
        picture(tmp_path, "1.TIF")
        assert texts.of(paths[1]) == ()
    assert [len(each) for each in found] == [1, 1, 1]


def test_of_a_text_of_100_mb_only_the_beginning_is_read_and_no_character_is_cut(tmp_path: Path) -> None:
    path = picture(tmp_path, "a.png")
    with path.with_suffix(".txt").open("wb") as file:
        file.write("äx".encode() * MOST_TEXT)
        file.truncate(100 << 20)
    (field,) = TextsBeside().of(path)
    assert isinstance(field, RawField)
    assert not field.whole
    assert len(field.text) < MOST_TEXT
    assert set(field.text) == {"x", "ä"}


@pytest.mark.parametrize("name", ["fox.TXT", "fox.Txt", "fox.png.TXT", "fox.png.Json", "fox.XMP"])
def test_endings_may_be_written_in_capitals(tmp_path: Path, name: str) -> None:
    path = picture(tmp_path, "fox.png")
    (tmp_path / name).write_text(TEXT, encoding="utf-8")
    texts = TextsBeside()
    for _by_name_then_listed in range(2):
        assert [(place.lower(), text) for place, text in told(texts, path)] == [(f"sidecar:{name.lower()}", TEXT)]


def test_one_file_by_several_spellings_is_one_text(tmp_path: Path) -> None:
    """As where the file system takes capital letters for small ones."""
    path = picture(tmp_path, "fox.png", txt=TEXT)
    if not (tmp_path / "fox.TXT").exists():
        os.link(tmp_path / "fox.txt", tmp_path / "fox.TXT")
    assert told(TextsBeside(), path) == [("sidecar:fox.txt", TEXT)]


def take_letters_for_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let names be found by other letters, as on Windows and macOS."""
    is_file, open_, stat = Path.is_file, Path.open, Path.stat

    def alike(name: str) -> str:
        return unicodedata.normalize("NFC", name).lower()

    def there(path: Path) -> Path:
        others = path.parent.iterdir() if not os.path.lexists(path) and path.parent.is_dir() else ()
        return next((other for other in others if alike(other.name) == alike(path.name)), path)

    monkeypatch.setattr(Path, "is_file", lambda path: is_file(there(path)))
    monkeypatch.setattr(Path, "open", lambda path, *args, **how: open_(there(path), *args, **how))
    monkeypatch.setattr(Path, "stat", lambda path, **how: stat(there(path) if how == {} else path, **how))


@pytest.mark.parametrize("name", ["fox.txt", "fox.TXT", "FOX.Txt", "fox.PNG.Json", "fóx.TXT", "fo\u0301x.txt"])
def test_texts_have_one_state_whether_looked_for_by_name_or_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """As one picture that is checked alone, and a look at its whole folder: where they differ it is checked without end."""
    path = picture(tmp_path, "fóx.png" if "x" in name and not name.isascii() else "fox.png")
    (tmp_path / name).write_text(TEXT, encoding="utf-8")
    take_letters_for_the_same(monkeypatch)
    listed = TextsBeside()
    listed.state_of(tmp_path / "another.png")
    states = [listed.state_of(path), TextsBeside().state_of(path)]
    assert states[0]
    assert states[0] == states[1]
    keys = [
        key_with_texts("a", [each for each in texts.of(path) if isinstance(each, RawField)])
        for texts in (listed, TextsBeside())
    ]
    assert keys[0] == keys[1] != key_with_texts("a", [])
    (tmp_path / name).write_bytes(b"by night")
    assert listed.state_of(path) != states[0]


def test_a_text_that_is_refused_has_one_state_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = picture(tmp_path, "fox.png", TXT=TEXT)
    listed = TextsBeside()
    listed.state_of(tmp_path / "another.png")

    def refused(place: Path) -> bool:
        if place.name.lower() == "fox.txt":
            raise PermissionError(13, "Permission denied", str(place))
        return False

    monkeypatch.setattr(Path, "is_file", refused)
    assert listed.state_of(path) == TextsBeside().state_of(path) != b""


def test_capital_endings_of_two_pictures_of_one_name_are_of_neither(tmp_path: Path) -> None:
    path = picture(tmp_path, "fox.png", TXT=TEXT)
    picture(tmp_path, "fox.jpg")
    texts = TextsBeside()
    assert [told(texts, path) for _round in range(2)] == [[], []]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "utf-32", "utf-32-be"])
@pytest.mark.parametrize("name", ["fox.txt", "fox.json"])
def test_texts_as_windows_writes_them_are_read(tmp_path: Path, encoding: str, name: str) -> None:
    path = picture(tmp_path, "fox.png")
    text = "Füchse 🦊 bei Nacht\nSteps: 20"
    mark = {"utf-16-be": codecs.BOM_UTF16_BE, "utf-32-be": codecs.BOM_UTF32_BE}.get(encoding, b"")
    (tmp_path / name).write_bytes(mark + text.encode(encoding))
    assert told(TextsBeside(), path) == [(f"sidecar:{name}", text)]


def test_of_a_long_text_in_utf_16_the_same_bytes_are_read_and_no_character_is_cut(tmp_path: Path) -> None:
    path = picture(tmp_path, "fox.png")
    (tmp_path / "fox.txt").write_bytes(codecs.BOM_UTF16_LE + "🦊".encode("utf-16-le") * (MOST_TEXT // 4 + 1))
    (field,) = TextsBeside().of(path)
    assert isinstance(field, RawField)
    assert not field.whole
    assert len(field.text) == MOST_TEXT // 4 - 1
    assert set(field.text) == {"🦊"}


def test_halves_of_characters_in_utf_16_are_survived(tmp_path: Path) -> None:
    path = picture(tmp_path, "fox.png")
    (tmp_path / "fox.txt").write_bytes(codecs.BOM_UTF16_LE + "fox".encode("utf-16-le") + b"\x00\xd8x\x00y")
    ((place, text),) = told(TextsBeside(), path)
    assert place == "sidecar:fox.txt"
    assert text.startswith("fox")
    text.encode("utf-8")


def test_data_of_a_report_with_the_name_of_a_picture_are_told_and_are_none_of_its_texts(tmp_path: Path) -> None:
    report = json.dumps({"schema": "provcheck.scan/1", "portfolio": {"artist": "Mira Tammsaar"}}, indent=2)
    path = picture(tmp_path, "fox.png", json=report, txt=TEXT)
    picture(tmp_path, "owl.png", json='{"prompt": "\\"schema\\": \\"provcheck.scan/1\\""}')
    assert told(TextsBeside(), path) == [
        ("sidecar:fox.txt", TEXT),
        (str(tmp_path / "fox.json"), Reason.MARKED_TEXT),
    ]
    assert [place for place, _text in told(TextsBeside(), tmp_path / "owl.png")] == ["sidecar:owl.json"]


def test_what_is_no_file_of_text_is_survived(tmp_path: Path) -> None:
    path = picture(tmp_path, "a.png")
    (tmp_path / "a.txt").mkdir()
    (tmp_path / "a.json").symlink_to(tmp_path / "a.json")
    (tmp_path / "a.yaml").symlink_to(tmp_path / "gone")
    (tmp_path / "a.png.txt").write_bytes(b"a heron \xff\xfe at dusk\0\0")
    assert told(TextsBeside(), path) == [("sidecar:a.png.txt", "a heron ÿþ at dusk")]


def test_a_text_beside_adds_to_what_the_file_says() -> None:
    text = RawField("sidecar:a.txt", A1111)
    alone = with_texts_beside(Origin(), Path("a.png"), (text,))
    assert (alone.prompted, alone.said_beside) == (FROM_A1111, "a.txt")
    own = Origin(raw=(RawField("png:parameters", A1111.replace("a heron", "a fox")),))
    both = with_texts_beside(own, Path("a.png"), (text,))
    assert both.prompted is not None
    assert both.prompted.positive[0].startswith("a fox"), "the file itself comes first"
    assert (both.said_beside, both.beside) == ("", (text,))


def test_a_text_beside_is_told_as_what_declares_it_only_where_the_file_does_not() -> None:
    text = RawField("sidecar:a.txt", A1111)
    source = RawField(
        "xmp:Iptc4xmpExt:DigitalSourceType", "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
    )
    both = with_texts_beside(Origin(raw=(source,)), Path("a.png"), (text,))
    assert both.declared_by == (source.place, text.place)
    assert (both.said_beside, both.prompted_beside) == ("", "a.txt")


def test_settings_that_stand_in_several_texts_of_the_file_are_not_told_of_a_text_beside_that_repeats_them() -> None:
    own = (RawField("png:prompt", "a heron"), RawField("png:use_stable_diffusion_model", "birds"))
    text = RawField("sidecar:a.txt", "Prompt: a heron\nStable Diffusion model: birds")
    both = with_texts_beside(Origin(raw=own), Path("a.png"), (text,))
    assert both.prompted == Prompted("easy-diffusion", ("a heron",), model="birds")
    assert (both.declared_by, both.said_beside, both.prompted_beside) == (("png:prompt",), "", "")


def test_what_was_cut_for_keeping_is_taken_from_the_file_and_the_rest_from_what_was_kept() -> None:
    note, hidden = RawField("png:parameters", A1111[:40], whole=False), RawField("stealth:alpha", "hidden")
    kept = Origin(FROM_A1111, DeclaredAi.YES, ("png:parameters",), raw=(note, hidden), prompted_at="png:parameters")
    anew = Origin(raw=(RawField("png:parameters", "another"), RawField("png:parameters", A1111)))
    whole = with_whole_texts(kept, anew)
    assert whole == replace(kept, raw=(RawField("png:parameters", A1111), hidden))
    assert with_whole_texts(kept, Origin()) == kept


def test_a_prompt_that_cannot_be_read_again_is_not_replaced_by_one_beside() -> None:
    hidden, text = RawField("stealth:alpha", "{", whole=False), RawField("sidecar:a.txt", A1111)
    own = Origin(
        Prompted("comfyui", ("a fox",)), DeclaredAi.YES, ("stealth:alpha",), raw=(hidden,), prompted_at="stealth:alpha"
    )
    assert with_texts_beside(own, Path("a.png"), (text,)) == replace(own, raw=(hidden, text))
    unsaid = replace(own, prompted=Prompted("gemini"), prompted_at="")
    assert with_texts_beside(unsaid, Path("a.png"), (text,)).prompted == FROM_A1111, "a name of a service is no prompt"


def test_a_signature_over_the_pixels_stays() -> None:
    prompted = Prompted("novelai", ("a fox",), signature=SignatureState.VALID)
    own = Origin(prompted, raw=(RawField("png:Software", "NovelAI"),))
    assert with_texts_beside(own, Path("a.png"), (RawField("sidecar:a.txt", A1111),)).prompted == prompted


HIDDEN = RawField("stealth:alpha", A1111)
SIGNED = Prompted("novelai", ("a heron",), signature=SignatureState.VALID)
OTHER = Origin(raw=(RawField("png:Title", "a picture"),))


@pytest.mark.parametrize(
    ("anew", "kept", "told"),
    [
        (OTHER, None, OTHER),
        (OTHER, Origin(raw=(RawField("png:Title", "as it was"),)), OTHER),
        (OTHER, Origin(FROM_A1111, raw=(HIDDEN,), is_read=False), OTHER),
        (OTHER, Origin(SIGNED, DeclaredAi.YES, raw=(HIDDEN,)), Origin(SIGNED, DeclaredAi.YES, raw=(*OTHER.raw, HIDDEN))),
        (Origin(is_read=False), Origin(FROM_A1111, raw=(HIDDEN,)), Origin(FROM_A1111, raw=(HIDDEN,))),
        (Origin(is_read=False), Origin(raw=(*OTHER.raw, HIDDEN)), Origin(raw=(*OTHER.raw, HIDDEN))),
        (Origin(is_read=False), OTHER, OTHER),
        (
            OTHER,
            Origin(FROM_A1111, raw=(RawField("stealth:alpha", A1111[:20], whole=False),)),
            Origin(FROM_A1111, raw=(*OTHER.raw, RawField("stealth:alpha", A1111[:20], whole=False))),
        ),
    ],
    ids=["nothing", "no-note", "fault", "signed", "fault-now", "fault-now-with-texts", "fault-now-no-note", "cut"],
)
def test_of_what_was_found_in_pixels_stays_what_cannot_be_read_again(anew: Origin, kept: Origin | None, told: Origin) -> None:
    assert with_notes_kept(anew, kept) == told


def test_a_hidden_note_is_read_again_by_what_is_known_of_it_now() -> None:
    """As when an earlier version did not know the generator."""
    found = with_notes_kept(OTHER, Origin(raw=(HIDDEN,)))
    assert (found.prompted, found.prompted_at) == (FROM_A1111, "stealth:alpha")
    assert found.raw == (*OTHER.raw, HIDDEN)
