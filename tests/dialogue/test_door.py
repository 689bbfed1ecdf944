"""Whom the Rasa server and the action server answer: the assistant, and nobody else on this machine."""

import json
import socket
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from tests.stack import RealStack

TURN = "/webhooks/turn/webhook"
OPENING = {"sender": "stranger", "event": "open", "metadata": {"channel": "chat"}}
SERVERS = [("rasa", "GET", "/status"), ("rasa", "POST", TURN), ("actions", "POST", "/webhook")]
SERVERS += [("actions", "GET", "/health")]


def ask(url: str, method: str, path: str, *lines: bytes, body: bytes = b"") -> tuple[int, str]:
    """Status and body of the answer to a request with exactly these header lines."""
    place = urlsplit(url)
    length = [b"Content-Length: %d" % len(body)] if body or method != "GET" else []
    head = b"\r\n".join([f"{method} {path} HTTP/1.1".encode(), *lines, *length, b"Connection: close"])
    with socket.create_connection((place.hostname or "", place.port or 0), timeout=20) as wire:
        wire.sendall(head + b"\r\n\r\n" + body)
        answer = b"".join(iter(lambda: wire.recv(65536), b""))
    said, _, rest = answer.partition(b"\r\n\r\n")
    return int(said.split()[1]), rest.decode()


def url_of(stack: RealStack, server: str) -> str:
    return {"rasa": stack.rasa_url, "actions": stack.actions_url}[server]


def secret_line(stack: RealStack) -> bytes:
    return b"X-Rasa-Token: " + stack.rasa_token.encode()


@pytest.mark.parametrize(("server", "method", "path"), SERVERS)
@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([b"Host: 127.0.0.1", b"Origin: http://evil.example"], "foreign_origin"),
        ([b"Host: 127.0.0.1", b"Origin: null"], "foreign_origin"),
        ([b"Host: 127.0.0.1", b"Origin:"], "foreign_origin"),
        ([b"Host: evil.example:5055"], "foreign_host"),
        ([b"Host: 127.0.0.1.evil.example"], "foreign_host"),
        ([b"Host: 127.0.0.1:80@evil.example"], "foreign_host"),
        ([b"Host: 0.0.0.0"], "foreign_host"),
        ([b"Host: \xff\xfe"], "foreign_host"),
        ([b"Host: [::1"], "foreign_host"),
        ([b"Host: 127.0.0.1", b"Host: evil.example"], "foreign_host"),
        ([], "foreign_host"),
    ],
)
def test_a_web_page_is_refused_even_with_the_secret(
    stack: RealStack, server: str, method: str, path: str, lines: list[bytes], code: str
) -> None:
    status, said = ask(url_of(stack, server), method, path, *lines, secret_line(stack))
    assert (status, json.loads(said)["code"]) == (403, code)


@pytest.mark.parametrize(("server", "method", "path"), SERVERS[:3])
@pytest.mark.parametrize("given", [b"", b"loopback", b"\xff\xfe", b"\xed\xa0\x80", b"\xc3\xa9" * 2000])
def test_who_lacks_the_secret_is_refused(
    stack: RealStack, server: str, method: str, path: str, given: bytes
) -> None:
    logged = len(stack.log(server))
    status, said = ask(url_of(stack, server), method, path, b"Host: localhost", b"X-Rasa-Token: " + given)
    assert (status, json.loads(said)["code"]) == (401, "not_authorized")
    assert "Traceback" not in stack.log(server)[logged:]


@pytest.mark.parametrize("server", ["rasa", "actions"])
@pytest.mark.parametrize("ending", [b"\r", b"\xff\xfe", b"\x7f", b"\t"])
def test_an_address_that_cannot_be_read_is_one_line_of_the_log_without_the_secret(
    stack: RealStack, server: str, ending: bytes
) -> None:
    logged = len(stack.log(server))
    place = urlsplit(url_of(stack, server))
    path = b"/model/parse?token=" + stack.rasa_token.encode() + ending
    with socket.create_connection((place.hostname or "", place.port or 0), timeout=20) as wire:
        wire.sendall(b"POST " + path + b" HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n")
        wire.shutdown(socket.SHUT_WR)
        while wire.recv(65536):
            pass
    said = stack.wait_for_log(server, "connection_task uncaught (", after=logged)
    assert "Traceback" not in said
    assert stack.rasa_token not in said


