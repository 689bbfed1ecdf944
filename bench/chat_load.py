"""Chat turns under load, through the assistant: many conversations at once, and one that goes on and on.

Each conversation has a thread and a connection of its own; `http.client` takes a tenth of the processor time
of a turn, so the callers hardly slow what they measure.
"""

import http.client
import json
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle, islice
from threading import Barrier
from urllib.parse import urlsplit

from bench.table import Row, percentile

Say = Callable[[str], float]

AT_ONCE = (20, 60)
TURNS_AT_ONCE = 10
# What «turn 100» is: the median of the turns around it, each sentence twice.
LONG = (100, 500)
AROUND = 10


def under_load(url: str, sentences: Sequence[str]) -> Iterator[Row]:
    """Rows for the assistant at `url`, whose limits must be off."""
    for conversations in AT_ONCE:
        took, spent_s = at_once(url, sentences, conversations)
        named = f"{conversations} chats at once"
        yield Row(f"{named}: turns answered", len(took) / spent_s, "a second")
        for percent in (50, 95):
            yield Row(f"{named}: a turn, p{percent}", percentile(took, percent), "ms")
    took = list(one_chat(url, sentences, max(LONG)))
    first = percentile(took[:AROUND], 50)
    yield Row("a chat: a turn at its beginning", first, "ms")
    for number in LONG:
        around = percentile(took[number - AROUND : number], 50)
        yield Row(f"a chat: its turn {number}", around, "ms", first, "a turn at its beginning")


def at_once(url: str, sentences: Sequence[str], conversations: int) -> tuple[list[float], float]:
    """Milliseconds of each turn, and the seconds from the first turn to the last."""
    everybody_is_greeted = Barrier(conversations + 1)

    def chat(number: int) -> list[float]:
        with opened(url) as say:
            everybody_is_greeted.wait()
            said = islice(cycle(sentences), number, number + TURNS_AT_ONCE)
            return [say(text) for text in said]

    with ThreadPoolExecutor(conversations) as threads:
        chats = [threads.submit(chat, number) for number in range(conversations)]
        everybody_is_greeted.wait()
        began = time.perf_counter()
        took = [spent for one in chats for spent in one.result()]
        return took, time.perf_counter() - began


def one_chat(url: str, sentences: Sequence[str], turns: int) -> Iterator[float]:
    """Milliseconds of each turn."""
    with opened(url) as say:
        for text in islice(cycle(sentences), turns):
            yield say(text)


@contextmanager
def opened(url: str) -> Iterator[Say]:
    """A chat: says a text and returns the milliseconds until its answer, also when that was `busy` at first."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)

    def post(path: str, body: dict[str, object], headers: dict[str, str]) -> dict[str, str]:
        while True:
            connection.request(
                "POST", path, json.dumps(body), {"Content-Type": "application/json", **headers}
            )
            answer = connection.getresponse()
            content = answer.read()
            if answer.status != http.HTTPStatus.SERVICE_UNAVAILABLE:
                break
            time.sleep(float(answer.headers["Retry-After"]))
        assert answer.status in (http.HTTPStatus.OK, http.HTTPStatus.CREATED), content
        said: dict[str, str] = json.loads(content)
        return said

    session = post("/v1/chat/sessions", {}, {})
    path, headers = (
        f"/v1/chat/sessions/{session['session_id']}/messages",
        {"Authorization": f"Bearer {session['token']}"},
    )

    def say(text: str) -> float:
        began = time.perf_counter()
        post(path, {"text": text}, headers)
        return (time.perf_counter() - began) * 1000

    try:
        yield say
    finally:
        connection.close()
