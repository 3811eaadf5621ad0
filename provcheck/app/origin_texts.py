"""What a file says of its origin, in words."""

from __future__ import annotations

from collections.abc import Iterator

from provcheck.app.i18n import tr, tr_n
from provcheck.app.joining import listed, noted, sentence, sentences
from provcheck.app.names import picture_name
from provcheck.app.origins import FileOrigin
from provcheck.app.reasons import reason_text, skipped_text
from provcheck.core.origin.limits import MOST_RAW_SEARCHED, MOST_SEARCHED
from provcheck.core.origin.name_context import is_one_word
from provcheck.core.origin.names import is_raw_searched_whole, is_searched_whole
from provcheck.core.origin.records import Credentials, CredentialState, DeclaredAi, Lora, Origin, Prompted, SignatureState
from provcheck.core.records import NameFound
from provcheck.core.scan_records import NamedPicture

GENERATORS = {
    "a1111": "Stable Diffusion web UI (AUTOMATIC1111, Forge, SD.Next)",
    "comfyui": "ComfyUI",
    "invokeai": "InvokeAI",
    "novelai": "NovelAI",
    "fooocus": "Fooocus",
    "swarmui": "SwarmUI",
    "easy-diffusion": "Easy Diffusion",
    "draw-things": "Draw Things",
    "midjourney": "Midjourney",
    "openai": "OpenAI (ChatGPT, DALL·E)",
    "firefly": "Adobe Firefly",
    "gemini": "Google Gemini, Imagen",
    "bing": "Microsoft Bing, Designer",
}
"""Names of generators by their ids; they are the same in every language."""

_LONGEST_SHOWN = 600


def silence_text() -> str:
    """What it means that a file says nothing."""
    return tr(
        "The file says nothing of how it was made. That means nothing: most websites and programs remove such notes, and any "
        "picture can be without them."
    )


def silent_text() -> str:
    """That a file says nothing, where `silence_meaning` stands below once for all."""
    return tr("The file says nothing of how it was made.")


def silence_meaning() -> str:
    """What it means of any file that it says nothing."""
    return tr(
        "That a file says nothing of it means nothing: most websites and programs remove such notes, and any picture can be "
        "without them."
    )


def fault_text() -> str:
    """That the program failed."""
    return tr("What the file says of how it was made could not be read. That is a fault of this program; its log tells more.")


def declared_text() -> str:
    """How much what a file says of itself is worth."""
    return tr(
        "All of this is declared by the file, or by a text beside it, and can be written by anyone; it proves nothing, but for "
        "what a signature that holds says. It shows no copying of any work."
    )


def lines_of(found: FileOrigin) -> tuple[str, ...]:
    """What was read of a file, a line each, with texts beside it that could not be read, and with what that is worth."""
    lines = (*lines_among_others(found), *_unread(found))
    if not found.is_told:
        return lines
    return (*lines, declared_text()) if says_something(found) else (silence_text(), *lines[1:])


def lines_among_others(found: FileOrigin) -> tuple[str, ...]:
    """The same where `worth_of_all` stands below the lines of all files."""
    if found.failure is not None:
        return (reason_text(found.failure.reason, picture_name(str(found.path))),)
    if not found.origin.is_read:
        return (fault_text(),)
    said = tuple(_said(found))
    kept = _kept(found) if said or found.origin.raw else ()
    return (*(said or [silent_text()]), *_others(found.origin), *_unsearched(found.origin), *_unseen(found), *kept)


def says_something(found: FileOrigin) -> bool:
    """Whether a file says anything of how it was made."""
    return found.is_told and any(_said(found))


def worth_of_all(*, some_say: bool, some_are_silent: bool) -> tuple[str, ...]:
    """What it is worth that files say something, or nothing, a line each."""
    return (*([declared_text()] if some_say else []), *([silence_meaning()] if some_are_silent else []))