@pytest.mark.parametrize("server", ["rasa", "actions"])
def test_a_page_that_asks_beforehand_whether_it_may_is_told_nothing(stack: RealStack, server: str) -> None:
    path = TURN if server == "rasa" else "/webhook"
    asking = (b"Origin: http://evil.example", b"Access-Control-Request-Method: POST")
    status, said = ask(url_of(stack, server), "OPTIONS", path, b"Host: 127.0.0.1", *asking)
    assert (status, json.loads(said)["code"]) == (403, "foreign_origin")


@pytest.mark.parametrize("host", [b"127.0.0.1", b"localhost:5005", b"LOCALHOST", b"[::1]:99", b"[::1]"])
def test_every_name_of_this_machine_is_ours(stack: RealStack, host: bytes) -> None:
    line = b"Host: " + host
    assert ask(stack.rasa_url, "GET", "/status", line, secret_line(stack))[0] == 200
    assert ask(stack.actions_url, "GET", "/health", line)[0] == 200


def a_report_in_a_foreign_name(code: str) -> dict[str, Any]:
    """A call to the action that takes reports, as if an identified caller had asked for it."""
    slots = {"customer": {"customer_code": code, "address": "", "ward": ""}, "task": "report"}
    tracker = {"sender_id": "stranger", "slots": slots, "events": [], "latest_message": {"text": "mất điện"}}
    return {"next_action": "action_take_report", "sender_id": "stranger", "tracker": tracker, "domain": {}}


def test_nobody_else_makes_the_dialogue_act_or_talk(stack: RealStack) -> None:
    code = "PE01000123456"
    body = json.dumps(a_report_in_a_foreign_name(code)).encode()
    plain = (b"Host: 127.0.0.1", b"Content-Type: text/plain")
    for path in ("/webhook", f"/webhook?token={stack.rasa_token}"):
        assert ask(stack.actions_url, "POST", path, *plain, body=body)[0] == 401
    assert stack.get(f"/v1/customers/{code}/reports") == {"items": []}
    opening = json.dumps(OPENING).encode()
    for path in (TURN, f"{TURN}?token={stack.rasa_token}"):
        assert ask(stack.rasa_url, "POST", path, *plain, body=opening)[0] == 401
    assert ask(stack.rasa_url, "POST", TURN, *plain, secret_line(stack), body=opening)[0] == 200


def test_only_what_the_assistant_and_trainers_need_is_open(stack: RealStack) -> None:
    host = b"Host: 127.0.0.1"
    for path in ("/actions", "/", "/health/", "/docs", "/model", "/domain", "/conversations/x/tracker"):
        for method in ("GET", "POST", "PUT", "DELETE"):
            for url in (stack.actions_url, stack.rasa_url):
                if (url, path) != (stack.rasa_url, "/"):
                    assert ask(url, method, path, host, secret_line(stack))[0] == 404, (method, url, path)
    assert ask(stack.actions_url, "GET", "/health", host, body=b"{}")[0] == 401
    assert ask(stack.actions_url, "POST", "/health", host)[0] == 401


def parsed(stack: RealStack, headers: Mapping[str, str], params: Mapping[str, str]) -> httpx.Response:
    url = f"{stack.rasa_url}/model/parse"
    body = {"text": "nhà tôi mất điện"}
    return httpx.post(url, json=body, headers=headers, params=params, timeout=30, trust_env=False)


def test_words_are_parsed_for_the_secret_in_the_address_or_in_a_header(stack: RealStack) -> None:
    for headers, params in [({}, {"token": stack.rasa_token}), ({"X-Rasa-Token": stack.rasa_token}, {})]:
        assert parsed(stack, headers, params).json()["intent"]["name"] == "check_outage"
    for wrong in ("", "loopback", "\ud7ff", "%00"):
        assert parsed(stack, {}, {"token": wrong}).status_code == 401
    assert parsed(stack, {"X-Rasa-Token": "wrong"}, {"token": stack.rasa_token}).status_code == 401
