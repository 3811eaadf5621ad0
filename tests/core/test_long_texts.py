"""However long the text is that a stranger puts into a picture or beside it, looking for names takes a moment."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from provcheck.app.origin_texts import lines_of, says_something, silence_text
from provcheck.app.origins import FileOrigin
from provcheck.core.index.library import Library
from provcheck.core.jobs import CancelledError, CancelToken
from provcheck.core.origin import names
from provcheck.core.origin.limits import MOST_RAW_SEARCHED, MOST_SEARCHED, MOST_TEXT
from provcheck.core.origin.names import asked_for, is_raw_searched_whole, is_searched_whole, names_found, titles_found
from provcheck.core.origin.records import Credentials, Ingredient, Lora, Origin, Prompted, RawField
from provcheck.core.scan.said import Said

ARTIST = "Mira Tammsaar"
LONG = "a heron, " * (MOST_TEXT // 9)


def wanted(*positive: str, loras: tuple[str, ...] = ()) -> Origin:
    return Origin(Prompted("a1111", positive, loras=tuple(map(Lora, loras))))


def test_names_are_looked_for_in_so_much_of_a_text_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time is measured by characters: 4 MB take up to half a minute, so many a third of a second."""
    looked_at = {"find": 0, "exact_places": 0}
    for search in looked_at:
        whole = getattr(names, search)

        def noted(text: str, *asked: object, of: str = search, by: object = whole, **how: object) -> object:
            looked_at[of] += len(text)
            return by(text, *asked, **how)  # type: ignore[operator]

        monkeypatch.setattr(names, search, noted)
    many = wanted(*(LONG for _text in range(4)), loras=(LONG, LONG))
    assert asked_for(many, [ARTIST, "Amber"]) == ()
    assert 0 < max(looked_at.values()) <= 2 * MOST_SEARCHED
    looked_at |= dict.fromkeys(looked_at, 0)
    said = replace(
        many,
        prompted=replace(many.prompted or Prompted(""), negative=(LONG, LONG), references=(LONG,)),
        credentials=Credentials(signer=LONG, ingredients=(Ingredient(LONG),)),
        raw=tuple(RawField(place, LONG) for place in ("png:a", "sidecar:a.txt")),
    )
    assert names_found(said, [ARTIST]) == ()
    assert 0 < looked_at["find"] <= 4 * MOST_SEARCHED + MOST_RAW_SEARCHED
    looked_at["find"] = 0
    assert titles_found(said, "Autumn Schoolhouse") == ()
    assert 0 < looked_at["find"] <= 4 * MOST_SEARCHED


def test_names_in_all_places_are_found_within_the_limits_and_told_as_cut_beyond() -> None:
    in_label = Prompted("", positive=("a fox",), negative=(f"no {ARTIST}",), loras=(Lora("birds"), Lora(f"{ARTIST} style")))
    found = names_found(Origin(in_label, credentials=Credentials(signer=ARTIST)), [ARTIST])
    assert [each.where for each in found] == ["negative", "lora", "credentials"]
    for length, is_found in ((MOST_RAW_SEARCHED - 100, True), (MOST_RAW_SEARCHED, False)):
        raw = Origin(raw=(RawField("png:other", f"{LONG[:length]} by {ARTIST}, in ink"),))
        assert [each.where for each in names_found(raw, [ARTIST])] == ["png:other"] * is_found
        assert is_raw_searched_whole(raw) is is_found
        assert is_searched_whole(raw)
    assert not is_searched_whole(Origin(Prompted("", negative=(LONG,))))
    assert not is_searched_whole(Origin(credentials=Credentials(signer=LONG)))


def test_a_long_raw_text_hides_no_name_in_others() -> None:
    for places in (["first", "second"], ["second", "first"]):
        texts = {"first": LONG[:MOST_RAW_SEARCHED], "second": f"{LONG[: MOST_RAW_SEARCHED // 2 - 100]} by {ARTIST}"}
        raw = Origin(raw=tuple(RawField(f"png:{place}", texts[place]) for place in places))
        assert [each.where for each in names_found(raw, [ARTIST])] == ["png:second"]
    short = Origin(raw=(*(RawField("png:long", LONG) for _long in range(9)), RawField("png:Comment", f"by {ARTIST}, in ink")))
    assert [each.where for each in names_found(short, [ARTIST])] == ["png:Comment"]


def test_a_long_text_of_another_kind_says_nothing_of_how_the_picture_was_made() -> None:
    found = FileOrigin(Path("a.png"), Origin(raw=(RawField("png:Comment", LONG[: MOST_RAW_SEARCHED + 1]),)))
    assert not says_something(found)
    cut = "The texts in it are so long that names are looked for in their beginnings alone, in 200,000 characters of all"
    assert lines_of(found) == (
        silence_text(),
        "1 text of another kind, which --json tells",
        f"{cut} together: here some may be missing.",
    )
    said = Origin(Prompted("a1111", ("a heron",)), raw=(RawField("png:parameters", LONG),))
    lines = lines_of(FileOrigin(Path("a.png"), said))
    assert [("50,000" in line, "200,000" in line) for line in lines[2:]] == [(False, True), (False, False)]


def test_what_is_within_the_limit_is_found_and_what_is_beyond_is_told_as_cut() -> None:
    within, beyond = (f"{LONG[:length]} by {ARTIST}, in ink" for length in (MOST_SEARCHED - 100, MOST_SEARCHED))
    assert [found.name for found in asked_for(wanted(within), [ARTIST])] == [ARTIST]
    assert asked_for(wanted(beyond), [ARTIST]) == ()
    cut = "in its beginning alone, in the first 50,000 characters"
    told = ["\n".join(lines_of(FileOrigin(Path("a.png"), wanted(text)))) for text in (within, beyond)]
    assert [cut in lines for lines in told] == [False, True]
    assert [is_searched_whole(wanted(text)) for text in (within, beyond)] == [True, False]


def test_a_long_prompt_hides_no_lora_and_a_word_that_is_cut_is_no_name() -> None:
    after = wanted(LONG, loras=(f"{ARTIST} style",))
    assert [(found.name, found.where) for found in asked_for(after, [ARTIST])] == [(ARTIST, "lora")]
    before = "x" * (MOST_SEARCHED - len(ARTIST) - 1)
    assert asked_for(wanted(f"{before} {ARTIST}sky"), [ARTIST]) == ()


def test_looking_for_names_stops_when_asked_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Library(tmp_path) as library:
        said, token = Said(library, [ARTIST]), CancelToken()
        monkeypatch.setattr(said, "_own", lambda *_picture: wanted(ARTIST))
        assert said.naming(tmp_path / "a.png", "0" * 64, None, token) is not None
        token.cancel()
        with pytest.raises(CancelledError):
            said.naming(tmp_path / "a.png", "0" * 64, None, token)
