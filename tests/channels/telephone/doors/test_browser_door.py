"""Who may call from a page, and what a page may send."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from assistant.wiring.given import Given
from tests.channels.serving import served
from tests.channels.telephone.calling import QuickSpeaker, ScriptedEar
from tests.fakes import ScriptedDialogue


@pytest.fixture
def ear() -> ScriptedEar:
    return ScriptedEar()


@pytest.fixture
def url(tmp_path: Path, ear: ScriptedEar) -> Iterator[str]:
    async def open_ear() -> ScriptedEar:
        return ear

    given = Given(ScriptedDialogue(), QuickSpeaker(), open_ear=open_ear)
    with served(tmp_path, given, audiosocket_port=0) as url:
        yield url


def calling(url: str, origin: str | None = None, **headers: str) -> Any:
    address = url.replace("http", "ws", 1) + "/v1/calls/browser"
    return connect(address, origin=Origin(origin or url), additional_headers=headers, proxy=None)


def refusal(url: str, **how: Any) -> tuple[int, str]:
    with pytest.raises(InvalidStatus) as refused, calling(url, **how):
        pass
    answer = refused.value.response
    return answer.status_code, json.loads(answer.body or b"{}")["code"]


def closed_after(socket: ClientConnection, message: str | bytes) -> int:
    """The close code that sending this leads to."""
    socket.send(message)
    with pytest.raises(ConnectionClosed) as closed:
        hear_to_the_end(socket)
    assert closed.value.rcvd is not None
    return closed.value.rcvd.code


def hear_to_the_end(socket: ClientConnection) -> None:
    while True:
        socket.recv(timeout=5)


def flood(socket: ClientConnection) -> None:
    """All of it may lie in buffers when a busy server begins to read: so waits for the end."""
    for _ in range(400):
        socket.send(bytes(16_000))
    hear_to_the_end(socket)


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1"])
def test_another_page_may_not_call(url: str, origin: str) -> None:
    assert refusal(url, origin=origin) == (401, "not_authorized")


def test_one_address_may_call_a_few_times_at_once(url: str) -> None:
    with ExitStack() as calls:
        for _ in range(3):
            calls.enter_context(calling(url))
        assert refusal(url) == (503, "lines_busy")
    until = time.monotonic() + 10
    while not answered(url):
        assert time.monotonic() < until, "the places of calls that are over are not free again"
        time.sleep(0.1)


def answered(url: str) -> bool:
    try:
        with calling(url) as call:
            return bool(call.recv(timeout=5))
    except InvalidStatus:
        return False


def test_calls_count_like_new_chats(tmp_path: Path) -> None:
    given = Given(ScriptedDialogue(), QuickSpeaker())
    with served(tmp_path, given, audiosocket_port=0, limit_sessions_per_minute=1) as url:
        with calling(url) as socket:
            assert socket.recv(timeout=5)
        assert refusal(url) == (429, "too_many_requests")


def test_calls_from_the_page_can_be_switched_off(tmp_path: Path) -> None:
    given = Given(ScriptedDialogue(), QuickSpeaker())
    with served(tmp_path, given, audiosocket_port=0, browser_calls=0) as url:
        assert refusal(url) == (401, "not_authorized")


@pytest.mark.parametrize(
    "message",
    [
        "{",
        "[]",
        '{"type": "fly"}',
        '{"type": "key"}',
        '{"type": "key", "digit": "123"}',
        "x" * 100_000,
        bytes(70_000),
    ],
    ids=["half", "list", "unknown", "no key", "many keys", "long text", "long sound"],
)
def test_what_means_nothing_ends_the_call(url: str, message: str | bytes) -> None:
    with calling(url) as socket:
        assert closed_after(socket, message) in (1002, 1009)


def test_a_flood_of_sound_ends_the_call(url: str) -> None:
    with calling(url) as socket, pytest.raises(ConnectionClosed) as closed:
        flood(socket)
    # The close frame may be lost when the server closes with unread sound.
    assert closed.value.rcvd is None or closed.value.rcvd.code == 1002


def test_strange_keys_and_marks_do_nothing(url: str, ear: ScriptedEar) -> None:
    with calling(url) as socket:
        for message in (
            {"type": "key", "digit": "x"},
            {"type": "played", "mark": "999"},
            {"type": "key", "digit": "A"},
        ):
            socket.send(json.dumps(message))
        socket.send(b"\x01")
        socket.send(bytes(321))
        socket.send(json.dumps({"type": "hang_up"}))
        with pytest.raises(ConnectionClosed):
            hear_to_the_end(socket)
    assert ear.fed in (0, 320)


def test_a_caller_chooses_a_number_only_where_the_chat_would_take_one(tmp_path: Path) -> None:
    dialogue = ScriptedDialogue()
    with served(tmp_path, Given(dialogue, QuickSpeaker()), audiosocket_port=0, channel_key="s3cret") as url:
        address = url.replace("http", "ws", 1) + "/v1/calls/browser?caller=0905123456"
        with connect(address, origin=Origin(url), proxy=None) as socket:
            while '"caption"' not in str(socket.recv(timeout=5)):
                pass
            while "trợ lý tự động" not in str(socket.recv(timeout=5)):
                pass
    assert [one.caller_phone for one in dialogue.asked] == [None]
