"""A chat turn through the assistant, beside the same turn posted straight to Rasa in the same run.

Both hold the same conversations with the same model, actions and outage service, and alternate, so that a
slow moment of the machine affects both. Ours adds the session, the conversation log and the speech URLs.
Then many conversations at once, and a long one (chat_load.py).
"""

import time
import uuid
from collections.abc import Callable, Iterator

import httpx

from bench.chat_load import under_load
from bench.running import Running
from bench.table import Row, percentile
from scripts.parts import read_settings

CALLER = (
    "nhà chị mất điện rồi em ơi",
    "PC05II0123456",
    "bao giờ có điện lại",
    "sao lại cúp vậy em",
    "cảm ơn em",
)
CONVERSATIONS = 16
WARM_UP = 2


def measure(running: Running) -> list[Row]:
    settings = read_settings(running.stack.parts["rasa"].environment)
    ours: list[float] = []
    bare: list[float] = []
    with (
        httpx.Client(base_url=running.url("assistant"), timeout=30, trust_env=False) as assistant,
        httpx.Client(base_url=running.url("rasa"), timeout=30, trust_env=False) as rasa,
    ):
        rasa.headers["X-Rasa-Token"] = settings.rasa_token
        for number in range(CONVERSATIONS + WARM_UP):
            by_us, by_rasa = list(_conversation(assistant)), list(_bare_conversation(rasa))
            if number >= WARM_UP:
                ours += by_us
                bare += by_rasa
    beside = "the same turn posted to Rasa's channel"
    return [
        *(
            Row(f"chat turn, p{percent}", percentile(ours, percent), "ms", percentile(bare, percent), beside)
            for percent in (50, 95)
        ),
        *under_load(running.url("assistant"), CALLER),
    ]


def _conversation(assistant: httpx.Client) -> Iterator[float]:
    session = assistant.post("/v1/chat/sessions", json={}).raise_for_status().json()
    path = f"/v1/chat/sessions/{session['session_id']}/messages"
    headers = {"Authorization": f"Bearer {session['token']}"}
    for text in CALLER:
        yield _milliseconds(lambda text=text: assistant.post(path, json={"text": text}, headers=headers))  # type: ignore[misc]


def _bare_conversation(rasa: httpx.Client) -> Iterator[float]:
    sender = str(uuid.uuid4())
    turn = {"sender": sender, "metadata": {"channel": "chat", "caller_phone": None}}
    path = "/webhooks/turn/webhook"
    rasa.post(path, json={**turn, "text": None, "event": "open"}).raise_for_status()
    for text in CALLER:
        body = {**turn, "text": text, "event": None}
        yield _milliseconds(lambda body=body: rasa.post(path, json=body))  # type: ignore[misc]


def _milliseconds(ask: Callable[[], httpx.Response]) -> float:
    began = time.perf_counter()
    ask().raise_for_status()
    return (time.perf_counter() - began) * 1000
