"""Bytes that are no text, in headers, keys, paths and bodies of a real server: refused, never logged."""

import json
import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.outage_service.processes import report, running
from tests.outage_service.worlds import LE_LOI

ODD = (
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"\xb2",
    b"\xc2\xa0",
    b"\x80=\x80;q=\xff",
    b"%ff%00",
    b"\\ud800",
    b"",
    b"\t",
)
HEADERS = (
    *(b"X-API-Key", b"Accept", b"Accept-Encoding", b"Content-Type", b"Last-Event-ID", b"User-Agent"),
    *(b"Host", b"Origin", b"Sec-Fetch-Site", b"Forwarded", b"X-Forwarded-For", b"Cookie", b"If-None-Match"),
)
IN_A_PATH = (b"%ff%fe", b"%ed%a0%80", b"\xff", b"%", b"%zz", b"\xc2\xb2", b"%C2%A0", b"%f4%90%80%80")
SAID_AT_THE_START = ("Database: ", "no API key and no gateway is set: ")
FIELDS = ('"\\ud800"', '"a\\udfffb"', '{"\\ud800": "\\udfff"}', '["\\ud800"]')


def statuses(address: str, requests: list[bytes]) -> set[int]:
    """Of each request on a connection of its own; 0 where there was no answer."""
    place = urlsplit(address)
    found = set()
    for request in requests:
        with socket.create_connection((place.hostname, place.port or 80), timeout=10) as connection:
            connection.sendall(request)
            words = connection.recv(4096).split(maxsplit=2)
            found.add(int(words[1]) if len(words) > 1 else 0)
    return found


def request(line: bytes, headers: dict[bytes, bytes], body: bytes = b"") -> bytes:
    usual = {b"Host": b"127.0.0.1", b"Connection": b"close", b"Content-Type": b"application/json"}
    if body:
        usual[b"Content-Length"] = b"%d" % len(body)
    said = b"".join(b"%b: %b\r\n" % pair for pair in (usual | headers).items())
    return b"%b HTTP/1.1\r\n%b\r\n%b" % (line, said, body)


@pytest.mark.parametrize("key", ["", "secret"])
def test_odd_bytes_are_no_error_of_the_server(database_url: str, tmp_path: Path, key: str) -> None:
    with running(database_url, tmp_path / "log", OUTAGE_API_KEY=key) as service:
        service.wait_until_ready()
        holder = {b"X-API-Key": key.encode()} if key else {}
        told = json.dumps(report(1, LE_LOI[0]))
        asked = [
            *(
                request(line, {**holder, name: odd}, body)
                for name in HEADERS
                for odd in ODD
                for line, body in ((b"GET /v1/outages", b""), (b"POST /v1/reports", told.encode()))
            ),
            *(
                request(line % odd, holder)
                for odd in IN_A_PATH
                for line in (
                    *(b"GET /v1/customers/%b/supply", b"GET /v1/outages?place=%b", b"GET /v1/reports?%b=1"),
                    *(b"DELETE /v1/keys/%b", b"DELETE /v1/subscriptions/%b", b"GET /%b"),
                )
            ),
            *(
                request(b"POST /v1/reports", holder, body.encode())
                for field in FIELDS
                for body in (
                    *(told.replace(f'"{name}": ', f'"{name}": {field}, "x": ') for name in json.loads(told)),
                    told.replace("{", f'{{"\\ud800": {field}, '),
                )
            ),
        ]
        found = statuses(str(service.http.base_url), asked)
        assert service.http.get("/readyz").status_code == 200
    assert {200, 422} <= found
    assert found <= {200, 201, 400, 401, 403, 404, 405, 415, 422}
    lines = (tmp_path / "log").read_text(encoding="utf-8").splitlines()
    # What is no HTTP at all is counted by the server itself, a line each.
    assert {line for line in lines if not line.startswith(SAID_AT_THE_START)} <= {
        "WARNING:  Invalid HTTP request received."
    }
