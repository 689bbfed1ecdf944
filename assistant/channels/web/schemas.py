"""The JSON of the HTTP API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from assistant.conversation.caller import masked
from assistant.conversation.turn import Act, Answer, Button, Conversation, Explanation, Handoff, Turn
from assistant.conversation.words import MAX_CHARACTERS
from assistant.conversation_log.store import Record

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
NOTHING_EXPLAINED = Explanation()


class NewSession(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"caller_phone": "0905123456", "language": "vi"}]}
    )

    caller_phone: Annotated[str | None, Field(max_length=64)] = None
    language: Annotated[str | None, Field(max_length=35)] = None


class NewMessage(BaseModel):
    """The assistant reads the first 2,000 characters of `text`; the body may have up to 100,000 bytes.

    A message that is sent again with the same `client_message_id` gets the same answer and has no effect.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"text": "Nhà tôi mất điện rồi em ơi", "client_message_id": "0b9dd5d5-7d38"}]
        }
    )

    text: Annotated[str, Field(min_length=1)]
    client_message_id: Annotated[str | None, Field(min_length=1, max_length=64)] = None


class TextToSpeak(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"text": "Dạ em chào anh/chị ạ.", "sample_rate": 8000}]}
    )

    text: Annotated[str, Field(min_length=1, max_length=MAX_CHARACTERS)]
    sample_rate: Literal[8000, 16000, 22050] = 22050


class ButtonOut(BaseModel):
    title: str
    payload: str


class ReplyOut(BaseModel):
    text: str
    buttons: list[ButtonOut]
    speech_url: str | None


class HandoffOut(BaseModel):
    reason: str
    queue: str
    summary: str


class SessionOut(BaseModel):
    session_id: str
    token: str
    replies: list[ReplyOut]


class AnswerOut(BaseModel):
    replies: list[ReplyOut]
    ended: bool
    handoff: HandoffOut | None


class SaidOut(BaseModel):
    at: datetime
    speaker: Literal["caller", "assistant"]
    text: str
    buttons: list[ButtonOut]
    speech_url: str | None


class TranscriptOut(BaseModel):
    """A chat, for its own page after a reload."""

    session_id: str
    ended: bool
    handoff: HandoffOut | None
    turns: list[SaidOut]


class RecognizedOut(BaseModel):
    text: str
    confidence: float


class ActOut(BaseModel):
    """One thing that the caller did with their words; `about` says whose home it concerns, and the code, place
    and day that were named."""

    act: str
    kind: str | None
    about: Mapping[str, str]
    confidence: float


class TurnOut(BaseModel):
    """`confidence` is the intent's; `alternatives` are the readings of speech on the telephone; `heard` is
    the part of an interrupted answer that the caller heard, or null for all of it.

    A caller's turn also has what it was taken for (`acts`, the first one decides the intent), the `question`
    that stood open, the responses that were `decided` on, and `why`: the rules that decided."""

    at: datetime
    speaker: Literal["caller", "assistant"]
    text: str
    keys: str | None
    intent: str | None
    confidence: float | None
    timings_ms: Mapping[str, float]
    alternatives: list[RecognizedOut]
    heard: str | None
    acts: list[ActOut]
    question: str | None
    decided: list[str]
    why: list[str]


class CallOut(BaseModel):
    """A telephone call: `seconds` is its length, `greeted_ms` the time from its arrival to the first sound,
    `recording` the name of its sound file, or null."""

    protocol: str
    dialled: str
    ended_by: str
    seconds: float
    greeted_ms: float | None
    interruptions: int
    recording: str | None


class ConversationOut(BaseModel):
    id: str
    channel: str
    caller: str | None
    started_at: datetime
    ended_at: datetime | None
    outcome: str | None
    handoff: HandoffOut | None
    call: CallOut | None
    turns: list[TurnOut]


class ConversationsOut(BaseModel):
    items: list[ConversationOut]


def speech_url(reply_id: str) -> str:
    return f"/v1/speech/{reply_id}"


def _buttons(buttons: Sequence[Button]) -> list[ButtonOut]:
    return [ButtonOut(title=one.title, payload=one.payload) for one in buttons]


def _handoff(handoff: Handoff | None) -> HandoffOut | None:
    return (
        HandoffOut(reason=handoff.reason, queue=handoff.queue, summary=handoff.summary) if handoff else None
    )


def replies_out(answer: Answer) -> list[ReplyOut]:
    """The replies as JSON. Replies that were not recorded get no `speech_url`: it would find no sound."""
    return [
        ReplyOut(
            text=one.text,
            buttons=_buttons(one.buttons),
            speech_url=speech_url(one.id) if answer.recorded else None,
        )
        for one in answer.replies
    ]


def answer_out(answer: Answer) -> AnswerOut:
    return AnswerOut(replies=replies_out(answer), ended=answer.ended, handoff=_handoff(answer.handoff))


def transcript_out(record: Record) -> TranscriptOut:
    here = record.conversation
    return TranscriptOut(
        session_id=here.id,
        ended=here.ended_at is not None,
        handoff=_handoff(here.handoff),
        turns=[
            SaidOut(
                at=one.at.astimezone(LOCAL),
                speaker=one.speaker,
                text=one.text,
                buttons=_buttons(one.buttons),
                speech_url=speech_url(one.reply_id) if one.reply_id else None,
            )
            for one in record.turns
        ],
    )


def conversation_out(record: Record) -> ConversationOut:
    here: Conversation = record.conversation
    return ConversationOut(
        id=here.id,
        channel=here.channel.name,
        caller=masked(here.caller_phone),
        started_at=here.started_at.astimezone(LOCAL),
        ended_at=here.ended_at.astimezone(LOCAL) if here.ended_at else None,
        outcome=here.outcome,
        handoff=_handoff(here.handoff),
        call=CallOut(**asdict(here.call)) if here.call else None,
        turns=[_turn_out(one) for one in record.turns],
    )


def _turn_out(turn: Turn) -> TurnOut:
    explained = turn.explanation or NOTHING_EXPLAINED
    return TurnOut(
        at=turn.at.astimezone(LOCAL),
        speaker=turn.speaker,
        text=turn.text,
        keys=turn.keys,
        intent=turn.intent.name if turn.intent else None,
        confidence=turn.intent.confidence if turn.intent else None,
        timings_ms=turn.timings_ms,
        alternatives=[RecognizedOut(text=one.text, confidence=one.confidence) for one in turn.alternatives],
        heard=turn.heard,
        acts=[_act_out(one) for one in explained.acts],
        question=explained.question,
        decided=list(explained.decided),
        why=list(explained.why),
    )


def _act_out(act: Act) -> ActOut:
    return ActOut(act=act.name, kind=act.kind, about=act.about, confidence=act.confidence)
