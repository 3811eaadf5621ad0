"""Translation of text for people, by gettext catalogues in resources/translations."""

from __future__ import annotations

import gettext

from provcheck.app.assets import resource

DOMAIN = "provcheck"
_current: gettext.NullTranslations = gettext.NullTranslations()


def set_language(*languages: str) -> None:
    """Use the first of these languages that has a catalogue, else English; as "de" or "pt_BR".

    Without any, those that the environment names (LANGUAGE, LC_ALL, LC_MESSAGES, LANG) are tried.
    """
    global _current  # noqa: PLW0603  one language a process, chosen at start
    folder = str(resource("translations"))
    _current = gettext.translation(DOMAIN, folder, languages=list(languages) or None, fallback=True)


def tr(text: str) -> str:
    """The text in the person's language."""
    return _current.gettext(text)


def tr_n(singular: str, plural: str, count: int) -> str:
    """The form of the text for a number, with {count} filled in."""
    return _current.ngettext(singular, plural, count).format(count=count)


def language() -> str:
    """Code of the language in use."""
    return _current.info().get("language", "en")
