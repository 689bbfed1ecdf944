"""Tells one conversation file to the real stack and collects what differs from it."""

import time
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

from tests.conversations.expectations import Answer, differences, json_differences, sound_differences
from tests.conversations.phoning import PhoneCall
from tests.conversations.script import Conversation, Step
from tests.conversations.words import Memory
from tests.conversations.world import write_world
from tests.stack import RealStack

REPEAT_EVERY_S = 0.25
Asked = Generator[str, None, Answer | None]


class Differs(AssertionError):
    """The stack did something else than the file says."""


class Telling:
    """One conversation file while it is told. `transcript` is what was said so far."""

    def __init__(self, conversation: Conversation, stack: RealStack, memory: Memory, folder: Path) -> None:
        self.conversation = conversation
        self.stack = stack
        self.memory = memory
        self.folder = folder
        self.transcript: list[str] = []
        self._session: dict[str, Any] = {}
        self._last: Answer | None = None
        self._call: PhoneCall | None = None

    def tell(self) -> None:
        """Raises Differs with the transcript and every difference of the first step that differs."""
        try:
            self._tell()
        finally:
            self._hang_up()

    def _tell(self) -> None:
        self._load_world()
        for number, step in enumerate(self.conversation.steps, start=1):
            found = list(self._happens(step))
            if found:
                story = "\n".join(f"    {line}" for line in self.transcript)
                wrong = "\n".join(f"  - {one}" for one in found)
                raise Differs(f"{self.conversation.name}\n{story}\nstep {number}:\n{wrong}")

    def _load_world(self) -> None:
        world = self.conversation.world
        if world == "demo":
            self.stack.load_demo()
            return
        write_world(world, self.folder, self.memory)
        self.stack.load_world(self.folder)

    def _happens(self, step: Step) -> Iterator[str]:
        if step.calls_from is not None:
            yield from self._calls(step, step.calls_from)
        elif step.caller is not None:
            yield from self._says(step, self.memory.fill(step.caller))
        elif step.presses is not None:
            yield from self._presses(step, step.presses)
        elif step.dials_from is not None:
            yield from self._dials(step, step.dials_from)
        elif step.keys is not None:
            yield from self._keys_in(step, step.keys)
        elif step.hangs_up:
            self._hang_up()
        elif step.outage_service is not None:
            yield from self._asks_outage_service(step)
        elif step.kill is not None:
            self.transcript.append(f"({step.kill} dies)")
            self.stack.kill(step.kill)
        elif step.restart is not None:
            self.transcript.append(f"({step.restart} is back)")
            self.stack.restart(step.restart)
        elif step.load is not None:
            self._load_world()
        else:
            time.sleep(step.wait or 0)

    def _calls(self, step: Step, number: str) -> Iterator[str]:
        body = {} if number == "hidden" else {"caller_phone": self.memory.fill(number)}
        self.transcript.append(f"({number} calls)")
        answer = yield from self._post("/v1/chat/sessions", body, {})
        if answer is not None:
            yield from self._hears(step, answer)

    def _says(self, step: Step, text: str) -> Iterator[str]:
        self.transcript.append(f"C: {text}")
        path = f"/v1/chat/sessions/{self._session['session_id']}/messages"
        answer = yield from self._post(
            path, {"text": text}, {"Authorization": f"Bearer {self._session['token']}"}
        )
        if answer is not None:
            yield from self._hears(step, answer)
        if step.intent is not None and (understood := self.stack.intent_of(text)) != step.intent:
            yield f"was understood as {understood}, not {step.intent}"

    def _presses(self, step: Step, title: str) -> Iterator[str]:
        offered = self._last.buttons if self._last else []
        payload = next((button["payload"] for button in offered if button["title"] == title), None)
        if payload is None:
            yield f"there is no button «{title}» to press, only {[button['title'] for button in offered]}"
        else:
            yield from self._says(step, payload)

    def _dials(self, step: Step, number: str) -> Iterator[str]:
        self._hang_up()
        caller = None if number == "hidden" else self.memory.fill(number)
        self.transcript.append(f"({number} dials)")
        self._call = PhoneCall(self.stack.assistant_url, caller)
        yield from self._listens_to_call(step)

    def _keys_in(self, step: Step, keys: str) -> Iterator[str]:
        if self._call is None or self._call.ended:
            yield "there is no call to press keys in"
            return
        self.transcript.append(f"C: [{keys}]")
        self._call.press(keys)
        yield from self._listens_to_call(step)

    def _listens_to_call(self, step: Step) -> Iterator[str]:
        assert self._call is not None
        began = time.monotonic()
        said = self._call.hears()
        took = time.monotonic() - began
        replies = [{"text": text, "buttons": [], "speech_url": None} for text in said]
        handoff = self._recorded_handoff() if self._call.queue else None
        yield from self._hears(step, Answer(replies, self._call.ended, handoff, took))

    def _recorded_handoff(self) -> dict[str, Any] | None:
        """What the contact record of the latest call says of it."""
        latest = self.stack.assistant.get("/v1/conversations", params={"channel": "phone", "limit": 1})
        found: dict[str, Any] | None = latest.raise_for_status().json()["items"][0]["handoff"]
        return found

    def _hang_up(self) -> None:
        if self._call is not None:
            self._call.hang_up()
        self._call = None

    def _post(self, path: str, body: dict[str, Any], headers: dict[str, str]) -> Asked:
        """Yields what went wrong; returns the Answer, or None after that."""
        began = time.monotonic()
        response = self.stack.assistant.post(path, json=body, headers=headers)
        took = time.monotonic() - began
        if not response.is_success:
            yield f"the assistant answered HTTP {response.status_code}: {response.text[:500]}"
            return None
        said = response.json()
        if "token" in said:
            self._session = said
        return Answer(said["replies"], said.get("ended", False), said.get("handoff"), took)

    def _hears(self, step: Step, answer: Answer) -> Iterator[str]:
        self._last = answer
        self.transcript += [f"B: {line}" for line in answer.text.splitlines()]
        if answer.handoff:
            self.transcript.append(f"(handed over: {answer.handoff})")
        yield from differences(step, answer, self.memory)
        if step.speaks:
            yield from self._listens(answer)

    def _listens(self, answer: Answer) -> Iterator[str]:
        for reply in answer.replies:
            if not reply["speech_url"]:
                yield f"«{reply['text']}» has no audio"
                continue
            sound = self.stack.assistant.get(reply["speech_url"])
            kind = sound.headers.get("content-type", "")
            if not sound.is_success or not kind.startswith("audio/wav"):
                yield f"the audio of «{reply['text']}» is HTTP {sound.status_code} {kind}"
            else:
                found = sound_differences(reply["text"], sound.content)
                yield from (f"«{reply['text']}» {one}" for one in found)

    def _asks_outage_service(self, step: Step) -> Iterator[str]:
        until = time.monotonic() + (step.within or 0)
        while True:
            found = list(self._asks_once(step))
            if not found or time.monotonic() >= until:
                yield from found
                return
            time.sleep(REPEAT_EVERY_S)

    def _asks_once(self, step: Step) -> Iterator[str]:
        assert step.outage_service is not None
        method, path = self.memory.fill(step.outage_service).split(" ", 1)
        body = self.memory.fill_all(step.body)
        response = self.stack.outage.request(method, path, json=body)
        right = response.is_success if step.status is None else response.status_code == step.status
        if not right:
            yield f"{method} {path} answered HTTP {response.status_code}: {response.text[:500]}"
            return
        said = response.json() if response.content else None
        if step.kept_as is not None:
            self.memory.kept[step.kept_as] = said
        if step.answers is not None:
            yield from json_differences(self.memory.fill_all(step.answers), said, f"{method} {path}")
