"""Finding pictures by words, or by likeness to a picture. It ranks; it says nothing of copying."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import overload

import numpy as np
from numpy.typing import NDArray

from provcheck.app import portfolios
from provcheck.app.i18n import tr, tr_n
from provcheck.app.workspace import Workspace
from provcheck.core.errors import ModelError, PictureError, Reason
from provcheck.core.fingerprint.embedder import Embedder, Embedding
from provcheck.core.fingerprint.text_embedder import TextEmbedder
from provcheck.core.imaging.parts import is_archive
from provcheck.core.index.embedding_store import EmbeddingStore, Named
from provcheck.core.index.portfolio_store import as_text
from provcheck.core.index.prints_store import FileStamp, PrintsStore
from provcheck.core.jobs import CancelToken
from provcheck.core.matching.background import Background, adapted, evenly_spread, of_portfolio
from provcheck.core.matching.search import best, cosines
from provcheck.core.models.card import Role
from provcheck.core.records import Level, Portfolio
from provcheck.core.scan.events import Advanced
from provcheck.core.scan_records import ScanReport

MOST = 20
"""Pictures that are listed when no number is asked for."""


@dataclass(frozen=True)
class Near:
    """A picture that is near.

    Attributes:
        path: Its file.
        content: SHA-256 of it.
        cosine: How near, -1..1.
        percentile: Share 0..1 of unrelated pairs that are less close; None by words, and where that is not known.
    """

    path: Path
    content: str
    cosine: float
    percentile: float | None


class Ranking(Sequence[Near]):
    """Very many pictures, nearest first. Each is made when it is asked for, as few of them are looked at."""

    def __init__(
        self, pictures: Named, order: NDArray[np.intp], cosines: NDArray[np.float32], percentiles: NDArray[np.float64] | None
    ) -> None:
        """`order` are places among the pictures, nearest first; cosines and percentiles are of these, in that order."""
        self._pictures, self._order, self._cosines, self._percentiles = pictures, order, cosines, percentiles

    @property
    def contents(self) -> Iterator[str]:
        """SHA-256 of each, in order."""
        return (self._pictures.contents[place] for place in self._order.tolist())

    def __len__(self) -> int:
        """Number of pictures."""
        return len(self._order)

    @overload
    def __getitem__(self, index: int) -> Near: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Near, ...]: ...

    def __getitem__(self, index: int | slice) -> Near | tuple[Near, ...]:
        """One picture, or some."""
        if isinstance(index, slice):
            return tuple(self[rank] for rank in range(*index.indices(len(self))))
        place = int(self._order[index])
        percentile = None if self._percentiles is None else float(self._percentiles[index])
        cosine = float(self._cosines[index])
        return Near(self._pictures.path(place), self._pictures.contents[place], cosine, percentile)


@dataclass(frozen=True)
class Nearest:
    """What is near, nearest first.

    Attributes:
        found: The pictures.
        searched: Number of pictures that were looked at.
        model: Title of the model by which they are near.
        by_meaning: Whether that model tells what a picture shows; else how it looks, pixel for pixel.
        unseen: Number of pictures that could not be looked at, as they were read before the model was in use.
        by_style: Whether it tells how a picture is made instead.
    """

    found: Sequence[Near]
    searched: int
    model: str
    by_meaning: bool
    unseen: int = 0
    by_style: bool = False

    @property
    def contents(self) -> Iterator[str]:
        """SHA-256 of each, in order, for those who need no more of very many."""
        return self.found.contents if isinstance(self.found, Ranking) else (near.content for near in self.found)


def unseen_text(nearest: Nearest) -> str:
    """How many pictures could not be searched, and how that is changed; empty where all were."""
    if not nearest.unseen:
        return ""
    return tr_n(
        "{count:,} picture was checked before this model was in use and cannot be searched: check it again.",
        "{count:,} pictures were checked before this model was in use and cannot be searched: check them again.",
        nearest.unseen,
    )


def nearness_text(nearest: Nearest) -> str:
    """By what pictures are near, and in whose eyes."""
    if nearest.by_style:
        return tr("By how they are made, as {model} sees it.").format(model=nearest.model)
    if nearest.by_meaning:
        return tr("By what they show, as {model} sees it.").format(model=nearest.model)
    return tr("By how they look, as the model that finds copies sees it.")


def no_evidence_text() -> str:
    """What nearness does not mean: it stands wherever something is ranked by it."""
    return tr("Nearness only says that pictures are alike. It is no evidence of copying, nor of training.")


Pool = Callable[[EmbeddingStore], Named]
"""Which pictures are searched."""


def among_works(portfolio: Portfolio) -> Pool:
    """The works of a portfolio."""
    return lambda store: store.of_works(portfolio)


def among_checked(store: EmbeddingStore) -> Named:
    """All pictures that were checked."""
    return store.of_checked()


def among_scan(number: int) -> Pool:
    """The pictures that a scan compared, those without a match too."""
    return lambda store: store.of_scan(number)


def knows_words(workspace: Workspace) -> bool:
    """Whether a model that knows words is in use; raises `ModelError` when a card cannot be read."""
    used = {card.model_id for card, _path in workspace.models.usable()}
    return any(status.card.model_id in used and status.words is not None for status in workspace.models.all())


def works_by_words(workspace: Workspace, portfolio: Portfolio, words: str, token: CancelToken) -> Iterator[Advanced | Nearest]:
    """All works of a portfolio, those that words describe best first, once they are ready for it; that comes last.

    Raises as `search_words` does, and `CancelledError`.
    """
    yield from portfolios.made_ready(workspace, portfolio, token)
    token.check()
    yield search_words(workspace, words, among_works(portfolio), None, token)


def only_picture(report: ScanReport) -> Path | None:
    """What a scan of one picture was asked to check, a folder perhaps; None of more, of archives, and for too little detail."""
    target = Path(report.targets[0]) if len(report.targets) == 1 else None
    if target is None or is_archive(target) or not report.completed:
        return None
    return target if report.checked == 1 and not report.unread and not report.too_little_detail else None


def knows_style(workspace: Workspace) -> bool:
    """Whether a model that tells style is in use; raises `ModelError` when a card cannot be read."""
    return workspace.models.in_use(Role.STYLE) is not None


def works_like(
    workspace: Workspace, portfolio: Portfolio, picture: Path, count: int, content: str = "", *, by_style: bool = False
) -> Nearest | None:
    """The works most like a picture, each by its nearest version; None of a folder, with fewer than two works, without a model.

    Raises as `most_alike` does.
    """
    can_tell = knows_style(workspace) if by_style else bool(workspace.models.usable())
    if portfolio.work_count < 2 or not can_tell or os.path.isdir(picture):  # noqa: PTH112  it never raises
        return None
    found = most_alike(workspace, picture, among_works(portfolio), content, by_style=by_style)
    return replace(found, found=_one_of_each_work(workspace, portfolio, found.found, count))


def _one_of_each_work(workspace: Workspace, portfolio: Portfolio, found: Sequence[Near], count: int) -> tuple[Near, ...]:
    """Of so many works the nearest version."""
    contents = portfolios.contents(workspace, portfolio.name)
    works = {} if contents is None else {kept.work.facts.sha256: kept.work.identity for kept in contents.works}
    return tuple(islice(_firsts(found, works), count))


def _firsts(found: Iterable[Near], works: Mapping[str, object]) -> Iterator[Near]:
    """The nearest version of each work, by what tells the works of contents."""
    met: set[object] = set()
    for near in found:
        work = works.get(near.content, near.content)
        if work not in met:
            met.add(work)
            yield near


def search_words(
    workspace: Workspace, words: str, pool: Pool, count: int | None = MOST, token: CancelToken | None = None
) -> Nearest:
    """The pictures that words describe best, so many of them, or all.

    Raises `ModelError`, also when no model that knows words is in use, `LibraryError`, and `CancelledError` by the token.
    """
    embedder, text = _text_embedder(workspace, words)
    return _nearest(workspace, _Query(embedder, text.embed(as_text(words))), pool, count, token)


def most_alike(
    workspace: Workspace,
    picture: Path,
    pool: Pool,
    content: str = "",
    *,
    by_style: bool = False,
    token: CancelToken | None = None,
) -> Nearest:
    """All pictures, those most like one first: by what they show where a model for that is here, else by how they look.

    Or by their style. The picture itself, by its content, is left out. What was kept of a file that has not changed is used,
    so that it need not be read; `content`, where it is known, is also looked up when the file is gone or holds something else.
    Raises `ModelError`, `LibraryError`, `CancelledError` by the token, and `PictureError`, also when nothing was kept of
    `content` and the file holds something else by now.
    """
    return _nearest(workspace, _likeness(workspace, picture, content, by_style=by_style), pool, None, token)


def _likeness(workspace: Workspace, picture: Path, content: str = "", *, by_style: bool = False) -> _Query:
    """The query for what is like a picture; `content`, where it is known, is also looked up when the file is gone."""
    embedders = workspace.fingerprinter().embedders
    embedder = _by_style(embedders, picture) if by_style else _by_meaning(embedders)
    known, row = _kept(workspace, embedder, content or _content_of(workspace, picture))
    if row is None:
        reading = workspace.fingerprinter().urgent().read(picture, Level.QUICK)
        known, row = reading.facts.sha256, reading.embeddings[embedder.card.model_id]
        if content and known != content:
            raise PictureError(Reason.CHANGED, picture)
    # Of style no share of unrelated pairs is told: works of one hand are near in style, and a share would read as a finding.
    return _Query(embedder, row, background=not by_style, itself=known)


def checked_by_words(workspace: Workspace, number: int, words: str, token: CancelToken | None = None) -> Nearest:
    """All pictures that a scan compared, those that words describe best first; raises as `search_words` does."""
    return search_words(workspace, words, among_scan(number), None, token)


def checked_like(workspace: Workspace, number: int, picture: Path, content: str, token: CancelToken | None = None) -> Nearest:
    """All pictures that a scan compared, those most like a work or another picture first, itself too.

    Raises as `most_alike` does.
    """
    query = replace(_likeness(workspace, picture, content), itself_too=True)
    return _nearest(workspace, query, among_scan(number), None, token)


def _content_of(workspace: Workspace, picture: Path) -> str:
    """SHA-256 of a file that was read before and has not changed since; empty of any other."""
    try:
        stamp = FileStamp.of(picture)
    except OSError:
        return ""
    with workspace.open_library() as library:
        return PrintsStore(library, {}).content_of(stamp) or ""


def _kept(workspace: Workspace, embedder: Embedder, content: str) -> tuple[str, Embedding | None]:
    """A content and its embedding, where that was kept."""
    if not content:
        return "", None
    with workspace.open_library() as library:
        return content, EmbeddingStore(library, embedder.card.model_id, embedder.version).of_content(content)


def _by_meaning(embedders: tuple[Embedder, ...]) -> Embedder:
    if not embedders:
        raise ModelError(Reason.MODEL_MISSING, None, "")
    return next((each for each in embedders if each.card.role is Role.RESEMBLANCE), embedders[0])


def _by_style(embedders: tuple[Embedder, ...], picture: Path) -> Embedder:
    found = next((each for each in embedders if each.card.role is Role.STYLE), None)
    if found is None:
        raise ModelError(Reason.MODEL_STYLELESS, picture)
    return found


def _text_embedder(workspace: Workspace, words: str) -> tuple[Embedder, TextEmbedder]:
    found = workspace.text_embedder()
    if found is None:
        raise ModelError(Reason.MODEL_WORDLESS, None, words)
    return found


@dataclass(frozen=True)
class _Query:
    """What is searched for.

    Attributes:
        embedder: The model by which it is.
        row: Its embedding.
        background: Whether it is told how close unrelated pictures are: words and pictures are never as close as two pictures.
        itself: SHA-256 of the picture itself; empty for words.
        itself_too: Whether that is listed too, as the first one, where it is searched.
    """

    embedder: Embedder
    row: Embedding
    background: bool = False
    itself: str = ""
    itself_too: bool = False


def _nearest(workspace: Workspace, query: _Query, pool: Pool, count: int | None, token: CancelToken | None) -> Nearest:
    card, token = query.embedder.card, token or CancelToken()
    with workspace.open_library() as library:
        store = EmbeddingStore(library, card.model_id, query.embedder.version)
        pictures = pool(store)
        cosines_of, seen = _cosines(store, query.row, pictures, token)
        background = _background(workspace, query, store, (pictures, seen), token)
    order = seen[best(cosines_of[seen], len(seen))]
    itself = _place_of(query.itself, pictures)
    if itself is not None:
        first = [itself] if query.itself_too else []
        order = np.concatenate([np.array(first, np.intp), order[order != itself]])
        cosines_of[itself] = 1.0
    order = order[:count]
    near = cosines_of[order]
    ranking = Ranking(pictures, order, near, None if background is None else background.percentiles(near))
    by_meaning, by_style = card.role is Role.RESEMBLANCE, card.role is Role.STYLE
    found = ranking if count is None else tuple(ranking)
    return Nearest(found, len(seen), card.title, by_meaning, len(pictures) - len(seen), by_style)


def _cosines(
    store: EmbeddingStore, row: Embedding, pictures: Named, token: CancelToken
) -> tuple[NDArray[np.float32], NDArray[np.intp]]:
    """Cosine of each picture, float32 (pictures,), and the places of those that the model has seen."""
    found = np.zeros(len(pictures), np.float32)
    seen = np.zeros(len(pictures), np.bool_)
    for places, rows in store.blocks(pictures.contents, len(row), token):
        found[places] = cosines(row, rows)
        seen[places] = True
    return found, np.flatnonzero(seen)


def _place_of(content: str, pictures: Named) -> int | None:
    return pictures.contents.index(content) if content and content in pictures.contents else None


def _background(
    workspace: Workspace, query: _Query, store: EmbeddingStore, searched: tuple[Named, NDArray[np.intp]], token: CancelToken
) -> Background | None:
    """How close unrelated pictures are by a model: as measured, and at least as the searched ones are to each other.

    None where that is not to be told.
    """
    pictures, seen = searched
    if not query.background or not len(seen):
        return None
    card = query.embedder.card
    some = [pictures.contents[place] for place in seen[evenly_spread(len(seen))].tolist()]
    rows = np.concatenate([rows for _places, rows in store.blocks(some, len(query.row), token)])
    known, alone = workspace.backgrounds().get(card.sha256), np.arange(len(rows))
    return of_portfolio(card.model_id, rows, alone) if known is None else adapted(known, rows, alone)
