"""Whether an answer is what a conversation file expects; every difference is one sentence."""

import io
import re
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from assistant.vietnamese.reading import read_aloud
from tests.conversations.script import Step
from tests.conversations.words import Memory, comparable, occurs

NEVER_SAID = re.compile(
    r"traceback|exception|\bnone\b|\bnull\b|\bnan\b|\butter_\w+|\{\w*\}|error \d{3}", re.IGNORECASE
)
SLOWEST_WORD_S, FASTEST_WORD_S = 0.75, 0.08
QUIETEST_SPEECH = 0.01


@dataclass(frozen=True)
class Answer:
    """What came back for one turn. `handoff` and `ended` are absent from the greeting's answer."""

    replies: list[dict[str, Any]]
    ended: bool
    handoff: dict[str, Any] | None
    took_s: float

    @property
    def text(self) -> str:
        return "\n".join(reply["text"] for reply in self.replies)

    @property
    def buttons(self) -> list[dict[str, str]]:
        return [button for reply in self.replies for button in reply["buttons"]]


def differences(step: Step, answer: Answer, memory: Memory) -> Iterator[str]:
    """What is wrong with an answer, apart from its audio and its intent."""
    yield from _malformed(answer)
    for item in step.says:
        choices = item if isinstance(item, list) else [item]
        if not any(occurs(choice, answer.text, memory) for choice in choices):
            yield f"does not say {' or '.join(f'«{memory.fill(choice)}»' for choice in choices)}"
    for item in step.never_says:
        if occurs(item, answer.text, memory):
            yield f"says «{memory.fill(item)}», which it never should"
    titles = [comparable(button["title"]) for button in answer.buttons]
    for title in step.buttons or []:
        if comparable(memory.fill(title)) not in titles:
            yield f"offers no button «{title}» but {titles}"
    if step.buttons == [] and titles:
        yield f"offers buttons: {titles}"
    if step.ended is not None and answer.ended != step.ended:
        yield f"{'ended' if answer.ended else 'goes on'}, and should not"
    if step.expects_handoff:
        yield from _handoff_differences(step, answer, memory)
    yield from _captured(step, answer, memory)
    limit = 10.0 if step.within is None else step.within
    if answer.took_s > limit:
        yield f"took {answer.took_s:.1f} s, longer than {limit:g} s"


def _malformed(answer: Answer) -> Iterator[str]:
    if not answer.replies or any(not reply["text"].strip() for reply in answer.replies):
        yield "says nothing"
    if found := NEVER_SAID.search(answer.text):
        yield f"shows its insides: «{found[0]}»"


def _handoff_differences(step: Step, answer: Answer, memory: Memory) -> Iterator[str]:
    if step.handoff is None:
        if answer.handoff is not None:
            yield f"hands over ({answer.handoff.get('reason')}), and should not"
        return
    if answer.handoff is None:
        yield "does not hand over"
        return
    for key, wanted in step.handoff.items():
        found = str(answer.handoff.get(key, ""))
        if not occurs(wanted, found, memory):
            yield f"hands over with {key} «{found}», not «{memory.fill(wanted)}»"


def _captured(step: Step, answer: Answer, memory: Memory) -> Iterator[str]:
    if step.captures is None:
        return
    found = re.search(step.captures, answer.text, re.IGNORECASE)
    if found is None:
        yield f"holds nothing like {step.captures}"
    else:
        memory.kept.update(found.groupdict())


def sound_differences(text: str, sound: bytes) -> Iterator[str]:
    """What is wrong with a WAV that should say `text`: no sound, silence, or a length nobody would need."""
    try:
        with wave.open(io.BytesIO(sound)) as file:
            rate, count = file.getframerate(), file.getnframes()
            samples = np.frombuffer(file.readframes(count), dtype="<i2").astype(np.float64) / 32768
    except (wave.Error, EOFError) as error:
        yield f"is not spoken: no WAV ({error})"
        return
    seconds = samples.size / rate
    words = len(read_aloud(text).split())
    if not words * FASTEST_WORD_S <= seconds <= words * SLOWEST_WORD_S + 2:
        yield f"is spoken in {seconds:.1f} s, which {words} words don't take"
    window = rate // 50
    frames = samples[: samples.size // window * window].reshape(-1, window)
    loudness = np.sqrt((frames**2).mean(axis=1)) if frames.size else np.zeros(1)
    voiced = float((loudness > QUIETEST_SPEECH).mean())
    if voiced < 0.3:
        yield f"is spoken in silence: only {voiced:.0%} of its sound has speech energy"


def json_differences(wanted: Any, found: Any, where: str = "the answer") -> Iterator[str]:
    """Where `found` is not what is wanted: objects may hold more, lists are compared in any order."""
    if isinstance(wanted, dict):
        if not isinstance(found, dict):
            yield f"{where} is {found!r}, not an object"
            return
        for key, inner in wanted.items():
            if key not in found:
                yield f"{where} has no «{key}»"
            else:
                yield from json_differences(inner, found[key], f"{where}.{key}")
    elif isinstance(wanted, list):
        yield from _list_differences(wanted, found, where)
    elif wanted == "*":
        if found is None:
            yield f"{where} is null"
    elif isinstance(wanted, str) and len(wanted) > 1 and wanted[0] == wanted[-1] == "/":
        if not re.search(wanted[1:-1], str(found)):
            yield f"{where} is {found!r}, nothing like {wanted}"
    elif wanted != found or isinstance(wanted, bool) != isinstance(found, bool):
        yield f"{where} is {found!r}, not {wanted!r}"


def _list_differences(wanted: list[Any], found: Any, where: str) -> Iterator[str]:
    if not isinstance(found, list) or len(found) != len(wanted):
        count = len(found) if isinstance(found, list) else "no"
        yield f"{where} has {count} items, not {len(wanted)}: {found!r}"
        return
    left = list(found)
    for index, one in enumerate(wanted):
        match = next((other for other in left if not any(json_differences(one, other))), None)
        if match is None:
            near = next(json_differences(one, left[0])) if len(wanted) == 1 else f"nothing like {one!r}"
            yield f"{where}[{index}]: {near}"
            return
        left.remove(match)
