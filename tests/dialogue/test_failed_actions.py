"""A conversation goes on after turns in which the actions failed, from where it stood before them."""

import os
import signal
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from tests.stack import RealStack

CODE, ANOTHER_CODE = "PC05II0123456", "PC05II0222333"


class Caller:
    """Talks to Rasa itself. `say` gives what is answered to words, or to the opening when there are none."""

    def __init__(self, rasa: httpx.Client) -> None:
        self._rasa = rasa
        self._sender = str(uuid.uuid4())
        self._metadata: dict[str, Any] = {
            "channel": "phone",
            "is_written": False,
            "caller_phone": None,
        }

    def ask(self, text: str | None) -> httpx.Response:
        said = {"sender": self._sender, "text": text, "event": "open" if text is None else None}
        return self._rasa.post("/webhooks/turn/webhook", json={**said, "metadata": self._metadata})

    def say(self, text: str | None = None) -> str:
        answer = self.ask(text)
        assert answer.status_code == 200, answer.text
        return " ".join(reply["text"] for reply in answer.json()["replies"])

    def says_in_vain(self, text: str | None = None) -> None:
        answer = self.ask(text)
        assert (answer.status_code, answer.json()["code"]) == (502, "no_answer")


@pytest.fixture
def caller(stack: RealStack) -> Iterator[Caller]:
    headers = {"X-Rasa-Token": stack.rasa_token}
    with httpx.Client(base_url=stack.rasa_url, headers=headers, timeout=30, trust_env=False) as rasa:
        yield Caller(rasa)


@contextmanager
def frozen(stack: RealStack, name: str) -> Iterator[None]:
    """The part hangs: it takes connections and answers nothing."""
    pid = stack.pid(name)
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


class OfAnotherVersion(BaseHTTPRequestHandler):
    """What some other program on the outage service's port might answer: JSON, but without what is needed."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"items": [{}]}')

    def log_message(self, *_: object) -> None:
        return


@contextmanager
def another_outage_service(stack: RealStack) -> Iterator[None]:
    stack.kill("outage")
    server = ThreadingHTTPServer(("127.0.0.1", urlsplit(stack.outage_url).port or 0), OfAnotherVersion)
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    try:
        yield
    finally:
        server.shutdown()
        serving.join()
        server.server_close()
        stack.restart("outage")


def test_who_was_identified_before_the_actions_died_gets_right_answers_after_it(
    stack: RealStack, caller: Caller
) -> None:
    caller.say()
    caller.say("nhà em mất điện")
    assert "Lê Lợi" in caller.say(CODE)
    stack.kill("actions")
    for words in ("mấy giờ có điện lại", "ủa alo", "giá điện bao nhiêu"):
        caller.says_in_vain(words)
    stack.restart("actions")
    assert "giờ" in caller.say("mấy giờ có điện lại")
    assert "cây" in caller.say("sao lại cúp vậy em")


def test_a_question_that_stood_before_the_actions_died_still_stands(stack: RealStack, caller: Caller) -> None:
    caller.say()
    asked = caller.say("nhà em mất điện")
    assert "mã khách hàng" in asked
    stack.kill("actions")
    for _ in range(2):
        caller.says_in_vain(CODE)
    stack.restart("actions")
    assert "Lê Lợi" in caller.say(CODE)


def test_who_called_while_the_actions_were_dead_is_helped_afterwards(
    stack: RealStack, caller: Caller
) -> None:
    stack.kill("actions")
    caller.says_in_vain()
    caller.says_in_vain("nhà em mất điện")
    stack.restart("actions")
    assert "mã khách hàng" in caller.say("nhà em mất điện")
    assert "Lê Lợi" in caller.say(CODE)


@pytest.mark.alone
def test_actions_that_hang_cost_a_turn_its_time_and_the_conversation_nothing(
    stack: RealStack, caller: Caller
) -> None:
    caller.say()
    caller.say("nhà em mất điện")
    with frozen(stack, "actions"):
        began = time.monotonic()
        caller.says_in_vain(CODE)
        assert 8.5 < time.monotonic() - began < 9.5  # the assistant waits 10 s for a turn
    assert "Lê Lợi" in caller.say(CODE)


def test_actions_that_raise_are_forgotten_once_they_do_not(stack: RealStack, caller: Caller) -> None:
    caller.say()
    caller.say("nhà em mất điện")
    with another_outage_service(stack):
        for _ in range(2):
            caller.says_in_vain(CODE)
        assert "Traceback" not in stack.log("rasa")
    assert "Lê Lợi" in caller.say(CODE)
    with another_outage_service(stack):
        for _ in range(2):
            caller.says_in_vain("mấy giờ có điện lại")
            caller.says_in_vain(ANOTHER_CODE)  # an honest apology, not "that was not understood"
    assert "giờ" in caller.say("mấy giờ có điện lại")
    assert "Trần Cao Vân" in caller.say(ANOTHER_CODE)
