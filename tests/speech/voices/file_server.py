"""A real HTTP server on loopback that serves files well or as badly as a test wishes."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Source:
    """What the server has and how it behaves; it remembers what it was asked."""

    files: dict[str, bytes] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    """(path, Range header or "")"""
    base_url: str = ""
    cut_after: list[int] = field(default_factory=list)
    """bytes of the body after which the connection is cut, for one request each"""
    statuses: list[int] = field(default_factory=list)
    """answers given instead of the file, for one request each"""
    ranges: bool = True
    chunked: bool = False
    stall_s: float = 0.0
    """seconds between the head and the body"""
    redirect_to: str = ""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    source: Source

    def do_GET(self) -> None:
        source, path = self.source, self.path.lstrip("/")
        wanted = self.headers.get("Range", "")
        source.asked.append((path, wanted))
        self.close_connection = True
        if source.statuses:
            return self._answer(source.statuses.pop(0), b"busy")
        if source.redirect_to and not path.startswith("moved-"):
            return self._answer(302, b"", Location=f"{source.redirect_to}/moved-{path}")
        body = source.files.get(path.removeprefix("moved-"))
        if body is None:
            return self._answer(404, b"no such file")
        if not (wanted and source.ranges):
            return self._answer(200, body)
        start = int(wanted.removeprefix("bytes=").removesuffix("-"))
        if start >= len(body):
            return self._answer(416, b"", **{"Content-Range": f"bytes */{len(body)}"})
        described = f"bytes {start}-{len(body) - 1}/{len(body)}"
        return self._answer(206, body[start:], **{"Content-Range": described})

    def _answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Connection", "close")
        for name, value in headers.items():
            self.send_header(name, value)
        chunked = self.source.chunked and status == 200
        self.send_header(
            *(("Transfer-Encoding", "chunked") if chunked else ("Content-Length", str(len(body))))
        )
        self.end_headers()
        self.wfile.flush()
        time.sleep(self.source.stall_s)
        cut = self.source.cut_after.pop(0) if self.source.cut_after and status < 300 else None
        sent = body[:cut]
        if chunked:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(sent), sent) + (b"" if cut is not None else b"0\r\n\r\n"))
        else:
            self.wfile.write(sent)

    def log_message(self, *_: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A client that gives up in the middle is what some tests are about."""


@contextmanager
def serving(files: dict[str, bytes]) -> Iterator[Source]:
    source = Source(files)
    handler = type("Handler", (_Handler,), {"source": source})
    server = _Server(("127.0.0.1", 0), handler)
    source.base_url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield source
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
