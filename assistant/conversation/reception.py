"""Where channels come in: opens sessions, finds them again, and lets one message pass at a time."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from assistant.conversation.caller import caller_phone
from assistant.conversation.channels import Channel
from assistant.conversation.session import Session, Surroundings
from assistant.conversation.turn import Answer, Conversation
from assistant.conversation.turnstile import Turnstile
from assistant.errors import ConversationLogUnavailable, SessionNotFound


class Reception:
    def __init__(
        self, around: Surroundings, new_session_id: Callable[[], str], waiting_messages: int
    ) -> None:
        self._around = around
        self._new_session_id = new_session_id
        self._turnstile = Turnstile(waiting_messages)

    async def welcome(
        self, channel: Channel, phone: str | None = None, token_digest: str | None = None, origin: str = ""
    ) -> tuple[Session, Answer]:
        """A new session and its greeting. `phone` counts only in the shape of a subscriber's number.

        Raises `ConversationLogUnavailable` for a chat, because its next message could not find it; a
        telephone call goes on without the log. Raises `Busy`, and then there is no session.
        """
        with self._around.gate.place(origin) as place:
            conversation = await self._begun(channel, phone, token_digest)
            session = Session(conversation, self._around, origin, place)
            return session, await session.open()

    async def unattended(self, channel: Channel, phone: str | None, origin: str = "") -> Session:
        """A new session without a greeting: the channel opens it later, or adds its own answers to it."""
        return Session(await self._begun(channel, phone, None), self._around, origin)

    @asynccontextmanager
    async def back(
        self, session_id: str, admit: Callable[[Conversation], None], origin: str = ""
    ) -> AsyncIterator[Session]:
        """The session from the log, for this block alone: other messages of the session wait.

        `admit` raises when the session is not the client's, before the client takes a place in its queue.
        Raises `SessionNotFound`, `SessionBusy`, `ConversationLogUnavailable`, and at once, before it has
        looked at anything, `Busy`.
        """
        with self._around.gate.place(origin) as place:
            admit(await self._found(session_id))
            async with self._turnstile.passing(session_id):
                # While this message waited, others of the session may have changed it.
                yield Session(await self._found(session_id), self._around, origin, place)

    async def again(self, session_id: str) -> Session:
        """The session of a call that returns. Raises `SessionNotFound`, `ConversationLogUnavailable`."""
        return Session(await self._found(session_id), self._around)

    async def _begun(self, channel: Channel, phone: str | None, token_digest: str | None) -> Conversation:
        now = self._around.clock.now()
        conversation = Conversation(
            id=self._new_session_id(),
            channel=channel,
            caller_phone=caller_phone(phone),
            started_at=now,
            last_at=now,
            token_digest=token_digest,
        )
        try:
            await self._around.log.begin(conversation)
        except ConversationLogUnavailable as broken:
            if channel.keeps_session:
                raise
            self._around.measurements.error(broken.code)
        return conversation

    async def _found(self, session_id: str) -> Conversation:
        conversation = await self._around.log.find(session_id)
        if conversation is None:
            raise SessionNotFound
        return conversation