def _said(found: FileOrigin) -> Iterator[str]:
    origin = found.origin
    if origin.prompted is not None:
        yield from _prompted(origin.prompted)
    if origin.declared_ai is not DeclaredAi.UNKNOWN:
        told = tr("{what} (declared in: {places})")
        yield told.format(what=declared_ai_text(origin.declared_ai), places=listed(origin.declared_by))
    yield from credential_lines(origin.credentials)
    yield from (name_text(name) for name in found.names)
    yield from (title_text(title) for title in found.titles)
    for reference, work in found.like_works:
        told = tr("A picture given to the generator, {reference}, is named like the work {work}.")
        yield told.format(reference=reference, work=picture_name(work))


def _others(origin: Origin) -> Iterator[str]:
    """Texts of which nobody knows what they say: none of how the picture was made."""
    if origin.prompted is None and origin.raw:
        count = len(origin.raw)
        yield tr_n(
            "{count} text of another kind, which --json tells", "{count} texts of other kinds, which --json tells", count
        )


def _unsearched(origin: Origin) -> Iterator[str]:
    """In how much of long texts names are looked for."""
    if not is_searched_whole(origin):
        yield tr(
            "There is so much of it that names are looked for in its beginning alone, in the first {count:,} characters of a "
            "prompt: here, in marks and in lists some may be missing."
        ).format(count=MOST_SEARCHED)
    if not is_raw_searched_whole(origin):
        yield tr(
            "The texts in it are so long that names are looked for in their beginnings alone, in {count:,} characters of all "
            "together: here some may be missing."
        ).format(count=MOST_RAW_SEARCHED)


def _unseen(found: FileOrigin) -> Iterator[str]:
    if found.unseen is not None:
        told = tr("Its pixels could not be looked at, in which some programs hide their notes: {reason}")
        yield told.format(reason=reason_text(found.unseen.reason, picture_name(str(found.path))))


def _unread(found: FileOrigin) -> Iterator[str]:
    for item in found.unread:
        yield skipped_text(item.beside_picture())


def _kept(found: FileOrigin) -> Iterator[str]:
    if found.is_kept:
        yield tr(
            "As it was when the picture was checked: its file, or a text that lay beside it, is gone or holds something else "
            "by now."
        )


def _prompted(prompted: Prompted) -> Iterator[str]:
    yield tr("Generator: {name}").format(name=GENERATORS.get(prompted.generator, prompted.generator))
    for text in prompted.positive:
        yield tr("Prompt: {text}").format(text=short_text(text))
    for text in prompted.negative:
        yield tr("Negative prompt: {text}").format(text=short_text(text))
    if prompted.model:
        yield tr("Model: {name}").format(name=prompted.model)
    if prompted.loras:
        yield tr("LoRAs: {names}").format(names=listed(map(_lora, prompted.loras)))
    if prompted.seed:
        yield tr("Seed: {seed}").format(seed=prompted.seed)
    if prompted.references:
        told = tr("Pictures given to the generator, to start from or as a guide: {names}")
        yield told.format(names=listed(prompted.references))
    if prompted.signature is not SignatureState.NONE:
        yield signature_text(prompted.signature)


def short_text(text: str) -> str:
    """A text on one line, cut where it is very long."""
    joined = " ".join(text.split())
    return joined if len(joined) <= _LONGEST_SHOWN else joined[: _LONGEST_SHOWN - 1] + "…"


def _lora(lora: Lora) -> str:
    return lora.name if lora.weight is None else noted(lora.name, tr("{weight:g}").format(weight=lora.weight))


def signature_text(state: SignatureState) -> str:
    """What came of NovelAI's signature."""
    if state is SignatureState.VALID:
        return tr(
            "NovelAI's signature holds: NovelAI made this picture with the prompt and settings told here, and no pixel was "
            "changed since. What else the file says is not signed."
        )
    return tr("NovelAI's signature does not hold: the picture or its settings were changed, or another program wrote them.")


def declared_ai_text(declared: DeclaredAi) -> str:
    """What is declared of generative AI."""
    return {
        DeclaredAi.YES: tr("Declared: made with generative AI"),
        DeclaredAi.EDITED: tr("Declared: edited or put together with generative AI"),
        DeclaredAi.NO: tr("Declared: made without generative AI"),
        DeclaredAi.UNKNOWN: tr("Nothing is declared of generative AI"),
    }[declared]


