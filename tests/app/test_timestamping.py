"""Timestamps are got from the address that was given, and kept only when they are what was asked for."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from provcheck.app.timestamping import NoAnswerError, is_address, stamp_file
from provcheck.core.report.timestamp import StampRefusedError, StampState, check_stamp
from tests.core.timestamp_authority import Authority, der, new_authority, refusal, sequence

DATA = b"a report, as it was written\n"


@dataclass
class Server:
    """A timestamp authority on this computer, and what it was asked."""

    url: str
    authority: Authority
    asked: list[tuple[str, str, bytes]] = field(default_factory=list)
    status: int = 200
    body: bytes | None = None


@pytest.fixture
def server() -> Iterator[Server]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.asked.append((self.path, self.headers["Content-Type"], body))
            self.send_response(told.status)
            self.end_headers()
            self.wfile.write(told.body if told.body is not None else told.authority.answer(Asked(body)))

        def log_message(self, *_: Any) -> None:
            pass

    listening = HTTPServer(("127.0.0.1", 0), Handler)
    told = Server(f"http://127.0.0.1:{listening.server_port}/tsr", new_authority())
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield told
    listening.shutdown()
    listening.server_close()
    thread.join()


class Asked:
    """A request as the authority reads it: its imprint and its random number, taken from the DER."""

    def __init__(self, body: bytes) -> None:
        imprint = body.index(der(0x04, bytes(32))[:2], 8) + 2
        self.message = body[imprint : imprint + 32]
        at = imprint + 32
        assert body[at] == 0x02
        self.nonce = int.from_bytes(body[at + 2 : at + 2 + body[at + 1]], "big")

    @property
    def message_imprint(self) -> Asked:
        return self


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.pdf"
    path.write_bytes(DATA)
    return path


def test_a_timestamp_is_kept_beside_the_file(server: Server, report: Path) -> None:
    beside = stamp_file(report, server.url)
    assert beside == report.with_name("report.pdf.tsr")
    assert check_stamp(DATA, beside.read_bytes(), [server.authority.root]).state is StampState.TRUSTED
    assert report.read_bytes() == DATA


def test_only_the_digest_is_sent(server: Server, report: Path) -> None:
    stamp_file(report, server.url)
    ((path, kind, body),) = server.asked
    assert (path, kind) == ("/tsr", "application/timestamp-query")
    assert len(body) < 80
    assert Asked(body).message == hashlib.sha256(DATA).digest()


@pytest.mark.parametrize("body", [b"", b"<html>sorry</html>", refusal(), sequence(sequence(b"")), b"x" * 5_000_000])
def test_what_is_no_timestamp_is_not_kept(body: bytes, server: Server, report: Path) -> None:
    server.body = body
    with pytest.raises(StampRefusedError):
        stamp_file(report, server.url)
    assert [path.name for path in report.parent.iterdir() if path.is_file()] == ["report.pdf"]


@pytest.mark.parametrize("status", [400, 404, 500, 503])
def test_a_server_that_refuses_is_told(status: int, server: Server, report: Path) -> None:
    server.status = status
    with pytest.raises(NoAnswerError):
        stamp_file(report, server.url)


def test_a_server_that_is_not_there_is_told(server: Server, report: Path) -> None:
    gone = server.url.replace("/tsr", "")
    port = int(gone.rpartition(":")[2])
    with pytest.raises(NoAnswerError, match="refused"):
        stamp_file(report, f"http://127.0.0.1:{port + 1 if port < 65_535 else port - 1}/")


@pytest.mark.parametrize("url", ["", "freetsa.org/tsr", "file:///etc/passwd", "ftp://a/b", "https://", "http://[", "data:1"])
def test_what_is_no_address_is_never_asked(url: str, report: Path) -> None:
    assert not is_address(url)
    with pytest.raises(ValueError, match=r".*"):
        stamp_file(report, url)


def test_addresses_are_known() -> None:
    assert is_address("https://freetsa.org/tsr")
    assert is_address("http://timestamp.digicert.com")
