"""A real HTTP receiver for webhooks, on a socket and in a thread of its own."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks import Webhook


@dataclass
class Message:
    """One request as it came in; `headers` in lower case."""

    path: str
    headers: dict[str, str]
    body: str
    at: float

    @property
    def document(self) -> dict[str, Any]:
        document: dict[str, Any] = json.loads(self.body)
        return document

    def verified_with(self, secret: str) -> dict[str, Any]:
        """The document, when the library of the rules finds the signature right."""
        document: dict[str, Any] = Webhook(secret).verify(self.body, self.headers)
        return document


@dataclass
class Receiver:
    """Remembers what it was sent; `answers` are the statuses of the next answers, else 204."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    silence_s: float = 0
    goodbye: bytes = b""
    messages: list[Message] = field(default_factory=list)

    def wait_for(self, count: int, within_s: float = 10) -> list[Message]:
        """The messages, once there are so many."""
        give_up = time.monotonic() + within_s
        while len(self.messages) < count:
            assert time.monotonic() < give_up, f"{len(self.messages)} of {count} messages came"
            time.sleep(0.005)
        return list(self.messages)


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver that listens until the context ends."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            headers = {name.lower(): value for name, value in self.headers.items()}
            receiver.messages.append(Message(self.path, headers, body, time.time()))
            time.sleep(receiver.silence_s)
            status = receiver.answers.pop(0) if receiver.answers else 204
            try:
                self.send_response(status)
                if status == 302:
                    self.send_header("location", "/elsewhere")
                if status != 204:
                    self.send_header("content-length", str(len(receiver.goodbye)))
                self.end_headers()
                self.wfile.write(receiver.goodbye if status != 204 else b"")
            except OSError:
                self.close_connection = True  # whoever asked has gone

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128

    server = Server(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
