"""The conversation behind a call: its actions run one at a time, in order."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from assistant.channels.telephone.line.line import Arrival
from assistant.conversation.channels import PHONE
from assistant.conversation.reception import Reception
from assistant.conversation.session import Session
from assistant.conversation.turn import Answer, CallFacts, Conversation, DialogueAnswer, Noted
from assistant.errors import ConversationLogUnavailable, DialogueUnavailable, SessionNotFound


class CallSession:
    """The conversation of one call. Before its record begins, there is no conversation to add to."""

    def __init__(self) -> None:
        self._beginning: asyncio.Task[Session] | None = None
        self._session: Session | None = None
        self._one_at_a_time = asyncio.Lock()

    @property
    def conversation_id(self) -> str:
        """Empty without a conversation."""
        return self._session.conversation.id if self._session else ""

    def begin(self, reception: Reception, arrival: Arrival) -> None:
        """Begins the record. A hang-up meanwhile does not stop that: `close` waits for it.

        Each call with a withheld number counts as a caller of its own: many may come from one telephone
        system. Calls from one browser are one caller.
        """
        origin = arrival.caller or arrival.address or arrival.call_id
        self._beginning = asyncio.create_task(reception.unattended(PHONE, arrival.caller, origin))

    async def open(self) -> Answer:
        """The dialogue's greeting, after `begin`."""
        async with self._one_at_a_time:
            return await (await self._begun()).open()

    async def open_again(self, reception: Reception, conversation_id: str) -> Conversation | None:
        """The conversation of a call that returns; None when the log does not have it."""
        async with self._one_at_a_time:
            try:
                self._session = await reception.again(conversation_id)
            except (SessionNotFound, ConversationLogUnavailable):
                return None
        return self._session.conversation

    async def open_silently(self, reception: Reception, arrival: Arrival) -> None:
        """Begins a conversation without the dialogue."""
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
        """Records an answer that the telephone gave by itself."""
        async with self._one_at_a_time:
            if (session := await self._if_begun()) is not None:
                await session.add(said)

    async def note(self, noted: Noted) -> None:
        """Records a caller's action that the dialogue does not answer."""
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
        with suppress(Exception):  # `open` raises the error
            return await self._begun()
        return None
