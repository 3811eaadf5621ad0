"""Write the table of known models in docs/manual/models.md from their cards.

python packaging/models_table.py
"""

from __future__ import annotations

from pathlib import Path

from provcheck.app.model_files import download_bytes
from provcheck.app.model_list import Digests, digests_of
from provcheck.core.models.card import ModelCard, Role, read_card

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "manual" / "models.md"
HEAD = "| id | what it is | for | words | download | digests | licence |\n| --- | --- | --- | --- | --- | --- | --- |\n"


def table() -> str:
    """The table, copy-detection models first."""
    cards = [read_card(file) for file in sorted((ROOT / "resources" / "models").glob("*.toml"))]
    return HEAD + "".join(_line(card) for card in sorted(cards, key=lambda card: (card.role is not Role.COPY, card.model_id)))


def _line(card: ModelCard) -> str:
    use = {Role.COPY: "finding copies", Role.RESEMBLANCE: "resemblance", Role.STYLE: "style, as a hint"}[card.role]
    words = "yes" if card.text is not None else "no"
    cells = (f"`{card.model_id}`", card.title, use, words, _download(card), _digests(card), card.licence)
    return f"| {' | '.join(cells)} |\n"


def _download(card: ModelCard) -> str:
    if card.download is None:
        return "comes with the installation; a bundle downloads it (24 MB)"
    size = download_bytes(card)
    return f"{size / 1e6:,.0f} MB" if size else "size not known"


def _digests(card: ModelCard) -> str:
    if digests_of(card) is not Digests.TAKEN_AT_FIRST_USE:
        return {Digests.OF_THE_PACKAGE: "the package's own", Digests.KNOWN: "known"}[digests_of(card)]
    towers = card.text is None or card.text.sha256
    return "known but the tokenizer's" if card.sha256 and towers else "taken at first use"


def with_table(page: str) -> str:
    """A page with the table in the place of the one that it has."""
    start = page.index(HEAD[:20])
    end = page.index("\n\n", start) + 1
    return page[:start] + table() + page[end:]


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
