"""What models run on and what they were to run on, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from provcheck.app.i18n import tr
from provcheck.app.joining import clauses_apart, labelled, listed
from provcheck.core.models.providers import BY_PREFERENCE, CPU, NAMES, ON_CARD, is_name, short_name
from provcheck.core.records import ModelUse

_MOST_SAID = 160


def places_text(uses: Sequence[ModelUse]) -> str:
    """On what pictures are compared, in words that need no knowledge of computers; empty without models."""
    got = {use.providers_got[0] for use in uses}
    if not got:
        return ""
    unsure = [short_name(each) for each in BY_PREFERENCE if each in got - ON_CARD]
    if unsure:
        told = tr("Pictures are compared where {provider} chooses, on the graphics card or on the processor")
        return told.format(provider=listed(unsure))
    if CPU not in got:
        return tr("Pictures are compared on the graphics card")
    on_both = len(got) > 1
    both, alone = (
        tr("Pictures are compared on the graphics card and on the processor"),
        tr("Pictures are compared on the processor"),
    )
    return both if on_both else alone


def wrong_place_text(runs_on: str, available: Sequence[str]) -> str:
    """That what models are to run on, as the settings say, is not there or is no such thing; empty where all is well.

    `available` are the providers of the installed runtime.
    """
    here = [short_name(each) for each in (*BY_PREFERENCE, CPU) if each in available]
    if not runs_on or runs_on.lower() in {name.lower() for name in here}:
        return ""
    if not is_name(runs_on):
        told = tr(
            'The settings say runs_on = "{name}", which is no name of anything to run on, so the processor is used. Names are: '
            "{names}. Choose in Settings, or mend settings.toml."
        )
        return told.format(name=runs_on, names=listed(NAMES))
    told = tr(
        'The settings say runs_on = "{name}", which is not there on this computer, so the processor is used. There are: '
        "{names}. Choose in Settings, or mend settings.toml."
    )
    return told.format(name=runs_on, names=listed(here))


def no_card_text(uses: Sequence[ModelUse]) -> str:
    """That a graphics card failed, or was looked for and none that can be used was found, and what that means; else empty."""
    without = [use for use in uses if use.providers_got[0] == CPU and use.providers_asked[0] != CPU]
    failed = [failure for use in without for failure in use.failures if failure.running]
    if failed:
        names = listed(dict.fromkeys(short_name(failure.provider) for failure in failed))
        told = tr(
            "The graphics card failed at work ({names}), and the work went on without it. "
            "Close other programs that use it, or update its driver."
        )
        return told.format(names=names)
    if not without:
        return ""
    return tr("No graphics card that can be used was found. The processor does the same work, in more time.")


def models_text(uses: Sequence[ModelUse]) -> str:
    """Every model with what it was asked to run on and what it got, a line each."""
    return "\n".join(tr("{model}: {runs}").format(model=use.title, runs=provider_text(use)) for use in uses)


def provider_text(use: ModelUse) -> str:
    """What a model was asked to run on and what it got, and why that is not what was asked for."""
    told = _provider_text(use)
    return tr("{runs}, in half precision").format(runs=told) if use.half_precision else told


def _provider_text(use: ModelUse) -> str:
    asked, got = use.providers_asked[0], use.providers_got[0]
    if asked == got:
        return tr("runs on {provider}").format(provider=short_name(got))
    told = [failure for failure in use.failures if failure.said.strip()]
    if told:
        why = clauses_apart(*(labelled(short_name(failure.provider), _first_line(failure.said)) for failure in told))
        return tr("asked for {asked}, runs on {got} ({why})").format(asked=short_name(asked), got=short_name(got), why=why)
    if got == CPU:
        return tr("runs on {got}; {asked} found no graphics card").format(asked=short_name(asked), got=short_name(got))
    return tr("asked for {asked}, runs on {got}").format(asked=short_name(asked), got=short_name(got))


def _first_line(said: str) -> str:
    """The beginning of what a provider said, which may be a page."""
    line = said.strip().splitlines()[0]
    return line if len(line) <= _MOST_SAID else f"{line[:_MOST_SAID]}…"