def credential_lines(credentials: Credentials) -> Iterator[str]:
    """What came of Content Credentials; nothing where there are none."""
    if credentials.state is CredentialState.NONE:
        return
    yield credential_text(credentials)
    if credentials.claim_generator:
        yield tr("Content Credentials were written by: {name}").format(name=credentials.claim_generator)
    if credentials.software_agents:
        yield tr("Programs and models that they name: {names}").format(names=listed(credentials.software_agents))
    titles = [ingredient.title for ingredient in credentials.ingredients if ingredient.title]
    if titles:
        yield tr("Pictures that they say were used: {names}").format(names=listed(titles))


def credential_text(credentials: Credentials) -> str:
    """Whether Content Credentials hold, in a sentence."""
    signer = credentials.signer or tr("someone without a name")
    told = {
        CredentialState.NONE: tr("The file has no Content Credentials."),
        CredentialState.TRUSTED: tr(
            "Content Credentials hold: signed by {signer}, who is on the trust list of {date}; nothing was changed since."
        ),
        CredentialState.UNKNOWN_SIGNER: tr(
            "Content Credentials are intact, but {signer} is not on the trust list of {date}: anyone can sign like this."
        ),
        CredentialState.INVALID: tr(
            "Content Credentials do not hold: they or the picture were changed after {signer} signed ({codes})."
        ),
        CredentialState.REMOTE: tr(
            "Content Credentials lie on a website. They were not fetched: this program asks nothing of the network."
        ),
        CredentialState.UNREADABLE: tr("Content Credentials are there but cannot be read ({codes})."),
    }[credentials.state]
    return told.format(signer=signer, date=credentials.trust_list, codes=listed(credentials.failures) or "-")


def name_text(name: NameFound) -> str:
    """Where a name was found, with the words around it where these may be told."""
    told = tr('The name "{name}" stands {where}')
    if is_one_word(name.name):
        told = tr('A word that is also the name "{name}" stands {where}')
    if not name.is_exact:
        told = tr('Something like the name "{name}" stands {where}')
    return _found_text(told, name)


def title_text(title: NameFound) -> str:
    """Where a work's title was found."""
    return _found_text(tr('The title of the work, "{name}", stands {where}'), title)


def _found_text(told: str, found: NameFound) -> str:
    said = told.format(name=found.name, where=where_text(found.where))
    return tr('{said}, in the words "{text}"').format(said=said, text=found.text) if found.text else said


def named_count_text(count: int) -> str:
    """How many pictures without a match name the artist."""
    return tr_n(
        "The prompt of {count:,} picture without a match names the artist.",
        "The prompts of {count:,} pictures without a match name the artist.",
        count,
    )


def named_meaning() -> str:
    """What it means that such a file, or a text beside it, names the artist, and what it does not."""
    return tr(
        "This is no match: no part of a work was found in them. Their prompts, in the files or in texts beside them, hold the "
        "artist's name, or a word that is also this name; anyone can write that, and it does not show what came of it."
    )


def named_text(picture: NamedPicture) -> str:
    """Where the artist's names stand in such a file, or in a text beside it."""
    several = [sentence(name_text(name)) for name in picture.names]
    said = sentences(*several) if len(several) > 1 else name_text(picture.names[0])
    if not picture.beside:
        return said
    return tr("{said} (in {name}, a text beside the picture)").format(said=said, name=picture_name(picture.beside))


def where_text(where: str) -> str:
    """In what a name was found, in words that follow a verb, as not every language keeps a noun as it is there."""
    told = {
        "positive": tr("in the prompt"),
        "negative": tr("in the negative prompt, that is, among what was not wanted"),
        "lora": tr("in the name of a LoRA"),
        "embedding": tr("in the name of an embedding"),
        "model": tr("in the model's name"),
        "reference": tr("in the name of a picture given to the generator"),
        "file-name": tr("in the file's name"),
        "credentials": tr("in the Content Credentials"),
    }.get(where)
    return told or tr("in {place}").format(place=where)
