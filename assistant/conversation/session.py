"""One caller from greeting to goodbye, on any channel.

A channel opens a session, passes on the caller's words, and says the answers. The telephone keeps its
session for the call; the web rebuilds it from the log for each message.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from assistant.conversation.gate import Gate, Place
from assistant.conversation.hearing import Expectation
from assistant.conversation.outcome import UNAVAILABLE, final_outcome, handoff_after, outcome_after
from assistant.conversation.ports import Clock, ConversationLog, Dialogue, LookUps, Measurements
from assistant.conversation.sentences import Sentences
from assistant.conversation.turn import (
    Answer,
    CallFacts,
    Conversation,
    DialogueAnswer,
    Handoff,
    Noted,
    Reply,
    SentBefore,
    Sentence,
    Turn,
    Utterance,
)
from assistant.conversation.words import Words, clean
from assistant.errors import Busy, ConversationLogUnavailable, DialogueUnavailable

logger = logging.getLogger(__name__)

SUMMARY_CHARACTERS = 200
NOTHING_NOTED = Noted()
MOST_ALTERNATIVES = 4
ALTERNATIVE_CHARACTERS = 200
NOTICEABLE_MS = 1.0
# A message without an answer after this time lost it: the process that worked on it has ended.
LONGEST_ANSWERING = timedelta(minutes=1)


@dataclass(frozen=True)
class Surroundings:
    """The parts that all sessions of a process share. `new_reply_id` gives ids that cannot be guessed.

    `pseudonym` gives an address a name that says nothing about it; None: reports do not tell their origin.
    """

    dialogue: Dialogue
    gate: Gate
    log: ConversationLog
    clock: Clock
    sentences: Sentences
    measurements: Measurements
    look_ups: LookUps
    new_reply_id: Callable[[], str]
    pseudonym: Callable[[str], str] | None = None


class Session:
    """Call its methods one after the other: the channel's `Turnstile` ensures that.

    `origin` is where the words come from, such as a network address. It identifies a caller without a trusted
    number, for limits and, under a pseudonym, in reports. `place` is where its turns wait; without one they
    wait as those of a telephone call.
    """

    def __init__(
        self,
        conversation: Conversation,
        around: Surroundings,
        origin: str = "",
        place: Place | None = None,
    ) -> None:
        self.conversation = conversation
        self._around = around
        self._place = place or around.gate.call()
        self._caller = conversation.caller_phone or origin
        self._origin = _origin_of(conversation.caller_phone, origin, around.pseudonym)
        self._expects: Expectation = "open"

    async def open(self) -> Answer:
        """The greeting, or an apology when the dialogue is down; the session goes on."""
        started = time.perf_counter()
        answered = await self._ask(None)
        # The caller has said nothing yet, so an intent would mean nothing.
        return await self._deliver(replace(answered, intent=None), started, heard=None)

    async def say(self, text: str, *, noted: Noted = NOTHING_NOTED) -> Answer:
        """The answer to typed or recognized words. Never raises for a broken part.

        `noted.alternatives` are the recognizer's other readings, likeliest first; the dialogue gets the
        first four.
        """
        started = time.perf_counter()
        words = clean(text)
        turn = Turn(
            self._around.clock.now(),
            "caller",
            words.text,
            keys=noted.keys,
            timings_ms=noted.timings_ms,
            alternatives=noted.alternatives,
        )
        others = _others(words.text, [one.text for one in noted.alternatives])
        number, answered = await asyncio.gather(self._remember(turn), self._answer_to(words, others))
        return await self._deliver(answered, started, number)

    async def say_once(self, text: str, message_id: str) -> Answer:
        """Like `say`, but a message with the same id is answered once: later it gets the same answer again.

        Raises `Busy` while that message is still being answered, by another process.
        """
        started = time.perf_counter()
        words, now = clean(text), self._around.clock.now()
        try:
            heard = await self._around.log.heard_once(
                self.conversation.id, Turn(now, "caller", words.text, message_id=message_id)
            )
        except ConversationLogUnavailable as broken:
            self._record_failed(broken)
            return await self._deliver(await self._answer_to(words), started, heard=None)
        if isinstance(heard, SentBefore):
            if heard.answer is not None:
                return heard.answer
            if now - heard.at < LONGEST_ANSWERING:
                raise Busy("the message is being answered")
            heard = heard.number
        return await self._deliver(await self._answer_to(words), started, heard)

    async def note(self, noted: Noted) -> None:
        """Stores a caller's action that the dialogue does not answer, such as keys without a meaning."""
        keys, alternatives = noted.keys, noted.alternatives
        now = self._around.clock.now()
        await self._remember(
            Turn(now, "caller", "", keys=keys, timings_ms=noted.timings_ms, alternatives=alternatives)
        )

    async def add(self, answered: DialogueAnswer) -> Answer:
        """Delivers and stores an answer that the channel gives without asking the dialogue."""
        return await self._deliver(answered, time.perf_counter(), heard=None)

    async def close(self, call: CallFacts | None = None) -> None:
        """Ends the conversation: the caller hung up or closed the page. Stores `call` with it."""
        if call is not None:
            self.conversation = replace(self.conversation, call=call)
        elif self.conversation.ended_at is not None:
            return
        self.conversation = replace(
            self.conversation,
            ended_at=self.conversation.ended_at or self._around.clock.now(),
            outcome=final_outcome(self.conversation.outcome),
        )
        await self._try_to_record(self._around.log.close_conversation(self.conversation))

    async def _answer_to(self, words: Words, others: tuple[str, ...] = ()) -> DialogueAnswer:
        if words.text:
            answered = await self._ask(words.text, others)
        else:
            answered = self._just_this_sentence(self._around.sentences.didnt_hear)
        if words.cut:
            notice = Sentence(self._around.sentences.read_only_the_beginning)
            answered = replace(answered, sentences=(notice, *answered.sentences))
        return answered

    async def _ask(self, words: str | None, alternatives: tuple[str, ...] = ()) -> DialogueAnswer:
        """The dialogue's answer, or a sentence of our own when it fails or says nothing."""
        here = self.conversation
        may_look_up = await self._around.look_ups.allowed(self._caller)
        asked = Utterance(
            here.id, here.channel, here.caller_phone, words, may_look_up, alternatives, self._origin
        )
        arrived = time.perf_counter()
        try:
            async with self._place.turn():
                started = time.perf_counter()
                answered = await self._around.dialogue.turn(asked)
        except DialogueUnavailable as broken:
            logger.warning("session %s: %s: %s", here.id, broken.code, broken)
            self._around.measurements.error(broken.code)
            return self._unavailable(words)
        spent = {"dialogue": (time.perf_counter() - started) * 1000}
        if (waited := (started - arrived) * 1000) >= NOTICEABLE_MS:
            spent["waiting"] = waited
        if answered.failed_lookups:
            await self._around.look_ups.failed(self._caller, answered.failed_lookups)
        answered = replace(answered, timings_ms={**answered.timings_ms, **spent})
        if not answered.sentences:
            self._around.measurements.error("empty_answer")
            return replace(answered, sentences=(Sentence(self._around.sentences.didnt_hear),))
        return answered

    def _unavailable(self, words: str | None) -> DialogueAnswer:
        say = self._around.sentences
        summary = say.unavailable_summary_without_words
        if words is not None:
            summary = say.unavailable_summary.replace("{words}", words[:SUMMARY_CHARACTERS])
        return replace(
            self._just_this_sentence(say.assistant_unavailable),
            handoff=Handoff(UNAVAILABLE, say.unavailable_queue, summary),
        )

    def _just_this_sentence(self, text: str) -> DialogueAnswer:
        """A sentence of our own; the dialogue's last question stays open."""
        return DialogueAnswer((Sentence(text),), expects=self._expects)

    async def _deliver(self, answered: DialogueAnswer, started: float, heard: int | None) -> Answer:
        """Turns the dialogue's answer into replies, stores them, and counts them."""
        around = self._around
        now = around.clock.now()
        self.conversation = _after(self.conversation, answered, now)
        self._expects = answered.expects
        replies = tuple(
            Reply(around.new_reply_id(), one.text, one.buttons, one.language) for one in answered.sentences
        )
        timings = {**answered.timings_ms, "total": (time.perf_counter() - started) * 1000}
        timings = {stage: round(spent, 1) for stage, spent in timings.items()}
        turns = [
            Turn(
                now,
                "assistant",
                one.text,
                one.buttons,
                timings_ms=timings,
                reply_id=one.id,
                language=one.language,
            )
            for one in replies
        ]
        answer = Answer(
            replies,
            answered.ended,
            answered.handoff,
            answered.intent,
            timings,
            expects=answered.expects,
            explanation=answered.explanation,
        )
        stored = await self._try_to_record(around.log.answered(self.conversation, heard, answer, turns))
        self._count(answered, timings)
        return replace(answer, recorded=stored)

    def _count(self, answered: DialogueAnswer, timings: dict[str, float]) -> None:
        measurements = self._around.measurements
        measurements.turn(self.conversation.channel)
        for stage, spent in timings.items():
            measurements.stage(stage, spent)
        if answered.handoff is not None:
            measurements.handoff(answered.handoff)
        logger.info(
            "session %s: intent=%s ended=%s handoff=%s %s",
            self.conversation.id,
            answered.intent.name if answered.intent else "-",
            answered.ended,
            answered.handoff.reason if answered.handoff else "-",
            " ".join(f"{stage}={spent:.0f}ms" for stage, spent in timings.items()),
        )

    async def _remember(self, turn: Turn) -> int | None:
        try:
            return await self._around.log.heard(self.conversation.id, turn)
        except ConversationLogUnavailable as broken:
            self._record_failed(broken)
            return None

    async def _try_to_record(self, work: Awaitable[None]) -> bool:
        """False when the log fails: the caller gets the answer all the same."""
        try:
            await work
        except ConversationLogUnavailable as broken:
            self._record_failed(broken)
            return False
        return True

    def _record_failed(self, broken: ConversationLogUnavailable) -> None:
        logger.error("session %s: %s", self.conversation.id, broken)
        self._around.measurements.error(broken.code)


def _origin_of(phone: str | None, address: str, pseudonym: Callable[[str], str] | None) -> str | None:
    """What reports of this caller have in common."""
    if pseudonym is None:
        return None
    return phone or (pseudonym(address) if address else None)


def _others(text: str, alternatives: Sequence[str]) -> tuple[str, ...]:
    """The alternatives for the dialogue: clean, short, each once, without the text itself."""
    cleaned = (clean(one).text[:ALTERNATIVE_CHARACTERS] for one in alternatives)
    return tuple(dict.fromkeys(one for one in cleaned if one and one != text))[:MOST_ALTERNATIVES]


def _after(conversation: Conversation, answered: DialogueAnswer, now: datetime) -> Conversation:
    """The conversation after an answer. A caller who writes after the goodbye continues it."""
    outcome = outcome_after(conversation, answered)
    return replace(
        conversation,
        last_at=now,
        handoff=handoff_after(conversation, answered),
        ended_at=now if answered.ended else None,
        outcome=final_outcome(outcome) if answered.ended else outcome,
    )
