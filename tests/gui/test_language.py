"""The window speaks the language that was chosen, with its dates and numbers."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from provcheck.app import i18n
from provcheck.app.paths import settings_file
from provcheck.app.settings import load_settings
from provcheck.app.workspace import Workspace
from provcheck.gui.app import save_preferences
from provcheck.gui.language import own_name, speak
from provcheck.gui.models.work_shelf import Kind
from provcheck.gui.services import Preferences
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeProgram, match, report

LTR, RTL = Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft


def test_german_is_spoken_by_window_and_by_qt_with_its_dates_and_numbers(qapp: QApplication, make_window: MakeWindow) -> None:
    speak(qapp, "de")
    window = make_window(FakeProgram(reports={1: report([match()])}))
    assert [name for name, _page in window.pages] == ["Portfolio", "Prüfen", "Prüfungen", "KI-Ergebnisse", "Einstellungen"]
    assert window.portfolio_page.view.bar.kinds[Kind.ALL].text() == "2 Werke"
    assert QCoreApplication.translate("QLineEdit", "Select All") == "Alles auswählen"
    assert QLocale().toString(1234.5, "f", 1) == i18n.tr("1,234.5")
    assert i18n.tr_n("{count:,} work", "{count:,} works", 20_000) == "20.000 Werke"
    assert qapp.layoutDirection() is LTR


def test_a_language_without_a_catalogue_is_english(qapp: QApplication) -> None:
    speak(qapp, "tlh")
    assert (i18n.language(), i18n.tr("Works"), QLocale().language()) == ("en", "Works", QLocale.Language.English)


def test_a_language_is_chosen_by_its_own_name_and_kept(qtbot: QtBot, make_window: MakeWindow) -> None:
    program = FakeProgram()
    window = make_window(program, preferences=Preferences(language="en"))
    window.go_to(window.settings_page)
    box = window.settings_page.language
    assert [box.itemText(number) for number in range(box.count())] == [
        "As the system",
        *("English", "Deutsch", "Español", "Français", "日本語", "한국어", "Polski", "Português", "简体中文"),
    ]
    assert box.currentText() == "English"
    box.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(box, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: program.saved[-1:] == [Preferences(portfolio="Ana", language="de")])
    qtbot.keyClick(box, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: program.saved[-1:] == [Preferences(portfolio="Ana", language="")])


def test_the_language_that_was_chosen_is_among_the_settings_that_are_kept(tmp_path: Path) -> None:
    save_preferences(Workspace(tmp_path), Preferences(language="de"))
    assert load_settings(settings_file()).language == "de"


def test_a_languages_own_name_starts_with_a_capital() -> None:
    assert [own_name(code) for code in ("en", "de", "sv", "pt_BR")] == ["English", "Deutsch", "Svenska", "Português"]
