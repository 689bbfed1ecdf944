"""The contact record, for the administrators of the line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request

from assistant.channels.web.parts import Parts
from assistant.channels.web.schemas import ConversationOut, ConversationsOut, conversation_out
from assistant.conversation.channels import CHANNEL_NAMES
from assistant.errors import ConversationNotFound, NotAuthorized
from assistant.serving.access import ADMIN_KEY_HEADER, holds_key, is_id

MOST = 100
if TYPE_CHECKING:
    ChannelName = str
else:
    ChannelName = Literal[CHANNEL_NAMES]


async def administrator(request: Request, parts: Parts) -> None:
    """Raises `NotAuthorized` without the administrator's key."""
    if not holds_key(request, ADMIN_KEY_HEADER, parts.keys.admin):
        raise NotAuthorized


router = APIRouter(prefix="/v1/conversations", tags=["contact record"], dependencies=[Depends(administrator)])


@router.get("")
async def newest_conversations(
    parts: Parts,
    channel: ChannelName | None = None,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 20,
) -> ConversationsOut:
    """The newest conversations first, each with its turns."""
    records = await parts.log.latest(channel, limit)
    return ConversationsOut(items=[conversation_out(one) for one in records])


@router.get("/{conversation_id}")
async def one_conversation(conversation_id: str, parts: Parts) -> ConversationOut:
    record = await parts.log.record(conversation_id) if is_id(conversation_id) else None
    if record is None:
        raise ConversationNotFound
    return conversation_out(record)
