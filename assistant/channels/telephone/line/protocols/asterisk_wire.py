"""The messages of Asterisk's websocket channel (`chan_websocket`, JSON control messages), without a socket.

Sound travels as binary messages of 16-bit samples at 8 kHz in both directions; everything else is a
text message: events from Asterisk, commands to it. Asterisk accepts commands of up to 128 bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.channels.telephone.line.burst import Message
from assistant.channels.telephone.line.keypad import is_key
from assistant.channels.telephone.line.line import FRAME_S, SAMPLE_RATE
from assistant.channels.telephone.line.wire_events import KeyPressed, PlayedOut, Unimportant
from assistant.errors import LineFault

SUBPROTOCOL = "media"
# `c(slin)` of the dial string; other rates have other names (slin16, ...).
FORMAT = "slin"
MAX_EVENT_CHARACTERS = 16_384
# Asterisk drops sound when its queue holds 1,000 frames.
XOFF_FRAMES, XON_FRAMES = 900, 800
# One second in one message: few system calls, and far below Asterisk's limit for one frame (64 KiB).
CHUNK_BYTES = 16_000

ANSWER = '{"command":"ANSWER"}'
HANG_UP = '{"command":"HANGUP"}'
FLUSH = '{"command":"FLUSH_MEDIA"}'
_START_BUFFERING = '{"command":"START_MEDIA_BUFFERING"}'


@dataclass(frozen=True)
class MediaStart:
    """The first message of every call. `channel` is Asterisk's name of its end of the websocket."""

    channel: str
    format: str
    variables: Mapping[str, str]


@dataclass(frozen=True)
class FlowControl:
    """Asterisk's queue is nearly full, or has room again; `left_s` is the length of the sound in it."""

    may_send: bool
    left_s: float


@dataclass(frozen=True)
class Complaint:
    """Asterisk could not carry out a command; `text` is its own message."""

    text: str


Event = MediaStart | KeyPressed | PlayedOut | FlowControl | Complaint | Unimportant


def read_event(text: str) -> Event:
    """The event. Raises `LineFault` for any other text; events of later versions are `Unimportant`."""
    if len(text) > MAX_EVENT_CHARACTERS:
        raise LineFault("a control message is too long")
    if text.startswith("MEDIA_START"):
        raise LineFault("control messages are plain text: the dial string needs f(json)")
    try:
        event = json.loads(text)
    except (ValueError, RecursionError):
        raise LineFault("a control message is not JSON") from None
    if not isinstance(event, dict) or not isinstance(event.get("event"), str):
        raise LineFault("a control message names no event")
    return _event(event)


def _event(event: Mapping[str, Any]) -> Event:
    match event["event"]:
        case "MEDIA_START":
            return _media_start(event)
        case "DTMF_END":
            digit = event.get("digit")
            return KeyPressed(digit) if is_key(digit) else Unimportant()
        case "MEDIA_BUFFERING_COMPLETED":
            return PlayedOut(str(event.get("correlation_id", "")))
        case "MEDIA_XOFF":
            return FlowControl(may_send=False, left_s=XOFF_FRAMES * FRAME_S)
        case "MEDIA_XON":
            return FlowControl(may_send=True, left_s=XON_FRAMES * FRAME_S)
        case "ERROR":
            return Complaint(str(event.get("error_text", ""))[:200])
    return Unimportant()


def _media_start(event: Mapping[str, Any]) -> MediaStart:
    variables = event.get("channel_variables")
    pairs = variables.items() if isinstance(variables, dict) else ()
    return MediaStart(
        channel=str(event.get("channel", "")),
        format=str(event.get("format", "")),
        variables={name: value for name, value in pairs if isinstance(value, str)},
    )


def prompt_messages(pcm: bytes, prompt: str) -> Iterator[Message]:
    """The messages of a whole prompt: Asterisk cuts it into frames, paces them and reports the end.

    `prompt` must be short: it comes back in `PlayedOut`.
    """
    yield Message(_START_BUFFERING)
    for start in range(0, len(pcm), CHUNK_BYTES):
        chunk = pcm[start : start + CHUNK_BYTES]
        yield Message(chunk, seconds=len(chunk) / (2 * SAMPLE_RATE))
    yield Message(json.dumps({"command": "STOP_MEDIA_BUFFERING", "correlation_id": prompt}))
