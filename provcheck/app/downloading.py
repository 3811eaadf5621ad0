"""Fetching the files of a model from a hub. Else only `timestamping` and the package `cluster` use the network."""

from __future__ import annotations

import hashlib
import logging
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from provcheck.core.errors import LibraryError, ModelError, Reason, is_drive_full, library_error
from provcheck.core.jobs import CancelledError, CancelToken
from provcheck.core.models.card import Download, PackageDownload
from provcheck.core.models.registry import checked_digest

DownloadProgress = Callable[[int, int], None]
"""Called with bytes done and bytes in all, 0 where that is not known."""

# What is under way when a connection is cut is lost, and a download is stopped after it.
_CHUNK = 1 << 16
_SHA256_DIGITS = 64
# What a hub answers for a file, a revision or a repository that is gone, and for one that it does not show to everybody.
_NOT_THERE = (401, 403, 404, 410)


@dataclass(frozen=True)
class Fetching:
    """How the files of one model are fetched.

    Attributes:
        model_id: Its id.
        folder: Where its files are kept until all are there; what is cut off is kept too, and the next try asks for the rest.
        token: Stops it.
        progress: Told of every piece that came.
        endpoint: Address of the hub; None for the one of the environment (HF_ENDPOINT), or Hugging Face.
    """

    model_id: str
    folder: Path
    token: CancelToken
    progress: DownloadProgress
    endpoint: str | None = None

    def file(self, source: Download, sha256: str = "") -> Path:
        """Fetch one file, whole and of the digest that is expected or that the hub tells.

        Raises `ModelError`, `LibraryError` where the drive is full or cannot be written, and `CancelledError`.
        """
        hub = _hub()
        url = hub.hf_hub_url(source.repository, source.filename, revision=source.revision, endpoint=self.endpoint)
        with self._told():
            told = hub.get_hf_file_metadata(url, token=False, endpoint=self.endpoint)
        etag = str(told.etag or "")
        # Another state of the file on the hub has another name here, so that two are never put together.
        name = hashlib.sha256(f"{url}\n{etag}".encode()).hexdigest()
        whole, part = self.folder / f"{name}.whole", self.folder / f"{name}.part"
        if not whole.is_file():
            with self._part(part, told.size) as stream, self._told():
                hub.file_download.http_get(
                    told.location,
                    stream,
                    resume_size=stream.tell(),
                    headers=hub.utils.build_hf_headers(token=False),
                    expected_size=told.size,
                    tqdm_class=_progress_bar(self.token, self.progress),
                )
            part.replace(whole)
        try:
            checked_digest(whole, sha256 or (etag if _is_sha256(etag) else ""))
        except ModelError as error:
            # The next try is to fetch it anew.
            whole.unlink(missing_ok=True)
            raise ModelError(error.reason, Path(self.model_id), error.detail) from error
        return whole

    def package(self, source: PackageDownload) -> Path:
        """Fetch a package from where it is published, whole and of the digest that is known; raises as `file` does."""
        hub = _hub()
        # A mirror of the same kind has the same paths.
        url = self.endpoint.rstrip("/") + urlsplit(source.url).path if self.endpoint else source.url
        whole, part = self.folder / f"{source.sha256}.whole", self.folder / f"{source.sha256}.part"
        if not whole.is_file():
            with self._part(part, source.file_bytes) as stream, self._told():
                if hub.constants.HF_HUB_OFFLINE:
                    raise ModelError(Reason.MODEL_OFFLINE, Path(self.model_id))
                hub.file_download.http_get(
                    url,
                    stream,
                    resume_size=stream.tell(),
                    headers={},
                    expected_size=source.file_bytes,
                    tqdm_class=_progress_bar(self.token, self.progress),
                )
            part.replace(whole)
        try:
            checked_digest(whole, source.sha256)
        except ModelError as error:
            whole.unlink(missing_ok=True)
            raise ModelError(error.reason, Path(self.model_id), error.detail) from error
        return whole

    @contextmanager
    def _part(self, part: Path, size: int | None) -> Iterator[Any]:
        """The file that is written on, at its end; raises `LibraryError` where there is no room for the rest."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            have = part.stat().st_size if part.is_file() else 0
            if size is None or have > size:
                part.unlink(missing_ok=True)
                have = 0
            free = shutil.disk_usage(self.folder).free
            stream = part.open("ab")
        except OSError as error:
            raise library_error(error, self.folder) from error
        try:
            if free < (size or 0) - have:
                raise LibraryError(Reason.LIBRARY_FULL, self.folder, f"{free} of {size} bytes free")
            yield stream
        finally:
            try:
                stream.close()
            except OSError as error:
                raise library_error(error, self.folder) from error

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What goes wrong in here as the project's own errors."""
        hub = _hub()
        try:
            yield
        except (CancelledError, ModelError, LibraryError):
            raise
        except hub.errors.OfflineModeIsEnabled as error:
            raise ModelError(Reason.MODEL_OFFLINE, Path(self.model_id)) from error
        except hub.errors.HfHubHTTPError as error:
            gone = error.response is not None and error.response.status_code in _NOT_THERE
            raise self._failure(Reason.MODEL_NOT_AT_SOURCE if gone else Reason.MODEL_DOWNLOAD, error) from error
        except Exception as error:
            if isinstance(error, OSError) and is_drive_full(error):
                raise library_error(error, self.folder) from error
            raise self._failure(Reason.MODEL_DOWNLOAD, error) from error

    def _failure(self, reason: Reason, error: Exception) -> ModelError:
        said = str(error).strip().partition("\n")[0]
        return ModelError(reason, Path(self.model_id), f"{type(error).__name__}: {said}")


def _is_sha256(etag: str) -> bool:
    """Whether a hub's tag of a file is its digest, as it is for large files."""
    return len(etag) == _SHA256_DIGITS and all(digit in "0123456789abcdef" for digit in etag)


def _hub() -> Any:  # noqa: ANN401  a module
    """The hub's client, without its telemetry; proxies and HF_ENDPOINT are as the environment says."""
    import huggingface_hub  # noqa: PLC0415  no other use of the program needs it
    import huggingface_hub.constants  # noqa: PLC0415
    import huggingface_hub.errors  # noqa: PLC0415
    import huggingface_hub.file_download  # noqa: PLC0415
    import huggingface_hub.utils  # noqa: PLC0415

    # It goes on by itself after short cuts, and what it cannot mend is told by the caller.
    logging.getLogger(huggingface_hub.__name__).setLevel(logging.ERROR)
    huggingface_hub.constants.DOWNLOAD_CHUNK_SIZE = _CHUNK
    # Not by the environment, which is read only once, maybe before this.
    huggingface_hub.constants.HF_HUB_DISABLE_TELEMETRY = True
    return huggingface_hub


def _progress_bar(token: CancelToken, progress: DownloadProgress) -> type[Any]:
    """A class with the part of tqdm's interface that the download uses; it stops the download when the token says so."""

    class Bar:
        def __init__(self, *_values: object, total: int | None = None, initial: int = 0, **_options: object) -> None:
            self._total = total or 0
            self._done = initial

        def __enter__(self) -> Self:
            return self

        def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
            return None

        def update(self, count: int = 1) -> None:
            self._done += count
            progress(self._done, self._total)
            token.check()

    return Bar
