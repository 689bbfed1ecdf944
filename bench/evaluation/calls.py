"""Simulated callers against the running stack: how many reach their goal, and how soon."""

import random
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from assistant.vietnamese.folding import fold
from bench.evaluation import town
from bench.evaluation.caller import GOALS, SimulatedCaller
from bench.running import Running
from scripts.world import load_world

NOISES = (0.0, 0.05, 0.15, 0.30)
CALLS = 120
MOST_TURNS = 12
ENOUGH_TURNS = 2
MOST_FAILED = 6
STATE_OF_GOAL = {"why": "dark", "message": "dark", "report": "bright", "planned": "planned"}


@dataclass(frozen=True)
class Call:
    """How one call went. `turns` counts the caller's turns, `identity_turns` those of identification."""

    goal: str
    succeeded: bool
    turns: int
    identity_turns: int
    handed_over: bool
    transcript: tuple[str, ...]


def calls(running: Running, noise: float, how_many: int = CALLS) -> list[Call]:
    """Runs the same callers for every `noise`, each time in another town."""
    homes = town.build(seed=round(1000 * noise))  # other homes: the next run still sees this one's reports
    with tempfile.TemporaryDirectory() as folder:
        town.write(homes, Path(folder))
        load_world(running.environment, folder)
    with (
        httpx.Client(base_url=running.url("assistant"), timeout=30, trust_env=False) as assistant,
        httpx.Client(base_url=running.url("outage"), timeout=30, trust_env=False) as outage,
    ):
        chance = random.Random(7)
        made = []
        for number in range(how_many):
            goal = GOALS[number % len(GOALS)]
            home = _take(homes, STATE_OF_GOAL.get(goal, "bright"), chance)
            made.append(_call(assistant, outage, SimulatedCaller(home, goal, number, noise)))
        return made


def _take(homes: list[town.Home], state: str, chance: random.Random) -> town.Home:
    """A home in that state from which no call was made yet."""
    home = chance.choice([one for one in homes if one.state == state])
    homes.remove(home)
    return home


def _call(assistant: httpx.Client, outage: httpx.Client, caller: SimulatedCaller) -> Call:
    body = {"caller_phone": caller.calls_from} if caller.calls_from else {}
    session = assistant.post("/v1/chat/sessions", json=body).raise_for_status().json()
    headers = {"Authorization": f"Bearer {session['token']}"}
    path = f"/v1/chat/sessions/{session['session_id']}/messages"
    replies = _text(session)
    transcript = [f"B: {replies}"]
    said: str | None = caller.opens()
    turns, reached, handoff = 0, _is_reached(outage, caller, replies, None), None
    while said is not None and turns < MOST_TURNS and not reached:
        turns += 1
        answer = assistant.post(path, json={"text": said}, headers=headers).raise_for_status().json()
        replies, handoff = _text(answer), answer["handoff"]
        transcript += [f"C: {said}", f"B: {replies}"]
        reached = _is_reached(outage, caller, replies, handoff)
        if answer["ended"] or handoff:
            break
        said = caller.answers(replies)
    return Call(caller.goal, reached, turns, caller.identity_turns, handoff is not None, tuple(transcript))


def _text(answer: dict[str, Any]) -> str:
    return " ".join(str(reply["text"]) for reply in answer["replies"])


def _is_reached(
    outage: httpx.Client, caller: SimulatedCaller, replies: str, handoff: dict[str, Any] | None
) -> bool:
    """Whether the caller has reached the goal: the right answer about their own street, or its effect."""
    heard, home = fold(replies), caller.home
    if caller.goal == "why":
        return fold(home.cause) in heard
    if caller.goal == "planned":
        return fold(home.street) in heard and "thay day" in heard
    if caller.goal == "message":
        items = outage.get("/v1/subscriptions", params={"phone": home.phone}).json()["items"]
        return bool(items)
    if caller.goal == "report":
        if "cung vua bao mat dien" in heard and fold(home.street) in heard:
            return True  # earlier callers have made it a suspected outage: a crew is coming
        by_code = outage.get(f"/v1/customers/{home.customer_code}/reports").json()["items"]
        return bool(by_code) or ("ma phieu" in heard and _reported_at(outage, home))
    return (
        handoff is not None and handoff["reason"] == {"danger": "hazard", "person": "requested"}[caller.goal]
    )


def _reported_at(outage: httpx.Client, home: town.Home) -> bool:
    return bool(outage.get("/v1/reports", params={"place": home.street}).json()["items"])


def report(running: Running) -> str:
    """The whole report as Markdown."""
    lines = [
        "## Simulated callers",
        "",
        "| digits misheard | calls | reached what they called for | turns (median) | identified in 2 turns "
        "| handed over |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    failed: list[Call] = []
    for noise in NOISES:
        made = calls(running, noise)
        failed += [call for call in made if not call.succeeded] if noise in (0.0, 0.15) else []
        lines.append(f"| {noise:.0%} | {len(made)} | {' | '.join(_figures(made))} |")
    if failed:
        lines += ["", "Calls that failed, for example:", ""]
        for call in failed[:MOST_FAILED]:
            lines += [f"- {call.goal}:", *(f"    {line}" for line in call.transcript)]
    return "\n".join(lines)


def _figures(made: Sequence[Call]) -> tuple[str, ...]:
    turns = sorted(call.turns for call in made)
    needed = [call for call in made if call.goal not in ("danger", "person")]
    soon = sum(call.identity_turns <= ENOUGH_TURNS for call in needed) / len(needed)
    in_vain = sum(call.handed_over and call.goal not in ("danger", "person") for call in made) / len(needed)
    reached = sum(call.succeeded for call in made) / len(made)
    return f"{reached:.1%}", str(turns[len(turns) // 2]), f"{soon:.1%}", f"{in_vain:.1%}"
