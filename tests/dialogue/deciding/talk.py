"""Plays conversations against the decisions: without Rasa, a server or a clock.

A line is what a caller says, a bar, and the acts in it: «cái ở Trần Phú | choose». A place stands in brackets,
`name:kind` says more of an act, `@other` that another home is meant, `>name` is a question about what was told
(understanding/follow_ups.py). Without a bar the acts come from the words. «words | acts || words | acts» is one turn
of two matters (understanding/parts.py), whose whole is understood as the acts of both, or as those after «=>».
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from assistant.dialogue.actions.taking_turns import answer
from assistant.dialogue.deciding.draft import Decided, HandOver
from assistant.dialogue.deciding.facts import Request
from assistant.dialogue.deciding.parts import context_of
from assistant.dialogue.situation.situation import Situation, from_json, to_json
from assistant.dialogue.understanding.acts import About, Act, in_order, intent_of
from assistant.dialogue.understanding.follow_ups import counted_as
from assistant.dialogue.understanding.heard import Heard
from assistant.dialogue.understanding.understand import Understood, understand
from assistant.dialogue.understanding.view import Seen
from assistant.dialogue.wording.stored_answers import FILE, Answers
from assistant.vietnamese.identifiers import find_identifiers
from assistant.vietnamese.times import find_times
from tests.dialogue.deciding.outage_service import NOW, OutageService

ANSWERS = Answers(Path(__file__).parents[3] / FILE)
_PLACE = re.compile(r"\[([^\]]+)\]")


@dataclass(frozen=True)
class Turn:
    """What a turn said: response names with their values, the sentences, the question that stands afterwards."""

    says: tuple[str, ...]
    values: Mapping[str, str]
    texts: tuple[str, ...]
    buttons: tuple[str, ...]
    question: str | None
    decided: Decided

    @property
    def text(self) -> str:
        return " ".join(self.texts)

    @property
    def hand_over(self) -> HandOver | None:
        return self.decided.hand_over


@dataclass
class Talk:
    service: OutageService
    caller_phone: str | None = None
    is_written: bool = False
    now: datetime = NOW
    situation: Situation = field(default_factory=Situation)
    turns: list[Turn] = field(default_factory=list)

    def open(self) -> Turn:
        """The greeting."""
        return self._turn(Understood(self._heard(""), Seen.of(""), (), "conversation_open", 1.0), opened=True)

    def say(self, line: str, **also: Any) -> Turn:
        """One turn of the caller. `also` are fields of `Heard`."""
        if "||" in line:
            return self._say_in_parts(line)
        words, bar, acts = line.partition("|")
        heard = self._heard(words.strip(), **also)
        if not bar:
            return self._turn(understand(heard, context_of(self.situation)))
        return self._turn(_understood(heard, acts.split()))

    def _say_in_parts(self, line: str) -> Turn:
        written, _, whole = line.partition("=>")
        parts = [one.partition("|") for one in written.split("||")]
        heard = self._heard(" ".join(words.strip() for words, _, _ in parts))
        apart = tuple(self._part(words.strip(), acts.split()) for words, _, acts in parts)
        acts = whole.split() or [one for _, _, named in parts for one in named.split()]
        return self._turn(_understood(replace(heard, parts=apart), acts))

    def _part(self, words: str, acts: list[str]) -> Heard:
        """As the act model would give it."""
        shares = [_act(one, About()) for one in acts if one[0] not in "@>"]
        return replace(
            self._heard(words),
            ranking=tuple((f"faq/{one.kind}", 0.9) for one in shares if one.name == "ask_faq"),
            acts=tuple((one.name, one.confidence) for one in shares),
            follow_ups=tuple((one[1:], 0.9) for one in acts if one.startswith(">")),
        )

    @property
    def last(self) -> Turn:
        return self.turns[-1]

    @property
    def asked(self) -> list[str | None]:
        """The question that stood after each turn."""
        return [turn.question for turn in self.turns]

    @property
    def said(self) -> list[tuple[str, ...]]:
        return [turn.says for turn in self.turns]

    @property
    def summary(self) -> str:
        """The line that staff read, after a hand-over."""
        given = self.situation.handed_over
        assert given is not None
        return given["summary"]

    def _heard(self, words: str, **also: Any) -> Heard:
        text = _PLACE.sub(r"\1", words)
        found: dict[str, list[str]] = {}
        for one in find_identifiers(text):
            found.setdefault(one.entity, []).append(one.value)
        given: dict[str, Any] = {
            "text": text,
            "customer_codes": tuple(found.get("customer_code", ())),
            "phone_numbers": tuple(found.get("phone_number", ())),
            "report_codes": tuple(found.get("report_code", ())),
            "places": tuple(_PLACE.findall(words)),
            "times": tuple(one.text for one in find_times(text)),
            "caller_phone": self.caller_phone,
            "channel": "chat" if self.is_written else "phone",
            "is_written": self.is_written,
            "turn_id": f"session:{len(self.turns)}",
        }
        return Heard(**{**given, **also})

    def _turn(self, understood: Understood, opened: bool = False) -> Turn:
        self.service.now = self.now
        requests: set[Request] = set()

        async def ask(asked: Request) -> Any:
            assert asked not in requests, "asked for twice in a turn"
            requests.add(asked)
            return await self.service.answer(asked)

        taken = asyncio.run(answer(self.situation, understood, opened, ask, ANSWERS, self.now))
        decided, replies = taken.decided, taken.replies
        assert decided.says, "a turn without an answer"
        self.situation = from_json(json.loads(json.dumps(to_json(taken.situation))))
        assert self.situation == taken.situation, "a situation that is not what was stored"
        turn = Turn(
            says=tuple(one.response.removeprefix("utter_") for one in decided.says),
            values={name: value for one in decided.says for name, value in one.values.items()},
            texts=tuple(one.text for one in replies),
            buttons=tuple(words for one in replies for _, words in one.buttons),
            question=self.situation.question.kind if self.situation.question else None,
            decided=decided,
        )
        self.turns.append(turn)
        return turn


def talk(
    service: OutageService, *lines: str, caller_phone: str | None = None, is_written: bool = False
) -> Talk:
    """A conversation of these lines. The greeting comes first when the caller's number is known."""
    conversation = Talk(service, caller_phone, is_written)
    if caller_phone:
        conversation.open()
    for line in lines:
        conversation.say(line)
    return conversation


def _act(written: str, about: About) -> Act:
    """`name`, `name:kind`, or `name@0.4` for what was hardly heard."""
    named, _, confidence = written.partition("@")
    name, _, kind = named.partition(":")
    return Act(name, float(confidence or 0.9), kind or None, about)


def _understood(heard: Heard, words: Iterable[str]) -> Understood:
    seen = Seen.of(heard.text)
    given = [*words]
    about = About(
        whose="other" if "@other" in given else "own",
        customer_code=next(iter(heard.customer_codes), None),
        place=heard.place,
        day=next(iter(heard.times), None),
    )
    further = tuple(one[1:] for one in given if one.startswith(">"))
    acts = in_order(_act(one, about) for one in given if one[0] not in "@>")
    if not acts and not further:
        return Understood(heard, seen, (), "nlu_fallback", 0.0)
    first = in_order([*acts, *counted_as(further)])[0]
    return Understood(heard, seen, acts, intent_of(first), first.confidence, further, acts)
