"""A chat over HTTP: open a session, send a message, read the transcript."""

from __future__ import annotations

import secrets

from fastapi import APIRouter, Request

from assistant.channels.web.parts import Parts
from assistant.channels.web.schemas import (
    AnswerOut,
    NewMessage,
    NewSession,
    SessionOut,
    TranscriptOut,
    answer_out,
    replies_out,
    transcript_out,
)
from assistant.conversation.channels import CHAT
from assistant.conversation.turn import Conversation
from assistant.errors import SessionNotFound
from assistant.serving.access import (
    CHANNEL_KEY_HEADER,
    bearer_token,
    check_token,
    client_address,
    digest,
    holds_key,
    is_id,
)

router = APIRouter(prefix="/v1/chat/sessions", tags=["chat"])


@router.post("", status_code=201)
async def open_session(request: Request, parts: Parts, new: NewSession | None = None) -> SessionOut:
    """Opens a conversation and returns the greeting.

    `caller_phone` counts only from a client with the channel key; from other clients it is ignored.
    """
    address = client_address(request)
    await parts.limiter.check(parts.limiter.limits.sessions, address)
    trusted = holds_key(request, CHANNEL_KEY_HEADER, parts.keys.channel)
    phone = new.caller_phone if new and trusted else None
    token = secrets.token_urlsafe(32)
    session, answer = await parts.reception.welcome(CHAT, phone, digest(token), address)
    parts.voice.prepare(session.conversation.id, answer.replies)
    return SessionOut(session_id=session.conversation.id, token=token, replies=replies_out(answer))


@router.post("/{session_id}/messages")
async def say(session_id: str, message: NewMessage, request: Request, parts: Parts) -> AnswerOut:
    """Sends the caller's message and returns the answer. Messages of one session are answered in order."""
    token = bearer_token(request)
    if not is_id(session_id):
        raise SessionNotFound

    def admit(conversation: Conversation) -> None:
        check_token(token, conversation.token_digest)

    async with parts.reception.back(session_id, admit, client_address(request)) as session:
        await parts.limiter.check(parts.limiter.limits.messages, session_id)
        if message.client_message_id is None:
            answer = await session.say(message.text)
        else:
            # The digest, because a client's id may hold characters that a database does not take.
            answer = await session.say_once(message.text, digest(message.client_message_id))
    parts.voice.prepare(session_id, answer.replies)
    return answer_out(answer)


@router.get("/{session_id}")
async def read_session(session_id: str, request: Request, parts: Parts) -> TranscriptOut:
    """The conversation so far, for a page that was reloaded."""
    token = bearer_token(request)
    record = await parts.log.record(session_id) if is_id(session_id) else None
    if record is None:
        raise SessionNotFound
    check_token(token, record.conversation.token_digest)
    return transcript_out(record)
