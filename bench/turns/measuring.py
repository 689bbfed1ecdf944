"""Runs the same calls, one and ten at a time, through our stack and through a stock `rasa run`.

Both share the machine, the actions and the outage service, and alternate, so that a slow moment of the
machine affects both.
"""

import json
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx

from bench.running import Running, running
from bench.table import percentile
from bench.turns.stock import EPOCHS, stock_model
from scripts.model import ensure_model
from scripts.parts import Part
from scripts.ports import free_ports

CALLS = (
    ("nhà chị mất điện rồi em ơi", "PC05II0123456", "bao giờ có điện lại", "sao lại cúp vậy em", "cảm ơn em"),
    ("mai có cúp điện không em", "0905777888", "giá điện bậc ba bao nhiêu", "thôi chào em"),
    ("alo", "khu này sao mất điện vậy", "chị không nhớ mã", "đường Lê Lợi", "không cần đâu"),
)
AT_ONCE = (1, 10)
ROUNDS = 4
CALLS_A_ROUND = 10
STAGES = ("nlu", "policy", "action", "total")

Say = Callable[[str], None]
Opened = Callable[[], Say]


# Keras builds each of its three networks by tracing a whole training step, including the CRF's loops: about
# 80 s of one core, four minutes or more on a busy machine.
STOCK_READY_WITHIN_S = 900.0


@dataclass(frozen=True)
class Measured:
    """Milliseconds of each turn: `stages` inside Rasa, and `seen` from outside."""

    stages: dict[str, list[float]]
    seen: list[float]


@contextmanager
def both() -> Iterator[tuple[Running, Path, Path]]:
    """Runs our stack with clocks in its Rasa, and a stock Rasa; gives the stack and the clocks' two files."""
    ours, stock = ensure_model(), stock_model()
    with tempfile.TemporaryDirectory(prefix="turns-") as folder:
        files = (Path(folder, "ours.jsonl"), Path(folder, "stock.jsonl"))
        port = free_ports(1)[0]
        timed = ".venv-rasa/bin/python -m bench.turns.timed_rasa"

        def with_clocks(parts: dict[str, Part]) -> dict[str, Part]:
            rasa = parts["rasa"]
            rasa = replace(rasa, command=f"{timed} ours {ours} {rasa.port} {files[0]}")
            beside = f"{timed} stock {stock} {port} {files[1]}"
            other = Part("stock", beside, rasa.environment, "127.0.0.1", port, "/status")
            return {**parts, "rasa": rasa, "stock": other}

        with running(with_clocks, STOCK_READY_WITHIN_S) as started:
            yield started, *files


def measure() -> dict[tuple[str, int], Measured]:
    """The times by side («ours», «stock») and number of calls at once."""
    found: dict[tuple[str, int], Measured] = {}
    with both() as (started, our_file, stock_file):
        limits = httpx.Limits(max_connections=20)
        with (
            httpx.Client(
                base_url=started.url("assistant"), timeout=60, trust_env=False, limits=limits
            ) as web,
            httpx.Client(base_url=started.url("stock"), timeout=60, trust_env=False, limits=limits) as rest,
        ):
            sides = {"ours": (_through_us(web), our_file), "stock": (_through_rest(rest), stock_file)}
            for opened, _ in sides.values():
                _round(opened, 1, calls=len(CALLS))  # warm-up: the first turns load things lazily
            for at_once in AT_ONCE:
                seen: dict[str, list[float]] = {name: [] for name in sides}
                for _, file in sides.values():
                    file.write_text("", encoding="utf-8")
                for _ in range(ROUNDS):
                    for name, (opened, _) in sides.items():
                        seen[name] += _round(opened, at_once, CALLS_A_ROUND)
                for name, (_, file) in sides.items():
                    found[name, at_once] = Measured(_stages(file), seen[name])
    return found


def _through_us(web: httpx.Client) -> Opened:
    def opened() -> Say:
        session = web.post("/v1/chat/sessions", json={}).raise_for_status().json()
        path = f"/v1/chat/sessions/{session['session_id']}/messages"
        headers = {"Authorization": f"Bearer {session['token']}"}
        return lambda text: _checked(web.post(path, json={"text": text}, headers=headers))

    return opened


def _through_rest(rest: httpx.Client) -> Opened:
    def opened() -> Say:
        sender = str(uuid.uuid4())
        path = "/webhooks/rest/webhook"
        return lambda text: _checked(rest.post(path, json={"sender": sender, "message": text}))

    return opened


def _checked(answer: httpx.Response) -> None:
    answer.raise_for_status()


def _round(opened: Opened, at_once: int, calls: int) -> list[float]:
    """Milliseconds of each turn of `calls` calls, `at_once` of them at a time."""

    def call(number: int) -> list[float]:
        say = opened()
        return [_milliseconds(say, text) for text in CALLS[number % len(CALLS)]]

    with ThreadPoolExecutor(at_once) as callers:
        return [spent for turns in callers.map(call, range(calls)) for spent in turns]


def _milliseconds(say: Say, text: str) -> float:
    began = time.perf_counter()
    say(text)
    return (time.perf_counter() - began) * 1000


def _stages(file: Path) -> dict[str, list[float]]:
    turns = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return {stage: [turn[stage] for turn in turns] for stage in STAGES}


def report() -> str:
    """The whole report as Markdown; a ratio below one means that ours is faster."""
    found = measure()
    lines = [
        "## Turns",
        "",
        f"Ours beside a stock `rasa run` ({EPOCHS} epochs), milliseconds, p50 / p95:",
        "",
        "| stage | at once | ours | stock | ratio of p50 |",
        "| --- | --- | --- | --- | --- |",
    ]
    for at_once in AT_ONCE:
        ours, stock = found["ours", at_once], found["stock", at_once]
        for stage in STAGES:
            lines.append(_row(f"{stage} in Rasa", at_once, ours.stages[stage], stock.stages[stage]))
        lines.append(_row("seen by the caller", at_once, ours.seen, stock.seen))
    return "\n".join(lines)


def _row(stage: str, at_once: int, ours: list[float], stock: list[float]) -> str:
    ratio = statistics.median(ours) / statistics.median(stock)
    return f"| {stage} | {at_once} | {_two(ours)} | {_two(stock)} | {ratio:.2f} |"


def _two(values: list[float]) -> str:
    return f"{percentile(values, 50):.1f} / {percentile(values, 95):.1f}"
