"""What was kept of what pictures say stays when reading them anew fails."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from provcheck.core.index.library import Library
from provcheck.core.index.origin_store import OriginStore
from provcheck.core.origin.records import Origin, Prompted
from provcheck.core.scan import origins
from tests.app.test_said_beside import make_outdated
from tests.app.text_studio import ARTIST, SAID, Studio
from tests.origin_files import hidden, png


def test_what_was_kept_stays_when_reading_anew_fails_and_is_read_again_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of texts in the file and hidden in its pixels, when the reader fails and when the picture is read whole."""
    studio = Studio(tmp_path)
    path = studio.outputs / "b.png"
    noted = hidden(np.asarray(Image.open(path).convert("RGB")), b"stealth_rgbinfo", b"a heron")
    path.write_bytes(png({"parameters": SAID.format(ARTIST)}, image=Image.fromarray(noted)))
    content = hashlib.sha256(path.read_bytes()).hexdigest()
    before = studio.scan()
    assert before.named
    with studio.workspace.open_library() as library:
        kept = OriginStore(library).load(content)
    assert kept is not None
    assert [field.place for field in kept.raw] == ["png:parameters", "stealth:rgb"]
    make_outdated(studio)
    with monkeypatch.context() as patched:
        patched.setattr(origins, "fields_in", lambda _parts: 1 / 0)
        assert studio.scan().named == before.named
    with studio.workspace.open_library() as library:
        store = OriginStore(library)
        assert (store.load(content), store.is_outdated(content)) == (kept, True)
        store.save(content, Origin(is_read=False))
        assert (store.load(content), store.is_outdated(content)) == (kept, True)
    assert studio.scan().named == before.named
    with studio.workspace.open_library() as library:
        assert (OriginStore(library).load(content), OriginStore(library).is_known(content)) == (kept, True)


def test_that_a_file_could_not_be_read_is_kept_where_nothing_was(tmp_path: Path) -> None:
    failed, said = Origin(is_read=False), Origin(Prompted("a1111", ("a heron",)))
    with Library(tmp_path) as library:
        store = OriginStore(library)
        for origin, told in ((failed, failed), (said, said), (failed, said)):
            store.save("0" * 64, origin)
            assert store.load("0" * 64) == told
