"""The origin of a picture that was read and decoded."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

from provcheck.core.imaging.door import FileBytes
from provcheck.core.imaging.picture import Picture
from provcheck.core.origin.content_credentials import credentials_in
from provcheck.core.origin.fields import fields_in
from provcheck.core.origin.parts import parts_of
from provcheck.core.origin.reader import OriginPixels, read_origin
from provcheck.core.origin.records import Origin, RawField, SignatureState
from provcheck.core.origin.stealth import PLACE
from provcheck.core.origin.trust_list import shipped_trust_list

_log = logging.getLogger(__name__)

_LOSSLESS_STARTS = (b"\x89PNG", b"RIFF", b"II*\0", b"MM\0*", b"BM")
_AS_IS = "as-is"


def origin_of_picture(file: FileBytes, picture: Picture | None, sidecars: tuple[RawField, ...] = ()) -> Origin:
    """What a file says of its origin; of further frames and pages nothing, as that belongs to the file.

    Without the picture nothing is looked for in its pixels. A fault of the program here is told as one, and takes nothing else
    of the picture with it.
    """
    if file.part:
        return Origin()
    try:
        parts = tuple(parts_of(file.data))
        fields = fields_in(parts)
        credentials = credentials_in(file.data, parts, fields, shipped_trust_list())
        return read_origin(fields, None if picture is None else _as_they_stand(file, picture), sidecars, credentials)
    except Exception:  # noqa: BLE001  anything may be in a file, and a copy must not escape by what is
        _log.exception("reading the origin of %s", file.path)
        return Origin(is_read=False)


def with_texts_beside(own: Origin, path: Path, texts: tuple[RawField, ...]) -> Origin:
    """What a file says together with the texts that lie beside it, as `origin_of_picture` tells it.

    `own` is what it says alone; what it says of how it was made stays where that cannot be read again.
    """
    if not texts or not own.is_read:
        return own
    if _stays(own):
        return replace(own, raw=(*own.raw, *texts))
    try:
        return read_origin(own.raw, None, texts, own.credentials)
    except Exception:  # noqa: BLE001  as above
        _log.exception("reading what lies beside %s", path)
        return Origin(is_read=False)


def with_whole_texts(kept: Origin, anew: Origin) -> Origin:
    """What was kept with those of its texts whole that were cut; `anew` is what was read now, without the pixels.

    What is hidden in these, and what came of a signature over them, is in what was kept alone.
    """
    return replace(kept, raw=tuple(field if field.whole else _longer(field, anew.raw) for field in kept.raw))


def with_notes_kept(anew: Origin, kept: Origin | None) -> Origin:
    """What was read now, without the pixels, with what an earlier version of the program has found in these and was kept.

    Hidden texts are read again as they were kept. What came of a signature over the pixels, and what was read of a hidden text
    before it was cut, stays as it is. Gives `kept` itself where reading has failed now.
    """
    if kept is None or not kept.is_read:
        return anew
    if not anew.is_read:
        return kept
    hidden = tuple(field for field in kept.raw if field.place.startswith(PLACE))
    is_signed = kept.prompted is not None and kept.prompted.signature is not SignatureState.NONE
    if not hidden and not is_signed:
        return anew
    if is_signed or (not all(field.whole for field in hidden) and _stays(kept)):
        return replace(kept, raw=(*anew.raw, *hidden))
    try:
        return read_origin((*anew.raw, *hidden), None, (), anew.credentials)
    except Exception:  # noqa: BLE001  as above
        _log.exception("reading again what was found hidden in a picture")
        return kept


def _longer(field: RawField, fields: tuple[RawField, ...]) -> RawField:
    """The text that a kept one is the beginning of; itself where there is none."""
    return next((each for each in fields if each.place == field.place and each.text.startswith(field.text)), field)


def _stays(own: Origin) -> bool:
    """Whether what a file says cannot be read again of its texts: a signature is over pixels, or a text is not whole.

    Texts beside it declare nothing but by such a format, and the file comes first.
    """
    if own.prompted is None:
        return False
    is_cut = not all(field.whole for field in own.raw)
    return own.prompted.signature is not SignatureState.NONE or (is_cut and bool(own.prompted.positive))


def may_hide_notes(file: FileBytes) -> bool:
    """Whether something may be hidden in the pixels of a file: in lossy formats their lowest bits do not survive."""
    return file.data.startswith(_LOSSLESS_STARTS)


def _as_they_stand(file: FileBytes, picture: Picture) -> OriginPixels | None:
    """The pixels as they stand in the file; None where a profile or a turn has changed them."""
    if not may_hide_notes(file) or picture.colour != _AS_IS or picture.origin.orientation != 1:
        return None
    return OriginPixels(picture.rgb, picture.alpha)
