"""The conversation behind a call: one thing at a time goes into it and into its record, in order."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from assistant.channels.telephone.line.line import Arrival
from assistant.conversation.channels import PHONE
from assistant.conversation.reception import Reception
from assistant.conversation.session import Session
from assistant.conversation.turn import Answer, CallFacts, Conversation, DialogueAnswer, Noted
from assistant.errors import ConversationLogUnavailable, DialogueUnavailable, SessionNotFound


class Talk:
    """One call's. Before the record has begun there is no conversation to add to."""

    def __init__(self) -> None:
        self._beginning: asyncio.Task[Session] | None = None
        self._session: Session | None = None
        self._one_at_a_time = asyncio.Lock()

    @property
    def conversation_id(self) -> str:
        """Empty without a conversation."""
        return self._session.conversation.id if self._session else ""

    def begin(self, reception: Reception, arrival: Arrival) -> None:
        """Begins the record. A caller who hangs up meanwhile does not stop that: `close` waits for it.

        A caller whose number is withheld counts as the call itself, for limits.
        """
        origin = arrival.caller or arrival.call_id
        self._beginning = asyncio.create_task(reception.unattended(PHONE, arrival.caller, origin))

    async def open(self) -> Answer:
        """The dialogue's greeting, after `begin`."""
        async with self._one_at_a_time:
            return await (await self._begun()).open()

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
            self.begin(reception, arrival)
            await self._begun()

    async def say(self, words: str, noted: Noted) -> Answer:
        """The dialogue's answer. Raises `DialogueUnavailable` when there never was a conversation."""
        async with self._one_at_a_time:
            if self._session is None:
                raise DialogueUnavailable("the conversation could not be opened")
            return await self._session.say(words, noted=noted)

    async def add(self, said: DialogueAnswer) -> None:
        """What the telephone said by itself."""
        async with self._one_at_a_time:
            if (session := await self._if_begun()) is not None:
                await session.add(said)

    async def note(self, noted: Noted) -> None:
        """What the caller did that the dialogue was not asked about."""
        async with self._one_at_a_time:
            if (session := await self._if_begun()) is not None:
                await session.note(noted)

    async def close(self, call: CallFacts) -> None:
        async with self._one_at_a_time:
            if (session := await self._if_begun()) is not None:
                await session.close(call)

    async def _begun(self) -> Session:
        if self._session is None:
            if self._beginning is None:
                raise DialogueUnavailable("the conversation was never begun")
            self._session = await asyncio.shield(self._beginning)
        return self._session

    async def _if_begun(self) -> Session | None:
        with suppress(Exception):  # whoever opens the conversation is told of it
            return await self._begun()
        return None
