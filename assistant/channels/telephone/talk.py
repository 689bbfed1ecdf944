"""The conversation behind a call: one thing at a time goes into it and into its record, in order."""

from __future__ import annotations

import asyncio

from assistant.channels.telephone.line import Arrival
from assistant.conversation.reception import Reception
from assistant.conversation.session import Session
from assistant.conversation.turn import Answer, CallFacts, Conversation, DialogueAnswer, Noted
from assistant.errors import ConversationLogUnavailable, DialogueUnavailable, SessionNotFound


class Talk:
    """One call's. Before `open` has returned, and when it failed, there is no conversation to add to."""

    def __init__(self) -> None:
        self._session: Session | None = None
        self._one_at_a_time = asyncio.Lock()

    @property
    def conversation_id(self) -> str:
        """Empty without a conversation."""
        return self._session.conversation.id if self._session else ""

    async def open(self, reception: Reception, arrival: Arrival) -> Answer:
        """The dialogue's greeting. A caller whose number is withheld counts as the call itself, for limits."""
        async with self._one_at_a_time:
            origin = arrival.caller or arrival.call_id
            self._session, answer = await reception.welcome("phone", arrival.caller, origin=origin)
        return answer

    async def open_again(self, reception: Reception, conversation_id: str) -> Conversation | None:
        """The conversation of a call that comes back; None when nothing is known of it."""
        async with self._one_at_a_time:
            try:
                self._session = await reception.again(conversation_id)
            except (SessionNotFound, ConversationLogUnavailable):
                return None
        return self._session.conversation

    async def open_silently(self, reception: Reception, arrival: Arrival) -> None:
        """A conversation that the dialogue takes no part in."""
        async with self._one_at_a_time:
            self._session = await reception.unattended("phone", arrival.caller)

    async def say(self, words: str, noted: Noted) -> Answer:
        """The dialogue's answer. Raises `DialogueUnavailable` when there never was a conversation."""
        async with self._one_at_a_time:
            if self._session is None:
                raise DialogueUnavailable("the conversation could not be opened")
            return await self._session.say(words, noted=noted)

    async def add(self, said: DialogueAnswer) -> None:
        """What the telephone said by itself."""
        async with self._one_at_a_time:
            if self._session is not None:
                await self._session.add(said)

    async def note(self, noted: Noted) -> None:
        """What the caller did that the dialogue was not asked about."""
        async with self._one_at_a_time:
            if self._session is not None:
                await self._session.note(noted)

    async def close(self, call: CallFacts) -> None:
        async with self._one_at_a_time:
            if self._session is not None:
                await self._session.close(call)
