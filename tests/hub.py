"""A server on this machine that answers as a hub of models does, and goes wrong as networks do."""

from __future__ import annotations

import hashlib
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from provcheck.app.workspace import Workspace
from provcheck.core.models.card import Download, ModelCard, TextDownload, write_card

REVISION = "0123456789abcdef0123456789abcdef01234567"
DOWNLOAD = Download("studio/tiny-clip", "model.onnx", REVISION)
TEXT = TextDownload("studio/tiny-text", "model.onnx", "tokenizer.json", REVISION)
PATH = f"/{DOWNLOAD.repository}/resolve/{REVISION}/{DOWNLOAD.filename}"


@dataclass
class Hub:
    """What is served, and how it goes wrong.

    Attributes:
        url: Address of the server.
        content: The model.
        announced: Its digest as it was at first, for cards.
        requests: What was asked for, as "GET /path", with the range where one was.
        more: Further files by their paths.
        cut_after: Bytes of a body after which the connection is cut; None for never.
        status: Answer to all requests instead of 200.
        without_digest: Whether files are tagged with something that is no digest, as small ones are.
        elsewhere: Whether files are fetched from another path, as large ones are.
    """

    url: str
    content: bytes
    announced: str
    requests: list[str]
    more: dict[str, bytes] = field(default_factory=dict)
    cut_after: int | None = None
    status: int = 200
    without_digest: bool = False
    elsewhere: bool = False

    def file_at(self, path: str) -> bytes | None:
        """The file of an address, None when there is none."""
        return self.content if path.removeprefix("/elsewhere") == PATH else self.more.get(path)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_values: object) -> None:
        """Keep quiet."""

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def _answer(self, *, with_body: bool) -> None:
        hub: Hub = self.server.hub  # type: ignore[attr-defined]
        asked = self.headers.get("Range", "")
        hub.requests.append(f"{self.command} {self.path} {asked}".strip())
        # A proxy is asked for whole addresses.
        path = self.path.partition("//")[2].partition("/")[2] if self.path.startswith("http") else self.path[1:]
        content = hub.file_at(f"/{path}")
        if content is None or hub.status != 200:
            self._refuse(hub.status if content is not None else 404)
            return
        tag = hashlib.md5(content).hexdigest() if hub.without_digest else hashlib.sha256(content).hexdigest()
        moved = hub.elsewhere and not path.startswith("elsewhere")
        first = int(asked.removeprefix("bytes=").partition("-")[0]) if asked else 0
        self.send_response(302 if moved else 206 if asked else 200)
        self.send_header("X-Repo-Commit", REVISION)
        self.send_header("ETag", f'"{tag}"')
        if moved:
            self.send_header("Location", f"{hub.url}/elsewhere/{path}")
            self.send_header("X-Linked-Size", str(len(content)))
            self.send_header("X-Linked-ETag", f'"{tag}"')
        if asked:
            self.send_header("Content-Range", f"bytes {first}-{len(content) - 1}/{len(content)}")
        self.send_header("Content-Length", "0" if moved else str(len(content) - first))
        self.end_headers()
        if with_body and not moved:
            self._send(content[first:], hub)

    def _refuse(self, status: int) -> None:
        self.send_response(status)
        if status == 404:
            self.send_header("X-Error-Code", "EntryNotFound")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, body: bytes, hub: Hub) -> None:
        if hub.cut_after is None or hub.cut_after >= len(body):
            self.wfile.write(body)
            return
        self.wfile.write(body[: hub.cut_after])
        self.wfile.flush()
        self.close_connection = True


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep quiet about clients that hang up, as those that are stopped do."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def serving(content: bytes) -> Iterator[Hub]:
    """A hub that serves a model, until the block is left."""
    server = _Server(("127.0.0.1", 0), _Handler)
    found = Hub(f"http://127.0.0.1:{server.server_port}", content, hashlib.sha256(content).hexdigest(), [])
    server.hub = found  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def know(workspace: Workspace, card: ModelCard, folder: Path) -> None:
    """Let a workspace know a model by a card of the program's, and none but those that were told it so."""
    cards = folder / "cards"
    cards.mkdir(exist_ok=True)
    write_card(card, cards / f"{card.model_id}.toml")
    workspace.models._known = cards
