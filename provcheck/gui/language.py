"""The language of the window: its texts, those of Qt, the form of numbers and dates, the direction of reading."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from provcheck.app.i18n import ENGLISH, language, set_language


def speak(application: QApplication, chosen: str = "") -> None:
    """Use a language by its code, else the system's; before widgets are made."""
    system = [name.replace("-", "_") for name in QLocale.system().uiLanguages()]
    set_language(*([chosen] if chosen else system))
    locale = _locale(language())
    QLocale.setDefault(locale)
    application.setLayoutDirection(locale.textDirection())
    for known in application.findChildren(QTranslator):
        application.removeTranslator(known)
        known.deleteLater()
    texts = QTranslator(application)
    if texts.load(locale, "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        application.installTranslator(texts)


def _locale(code: str) -> QLocale:
    """The person's own form of a language: their system's where that speaks it, else their country's where there is one."""
    system, wanted = QLocale.system(), QLocale(code)
    if system.language() is wanted.language():
        return system
    return QLocale(wanted.language(), wanted.territory() if "_" in code else system.territory())


def own_name(code: str) -> str:
    """What a language calls itself."""
    # Of languages of many countries Qt names the one of a country, as "American English".
    plain = {ENGLISH: "English", "es": "Español"}
    name = plain.get(code) or QLocale(code).nativeLanguageName()
    return name[:1].upper() + name[1:]


def region_here() -> str:
    """The code of the region that the system is set to, as "US"; empty where it is set to none."""
    territory = QLocale.system().territory()
    return "" if territory is QLocale.Country.AnyTerritory else QLocale.territoryToCode(territory)
